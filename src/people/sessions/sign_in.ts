/**
 * Signing in. The answer to a wrong password, an unknown address and a disabled account is the same
 * in body, status and time (R06): each looks up, makes one hash, writes one turn, and says
 * `sign_in_failed`. Nobody outside this server is asked anything (C14).
 *
 * Who fails waits, ever longer, and never for good. Three counts run side by side: of a mail address
 * from one network address (up to 15 min), of a mail address from anywhere (up to one minute: it is
 * the most that a stranger can do to somebody), and of a network address whatever it tries. They
 * lie in bounded memory under keyed hashes and are kept alike for addresses that nobody has. An
 * account's own count is durable too; after a restart it goes on from there, told as a failure like
 * any other, since a wait that only known addresses have would say that they are known. Passkeys
 * are not held back by failed passwords.
 */
import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import type { MasterKey } from "../../access/master_key.ts";
import type { AccessTokenMinter } from "../../access/tokens.ts";
import type { Clock } from "../../clock.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer } from "../registry/turn.ts";
import { holderOf } from "../accounts/addresses.ts";
import { emailKey } from "../rows/fields.ts";
import { DeviceAuthorization } from "./device_authorization.ts";
import {
  accountBackOff,
  addressBackOff,
  FailureCounts,
  pairBackOff,
  waitAfter,
} from "./failure_counts.ts";
import { FreshProofs } from "./fresh_proofs.ts";
import { Passkeys } from "./passkeys.ts";
import { Argon2Passwords } from "./password.ts";
import { demandGoodPassword } from "./password_rules.ts";
import { mustProve } from "./proving.ts";
import { SessionTokens, type Tokens } from "./session_tokens.ts";

const keysMax = 10_000;

/** What is told of sign-ins, for figures alone. */
export interface SignInObserver {
  signedIn(method: RowOf<"session">["method"]): void;
  /** `unknown`: it named nobody; `known`: an account; `held`: it was not tried. */
  signInFailed(who: "unknown" | "known" | "held"): void;
}

/** What signing in needs. */
export interface SignInOptions {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly masterKey: MasterKey;
  readonly accessTokens: AccessTokenMinter;
  /** Where people reach this server; its host is the site that passkeys belong to. */
  readonly publicUrl: string;
  /** Unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array<ArrayBuffer>;
  /** Shared with whoever else hashes, so that the bound is one. */
  readonly passwords?: Argon2Passwords;
  /** Shared with who mints capabilities for doors. */
  readonly freshProofs?: FreshProofs;
  readonly observer?: SignInObserver;
}

/** Who has not been let in yet. */
const nobody: Doer = { account: null, session: null, via: "link", verifiedAtMs: null };

/** Signs people in, and holds what else belongs to it. */
export class SignIn {
  readonly passwords: Argon2Passwords;
  readonly passkeys: Passkeys;
  readonly tokens: SessionTokens;
  readonly devices: DeviceAuthorization;
  readonly #freshProofs: FreshProofs;
  readonly #registry: Registry;
  readonly #clock: Clock;
  readonly #masterKey: MasterKey;
  readonly #observer: SignInObserver | undefined;
  readonly #pairs = new FailureCounts(pairBackOff, keysMax);
  readonly #accounts = new FailureCounts(accountBackOff, keysMax);
  readonly #addresses = new FailureCounts(addressBackOff, keysMax);

  constructor(options: SignInOptions) {
    this.passwords = options.passwords ?? new Argon2Passwords(options);
    const freshProofs = options.freshProofs ?? new FreshProofs(options.clock);
    this.passkeys = new Passkeys({ ...options, freshProofs });
    this.tokens = new SessionTokens({ ...options, freshProofs });
    this.#freshProofs = freshProofs;
    this.devices = new DeviceAuthorization(options);
    this.#registry = options.registry;
    this.#clock = options.clock;
    this.#masterKey = options.masterKey;
    this.#observer = options.observer;
  }

