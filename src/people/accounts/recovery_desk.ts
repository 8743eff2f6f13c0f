/**
 * Ways back as the edge uses them (C8): codes are made and checked here, in constant time, and
 * passwords hashed. Asking answers the same whoever has the address, after the same work.
 */
import { type MasterKey, sameText } from "../../access/master_key.ts";
import type { Clock } from "../../clock.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { holderOf } from "./addresses.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer } from "../registry/turn.ts";
import { demandGoodPassword } from "../sessions/password_rules.ts";
import type { SessionTokens, Tokens } from "../sessions/session_tokens.ts";
import type { PasswordHasher } from "./password_hasher.ts";
import { PeerBudget } from "./peer_budget.ts";
import { codeLifeMs, type CompleteInput, recoveryCounts } from "./recoveries.ts";
import { addressDigest, plainCode, printedDigest, recoveryClaim, recoveryCode } from "./secrets.ts";

/** What the desk needs. */
export interface RecoveryDeskOptions {
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly tokens: SessionTokens;
  /** Attempts of one place on the network, an hour. */
  readonly perPeerAndHour?: number;
}

/** What whoever asks is given, to keep until they come back. */
export interface Asked {
  readonly recovery: string;
  /** Shown with the new password once somebody has vouched. */
  readonly claim: string;
  readonly codeExpiresAtMs: number;
}

const nobody: Doer = { account: null, session: null, via: "link", verifiedAtMs: null };

/** Takes those in who have lost password or phone. */
export class RecoveryDesk {
  readonly #options: RecoveryDeskOptions;
  readonly #budget: PeerBudget;

  constructor(options: RecoveryDeskOptions) {
    this.#options = options;
    this.#budget = new PeerBudget(options.perPeerAndHour ?? 30);
  }

  /** Begins a way back for an address. @throws {RefusalError} `busy` where too many ask. */
  async ask(email: string, peer: string): Promise<Asked> {
    this.#demandBudget(peer);
    const { registry, masterKey, clock } = this.#options;
    const address = addressDigest(masterKey, email);
    const { recovery } = await registry.run(nobody, "begin_recovery", { email, address });
    return {
      recovery,
      claim: recoveryClaim(masterKey, recovery),
      codeExpiresAtMs: clock.now() + codeLifeMs,
    };
  }

  /** The operator's command line opens a way back; the claim is handed to the person. */
  async open(
    by: Doer,
    input: { readonly account: string; readonly reason: string },
  ): Promise<{ readonly recovery: string; readonly claim: string }> {
    const { registry, masterKey } = this.#options;
    const { recovery } = await registry.run(by, "open_recovery", input);
    return { recovery, claim: recoveryClaim(masterKey, recovery) };
  }

  /**
   * Sets a new password for a mailed code or a claim that somebody has vouched for.
   * @throws {RefusalError} `sign_in_failed`, whatever was wrong.
   */
  async complete(input: {
    readonly recovery: string;
    readonly secret: string;
    readonly password: string;
    readonly deviceName: string;
  }): Promise<Tokens> {
    const { registry } = this.#options;
    const { recovery, password, deviceName } = input;
    const proof = this.#proofOf(recovery, input.secret);
    const counts = proof !== null && await registry.look((ledger, now) => {
      const row = ledger.get("recovery", recovery);
      return row !== undefined && recoveryCounts(ledger, row, proof, now);
    });
    if (!counts) {
      await registry.run(nobody, "miss_recovery", { recovery });
      throw refused();
    }
    demandGoodPassword(password);
    const { account } = await registry.run(nobody, "complete_recovery", {
      recovery,
      proof,
      password: await this.#options.passwords.hash(password),
    });
    return await this.#begin(account, deviceName);
  }

  /** Sets a new password for a printed code. @throws {RefusalError} `sign_in_failed`. */
  async completePrinted(input: {
    readonly email: string;
    readonly code: string;
    readonly password: string;
    readonly deviceName: string;
  }, peer: string): Promise<Tokens> {
    this.#demandBudget(peer);
    const { registry, masterKey, passwords } = this.#options;
    const found = await registry.look((ledger) => {
      const row = holderOf(ledger, input.email);
      return { account: row?.id ?? "", digest: row?.recovery?.digest ?? "" };
    });
    const digest = printedDigest(masterKey, found.account, input.code);
    if (!sameText(digest, found.digest)) throw refused();
    demandGoodPassword(input.password);
    const { account } = await registry.run(nobody, "recover_by_printed", {
      account: found.account,
      digest,
      password: await passwords.hash(input.password),
    });
    return await this.#begin(account, input.deviceName);
  }

  #proofOf(recovery: string, secret: string): CompleteInput["proof"] | null {
    const { masterKey } = this.#options;
    const isClaim = sameText(secret, recoveryClaim(masterKey, recovery));
    const isCode = sameText(plainCode(secret), recoveryCode(masterKey, recovery));
    return isClaim ? "claim" : isCode ? "mail" : null;
  }

  #demandBudget(peer: string): void {
    const retryAfterMs = this.#budget.take(peer, this.#options.clock.monotonic());
    if (retryAfterMs > 0) {
      throw new RefusalError(
        refuse("busy", "Cannot go on: too many attempts from one place", { retryAfterMs }),
      );
    }
  }

  async #begin(account: string, deviceName: string): Promise<Tokens> {
    const { registry, tokens } = this.#options;
    const session = await registry.run(nobody, "begin_session", {
      account,
      method: "recovery",
      deviceName,
      verifiedAtMs: null,
    });
    return await tokens.begin(session);
  }
}

function refused(): RefusalError {
  return new RefusalError(
    refuse(
      "sign_in_failed",
      "Cannot recover: the code is wrong, was used, has expired or is not enough",
    ),
  );
}
