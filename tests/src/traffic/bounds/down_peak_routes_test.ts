import assert from "node:assert/strict";
import { type Random, randomInt, seededRandom } from "../../../../src/random.ts";
import { downPeakRoutes } from "../../../../src/traffic/bounds/down_peak_routes.ts";
import { lowerBoundOf } from "../../../../src/traffic/bounds/lagrangian.ts";
import { pricedSchedule } from "../../../../src/traffic/bounds/priced_schedule.ts";
import { publishedPolicies } from "../../../../src/traffic/lewis_1996/policies/published_policies.ts";
import { RollingPlan } from "../../../../src/traffic/lewis_1996/policies/rolling_plan.ts";
import { type Rider, ridersOfHour } from "../../../../src/traffic/lewis_1996/riders.ts";
import { type Journey, simulateHour } from "../../../../src/traffic/lewis_1996/simulation.ts";

type Measure = "wait" | "system";

const costOf = (journeys: readonly Journey[], measure: Measure) =>
  journeys.reduce(
    (sum, { atS, enteredS, leftS }) => sum + (measure === "wait" ? enteredS : leftS) - atS,
    0,
  );

/** What it costs one car at least to carry all `riders`, in continuous time: every way to do it. */
function optimumOfCar(riders: readonly Rider[], measure: Measure): number {
  /** From the lobby, where the doors opened at `openS` and `out` people get out. */
  const fromLobby = (left: readonly Rider[], openS: number, out: number): number => {
    if (left.length === 0) return 0;
    let least = Infinity;
    for (let floor = 2; floor <= 10; floor++) {
      const soonestS = openS + out + 1 + 7.19 + 1.45 * (floor - 1);
      least = Math.min(least, atFloor(left, [], floor, soonestS));
    }
    return least;
  };
  const atFloor = (
    left: readonly Rider[],
    inside: readonly Rider[],
    floor: number,
    soonestS: number,
  ): number => {
    const here = left.filter(({ from }) => from === floor);
    let least = Infinity;
    for (let set = 1; set < 1 << here.length; set++) {
      const entering = here.filter((_, at) => (set >> at & 1) !== 0);
      // One after the other, each when they have come; the doors need not open sooner.
      const openS = Math.max(soonestS, ...entering.map(({ atS }, at) => atS - at));
      const waits = entering.reduce((sum, { atS }, at) => sum + openS + at - atS, 0);
      const next = left.filter((rider) => !entering.includes(rider));
      const all = [...inside, ...entering];
      const cost = measure === "wait" ? waits : 0;
      const onS = openS + entering.length + 7.19;
      const homeS = onS + 1.45 * (floor - 1);
      const outS = all.reduce((sum, { atS }, at) => sum + homeS + at + 1 - atS, 0);
      const home = (measure === "system" ? outS : 0) + fromLobby(next, homeS, all.length);
      least = Math.min(least, cost + home);
      for (let lower = 2; lower < floor; lower++) {
        if (!next.some(({ from }) => from === lower)) continue;
        least = Math.min(least, cost + atFloor(next, all, lower, onS + 1.45 * (floor - lower)));
      }
    }
    return least;
  };
  return fromLobby(riders, 0, 0);
}

/** The least cost of all ways to part the riders between the cars and to carry them. */
function optimum(riders: readonly Rider[], cars: number, measure: Measure): number {
  const own = Array.from(
    { length: 1 << riders.length },
    (_, set) => optimumOfCar(riders.filter((_, at) => (set >> at & 1) !== 0), measure),
  );
  if (cars === 1) return own.at(-1)!;
  return Math.min(...own.map((cost, set) => cost + own[own.length - 1 - set]!));
}

/** A few people at few floors within a minute or two, often in each other's way. */
function fewRiders(random: Random): readonly Rider[] {
  const places = Array.from({ length: 1 + randomInt(random, 3) }, () => 2 + randomInt(random, 9));
  const withinS = random.next() < 0.3 ? 4 : 90;
  return Array.from({ length: 1 + randomInt(random, 5) }, () => ({
    atS: random.next() * withinS,
    from: places[randomInt(random, places.length)]!,
    to: 1,
  })).sort((one, other) => one.atS - other.atS);
}

