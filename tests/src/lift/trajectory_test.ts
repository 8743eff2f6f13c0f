import assert from "node:assert/strict";
import fc from "fast-check";
import { carNow } from "../../../actors/elevator_group/dispatch/cost.ts";
import { modelGroup } from "../../../actors/elevator_group/model.ts";
import { unheardCar } from "../../../actors/elevator_group/state.ts";
import { GroupController } from "../../../adapters/simulator/controller.ts";
import { ManualClock } from "../../../src/clock.ts";
import { type CarNow, follow, runUp, type Trip } from "../../../src/lift/trajectory.ts";
import { travelTimeMs } from "../../../src/lift/kinematics.ts";
import { seededRandom } from "../../../src/random.ts";
import { checkSite } from "../../../src/site.ts";

const levels = 16;
const site = checkSite({
  version: 1,
  cluster: "test",
  buildings: [{
    id: "tower",
    floors: Array.from({ length: levels }, (_, level) => ({
      level,
      label: `${level}`,
      heightM: level === 0 ? 0 : 1.4 + 3.6 * level,
    })),
    groups: [{
      id: "main",
      cars: [{
        id: "a",
        speedMps: 2.5,
        accelerationMps2: 1,
        jerkMps3: 1.2,
        ratedLoadKg: 1_000,
        transferMs: 0, // nobody walks here: the cars are empty
        serves: Array.from({ length: levels }, (_, level) => ({ level })),
      }],
    }],
  }],
});
const building = site.buildings[0]!;
const model = modelGroup(building, building.groups[0]!);
const car = model.cars[0]!;

interface Journey {
  readonly from: number;
  readonly to: number;
}

/** A simulated car that is asked for journeys, and when its doors stood fully open for each. */
class Building {
  readonly clock = new ManualClock();
  readonly controller: GroupController;
  readonly pickupMs = new Map<string, number>();
  readonly dropMs = new Map<string, number>();
  #revision = 0;

  constructor() {
    const open = new Map<string, string>();
    this.controller = new GroupController(
      building,
      building.groups[0]!,
      this.clock,
      seededRandom(1),
      (happening) => {
        if (happening.what === "call" && happening.stage === "serving") {
          open.set(happening.call, happening.car);
        } else if (happening.what === "call" && happening.stage === "served") {
          this.dropMs.set(happening.call, this.clock.monotonic());
        } else if (happening.what === "door" && happening.state === "opened") {
          for (const call of open.keys()) this.pickupMs.set(call, this.clock.monotonic());
          open.clear();
        }
      },
    );
  }

  ask(journeys: readonly Journey[]): void {
    this.controller.desired({
      epoch: 1,
      revision: ++this.#revision,
      boot: this.controller.unit.boot,
      calls: journeys.map(({ from, to }, at) => ({
        call: `${at}`,
        kind: "destination",
        car: "a",
        from: { level: from, side: "front" },
        to: { level: to, side: "front" },
        persons: 1,
        expiresAtUnitMs: 1e9,
      })),
    });
  }

  get now(): CarNow {
    const simulated = this.controller.cars.get("a")!;
    const stamp = { boot: "b", seq: 1, unitMs: 0 };
    return carNow(model, car, {
      ...unheardCar("a"),
      known: true,
      position: { ...stamp, ...this.controller.carPosition(simulated) },
      state: { ...stamp, ...this.controller.carState(simulated) },
    });
  }
}

function tripOf({ from, to }: Journey): Trip {
  return { from, fromSides: 1, to, toSides: 1, persons: 1, joinPerMs: 0, ageMs: 0 };
}

function estimate(now: CarNow, trips: readonly Trip[]) {
  const times = {
    pickupMs: new Float64Array(trips.length),
    dropMs: new Float64Array(trips.length),
    endMs: 0,
    endLevel: 0,
  };
  follow(car.physics, now, trips, trips.length, times);
  return times;
}

/** Lets a standing car serve journeys and gives what was estimated beside what happened. */
function compare(start: number, journeys: readonly Journey[]) {
  const simulated = new Building();
  if (start > 0) {
    simulated.ask([{ from: 0, to: start }]);
    simulated.clock.advance(200_000);
    simulated.ask([]);
  }
  assert.equal(simulated.now.level, start);
  const startedMs = simulated.clock.monotonic();
  const estimated = estimate(simulated.now, journeys.map(tripOf));
  simulated.pickupMs.clear();
  simulated.dropMs.clear();
  simulated.ask(journeys);
  simulated.clock.advance(2_000_000);
  return journeys.map((_, nth) => ({
    pickupMs: simulated.pickupMs.get(`${nth}`)! - startedMs,
    dropMs: simulated.dropMs.get(`${nth}`)! - startedMs,
    estimatedPickupMs: estimated.pickupMs[nth]!,
    estimatedDropMs: estimated.dropMs[nth]!,
  }));
}

