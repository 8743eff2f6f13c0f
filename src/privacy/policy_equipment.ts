/**
 * The rules of everything durable outside the registry: the logs beside it, what lifts, doors and
 * buildings keep (random ids alone, C4), and the files of keys and devices. As in
 * `policy_people.ts`, a field without a rule does not type-check.
 */
import type { Ended as EndedDoor, Head, LogEntry } from "../../actors/access_unit/state.ts";
import type { Ring } from "../../actors/access_unit/ring_rows.ts";
import type { OpenAct as DoorAct } from "../../actors/access_unit/state.ts";
import type { JourneyPlan } from "../../actors/building/journeys.ts";
import type { CarFault } from "../../actors/building/register.ts";
import type {
  Call,
  Ended as EndedCall,
  LiftLogEntry,
  Lock,
  OpenAct as LiftAct,
  Unlock,
} from "../../actors/elevator_group/state.ts";
import type { RegisterContent } from "../devices/device_register.ts";
import type { MapRow } from "../people/reidentification/map_rows.ts";
import type { AuditEntry, AuditHead } from "../people/registry/audit.ts";
import type { Hold, Lease } from "../../actors/elevator_group/state.ts";
import type { CallRequest, KeptCall } from "../protocol.ts";
import type { HoldRequest, LeaseRequest } from "../protocol_grants.ts";
import type { Refusal } from "../refusal.ts";
import { backupTables } from "./policy_backup.ts";
import { entryTables } from "./policy_building_logs.ts";
import type { KeyRow } from "./key_file.ts";
import { type FieldRule, type Fields, type Keep, type TablePolicy, thing } from "./policy_rules.ts";

/** The answers to repeated keys of calls and lift acts are kept so long after their end (E2). */
const lately: Keep = { until: "expiry", minutes: 11 };
/** Journeys: as long as a leg of theirs may be under way, or read. */
const aJourney: Keep = { until: "expiry", minutes: 45 };
/** A ring, an answered one too, and a minute after its end. */
const aRing: Keep = { until: "expiry", minutes: 9 };
/** Those of door acts. */
const aDay: Keep = { until: "expiry", minutes: 1441 };
/** The equipment log, unless the operator sets fewer days. */
const equipmentLog: Keep = { until: "days", days: 90 };

/** What stands beside a random id, and goes with it. */
const event: FieldRule = { says: "pseudonym", class: "D6", read: [], export: "none" };
const logged: FieldRule = { says: "pseudonym", class: "D6" };
const note: FieldRule = { says: "reference", class: "D4" };

const keptRequestFields: Fields<KeptCall["request"]> = {
  kind: event,
  from: event,
  fromSide: event,
  direction: event,
  persons: event,
  to: event,
  toSide: event,
  car: event,
  lifts: event,
  priority: event,
  split: event,
  attendant: event,
  lease: event,
};
/** Whether an accessible lift is needed stands in an open call alone, and goes with it (C13). */
const requestFields: Fields<CallRequest> = { ...keptRequestFields, accessible: event };
const partyFields = { persons: event };
const leaseRequestFields: Fields<LeaseRequest> = {
  lifts: event,
  level: event,
  side: event,
  lifeMs: event,
};
const holdRequestFields: Fields<HoldRequest> = {
  call: event,
  lease: event,
  side: event,
  lifeMs: event,
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
      sendFromMs: event,
      later: event,
      announced: event,
      letGo: event,
      pressed: { panel: thing, boot: thing, seq: event },
      unlock: { levels: event, forMs: event },
      number: event,
      epoch: thing,
      journey: {
        id: event,
        leg: event,
        of: event,
        further: {
          each: {
            group: event,
            call: event,
            from: event,
            fromSide: event,
            to: event,
            toSide: event,
            walkMs: event,
          },
        },
        handedOn: event,
      },
      party: { ...partyFields, of: event },
    } satisfies Fields<Call>,
  },
  "elevator_group/lease": {
    place: "equipment_store",
    keep: { until: "expiry" },
    fields: {
      id: event,
      caller: event,
      key: event,
      request: leaseRequestFields,
      car: event,
      cleared: event,
      grantedAtMs: event,
      expiresAtMs: event,
    } satisfies Fields<Lease>,
  },
  "elevator_group/hold": {
    place: "equipment_store",
    keep: { until: "expiry" },
    fields: {
      id: event,
      caller: event,
      key: event,
      request: holdRequestFields,
      car: event,
      level: event,
      side: event,
      sinceMs: event,
      expiresAtMs: event,
    } satisfies Fields<Hold>,
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
  "elevator_group/lock": {
    place: "equipment_store",
    fields: { level: thing, locked: thing } satisfies Fields<Lock>,
  },
  "elevator_group/unlock": {
    place: "equipment_store",
    keep: { until: "expiry" },
    fields: { call: event, car: event, levels: event, untilMs: event } satisfies Fields<Unlock>,
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
        request: keptRequestFields,
        number: event,
        car: event,
        confirmed: event,
        etaMs: event,
        comesAtMs: event,
        notice: event,
        placedAtMs: event,
        journey: { id: event, leg: event, of: event },
        party: { ...partyFields, calls: event },
      },
      lease: {
        id: event,
        state: event,
        reason: event,
        request: leaseRequestFields,
        car: event,
        grantedAtMs: event,
        expiresAtMs: event,
      },
      hold: {
        id: event,
        state: event,
        reason: event,
        request: holdRequestFields,
        car: event,
        level: event,
        side: event,
        sinceMs: event,
        expiresAtMs: event,
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
      ring: event,
    } satisfies Fields<DoorAct>,
  },
  "access_unit/ring": {
    place: "equipment_store",
    keep: aRing,
    fields: {
      id: event,
      entry: event,
      boot: thing,
      unitSeq: event,
      state: event,
      reason: event,
      seq: thing,
      presses: event,
      startedAtMs: event,
      pressedAtMs: event,
      untilMs: event,
      routed: thing,
      doors: thing,
      targets: { each: { handle: event, afterMs: event, quiet: event, doors: event } },
      opened: event,
      rungMs: event,
      answeredBy: event,
      epoch: thing,
    } satisfies Fields<Ring>,
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
  "building/journey": {
    place: "equipment_store",
    keep: aJourney,
    fields: {
      id: event,
      caller: event,
      key: event,
      request: {
        from: event,
        fromSide: event,
        to: event,
        toSide: event,
        persons: event,
        groups: event,
      },
      automatic: event,
      legs: {
        each: {
          group: event,
          call: event,
          from: event,
          fromSide: event,
          to: event,
          toSide: event,
          walkMs: event,
        },
      },
      estimatedMs: event,
      atMs: event,
    } satisfies Fields<JourneyPlan>,
  },
  "building/fault": {
    place: "equipment_store",
    fields: {
      group: thing,
      car: thing,
      mode: thing,
      faults: thing,
      alerts: thing,
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
