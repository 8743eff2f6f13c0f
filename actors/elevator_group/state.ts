/**
 * The state of a lift group. *Durable*, one row each (E1): open calls, acts under way, and what
 * ended lately (the answers to repeated keys). *Live*, in no row: what hardware last said, and
 * what follows from it. After a load everything live is unknown until hardware speaks.
 */
import { z } from "zod";
import {
  callRequestSchema,
  holdSchema,
  keptCallSchema,
  leaseRequestSchema,
  leaseSchema,
} from "../../src/protocol.ts";
import type { LandingCallView } from "../../src/protocol.ts";
import type { CarMode } from "../../src/lift/vocabulary.ts";
import type { Refusal } from "../../src/refusal.ts";
import { PersistentMap } from "../persistent_map.ts";
import type { LoadContext, LoadedRow, Table } from "../behaviour.ts";
import { type CarWatch, type Estimate, unwatched } from "./car_watch.ts";
import type {
  CallOutcome,
  CarPositionReport,
  CarStateReport,
  PanelAnswer,
  Parking,
  Stage,
} from "./hardware.ts";
import { journeyRow } from "./journey_part.ts";
import { type LearnedTraffic, unlearned } from "./learned_traffic.ts";
import type { GroupModel } from "./model.ts";
import { type Reservation, reservedCars } from "./eligible.ts";
import { litLandings } from "./views.ts";

/** How old an idempotency key may be when it is first used (E2). */
export const keyWindowMs = 600_000;
/** How far a client's clock may run ahead of ours. */
export const clockSkewMs = 60_000;
/**
 * How long the answer to a key is kept after its call or act has ended: the window, and the skew
 * besides, since a key that was made ahead of our clock can be used for so much longer.
 */
export const keyKeptMs = keyWindowMs + clockSkewMs;

const open = z.enum(["registered", "assigned", "fixed", "being_served"]);

const callRow = z.strictObject({
  id: z.string(),
  caller: z.string(),
  key: z.string(),
  request: callRequestSchema,
  state: open,
  car: z.string().optional(),
  /** Cars that were given this call and did not come. */
  failed: z.array(z.string()).default([]),
  placedAtMs: z.number(),
  /** The call is over from here on, whatever happens. */
  deadlineMs: z.number(),
  /** The lift should have come by then; when it has not, the call is given to another. */
  comeByMs: z.number(),
  etaMs: z.number().optional(),
  /** When its passengers will be at the landing; shown to nobody (C5). */
  arrivesAtMs: z.number().optional(),
  /** Its passengers are still on the way, and its controller hears of it from then on. */
  sendFromMs: z.number().optional(),
  /** A panel has named its car to the people who wait: it keeps that car while the car serves. */
  announced: z.literal(true).optional(),
  /** The controller that chooses cars has given it up, and must let it go before it is asked again. */
  letGo: z.literal(true).optional(),
  /** A button at the landing made it: of a panel, or of the controller (C13). */
  pressed: z.strictObject({
    /** Left out: the controller's own. */
    panel: z.string().optional(),
    boot: z.string(),
    seq: z.number(),
  }).optional(),
  /** Floors to be unlocked in its car, from when the doors open for it. */
  unlock: z.strictObject({ levels: z.array(z.number()), forMs: z.number() }).optional(),
  /** It is for a later round of its car than the next, and not told to the hardware yet. */
  later: z.literal(true).optional(),
  /** What its caller and the screen at its landing call it by (`call_numbers.ts`). */
  number: z.number().optional(),
  /** The lease's epoch in which it was placed. */
  epoch: z.number(),
  /** Present where it is a leg of a journey. */
  journey: journeyRow.optional(),
  /** Present where its passengers travel in several cars: persons in all, and calls. */
  party: z.strictObject({ persons: z.number(), of: z.number() }).optional(),
});
/** An open call. */
export type Call = Readonly<z.infer<typeof callRow>>;

