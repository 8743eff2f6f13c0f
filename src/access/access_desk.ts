/**
 * The server's decision on what is shown at a door: tags, PINs and QRs, from the registry as it
 * stands. A QR goes through the very judge that units have (`judge_alone.ts`), a tag through
 * `decide`, of which units hold the compiled spans; so an off-line door decides alike as long as its
 * list is current. Counted tags and PINs are the server's alone, since a door cannot count for
 * others.
 *
 * A credential that is admitted has its use taken in the same breath. Which door a tag opened is
 * written nowhere here.
 */
import type { Clock } from "../clock.ts";
import type { AccessDesk, DenyReason, DoorAddress, Presented, Verdict } from "../doors.ts";
import { homeFloorOfTag } from "../people/accounts/home_floor.ts";
import { hasQrUses, keyLinks, type KeyState, keyState } from "../people/keys/standing.ts";
import { tagSubjects } from "../people/keys/tags.ts";
import type { Ledger, RowOf } from "../people/registry/ledger.ts";
import type { Registry } from "../people/registry/registry.ts";
import { theServer } from "../people/registry/turn.ts";
import type { Subject } from "../people/rows/grant.ts";
import { pinKey } from "../people/rows/visitor_key.ts";
import type { Site } from "../site.ts";
import { AttemptBrake } from "./attempt_brake.ts";
import { chainOf } from "./chain.ts";
import { decide } from "./decide.ts";
import type { AccessSnapshot, RefusalReason } from "./decision.ts";
import { type DoorQr, qrPublicKeys, readDoorQr } from "./door_qr.ts";
import { wayHome } from "./way_home.ts";
import { guestFloors } from "./guest_floors.ts";
import { judgeAlone } from "./judge_alone.ts";
import { keyLogId, qrLogId, tagLogId } from "./log_id.ts";
import type { MasterKey } from "./master_key.ts";
import { pinDigest } from "./pin.ts";
import { qrHolds } from "./qr_standing.ts";
import { snapshotOf } from "./snapshot.ts";
import { serialHashOf, serialOf } from "./tag_serial.ts";
import { utcDayOf } from "../utc_day.ts";

/** What the desk works with. */
export interface RegistryDeskParts {
  readonly clock: Clock;
  readonly site: Site;
  readonly registry: Registry;
  readonly masterKey: MasterKey;
}

/** What a reason of the grants is at a door. A lockdown is not explained to whoever stands there. */
const reasons: Readonly<Record<RefusalReason, DenyReason>> = {
  suspended: "credential_blocked",
  used_up: "used_up",
  not_yet_valid: "credential_not_yet_valid",
  expired: "credential_expired",
  out_of_schedule: "out_of_schedule",
  lockdown: "credential_blocked",
  parent_ended: "credential_revoked",
  not_granted: "wrong_door",
  unknown_building: "wrong_door",
};
const keyReasons: Readonly<Record<Exclude<KeyState, "live"> | "in_qr", DenyReason>> = {
  not_yet: "credential_not_yet_valid",
  used_up: "used_up",
  suspended: "credential_blocked",
  expired: "credential_expired",
  revoked: "credential_revoked",
  in_qr: "used_up",
};

/** A decision, and what must be taken for it to stand. */
type Found =
  & { readonly verdict: Verdict }
  & (
    | { readonly spend: "nothing" }
    | { readonly spend: "grants"; readonly grants: readonly string[] }
    | { readonly spend: "key"; readonly key: string; readonly qr: string | null }
  );

/** The identity plane's desk for credentials. */
export class RegistryDesk implements AccessDesk {
  readonly #parts: RegistryDeskParts;
  readonly #brake: AttemptBrake;

  constructor(parts: RegistryDeskParts) {
    this.#parts = parts;
    this.#brake = new AttemptBrake(parts.clock);
  }

  /** @throws {RefusalError} where the registry does not answer; the door then hears `no_answer`. */
  async judge(at: DoorAddress, presented: Presented): Promise<Verdict> {
    switch (presented.kind) {
      case "tag":
        return this.#settle(at, await this.#tag(at, presented.serial));
      case "pin":
        return await this.#pin(at, presented.pin);
      case "qr":
        return this.#settle(at, await this.#qr(at, presented.text));
    }
  }

