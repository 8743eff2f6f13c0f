/**
 * What a decision costs in the turn, and what searches beside the turns cost others. A group of 8
 * cars with 30 open calls takes one more call, over and over. Then turns of another group fall due
 * every few milliseconds on an idle event loop, alone and beside a worker that searches for the busy
 * group as often as the server lets it; rounds of the two alternate, so that noise meets both.
 */
import { jobOf } from "../../actors/elevator_group/dispatch/job.ts";
import { type GroupModel, modelGroup } from "../../actors/elevator_group/model.ts";
import { SystemClock } from "../../src/clock.ts";
import type { CallRequest } from "../../src/protocol.ts";
import { type Random, randomInt, seededRandom } from "../../src/random.ts";
import { WorkerEngine } from "../../src/search/worker_engine.ts";
import { checkSite } from "../../src/site.ts";
import { GroupInHand } from "../actors/elevator_group/group_in_hand.ts";
import { Durations, median, rounded } from "./quantiles.ts";

/** How much is measured. */
export interface DispatchPlan {
  readonly cars: number;
  readonly floors: number;
  readonly openCalls: number;
  /** Calls placed one after the other. */
  readonly placings: number;
  readonly rounds: number;
  /** Turns of the other group in each half of a round, and how far apart they fall due, ms. */
  readonly turns: number;
  readonly everyMs: number;
}

/** What came out, ms. */
export interface DispatchFigures {
  readonly cars: number;
  readonly openCalls: number;
  readonly placeP50Ms: number;
  readonly placeP99Ms: number;
  /** From a turn's due moment to its end: alone, and beside a search. */
  readonly aloneP99Ms: number;
  readonly besideP99Ms: number;
  /** Median over the rounds of what the search adds to the p99. */
  readonly addedP99Ms: number;
  readonly searches: number;
  readonly searchP50Ms: number;
  readonly evaluations: number;
}

const evaluations = 4_000;
const wallMs = 40;
/** Searches whose time is kept. */
const searchesMax = 20_000;

/** Runs it. */
export async function runDispatchBench(plan: DispatchPlan): Promise<DispatchFigures> {
  const clock = new SystemClock();
  const site = siteOf(plan);
  const building = site.buildings[0]!;
  const model = modelGroup(building, building.groups[0]!);
  const random = seededRandom("dispatch bench");
  const group = busyGroup(model, plan, random);

  const placed = new Durations(plan.placings);
  for (let placing = 0; placing < plan.placings; placing++) {
    const request = requestOf(model, random);
    const call = `extra-${placing}`;
    const key = group.key();
    const startedMs = clock.monotonic();
    group.send({ type: "place_call", caller: `c-${placing}`, key, request, call });
    placed.add(clock.monotonic() - startedMs);
    group.cancel(call, `c-${placing}`);
  }

  const other = busyGroup(model, plan, random);
  const job = jobOf(group.state, group.now);
  const searched = new Durations(searchesMax);
  const turnsMax = plan.rounds * plan.turns;
  const [alone, beside] = [new Durations(turnsMax), new Durations(turnsMax)];
  const added: number[] = [];
  let evaluated = 0;
  const engine = new WorkerEngine({
    buildings: site.buildings,
    random,
    evaluations,
    wallMs,
    failed: (fault) => {
      throw new Error(`Cannot measure: the search broke, ${fault}`);
    },
  });
  try {
    await engine.search(model.key, job); // the worker's start is no search
    for (let round = 0; round < plan.rounds; round++) {
      const own = await turnsOf(other, plan, clock, random);
      let searching = true;
      const searches = (async () => {
        while (searching) {
          const result = (await engine.search(model.key, job))!;
          searched.add(result.ms);
          evaluated += result.improvement.evaluations;
          await resting(clock, result.ms);
        }
      })();
      const with_ = await turnsOf(other, plan, clock, random);
      searching = false;
      await searches;
      for (const ms of own.all) alone.add(ms);
      for (const ms of with_.all) beside.add(ms);
      added.push(with_.times.quantile(0.99) - own.times.quantile(0.99));
    }
  } finally {
    engine.stop();
  }
  return {
    cars: plan.cars,
    openCalls: plan.openCalls,
    placeP50Ms: rounded(placed.quantile(0.5)),
    placeP99Ms: rounded(placed.quantile(0.99)),
    aloneP99Ms: rounded(alone.quantile(0.99)),
    besideP99Ms: rounded(beside.quantile(0.99)),
    addedP99Ms: rounded(median(added)),
    searches: searched.count,
    searchP50Ms: rounded(searched.quantile(0.5)),
    evaluations: Math.round(evaluated / Math.max(1, searched.count)),
  };
}

/** Turns that fall due one after the other, and how late each was done. */
async function turnsOf(
  group: GroupInHand,
  { turns, everyMs }: DispatchPlan,
  clock: SystemClock,
  random: Random,
): Promise<{ times: Durations; all: number[] }> {
  const times = new Durations(turns);
  const all: number[] = [];
  let dueMs = clock.monotonic();
  for (let turn = 0; turn < turns; turn++) {
    dueMs += everyMs;
    await resting(clock, dueMs - clock.monotonic());
    const caller = `t-${turn}`;
    const call = `turn-${turn}-${clock.monotonic()}`;
    const request = requestOf(group.model, random);
    group.send({ type: "place_call", caller, key: group.key(), request, call });
    const ms = clock.monotonic() - dueMs;
    group.cancel(call, caller);
    times.add(ms);
    all.push(ms);
  }
  return { times, all };
}

function resting(clock: SystemClock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(Math.max(0, ms), resolve));
}

function busyGroup(model: GroupModel, plan: DispatchPlan, random: Random): GroupInHand {
  const group = new GroupInHand(model);
  group.checked = false;
  group.report();
  group.hearCars(Object.fromEntries(
    model.cars.map(({ id }) => [id, randomInt(random, plan.floors)]),
  ));
  group.report();
  for (let call = 0; call < plan.openCalls; call++) {
    group.placed(requestOf(model, random), { caller: `open-${call}` });
  }
  return group;
}

/** A landing or a destination call, each as often. */
function requestOf(model: GroupModel, random: Random): CallRequest {
  const top = model.levels.length - 1;
  const from = randomInt(random, top + 1);
  if (random.next() < 0.5) {
    const up = from === 0 || (from < top && random.next() < 0.5);
    return { kind: "landing", from, direction: up ? "up" : "down", persons: 1 };
  }
  const to = (from + 1 + randomInt(random, top)) % (top + 1);
  return { kind: "destination", from, to, persons: 1 };
}

function siteOf({ cars, floors }: DispatchPlan) {
  const levels = Array.from({ length: floors }, (_, level) => level);
  return checkSite({
    version: 1,
    cluster: "bench",
    buildings: [{
      id: "tower",
      floors: levels.map((level) => ({ level, label: `${level}`, heightM: 4 * level })),
      groups: [{
        id: "main",
        keepaliveMs: 60_000,
        cars: Array.from({ length: cars }, (_, at) => ({
          id: `car-${at}`,
          speedMps: 4,
          accelerationMps2: 1,
          jerkMps3: 1.4,
          ratedLoadKg: 1_275,
          serves: levels.map((level) => ({ level })),
        })),
      }],
    }],
  });
}
