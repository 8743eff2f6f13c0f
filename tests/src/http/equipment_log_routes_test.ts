import assert from "node:assert/strict";
import { Rights } from "../../../src/access/rights.ts";
import { LogCursors } from "../../../src/equipment_log/log_cursor.ts";
import type { App } from "../../../src/http/app.ts";
import { addEquipmentLogRoutes } from "../../../src/http/equipment_log_routes.ts";
import type { Purpose } from "../../../src/privacy/purposes.ts";
import { testSite } from "../access/test_site.ts";
import { type LogStage, startMs, withLog } from "../equipment_log/log_stage.ts";
import { randomBytes } from "../privacy/key_folder.ts";
import { type TestEdge, withEdge } from "./test_edge.ts";

const whole = { log: "door", purpose: "security", fromMs: 0, untilMs: startMs + 86_400_000 };
const forLog = { lifts: [], log: true };

function withLogRoute(
  body: (edge: TestEdge, stage: LogStage, reads: readonly Purpose[]) => Promise<void>,
): Promise<void> {
  const reads: Purpose[] = [];
  return withLog((stage) =>
    withEdge({
      clock: stage.clock,
      extraRoutes: (app) =>
        addEquipmentLogRoutes(app as App, {
          reader: stage.log.reader,
          cursors: new LogCursors(randomBytes),
          rights: new Rights(testSite),
          read: (purpose) => reads.push(purpose),
        }),
    }, (edge) => body(edge, stage, reads))
  );
}

async function ask(
  edge: TestEdge,
  capability: string | null,
  body: object,
  building = "tower",
): Promise<{ readonly status: number; readonly body: Answer }> {
  const response = await fetch(`${edge.url}/v1/buildings/${building}/log`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(capability !== null && { authorization: `Bearer ${capability}` }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

interface Answer {
  readonly code?: string;
  readonly rows: readonly { readonly id: string | null }[];
  readonly next: string | null;
}

Deno.test("R43 operations read ids, results and minutes, with a capability for the log and nothing else", () =>
  withLogRoute(async (edge, stage, reads) => {
    await stage.note({ rid: "a" }, { rid: "b", building: "annex" });
    const { status, body } = await ask(edge, await edge.token(forLog), whole);
    assert.equal(status, 200);
    assert.deepEqual(body, {
      rows: [{
        log: "door",
        building: "tower",
        place: "entrance",
        door: "main",
        result: "opened",
        atMs: startMs,
        id: "a",
      }],
      next: null,
    });
    assert.deepEqual(reads, ["security"]);
  }));

Deno.test("R43 R17 neither a resident's nor a manager's capability reads the log, nor one of another building", () =>
  withLogRoute(async (edge, stage, reads) => {
    await stage.note({ rid: "a" });
    const others: readonly [string | null, number][] = [
      [null, 401],
      [await edge.token(), 403],
      // Whoever manages the building may watch its calls, without ids (C5); the log has ids.
      [await edge.token({ operator: true }), 403],
      [await edge.token({ ...forLog, building: "annex" }), 403],
    ];
    for (const [token, status] of others) {
      assert.equal((await ask(edge, token, whole)).status, status);
    }
    assert.deepEqual(reads, []);
  }));

Deno.test("R43 R94 a read names one building, one log, a time and a purpose; an id stands in no address", () =>
  withLogRoute(async (edge, stage) => {
    await stage.note({ rid: "a" }, { rid: "b" }, { rid: "a", result: "refused" });
    const token = await edge.token(forLog);
    const own = await ask(edge, token, { ...whole, id: "a" });
    assert.deepEqual(own.body.rows.map(({ id }) => id), ["a", "a"]);
    for (
      const wrong of [
        { ...whole, purpose: "analysis" },
        { ...whole, purpose: undefined },
        { ...whole, log: "ring" },
        { ...whole, untilMs: "now" },
        { ...whole, account: "max" },
        { ...whole, limit: 201 },
        { ...whole, after: "1.x" },
      ]
    ) assert.equal((await ask(edge, token, wrong)).status, 422, JSON.stringify(wrong));
  }));

Deno.test("R43 pages follow each other by a sealed cursor, which goes on in its own reading only", () =>
  withLogRoute(async (edge, stage) => {
    await stage.note(...Array.from({ length: 5 }, (_, n) => ({ rid: `rid-${n}` })));
    const token = await edge.token(forLog);
    const seen: (string | null)[] = [];
    let after: string | null = null;
    do {
      const page: Answer =
        (await ask(edge, token, { ...whole, limit: 2, ...(after !== null && { after }) })).body;
      assert.ok(page.rows.length <= 2);
      seen.push(...page.rows.map(({ id }) => id));
      if (page.next !== null) {
        assert.doesNotMatch(page.next, /rid|entrance/);
        const other = await ask(edge, token, { ...whole, log: "lift", after: page.next });
        assert.equal(other.body.code, "invalid");
      }
      after = page.next;
    } while (after !== null);
    assert.deepEqual(seen.sort(), Array.from({ length: 5 }, (_, n) => `rid-${n}`));
  }));
