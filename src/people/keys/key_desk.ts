/**
 * Gives visitor keys, at the edge: what of it needs secrets, randomness or the site. The registry
 * keeps rights and digests; links and PINs are made here and kept nowhere.
 */
import type { MasterKey } from "../../access/master_key.ts";
import { newPin, pinDigest, pinDigits } from "../../access/pin.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import type { Building, Site } from "../../site.ts";
import { placeOf as buildingPlaceOf } from "../facilities/place.ts";
import { readerOf } from "../grants/asking.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer } from "../registry/turn.ts";
import type { VisitorKey } from "../rows/visitor_key.ts";
import { demandMayGive, type NewKey } from "./creating.ts";
import { linkOf, needKey } from "./key_link.ts";
import { type KeyView, keyView, placeOf } from "./key_views.ts";

/** Another PIN is tried this often where one is taken. */
const pinTriesMax = 8;

/** A key as it is asked for; its PINs are made and its building is found here. */
export type AskedKey = Omit<NewKey, "pins" | "place">;

/** What the desk works with. */
export interface KeyDeskParts {
  readonly site: Site;
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  readonly publicUrl: string;
  /** So many unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
}

/** Gives visitor keys and shows them to their givers. */
export class KeyDesk {
  readonly #parts: KeyDeskParts;

  constructor(parts: KeyDeskParts) {
    this.#parts = parts;
  }

  /**
   * Gives a key, as a link and where asked for as a PIN too.
   * @throws {RefusalError}
   */
  async create(
    by: Doer,
    key: AskedKey,
    withPin: boolean,
  ): Promise<{ key: KeyView; link: string; pin: string | null }> {
    await this.#parts.registry.look((ledger, now) =>
      demandMayGive(readerOf(ledger, by, now), key.building, key.facility)
    );
    const building = this.#buildingOf(key.building);
    const place = buildingPlaceOf(this.#parts.site, building.id)!;
    this.#checkPlaces(building, key);
    const made = await this.#withPin(
      building,
      withPin ? key.doors : [],
      (pins) => this.#parts.registry.run(by, "create_visitor_key", { ...key, place, pins }),
    );
    return {
      key: await this.view(made.value.id),
      link: this.#linkOf(made.value.id),
      pin: made.pin,
    };
  }

  /** A new PIN in place of a key's old one. @throws {RefusalError} */
  async renewPin(by: Doer, id: string): Promise<string> {
    const { registry } = this.#parts;
    await registry.run(by, "demand_key_giver", { key: id });
    const { building, doors } = await registry.look((ledger) => {
      const key = needKey(ledger, id);
      const scope = ledger.get("grant", key.grant)?.scope.doors ?? [];
      return { building: key.building, doors: scope === "all" ? [] : scope };
    });
    const made = await this.#withPin(
      this.#buildingOf(building),
      doors,
      (pins) => registry.run(by, "change_key_pins", { key: id, pins }),
    );
    return made.pin ?? "";
  }

  /** The link again, for whoever gave the key. @throws {RefusalError} */
  async link(by: Doer, id: string): Promise<string> {
    await this.#parts.registry.run(by, "demand_key_giver", { key: id });
    return this.#linkOf(id);
  }

  /** A key as its giver sees it. */
  view(id: string): Promise<KeyView> {
    return this.#parts.registry.look((ledger, now) => keyView(ledger, needKey(ledger, id), now));
  }

  /** Runs with a PIN that no other key of these doors has; with none where no door takes one. */
  async #withPin<T>(
    building: Building,
    doors: readonly string[],
    run: (pins: VisitorKey["pins"]) => Promise<T>,
  ): Promise<{ value: T; pin: string | null }> {
    if (doors.length === 0) return { value: await run([]), pin: null };
    const { masterKey, registry, randomBytes } = this.#parts;
    const withKeypad = doors.filter((door) => placeOf(building, door)?.unit.keypad === true);
    if (withKeypad.length === 0) {
      throw new RefusalError(
        refuse("invalid", "Cannot make a PIN: no door of the key has a keypad"),
      );
    }
    const live = await registry.look((ledger) =>
      Math.max(
        ...withKeypad.map((door) =>
          ledger.count("visitor_key", "pinDoor", `${building.id}/${door}`)
        ),
      )
    );
    const digits = pinDigits(live);
    if (digits === null) {
      throw new RefusalError(refuse("limit_reached", "Cannot make a PIN: too many live at a door"));
    }
    for (let tries = 1;; tries++) {
      const pin = newPin(digits, randomBytes);
      const pins = withKeypad.map((door) => ({
        door,
        digest: pinDigest(masterKey, building.id, door, pin),
      }));
      try {
        return { value: await run(pins), pin };
      } catch (error) {
        const isTaken = error instanceof RefusalError && error.refusal.code === "conflict";
        if (!isTaken || tries >= pinTriesMax) throw error;
      }
    }
  }

  #checkPlaces(building: Building, { doors, lifts, kind }: AskedKey): void {
    for (const door of doors) {
      const place = placeOf(building, door);
      if (place === undefined) {
        throw new RefusalError(
          refuse("unknown_door", "Cannot give the key: there is no such door"),
        );
      }
      if (kind === "delivery" && !["entrance", "parcel_room"].includes(place.door.kind)) {
        throw new RefusalError(
          refuse("invalid", "Cannot give the key: a delivery enters by entrance or parcel room"),
        );
      }
    }
    for (const { group, levels } of lifts) {
      const served = building.groups.find(({ id }) => id === group)?.cars
        .flatMap(({ serves }) => serves.map(({ level }) => level)) ?? [];
      if (levels.some((level) => !served.includes(level))) {
        throw new RefusalError(
          refuse("unknown_floor", "Cannot give the key: the lift group has no such landing"),
        );
      }
    }
  }

  #linkOf(id: string): string {
    return linkOf(this.#parts.masterKey, this.#parts.publicUrl, id);
  }

  #buildingOf(id: string): Building {
    const building = this.#parts.site.buildings.find((one) => one.id === id);
    if (building !== undefined) return building;
    throw new RefusalError(
      refuse("not_found", "Cannot find the building: there is none of this id"),
    );
  }
}
