import assert from "node:assert/strict";
import { travelTimeMs } from "../../../../src/lift/kinematics.ts";
import { type Random, randomInt, seededRandom } from "../../../../src/random.ts";
import { lowerBoundOf } from "../../../../src/traffic/bounds/lagrangian.ts";
import { perPassengerBound } from "../../../../src/traffic/bounds/per_passenger.ts";
import { isPureUpPeak, upPeakRoutes } from "../../../../src/traffic/bounds/up_peak_routes.ts";
import { readBuildingFile, type TrafficBuilding } from "../../../../src/traffic/building_file.ts";
import { figuresOf } from "../../../../src/traffic/figures.ts";
import { runTrace } from "../../../../src/traffic/run_trace.ts";
import type { Journey } from "../../../../src/traffic/trace_file.ts";

async function buildingOf(name: string, cars: number, floors = 15): Promise<TrafficBuilding> {
  const file = new URL(`../../../../traffic/${name}.json`, import.meta.url);
  const building = readBuildingFile(await Deno.readTextFile(file), name);
  return { ...building, floors: building.floors.slice(0, floors), cars };
}

/** What it takes one car at least, in continuous time, to carry all: every order of every trip. */
function optimumOfCar({ car, floors }: TrafficBuilding, journeys: readonly Journey[]): number {
  const heightOf = new Map(floors.map(({ floor, heightM }) => [floor, heightM]));
  const limits = { ...car, jerkMps3: car.jerkMps3 ?? undefined };
  const rideS = (from: number, to: number) =>
    car.doorCloseS + car.startDelayS + car.levellingS + car.doorOpenS +
    travelTimeMs(heightOf.get(from)! - heightOf.get(to)!, limits) / 1000;
  const most = Math.floor(car.bypassLoad * car.capacityPersons + 1e-9);
  const fromLobby = (left: readonly Journey[], openS: number): number => {
    if (left.length === 0) return 0;
    let least = Infinity;
    for (let set = 1; set < 1 << left.length; set++) {
      const entering = left.filter((_, at) => (set >> at & 1) !== 0);
      if (entering.length > most) continue;
      let nextS = openS;
      for (const { atMs } of entering) nextS = Math.max(nextS, atMs / 1000) + car.transferInS;
      let [readyS, at, cost] = [Math.max(nextS, openS + car.dwellCarCallS), 0, 0];
      const stops = [...new Set(entering.map(({ to }) => to))].sort((one, other) => one - other);
      for (const floor of stops) {
        const out = entering.filter(({ to }) => to === floor);
        const openedS = readyS + rideS(at, floor);
        for (const { atMs } of out) cost += openedS - atMs / 1000;
        readyS = openedS + Math.max(car.dwellCarCallS, out.length * car.transferOutS);
        at = floor;
      }
      const rest = left.filter((journey) => !entering.includes(journey));
      least = Math.min(least, cost + fromLobby(rest, readyS + rideS(at, 0)));
    }
    return least;
  };
  return fromLobby(journeys, 0);
}

function optimum(building: TrafficBuilding, journeys: readonly Journey[]): number {
  const own = Array.from(
    { length: 1 << journeys.length },
    (_, set) => optimumOfCar(building, journeys.filter((_, at) => (set >> at & 1) !== 0)),
  );
  if (building.cars === 1) return own.at(-1)!;
  return Math.min(...own.map((cost, set) => cost + own[own.length - 1 - set]!));
}

function fewJourneys(random: Random, floors: number): readonly Journey[] {
  const withinMs = random.next() < 0.4 ? 5_000 : 60_000;
  return Array.from({ length: 1 + randomInt(random, 6) }, () => ({
    atMs: Math.round(random.next() * withinMs),
    from: 0,
    to: 1 + randomInt(random, floors - 1),
  })).sort((one, other) => one.atMs - other.atMs);
}

Deno.test("the bound of up-peak is never above the exact optimum, on 1,000 tiny traces", async () => {
  const random = seededRandom("tiny traces");
  let [sum, exactSum] = [0, 0];
  const buildings = new Map<string, TrafficBuilding>();
  for (const name of ["reference", "kinder"]) {
    for (const cars of [1, 2]) {
      for (const floors of [3, 6]) {
        buildings.set(`${name} ${cars} ${floors}`, await buildingOf(name, cars, floors));
      }
    }
  }
  for (let trace = 0; trace < 1_000; trace++) {
    const [title, building] = [...buildings][randomInt(random, buildings.size)]!;
    const journeys = fewJourneys(random, building.floors.length);
    const gridS = random.next() < 0.2 ? 0.25 : 1;
    const stopsMost = randomInt(random, 4);
    const exact = optimum(building, journeys);
    const problem = upPeakRoutes(building, journeys, { gridS, slackS: 150, stopsMost });
    const { total } = lowerBoundOf(problem, { iterations: 15, upper: exact });
    assert.ok(
      total <= exact + 1e-6,
      `trace ${trace} in ${title}: ${total} above ${exact} (${JSON.stringify(journeys)})`,
    );
    sum += total;
    exactSum += exact;
  }
  assert.ok(sum / exactSum > 0.75, `${sum / exactSum} of the optimum`);
});

