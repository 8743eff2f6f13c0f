import assert from "node:assert/strict";
import { SystemClock } from "../../../src/clock.ts";
import { defaultLimits } from "../../../src/http/limits.ts";
import { listen, type ListenerParts } from "../../../src/http/listener.ts";
import { Log } from "../../../src/operations/log.ts";
import { Metrics } from "../../../src/operations/metrics.ts";
import { serveMetrics } from "../../../src/operations/metrics_server.ts";
import { answerToHello, isHelloTaken, isVersionRefused } from "../../parts/old_tls.ts";
import { withEdge } from "./test_edge.ts";
import { testTls } from "./test_tls.ts";

async function refusesOldVersions(port: number): Promise<void> {
  assert.ok(isVersionRefused(await answerToHello(port, [3, 1])), "1.0");
  assert.ok(isVersionRefused(await answerToHello(port, [3, 2])), "1.1");
  assert.ok(isHelloTaken(await answerToHello(port, [3, 3])), "1.2");
}

Deno.test("R42 the HTTP listener refuses TLS 1.1 and older, and takes 1.2", () =>
  withEdge({ tls: testTls.first }, ({ served }) => refusesOldVersions(served.port)));

Deno.test("R42 the metrics listener refuses TLS 1.1 and older, and takes 1.2", async () => {
  const clock = new SystemClock();
  const server = await serveMetrics({
    listen: { host: "127.0.0.1", port: 0 },
    tls: testTls.first,
    metrics: new Metrics(() => clock.monotonic()),
    faults: () => Promise.resolve({}),
    clock,
    log: new Log(clock, () => {}),
  });
  try {
    await refusesOldVersions(server.port);
  } finally {
    await server.close();
  }
});

Deno.test("R42 a listener cuts whom it does not admit before anything is read", async () => {
  const answers = async (admits: ListenerParts["admits"]) => {
    const listener = await listen({
      host: "127.0.0.1",
      port: 0,
      clock: new SystemClock(),
      limits: defaultLimits,
      connectionsMax: 8,
      ...(admits !== undefined && { admits }),
      handle: (_request, response) => void response.end("answered"),
      refused: () => {},
    });
    try {
      const response = await fetch(`http://127.0.0.1:${listener.port}/`, {
        headers: { connection: "close" },
      });
      return await response.text();
    } catch {
      return "cut";
    } finally {
      const closed = listener.close();
      listener.closeConnections();
      await closed;
    }
  };
  assert.equal(await answers(undefined), "answered");
  const asked: string[] = [];
  assert.equal(await answers((address) => asked.push(address) > 0), "answered");
  assert.deepEqual(asked, ["127.0.0.1"]);
  assert.equal(await answers(() => false), "cut");
});