  /**
   * Signs in by mail address and password. `peer` is the network address, an IPv6 one by its /64.
   * @throws {RefusalError} `sign_in_failed`; `busy` for a wait or too many at once;
   * `passkey_required` for an operator or manager who holds a passkey and knows the password.
   */
  async withPassword(
    { email, password, deviceName, peer }: {
      readonly email: string;
      readonly password: string;
      readonly deviceName: string;
      readonly peer: string;
    },
  ): Promise<Tokens> {
    const account = this.#masterKey.mac("sign-in-count", emailKey(email));
    const attempt = this.#begin(account, peer);
    let row: RowOf<"account"> | undefined;
    let held = false;
    try {
      [row, held] = await this.#registry.look((ledger, now) => {
        const row = holderOf(ledger, email);
        return [row, row !== undefined && attempt.early && isHeld(row, now)];
      });
      const stored = row?.status === "active" && !held ? row.password : null;
      if (await this.passwords.verify(password, stored) && row !== undefined && stored !== null) {
        const becomes = this.passwords.isCurrent(stored)
          ? null
          : await this.passwords.hash(password);
        const session = await this.#registry.run(
          { ...nobody, account: row.id, via: "session" },
          "sign_in_with_password",
          { account: row.id, was: stored, becomes, deviceName },
        );
        attempt.good();
        this.#observer?.signedIn("password");
        return await this.tokens.begin(session);
      }
    } catch (error) {
      const code = error instanceof RefusalError ? error.refusal.code : undefined;
      // The password was right: whoever knows it has not been guessing.
      if (code === "passkey_required") attempt.good();
      else if (code !== "sign_in_failed") attempt.undo();
      throw error;
    }
    return await this.#failed(row?.id ?? null, "password", !held);
  }

  /**
   * Signs in by passkey.
   * @throws {RefusalError} `sign_in_failed`; `busy` where the network address must wait; `stopped`.
   */
  async withPasskey(
    { response, deviceName, peer }: {
      readonly response: AuthenticationResponseJSON;
      readonly deviceName: string;
      readonly peer: string;
    },
  ): Promise<Tokens> {
    this.#mayTry(this.#addresses.waitMs(peer, this.#clock.now()));
    const { account, proof } = await this.passkeys.prove(response);
    if (proof === null) {
      this.#addresses.count(peer, this.#clock.now());
      return await this.#failed(account, "passkey", false);
    }
    const session = await this.#registry.run(
      { ...nobody, account: proof.account, via: "session" },
      "sign_in_with_passkey",
      { ...proof, deviceName },
    );
    this.#observer?.signedIn("passkey");
    return await this.tokens.begin(session);
  }

  /** Gives a client that was approved its session. @throws {RefusalError} as `redeem` does. */
  async withDeviceCode(deviceCode: string): Promise<Tokens> {
    const session = await this.devices.redeem(deviceCode);
    this.#observer?.signedIn("device_code");
    return await this.tokens.of(session);
  }

  /**
   * The doer proves by their password that it is they (C8). It takes what signing in by it would take,
   * and whoever guesses waits as at signing in, in the same counts.
   * @throws {RefusalError} `sign_in_failed` for a wrong one or where there is none; `busy` for a wait;
   * `passkey_required` for an operator or manager, who proves it by passkey.
   */
  async verifyPassword(
    by: Doer,
    { password, peer }: { readonly password: string; readonly peer: string },
  ): Promise<void> {
    const row = await this.#registry.look((ledger, now) => {
      const account = ledger.get("account", by.account ?? "");
      if (account !== undefined && mustProve(ledger, account.id, now)) {
        throw new RefusalError(
          refuse("passkey_required", "Cannot go on: operators and managers use a passkey"),
        );
      }
      return account;
    });
    if (row === undefined || by.session === null) {
      throw new RefusalError(refuse("session_ended", "Cannot go on: the session has ended"));
    }
    const email = row.profile.email?.value;
    const counted = email === undefined ? row.id : emailKey(email);
    const attempt = this.#begin(this.#masterKey.mac("sign-in-count", counted), peer);
    const held = attempt.early && isHeld(row, this.#clock.now());
    const stored = held ? null : row.password;
    let fits: boolean;
    try {
      fits = await this.passwords.verify(password, stored) && stored !== null;
    } catch (error) {
      attempt.undo();
      throw error;
    }
    if (!fits) return await this.#failed(row.id, "password", !held);
    attempt.good();
    this.#freshProofs.prove(by.session);
  }

  /**
   * Changes the doer's own password.
   * @throws {RefusalError} `sign_in_failed` for a wrong old one, `busy` for a wait, `invalid` for a
   * new one that breaks the rules, `verification_needed` where there is no old one.
   */
  async changePassword(
    by: Doer,
    { current, password, peer }: {
      readonly current: string | null;
      readonly password: string;
      readonly peer: string;
    },
  ): Promise<void> {
    const row = await this.#registry.look((ledger) => ledger.get("account", by.account ?? ""));
    const { name, email } = row?.profile ?? {};
    demandGoodPassword(password, { name: name?.value, email: email?.value });
    const stored = row?.password ?? null;
    if (stored !== null) {
      const attempt = this.#begin(this.#masterKey.mac("sign-in-count", by.account ?? ""), peer);
      if (!await this.passwords.verify(current ?? "", stored)) {
        return await this.#failed(by.account, "password", false);
      }
      attempt.good();
    }
    const becomes = await this.passwords.hash(password);
    await this.#registry.run(by, "change_own_password", { was: stored, becomes });
    if (by.session !== null) this.#freshProofs.prove(by.session);
  }

  /** Counts an attempt as failed until it says otherwise, so that many at once gain nothing. */
  #begin(account: string, peer: string): Attempt {
    const now = this.#clock.now();
    const pair = `${account} ${peer}`;
    const early = this.#accounts.failures(account, now) < accountBackOff.threshold;
    this.#mayTry(Math.max(
      this.#pairs.waitMs(pair, now),
      this.#accounts.waitMs(account, now),
      this.#addresses.waitMs(peer, now),
    ));
    this.#pairs.count(pair, now);
    this.#accounts.count(account, now);
    this.#addresses.count(peer, now);
    return {
      early,
      good: () => {
        this.#pairs.good(pair);
        this.#accounts.good(account);
        this.#addresses.undo(peer);
      },
      undo: () => {
        this.#pairs.undo(pair);
        this.#accounts.undo(account);
        this.#addresses.undo(peer);
      },
    };
  }

  #mayTry(retryAfterMs: number): void {
    if (retryAfterMs === 0) return;
    this.#observer?.signInFailed("held");
    throw new RefusalError(
      refuse("busy", "Cannot sign in now: several attempts failed", { retryAfterMs }),
    );
  }

  async #failed(
    account: string | null,
    method: "password" | "passkey",
    counts: boolean,
  ): Promise<never> {
    await this.#registry.run(nobody, "count_failed_sign_in", { account, method, counts });
    this.#observer?.signInFailed(account === null ? "unknown" : "known");
    throw new RefusalError(
      refuse("sign_in_failed", "Cannot sign in: what was given fits no account in use"),
    );
  }
}

interface Attempt {
  /** Nothing in memory holds it back: what the account's row says counts, as after a restart. */
  readonly early: boolean;
  good(): void;
  undo(): void;
}

/** Whether an account's own failures, which outlive a restart, still hold it back. */
function isHeld({ failures }: RowOf<"account">, now: number): boolean {
  const { count, lastAtMs } = failures;
  return now - lastAtMs < accountBackOff.forgetMs &&
    now < lastAtMs + waitAfter(count, accountBackOff);
}
