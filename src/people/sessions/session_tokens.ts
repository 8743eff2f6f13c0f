/** The tokens of sessions: handed out when one begins, and each time its refresh token is used. */
import type { MasterKey } from "../../access/master_key.ts";
import type { AccessTokenMinter } from "../../access/tokens.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
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
}

/** Makes the tokens of sessions, and renews them. */
export class SessionTokens {
  readonly #registry: Registry;
  readonly #masterKey: MasterKey;
  readonly #minter: AccessTokenMinter;

  constructor({ registry, masterKey, accessTokens }: SessionTokensOptions) {
    this.#registry = registry;
    this.#masterKey = masterKey;
    this.#minter = accessTokens;
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
    });
    if (rotation.outcome === "ended") throw ended();
    return await this.of(rotation.session);
  }
}

function ended(): RefusalError {
  return new RefusalError(refuse("session_ended", "Cannot go on: the session has ended"));
}
