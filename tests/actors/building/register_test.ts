import assert from "node:assert/strict";
import fc from "fast-check";
import {
  buildingBehaviour,
  type BuildingCommand,
  type BuildingState,
  type CarFault,
} from "../../../actors/building/register.ts";

Deno.test("E8 a car that reports a fault is listed until it is well again", () => {
  let state = empty();
  state = told(state, condition(1, "fault"));
  assert.deepEqual(faultsOf(state), ["main/A fault"]);
  state = told(state, condition(2, "well"));
  assert.deepEqual(faultsOf(state), []);
  state = told(state, condition(3, "fault"));
  assert.deepEqual(faultsOf(state), ["main/A fault"]);
});

Deno.test("E7 E8 a message that comes late does not undo a later word", () => {
  let state = empty();
  state = told(state, condition(2, "well"));
  state = told(state, condition(1, "fault"));
  assert.deepEqual(faultsOf(state), []);
});

Deno.test("E7 E8 whatever the order in which messages come, the last word of each car stands", () => {
  const word = fc.record({ at: fc.integer({ min: 1, max: 30 }), well: fc.boolean() });
  const words = fc.uniqueArray(word, { selector: ({ at }) => at, minLength: 1, maxLength: 12 });
  fc.assert(fc.property(
    words.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))
    ),
    ([list, shuffled]) => {
      let state = empty();
      let rows = new Map<string, unknown>();
      for (const { at, well } of shuffled) {
        const decision = decide(state, condition(at, well ? "well" : "fault"));
        state = decision.state;
        rows = new Map(rows);
        for (const { id, value } of decision.rows ?? []) {
          if (value === null) rows.delete(id);
          else rows.set(id, value);
        }
      }
      const last = list.toSorted((a, b) => b.at - a.at)[0]!;
      assert.deepEqual(faultsOf(state), last.well ? [] : ["main/A fault"]);
      const loaded = buildingBehaviour.load(
        "tower",
        [...rows].map(([id, value]) => ({ table: "fault", id, value })),
        { now: 0, epoch: 1, incarnation: "i" },
      );
      assert.deepEqual(faultsOf(loaded), faultsOf(state), "and after a reload");
    },
  ));
});

function empty(): BuildingState {
  return buildingBehaviour.load("tower", [], { now: 0, epoch: 1, incarnation: "i" });
}

function condition(sinceMs: number, how: "well" | "fault"): BuildingCommand {
  const condition: CarFault = {
    group: "main",
    car: "A",
    mode: how === "well" ? "normal" : "out-of-service",
    faults: how === "well" ? [] : ["door-closing-fault"],
    sinceMs,
  };
  return { type: "car_condition", condition };
}

function decide(state: BuildingState, command: BuildingCommand) {
  return buildingBehaviour.decide(state, command, 0);
}

function told(state: BuildingState, command: BuildingCommand): BuildingState {
  return decide(state, command).state;
}

function faultsOf(state: BuildingState): string[] {
  const { reply } = decide(state, { type: "read_faults" });
  assert.ok(reply?.ok === true && "faults" in reply);
  return reply.faults.map(({ group, car, mode }) =>
    `${group}/${car} ${mode === "normal" ? "well" : "fault"}`
  );
}
