import assert from "node:assert/strict";
import fc from "fast-check";
import type { GroupCommand } from "../../../actors/elevator_group/commands.ts";
import type { LoadedRow } from "../../../actors/behaviour.ts";
import { decide, groupBehaviour } from "../../../actors/elevator_group/decide.ts";
import type { GroupState } from "../../../actors/elevator_group/state.ts";
import { carModes, type DoorState, doorStates, liftFaults } from "../../../src/lift/vocabulary.ts";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import { drawnGrant } from "./drawn_grants.ts";
import { checkedDecide, durableOf, StoredRows } from "./checked_decide.ts";
import { startMs, testModel } from "./group_in_hand.ts";

// Few names, so that commands meet: a call is cancelled by its caller, finished by the controller,
// held by a car that exists; and now and then something that nobody has heard of.
const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: odd });
const caller = fc.constantFrom("ann", "bob", "", "__proto__");
const boot = mostly(fc.constant("boot-1"), fc.constantFrom("boot-2", ""));
const callId = mostly(fc.nat(5).map((at) => `k${at}`), fc.constantFrom("", "constructor"));
const car = mostly(fc.constantFrom("a", "b", "c"), fc.constantFrom("ghost", "", "toString"));
const anyNumber = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom(0, -0, 0.5, NaN, Infinity, -Infinity, 1e308, -1e308, Number.MAX_SAFE_INTEGER),
  fc.double(),
);
const level = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -1, max: 9 }) },
  { weight: 1, arbitrary: anyNumber },
);
const persons = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 14 }) },
  { weight: 1, arbitrary: anyNumber },
);
const side = fc.constantFrom("front" as const, "rear" as const);
const direction = fc.constantFrom("up" as const, "down" as const);

const yes = fc.constant(true as const);
const terms = {
  lifts: fc.subarray(["a", "b", "c", "x"], { minLength: 1 }),
  accessible: yes,
  priority: yes,
  split: yes,
};

const request = fc.oneof(
  fc.record(
    {
      kind: fc.constant("destination" as const),
      from: level,
      to: level,
      persons,
      fromSide: side,
      toSide: side,
      ...terms,
    },
    { requiredKeys: ["kind", "from", "to", "persons"] },
  ),
  fc.record(
    {
      kind: fc.constant("landing" as const),
      from: level,
      direction,
      persons,
      fromSide: side,
      ...terms,
    },
    { requiredKeys: ["kind", "from", "direction", "persons"] },
  ),
  fc.record(
    { kind: fc.constant("car" as const), car, to: level, persons, toSide: side },
    { requiredKeys: ["kind", "car", "to", "persons"] },
  ),
);

/** Keys are made when they are used; a number says which of the caller's keys, or what is wrong. */
interface Step {
  readonly waitMs: number;
  readonly make: (now: number, fresh: number, state: GroupState) => GroupCommand;
}

function keyOf(which: number, now: number, fresh: number): string {
  if (which === 99) return uuidV7(now, seededRandom(`fresh ${fresh}`));
  if (which < 0) return ["", "no key", "00000000-0000-7000-8000-000000000000"][-which % 3]!;
  if (which >= 4) return uuidV7(now + (which - 8) * 120_000, seededRandom(`key ${which} ${now}`));
  return uuidV7(startMs + which * 1_000, seededRandom(`key ${which}`));
}
const whichKey = fc.oneof(
  { weight: 6, arbitrary: fc.constant(99) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: -3, max: 12 }) },
);

const stage = fc.constantFrom("accepted" as const, "fixed" as const, "serving" as const);
const outcome = fc.constantFrom(
  "served" as const,
  "expired" as const,
  "not-servable" as const,
  "dropped" as const,
);
const mode = fc.oneof(
  { weight: 12, arbitrary: fc.constant("normal" as const) },
  { weight: 1, arbitrary: fc.constantFrom(...carModes) },
);

