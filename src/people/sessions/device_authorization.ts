/**
 * Signing in a client that has no browser, such as the command line (RFC 8628): it shows a short
 * code, the person types it where they are signed in, and the client, which asks every few seconds,
 * gets a session of theirs.
 *
 * Bodies are JSON, as everywhere here, and refusals are problem documents: `authorization_pending`
 * is the RFC's, `busy` stands for its `slow_down` and `link_used` for `expired_token`. The code goes
 * into no address, so there is no `verification_uri_complete`.
 */
import type { MasterKey } from "../../access/master_key.ts";
import type { Clock } from "../../clock.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { isFresh } from "../authority.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer } from "../registry/turn.ts";
import { mustProve } from "./proving.ts";
import { type DeviceCodes, WaitingCodes } from "./waiting_codes.ts";

export { deviceCodeLifeMs, type DeviceCodes, pollIntervalMs } from "./waiting_codes.ts";
export { userCodeLength, userCodeLetters } from "./waiting_codes.ts";

/** In which session it was approved, and whether a passkey had proved the person there. */
interface Approved {
  readonly session: string;
  readonly verifiedAtMs: number | null;
}

/** What device authorization needs. */
export interface DeviceAuthorizationOptions {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly masterKey: MasterKey;
  /** Unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array<ArrayBuffer>;
}

/** Signs in clients that have no browser. */
export class DeviceAuthorization {
  readonly #registry: Registry;
  readonly #clock: Clock;
  readonly #codes: WaitingCodes<Approved>;

  constructor({ registry, clock, masterKey, randomBytes }: DeviceAuthorizationOptions) {
    this.#registry = registry;
    this.#clock = clock;
    this.#codes = new WaitingCodes("device-code", { clock, masterKey, randomBytes });
  }

  /** A client begins. `peer` only bounds how many wait. */
  begin(clientName: string, peer: string): DeviceCodes {
    return this.#codes.begin(clientName, peer);
  }

  /**
   * The doer approves the client that shows this code; operators and managers with a fresh passkey.
   * @returns the client's name. @throws {RefusalError} `verification_needed`, `busy` after several
   * wrong codes, `not_found`.
   */
  async approve(by: Doer, userCode: string): Promise<string> {
    const { account, session, verifiedAtMs } = by;
    if (account === null || session === null) {
      throw new RefusalError(refuse("session_ended", "Cannot approve: nobody is signed in"));
    }
    if (
      !isFresh(by, this.#clock.now()) &&
      await this.#registry.look((ledger, atMs) => mustProve(ledger, account, atMs))
    ) {
      throw new RefusalError(
        refuse("verification_needed", "Cannot approve: it takes a passkey within five minutes"),
      );
    }
    const waiting = this.#codes.take(account, userCode);
    waiting.approved = { session, verifiedAtMs };
    return waiting.clientName;
  }

  /**
   * The client asks for its session.
   * @throws {RefusalError} `authorization_pending`, `busy` where it asks too often, `link_used`, and
   * what signing in refuses.
   */
  async redeem(deviceCode: string): Promise<RowOf<"session">> {
    const { clientName, approved } = this.#codes.redeem(deviceCode);
    const nobody = { account: null, session: null, via: "link", verifiedAtMs: null } as const;
    return await this.#registry.run(nobody, "sign_in_approved", {
      approvedIn: approved.session,
      deviceName: clientName,
      verifiedAtMs: approved.verifiedAtMs,
    });
  }
}
