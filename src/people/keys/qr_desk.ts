/**
 * Makes the QRs that open doors without this server (C7): for whoever holds a visitor key's link,
 * and for a resident whose phone may lose its signal. A QR lives a day at most and says when each
 * door opens; it is the same text again while its holder's rights have not shrunk.
 *
 * The uses of a counted key go into the QR as a whole and are bound to one door, whose unit counts
 * them; until that QR has expired, the key's link and PIN open nothing.
 */
import { qrLifeMsMax, signDoorQr } from "../../access/door_qr.ts";
import { qrLogId } from "../../access/log_id.ts";
import { lastingGrants, qrHolds } from "../../access/qr_standing.ts";
import { spansOf } from "../../access/effective.ts";
import type { MasterKey } from "../../access/master_key.ts";
import { snapshotOf } from "../../access/snapshot.ts";
import { unionOf } from "../../access/span_lists.ts";
import type { Spans } from "../../doors.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import type { Building, Site } from "../../site.ts";
import { belongsTo, standingOf } from "../authority.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer } from "../registry/turn.ts";
import { keyOfSecret, needKey } from "./key_link.ts";
import { placeOf } from "./key_views.ts";
import { keyLinks, keyState } from "./standing.ts";

/** A QR is shown again while it lives for at least this long. */
const shownAgainMs = 3_600_000;
/** A unit's clock may be behind by this much. */
const clockGraceMs = 60_000;
/** Doors of one QR. */
const qrDoorsMax = 32;
/** Spans of one door in a QR. */
const qrSpansMax = 32;

/** What the desk works with. */
export interface QrDeskParts {
  readonly site: Site;
  readonly registry: Registry;
  readonly masterKey: MasterKey;
}

/** A QR to be shown. */
export interface ShownQr {
  readonly text: string;
  readonly expiresAtMs: number;
  readonly doors: readonly string[];
}

type Wanted = Omit<RowOf<"door_qr">, "id" | "issuedAtMs">;

/** Makes QRs. */
export class QrDesk {
  readonly #parts: QrDeskParts;

  constructor(parts: QrDeskParts) {
    this.#parts = parts;
  }

  /**
   * A QR of a visitor key.
   * @param door `unit/door`; needed where uses are counted, since only one door can count them.
   * @throws {RefusalError}
   */
  async forKey(secret: string, door: string | undefined): Promise<ShownQr> {
    const id = keyOfSecret(this.#parts.masterKey, secret);
    return await this.#make(visitor, (ledger, now) => this.#ofKey(ledger, now, id, door));
  }

  /**
   * A QR of somebody who is signed in.
   * @param doors `unit/door`; left out: all that a QR opens.
   * @throws {RefusalError}
   */
  forAccount(
    by: Doer,
    building: string,
    doors: readonly string[] | undefined,
  ): Promise<ShownQr> {
    return this.#make(by, (ledger, now) => this.#ofAccount(ledger, now, by, building, doors));
  }

  async #make(
    by: Doer,
    find: (ledger: Ledger, now: number) => Wanted | RowOf<"door_qr">,
  ): Promise<ShownQr> {
    const { registry, site } = this.#parts;
    const found = await registry.look(find);
    if ("id" in found) return this.#shown(found);
    const row = await registry.run(by, "keep_door_qr", found);
    // A right that ended between the two looks would be missed by the list made for its end.
    const holds = await registry.look((ledger, now) =>
      qrHolds(ledger, snapshotOf(ledger, site, now), row, now)
    );
    const shown = holds ? this.#sign(row) : null;
    if (shown !== null) return shown;
    await registry.run(by, "drop_door_qr", { qr: row.id });
    throw new RefusalError(
      holds
        ? refuse("limit_reached", "Cannot make the QR: name fewer doors, these do not fit into one")
        : refuse("conflict", "Cannot make the QR: the right to it has just changed"),
    );
  }

