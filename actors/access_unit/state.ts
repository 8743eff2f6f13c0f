/**
 * The state of an access unit. *Durable*, one row each (E1): acts under way, the answers to repeated
 * keys, rings, how far the unit's journal was heard, and the equipment log, which is written and
 * never read here. *Live*, in no row: what the unit last said, its presence codes, credentials that
 * are being judged, and the newest access list and directory, which the identity plane hands over
 * again at each load.
 */
import { z } from "zod";
import type { AccessList } from "../../src/doors.ts";
import type { Refusal } from "../../src/refusal.ts";
import type { UnitDirectory } from "../../src/rings.ts";
import type { LoadContext, LoadedRow, Table } from "../behaviour.ts";
import { PersistentMap } from "../persistent_map.ts";
import type { HeartbeatReport } from "./hardware.ts";
import type { UnitModel } from "./model.ts";
import { readRing, type Ring, ringTable } from "./ring_rows.ts";

/** How old a door act's key may be when it is first used (E2). */
export const doorKeyWindowMs = 24 * 3_600_000;
/** How far a client's clock may run ahead of ours. */
export const doorClockSkewMs = 60_000;
/** How long the answer to a key is kept after its act has ended: the window, and the skew. */
export const doorKeyKeptMs = doorKeyWindowMs + doorClockSkewMs;

const actRow = z.strictObject({
  id: z.string(),
  /** A capability's random id or a credential's log id. */
  caller: z.string(),
  /** Null for a credential: its presentation is its own key. */
  key: z.string().nullable(),
  door: z.string(),
  boot: z.string(),
  notAfterUnitMs: z.number(),
  atMs: z.number(),
  /** Not confirmed from here on (wall time). */
  deadlineMs: z.number(),
  /** The lease's epoch in which it was begun. */
  epoch: z.number(),
  /** The ring by which a device opens. */
  ring: z.string().optional(),
});
/** An act under way. */
export type OpenAct = Readonly<z.infer<typeof actRow>>;

const endedRow = z.strictObject({
  id: z.string(),
  caller: z.string(),
  key: z.string(),
  door: z.string(),
  atMs: z.number(),
  untilMs: z.number(),
  /** Null: done. */
  refusal: z.custom<Refusal>().nullable(),
});
/** What an act came to, kept for repeats of its key. */
export type Ended = Readonly<z.infer<typeof endedRow>>;

const headRow = z.strictObject({ journal: z.string(), seq: z.number() });
/** How far the unit's journal was heard. */
export type Head = Readonly<z.infer<typeof headRow>>;

const logRow = z.strictObject({
  /** Null where it concerns the unit as a whole; never a private door (C4). */
  door: z.string().nullable(),
  result: z.string(),
  /** To the minute. */
  atMs: z.number(),
  logId: z.string().nullable(),
});
/** An entry of the equipment log. */
export type LogEntry = Readonly<z.infer<typeof logRow>>;

/** Acts under way. */
export const doorActTable = "door_act";
/** The tables that the sweep looks after, by name. */
export const doorEndedTable = "door_ended";
/** The equipment log's table. */
export const doorLogTable = "door_log";

/** How the rows are kept, with log entries for so long. */
export function unitTables(logKeepMs: number): Readonly<Record<string, Table>> {
  return {
    [doorActTable]: { version: 1, read: (value) => actRow.parse(value) },
    [doorEndedTable]: {
      version: 1,
      read: (value) => endedRow.parse(value),
      keepMs: doorKeyKeptMs,
    },
    [ringTable]: { version: 1, read: readRing },
    journal: { version: 1, read: (value) => headRow.parse(value) },
    [doorLogTable]: {
      version: 1,
      read: (value) => logRow.parse(value),
      keepMs: logKeepMs,
      archived: true,
    },
  };
}

/** One key of a caller and what it stands for. */
export interface KeyRecord {
  readonly key: string;
  readonly id: string;
  readonly door: string;
  /** Present once it has ended; forgotten from `untilMs` on. */
  readonly ended?: Ended;
}