const command: fc.Arbitrary<Step["make"]> = fc.oneof(
  { weight: 5, arbitrary: drawnGrant(caller, (now, fresh) => keyOf(99, now, fresh)) },
  {
    weight: 8,
    arbitrary: fc.tuple(caller, whichKey, request, fc.option(fc.constantFrom("k1", "k3"))).map(
      ([caller, which, request, taken]) => (now: number, fresh: number): GroupCommand => ({
        type: "place_call",
        caller,
        key: keyOf(which, now, fresh),
        request,
        // Mostly fresh, as from the edge; now and then one that is open already.
        call: taken ?? `k${fresh % 2 === 0 ? fresh % 6 : fresh}`,
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(
      caller,
      callId,
      fc.constantFrom("cancel_call" as const, "read_call" as const),
    )
      .map(([caller, call, type]) => () => ({ type, caller, call })),
  },
  { weight: 1, arbitrary: caller.map((caller) => () => ({ type: "end_caller" as const, caller })) },
  {
    weight: 2,
    arbitrary: fc.tuple(caller, whichKey, callId, fc.nat(7)).map(
      ([caller, which, call, nth]) =>
      (now: number, fresh: number, { calls }: GroupState): GroupCommand => {
        const own = [...calls.values()][nth]; // now and then there is no such call
        return {
          type: "open_doors",
          caller: own?.caller ?? caller,
          key: keyOf(which, now, fresh),
          call: own?.id ?? call,
          act: `act-${fresh}`,
        };
      },
    ),
  },
  { weight: 1, arbitrary: caller.map((caller) => () => ({ type: "snapshot" as const, caller })) },
  {
    weight: 8,
    arbitrary: fc.record({
      boot,
      unitMs: mostly(fc.integer({ min: 50_000, max: 51_000 }), anyNumber),
      mode,
      epoch: fc.constantFrom(0, 3, 4, -1, NaN),
      revision: mostly(fc.constant(-1), anyNumber),
      held: fc.array(fc.record({ call: callId, car, stage }), { maxLength: 6 }),
      finished: fc.array(fc.record({ call: callId, outcome }), { maxLength: 3 }),
    }).map((report) => () => ({ type: "controller_report" as const, report })),
  },
  {
    weight: 4,
    arbitrary: fc.record(
      {
        boot,
        seq: mostly(fc.nat(100_000), anyNumber),
        positionM: anyNumber,
        speedMps: mostly(fc.constant(0), anyNumber),
        level,
        direction: fc.constantFrom("up" as const, "down" as const, "none" as const),
        nextStop: level,
      },
      { requiredKeys: ["boot", "seq", "positionM", "speedMps", "level", "direction"] },
    ).chain((position) =>
      car.map((car) => () => ({ type: "car_position" as const, car, position }))
    ),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      boot,
      seq: mostly(fc.nat(100_000), anyNumber),
      mode,
      doors: mostly<{ front?: DoorState; rear?: DoorState }>(
        fc.constant({ front: "closed" }),
        fc.record(
          { front: fc.constantFrom(...doorStates), rear: fc.constantFrom(...doorStates) },
          { requiredKeys: [] },
        ),
      ),
      loadKg: anyNumber,
      carCalls: fc.array(level, { maxLength: 5 }),
      faults: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(fc.constantFrom(...liftFaults), { maxLength: 3 }) },
      ),
      passengerAlarm: fc.boolean(),
    }).chain((state) => car.map((car) => () => ({ type: "car_state" as const, car, state }))),
  },
  {
    weight: 3,
    arbitrary: fc.oneof(
      car.map((car) => () => ({ type: "car_silent" as const, car })),
      fc.tuple(fc.boolean(), boot).map(([online, boot]) => () => ({
        type: "controller_status" as const,
        online,
        boot,
      })),
      fc.boolean().map((up) => () => ({ type: "link" as const, up })),
      fc.nat(40).map((act) => () => ({ type: "act_not_sent" as const, act: `act-${act}` })),
      fc.tuple(fc.nat(40), fc.constantFrom("done" as const, "refused" as const)).map(
        ([act, outcome]) => (_now: number, _fresh: number, { acts }: GroupState) => {
          const [open] = acts.values();
          return {
            type: "act_outcome" as const,
            outcome: { act: open?.id ?? `act-${act}`, outcome },
          };
        },
      ),
      fc.constantFrom("wake" as const, "loaded" as const).map((type) => () => ({ type })),
    ),
  },
);
const steps = fc.array(
  fc.record({
    waitMs: fc.oneof(
      { weight: 60, arbitrary: fc.nat(1_000) },
      { weight: 4, arbitrary: fc.nat(60_000) },
      { weight: 1, arbitrary: fc.nat(2_000_000) },
      { weight: 1, arbitrary: fc.constant(86_400_000 * 365) },
    ),
    make: command,
  }),
  { minLength: 1, maxLength: 60, size: "max" },
);

