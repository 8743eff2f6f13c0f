/**
 * Gives out visitor keys (R24). What a key opens is a grant below one of the giver's own that may be
 * handed on; so it can never open more than the giver may at the time of use (R11), and ends when
 * the giver's right ends. A manager's guest has a root grant instead, as all that managers give.
 */
import { chainOf, commonScope } from "../../access/chain.ts";
import { mayHandOn } from "../../access/snapshot.ts";
import { belongsTo, demandVerified, standingOf } from "../authority.ts";
import { type Asserted, demandPerson } from "../facilities/person.ts";
import type { BuildingPlace } from "../facilities/place.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { GrantRow, Schedule, Subject } from "../rows/grant.ts";
import { pinKey, type VisitorKey } from "../rows/visitor_key.ts";
import {
  deliveryMsMax,
  keyAheadMsMax,
  keyDaysMaxDefault,
  keyLifeMsDefault,
  keyRowsMax,
  keyUsesMax,
  liveKeysMax,
} from "./bounds.ts";
import { isLive } from "./standing.ts";

/** A key to be given. The edge has checked that the doors and lifts are there and of a right kind. */
export interface NewKey {
  readonly building: string;
  /** Null: a guest of the building's manager, or of somebody with grants of their own. */
  readonly facility: string | null;
  readonly label: string;
  readonly kind: VisitorKey["kind"];
  /** `unit/door`. */
  readonly doors: readonly string[];
  readonly lifts: readonly { readonly group: string; readonly levels: readonly number[] }[];
  /** Left out: now. */
  readonly fromMs?: number | undefined;
  /** Left out: a day later, or when the giver's own right ends if that is sooner. */
  readonly untilMs?: number | undefined;
  readonly schedule: Schedule | null;
  /** For `n_uses`. */
  readonly uses?: number | undefined;
  readonly pins: VisitorKey["pins"];
  /** The building, as the site has it. */
  readonly place: BuildingPlace;
  /** What the giver asserts of the holder, whose data this is (R28, R30). */
  readonly asserted: Asserted;
}

/** Gives a key. @throws {RefusalError} with the rule that stands in the way. */
export function createVisitorKey(turn: Turn, input: NewKey): RowOf<"visitor_key"> {
  const { building, facility } = input;
  const parents = parentsFor(turn, building, facility);
  const consent = demandPerson(turn, input.place, input.asserted, parents === "root");
  demandRoom(turn, building, facility);
  const fromMs = input.fromMs ?? turn.now;
  const parent = parents === "root" ? null : demandWithin(turn, parents, input);
  const untilMs = demandTimes(turn, input, fromMs, parent);
  demandFreePins(turn, building, input.pins);
  const id = turn.newId();
  const grant = turn.put("grant", {
    id: turn.newId(),
    building,
    subject: { kind: "key", id },
    actions: input.lifts.length > 0 ? ["open_door", "call_lift"] : ["open_door"],
    scope: {
      doors: [...input.doors],
      lifts: input.lifts.map(({ group, levels }) => ({ group, levels: [...levels] })),
    },
    schedule: input.schedule,
    fromMs,
    untilMs,
    usesMax: usesOf(turn, input),
    used: 0,
    parent: parent?.at(0)?.id ?? null,
    assertedBy: turn.by.account,
    assertedAtMs: turn.now,
    template: null,
    suspended: false,
  });
  const key = turn.put("visitor_key", {
    id,
    building,
    facility,
    household: facility === null ? 0 : turn.need("facility", facility).household,
    giver: turn.by.account ?? "",
    label: input.label,
    kind: input.kind,
    grant: grant.id,
    link: true,
    pins: [...input.pins],
    qr: null,
    consent,
    createdAtMs: turn.now,
    endsAtMs: untilMs,
    firstUsedDay: null,
    lastUsedDay: null,
    revoked: null,
  });
  turn.audit({
    what: "key_created",
    building,
    about: [
      `visitor_key/${id}`,
      `grant/${grant.id}`,
      ...(facility === null ? [] : [`facility/${facility}`]),
    ],
    facts: { kind: input.kind, pin: input.pins.length > 0 },
  });
  return key;
}

