import assert from "node:assert/strict";
import { Credentials } from "../../adapters/mqtt/credentials.ts";
import { topics } from "../../adapters/mqtt/topics.ts";
import { ManualClock, SystemClock } from "../../src/clock.ts";
import { readConfig } from "../../src/config.ts";
import type { App } from "../../src/http/app.ts";
import { makeRequest } from "../../src/devices/certificates.ts";
import { exportServerCertificate } from "../../src/devices/device_commands.ts";
import { addEnrolRoute, enrolAnswerSchema } from "../../src/devices/enrol_route.ts";
import { type HardwareWay, openHardwareWay } from "../../src/hardware_way.ts";
import { Log } from "../../src/operations/log.ts";
import { seededRandom } from "../../src/random.ts";
import { mosquittoAcl } from "../../adapters/mqtt/mosquitto_acl.ts";
import { contractSite } from "../contracts/adapter_stage.ts";
import { enrolled } from "../parts/device_authority.ts";
import { Inbox } from "../parts/inbox.ts";
import { Mosquitto } from "../parts/mosquitto.ts";
import { type SelfSigned, selfSigned } from "../parts/self_signed.ts";
import { TestDevice } from "../parts/test_device.ts";
import { withEdge } from "./http/test_edge.ts";

const main = { building: "tower", group: "main" };
const machine = new SystemClock();

interface Stage {
  readonly folder: string;
  readonly pair: SelfSigned;
  readonly clock: ManualClock;
  readonly lines: Inbox<string>;
  open(args: readonly string[]): Promise<HardwareWay>;
}

/** A folder with a server's certificate in it, and whatever is opened is closed. */
async function staged(body: (stage: Stage) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "hardware-way-" });
  const pair = selfSigned(new Date(machine.now()));
  const clock = new ManualClock(machine.now());
  const lines = new Inbox<string>();
  const ways: HardwareWay[] = [];
  await Deno.writeTextFile(`${folder}/cert.pem`, pair.cert);
  await Deno.writeTextFile(`${folder}/key.pem`, pair.key);
  try {
    await body({
      folder,
      pair,
      clock,
      lines,
      open: async (args) => {
        const config = readConfig(["--site=x", ...args], () => undefined);
        const way = await openHardwareWay(config, {
          site: contractSite,
          clock,
          random: seededRandom(1),
          log: new Log(clock, (line) => lines.put(line), "debug"),
        });
        ways.push(way);
        return way;
      },
    });
  } finally {
    for (const way of ways) await way.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Issues a secret as the operator does. */
async function secretFor(device: string, path: string): Promise<string> {
  return await (await Credentials.open(path)).issueDeviceSecret(device);
}

const tlsArgs = (folder: string) => [
  `--tls-cert=${folder}/cert.pem`,
  `--tls-key=${folder}/key.pem`,
  `--device-ca=${folder}/ca`,
];

Deno.test("C14 R42 from a code to a device at work: enrolled, its own topics, cut when revoked, refused after a restart", () =>
  staged(async ({ folder, pair, lines, open }) => {
    const args = [...tlsArgs(folder), "--mqtt=127.0.0.1:0"];
    const way = await open(args);
    const { authority, brokerUrl } = way.enrolment!;
    assert.equal(brokerUrl, way.url);
    assert.match(brokerUrl, /^mqtts:\/\/127\.0\.0\.1:\d+$/);
    const heard = new Inbox<string>();
    await way.adapter.start({
      report: (report) => heard.put(report.type),
      nonsense: () => {},
      link: () => {},
    });
    const device = "main-car-a";
    const { code } = await authority.issueEnrolmentCode(device);
    const { key, csr } = await makeRequest(device);
    let cert = "";
    await withEdge({
      extraRoutes: (app) => addEnrolRoute(app as App, { ...way.enrolment!, actKeys: () => [] }),
    }, async (edge) => {
      const response = await fetch(`${edge.url}/devices/v1/enrol`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ device, code, csr }),
      });
      const answer = enrolAnswerSchema.parse(await response.json());
      assert.equal(answer.brokerUrl, way.url);
      cert = answer.certificate;
    });
    const at = (url: string) => ({ url, user: device, more: { ca: pair.cert, cert, key } });
    const connected = await TestDevice.connect(at(brokerUrl));
    const state = {
      boot: "b1",
      seq: 1,
      unitMs: 1,
      mode: "normal",
      doors: { front: "closed" },
      loadKg: 0,
      carCalls: [],
      faults: [],
      passengerAlarm: false,
    };
    await connected.publish(topics.carState(main, "a"), state);
    assert.equal(await heard.next("its state"), "carState");
    await assert.rejects(connected.publish(topics.report(main), {}), "another's topic");

    const again = await TestDevice.connect(at(brokerUrl));
    const beganMs = machine.monotonic();
    await authority.revoke({ device });
    await again.ended;
    assert.ok(machine.monotonic() - beganMs < 1000, "cut within a second");
    await assert.rejects(TestDevice.connect(at(brokerUrl)));
    await way.adapter.stop();
    await way.close();
    const restarted = await open(args);
    await assert.rejects(TestDevice.connect(at(restarted.url!)));
    assert.ok(lines.all.every((line) => !line.includes(code)));
    for (const one of [connected, again]) await one.vanish();
  }));