/** All hardware is there and stands still: from here on it may go wrong. */
const hardwareSpeaks: readonly GroupCommand[] = [
  {
    type: "controller_report",
    report: {
      boot: "boot-1",
      unitMs: 1,
      mode: "normal",
      epoch: 0,
      revision: 0,
      held: [],
      finished: [],
    },
  },
  ...["a", "b", "c"].flatMap((car): GroupCommand[] => [
    {
      type: "car_position",
      car,
      position: { boot: "boot-1", seq: 0, positionM: 0, speedMps: 0, level: 0, direction: "none" },
    },
    {
      type: "car_state",
      car,
      state: {
        boot: "boot-1",
        seq: 0,
        mode: "normal",
        doors: {},
        loadKg: 0,
        carCalls: [],
        faults: [],
        passengerAlarm: false,
      },
    },
  ]),
];

/** Runs the steps; `look` sees the state after each and may put another in its place. */
function run(all: readonly Step[], reloads: boolean): void {
  const behaviour = groupBehaviour(new Map([[testModel.key, testModel]]));
  const rows = new StoredRows();
  let now = startMs;
  let state = behaviour.load(testModel.key, [], { now, epoch: 3, incarnation: "x" });
  for (const command of hardwareSpeaks) state = checkedDecide(state, command, now, rows).state;
  all.forEach(({ waitMs, make }, at) => {
    now += waitMs;
    let made = make(now, at, state);
    if (made.type === "controller_report" && made.report.revision === -1) {
      // A controller that follows: the case on which most depends.
      made = { ...made, report: { ...made.report, epoch: state.epoch, revision: state.revision } };
    }
    // The edge never reuses the id of a call that has ended.
    if (made.type === "place_call" && rows.ended.has(made.call)) made = { ...made, call: `n${at}` };
    state = checkedDecide(state, made, now, rows).state;
    if (reloads && at % 7 === 6) {
      const loaded: LoadedRow[] = rows.loaded();
      state = behaviour.load(testModel.key, loaded, { now, epoch: 3 + at, incarnation: "x" });
      state = checkedDecide(state, { type: "loaded" }, now, rows).state;
    }
  });
}

Deno.test("EG1 no sequence of commands makes a lift group throw or break what must hold", () => {
  fc.assert(fc.property(steps, (all) => run(all, false)), { numRuns: 800 });
});

Deno.test("EG14 nor does any sequence with restarts in between", () => {
  fc.assert(fc.property(steps, (all) => run(all, true)), { numRuns: 400 });
});

Deno.test("EG16 the same commands give the same decisions, whatever else was decided meanwhile", () => {
  fc.assert(
    fc.property(steps, steps, (all, others) => {
      const behaviour = groupBehaviour(new Map([[testModel.key, testModel]]));
      const load = () =>
        behaviour.load(testModel.key, [], { now: startMs, epoch: 3, incarnation: "x" });
      const course = (meddle: boolean) => {
        let now = startMs;
        let state = load();
        let other = load();
        return all.map(({ waitMs, make }, at) => {
          now += waitMs;
          const step = others[at % others.length]!;
          if (meddle) other = decide(other, step.make(now, at, other), now).state;
          const decision = decide(state, make(now, at, state), now);
          state = decision.state;
          const { state: _, ...said } = decision;
          return JSON.stringify([said, durableOf(state, now)]);
        });
      };
      assert.deepEqual(course(true), course(false));
    }),
    { numRuns: 200 },
  );
});
