import assert from "node:assert/strict";
import { connect as connectTls } from "node:tls";
import { Broker } from "../../../adapters/mqtt/broker.ts";
import {
  type BrokerListener,
  type ListenAt,
  listenTcp,
  listenWebSocket,
  mustBeSafe,
} from "../../../adapters/mqtt/broker_listeners.ts";
import { Credentials } from "../../../adapters/mqtt/credentials.ts";
import { topics } from "../../../adapters/mqtt/topics.ts";
import { SystemClock } from "../../../src/clock.ts";
import type { DeviceAuthority } from "../../../src/devices/device_authority.ts";
import { contractSite } from "../../contracts/adapter_stage.ts";
import { enrolled, withAuthority } from "../../parts/device_authority.ts";
import { Inbox } from "../../parts/inbox.ts";
import { answerToHello, isHelloTaken, isVersionRefused } from "../../parts/old_tls.ts";
import { type SelfSigned, selfSigned } from "../../parts/self_signed.ts";
import { TestDevice } from "../../parts/test_device.ts";

const main = { building: "tower", group: "main" };
const clock = new SystemClock();

interface Running {
  readonly authority: DeviceAuthority;
  readonly broker: Broker;
  readonly pair: SelfSigned;
  readonly secret: string;
  readonly refusals: Inbox<string>;
  /** What reached this server. */
  readonly heard: Inbox<string>;
  tcp(more?: Partial<ListenAt>): Promise<BrokerListener>;
  webSocket(more?: Partial<ListenAt>): Promise<BrokerListener>;
  /** Connects with what `more` holds, trusting the listener. */
  connect(url: string, user: string, more: object, secret?: string): Promise<TestDevice>;
}

async function running(body: (running: Running) => Promise<void>): Promise<void> {
  const names = contractSite.devices.map(({ id }) => id);
  await withAuthority(clock, names, async ({ authority }) => {
    const credentials = await Credentials.open(null);
    const secret = await credentials.issueDeviceSecret("main-controller");
    const refusals = new Inbox<string>();
    const heard = new Inbox<string>();
    const broker = await Broker.start({
      site: contractSite,
      credentials,
      refused: (why, user, detail) => refusals.put(`${why} ${user}: ${detail}`),
    });
    broker.attach((topic) => heard.put(topic), () => {});
    const pair = selfSigned(new Date(clock.now()));
    const at = { host: "127.0.0.1", port: 0, tls: pair, certificates: authority };
    const devices: TestDevice[] = [];
    try {
      await body({
        authority,
        broker,
        pair,
        secret,
        refusals,
        heard,
        tcp: (more) => listenTcp(broker, { ...at, ...more }),
        webSocket: (more) => listenWebSocket(broker, { ...at, ...more }),
        connect: async (url, user, more, secret) => {
          const device = await TestDevice.connect({
            url,
            user,
            ...(secret === undefined ? {} : { secret }),
            more: { ca: pair.cert, ...more },
          });
          devices.push(device);
          return device;
        },
      });
    } finally {
      for (const device of devices) await device.vanish();
      await broker.stop();
    }
  });
}

Deno.test("C14 a certificate is a device's identity and its topics, by TCP and by WebSocket", () =>
  running(async ({ authority, heard, refusals, tcp, webSocket, connect }) => {
    for (const { url } of [await tcp({ secrets: false }), await webSocket({ secrets: false })]) {
      const car = await enrolled(authority, "main-car-a");
      const device = await connect(url, "main-car-a", car);
      await device.publish(topics.carState(main, "a"), {});
      assert.equal(await heard.next("its own topic"), topics.carState(main, "a"));
      await assert.rejects(device.publish(topics.report(main), {}), "another's topic");
      await refusals.next("that", (text) => text.startsWith("publish main-car-a: "));
      const nameless = await connect(url, "main-car-a", { ...car, username: undefined });
      await nameless.publish(topics.carState(main, "a"), {});
    }
  }));

Deno.test("C14 nobody signs in under another name than the certificate's, not even with that name's secret", () =>
  running(async ({ authority, secret, refusals, tcp, connect }) => {
    const { url } = await tcp();
    const car = await enrolled(authority, "main-car-a");
    await assert.rejects(connect(url, "main-controller", car, secret));
    await refusals.next("that", (text) => text.startsWith("credentials main-car-a: "));
    await connect(url, "main-controller", {}, secret);
  }));

Deno.test("C14 without a certificate nobody comes in where secrets are not taken", () =>
  running(async ({ secret, refusals, tcp, webSocket, connect }) => {
    for (const { url } of [await tcp({ secrets: false }), await webSocket({ secrets: false })]) {
      await assert.rejects(connect(url, "main-controller", {}, secret));
    }
    assert.match(await refusals.next("the handshake"), /^protocol : no TLS handshake/);
    // On loopback a secret does unless told otherwise; off it, only where told so.
    await connect((await tcp()).url, "main-controller", {}, secret);
    await assert.rejects(connect((await tcp()).url, "main-controller", {}, "wrong"));
  }));

