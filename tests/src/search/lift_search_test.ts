import assert from "node:assert/strict";
import { learnedPersons } from "../../../actors/elevator_group/learned_traffic.ts";
import type { GroupCommand } from "../../../actors/elevator_group/commands.ts";
import { ManualClock } from "../../../src/clock.ts";
import { seededRandom } from "../../../src/random.ts";
import { DirectEngine } from "../../../src/search/direct_engine.ts";
import { gatherMs, LiftSearch } from "../../../src/search/lift_search.ts";
import type { SearchResult } from "../../../src/search/search_engine.ts";
import { GroupInHand, testModel } from "../../actors/elevator_group/group_in_hand.ts";
import { crossed } from "./crossed_group.ts";

/** A search with one engine, whose groups stand for several of the same model. */
function searchOf(groups: Readonly<Record<string, GroupInHand>>) {
  const clock = new ManualClock();
  const told: { key: string; command: GroupCommand; lane: string }[] = [];
  const searched: SearchResult[] = [];
  const engine = new DirectEngine({
    models: new Map(Object.keys(groups).map((key) => [key, testModel])),
    clock,
    random: seededRandom("search"),
    evaluations: 200,
    takesMs: 30,
  });
  const search = new LiftSearch({
    engines: [engine],
    directory: () => ({
      tell(address, command, how) {
        told.push({ key: address.key, command: command as GroupCommand, lane: how.lane });
      },
    }),
    clock,
    observer: { searched: (result) => searched.push(result) },
  });
  const ask = (key: string) => search.ask({ kind: "group", key }, groups[key]!.state);
  /** Lets time pass, and what waits for it run. */
  const pass = async (ms: number) => {
    clock.advance(ms);
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { search, ask, pass, told, searched };
}

Deno.test("E19 a group is told what was found, in a lane that keeps nobody's command waiting", async () => {
  const { ask, pass, told } = searchOf({ "tower/main": crossed() });
  ask("tower/main");
  await pass(gatherMs);
  await pass(29);
  assert.equal(told.length, 0);
  await pass(1);
  assert.deepEqual(told.map(({ key, command, lane }) => [key, command.type, lane]), [
    ["tower/main", "improved", "reports"],
  ]);
});

Deno.test("E19 one job a group: what is asked meanwhile is one more, of the newest state", async () => {
  const { ask, pass, searched } = searchOf({ "tower/main": crossed() });
  for (let asked = 0; asked < 10; asked++) ask("tower/main");
  await pass(gatherMs);
  for (let asked = 0; asked < 10; asked++) ask("tower/main");
  await pass(30);
  assert.equal(searched.length, 1);
  await pass(30); // the engine rests as long as it has worked
  await pass(30);
  assert.equal(searched.length, 2);
  await pass(1_000);
  assert.equal(searched.length, 2);
});

Deno.test("E19 what a group asks within a moment is one job, of its newest state", async () => {
  const groups = { "tower/main": crossed() };
  const { ask, pass, told } = searchOf(groups);
  ask("tower/main");
  await pass(gatherMs - 1);
  const { state } = groups["tower/main"];
  const [first] = state.calls.list();
  groups["tower/main"].send({ type: "cancel_call", caller: first!.caller, call: first!.id });
  ask("tower/main");
  await pass(1);
  await pass(1_000);
  assert.equal(told.length, 1);
  const [{ command } = { command: undefined }] = told;
  assert.ok(command?.type === "improved");
  assert.ok(command.improvement.moves.every(({ call }) => call !== first!.id));
});

Deno.test("E19 groups that wait take turns: a busy one does not keep another out", async () => {
  const { ask, pass, told } = searchOf({ "t/a": crossed(), "t/b": crossed(), "t/c": crossed() });
  ask("t/a");
  await pass(gatherMs);
  for (const key of ["t/a", "t/b", "t/a", "t/c"]) ask(key);
  for (let job = 0; job < 4; job++) {
    await pass(30);
    await pass(30);
  }
  assert.deepEqual(told.map(({ key }) => key), ["t/a", "t/a", "t/b", "t/c"]);
});

Deno.test("E19 a stopped search tells nobody anything", async () => {
  const { search, ask, pass, told } = searchOf({ "tower/main": crossed() });
  ask("tower/main");
  search.stop();
  ask("tower/main");
  await pass(1_000);
  assert.deepEqual(told, []);
});

Deno.test("EG38 a live group too is told of new parking without any move, and of none that it has", async () => {
  const group = GroupInHand.inService({ a: 4, b: 4, c: 4 });
  const { traffic } = group.state;
  const entered = traffic.entered.map((_, at) => at === 1 ? 60 : 0); // all at level 0, up
  group.state = { ...group.state, traffic: { ...traffic, entered, persons: learnedPersons } };
  const { ask, pass, told, searched } = searchOf({ "tower/main": group });
  ask("tower/main");
  await pass(gatherMs);
  await pass(30);
  const [command] = told.splice(0).map((one) => one.command);
  assert.ok(command?.type === "improved");
  assert.deepEqual(command.improvement.moves, []);
  group.send(command);
  const { parking = [] } = group.desired();
  assert.ok(parking.length > 0 && parking.every(({ level }) => level === 0), "where people call");
  await pass(30);
  ask("tower/main");
  await pass(gatherMs);
  await pass(30);
  assert.equal(searched.length, 2);
  assert.deepEqual(told, [], "they wait there already");
});
