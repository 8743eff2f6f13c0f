/**
 * Where a screen at a landing gets its right from. It shows a short code, a manager types it where
 * they are signed in and says what it shall show, and the screen, which asks every few seconds, gets
 * a secret that holds until a manager ends it. For the secret it gets capabilities of ten minutes,
 * which allow to be told what the screen shows and nothing else. No person is behind any of it.
 */
import { Buffer } from "node:buffer";
import { RefusalError, refuse } from "../refusal.ts";
import type { Clock } from "../clock.ts";
import { demandManager } from "../people/authority.ts";
import { endingBuildings } from "../people/decommission/ending.ts";
import { readAs } from "../people/facilities/reach.ts";
import type { Registry } from "../people/registry/registry.ts";
import type { Doer } from "../people/registry/turn.ts";
import type { LobbyScreen } from "../people/rows/lobby_screen.ts";
import { type DeviceCodes, WaitingCodes } from "../people/sessions/waiting_codes.ts";
import { capabilityLifeMsMax, type ScreenPlace } from "./capability.ts";
import type { CapabilityDesk } from "./capability_desk.ts";
import type { MasterKey } from "./master_key.ts";

const secretBytes = 32;
const purpose = "lobby_screen_secret";
/** The longest token that is looked at, in characters. */
export const screenTokenLengthMax = 128;

/** What a manager says of a screen. */
export type ScreenWish = Pick<LobbyScreen, "building" | "name" | "level" | "groups" | "unit">;

/** What it is made of. */
export interface ScreenDeskParts {
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly desk: Pick<CapabilityDesk, "issue">;
  /** So many unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array<ArrayBuffer>;
  /** At least 122 unguessable bits as text, new at each call. */
  readonly randomId: () => string;
}

/** Pairs screens and gives them their capabilities. */
export class ScreenDesk {
  readonly #parts: ScreenDeskParts;
  readonly #codes: WaitingCodes<string>;

  constructor(parts: ScreenDeskParts) {
    this.#parts = parts;
    this.#codes = new WaitingCodes("lobby-screen-code", parts);
  }

  /** A screen begins to wait for a manager. `peer` only bounds how many do. */
  begin(peer: string): DeviceCodes {
    return this.#codes.begin("screen", peer);
  }

  /**
   * A manager types the code that a screen shows. The edge has checked the place.
   * @returns the screen's id. @throws {RefusalError} `not_found` for the code too.
   */
  async pair(by: Doer, userCode: string, wish: ScreenWish): Promise<string> {
    const { registry, masterKey, randomBytes } = this.#parts;
    await readAs(registry, by, (turn) => demandManager(turn, wish.building));
    const waiting = this.#codes.take(by.account ?? by.via, userCode);
    const secret = Buffer.from(randomBytes(secretBytes)).toString("base64url");
    const digest = masterKey.mac(purpose, secret);
    const { id } = await registry.run(by, "pair_lobby_screen", { ...wish, secret: digest });
    waiting.approved = `${id}.${secret}`;
    return id;
  }

  /**
   * The screen asks for its token.
   * @throws {RefusalError} `authorization_pending`, `busy` where it asks too often, `link_used`.
   */
  redeem(deviceCode: string): string {
    return this.#codes.redeem(deviceCode).approved;
  }

  /**
   * A capability for the screen that holds this token.
   * @throws {RefusalError} `session_ended` where a manager has ended it, or nobody ever made it.
   */
  async capability(
    token: string,
  ): Promise<{ readonly capability: string; readonly expiresAtMs: number }> {
    const { registry, masterKey, desk, randomId } = this.#parts;
    const [id = "", secret = ""] = token.slice(0, screenTokenLengthMax).split(".");
    const row = await registry.for("security").look((ledger) => {
      const screen = ledger.get("lobby_screen", id);
      return screen !== undefined && endingBuildings(ledger).has(screen.building)
        ? undefined
        : screen;
    });
    // Whoever is unknown is checked like everybody else.
    const digest = row?.secret ?? masterKey.mac(purpose, "nobody's");
    if (!masterKey.verifies(digest, purpose, secret) || row === undefined) {
      throw new RefusalError(
        refuse("session_ended", "Cannot go on: the screen was ended, or was never paired"),
      );
    }
    const { building, level, groups, unit } = row;
    const screen: ScreenPlace = { level, groups: [...groups], ...(unit !== null && { unit }) };
    const grant = { rid: randomId(), building, lifts: [], screen, ttlMs: capabilityLifeMsMax };
    const { capability, expiresAtMs } = await desk.issue(grant, "screen", [`screen/${id}`]);
    return { capability, expiresAtMs };
  }
}
