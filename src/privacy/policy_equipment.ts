/**
 * The rules of everything durable outside the registry: the logs beside it, what lifts, doors and
 * buildings keep (random ids alone, C4), and the files of keys and devices. As in
 * `policy_people.ts`, a field without a rule does not type-check.
 */
import type { Ended as EndedDoor, Head, LogEntry } from "../../actors/access_unit/state.ts";
import type { OpenAct as DoorAct } from "../../actors/access_unit/state.ts";
import type { CarFault } from "../../actors/building/register.ts";
import type {
  Call,
  Ended as EndedCall,
  LiftLogEntry,
  OpenAct as LiftAct,
} from "../../actors/elevator_group/state.ts";
import type { RegisterContent } from "../devices/device_register.ts";
import type { MapRow } from "../people/reidentification/map_rows.ts";
import type { AuditEntry, AuditHead } from "../people/registry/audit.ts";
import type { CallRequest } from "../protocol.ts";
import type { Refusal } from "../refusal.ts";
import { backupTables } from "./policy_backup.ts";
import { entryTables } from "./policy_building_logs.ts";
import type { KeyRow } from "./key_file.ts";
import { type FieldRule, type Fields, type Keep, type TablePolicy, thing } from "./policy_rules.ts";

/** The answers to repeated keys of calls and lift acts are kept so long after their end (E2). */
const lately: Keep = { until: "expiry", minutes: 11 };
/** Those of door acts. */
const aDay: Keep = { until: "expiry", minutes: 1441 };
/** The equipment log, unless the operator sets fewer days. */
const equipmentLog: Keep = { until: "days", days: 90 };

/** What stands beside a random id, and goes with it. */
const event: FieldRule = { says: "pseudonym", class: "D6", read: [], export: "none" };
const logged: FieldRule = { says: "pseudonym", class: "D6" };
const note: FieldRule = { says: "reference", class: "D4" };

const requestFields: Fields<CallRequest> = {
  kind: event,
  from: event,
  fromSide: event,
  direction: event,
  persons: event,
  to: event,
  toSide: event,
  car: event,
};
const refusalFields: Fields<Refusal> = {
  code: event,
  detail: event,
  retryAfterMs: thing,
  serverTimeMs: thing,
};

/** The tables of lift groups, doors and buildings, by `actor/table`. */
export const equipmentTables = {
  "elevator_group/call": {
    place: "equipment_store",
    keep: { until: "expiry" },
    fields: {
      id: event,
      caller: event,
      key: event,
      request: requestFields,
      state: event,
      car: event,
      failed: event,
      placedAtMs: event,
      deadlineMs: event,
      comeByMs: event,
      etaMs: event,
      arrivesAtMs: event,
      epoch: thing,
    } satisfies Fields<Call>,
  },
  "elevator_group/act": {
    place: "equipment_store",
    keep: { until: "expiry" },
    fields: {
      id: event,
      caller: event,
      key: event,
      call: event,
      car: event,
      side: event,
      boot: thing,
      notAfterUnitMs: event,
      deadlineMs: event,
    } satisfies Fields<LiftAct>,
  },
  "elevator_group/ended": {
    place: "equipment_store",
    keep: lately,
    fields: {
      caller: event,
      key: event,
      untilMs: event,
      call: {
        id: event,
        state: event,
        reason: event,
        request: requestFields,
        car: event,
        confirmed: event,
        etaMs: event,
        placedAtMs: event,
      },
      act: { id: event, call: event, refusal: refusalFields },
    } satisfies Fields<EndedCall>,
  },
  "elevator_group/lift_log": {
    place: "equipment_store",
    keep: equipmentLog,
    fields: { result: logged, atMs: logged, logId: logged } satisfies Fields<LiftLogEntry>,
  },
  "access_unit/door_act": {
    place: "equipment_store",
    keep: { until: "expiry" },
    fields: {
      id: event,
      caller: event,
      key: event,
      door: event,
      boot: thing,
      notAfterUnitMs: event,
      atMs: event,
      deadlineMs: event,
      epoch: thing,
    } satisfies Fields<DoorAct>,
  },
  "access_unit/door_ended": {
    place: "equipment_store",
    keep: aDay,
    fields: {
      id: event,
      caller: event,
      key: event,
      door: event,
      atMs: event,
      untilMs: event,
      refusal: refusalFields,
    } satisfies Fields<EndedDoor>,
  },
  "access_unit/door_log": {
    place: "equipment_store",
    keep: equipmentLog,
    fields: { door: logged, result: logged, atMs: logged, logId: logged } satisfies Fields<
      LogEntry
    >,
  },
  "access_unit/journal": {
    place: "equipment_store",
    fields: { journal: thing, seq: thing } satisfies Fields<Head>,
  },
  "building/fault": {
    place: "equipment_store",
    fields: {
      group: thing,
      car: thing,
      mode: thing,
      faults: thing,
      sinceMs: thing,
    } satisfies Fields<CarFault>,
  },
} as const satisfies Readonly<Record<string, TablePolicy<never>>>;