  /**
   * Takes the use of a counted QR that a unit admitted by itself and told of later, by its log id.
   * @returns whether there was one to take.
   */
  async openedAlone(logId: string): Promise<boolean> {
    const { registry, masterKey } = this.#parts;
    // Log ids are in no row, so each counted QR is asked: those of a day, bounded per unit.
    const found = await registry.for("provide_service").look((ledger) =>
      ledger.find("door_qr", "counted", "yes").find(({ id }) => qrLogId(masterKey, id) === logId)
    );
    if (found === undefined) return false;
    return await registry.run(theServer, "note_alone_opening", { qr: found.id });
  }

  #tag(at: DoorAddress, text: string): Promise<Found> {
    const { registry, site, masterKey } = this.#parts;
    return registry.for("provide_service").look((ledger, now) =>
      judgeTag(ledger, snapshotOf(ledger, site, now), at, text, now, masterKey)
    );
  }

  async #pin(at: DoorAddress, pin: string): Promise<Verdict> {
    const { registry, site, masterKey } = this.#parts;
    const door = doorOf(at);
    const attempt = this.#brake.attempt(`${at.building}/${door}`);
    if (!attempt.allowed) {
      return {
        admitted: false,
        reason: "too_many_attempts",
        retryAfterMs: attempt.retryAfterMs,
      };
    }
    const index = pinKey(at.building, door, pinDigest(masterKey, at.building, door, pin));
    const found = await registry.for("provide_service").look((ledger, now): Found => {
      const key = ledger.one("visitor_key", "pin", index);
      if (key === undefined) return denied("unknown_credential");
      if (hasQrUses(ledger, key, now)) return denied("used_up");
      return judgeKey(ledger, snapshotOf(ledger, site, now), at, key, now, masterKey);
    });
    const verdict = await this.#settle(at, found);
    if (verdict.admitted) attempt.wasRight();
    return verdict;
  }

  #qr(at: DoorAddress, text: string): Promise<Found> {
    const { registry, site, masterKey } = this.#parts;
    const claims = readDoorQr(text)?.claims;
    if (claims === undefined) return Promise.resolve(denied("unknown_credential"));
    return registry.for("provide_service").look((ledger, now) => {
      const snapshot = snapshotOf(ledger, site, now);
      return qrContext(ledger, snapshot, claims, now, masterKey);
    }).then(async ({ context, key, lifts }): Promise<Found> => {
      const verdict = await judgeAlone({ kind: "qr", text }, { ...context, at });
      if (!verdict.admitted) return { verdict, spend: "nothing" };
      if (key === null) return { verdict, spend: "nothing" };
      return { verdict: { ...verdict, lifts }, spend: "key", key, qr: claims.id };
    });
  }

  async #settle(at: DoorAddress, found: Found): Promise<Verdict> {
    const { registry } = this.#parts;
    if (!found.verdict.admitted) return found.verdict;
    if (found.spend === "grants") {
      const { ok } = await registry.run(theServer, "spend_tag_grants", { grants: found.grants });
      if (!ok) return { admitted: false, reason: "used_up" };
    } else if (found.spend === "key") {
      const { key, qr } = found;
      const spending = { key, door: doorOf(at), use: null, qr };
      const spent = await registry.run(theServer, "spend_visitor_key", spending);
      if (!spent.ok) {
        const reason = spent.state === "live" ? "used_up" : keyReasons[spent.state];
        return { admitted: false, reason };
      }
    }
    return found.verdict;
  }
}