Deno.test("the bound of one person is the ride without a stop, but for the grid", async () => {
  const building = await buildingOf("reference", 2);
  for (const to of [1, 7, 14]) {
    const journeys = [{ atMs: 60_000, from: 0, to }];
    const options = { gridS: 0.05, slackS: 100, stopsMost: 3 };
    const least = perPassengerBound(building, journeys);
    const problem = upPeakRoutes(building, journeys, options);
    const { total } = lowerBoundOf(problem, { iterations: 60, upper: least + 1 });
    assert.ok(Math.abs(total - least) < 0.1, `${total} of ${least}`);
  }
});

Deno.test("no run of up-peak is below its bound, nor a stop shorter than a route's", async () => {
  for (const name of ["reference", "kinder"]) {
    const building = await buildingOf(name, 3, 8);
    const { car } = building;
    const random = seededRandom(`run of ${name}`);
    const journeys = Array.from({ length: 60 }, (_, at) => ({
      atMs: at * 4_000 + randomInt(random, 3_000),
      from: 0,
      to: 1 + randomInt(random, 7),
    }));
    assert.ok(isPureUpPeak(building, journeys));
    for (const calls of ["phone", "destination", "landing"] as const) {
      const run = { building, journeys, calls, dispatcher: "vestibule" as const, seed: "1" };
      const records = await runTrace({ ...run, stopwatch: () => 0 });
      const { attd, unserved } = figuresOf([records]);
      assert.equal(unserved, 0);
      const problem = upPeakRoutes(building, journeys, { gridS: 0.5, slackS: 200, stopsMost: 4 });
      const upper = attd * journeys.length;
      const { total } = lowerBoundOf(problem, { iterations: 60, upper });
      assert.ok(total <= upper && total > 0.35 * upper, `${total} of ${upper}, ${name} ${calls}`);
      assert.ok(perPassengerBound(building, journeys) < attd);
      assertStopsFit(records, building, Math.min(car.dwellCarCallS, car.dwellLandingCallS));
    }
  }
});

/** Between open doors and open doors lies at least the time that a route takes for it. */
function assertStopsFit(
  { passengers, stops }: Awaited<ReturnType<typeof runTrace>>,
  { car, floors }: TrafficBuilding,
  dwellS: number,
): void {
  const heightOf = new Map(floors.map(({ floor, heightM }) => [floor, heightM]));
  const limits = { ...car, jerkMps3: car.jerkMps3 ?? undefined };
  let pairs = 0;
  for (const own of Map.groupBy(stops, (stop) => stop.car).values()) {
    const open = own.flatMap((stop) => {
      const opened = stop.doors.find(([state]) => state === "opened");
      return opened === undefined ? [] : [{ ...stop, openedMs: opened[1] }];
    });
    for (const [at, { floor, openedMs }] of open.entries()) {
      const next = open[at + 1];
      if (next === undefined || next.floor === floor) continue;
      const within = (ms: number | null) => ms !== null && ms > openedMs && ms < next.openedMs;
      const moversS = passengers.filter((each) => each.car === own[0]!.car)
        .reduce(
          (sum, { from, to, enteredMs, leftMs }) =>
            sum + (from === floor && within(enteredMs) ? car.transferInS : 0) +
            (to === floor && within(leftMs) ? car.transferOutS : 0),
          0,
        );
      const leastMs = 1000 * (Math.max(dwellS, moversS) + car.doorCloseS + car.startDelayS) +
        travelTimeMs(heightOf.get(floor)! - heightOf.get(next.floor)!, limits) +
        1000 * (car.levellingS + car.doorOpenS);
      assert.ok(next.openedMs - openedMs >= leastMs - 1, `${next.openedMs - openedMs} ${leastMs}`);
      pairs++;
    }
  }
  assert.ok(pairs > 10, `${pairs} rides were looked at`);
}

Deno.test("an up-peak bound is refused for other traffic and for cars that differ", async () => {
  const building = await buildingOf("reference", 2);
  const options = { gridS: 0.5, slackS: 100, stopsMost: 2 };
  const down = [{ atMs: 0, from: 3, to: 0 }];
  assert.ok(!isPureUpPeak(building, down));
  assert.throws(() => upPeakRoutes(building, down, options), /all must go up from the lobby/);
  const differing = { ...building, cars: [{}, { speedMps: 1 }] };
  assert.throws(
    () => upPeakRoutes(differing, [{ atMs: 0, from: 0, to: 3 }], options),
    /the cars must be equal/,
  );
});