const actRow = z.strictObject({
  id: z.string(),
  caller: z.string(),
  key: z.string(),
  call: z.string(),
  car: z.string(),
  side: z.enum(["front", "rear"]),
  boot: z.string(),
  notAfterUnitMs: z.number(),
  /** Not confirmed from here on (wall time). */
  deadlineMs: z.number(),
});
/** An act under way. */
export type OpenAct = Readonly<z.infer<typeof actRow>>;

const endedRow = z.strictObject({
  caller: z.string(),
  key: z.string(),
  untilMs: z.number(),
  call: keptCallSchema.optional(),
  lease: leaseSchema.optional(),
  hold: holdSchema.optional(),
  act: z.strictObject({
    id: z.string(),
    call: z.string(),
    refusal: z.custom<Refusal>().nullable(),
  }).optional(),
});
/** What ended lately, kept for repeats of its key. */
export type Ended = Readonly<z.infer<typeof endedRow>>;

const owner = { id: z.string(), caller: z.string(), key: z.string() };

/** A lease's row. */
const leaseRow = z.strictObject({
  ...owner,
  request: leaseRequestSchema,
  car: z.string(),
  /** Whoever had the car before is out of it: from here on it is the lease's alone. */
  cleared: z.boolean(),
  grantedAtMs: z.number(),
  expiresAtMs: z.number(),
});
/** A car that one caller has for itself. */
export type Lease = Readonly<z.infer<typeof leaseRow>>;

/** A hold's row. */
const holdRow = z.strictObject({
  ...owner,
  /** Names neither call nor lease where a robot holds the door of whatever car stands there. */
  request: holdSchema.shape.request,
  car: z.string(),
  level: z.number(),
  side: z.enum(["front", "rear"]),
  sinceMs: z.number(),
  expiresAtMs: z.number(),
});
/** A door that is held open. */
export type Hold = Readonly<z.infer<typeof holdRow>>;

const lockRow = z.strictObject({ level: z.number(), locked: z.boolean() });
/** A floor that is locked, or unlocked, otherwise than the site file says. */
export type Lock = Readonly<z.infer<typeof lockRow>>;

const unlockRow = z.strictObject({
  /** The guest's call. */
  call: z.string(),
  car: z.string(),
  levels: z.array(z.number()),
  untilMs: z.number(),
});
/** Floors that are unlocked in one car for a guest. */
export type Unlock = Readonly<z.infer<typeof unlockRow>>;

const liftLogRow = z.strictObject({
  /** `served`, or why it was cancelled. */
  result: z.string(),
  /** To the minute. */
  atMs: z.number(),
  /** The random id that the call stood under. */
  logId: z.string(),
});
/** An entry of the equipment log: a call that ended. No floor and no car, ever (C4). */
export type LiftLogEntry = Readonly<z.infer<typeof liftLogRow>>;

/** The equipment log's table. */
export const liftLogTable = "lift_log";
/** How long an entry of it is kept where nobody set anything. */
export const liftLogKeepMsDefault = 90 * 86_400_000;

/** How the rows are kept, with log entries for so long. */
export function groupTables(logKeepMs: number): Readonly<Record<string, Table>> {
  return {
    call: { version: 1, read: (value) => callRow.parse(value) },
    act: { version: 1, read: (value) => actRow.parse(value) },
    lock: { version: 1, read: (value) => lockRow.parse(value) },
    unlock: { version: 1, read: (value) => unlockRow.parse(value) },
    lease: { version: 1, read: (value) => leaseRow.parse(value) },
    hold: { version: 1, read: (value) => holdRow.parse(value) },
    ended: { version: 1, read: (value) => endedRow.parse(value), keepMs: keyKeptMs },
    [liftLogTable]: {
      version: 1,
      read: (value) => liftLogRow.parse(value),
      keepMs: logKeepMs,
      archived: true,
    },
  };
}

/** As {@link groupTables}, for the time that the log is kept where nobody set anything. */
export const tables = groupTables(liftLogKeepMsDefault);

/** One key of a caller and what it stands for. */
export interface KeyRecord {
  readonly key: string;
  readonly id: string;
  readonly what: "call" | "act" | "lease" | "hold";
  /** Present once it has ended; forgotten from `untilMs` on. */
  readonly ended?: Ended;
}

