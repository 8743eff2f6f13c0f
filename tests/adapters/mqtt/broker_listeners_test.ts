import assert from "node:assert/strict";
import { connect as connectTcp } from "node:net";
import {
  isLoopback,
  listenTcp,
  listenWebSocket,
  mustBeSafe,
} from "../../../adapters/mqtt/broker_listeners.ts";
import { ClientConnection } from "../../../adapters/mqtt/client_connection.ts";
import { serverUser } from "../../../adapters/mqtt/credentials.ts";
import { topics } from "../../../adapters/mqtt/topics.ts";
import { SystemClock } from "../../../src/clock.ts";
import { seededRandom } from "../../../src/random.ts";
import { contractSite } from "../../contracts/adapter_stage.ts";
import { startTestBroker } from "../../parts/embedded_broker.ts";
import { Inbox } from "../../parts/inbox.ts";
import { selfSigned } from "../../parts/self_signed.ts";
import { TestDevice } from "../../parts/test_device.ts";

const main = { building: "tower", group: "main" };

Deno.test("E15 a listener off the loopback interface without TLS refuses to start", async () => {
  const running = await startTestBroker(contractSite);
  try {
    for (const listen of [listenTcp, listenWebSocket]) {
      for (const host of ["0.0.0.0", "::", "192.0.2.1", "building.example", "127.0.0.1.example"]) {
        await assert.rejects(listen(running.broker, { host, port: 0 }), /needs TLS \(E15\)/);
      }
    }
    const tls = selfSigned(new Date());
    assert.doesNotThrow(() => mustBeSafe({ host: "0.0.0.0", port: 0, tls }));
  } finally {
    await running.stop();
  }
});

Deno.test("E15 isLoopback tells this machine's own addresses from others", () => {
  for (const host of ["127.0.0.1", "127.8.9.10", "::1", "localhost"]) assert.ok(isLoopback(host));
  for (const host of ["0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example", "localhost.example", ""]) {
    assert.ok(!isLoopback(host), host);
  }
});

Deno.test("E15 devices and servers connect over TLS, by TCP and by WebSocket, and check the name", async () => {
  const running = await startTestBroker(contractSite);
  try {
    const tls = selfSigned(new Date());
    const tcp = await listenTcp(running.broker, { host: "127.0.0.1", port: 0, tls });
    const webSocket = await listenWebSocket(running.broker, { host: "127.0.0.1", port: 0, tls });
    assert.match(webSocket.url, /^wss:/);
    for (const { url } of [tcp, webSocket]) {
      const at = { url, user: "main-controller", secret: running.secretOf("main-controller") };
      const device = await TestDevice.connect({ ...at, more: { ca: tls.cert } });
      await device.subscribe(topics.ask(main));
      const heard = new Inbox<string>();
      const connection = new ClientConnection({
        url,
        user: serverUser,
        secret: running.secretOf(serverUser),
        clientId: "server",
        tls: { ca: tls.cert },
      }, { clock: new SystemClock(), random: seededRandom(1) });
      await connection.open(["vestibule/1/+/+/report"], {
        message: (topic) => heard.put(topic),
        link: () => {},
        fault: () => {},
      });
      await device.publish(topics.report(main), { padding: "x".repeat(100_000) });
      await heard.next("a report over TLS");
      connection.publish(topics.ask(main), "{}", { qos: 1 });
      await device.told.next("an ask over TLS");
      await connection.close();
      await device.vanish();
      await assert.rejects(TestDevice.connect(at), "an authority nobody trusts");
    }
  } finally {
    await running.stop();
  }
});

Deno.test("E15 a listener says what it could not do", async () => {
  const running = await startTestBroker(contractSite);
  try {
    await assert.rejects(
      listenTcp(running.broker, { host: "127.0.0.1", port: running.tcp.port }),
      /^Error: Cannot listen for MQTT on 127\.0\.0\.1:\d+: /,
    );
  } finally {
    await running.stop();
  }
});

Deno.test("MQTT over WebSocket is spoken at one path and under its sub-protocol only", async () => {
  const running = await startTestBroker(contractSite);
  try {
    const base = running.webSocket.url.replace("ws:", "http:").replace("/mqtt", "");
    const plain = await fetch(`${base}/mqtt`);
    assert.equal(plain.status, 426);
    assert.match(await plain.text(), /MQTT over WebSocket/);
    const upgrade = (path: string, protocol: string) =>
      answerTo(
        running.webSocket.port,
        [
          `GET ${path} HTTP/1.1`,
          "Host: localhost",
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          `Sec-WebSocket-Protocol: ${protocol}`,
          "\r\n",
        ].join("\r\n"),
      );
    assert.match(await upgrade("/elsewhere", "mqtt"), /^HTTP\/1.1 404 /);
    assert.match(await upgrade("/mqtt", "chat"), /^HTTP\/1.1 400 /);
    assert.match(await upgrade("/mqtt", "chat, mqtt"), /^HTTP\/1.1 101 /);
  } finally {
    await running.stop();
  }
});

Deno.test("Broker.stop ends listeners with handshakes that never end", async () => {
  const running = await startTestBroker(contractSite);
  const tls = selfSigned(new Date());
  const secure = await listenTcp(running.broker, { host: "127.0.0.1", port: 0, tls });
  const ends = [secure.port, running.webSocket.port].map(async (port) => {
    const socket = connectTcp({ port, host: "127.0.0.1" });
    socket.on("error", () => {});
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
    socket.resume();
    socket.write("G"); // the first byte of something
    return closed;
  });
  // One of the two has certainly been accepted once a later connection was served.
  await running.connect("main-controller");
  await running.stop();
  await Promise.all(ends);
  assert.equal(running.broker.connections, 0);
});

/** The first line of what a port answers. */
function answerTo(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ port, host: "127.0.0.1" });
    socket.once("data", (chunk) => {
      resolve(chunk.toString().split("\r\n")[0]!);
      socket.destroy();
    });
    socket.once("error", reject);
    socket.write(request);
  });
}
