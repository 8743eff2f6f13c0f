/**
 * The registry: the actor that holds the identity plane. There is one for a cluster, since a person
 * may belong to several buildings of it (R08) and what ends at one instant must be one commit (C9).
 * It lives in a directory and a store of its own; the equipment plane knows neither.
 *
 * Rows are values, so a turn that throws has done nothing. Were the whole actor to break by it, as
 * others do, five requests that meet one fault would put every person of the cluster out of service:
 * a command that throws is answered `internal`, something due that cannot be done is put off while
 * the rest goes on, and both are told to the operator as faults.
 */
import { z } from "zod";
import type { Behaviour, Decision, LoadedRow, Table } from "../../../actors/behaviour.ts";
import { rowBytesMax, turnKeyBytesMax } from "../../../actors/rows.ts";
import { type Refusal, RefusalError, refuse } from "../../refusal.ts";
import {
  auditEntrySchema,
  type AuditHead,
  auditHeadSchema,
  auditKeepMs,
  emptyHead,
} from "./audit.ts";
import { entryBackstopMs, entryRowSchema, entryTableName } from "../building_logs/entries.ts";
import { commands, type Due, dues } from "./commands.ts";
import { mapBackstopMs, mapRowSchema, mapTableName } from "../reidentification/map_rows.ts";
import { Ledger } from "./ledger.ts";
import type { Row } from "./table.ts";
import { type TableName, tables } from "./tables.ts";
import { type Doer, type RegistryEvent, theServer, Turn } from "./turn.ts";

/** The kind of the registry's actor; its key is the cluster's id. */
export const registryKind = "registry";
/** The swept table of the audit log, with the time that is kept where no other is set. */
export const auditTable = { table: "audit", keepMs: auditKeepMs } as const;

/** Rows that a wake may have written before it begins another due. */
const rowsBeforeDueMax = 100;
/** Rows that one wake writes: 800, less the alarm's and a few to spare. */
export const rowsOfWakeMax = 790;
/** What stands in a row besides its value: its version and the store's header. */
const rowFrameBytes = 64;
/** What stands in a row's key besides cluster, table and id, the minute of a timed one included. */
const keyFrameBytes = 40;
/** When something due that could not be done is tried again. */
const dueAgainMs = 60_000;

/** What is said to the registry. */
export type RegistryCommand =
  | {
    readonly type: "run";
    readonly name: string;
    readonly input: unknown;
    readonly by: Doer;
    /** Unguessable, new for every command: what the turn's ids are made of. */
    readonly entropy: string;
  }
  /** Reads the rows at the gate; the function is pure and keeps nothing. */
  | { readonly type: "look"; readonly read: (ledger: Ledger, now: number) => unknown }
  | {
    readonly type: "wake";
    /** As of `run`; left out, it is made of the chain's end, which is no secret. */
    readonly entropy?: string;
  };

/** What it answers. */
export type RegistryReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly refusal: Refusal };

/** Its state. */
export interface RegistryState {
  readonly ledger: Ledger;
  readonly head: AuditHead;
  /** Characters of the cluster's id, which is part of every key. */
  readonly clusterLength: number;
  /** What was due and could not be done, until when it is put off; live, in no row. */
  readonly putOff: ReadonlyMap<Due, number>;
}

/** Something broke in a turn that had no effect; for the operator's eyes alone. */
export interface RegistryFault {
  readonly fault: string;
}

/** The registry's behaviour. */
export type RegistryBehaviour = Behaviour<
  RegistryState,
  RegistryCommand,
  RegistryReply,
  RegistryEvent,
  RegistryFault
>;

type Decided = Decision<RegistryState, RegistryReply, RegistryEvent, RegistryFault>;
type AnyCommand = (turn: Turn, input: unknown) => unknown;

const metaSchema = z.union([auditHeadSchema, z.never()]);

export const registryBehaviour: RegistryBehaviour = {
  kind: registryKind,
  tables: {
    ...Object.fromEntries(
      Object.entries(tables).map(([name, shape]): [string, Table] => [name, {
        version: shape.version,
        read: (value) => shape.schema.parse(value) as object,
        ...("upgrade" in shape && shape.upgrade !== undefined && {
          upgrade: shape.upgrade as (value: unknown, from: number) => unknown,
        }),
      }]),
    ),
    meta: { version: 1, read: (value) => metaSchema.parse(value) },
    [mapTableName]: {
      version: 1,
      read: (value) => mapRowSchema.parse(value),
      keepMs: mapBackstopMs,
      archived: true,
    },
    [entryTableName]: {
      version: 1,
      read: (value) => entryRowSchema.parse(value),
      keepMs: entryBackstopMs,
      archived: true,
    },
    audit: {
      version: 1,
      read: (value) => auditEntrySchema.parse(value),
      keepMs: auditKeepMs,
      archived: true,
    },
  },
  wake: { type: "wake" },
  loaded: { type: "wake" },
  load,
  decide,
  refused: (refusal) => ({ ok: false, refusal }),
  idle: () => false,
};

