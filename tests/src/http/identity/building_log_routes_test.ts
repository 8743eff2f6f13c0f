import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { BuildingLogs } from "../../../../src/people/building_logs/building_logs.ts";
import { dayMs } from "../../../../src/people/building_logs/rules.ts";
import type { BuildingLogField } from "../../../../src/people/rows/building_log.ts";
import { type IdentityEdge, withIdentityEdge } from "../../people/identity_edge.ts";
import { town } from "../../people/registers/stage.ts";
import { startMs } from "../../people/rows.ts";
import { randomBytes, withKeys } from "../../privacy/key_folder.ts";

const log = "/buildings/tower/log";
const today = Math.floor(startMs / dayMs);
const wish = {
  days: 30,
  purpose: "Thefts from the cellar",
  notices: [{ language: "en", text: "We look when doors were opened." }],
  fields: ["minute", "door", "result", "means"],
};

interface LogEdge extends IdentityEdge {
  readonly logs: BuildingLogs;
  /** Something happens at the main door, so many minutes ago. */
  happens(minutesAgo: number): void;
}

/** The tower keeps a log since five days ago, unless told otherwise. */
async function withLogRoutes(
  body: (edge: LogEdge) => Promise<void>,
  fields: BuildingLogField[] | null = ["minute", "door", "result", "means"],
): Promise<void> {
  await withKeys(async (keys) => {
    let logs: BuildingLogs | undefined;
    const rule = { ...wish, fields: fields ?? [], revision: 2, fromDay: today - 5 };
    const row = {
      id: "tower",
      revision: 2,
      current: { ...rule, news: "news-1", by: "mia", atMs: startMs - 20 * dayMs },
      next: null,
      spans: [{ fromDay: today - 5, days: 30 }],
      goneBeforeDay: 0,
      endedAtMs: null,
    };
    const seed = fields === null ? town : [...town, ["building_log", row] as const];
    await withIdentityEdge(seed, async (edge) => {
      await logs!.start();
      try {
        await body({
          ...edge,
          logs: logs!,
          happens(minutesAgo) {
            const minute = startMs - minutesAgo * 60_000;
            const plain = { building: "tower", minute, door: "entrance/main" };
            logs!.note({ ...plain, result: "opened", means: "phone" });
          },
        });
      } finally {
        await logs!.stop();
      }
    }, ({ registry, store, clock }) => {
      const loud = (...said: unknown[]) => assert.fail(said.join(" "));
      logs = new BuildingLogs({
        registry,
        store,
        keys,
        clock,
        randomBytes,
        lost: loud,
        fault: loud,
      });
      return { buildingLogs: logs };
    });
  });
}

Deno.test("R50 the manager sets a log, everybody of the building reads what it records, and it ends", async () => {
  await withLogRoutes(async ({ ask }) => {
    const off = { current: null, next: null, keptFrom: null, endedAtMs: null };
    assert.deepEqual((await ask("bob", "GET", log)).body, off);
    assert.equal((await ask("olga", "PUT", log, wish)).status, 403);
    assert.equal((await ask("fred", "PUT", log, wish)).status, 404);
    const set = await ask("mia", "PUT", log, wish);
    assert.equal(set.status, 200);
    assert.ok(set.body.startsAtMs >= startMs + 7 * dayMs);
    for (const who of ["bob", "amy", "tina", "olga", "max"]) {
      const { body } = await ask(who, "GET", log);
      const { news: _, ...next } = body.next;
      assert.deepEqual(next, { ...wish, fromMs: set.body.startsAtMs });
      assert.equal(body.current, null);
    }
    assert.equal((await ask("fred", "GET", log)).status, 404);
    assert.equal((await ask("mia", "POST", `${log}/end`, { destroy: true })).status, 204);
    assert.equal((await ask("mia", "POST", `${log}/end`, { destroy: true })).status, 409);
    const { endedAtMs } = (await ask("bob", "GET", log)).body;
    assert.equal(endedAtMs, startMs);
  }, null);
});

