/**
 * The tokens that stand: each from when it is made until it expires or ends, so that every one of a
 * client can be ended at once (C3). In memory alone: the key that tokens are signed with is made at
 * each start, and what is not here counts no more.
 */
import type { Clock } from "../clock.ts";
import type { KoneIdentity } from "./client_rights.ts";
import type { ClientProduct } from "./products.ts";

/** Tokens of one client at once. */
export const tokensPerClientMax = 20_000;
/** Scopes that the tokens of one client have together: a token may have two hundred. */
export const scopesPerClientMax = 200_000;
/** Tokens of all clients at once. */
export const tokensMax = 200_000;

/** What its client has. */
export interface ClientShare {
  readonly products: readonly ClientProduct[];
  /** The site's ids. */
  readonly buildings: readonly string[];
}

/** A token that stands. */
interface Live {
  readonly identity: KoneIdentity;
  readonly share: ClientShare;
  /** One of single use was shown. */
  spent: boolean;
}

/** The tokens of one start. */
export class LiveTokens {
  readonly #clock: Clock;
  readonly #live = new Map<string, Live>();
  readonly #byClient = new Map<string, { readonly jtis: Set<string>; scopes: number }>();
  readonly #listeners = new Set<(jti: string) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many stand. */
  get size(): number {
    return this.#live.size;
  }

  /** Whether a client may have another, of so many scopes. */
  hasRoom(client: string, scopes: number): boolean {
    const isFull = () => {
      const own = this.#byClient.get(client);
      return this.#live.size >= tokensMax ||
        (own !== undefined &&
          (own.jtis.size >= tokensPerClientMax || own.scopes + scopes > scopesPerClientMax));
    };
    if (isFull()) this.#forgetExpired();
    return !isFull();
  }

  /** Holds one. */
  add(identity: KoneIdentity, share: ClientShare): void {
    this.#forgetOldest();
    this.#live.set(identity.jti, { identity, share, spent: false });
    const own = this.#byClient.get(identity.client) ?? { jtis: new Set(), scopes: 0 };
    this.#byClient.set(identity.client, own);
    own.jtis.add(identity.jti);
    own.scopes += identity.scopes.length;
  }

  /** The token of that id as it is shown; one of single use is spent by it. */
  show(jti: string): KoneIdentity | null {
    const live = this.#live.get(jti);
    if (live === undefined || live.spent || !this.stands(jti)) return null;
    if (live.identity.singleUse) live.spent = true;
    return live.identity;
  }

  /** What the client of a token has; null where it does not stand. */
  shareOf(jti: string): ClientShare | null {
    return this.#live.get(jti)?.share ?? null;
  }

  /** Whether it has neither expired nor ended. */
  stands(jti: string): boolean {
    const live = this.#live.get(jti);
    return live !== undefined && this.#clock.now() < live.identity.expiresAtMs;
  }

  /** Ends those of a client that are meant, and tells of each. */
  end(client: string, isMeant: (identity: KoneIdentity) => boolean): void {
    for (const jti of [...this.#byClient.get(client)?.jtis ?? []]) {
      const live = this.#live.get(jti);
      if (live === undefined || !isMeant(live.identity)) continue;
      this.#remove(jti, client);
      for (const listener of [...this.#listeners]) listener(jti);
    }
  }

  /** Hears of each end before its time; returns a function that ends it. */
  listen(ended: (jti: string) => void): () => void {
    this.#listeners.add(ended);
    return () => this.#listeners.delete(ended);
  }

  /** A few at the head, which were made first and mostly expire first. */
  #forgetOldest(): void {
    const now = this.#clock.now();
    let left = 16;
    for (const [jti, { identity }] of this.#live) {
      if (identity.expiresAtMs > now || left-- <= 0) return;
      this.#remove(jti, identity.client);
    }
  }

  #forgetExpired(): void {
    const now = this.#clock.now();
    for (const [jti, { identity }] of this.#live) {
      if (identity.expiresAtMs <= now) this.#remove(jti, identity.client);
    }
  }

  #remove(jti: string, client: string): void {
    const own = this.#byClient.get(client);
    if (own !== undefined) {
      own.jtis.delete(jti);
      own.scopes -= this.#live.get(jti)?.identity.scopes.length ?? 0;
      if (own.jtis.size === 0) this.#byClient.delete(client);
    }
    this.#live.delete(jti);
  }
}
