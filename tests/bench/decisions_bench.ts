/**
 * Decisions over a registry full of grants, beside a bare floor: a look into a map that already
 * holds an answer of the same shape. Both sides answer the same requests in the same process, round
 * about, so that their ratio says more than either figure.
 */
import { decodeVersioned, encodeVersioned } from "../../src/store/values.ts";
import { SystemClock } from "../../src/clock.ts";
import { decide } from "../../src/access/decide.ts";
import type { AccessDecision, AccessRequest } from "../../src/access/decision.ts";
import { snapshotOf, subjectsOf } from "../../src/access/snapshot.ts";
import { registryBehaviour } from "../../src/people/registry/behaviour.ts";
import type { Ledger } from "../../src/people/registry/ledger.ts";
import type { TableName } from "../../src/people/registry/tables.ts";
import type { Row } from "../../src/people/registry/table.ts";
import type { Site } from "../../src/site.ts";
import { aFacility, aGrant, aMember, anAccount, startMs } from "../src/people/rows.ts";
import { Durations, median, rounded } from "./quantiles.ts";

/** How much is measured. */
export interface DecisionsPlan {
  /** Grants in the registry; a quarter as many households. */
  readonly grants: number;
  readonly rounds: number;
  /** Of each side in each round. */
  readonly decisions: number;
}

/** What came out; times of one decision in microseconds. */
export interface DecisionsFigures {
  readonly grants: number;
  readonly rows: number;
  /** Reading every row from its bytes, checking it against its schema, and making the indexes. */
  readonly loadMs: number;
  /** Reading the same bytes alone, unchecked and without indexes. */
  readonly bareLoadMs: number;
  readonly allowedShare: number;
  /** Deciding for known subjects. */
  readonly decidePerSecond: number;
  readonly decideP50Us: number;
  readonly decideP99Us: number;
  /** Finding out what the account is, then deciding. */
  readonly wholePerSecond: number;
  readonly wholeP99Us: number;
  readonly barePerSecond: number;
  readonly bareP99Us: number;
  /** How many times the bare floor a decision takes. */
  readonly decideTimes: number;
}

const requestsMax = 20_000;
const timedMax = 50_000;

/** Runs it; the numbers of two runs differ, the requests do not. */
export function runDecisionsBench(site: Site, plan: DecisionsPlan): DecisionsFigures {
  const clock = new SystemClock();
  const building = site.buildings[0]!;
  const rows = [...rowsOf(building.id, plan.grants)];
  const bytes = rows.map(([table, { id, ...rest }]) => {
    const { version } = registryBehaviour.tables[table]!;
    return { table, id, value: encodeVersioned(version, { id, ...rest }) };
  });
  const decoded = (checked: boolean) =>
    bytes.map(({ table, id, value }) => {
      const { version, read } = registryBehaviour.tables[table]!;
      return {
        table,
        id,
        value: decodeVersioned(value, checked ? { version, read } : { version, read: (is) => is }),
      };
    });
  const bareLoadMs = timed(clock, () => decoded(false));
  let ledger: Ledger | undefined;
  const loadMs = timed(clock, () => {
    const context = { now: startMs, epoch: 1, incarnation: "bench" };
    ledger = registryBehaviour.load("bench", decoded(true), context).ledger;
  });
  return { ...measure(clock, ledger!, site, plan), rows: rows.length, loadMs, bareLoadMs };
}