/** A row of the map: found by a keyed hash of a random id, opened by two custodians alone. */
const mapped: FieldRule = { says: "pseudonym", class: "D7" };
/** Whose a key is, and the key, wrapped under the master key. */
const key: FieldRule = {
  says: "reference",
  class: "D1",
  create: [],
  read: [],
  change: [],
  why: ["security"],
  export: "none",
  // The name stays, so that nothing is sealed for somebody erased ever again.
  erasure: "key_destroyed",
};

/** What lies beside the registry's tables in the store of people. */
export const logTables = {
  ...entryTables,
  audit: {
    place: "people_store",
    fields: {
      id: note,
      seq: note,
      atMs: note,
      what: note,
      by: note,
      via: note,
      building: note,
      about: note,
      facts: note,
      salt: note,
      previous: note,
      hash: note,
    } satisfies Fields<AuditEntry>,
  },
  meta: {
    place: "people_store",
    fields: { seq: thing, hash: thing } satisfies Fields<AuditHead>,
  },
  identity_map: {
    place: "people_store",
    keep: equipmentLog,
    fields: {
      id: mapped,
      epochDay: mapped,
      key: mapped,
      underDay: mapped,
      sealed: { point: mapped, witness: mapped, proof: mapped, box: mapped },
    } satisfies Fields<MapRow>,
  },
} as const satisfies Readonly<Record<string, TablePolicy<never>>>;

/** A row whose bytes count as one value. */
type WithText<R, K extends keyof R> = Omit<R, K> & { readonly [N in K]: string | null };

/** Files beside the stores. */
export const fileTables = {
  master_key: {
    place: "key_file",
    fields: { bytes: thing } satisfies Fields<{ readonly bytes: string }>,
  },
  keys: {
    place: "key_file",
    keep: { until: "account" },
    fields: { name: key, ref: key, wrapped: key } satisfies Fields<WithText<KeyRow, "wrapped">>,
  },
  /** Of the equipment log's days; they name nobody. */
  log_keys: {
    place: "key_file",
    keep: equipmentLog,
    fields: { name: thing, ref: thing, wrapped: thing } satisfies Fields<
      WithText<KeyRow, "wrapped">
    >,
  },
  ...backupTables,
  device_register: {
    place: "device_file",
    fields: {
      version: thing,
      crlNumber: thing,
      certificates: {
        each: {
          serial: thing,
          device: thing,
          sha256: thing,
          issuedAtMs: thing,
          expiresAtMs: thing,
          revokedAtMs: thing,
        },
      },
      codes: { each: { sha256: thing, expiresAtMs: thing } },
    } satisfies Fields<RegisterContent>,
  },
} as const satisfies Readonly<Record<string, TablePolicy<never>>>;
