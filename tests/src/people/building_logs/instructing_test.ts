import assert from "node:assert/strict";
import {
  instructionMsMax,
  instructionsMax,
  instructionsOf,
} from "../../../../src/people/building_logs/instructing.ts";
import { dayMs } from "../../../../src/people/building_logs/rules.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { instructedReadsMax } from "../../../../src/people/rows/building_log.ts";
import { as, refusalOf } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { type LogStage, mia, withLogs } from "./log_stage.ts";

const span = { building: "tower", fromDay: 20_500, untilDay: 20_510 };
const olga = as("olga");

function instruct({ registry, clock }: LogStage, change: object = {}) {
  const untilMs = clock.now() + dayMs;
  const wish = { building: "tower", text: "Find when the cellar was forced", untilMs, ...change };
  return registry.run(mia, "instruct_building_log", wish);
}

Deno.test("R51 the operator reads by a manager's instruction while it counts, and never without", async () => {
  await withLogs(async (stage) => {
    const { registry, pass } = stage;
    const read = (instruction: string, by = olga) =>
      registry.run(by, "note_instructed_read", { ...span, instruction });
    assert.equal((await refusalOf(read("none"))).code, "forbidden");
    assert.equal((await refusalOf(read("none", theConsole))).code, "forbidden");
    const { id } = await instruct(stage);
    await read(id);
    await read(id, theConsole);
    for (const who of ["bob", "mia", "tina", "fred"]) {
      assert.equal((await refusalOf(read(id, as(who)))).code, "forbidden", who);
    }
    const annex = registry.run(olga, "note_instructed_read", {
      ...span,
      building: "annex",
      instruction: id,
    });
    assert.equal((await refusalOf(annex)).code, "forbidden", "of another building");
    await pass(dayMs);
    assert.equal((await refusalOf(read(id))).code, "forbidden", "its time is over");
    const later = await instruct(stage, {
      fromMs: stage.clock.now() + dayMs,
      untilMs: stage.clock.now() + 2 * dayMs,
    });
    assert.equal((await refusalOf(read(later.id))).code, "forbidden", "it does not count yet");
    await pass(dayMs);
    await read(later.id);
    const ended = { building: "tower", instruction: later.id };
    await registry.run(mia, "end_building_log_instruction", ended);
    assert.equal((await refusalOf(read(later.id))).code, "forbidden", "it was taken back");
    const again = registry.run(mia, "end_building_log_instruction", ended);
    assert.equal((await refusalOf(again)).code, "conflict");
  });
});

Deno.test("R51 R31 the manager sees every read by an instruction, and the audit log has it", async () => {
  await withLogs(async (stage) => {
    const { registry, audit } = stage;
    const { id } = await instruct(stage);
    await registry.run(olga, "note_instructed_read", { ...span, instruction: id });
    const [seen] = await registry.look((ledger) => instructionsOf(ledger, "tower"));
    const { fromDay, untilDay } = span;
    assert.deepEqual(seen!.reads, [{ atMs: startMs, by: "olga", fromDay, untilDay }]);
    const told = (await audit()).filter(({ building }) => building === "tower");
    assert.deepEqual(told.map(({ what, by }) => `${what} ${by}`), [
      "building_log_instructed mia",
      "sensitive_read olga",
    ]);
    assert.ok(told[1]!.about.includes(`building_log_instruction/${id}`));
  });
});

Deno.test("R51 an instruction is the manager's, of 30 days at most, and bounded", async () => {
  await withLogs(async (stage) => {
    const { registry, clock, pass } = stage;
    const now = clock.now();
    const wish = { building: "tower", text: "Look", untilMs: now + dayMs };
    for (const by of [olga, theConsole, as("bob"), as("tina")]) {
      const attempt = registry.run(by, "instruct_building_log", wish);
      assert.equal((await refusalOf(attempt)).code, "forbidden");
    }
    for (
      const change of [
        { untilMs: now },
        { untilMs: now + instructionMsMax + 1 },
        { fromMs: now - 1 },
        { fromMs: now + instructionMsMax + 1, untilMs: now + instructionMsMax + dayMs },
        { text: "" },
      ]
    ) assert.equal((await refusalOf(instruct(stage, change))).code, "invalid");
    const { id } = await instruct(stage);
    const read = () => registry.run(olga, "note_instructed_read", { ...span, instruction: id });
    for (let n = 0; n < instructedReadsMax; n++) await read();
    assert.equal((await refusalOf(read())).code, "limit_reached");
    for (let n = 1; n < instructionsMax; n++) await instruct(stage);
    assert.equal((await refusalOf(instruct(stage))).code, "limit_reached");
    await pass(302 * dayMs);
    assert.equal(await registry.look((ledger) => ledger.size("building_log_instruction")), 0);
  });
});

Deno.test("R18 a manager names a reason for every read, and it is audited before anything is shown", async () => {
  await withLogs(async ({ registry, audit }) => {
    await registry.run(mia, "note_building_log_read", { ...span, reason: "Theft of 1 March" });
    for (const by of [olga, theConsole, as("bob"), as("tina")]) {
      const attempt = registry.run(by, "note_building_log_read", { ...span, reason: "Curious" });
      assert.equal((await refusalOf(attempt)).code, "forbidden");
    }
    const other = registry.run(as("fred"), "note_building_log_read", { ...span, reason: "Why" });
    assert.equal((await refusalOf(other)).code, "not_found");
    const [told] = (await audit()).filter(({ what }) => what === "sensitive_read");
    assert.deepEqual([told!.by, told!.facts.reason], ["mia", "Theft of 1 March"]);
  });
});