/**
 * Refuses who may give no key at all there; asked before anything is said of doors.
 * @throws {RefusalError}
 */
export function demandMayGive(turn: Turn, building: string, facility: string | null): void {
  parentsFor(turn, building, facility);
}

/** Puts other PINs in place of a key's. @throws {RefusalError} */
export function changePins(
  turn: Turn,
  { key, pins }: { readonly key: string; readonly pins: VisitorKey["pins"] },
): void {
  const row = demandGiver(turn, key);
  if (!isLive(row, turn.now)) {
    turn.refuse("key_ended", "Cannot make a PIN: the key has ended");
  }
  demandFreePins(turn, row.building, pins);
  turn.put("visitor_key", { ...row, pins: [...pins] });
}

/** The key, if the doer gave it. @throws {RefusalError} `not_found` or `forbidden`. */
export function demandGiver(turn: Turn, id: string): RowOf<"visitor_key"> {
  const row = turn.need("visitor_key", id);
  if (turn.by.account !== null && row.giver === turn.by.account) return row;
  const standing = standingOf(turn.ledger, turn.by.account, turn.now);
  if (!belongsTo(standing, row.building)) turn.need("visitor_key", "");
  turn.refuse("forbidden", "Cannot do that: it is for whoever gave the key");
}

/** The grants, each with those above it, of which a key may be made; or a root of the manager's. */
function parentsFor(
  turn: Turn,
  building: string,
  facility: string | null,
): "root" | readonly (readonly GrantRow[])[] {
  const { ledger, now, by } = turn;
  const standing = standingOf(ledger, by.account, now);
  if (by.account === null || !belongsTo(standing, building)) {
    if (facility !== null) turn.need("facility", "");
    turn.refuse("not_found", "Cannot find the building: there is none of this id");
  }
  const subjects: Subject[] = [{ kind: "account", id: by.account }];
  if (facility === null) {
    if (standing.managerOf.includes(building)) {
      demandVerified(turn);
      return "root";
    }
  } else {
    const place = turn.need("facility", facility);
    if (place.building !== building) turn.need("facility", "");
    const member = standing.members.find((row) =>
      row.facility === facility && (row.role !== "owner" || !place.let)
    );
    if (member === undefined || !mayHandOn(member, "give_keys")) {
      turn.refuse("forbidden", "Cannot give a key: it takes the permission to give keys (R11)");
    }
    subjects.push({ kind: "member", id: member.id }, { kind: "facility", id: facility });
  }
  const chains = subjects.flatMap(({ kind, id }) =>
    ledger.find("grant", "subject", `${kind}/${id}`)
  )
    .filter((grant) => grant.building === building)
    .map((grant) => chainOf({ grant: (id) => ledger.get("grant", id) }, grant))
    .filter(({ links, whole }) =>
      whole && links.every((link) =>
        link.actions.includes("give_keys") && !link.suspended &&
        (link.untilMs === null || now < link.untilMs) &&
        (link.usesMax === null || link.used < link.usesMax)
      )
    );
  if (chains.length === 0) {
    turn.refuse("forbidden", "Cannot give a key: no grant with the permission to give keys (R11)");
  }
  return chains.map(({ links }) => links);
}