Deno.test("R50 C20 a log without days, purpose or notice, or with another field, is invalid", async () => {
  await withLogRoutes(async ({ ask }) => {
    for (const key of ["days", "purpose", "notices", "fields"] as const) {
      const { [key]: _, ...rest } = wish;
      assert.equal((await ask("mia", "PUT", log, rest)).body.code, "invalid", key);
    }
    for (const field of ["name", "flat", "identity", "caller", "logId", "floor"]) {
      const { body } = await ask("mia", "PUT", log, { ...wish, fields: ["minute", field] });
      assert.equal(body.code, "invalid", field);
    }
  }, null);
});

Deno.test("R18 R50 the manager reads it page by page in order, and takes it along as CSV or JSON", async () => {
  await withLogRoutes(async ({ ask, happens, logs }) => {
    for (const minutesAgo of [3, 2_000, 1, 5, 2, 4]) happens(minutesAgo);
    await logs.flush();
    const unreasoned = await ask("mia", "POST", `${log}/entries`, {});
    assert.equal(unreasoned.body.code, "invalid");
    const read = async (after?: object) =>
      (await ask("mia", "POST", `${log}/entries`, {
        reason: "Theft of 1 March",
        limit: 2,
        ...(after && { after }),
      })).body;
    const minutes: number[] = [];
    let page = await read();
    for (;;) {
      for (const { minute } of page.entries) minutes.push((startMs - minute) / 60_000);
      if (page.next === null) break;
      page = await read(page.next);
    }
    assert.deepEqual(minutes, [2_000, 5, 4, 3, 2, 1]);
    const taken = (form: string, more: object = {}) =>
      ask("mia", "POST", `${log}/export?purpose=security`, { reason: "Theft", form, ...more });
    const csv = await taken("csv", { fromDay: "2026-03-02" });
    assert.deepEqual(String(csv.body).split("\r\n").slice(0, 2), [
      "day,minute,door,result,means",
      "2026-03-02,2026-03-02T08:55:00.000Z,entrance/main,opened,phone",
    ]);
    assert.equal(csv.headers.get("cache-control"), "no-store");
    assert.equal((await taken("json")).body.entries.length, 6);
    assert.equal((await taken("json", { untilDay: "2026-03-01" })).body.entries.length, 1);
    const wrong = await taken("csv", { fromDay: "2026-03-02", untilDay: "2026-03-01" });
    assert.equal(wrong.body.code, "invalid");
    for (const who of ["olga", "bob", "tina"]) {
      const asked = await ask(who, "POST", `${log}/entries`, { reason: "Curious" });
      assert.equal(asked.status, 403, who);
    }
  });
});

Deno.test("R50 C20 what was not chosen is in no answer and in no file", async () => {
  await withLogRoutes(async ({ ask, happens, logs, store }) => {
    happens(1);
    await logs.flush();
    const { body } = await ask("mia", "POST", `${log}/entries`, { reason: "Theft" });
    assert.deepEqual(body.entries, [{ day: "2026-03-02", door: "entrance/main" }]);
    const rows = await store.list({ prefix: ["time:building_log_entry"] }, 10);
    assert.equal(rows.length, 1);
    assert.ok(!Buffer.from(JSON.stringify(rows)).includes("entrance"), "it lies sealed");
  }, ["door"]);
});

Deno.test("R51 the operator reads by an instruction alone, and the manager sees that they did", async () => {
  await withLogRoutes(async ({ ask, happens, logs, clock }) => {
    happens(1);
    await logs.flush();
    const read = (instruction: string) => ask("olga", "POST", `${log}/instructed`, { instruction });
    assert.equal((await read("none")).status, 403);
    const untilMs = startMs + dayMs;
    const given = await ask("mia", "POST", `${log}/instructions`, { text: "Look", untilMs });
    assert.equal(given.status, 201);
    const { status, body } = await read(given.body.id);
    assert.deepEqual([status, body.entries.length], [200, 1]);
    for (const who of ["mia", "olga"]) {
      const { instructions } = (await ask(who, "GET", `${log}/instructions`)).body;
      assert.equal(instructions[0].reads.length, 1, who);
      assert.equal(instructions[0].reads[0].by, "olga");
    }
    assert.equal((await ask("bob", "GET", `${log}/instructions`)).status, 403);
    clock.jumpWall(dayMs);
    assert.equal((await read(given.body.id)).status, 403, "its time is over");
  });
});