/** A car as hardware last described it. */
export interface LiveCar {
  readonly id: string;
  /** Wall time of the last word; 0 for never. */
  readonly heardAtMs: number;
  /** Heard within the keepalive. */
  readonly known: boolean;
  readonly boot: string;
  /** As of a controller. */
  readonly former: readonly string[];
  readonly positionSeq: number;
  readonly stateSeq: number;
  readonly position: CarPositionReport | null;
  readonly state: CarStateReport | null;
  /** The condition that the building was last told of; empty for none since the load. */
  readonly told: string;
  readonly toldAtMs: number;
  /** How it does, beside what it says (`hindrances.ts`). */
  readonly watch: CarWatch;
  /** The group is on emergency power, and this car is not (`true`) or is fed by it. */
  readonly barred?: boolean;
  /** Whom it is kept for: it follows from leases and calls, after every turn. */
  readonly reserved?: Reservation;
}

/** The group's controller as it last reported. */
export interface LiveController {
  /** Since it last reported neither its last will nor the link has said that it is gone. */
  readonly online: boolean;
  /** Online, and heard within the keepalive: desired state can be published to it. */
  readonly synced: boolean;
  readonly boot: string;
  /** The boots before this one, the latest last: their words come late and say nothing new. */
  readonly former: readonly string[];
  readonly seq: number;
  readonly unitMs: number;
  readonly heardAtMs: number;
  /** It has reported without a longer pause since then. */
  readonly steadySinceMs: number;
  readonly mode: CarMode;
  /** The cars that it names to serve on emergency power. */
  readonly serving: ReadonlySet<string>;
  /** The desired state that it follows. */
  readonly epoch: number;
  readonly revision: number;
  readonly held: ReadonlyMap<string, { readonly car: string; readonly stage: Stage }>;
  /** When it was last asked for its whole state, and how often without an answer; 0 for not now. */
  readonly askedAtMs: number;
  readonly asks: number;
  /** Calls that it has finished and not let go yet: it would not begin them again. */
  readonly finished: ReadonlyMap<string, CallOutcome>;
}

/** The whole state of one lift group. */
export interface GroupState {
  readonly model: GroupModel;
  readonly epoch: number;
  readonly loadedAtMs: number;
  readonly calls: PersistentMap<Call>;
  readonly acts: PersistentMap<OpenAct>;
  /** Keys by caller, at most {@link keysPerCallerMax} each. */
  readonly callers: PersistentMap<readonly KeyRecord[]>;
  readonly keyCount: number;
  /** Expired keys are looked for shard by shard: when last, and where next. */
  readonly prunedAtMs: number;
  readonly pruneNext: number;
  readonly controller: LiveController;
  readonly cars: readonly LiveCar[];
  /** Of the desired state; grows with every change. */
  readonly revision: number;
  /** Wall time of the last publish of the present revision. */
  readonly publishedAtMs: number;
  /** Lit landing buttons, as everyone was last told. */
  readonly lit: readonly LandingCallView[];
  /** Cars that one caller has alone, and doors that are held open. */
  readonly leases: ReadonlyMap<string, Lease>;
  readonly holds: ReadonlyMap<string, Hold>;
  /** Floors locked (`true`) or unlocked otherwise than the site file says. */
  readonly locks: ReadonlyMap<number, boolean>;
  /** What is unlocked for guests, the oldest first. */
  readonly unlocks: readonly Unlock[];
  /** The last press of each panel and what was answered; live. */
  readonly panels: ReadonlyMap<string, PanelAnswer>;
  /** When lifts will come, by call, as callers were last told (`estimates.ts`). */
  readonly estimates: PersistentMap<Estimate>;
  /** Live: where cars without a call should wait. */
  readonly parking: readonly Parking[];
  /** Live: rates and destinations, learned from hardware. */
  readonly traffic: LearnedTraffic;
}

