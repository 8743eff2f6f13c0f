import assert from "node:assert/strict";
import fc from "fast-check";
import { addAnalyticsRoutes } from "../../../src/http/analytics_routes.ts";
import type { App } from "../../../src/http/app.ts";
import { PeerAddress } from "../../../src/http/peer_address.ts";
import { problemSchema } from "../../../src/http/problem.ts";
import { type Report, reportSchema } from "../../../src/privacy/analytics/metrics.ts";
import { device } from "../privacy/analytics/reports.ts";
import { accepted, spoiled } from "./identity/from_schema.ts";
import { type TestEdge, withEdge } from "./test_edge.ts";

type Taken = readonly [report: Report, address: string];

async function reporting(
  body: (edge: TestEdge, taken: readonly Taken[]) => Promise<void>,
  { open = true, ...limits }: { open?: boolean; requestsPerSecond?: number } = {},
): Promise<void> {
  const taken: Taken[] = [];
  const analytics = open
    ? { take: (report: Report, address: string) => void taken.push([report, address]) }
    : null;
  await withEdge({
    limits,
    // What `createApp` hands out is the whole application; its type says less.
    extraRoutes: (app) => addAnalyticsRoutes(app as App, { analytics, peers: new PeerAddress([]) }),
  }, (edge) => body(edge, taken));
}

function post(edge: TestEdge, body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${edge.url}/analytics/v1/reports`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

async function codeOf(response: Response): Promise<string> {
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  return problemSchema.parse(await response.json()).code;
}

Deno.test("R100 a report is taken without token, cookie or id, and the answer says nothing", () =>
  reporting(async (edge, taken) => {
    const response = await post(edge, device());
    assert.deepEqual([response.status, await response.text()], [204, ""]);
    assert.equal(response.headers.get("set-cookie"), null);
    assert.equal(response.headers.get("cache-control"), "no-store");
    // A building that there is not: the answer is the same.
    const other = await post(edge, device({ building: "elsewhere" }));
    assert.deepEqual([other.status, await other.text()], [204, ""]);
    assert.deepEqual(taken[0], [device(), "127.0.0.1"]);
    assert.ok(!edge.lines.join("").includes("android"));
  }));

Deno.test("R100 a report that says who sends it is refused, and what it said is not repeated", () =>
  reporting(async (edge, taken) => {
    const telling = {
      authorization: "Bearer canary-token",
      cookie: "session=canary-token",
      "idempotency-key": "canary-token",
    };
    for (const [name, value] of Object.entries(telling)) {
      const response = await post(edge, device(), { [name]: value });
      assert.equal(response.status, 422, name);
      assert.ok(!(await response.text()).includes("canary"), name);
    }
    assert.equal(await codeOf(await post(edge, { ...device(), id: "canary-token" })), "invalid");
    assert.deepEqual(taken, []);
    assert.ok(!edge.lines.join("").includes("canary"));
  }));

Deno.test("C19 figures are off by default: reports are refused, and a phone can ask beforehand", async () => {
  const isOpen = async (edge: TestEdge) =>
    await (await fetch(`${edge.url}/analytics/v1`)).json() as unknown;
  await reporting(async (edge, taken) => {
    assert.deepEqual(await isOpen(edge), { open: false });
    assert.equal(await codeOf(await post(edge, device())), "not_found");
    assert.deepEqual(taken, []);
  }, { open: false });
  await reporting(async (edge) => assert.deepEqual(await isOpen(edge), { open: true }));
});

Deno.test("R100 reports are bounded in size and form, and never break the server", () =>
  reporting(async (edge, taken) => {
    assert.equal(await codeOf(await post(edge, " ".repeat(513))), "too_large");
    assert.equal(await codeOf(await post(edge, "{")), "malformed");
    assert.equal(
      await codeOf(await post(edge, device(), { "content-type": "text/plain" })),
      "unsupported_media_type",
    );
    const bodies = fc.sample(fc.oneof(spoiled(reportSchema), accepted(reportSchema)), {
      numRuns: 60,
      seed: 19,
    });
    let good = 0;
    for (const body of bodies) {
      const { status } = await post(edge, body ?? null);
      const text = JSON.stringify(body ?? null);
      if (reportSchema.safeParse(JSON.parse(text)).success) good++;
      assert.ok([204, 400, 413, 422].includes(status), `${status} ${text.slice(0, 200)}`);
    }
    assert.equal(taken.length, good);
    assert.deepEqual(edge.lines.filter((line) => line.includes("request_failed")), []);
  }, { requestsPerSecond: 100_000 }));

Deno.test("C19 the guards of address and rate stand before reports as before all", () =>
  reporting(async (edge, taken) => {
    const statuses = await Promise.all(
      Array.from({ length: 6 }, () => post(edge, device()).then(({ status }) => status)),
    );
    assert.ok(statuses.includes(429), statuses.join());
    assert.equal(taken.length, statuses.filter((status) => status === 204).length);
  }, { requestsPerSecond: 1 }));
