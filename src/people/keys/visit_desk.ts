/**
 * Whoever holds the link of a visitor key. The link's secret comes by a POST from a press, with the
 * code that the unit shows at that moment (C12): a preview of the link, or a copy of it far from the
 * door, opens nothing. At a unit without a display there is no such proof, so a link opens it only
 * where the operator has said so (`linkWithoutPanel` in the site file).
 *
 * Whoever held the running server with its master key could sign QRs, open every door of every unit
 * by acts, and make links and PINs of keys that live; whoever held the store alone, nothing.
 */
import { AttemptBrake } from "../../access/attempt_brake.ts";
import { decide } from "../../access/decide.ts";
import { type GuestFloor, guestFloors } from "../../access/guest_floors.ts";
import { keyLogId } from "../../access/log_id.ts";
import type { MasterKey } from "../../access/master_key.ts";
import { snapshotOf } from "../../access/snapshot.ts";
import type { Clock } from "../../clock.ts";
import type { DoorAddress, Doors, OpeningView } from "../../doors.ts";
import type { Done } from "../../lifts.ts";
import { type RefusalCode, RefusalError, refuse } from "../../refusal.ts";
import type { Building, Site, Unit } from "../../site.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer } from "../registry/turn.ts";
import { keyOfSecret, needKey } from "./key_link.ts";
import { placeOf, type VisitView } from "./key_views.ts";
import { keyLinks, type KeyState, keyState } from "./standing.ts";

/** How long an admitted guest may call a lift. */
export const guestLiftMs = 60_000;
/** A repeat within this time rests on the presence that the first one showed. */
const repeatMs = 120_000;
/** Openings that are remembered for that; a repeat of one that is not shows presence again. */
const repeatsMax = 10_000;
/** Refusals after which the door certainly stayed shut. */
const certain: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  "unknown_unit",
  "unknown_door",
  "unreachable",
  "refused_by_hardware",
  "busy",
  "key_invalid",
  "key_expired",
  "key_from_future",
  "quarantined",
  "stopping",
]);

/** What the desk works with. */
export interface VisitDeskParts {
  readonly clock: Clock;
  readonly site: Site;
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  readonly doors: Doors;
  /** Calls a lift for a guest who was let in; answers nobody. */
  readonly guestLift: (
    at: DoorAddress,
    logId: string,
    floors: readonly GuestFloor[],
  ) => void;
}

/** What an opening by the link came to. */
export interface VisitOpened {
  readonly opening: OpeningView;
  readonly lift: { readonly floors: readonly GuestFloor[]; readonly untilMs: number } | null;
}

/** Shows holders their keys and opens doors for them. */
export class VisitDesk {
  readonly #parts: VisitDeskParts;
  /** Guesses at the code on a display, per key. */
  readonly #presence: AttemptBrake;
  /** Openings of the last moments, whose repeats rest on the presence that was shown then. */
  readonly #repeats = new Set<string>();

  constructor(parts: VisitDeskParts) {
    this.#parts = parts;
    this.#presence = new AttemptBrake(parts.clock, 20_000, 0);
  }

  /** What the holder's page shows; uses nothing. @throws {RefusalError} `not_found`. */
  async look(secret: string): Promise<VisitView> {
    const id = keyOfSecret(this.#parts.masterKey, secret);
    return await this.#parts.registry.look((ledger, now) => {
      const key = needKey(ledger, id);
      const grant = ledger.get("grant", key.grant);
      const building = this.#buildingOf(key.building);
      const doors = grant === undefined || grant.scope.doors === "all" ? [] : grant.scope.doors;
      const places = doors.flatMap((door) => {
        const place = placeOf(building, door);
        return place === undefined ? [] : [{
          door,
          name: place.door.name ?? place.unit.name ?? door,
          presence: place.unit.panel,
          qr: place.unit.qr,
        }];
      });
      const state = keyState(ledger, key, now);
      const snapshot = snapshotOf(ledger, this.#parts.site, now);
      return {
        label: key.label,
        state,
        building: building.name ?? building.id,
        doors: places,
        fromMs: grant?.fromMs ?? key.createdAtMs,
        untilMs: key.endsAtMs,
        usesLeft: grant === undefined || grant.usesMax === null ? null : grant.usesMax - grant.used,
        openNow: state === "live" &&
          doors.some((door) => decide(requestOf(key, door, now), snapshot).allowed),
      };
    });
  }

