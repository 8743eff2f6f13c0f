import assert from "node:assert/strict";
import { SystemClock } from "../../../src/clock.ts";
import { problemSchema } from "../../../src/http/problem.ts";
import { Log } from "../../../src/operations/log.ts";
import { Metrics } from "../../../src/operations/metrics.ts";
import { serveMetrics } from "../../../src/operations/metrics_server.ts";

async function withFigures(body: (url: string, metrics: Metrics) => Promise<void>) {
  const clock = new SystemClock();
  const metrics = new Metrics(() => clock.monotonic());
  const server = await serveMetrics({
    listen: { host: "127.0.0.1", port: 0 },
    metrics,
    faults: () => Promise.resolve({ cars: [] }),
    clock,
    log: new Log(clock, () => {}),
  });
  try {
    await body(`http://127.0.0.1:${server.port}`, metrics);
  } finally {
    await server.close();
  }
}

Deno.test("figures are served on a listener of their own", async () => {
  await withFigures(async (url, metrics) => {
    metrics.commit(1, 2, 3);
    const response = await fetch(`${url}/metrics`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
    assert.match(await response.text(), /^vestibule_commit_turns_sum 2$/m);
    const shares = await (await fetch(`${url}/shares`)).json();
    assert.equal(shares.commits.mutations, 3);
    assert.deepEqual(await (await fetch(`${url}/faults`)).json(), { cars: [] });
  });
});

Deno.test("E15 the listener of the figures serves nothing else", async () => {
  await withFigures(async (url) => {
    for (const path of ["/", "/v1/site", "/livez", "/docs", "/openapi.json", "/metrics?x=1"]) {
      const response = await fetch(`${url}${path}`);
      assert.equal(response.status, 404, path);
      assert.equal(problemSchema.parse(await response.json()).code, "not_found");
      assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    }
    const posted = await fetch(`${url}/metrics`, { method: "POST", body: "x" });
    assert.equal(posted.status, 405);
    assert.equal(posted.headers.get("allow"), "GET, HEAD");
    await posted.body?.cancel();
  });
});