function measure(clock: SystemClock, ledger: Ledger, site: Site, plan: DecisionsPlan) {
  const snapshot = snapshotOf(ledger, site, startMs);
  const requests = requestsOf(ledger, site, Math.floor(plan.grants / 4));
  const known = new Map(requests.map(({ key, request }) => [key, decide(request, snapshot)]));
  const allowed = requests.filter(({ key }) => known.get(key)!.allowed).length;
  const sides: Record<"decide" | "whole" | "bare", (at: number) => AccessDecision> = {
    decide: (at) => decide(requests[at]!.request, snapshot),
    whole(at) {
      const { request, account } = requests[at]!;
      const subjects = subjectsOf(ledger, account, request.building, startMs);
      return decide({ ...request, subjects }, snapshotOf(ledger, site, startMs));
    },
    bare: (at) => known.get(requests[at]!.key)!,
  };
  const perSecond: Record<keyof typeof sides, number[]> = { decide: [], whole: [], bare: [] };
  const names = Object.keys(sides) as (keyof typeof sides)[];
  let said = 0;
  for (let round = -1; round < plan.rounds; round++) {
    for (const name of names) {
      const side = sides[name];
      const beganMs = clock.monotonic();
      for (let at = 0; at < plan.decisions; at++) {
        said += side(at % requests.length).words.length;
      }
      const tookMs = clock.monotonic() - beganMs;
      // The first round warms up.
      if (round >= 0) perSecond[name].push(plan.decisions / tookMs * 1000);
    }
  }
  if (said === 0) throw new Error("nothing was said");
  const times = Object.fromEntries(names.map((name) => {
    const durations = new Durations(timedMax);
    for (let at = 0; at < Math.min(timedMax, plan.decisions); at++) {
      const beganMs = clock.monotonic();
      said += sides[name](at % requests.length).words.length;
      durations.add(clock.monotonic() - beganMs);
    }
    return [name, durations];
  })) as Record<keyof typeof sides, Durations>;
  const us = (name: keyof typeof sides, share: number) =>
    rounded(times[name].quantile(share) * 1000);
  return {
    grants: ledger.size("grant"),
    allowedShare: rounded(allowed / requests.length),
    decidePerSecond: Math.round(median(perSecond.decide)),
    decideP50Us: us("decide", 0.5),
    decideP99Us: us("decide", 0.99),
    wholePerSecond: Math.round(median(perSecond.whole)),
    wholeP99Us: us("whole", 0.99),
    barePerSecond: Math.round(median(perSecond.bare)),
    bareP99Us: us("bare", 0.99),
    decideTimes: rounded(median(perSecond.bare) / median(perSecond.decide)),
  };
}

/** A home for every four grants: one of the manager's for it, and three handed on below that. */
function* rowsOf(building: string, grants: number): Iterable<readonly [TableName, Row]> {
  for (let home = 0; home < Math.floor(grants / 4); home++) {
    const id = `h${String(home).padStart(6, "0")}`;
    yield ["account", anAccount(id)];
    yield ["facility", aFacility(`f-${id}`, { building })];
    yield ["member", aMember(`f-${id}`, id, "main", { building, id: `m-${id}` })];
    const level = home % 8;
    yield [
      "grant",
      aGrant(`g-${id}-root`, { kind: "facility", id: `f-${id}` }, {
        building,
        scope: {
          doors: ["entrance/main", "entrance/parcels"],
          lifts: [{ group: "main", levels: [0, level] }],
        },
      }),
    ];
    for (let below = 0; below < 3; below++) {
      yield [
        "grant",
        aGrant(`g-${id}-${below}`, { kind: "member", id: `m-${id}` }, {
          building,
          parent: `g-${id}-root`,
          scope: { doors: ["entrance/main"], lifts: [{ group: "main", levels: [level] }] },
          schedule: below === 0 ? null : {
            windows: [{
              weekdays: [1, 2, 3, 4, 5],
              from: "08:00",
              until: "18:00",
              holidays: "closed",
            }],
          },
        }),
      ];
    }
  }
}

interface Asked {
  readonly key: string;
  readonly account: string;
  readonly request: AccessRequest;
}

/** Half of the requests are for what the account may do, half for what it may not. */
function requestsOf(ledger: Ledger, site: Site, homes: number): Asked[] {
  const building = site.buildings[0]!.id;
  return Array.from({ length: Math.min(requestsMax, homes * 2) }, (_, at) => {
    // A stride that meets every home, so that no part of the memory is nearer than another.
    const home = (at * 7919) % homes;
    const account = `h${String(home).padStart(6, "0")}`;
    const common = {
      building,
      subjects: subjectsOf(ledger, account, building, startMs),
      atMs: startMs + (at % 1440) * 60_000,
    };
    const request: AccessRequest = at % 4 < 2
      ? { ...common, action: "open_door", door: at % 4 === 0 ? "entrance/main" : "cellar/bikes" }
      : {
        ...common,
        action: "call_lift",
        group: "main",
        level: (home + (at % 4 === 2 ? 0 : 3)) % 8,
      };
    return { key: `${account} ${at}`, account, request };
  });
}

function timed(clock: SystemClock, run: () => unknown): number {
  const beganMs = clock.monotonic();
  run();
  return rounded(clock.monotonic() - beganMs);
}
