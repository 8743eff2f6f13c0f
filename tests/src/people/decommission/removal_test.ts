/** What is removed of a building beside what else is under way there. */
import assert from "node:assert/strict";
import { isBack } from "../../../../src/people/erasure/noting.ts";
import { as, type Seed, withPeople } from "../people_stage.ts";
import { anAppointment, startMs } from "../rows.ts";
import { annsTown } from "../erasure/ann.ts";

/** As much as nobody has: more than one turn writes. */
const rightsOfOne = 1200;

function aTaskWithMany(): Seed {
  return [
    ["rights_request", {
      id: "task-1",
      kind: "erasure",
      account: "zoe",
      building: "tower",
      state: "open",
      text: null,
      about: [],
      purpose: null,
      askedAtMs: startMs,
      decideByMs: startMs + 86_400_000,
      decidedBy: null,
      decidedAtMs: null,
      answer: null,
      dueMs: startMs + 86_400_000,
    }],
    ...Array.from({ length: rightsOfOne }, (_, n): Seed[number] => ["former_right", {
      id: `member-${n}`,
      account: "zoe",
      building: "tower",
      task: "task-1",
      kind: "member",
      record: `m${n}`,
      facility: "a1",
      role: "sub",
      grant: null,
      assertedBy: "mia",
      assertedAtMs: startMs,
      endedAtMs: startMs,
    }]),
  ];
}

Deno.test("R14 R12 a building ends with the tasks of erasures that wait there, however much hangs on one", async () => {
  const faults: unknown[] = [];
  await withPeople([...annsTown, ...aTaskWithMany()], async ({ registry, clock, row }) => {
    const { decommission: { id } } = await registry.run(as("olga"), "ask_decommission", {
      building: "tower",
      reason: "sold",
    });
    await registry.run(as("mia"), "export_decommission", { id });
    // Ann erases herself in the very moment: her task is there when the building goes.
    await Promise.all([
      registry.run(as("otto"), "approve_decommission", { id }),
      registry.run(as("ann"), "erase_own", {}),
    ]);
    for (let n = 0; n < 60 && (await row("decommission", id))?.status === "running"; n++) {
      await clock.run(1_000);
    }
    const left = await registry.look((ledger) => ({
      tasks: ledger.count("rights_request", "waitingAt", "tower"),
      rights: ledger.count("former_right", "building", "tower"),
      elsewhere: ledger.count("rights_request", "waitingAt", "annex"),
      erasure: ledger.find("erasure", "account", "ann")[0]?.state,
      ann: ledger.get("account", "ann")?.status,
    }));
    assert.deepEqual(left, {
      tasks: 0,
      rights: 0,
      elsewhere: 1,
      erasure: "begun",
      ann: "stopped",
    });
    assert.equal((await row("decommission", id))?.status, "deleted");
  }, { observer: { outputFailed: (...what) => faults.push(what) } });
  assert.deepEqual(faults, []);
});

Deno.test("R82 whoever is erased while their building's service ends leaves nothing that counts as back", async () => {
  const seed: Seed = [...annsTown, ["appointment", anAppointment("ann", "technician")]];
  await withPeople(seed, async ({ registry, clock }) => {
    const { decommission: { id } } = await registry.run(as("olga"), "ask_decommission", {
      building: "tower",
      reason: "sold",
    });
    await registry.run(as("mia"), "export_decommission", { id });
    await registry.run(as("otto"), "approve_decommission", { id });
    await registry.run(as("ann"), "erase_own", {});
    await clock.run(10_000);
    const back = await registry.look((ledger) =>
      isBack(ledger, { erasure: "another", keys: ["ann", "a1-child"] })
    );
    assert.equal(back, false);
  });
});