Deno.test("C14 a certificate of another authority, or one that this one does not remember, is refused", () =>
  running(async ({ authority, secret, tcp, connect }) => {
    const names = contractSite.devices.map(({ id }) => id);
    await withAuthority(clock, names, async (other) => {
      const foreign = await enrolled(other.authority, "main-controller");
      for (const { url } of [await tcp({ secrets: false }), await tcp({ secrets: true })]) {
        await assert.rejects(connect(url, "main-controller", foreign), url);
        await assert.rejects(connect(url, "main-controller", foreign, secret), url);
        await assert.rejects(connect(url, "main-controller", selfSigned(new Date(clock.now()))));
      }
    });
    // Signed by this authority's key, as by a thief of it, but never registered.
    await withAuthority(clock, names, async (restored) => {
      const unknown = await enrolled(restored.authority, "main-controller");
      const { url } = await tcp({
        certificates: { ca: restored.authority.ca, judge: (der) => authority.judge(der) },
      });
      await assert.rejects(connect(url, "main-controller", unknown));
    });
  }));

Deno.test("C14 a revoked certificate is cut at once and refused from then on", () =>
  running(async ({ authority, broker, tcp, webSocket, connect }) => {
    authority.onChange(() => {
      const standing = authority.standing();
      broker.cutCertified(({ serial }) => standing.has(serial));
    });
    const car = await enrolled(authority, "main-car-a");
    const north = await enrolled(authority, "north-controller");
    const [one, two] = [await tcp(), await webSocket()];
    const cut = [
      await connect(one.url, "main-car-a", { ...car, clientId: "1" }),
      await connect(two.url, "main-car-a", { ...car, clientId: "2" }),
    ];
    const stays = await connect(one.url, "north-controller", north);
    // Past its handshake, but silent: it must not sign in later.
    const silent = connectTls({
      host: "127.0.0.1",
      port: one.port,
      rejectUnauthorized: false,
      ...car,
    });
    silent.on("error", () => {});
    const silenced = new Promise<void>((resolve) => silent.once("close", () => resolve()));
    await new Promise<void>((resolve) => silent.once("secureConnect", () => resolve()));
    silent.resume();
    while (broker.connections < 4) await new Promise<void>((resolve) => clock.after(1, resolve));
    const beganMs = clock.monotonic();
    await authority.revoke({ device: "main-car-a" });
    await Promise.all([...cut.map(({ ended }) => ended), silenced]);
    assert.ok(clock.monotonic() - beganMs < 1000);
    await stays.publish(topics.report({ ...main, group: "north" }), {});
    for (const { url } of [one, two]) await assert.rejects(connect(url, "main-car-a", car));
    // One with a new certificate is not mistaken for the one with the old.
    const renewed = await enrolled(authority, "main-car-a");
    const back = await connect(one.url, "main-car-a", renewed);
    await back.publish(topics.carState(main, "a"), {});
  }));

Deno.test("C14 E15 a renewed certificate is served at once, and connections that stand stay", () =>
  running(async ({ authority, heard, tcp, webSocket, connect }) => {
    const car = await enrolled(authority, "main-car-a");
    const renewed = selfSigned(new Date(clock.now()));
    for (const listener of [await tcp({ secrets: false }), await webSocket({ secrets: false })]) {
      const { url } = listener;
      const before = await connect(url, "main-car-a", { ...car, clientId: "before" });
      listener.reloadTls(renewed);
      await assert.rejects(connect(url, "main-car-a", car), "the old one is not shown any more");
      const after = await connect(url, "main-car-a", { ...car, ca: renewed.cert });
      for (const device of [before, after]) {
        await device.publish(topics.carState(main, "a"), {});
        await heard.next("both");
      }
      await assert.rejects(
        connect(url, "main-controller", { ca: renewed.cert }),
        "certificates are still asked for",
      );
    }
  }));

Deno.test("R42 the MQTT listener refuses TLS 1.1 and older, and takes 1.2", () =>
  running(async ({ tcp, webSocket }) => {
    for (const { port } of [await tcp(), await webSocket()]) {
      assert.ok(isVersionRefused(await answerToHello(port, [3, 1])));
      assert.ok(isVersionRefused(await answerToHello(port, [3, 2])));
      assert.ok(isHelloTaken(await answerToHello(port, [3, 3])));
    }
  }));

Deno.test("C14 certificates without TLS are a contradiction, on loopback too", () =>
  running(async ({ broker, authority }) => {
    const at = { host: "127.0.0.1", port: 0, certificates: authority };
    for (const listen of [listenTcp, listenWebSocket]) {
      await assert.rejects(listen(broker, at), /certificates of devices need TLS \(C14\)/);
    }
    assert.throws(() => mustBeSafe(at), /C14/);
  }));