/** The grant that has all that the key is to have. */
function demandWithin(
  turn: Turn,
  parents: readonly (readonly GrantRow[])[],
  { doors, lifts }: NewKey,
): readonly GrantRow[] {
  const found = parents.find((links) => {
    const scope = commonScope(links);
    const every = (action: GrantRow["actions"][number]) =>
      links.every(({ actions }) => actions.includes(action));
    return every("open_door") && (lifts.length === 0 || every("call_lift")) &&
      doors.every((door) => scope.doors === "all" || scope.doors.includes(door)) &&
      lifts.every(({ group, levels }) =>
        levels.every((level) =>
          scope.lifts === "all" ||
          scope.lifts.some((lift) =>
            lift.group === group && (lift.levels === "all" || lift.levels.includes(level))
          )
        )
      );
  });
  return found ?? turn.refuse(
    "exceeds_own_rights",
    "Cannot give the key: no single grant of the giver has all its doors and floors",
  );
}

/** The key's end. */
function demandTimes(
  turn: Turn,
  { kind, untilMs: wanted, building }: NewKey,
  fromMs: number,
  parent: readonly GrantRow[] | null,
): number {
  const parentEndsMs = Math.min(...(parent ?? []).map(({ untilMs }) => untilMs ?? Infinity));
  const usualMs = fromMs + (kind === "delivery" ? deliveryMsMax : keyLifeMsDefault);
  const untilMs = wanted ?? Math.min(usualMs, parentEndsMs);
  if (untilMs <= fromMs || untilMs <= turn.now) {
    turn.refuse("invalid", "Cannot give the key: it would end before it begins");
  }
  if (untilMs > parentEndsMs) {
    turn.refuse(
      "exceeds_own_rights",
      "Cannot give the key: it would outlive the giver's own right",
    );
  }
  const daysMax = turn.ledger.get("building_rules", building)?.visitorKeyDaysMax ??
    keyDaysMaxDefault;
  if (untilMs - fromMs > daysMax * 86_400_000) {
    turn.refuse("invalid", `Cannot give the key: a visitor key lives ${daysMax} days at most here`);
  }
  if (kind === "delivery" && untilMs - fromMs > deliveryMsMax) {
    turn.refuse("invalid", "Cannot give the key: a delivery has 15 minutes at most");
  }
  if (fromMs > turn.now + keyAheadMsMax) {
    turn.refuse("invalid", "Cannot give the key: it begins more than 90 days ahead");
  }
  return untilMs;
}

/** How often the key can be used; null: any number of times. */
function usesOf(turn: Turn, { kind, uses, schedule }: NewKey): number | null {
  if ((kind === "recurring") !== (schedule !== null)) {
    turn.refuse("invalid", "Cannot give the key: weekly windows belong to a recurring one");
  }
  if (kind === "n_uses") {
    if (uses !== undefined && uses >= 1 && uses <= keyUsesMax) return uses;
    turn.refuse("invalid", `Cannot give the key: its uses are 1 to ${keyUsesMax}, got ${uses}`);
  }
  if (uses !== undefined) {
    turn.refuse("invalid", "Cannot give the key: only a key of counted uses says how many");
  }
  return kind === "one_time" || kind === "delivery" ? 1 : null;
}

function demandRoom(turn: Turn, building: string, facility: string | null): void {
  const rows = facility === null
    ? turn.ledger.find("visitor_key", "giver", turn.by.account ?? "")
      .filter((row) => row.facility === null && row.building === building)
    : turn.ledger.find("visitor_key", "facility", facility);
  const live = rows.filter((row) => isLive(row, turn.now)).length;
  if (live >= liveKeysMax || rows.length >= keyRowsMax) {
    turn.refuse(
      "limit_reached",
      `Cannot give the key: at most ${liveKeysMax} live at once, and ${keyRowsMax} a week`,
    );
  }
}

/** A PIN is found by door and digest, so no two live keys of a door may share one. */
function demandFreePins(turn: Turn, building: string, pins: VisitorKey["pins"]): void {
  for (const { door, digest } of pins) {
    if (turn.ledger.count("visitor_key", "pin", pinKey(building, door, digest)) > 0) {
      turn.refuse("conflict", "Cannot keep the PIN: another key of the door has it");
    }
  }
}