Deno.test("the bound of 1996 is never above the exact optimum, on 1,000 tiny hours", () => {
  const random = seededRandom("tiny hours");
  const shares = { wait: [0, 0], system: [0, 0] };
  for (let hour = 0; hour < 1_000; hour++) {
    const riders = fewRiders(random);
    const cars = 1 + randomInt(random, 2);
    const measure = random.next() < 0.5 ? "wait" : "system";
    const gridS = random.next() < 0.2 ? 0.25 : 1;
    const loadMost = 1 + randomInt(random, 5);
    const exact = optimum(riders, cars, measure);
    const problem = downPeakRoutes(riders, { measure, cars, gridS, loadMost, slackS: 120 });
    const { total } = lowerBoundOf(problem, { iterations: 20, upper: exact });
    assert.ok(
      total <= exact + 1e-6,
      `hour ${hour}: ${total} above ${exact} (${measure}, ${cars} cars, ${JSON.stringify(riders)})`,
    );
    shares[measure][0]! += total;
    shares[measure][1]! += exact;
  }
  // A bound of 0 would also never be above.
  const [waits, system] = [shares.wait, shares.system].map(([sum, exact]) => sum! / exact!);
  assert.ok(waits! > 0.55, `of the waits ${waits}`);
  assert.ok(system! > 0.75, `of the times in the system ${system}`);
});

Deno.test("the bound of one person and one car is what the trip takes, but for the grid", () => {
  for (const floor of [2, 5, 10]) {
    const riders = [{ atS: 100, from: floor, to: 1 }];
    // A car that knows ahead is there in time: no wait, 1 + 7.19 + 1.45 n + 1 s to be out.
    const options = { measure: "system" as const, cars: 1, gridS: 0.05, loadMost: 2, slackS: 200 };
    const { total } = lowerBoundOf(downPeakRoutes(riders, options), { iterations: 60, upper: 40 });
    const exact = 1 + 7.19 + 1.45 * (floor - 1) + 1;
    assert.ok(total <= exact + 1e-9 && total > exact - 0.2, `${total} of ${exact}`);
  }
});

Deno.test("whatever a policy does costs no less than its routes are priced at, and than the bound", () => {
  const policies = { ...publishedPolicies, own: () => new RollingPlan({ futures: 0 }) };
  for (const [at, [name, make]] of Object.entries(policies).entries()) {
    const riders = ridersOfHour(seededRandom(`priced ${at}`));
    const { journeys } = simulateHour(riders, make());
    for (const measure of ["wait", "system"] as const) {
      for (const gridS of [0.25, 1]) {
        const priced = pricedSchedule(journeys, gridS, measure);
        const cost = costOf(journeys, measure);
        assert.ok(priced <= cost && priced > 0.9 * cost, `${name}: ${priced} of ${cost}`);
      }
    }
  }
});

Deno.test("the bound of ten busy minutes is below what every policy reaches, and above nothing", () => {
  const riders = ridersOfHour(seededRandom("busy")).filter(({ atS }) => atS >= 1200 && atS < 1800)
    .map((rider) => ({ ...rider, atS: rider.atS - 1200 }));
  for (const measure of ["wait", "system"] as const) {
    const reached = Math.min(
      ...[...Object.values(publishedPolicies), () => new RollingPlan()].map((make) =>
        costOf(simulateHour(riders, make()).journeys, measure)
      ),
    );
    const options = { measure, cars: 4, gridS: 1, loadMost: 4, slackS: 200 };
    const { total, prices } = lowerBoundOf(downPeakRoutes(riders, options), {
      iterations: 60,
      upper: reached,
    });
    assert.ok(total < reached);
    assert.ok(total > reached * (measure === "wait" ? 0.1 : 0.35), `${total} of ${reached}`);
    assert.ok(prices.every((price) => price >= 0 && price <= 200), "prices end within the horizon");
  }
});

Deno.test("a bound is refused for people who do not go to the lobby", () => {
  const options = { measure: "wait" as const, cars: 1, gridS: 1, loadMost: 1, slackS: 100 };
  assert.throws(
    () => downPeakRoutes([{ atS: 0, from: 1, to: 5 }], options),
    /Cannot bound: all must go to the lobby, got 1 to 5/,
  );
});
