import assert from "node:assert/strict";
import { seededRandom } from "../../../../src/random.ts";
import { drawArrivals } from "../../../../src/traffic/lewis_1996/futures.ts";
import { publishedPolicies } from "../../../../src/traffic/lewis_1996/policies/published_policies.ts";
import { RollingPlan } from "../../../../src/traffic/lewis_1996/policies/rolling_plan.ts";
import type { Policy, View } from "../../../../src/traffic/lewis_1996/policy.ts";
import { ridersOfHour } from "../../../../src/traffic/lewis_1996/riders.ts";
import { runHours } from "../../../../src/traffic/lewis_1996/run_hours.ts";
import { simulateHour } from "../../../../src/traffic/lewis_1996/simulation.ts";
import { assertJourneysFit } from "./journeys_fit.ts";

/** Seeds of their own: the policy was tuned on others. */
const seed = "rolling plan";

Deno.test("E21 our policy waits well below SECTOR and LQF, in the same hours", () => {
  const plan = { hours: 6, seed };
  const own = runHours(plan, () => new RollingPlan()).figures;
  const over = (name: string) => {
    const { averageWaitS, squaredWait } = runHours(plan, publishedPolicies[name]!).figures;
    return [own.averageWaitS / averageWaitS, own.squaredWait / squaredWait] as const;
  };
  const [sectorWait, sectorSquare] = over("SECTOR");
  const [lqfWait, lqfSquare] = over("LQF");
  // Six hours spread by some 3 %; the goals over 30 hours are 0.68, 0.45, 0.76 and 0.57.
  assert.ok(sectorWait < 0.70, `wait ${sectorWait} of SECTOR's`);
  assert.ok(sectorSquare < 0.47, `squared wait ${sectorSquare} of SECTOR's`);
  assert.ok(lqfWait < 0.78, `wait ${lqfWait} of LQF's`);
  assert.ok(lqfSquare < 0.59, `squared wait ${lqfSquare} of LQF's`);
  assert.ok(own.longWaitsPercent < 0.2, `${own.longWaitsPercent} % above 60 s`);
});

Deno.test("E21 rollouts wait less than known calls alone, and going along less than staying", () => {
  const plan = { hours: 4, seed };
  const wait = (options: ConstructorParameters<typeof RollingPlan>[0]) =>
    runHours(plan, () => new RollingPlan(options)).figures.squaredWait;
  const known = wait({ futures: 0 });
  assert.ok(wait({}) < known);
  assert.ok(known < wait({ futures: 0, goesAlong: false }));
});

Deno.test("E21 our policy serves everybody of a whole hour, with people going up as well", () => {
  for (const upPerMinute of [0, 4]) {
    const riders = ridersOfHour(seededRandom("whole"), { upPerMinute });
    const policy = new RollingPlan({ upPerMinute, futures: 2 });
    assertJourneysFit(riders, simulateHour(riders, policy).journeys);
  }
});

Deno.test("E19 E21 our policy replays bit for bit", () => {
  const riders = ridersOfHour(seededRandom("replay")).slice(0, 200);
  const run = () => simulateHour(riders, new RollingPlan({ futures: 4 })).journeys;
  assert.deepEqual(run(), run());
});

Deno.test("E21 our policy decides by what it sees: the same views, whoever waits behind a button", () => {
  const views: View[] = [];
  const answers: unknown[] = [];
  const inner = new RollingPlan({ futures: 2 });
  assert.equal(inner.seesQueues, false);
  const recording: Policy = {
    seesQueues: false,
    decide: (view) => {
      views.push(view);
      const answer = inner.decide(view);
      answers.push(answer);
      return answer;
    },
  };
  simulateHour(ridersOfHour(seededRandom("views")).slice(0, 150), recording);
  const other = new RollingPlan({ futures: 2 });
  assert.deepEqual(views.map((view) => other.decide(view)), answers);
  assert.ok(views.every(({ calls }) => calls.every((call) => call.queue === undefined)));
});

Deno.test("futures are drawn at the known rates, in order, within the horizon", () => {
  const random = seededRandom("futures");
  let down = 0;
  let up = 0;
  const runs = 400;
  for (let run = 0; run < runs; run++) {
    const arrivals = drawArrivals(1195, 20, 3, random);
    for (const [at, { atS, floor, heading }] of arrivals.entries()) {
      assert.ok(atS > 1195 && atS <= 1215);
      assert.ok(at === 0 || arrivals[at - 1]!.atS <= atS);
      assert.equal(heading, floor === 1 ? 1 : -1);
      if (heading > 0) up++;
      else down++;
    }
  }
  // Five seconds at 4 people per floor and 300 s, 15 s at 18; three a minute at the lobby.
  const expected = 9 * (5 * 4 + 15 * 18) / 300 * runs;
  assert.ok(Math.abs(down - expected) < 4 * Math.sqrt(expected), `${down} of ${expected} go down`);
  assert.ok(Math.abs(up - runs) < 4 * Math.sqrt(runs), `${up} of ${runs} go up`);
});