  /**
   * Opens a door by a link: a press, at the door.
   * @param use the idempotency key of the press, a UUID of version 7.
   * @throws {RefusalError}
   */
  async open(
    { secret, door, presence, use }: {
      readonly secret: string;
      readonly door: string;
      readonly presence: string | undefined;
      readonly use: string;
    },
  ): Promise<VisitOpened> {
    const { registry, doors, site, clock } = this.#parts;
    const id = keyOfSecret(this.#parts.masterKey, secret);
    const found = await registry.look((ledger, now) => {
      const key = needKey(ledger, id);
      const isRepeat = this.#repeats.has(`${id} ${use}`);
      const state = keyState(ledger, key, now);
      // A repeat of the last use asks what became of it.
      if (!isRepeat && state !== "live") throw new RefusalError(endedRefusal(state));
      const snapshot = snapshotOf(ledger, site, now);
      const decision = decide(requestOf(key, door, now), snapshot);
      if (!isRepeat && !decision.allowed) {
        throw new RefusalError(
          decision.reason === "not_granted"
            ? refuse("unknown_door", "Cannot open: the key has no such door")
            : refuse("out_of_schedule", "Cannot open: the key does not open at this time"),
        );
      }
      const links = keyLinks(ledger, key);
      const context = snapshot.building(key.building);
      const floors = links === null || context === undefined ? [] : guestFloors(links, context);
      return { building: key.building, floors, isRepeat };
    });
    const at = this.#doorOf(found.building, door);
    if (!found.isRepeat) await this.#demandPresence(id, at, presence);
    const spent = await registry.run(visitor, "spend_visitor_key", {
      key: id,
      door,
      use,
      qr: null,
    });
    if (!spent.ok) throw new RefusalError(endedRefusal(spent.state));
    this.#remember(`${id} ${use}`);
    const logId = keyLogId(this.#parts.masterKey, id, spent.day);
    try {
      const opening = await asked<OpeningView>((done) => doors.open(at, logId, use, done));
      if (opening.state !== "opened") return { opening, lift: null };
      if (!spent.repeated) this.#parts.guestLift(at, logId, found.floors);
      const lift = found.floors.length === 0
        ? null
        : { floors: found.floors, untilMs: opening.atMs + guestLiftMs };
      return { opening, lift: lift !== null && clock.now() < lift.untilMs ? lift : null };
    } catch (error) {
      if (error instanceof RefusalError && certain.has(error.refusal.code)) {
        await registry.run(visitor, "give_back_key_use", { key: id, use });
      }
      throw error;
    }
  }

  /** Whoever shows the unit's code stands before it (C12). */
  async #demandPresence(key: string, at: DoorAddress, code: string | undefined): Promise<void> {
    const unit = this.#unitOf(at.building, at.unit);
    if (!unit.panel) {
      if (unit.linkWithoutPanel) return;
      throw new RefusalError(
        refuse("not_present", "Cannot open: this door has no display to show that one is there"),
      );
    }
    if (code === undefined) {
      throw new RefusalError(
        refuse("not_present", "Cannot open: it takes the code that the door's display shows"),
      );
    }
    const attempt = this.#presence.attempt(key);
    if (!attempt.allowed) {
      const { retryAfterMs } = attempt;
      throw new RefusalError(
        refuse("busy", "Cannot open: too many wrong codes, wait a little", { retryAfterMs }),
      );
    }
    if (!await asked<boolean>((done) => this.#parts.doors.isPresent(at, code, done))) {
      throw new RefusalError(
        refuse("not_present", "Cannot open: that is not the code on the door's display"),
      );
    }
    attempt.wasRight();
  }

  /** In memory alone, for no row says at what time somebody came (C4). */
  #remember(opening: string): void {
    if (this.#repeats.has(opening) || this.#repeats.size >= repeatsMax) return;
    this.#repeats.add(opening);
    this.#parts.clock.after(repeatMs, () => this.#repeats.delete(opening));
  }

  #buildingOf(id: string): Building {
    const building = this.#parts.site.buildings.find((one) => one.id === id);
    if (building !== undefined) return building;
    throw new RefusalError(refuse("not_found", "Cannot find the building of the key: it has gone"));
  }

  #unitOf(building: string, id: string): Unit {
    const unit = this.#buildingOf(building).units.find((one) => one.id === id);
    if (unit !== undefined) return unit;
    throw new RefusalError(
      refuse("unknown_door", "Cannot find the door: there is none of this id"),
    );
  }

  #doorOf(building: string, door: string): DoorAddress {
    const [unit = "", id = ""] = door.split("/");
    this.#unitOf(building, unit);
    return { building, unit, door: id };
  }
}

/** Whoever holds a link; no account. */
const visitor: Doer = { account: null, session: null, via: "link", verifiedAtMs: null };

function requestOf(key: RowOf<"visitor_key">, door: string, atMs: number) {
  return {
    building: key.building,
    subjects: [{ kind: "key" as const, id: key.id }],
    atMs,
    action: "open_door" as const,
    door,
  };
}

function endedRefusal(state: KeyState | "in_qr") {
  if (state === "not_yet" || state === "suspended") {
    return refuse("out_of_schedule", "Cannot open: the key does not open at this time");
  }
  if (state === "in_qr") {
    return refuse("conflict", "Cannot open: the key's uses were put into a QR that still lives");
  }
  return refuse("key_ended", `Cannot open: the key is ${state.replace("_", " ")}`);
}

/** Waits for an answer that comes by callback. @throws {RefusalError} */
function asked<T>(ask: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    ask((answer) => {
      if (answer.ok) resolve(answer.value);
      else reject(new RefusalError(answer.refusal));
    });
  });
}