/** Builds the state from committed rows. */
export function loadGroup(
  model: GroupModel,
  rows: readonly LoadedRow[],
  context: LoadContext,
): GroupState {
  const calls = new Map<string, Call>();
  const acts = new Map<string, OpenAct>();
  const callers = new Map<string, KeyRecord[]>();
  const locks = new Map<number, boolean>();
  const unlocks: Unlock[] = [];
  const leases = new Map<string, Lease>();
  const holds = new Map<string, Hold>();
  let keyCount = 0;
  const remember = (caller: string, record: KeyRecord) => {
    const records = callers.get(caller);
    if (records === undefined) callers.set(caller, [record]);
    else records.push(record);
    keyCount++;
  };
  for (const { table, id, value } of rows) {
    if (table === "call") {
      const call = value as Call;
      calls.set(id, call);
      remember(call.caller, { key: call.key, id, what: "call" });
    } else if (table === "act") {
      const act = value as OpenAct;
      acts.set(id, act);
      remember(act.caller, { key: act.key, id, what: "act" });
    } else if (table === "lease") {
      const lease = value as Lease;
      leases.set(id, lease);
      remember(lease.caller, { key: lease.key, id, what: "lease" });
    } else if (table === "hold") {
      const hold = value as Hold;
      holds.set(id, hold);
      remember(hold.caller, { key: hold.key, id, what: "hold" });
    } else if (table === "lock") {
      const { level, locked } = value as Lock;
      locks.set(level, locked);
    } else if (table === "unlock") {
      unlocks.push(value as Unlock);
    } else if (table === "ended") {
      const ended = value as Ended;
      if (ended.untilMs <= context.now) continue;
      remember(ended.caller, { key: ended.key, id, what: whatEnded(ended), ended });
    }
  }
  const state: GroupState = {
    model,
    epoch: context.epoch,
    loadedAtMs: context.now,
    calls: PersistentMap.of(calls, 16),
    acts: PersistentMap.of(acts, 4),
    callers: PersistentMap.of<readonly KeyRecord[]>(callers, 256),
    keyCount,
    prunedAtMs: context.now,
    pruneNext: 0,
    controller: unheardController,
    cars: model.cars.map(({ id }) => unheardCar(id)),
    // An earlier load in this epoch may have used revisions up to the present millisecond.
    revision: nextRevision(0, context.now + 1),
    publishedAtMs: 0,
    lit: [],
    leases,
    holds,
    locks,
    unlocks: unlocks.sort((one, other) => one.untilMs - other.untilMs),
    panels: new Map(),
    estimates: PersistentMap.of(new Map<string, Estimate>(), 16),
    parking: [],
    traffic: unlearned(model, context.now),
  };
  return { ...state, lit: litLandings(state), cars: reservedCars(state) };
}

function whatEnded({ act, lease, hold }: Ended): KeyRecord["what"] {
  if (act !== undefined) return "act";
  if (lease !== undefined) return "lease";
  return hold === undefined ? "call" : "hold";
}

/** A controller that has not spoken yet. */
export const unheardController: LiveController = {
  online: false,
  synced: false,
  boot: "",
  former: [],
  seq: 0,
  unitMs: 0,
  heardAtMs: 0,
  steadySinceMs: 0,
  mode: "normal",
  serving: new Set(),
  epoch: 0,
  revision: 0,
  askedAtMs: 0,
  asks: 0,
  held: new Map(),
  finished: new Map(),
};

/** A car that has not spoken yet. */
export function unheardCar(id: string): LiveCar {
  return {
    id,
    heardAtMs: 0,
    known: false,
    boot: "",
    former: [],
    positionSeq: -1,
    stateSeq: -1,
    position: null,
    state: null,
    told: "",
    toldAtMs: 0,
    watch: unwatched,
  };
}

/**
 * The revision after `revision`. It starts from the clock, in thousandths of a millisecond, so
 * that it goes on growing over a reload within one epoch without being stored.
 */
export function nextRevision(revision: number, now: number): number {
  return Math.max(revision + 1, Math.floor(now) * 1000);
}