/** The registry's behaviour with its audit log kept for another time than {@link auditKeepMs}. */
export function registryKeeping(keepMs: number): RegistryBehaviour {
  const { tables } = registryBehaviour;
  const audit = tables[auditTable.table]!;
  return {
    ...registryBehaviour,
    tables: { ...tables, [auditTable.table]: { ...audit, keepMs } },
  };
}

function load(key: string, rows: readonly LoadedRow[]): RegistryState {
  let head = emptyHead;
  const kept: (readonly [TableName, Row])[] = [];
  for (const { table, value } of rows) {
    if (table === "meta") head = value as AuditHead;
    else kept.push([table as TableName, value as Row]);
  }
  return { ledger: Ledger.of(kept), head, clusterLength: key.length, putOff: new Map() };
}

function decide(state: RegistryState, command: RegistryCommand, now: number): Decided {
  if (command.type === "look") {
    return answered(state, () => ({
      state,
      reply: { ok: true, value: command.read(state.ledger, now) },
    }));
  }
  if (command.type === "wake") return woken(state, now, command.entropy);
  const turn = new Turn(state.ledger, state.head, now, command.by, command.entropy);
  const run = (commands as unknown as Readonly<Record<string, AnyCommand>>)[command.name];
  return answered(state, () => {
    if (run === undefined) throw new Error(`The registry knows no command ${command.name}`);
    const value = run(turn, command.input);
    return { ...after(state, turn), reply: { ok: true, value } };
  });
}

/** Does what is due. */
function woken(
  state: RegistryState,
  now: number,
  entropy = `wake ${state.head.hash}`,
): Decided {
  const turn = new Turn(state.ledger, state.head, now, theServer, entropy);
  const putOff = new Map([...state.putOff].filter(([, untilMs]) => now < untilMs));
  const effects: RegistryFault[] = [];
  for (const due of dues) {
    // One due may fill a turn; what is left comes by the next alarm, which is past already.
    if (turn.rows.length > rowsBeforeDueMax) break;
    const next = nextOf(due, turn.ledger, putOff);
    if (next === null || next > now) continue;
    const fault = dueFault(turn, () => due.run(turn), state.clusterLength);
    if (fault === null) continue;
    putOff.set(due, now + dueAgainMs);
    effects.push({ fault: `Cannot do what is due: ${fault}` });
  }
  return { ...after({ ...state, putOff }, turn), effects };
}

/**
 * Lets something due run in a turn: all of it or, where it refuses, breaks or writes more than the
 * turn takes, nothing of it.
 * @returns what was at fault, or null.
 */
export function dueFault(turn: Turn, run: () => void, clusterLength: number): string | null {
  try {
    turn.attempt(() => {
      run();
      demandFits(turn, clusterLength);
    });
    return null;
  } catch (error) {
    return textOf(error);
  }
}

/** @throws where the rows are more or larger than one turn takes (`turn_writes.ts`). */
function demandFits({ rows }: Turn, clusterLength: number): void {
  if (rows.length > rowsOfWakeMax) {
    throw new Error(`at most ${rowsOfWakeMax} rows in one turn, got ${rows.length}`);
  }
  let keyBytes = 0;
  for (const { table, id, value } of rows) {
    if (value === null) continue;
    keyBytes += keyFrameBytes + clusterLength + table.length + id.length;
    const bytes = encoder.encode(JSON.stringify(value)).length + rowFrameBytes;
    if (bytes > rowBytesMax) {
      throw new Error(`a row of ${table} has at most ${rowBytesMax} bytes, got ${bytes}`);
    }
  }
  if (keyBytes > turnKeyBytesMax) {
    throw new Error(`at most ${turnKeyBytesMax} bytes of keys in one turn, got ${keyBytes}`);
  }
}

const encoder = new TextEncoder();

/** Answers a refusal as such, and whatever else is thrown as a fault; nothing of either stands. */
function answered(state: RegistryState, run: () => Decided): Decided {
  try {
    return run();
  } catch (error) {
    if (error instanceof RefusalError) return { state, reply: no(error.refusal) };
    return {
      state,
      reply: no(refuse("internal", "Cannot answer: something broke here")),
      effects: [{ fault: textOf(error) }],
    };
  }
}

function after(state: RegistryState, turn: Turn): Decided {
  let alarmAtMs: number | null = null;
  for (const due of dues) {
    const next = nextOf(due, turn.ledger, state.putOff);
    if (next !== null && (alarmAtMs === null || next < alarmAtMs)) alarmAtMs = next;
  }
  return {
    state: { ...state, ledger: turn.ledger, head: turn.head },
    rows: turn.rows,
    events: turn.events,
    alarmAtMs,
  };
}

function nextOf(due: Due, ledger: Ledger, putOff: RegistryState["putOff"]): number | null {
  const next = due.next(ledger);
  return next === null ? null : Math.max(next, putOff.get(due) ?? next);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

function no(refusal: Refusal): RegistryReply {
  return { ok: false, refusal };
}