const scripted: readonly (readonly [string, readonly Journey[]])[] = [
  ["where it stands, one floor up", [{ from: 0, to: 1 }]],
  ["to the top", [{ from: 0, to: 15 }]],
  ["from the top", [{ from: 15, to: 0 }]],
  ["two on one way", [{ from: 2, to: 9 }, { from: 5, to: 7 }]],
  ["two that meet", [{ from: 3, to: 8 }, { from: 9, to: 2 }]],
  ["both ways from one landing", [{ from: 6, to: 12 }, { from: 6, to: 1 }]],
  ["the same twice", [{ from: 4, to: 10 }, { from: 4, to: 10 }]],
  ["up, down and up again", [{ from: 1, to: 5 }, { from: 4, to: 0 }, { from: 2, to: 14 }]],
  ["against its way from above", [{ from: 14, to: 0 }, { from: 7, to: 3 }, { from: 3, to: 6 }]],
];
for (const [what, journeys] of scripted) {
  Deno.test(`EG5 the way of a standing car is foreseen to the millisecond: ${what}`, () => {
    for (const each of compare(0, journeys)) {
      assert.ok(Math.abs(each.pickupMs - each.estimatedPickupMs) < 1, JSON.stringify(each));
      assert.ok(Math.abs(each.dropMs - each.estimatedDropMs) < 1, JSON.stringify(each));
    }
  });
}

const journey = fc.tuple(fc.nat(levels - 1), fc.nat(levels - 2)).map(([from, other]) => ({
  from,
  to: other >= from ? other + 1 : other,
}));
const plan = fc.array(journey, { minLength: 1, maxLength: 7 });

Deno.test("EG5 the way of a standing car is foreseen to the millisecond, whatever is asked", () => {
  fc.assert(
    fc.property(fc.nat(levels - 1), plan, (start, journeys) => {
      for (const each of compare(start, journeys)) {
        assert.ok(Math.abs(each.pickupMs - each.estimatedPickupMs) < 1, JSON.stringify(each));
        assert.ok(Math.abs(each.dropMs - each.estimatedDropMs) < 1, JSON.stringify(each));
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("EG5 the way of a car under way is foreseen to within a stop", () => {
  const errors: number[] = [];
  fc.assert(
    fc.property(plan, fc.integer({ min: 1_000, max: 40_000 }), (journeys, atMs) => {
      const simulated = new Building();
      simulated.ask(journeys);
      simulated.clock.advance(atMs);
      const report = simulated.controller.report();
      const trips = journeys.map((journey, at) => {
        const stage = report.held.find(({ call }) => call === `${at}`)?.stage;
        const trip = tripOf(journey);
        return { at, stage, trip: stage === "serving" ? { ...trip, from: -1 } : trip };
      }).filter(({ stage }) => stage !== undefined);
      const estimated = estimate(simulated.now, trips.map(({ trip }) => trip));
      const startedMs = simulated.clock.monotonic();
      simulated.clock.advance(2_000_000);
      trips.forEach(({ at }, nth) => {
        const tookMs = simulated.dropMs.get(`${at}`)! - startedMs;
        errors.push(Math.abs(tookMs - estimated.dropMs[nth]!));
      });
    }),
    { numRuns: 300, seed: 20_260_105 },
  );
  errors.sort((a, b) => a - b);
  const at = (share: number) => Math.round(errors[Math.floor(errors.length * share)]!);
  const found = `median ${at(0.5)} ms, 90 % ${at(0.9)} ms, worst ${at(0.9999)} ms`;
  assert.ok(errors.length > 500);
  assert.ok(at(0.5) <= 500 && at(0.9) <= 2_500 && at(0.9999) <= 5_000, found);
});

Deno.test("EG5 time and way to a speed agree with the ride they are part of", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.2, max: 6, noNaN: true }),
      fc.double({ min: 0.3, max: 2, noNaN: true }),
      fc.option(fc.double({ min: 0.3, max: 3, noNaN: true }), { nil: undefined }),
      (speedMps, accelerationMps2, jerkMps3) => {
        const limits = { speedMps, accelerationMps2, jerkMps3 };
        const { ms, distanceM } = runUp(speedMps, limits);
        // A ride of just twice that way reaches the speed for an instant, halfway.
        const ride = travelTimeMs(2 * distanceM, limits);
        assert.ok(Math.abs(ride - 2 * ms) < 1e-6 * ride, `${ride} and twice ${ms}`);
      },
    ),
  );
});

Deno.test("EG5 a plan that never ends is not followed for ever", () => {
  const full: CarNow = {
    positionM: 0,
    speedMps: 0,
    level: 0,
    heading: 0,
    doorsOpen: false,
    busyMs: 0,
    dwellMs: 0,
    persons: 99,
    stopsAt: -1,
    stopsInMs: 0,
  };
  const times = estimate(full, [tripOf({ from: 3, to: 5 })]);
  assert.deepEqual([...times.pickupMs, ...times.dropMs], [Infinity, Infinity]);
});
