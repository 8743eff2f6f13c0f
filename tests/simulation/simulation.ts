/**
 * One simulated run of the whole server side without sockets: actors, committer, store, the bridge
 * to hardware, a network of bad manners, and the simulated building, in simulated time. One seed is
 * one run: the same seed gives the same run, line by line.
 */
import { type GroupModel, modelGroup } from "../../actors/elevator_group/model.ts";
import { startBuilding } from "../../adapters/simulator/building.ts";
import { ManualClock } from "../../src/clock.ts";
import type { FeedEvent, GroupAddress } from "../../src/lifts.ts";
import { forkRandom, randomInt, seededRandom } from "../../src/random.ts";
import type { Site } from "../../src/site.ts";
import { Chronicle } from "./chronicle.ts";
import { Convergence } from "./convergence.ts";
import { Ledger } from "./ledger.ts";
import { Phones } from "./phones.ts";
import { ServerProcess } from "./server_process.ts";
import { SimulatedNetwork } from "./simulated_network.ts";
import { StoreUnavailable } from "../../src/store/store.ts";
import { Weather } from "./weather.ts";
import { SimulatedDisk } from "./witness_store.ts";

/** What is to be run. */
export interface RunOptions {
  readonly site: Site;
  readonly seed: string;
  /** Simulated time with faults and new calls; then calm, until every call has ended. */
  readonly minutes: number;
  /** A new call in each group, on average. */
  readonly callEveryMs?: number;
  /** People without phones, in every group. */
  readonly passengersPerFiveMinutes?: number;
  /** Nothing goes wrong. */
  readonly calm?: boolean;
  readonly write?: (line: string) => void;
}

/** What came of a run. */
export interface RunResult {
  readonly seed: string;
  /** Lines of the record. */
  readonly steps: number;
  readonly turns: number;
  readonly hash: string;
  readonly faults: readonly string[];
  readonly endings: readonly (readonly [string, number])[];
  readonly epochs: number;
  readonly servedAgainUnknowably: number;
  /** How long desired state took to agree after each outage of cable or broker, ms, ascending. */
  readonly convergedMs: readonly number[];
  readonly tail: (count: number, word?: string) => string[];
}

/** A call lives at most ten minutes, and then it is looked for twice. */
const calmMs = 12 * 60_000;

/** Runs one seed. */
export async function simulate(options: RunOptions): Promise<RunResult> {
  const { site, seed, minutes } = options;
  const random = seededRandom(seed);
  const clock = new ManualClock();
  const chronicle = new Chronicle(clock, options.write);
  const ledger = new Ledger(chronicle);
  const convergence = new Convergence(clock, chronicle, (text) => ledger.fault(text));
  const network = new SimulatedNetwork({
    clock,
    random: forkRandom(random, "network"),
    chronicle,
    faults: { lost: 0.01, twice: 0.02, late: 0.02 },
    witness: {
      delivered(at, report) {
        ledger.delivered(report);
        convergence.delivered(at, report);
      },
      joined: (at) => convergence.joined(at),
      parted: (at) => convergence.parted(at),
    },
  });
  const disk = new SimulatedDisk({
    clock,
    random: forkRandom(random, "disk"),
    rates: { lost: 0.002, applied: 0.002, late: 0.001 },
    durable: (mutation) => ledger.durable(mutation),
  });
  const models = modelsOf(site);
  const building = startBuilding({
    site,
    clock,
    random: forkRandom(random, "building"),
    connect: (at) => network.link(at),
    observe(event) {
      if (event.what === "call" || event.what === "act" || event.what === "boot") {
        chronicle.note("building", JSON.stringify(event));
      }
      ledger.happened(event);
    },
    ...(options.passengersPerFiveMinutes !== undefined && {
      passengers: { perFiveMinutes: options.passengersPerFiveMinutes },
    }),
  });

  // Servers: one after the other, on one disk.
  const serverRandom = forkRandom(random, "servers");
  let turns = 0;
  let epochs = 0;
  const startServer = () => {
    const server = new ServerProcess({
      clock,
      random: forkRandom(serverRandom, `server ${++epochs}`),
      disk,
      network,
      models,
      chronicle,
      ledger,
      heard,
    });
    convergence.server = server;
    server.start().catch((error) => {
      if (!server.alive) return;
      // As its supervisor would do: a server that cannot start ends, and is started again.
      if (!(error instanceof StoreUnavailable)) ledger.fault(`server: did not start: ${error}`);
      chronicle.note("server", "did not start");
      crashServer();
    });
    return server;
  };
  const heard = (at: GroupAddress, { audience, event }: FeedEvent) => {
    if (event.what === "call") ledger.told(event.call);
    else if (event.what === "any_call") ledger.told({ ...event.call, placedAtMs: 0 });
    if (event.what !== "car") {
      chronicle.note("event", `${at.group} ${audience} ${JSON.stringify(event)}`);
    }
  };
  let server = startServer();
  const crashServer = () => {
    if (!server.alive) return;
    server.crash();
    turns += server.turns;
    clock.after(200 + randomInt(serverRandom, 4_000), () => server = startServer());
  };

  const weather = new Weather({
    clock,
    random: forkRandom(random, "weather"),
    chronicle,
    network,
    disk,
    groups: building.groups,
    crashServer,
    disturbed: () => convergence.disturbed(),
  });
  convergence.troubles = (at) => weather.troubles(at);
  for (const group of building.groups) convergence.watch(group);
  const phones = [...models.values()].map(({ building, group }) =>
    new Phones(
      {
        clock,
        random: forkRandom(random, `phones ${group.id}`),
        chronicle,
        ledger,
        edge: () => server.lifts,
      },
      { building, group: group.id },
      group,
    )
  );
  if (options.calm === true) weather.calm();
  await clock.run(5_000);
  if (options.calm !== true) weather.start();
  for (const each of phones) each.start(options.callEveryMs ?? 10_000);
  await clock.run(minutes * 60_000);
  for (const each of phones) each.stop();
  weather.calm();
  building.setPassengers(undefined);
  await clock.run(calmMs);
  for (const call of ledger.unended()) ledger.fault(`call ${call}: acknowledged, and never ended`);
  convergence.judgeEnd();
  turns += server.turns;
  server.crash();
  await building.stop();
  return {
    seed,
    steps: chronicle.lines,
    turns,
    hash: chronicle.hash,
    faults: ledger.faults,
    endings: ledger.endings(),
    epochs,
    servedAgainUnknowably: ledger.servedAgainUnknowably,
    convergedMs: convergence.tookMs.toSorted((a, b) => a - b),
    tail: (count, word) => chronicle.tail(count, word),
  };
}

function modelsOf(site: Site): ReadonlyMap<string, GroupModel> {
  const models = site.buildings.flatMap((building) =>
    building.groups.map((group) => modelGroup(building, group))
  );
  return new Map(models.map((model) => [model.key, model]));
}

/** The value below which so large a share of ascending values lies; 0 where there is none. */
export function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? 0;
}
