/**
 * Words of hardware that come late, twice or out of order (EG6): a stream recorded from the
 * simulated controller is told to the actor again in another order, and ends in the same state.
 */
import assert from "node:assert/strict";
import type { GroupCommand } from "../../../actors/elevator_group/commands.ts";
import { decide } from "../../../actors/elevator_group/decide.ts";
import { type GroupState, loadGroup } from "../../../actors/elevator_group/state.ts";
import { desiredOf } from "../../../actors/elevator_group/desired.ts";
import { startBuilding } from "../../../adapters/simulator/building.ts";
import { DirectAdapter } from "../../../adapters/simulator/direct_adapter.ts";
import { ManualClock } from "../../../src/clock.ts";
import { type Random, seededRandom, uuidV7 } from "../../../src/random.ts";
import { journey, testModel, testSite } from "./group_in_hand.ts";

interface Word {
  readonly atMs: number;
  readonly command: GroupCommand;
}

const at = { building: "tower", group: "main" };
const context = { epoch: 1, incarnation: "test" };

/** Six calls served by the simulated building, with a reboot of its controller after four. */
async function record(): Promise<{ words: Word[]; startMs: number }> {
  const clock = new ManualClock();
  const random = seededRandom("disorder");
  const adapter = new DirectAdapter(clock, 5);
  const building = startBuilding({
    site: testSite,
    clock,
    random,
    connect: (group) => adapter.link(group),
  });
  const words: Word[] = [];
  const startMs = clock.now();
  let state = loadGroup(testModel, [], { now: startMs, ...context });
  const turn = (command: GroupCommand) => {
    words.push({ atMs: clock.now(), command });
    const decision = decide(state, command, clock.now());
    state = decision.state;
    for (const effect of decision.effects ?? []) {
      if (effect.type === "ask") adapter.ask(at, effect.epoch);
      const desired = effect.type === "desired" ? desiredOf(state, clock.now()) : null;
      if (desired !== null) adapter.desired(at, desired);
    }
  };
  turn({ type: "loaded" });
  await adapter.start({
    report: (heard) => {
      if ("unit" in heard || "panel" in heard) return;
      if (heard.type === "report") turn({ type: "controller_report", report: heard.report });
      if (heard.type === "carState") {
        turn({ type: "car_state", car: heard.car, state: heard.state });
      }
      if (heard.type === "carPosition") {
        turn({ type: "car_position", car: heard.car, position: heard.position });
      }
    },
    nonsense: (topic, fault) => assert.fail(`${topic}: ${fault}`),
    link: () => {},
  });
  clock.advance(1_000);
  for (let call = 0; call < 6; call++) {
    if (call === 4) {
      clock.advance(120_000);
      building.groups[0]!.faults.controllerReboot();
      clock.advance(1_000);
    }
    const request = journey(call % 3, 9 - call);
    const key = uuidV7(clock.now(), random);
    turn({ type: "place_call", caller: `c${call}`, key, request, call: `call-${call}` });
    clock.advance(8_000);
  }
  clock.advance(180_000);
  await building.stop();
  return { words, startMs };
}

/** What is left in the end: calls and how they ended, what hardware last said. */
function endOf(words: readonly Word[], startMs: number): unknown {
  let state: GroupState = loadGroup(testModel, [], { now: startMs, ...context });
  const told = new Map<string, string>();
  for (const { atMs, command } of words) {
    const { state: next, events = [] } = decide(state, command, atMs);
    state = next;
    for (const event of events) {
      if (event.audience !== "caller" || event.event.what !== "call") continue;
      const { id, state: stage, reason } = event.event.call;
      told.set(id, reason ?? stage);
    }
  }
  return {
    told: [...told].sort(),
    open: [...state.calls.values()].map(({ id, state: stage, car }) => [id, stage, car]),
    cars: state.cars.map(({ position, state: said }) => ({ position, said })),
    held: [...state.controller.held],
    boot: state.controller.boot,
    mode: state.controller.mode,
  };
}

/**
 * The same words: some come a little late, and some twice. Callers are heard in their order, and no
 * report that answers a desired state comes before the words for which that state was sent.
 */
function disorder(words: readonly Word[], random: Random): Word[] {
  let segment = 0;
  let revision = 0;
  const places = words.flatMap((word, index) => {
    const { command } = word;
    const fixed = command.type === "place_call" || command.type === "loaded";
    const answers = command.type === "controller_report" && command.report.revision !== revision;
    if (answers) revision = command.report.revision;
    if (answers || fixed) segment += words.length;
    const place = segment + index;
    const first = { word, place: place + (fixed ? 0 : Math.floor(8 * random.next())) };
    const twice = !fixed && random.next() < 0.2;
    return twice ? [first, { word, place: place + 1 + Math.floor(20 * random.next()) }] : [first];
  });
  places.sort((one, other) => one.place - other.place);
  let atMs = 0;
  return places.map(({ word }) => ({ ...word, atMs: atMs = Math.max(atMs, word.atMs) }));
}

Deno.test("EG6 words in another order, late and twice, end in the same state", async () => {
  const { words, startMs } = await record();
  assert.ok(words.length > 500, `${words.length} words`);
  const straight = endOf(words, startMs);
  assert.deepEqual(
    (straight as { told: string[][] }).told.map(([, end]) => end),
    Array.from({ length: 6 }, () => "served"),
  );
  for (let seed = 0; seed < 40; seed++) {
    const mixed = disorder(words, seededRandom(`disorder ${seed}`));
    assert.ok(mixed.length > words.length);
    assert.deepEqual(endOf(mixed, startMs), straight, `seed ${seed}`);
  }
});

Deno.test("EG6 a late word of a boot before is passed over, unless the present one is silent", async () => {
  const { words, startMs } = await record();
  const reports = words.filter(({ command }) => command.type === "controller_report");
  const first = reports[3]!;
  const last = reports.at(-1)!;
  assert.notDeepEqual(first.command, last.command);
  const boots = (end: unknown) => (end as { boot: string }).boot;
  const straight = endOf(words, startMs);
  const late = { ...first, atMs: last.atMs + 100 };
  assert.equal(boots(endOf([...words, late], startMs)), boots(straight));
  const wakeAtMs = last.atMs + 60_000;
  const silent = [...words, { atMs: wakeAtMs, command: { type: "wake" } as const }];
  const standby = { ...first, atMs: wakeAtMs + 1 };
  assert.notEqual(boots(endOf([...silent, standby], startMs)), boots(straight));
});