/** A unit as it last described itself. */
export interface LiveUnit {
  /** It answers, as everybody was last told. */
  readonly known: boolean;
  readonly heardAtMs: number;
  /** Null before its first word. */
  readonly heartbeat: HeartbeatReport | null;
  /** The last presentation of this boot. */
  readonly presentedSeq: number;
  /** It is to be told the time at its next word, whatever it says of its clock. */
  readonly timeDue: boolean;
  readonly timeSentAtMs: number;
  readonly accessSentAtMs: number;
  readonly ringsSentAtMs: number;
  readonly directorySentAtMs: number;
  /** The last press or cancel of this boot. */
  readonly ringSeq: number;
}

/** A credential that is being judged. */
export interface Presentation {
  readonly id: string;
  readonly door: string;
  /** The last moment on the unit's clock at which it may still open. */
  readonly notAfterUnitMs: number;
  /** A verdict from here on opens nothing (wall time). */
  readonly deadlineMs: number;
}

/** The whole state of one access unit. */
export interface UnitState {
  readonly model: UnitModel;
  readonly epoch: number;
  readonly loadedAtMs: number;
  readonly acts: ReadonlyMap<string, OpenAct>;
  /** Keys by caller. */
  readonly callers: PersistentMap<readonly KeyRecord[]>;
  readonly keyCount: number;
  /** Expired keys are looked for shard by shard: when last, and where next. */
  readonly prunedAtMs: number;
  readonly pruneNext: number;
  readonly head: Head | null;
  readonly unit: LiveUnit;
  readonly presentations: ReadonlyMap<string, Presentation>;
  readonly list: AccessList | null;
  /** Open rings, and those that ended within a minute. */
  readonly rings: ReadonlyMap<string, Ring>;
  /** Of what the unit is to show of them. */
  readonly ringsRevision: number;
  readonly directory: UnitDirectory | null;
  /** Rings begun in the present minute. */
  readonly pressed: { readonly minute: number; readonly count: number };
  /** Journal entries taken in the present minute. */
  readonly taken: { readonly minute: number; readonly count: number };
}

/** A unit that has not spoken yet. */
export const unheardUnit: LiveUnit = {
  known: false,
  heardAtMs: 0,
  heartbeat: null,
  presentedSeq: -1,
  timeDue: true,
  timeSentAtMs: 0,
  accessSentAtMs: 0,
  ringsSentAtMs: 0,
  directorySentAtMs: 0,
  ringSeq: -1,
};

/** Builds the state from committed rows. */
export function loadUnit(
  model: UnitModel,
  rows: readonly LoadedRow[],
  context: LoadContext,
): UnitState {
  const acts = new Map<string, OpenAct>();
  const callers = new Map<string, KeyRecord[]>();
  const rings = new Map<string, Ring>();
  let keyCount = 0;
  let head: Head | null = null;
  const remember = (caller: string, record: KeyRecord) => {
    const records = callers.get(caller);
    if (records === undefined) callers.set(caller, [record]);
    else records.push(record);
    keyCount++;
  };
  for (const { table, id, value } of rows) {
    if (table === "door_act") {
      const act = value as OpenAct;
      acts.set(id, act);
      if (act.key !== null) remember(act.caller, { key: act.key, id, door: act.door });
    } else if (table === doorEndedTable) {
      const ended = value as Ended;
      if (ended.untilMs <= context.now) continue;
      remember(ended.caller, { key: ended.key, id, door: ended.door, ended });
    } else if (table === ringTable) rings.set(id, value as Ring);
    else if (table === "journal") head = value as Head;
  }
  return {
    model,
    epoch: context.epoch,
    loadedAtMs: context.now,
    acts,
    callers: PersistentMap.of<readonly KeyRecord[]>(callers, 64),
    keyCount,
    prunedAtMs: context.now,
    pruneNext: 0,
    head,
    unit: unheardUnit,
    presentations: new Map(),
    list: null,
    rings,
    ringsRevision: context.now,
    directory: null,
    pressed: { minute: 0, count: 0 },
    taken: { minute: 0, count: 0 },
  };
}