Deno.test("C14 a certificate that expires while its device is connected ends the connection", () =>
  staged(async ({ folder, pair, clock, open }) => {
    const way = await open([...tlsArgs(folder), "--mqtt=127.0.0.1:0", "--device-cert-days=1"]);
    const { authority } = way.enrolment!;
    const { cert, key } = await enrolled(authority, "main-car-a");
    const more = { ca: pair.cert, cert, key };
    const device = await TestDevice.connect({ url: way.url!, user: "main-car-a", more });
    clock.advance(86_400_000 - 120_000);
    await device.publish(topics.carState(main, "a"), {});
    clock.advance(180_000);
    await device.ended;
    await device.vanish();
  }));

Deno.test("C14 E15 the broker's renewed certificate is served without a restart", () =>
  staged(async ({ folder, pair, open }) => {
    const way = await open([
      ...tlsArgs(folder),
      ...["--mqtt=127.0.0.1:0", `--device-secrets=${folder}/secrets.json`],
    ]);
    const renewed = selfSigned(new Date(machine.now()));
    const refusal = async (ca: string) => {
      try {
        const at = { url: way.url!, user: "main-car-a", secret: "wrong", more: { ca } };
        await (await TestDevice.connect(at)).vanish();
      } catch (error) {
        return String(error);
      }
    };
    const wrongSecret = await refusal(pair.cert);
    assert.match(wrongSecret ?? "", /Connection refused/, "TLS is done, the secret is wrong");
    way.reloadTls(renewed);
    assert.equal(await refusal(renewed.cert), wrongSecret);
    assert.notEqual(await refusal(pair.cert), wrongSecret, "the old one is not served any more");
  }));

Deno.test("C14 off loopback a device without a certificate comes in only where its secrets are set up", () =>
  staged(async ({ folder, pair, open }) => {
    // Another spelling of 127.0.0.1, which is not believed to be loopback: nobody listens outside.
    const args = [
      ...tlsArgs(folder),
      ...["--mqtt=127.1:0", "--device-broker-url=mqtts://lifts.example:8883"],
    ];
    const reach = (way: HardwareWay) => way.url!.replace("127.1:", "127.0.0.1:");
    const strict = await open(args);
    assert.equal(strict.enrolment?.brokerUrl, "mqtts://lifts.example:8883");
    const secret = "s".repeat(43);
    const at = { user: "main-car-a", secret, more: { ca: pair.cert } };
    const why = (error: Error) => error.message;
    const refused = await TestDevice.connect({ ...at, url: reach(strict) }).catch(why);
    assert.equal(typeof refused, "string");
    assert.doesNotMatch(String(refused), /Connection refused/, "cut by TLS, before any secret");
    const issued = await secretFor("main-car-a", `${folder}/secrets.json`);
    const lenient = await open([...args, `--device-secrets=${folder}/secrets.json`]);
    await (await TestDevice.connect({ ...at, secret: issued, url: reach(lenient) })).vanish();
  }));

