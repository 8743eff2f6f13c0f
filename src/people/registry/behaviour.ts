/**
 * The registry: the actor that holds the identity plane. There is one for a cluster, since a person
 * may belong to several buildings of it (R08) and what ends at one instant must be one commit (C9).
 * It lives in a directory and a store of its own; the equipment plane knows neither.
 */
import { z } from "zod";
import type { Behaviour, Decision, LoadedRow, Table } from "../../../actors/behaviour.ts";
import { type Refusal, RefusalError } from "../../refusal.ts";
import {
  auditEntrySchema,
  type AuditHead,
  auditHeadSchema,
  auditKeepMs,
  emptyHead,
} from "./audit.ts";
import { commands, dues } from "./commands.ts";
import { Ledger } from "./ledger.ts";
import type { Row } from "./table.ts";
import { type TableName, tables } from "./tables.ts";
import { type Doer, type RegistryEvent, theServer, Turn } from "./turn.ts";

/** The kind of the registry's actor; its key is the cluster's id. */
export const registryKind = "registry";
/** The swept table of the audit log. */
export const auditTable = { table: "audit", keepMs: auditKeepMs } as const;

/** Rows that a wake may have written before it begins another due. */
const rowsBeforeDueMax = 100;

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
  | { readonly type: "wake" };

/** What it answers. */
export type RegistryReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly refusal: Refusal };

/** Its state. */
export interface RegistryState {
  readonly ledger: Ledger;
  readonly head: AuditHead;
}

/** The registry's behaviour. */
export type RegistryBehaviour = Behaviour<
  RegistryState,
  RegistryCommand,
  RegistryReply,
  RegistryEvent,
  never
>;

type Decided = Decision<RegistryState, RegistryReply, RegistryEvent, never>;
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

function load(_key: string, rows: readonly LoadedRow[]): RegistryState {
  let head = emptyHead;
  const kept: (readonly [TableName, Row])[] = [];
  for (const { table, value } of rows) {
    if (table === "meta") head = value as AuditHead;
    else kept.push([table as TableName, value as Row]);
  }
  return { ledger: Ledger.of(kept), head };
}

function decide(state: RegistryState, command: RegistryCommand, now: number): Decided {
  if (command.type === "look") {
    return answered(state, () => command.read(state.ledger, now));
  }
  if (command.type === "wake") {
    const turn = new Turn(state.ledger, state.head, now, theServer, `wake ${state.head.hash}`);
    for (const due of dues) {
      // One due may fill a turn; what is left comes by the next alarm, which is past already.
      if (turn.rows.length > rowsBeforeDueMax) break;
      const next = due.next(turn.ledger);
      if (next !== null && next <= now) due.run(turn);
    }
    return after(turn, undefined);
  }
  const run = (commands as unknown as Readonly<Record<string, AnyCommand>>)[command.name];
  if (run === undefined) throw new Error(`The registry knows no command ${command.name}`);
  const turn = new Turn(state.ledger, state.head, now, command.by, command.entropy);
  try {
    return after(turn, run(turn, command.input));
  } catch (error) {
    if (error instanceof RefusalError) return { state, reply: no(error.refusal) };
    throw error;
  }
}

function answered(state: RegistryState, read: () => unknown): Decided {
  try {
    return { state, reply: { ok: true, value: read() } };
  } catch (error) {
    if (error instanceof RefusalError) return { state, reply: no(error.refusal) };
    throw error;
  }
}

function after(turn: Turn, value: unknown): Decided {
  let alarmAtMs: number | null = null;
  for (const due of dues) {
    const next = due.next(turn.ledger);
    if (next !== null && (alarmAtMs === null || next < alarmAtMs)) alarmAtMs = next;
  }
  return {
    state: { ledger: turn.ledger, head: turn.head },
    reply: { ok: true, value },
    rows: turn.rows,
    events: turn.events,
    alarmAtMs,
  };
}

function no(refusal: Refusal): RegistryReply {
  return { ok: false, refusal };
}
