/** The tokens of sessions: handed out when one begins, and each time its refresh token is used. */
import type { MasterKey } from "../../access/master_key.ts";
import type { AccessTokenMinter } from "../../access/tokens.ts";
import type { Clock } from "../../clock.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import { repeatWithinMs } from "./commands.ts";
import type { FreshProofs } from "./fresh_proofs.ts";
import { isGenuine, readRefreshToken, refreshTokenOf } from "./refresh_token.ts";

/** What somebody who signed in is given. */
export interface Tokens {
  readonly session: string;
  readonly accessToken: string;
  /** Wall time. */
  readonly accessExpiresAtMs: number;
  /** Good once; using it gives the next. */
  readonly refreshToken: string;
}

/** What makes tokens. */
export interface SessionTokensOptions {
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  readonly accessTokens: AccessTokenMinter;
  readonly clock: Clock;
  /** Hears who has just signed in. */
  readonly freshProofs: Pick<FreshProofs, "prove">;
}

/** Rotations of the last moments that are remembered; the oldest makes room. */
const rotationsMax = 50_000;
/** After a start, when nothing is remembered, answers of before may be asked for again. */
const afterStartMs = 60_000;

/** Makes the tokens of sessions, and renews them. */
export class SessionTokens {
  readonly #registry: Registry;
  readonly #masterKey: MasterKey;
  readonly #minter: AccessTokenMinter;
  readonly #clock: Clock;
  readonly #freshProofs: SessionTokensOptions["freshProofs"];
  readonly #startedAtMs: number;
  /** When each session's token was last handed out, the longest ago first: in no row (C4). */
  readonly #rotatedAtMs = new Map<string, number>();

  constructor(options: SessionTokensOptions) {
    const { registry, masterKey, accessTokens, clock, freshProofs } = options;
    this.#clock = clock;
    this.#freshProofs = freshProofs;
    this.#startedAtMs = clock.now();
    this.#registry = registry;
    this.#masterKey = masterKey;
    this.#minter = accessTokens;
  }

  /** The first tokens of a session, for who has proved just now that it is they (C8). */
  async begin(session: RowOf<"session">): Promise<Tokens> {
    this.#freshProofs.prove(session.id);
    return await this.of(session);
  }

  /** The tokens of a session as it stands. */
  async of(session: RowOf<"session">): Promise<Tokens> {
    const access = await this.#minter.mint(session.account, session.id);
    return {
      session: session.id,
      accessToken: access.token,
      accessExpiresAtMs: access.expiresAtMs,
      refreshToken: refreshTokenOf(this.#masterKey, session, session.generation),
    };
  }

  /**
   * Renews a session's tokens.
   * @throws {RefusalError} `session_ended` for a token that is none, was used before, or whose
   * session has ended; which of them is not said.
   */
  async refresh(refreshToken: string): Promise<Tokens> {
    const presented = readRefreshToken(refreshToken);
    if (presented === null) throw ended();
    const row = await this.#registry.look((ledger) => ledger.get("session", presented.session));
    if (row === undefined || !isGenuine(this.#masterKey, presented, row)) throw ended();
    const by = {
      account: row.account,
      session: row.id,
      via: "session",
      verifiedAtMs: null,
    } as const;
    const rotation = await this.#registry.run(by, "rotate_session", {
      session: row.id,
      generation: presented.generation,
      lately: this.#wasLately(row.id),
    });
    if (rotation.outcome === "ended") throw ended();
    this.#remember(row.id);
    return await this.of(rotation.session);
  }

  /** Whether the answer to a session's last rotation may have been lost just now. */
  #wasLately(session: string): boolean {
    const now = this.#clock.now();
    const rotatedAtMs = this.#rotatedAtMs.get(session);
    return rotatedAtMs === undefined
      ? now - this.#startedAtMs <= afterStartMs
      : now - rotatedAtMs <= repeatWithinMs;
  }

  #remember(session: string): void {
    this.#rotatedAtMs.delete(session);
    if (this.#rotatedAtMs.size >= rotationsMax) {
      const [oldest] = this.#rotatedAtMs.keys();
      this.#rotatedAtMs.delete(oldest!);
    }
    this.#rotatedAtMs.set(session, this.#clock.now());
  }
}

function ended(): RefusalError {
  return new RefusalError(refuse("session_ended", "Cannot go on: the session has ended"));
}