Deno.test("R14 all that devices sign in with ends at once: certificates, codes, secrets, connections", () =>
  staged(async ({ folder, pair, open }) => {
    const secret = await secretFor("main-controller", `${folder}/secrets.json`);
    const args = [
      ...tlsArgs(folder),
      ...["--mqtt=127.0.0.1:0", `--device-secrets=${folder}/secrets.json`],
    ];
    const way = await open(args);
    const { authority } = way.enrolment!;
    const { cert, key } = await enrolled(authority, "main-car-a");
    const at = (url: string) => [
      { url, user: "main-car-a", more: { ca: pair.cert, cert, key } },
      { url, user: "main-controller", secret, more: { ca: pair.cert } },
    ];
    const devices = await Promise.all(at(way.url!).map((one) => TestDevice.connect(one)));
    await authority.issueEnrolmentCode("north-controller");
    assert.equal(await way.revokeDevices(contractSite.devices.map(({ id }) => id)), 1);
    await Promise.all(devices.map(({ ended }) => ended));
    assert.ok(authority.list().every(({ codeExpiresAtMs }) => codeExpiresAtMs === undefined));
    await way.close();
    const restarted = await open(args);
    for (const one of [...at(restarted.url!)]) await assert.rejects(TestDevice.connect(one));
    for (const device of devices) await device.vanish();
  }));

Deno.test("C14 the server shows its own certificate to a broker beside, and a renewed one without a restart", () =>
  staged(async ({ folder, pair, clock, lines, open }) => {
    const embedded = await open([...tlsArgs(folder), "--mqtt=127.0.0.1:0"]);
    const { authority } = embedded.enrolment!;
    const paths = { cert: `${folder}/own.pem`, key: `${folder}/own-key.pem` };
    await exportServerCertificate(authority, paths);
    await Deno.writeTextFile(`${folder}/broker-ca.pem`, pair.cert);
    const mosquitto = await Mosquitto.start({
      users: new Map([["unused", "unused"]]),
      acl: mosquittoAcl(contractSite),
      devices: { ...pair, ca: authority.ca, crl: await authority.revocationList() },
    });
    try {
      const way = await open([
        ...[`--mqtt-url=${mosquitto.deviceUrl}`, `--mqtt-ca=${folder}/broker-ca.pem`],
        ...[`--mqtt-cert=${paths.cert}`, `--mqtt-key=${paths.key}`, `--device-ca=${folder}/ca`],
      ]);
      assert.equal(way.url, null);
      assert.equal(way.enrolment?.brokerUrl, mosquitto.deviceUrl);
      const links = new Inbox<boolean>();
      await way.adapter.start({
        report: () => {},
        nonsense: () => {},
        link: (up) => links.put(up),
      });
      await links.next("up", (up) => up);
      await exportServerCertificate(authority, paths); // which revokes the first
      clock.advance(30_000);
      await lines.next("the renewed one", (line) => line.includes("mqtt_certificate_reloaded"));
      await mosquitto.kill();
      await links.next("down", (up) => !up);
      await mosquitto.readRevocationList(await authority.revocationList());
      await mosquitto.run();
      const up = links.next("up again", (up) => up);
      for (let tries = 0; tries < 10; tries++) await clock.run(1000);
      await up;
      await way.adapter.stop();
    } finally {
      await mosquitto.stop();
    }
  }));