/** What a tag may do at a door at a moment, from a snapshot alone. */
export function judgeTag(
  ledger: Ledger,
  snapshot: AccessSnapshot,
  at: DoorAddress,
  text: string,
  now: number,
  masterKey: MasterKey,
): Found {
  const serial = serialOf(text);
  const tag = serial === null
    ? undefined
    : ledger.one("tag", "serial", `${at.building}/${serialHashOf(serial)}`);
  if (tag === undefined) return denied("unknown_credential");
  if (tag.status !== "active") return denied("credential_blocked");
  const logId = tagLogId(masterKey, tag, utcDayOf(now));
  const subjects = tagSubjects(ledger, tag);
  const way = wayHome(snapshot, at.building, subjects, homeFloorOfTag(ledger, tag), now);
  const verdict = { admitted: true, logId, ...way } as const;
  const request = requestOf(at, subjects, now);
  // What is not counted first: it is what a door alone goes by, and costs nobody a use.
  if (decide(request, uncounted(snapshot)).allowed) return { verdict, spend: "nothing" };
  const decision = decide(request, snapshot);
  return decision.allowed
    ? { verdict, spend: "grants", grants: decision.path }
    : denied(reasons[decision.reason]);
}

/** The snapshot without the grants whose uses are counted anywhere in their chain. */
function uncounted(snapshot: AccessSnapshot): AccessSnapshot {
  return {
    ...snapshot,
    grantsOf: (subject) =>
      snapshot.grantsOf(subject).filter((grant) =>
        chainOf(snapshot, grant).links.every(({ usesMax }) => usesMax === null)
      ),
  };
}

function judgeKey(
  ledger: Ledger,
  snapshot: AccessSnapshot,
  at: DoorAddress,
  key: RowOf<"visitor_key">,
  now: number,
  masterKey: MasterKey,
): Found {
  const state = keyState(ledger, key, now);
  if (state !== "live") return denied(keyReasons[state]);
  const decision = decide(requestOf(at, [{ kind: "key", id: key.id }], now), snapshot);
  if (!decision.allowed) return denied(reasons[decision.reason]);
  const verdict = {
    admitted: true,
    logId: keyLogId(masterKey, key.id, utcDayOf(now)),
    lifts: floorsOf(ledger, snapshot, key),
  } as const;
  return { verdict, spend: "key", key: key.id, qr: null };
}

/** What the judge of units is given for a QR that is shown here. */
function qrContext(
  ledger: Ledger,
  snapshot: AccessSnapshot,
  claims: DoorQr,
  now: number,
  masterKey: MasterKey,
) {
  const row = ledger.get("door_qr", claims.id);
  const key = row !== undefined && "key" in row.holder
    ? ledger.get("visitor_key", row.holder.key)
    : undefined;
  // Its row goes when it has expired, and only then: one without a row was dropped unseen.
  const isOver = now >= claims.expiresAtMs;
  const holds = row !== undefined && (usedUp(ledger, key) || qrHolds(ledger, snapshot, row, now));
  return {
    key: key?.id ?? null,
    lifts: key === undefined ? [] : floorsOf(ledger, snapshot, key),
    context: {
      list: {
        revision: 0,
        issuedAtMs: now,
        keys: qrPublicKeys(masterKey, now),
        revoked: holds || isOver ? [] : [claims.id],
        tags: [],
      },
      wallMs: now,
      // The uses went into the QR as a whole, so what is left of the key is left of the QR.
      used: () => Math.max(0, (claims.usesMax ?? 0) - (key ? usesLeft(ledger, key) : 0)),
    },
  };
}

function usesLeft(ledger: Ledger, key: RowOf<"visitor_key">): number {
  return Math.min(
    ...(keyLinks(ledger, key) ?? [])
      .map(({ usesMax, used }) => usesMax === null ? Infinity : usesMax - used),
  );
}

function usedUp(ledger: Ledger, key: RowOf<"visitor_key"> | undefined): boolean {
  return key !== undefined && key.revoked === null && usesLeft(ledger, key) <= 0;
}

function floorsOf(ledger: Ledger, snapshot: AccessSnapshot, key: RowOf<"visitor_key">) {
  const links = keyLinks(ledger, key);
  const context = snapshot.building(key.building);
  return links === null || context === undefined ? [] : guestFloors(links, context);
}

function requestOf(at: DoorAddress, subjects: readonly Subject[], atMs: number) {
  return {
    building: at.building,
    subjects,
    atMs,
    action: "open_door" as const,
    door: doorOf(at),
  };
}

function doorOf({ unit, door }: DoorAddress): string {
  return `${unit}/${door}`;
}

function denied(reason: DenyReason): Found {
  return { verdict: { admitted: false, reason }, spend: "nothing" };
}