  #ofKey(
    ledger: Ledger,
    now: number,
    id: string,
    wanted: string | undefined,
  ): Wanted | RowOf<"door_qr"> {
    const key = needKey(ledger, id);
    const state = keyState(ledger, key, now);
    if (state !== "live" && state !== "not_yet") {
      throw new RefusalError(refuse("key_ended", "Cannot make the QR: the key has ended"));
    }
    const links = keyLinks(ledger, key) ?? [];
    const left = Math.min(
      ...links.map(({ usesMax, used }) => usesMax === null ? Infinity : usesMax - used),
    );
    const scope = links[0]?.scope.doors ?? [];
    const held = scope === "all" ? [] : scope;
    const doors = this.#qrDoors(key.building, wanted === undefined ? held : [wanted])
      .filter((door) => held.includes(door));
    if (Number.isFinite(left) && doors.length !== 1) {
      throw new RefusalError(
        refuse("invalid", "Cannot make the QR: name one door, which will count the key's uses"),
      );
    }
    for (const row of ledger.find("door_qr", "holder", key.id)) {
      if (!this.#isShown(ledger, row, now)) continue;
      const isSame = doors.every((door) => row.places.some((p) => p.doors.includes(door)));
      if (isSame && now + shownAgainMs < row.expiresAtMs) return row;
      if (row.usesMax !== null) {
        throw new RefusalError(
          refuse("conflict", "Cannot make the QR: the key's uses are in another that still lives"),
        );
      }
    }
    return this.#wanted(ledger, now, {
      building: key.building,
      holder: { key: key.id },
      grants: [key.grant],
      doors,
      usesMax: Number.isFinite(left) ? left : null,
      endsAtMs: key.endsAtMs,
    });
  }

  #ofAccount(
    ledger: Ledger,
    now: number,
    by: Doer,
    building: string,
    wanted: readonly string[] | undefined,
  ): Wanted | RowOf<"door_qr"> {
    const { account, session } = by;
    if (account === null || session === null) {
      throw new RefusalError(refuse("unauthenticated", "Cannot make the QR: for whom?"));
    }
    if (!belongsTo(standingOf(ledger, account, now), building)) {
      throw new RefusalError(
        refuse("not_found", "Cannot find the building: there is none of this id"),
      );
    }
    const site = this.#parts.site.buildings.find(({ id }) => id === building);
    const doors = this.#qrDoors(building, wanted ?? doorsOf(site));
    for (const row of ledger.find("door_qr", "holder", account)) {
      const isOwn = "session" in row.holder && row.holder.session === session &&
        row.building === building && now + shownAgainMs < row.expiresAtMs;
      if (!isOwn || !this.#isShown(ledger, row, now)) continue;
      const named = row.places.flatMap((place) => place.doors);
      if (wanted === undefined || doors.every((door) => named.includes(door))) return row;
    }
    const snapshot = snapshotOf(ledger, this.#parts.site, now);
    return this.#wanted(ledger, now, {
      building,
      holder: { account, session },
      grants: lastingGrants(ledger, snapshot, account, building, now),
      doors,
      usesMax: null,
      endsAtMs: Infinity,
    });
  }

  #wanted(
    ledger: Ledger,
    now: number,
    { grants, doors, endsAtMs, ...of }:
      & Pick<Wanted, "building" | "holder" | "usesMax">
      & {
        readonly grants: readonly string[];
        readonly doors: readonly string[];
        readonly endsAtMs: number;
      },
  ): Wanted {
    const snapshot = snapshotOf(ledger, this.#parts.site, now);
    const notBeforeMs = wholeSeconds(now - clockGraceMs);
    const expiresAtMs = wholeSeconds(Math.min(notBeforeMs + clockGraceMs + qrLifeMsMax, endsAtMs));
    const places = new Map<string, { doors: string[]; spans: [number, number][] }>();
    for (const door of doors.slice(0, qrDoorsMax)) {
      const spans = inSeconds(
        unionOf(grants.map((id) => spansOf(snapshot, id, { door }, notBeforeMs, expiresAtMs))),
      );
      if (spans.length === 0) continue;
      const place = places.get(String(spans));
      if (place === undefined) places.set(String(spans), { doors: [door], spans });
      else place.doors.push(door);
    }
    if (places.size === 0) {
      throw new RefusalError(
        refuse("forbidden", "Cannot make the QR: no such door opens by QR for you within a day"),
      );
    }
    return { ...of, places: [...places.values()], notBeforeMs, expiresAtMs };
  }

  /** Those of the doors whose unit reads QRs. @throws {RefusalError} for one that is not there. */
  #qrDoors(building: string, doors: readonly string[]): readonly string[] {
    const site = this.#parts.site.buildings.find(({ id }) => id === building);
    return doors.filter((door) => {
      const place = site && placeOf(site, door);
      if (place !== undefined) return place.unit.qr;
      throw new RefusalError(refuse("unknown_door", "Cannot make the QR: there is no such door"));
    });
  }

  #isShown(ledger: Ledger, row: RowOf<"door_qr">, now: number): boolean {
    return now < row.expiresAtMs &&
      qrHolds(ledger, snapshotOf(ledger, this.#parts.site, now), row, now);
  }

  #shown(row: RowOf<"door_qr">): ShownQr {
    const shown = this.#sign(row);
    if (shown === null) throw new TypeError("Cannot show the QR: it does not fit any more");
    return shown;
  }

  #sign(row: RowOf<"door_qr">): ShownQr | null {
    const { masterKey, site } = this.#parts;
    const logId = qrLogId(masterKey, row.id);
    const text = signDoorQr({ ...row, logId, cluster: site.cluster }, masterKey);
    const { expiresAtMs, places } = row;
    return text === null ? null : { text, expiresAtMs, doors: places.flatMap((p) => p.doors) };
  }
}

/** Whoever holds a link; no account. */
const visitor: Doer = { account: null, session: null, via: "link", verifiedAtMs: null };

function doorsOf(building: Building | undefined): readonly string[] {
  return (building?.units ?? []).flatMap(({ id, doors }) =>
    doors.map((door) => `${id}/${door.id}`)
  );
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

/** Rounded inwards; the first ones, where there are more than a QR holds. */
function inSeconds(spans: Spans): [number, number][] {
  return spans.map(([from, until]): [number, number] => [
    Math.ceil(from / 1000) * 1000,
    wholeSeconds(until),
  ]).filter(([from, until]) => from < until).slice(0, qrSpansMax);
}
