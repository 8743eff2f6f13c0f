/**
 * The same traveller asks again for the same way, as doors and readers do that make calls by
 * themselves: one call exists, and whoever repeats gets it, also by another group of the building.
 * A repeat is one within the building's window, or while the call is open; a call that was
 * cancelled is no answer to anybody. Who the traveller is (an end user, a medium) is known to this
 * file as a keyed hash alone, whose key is drawn at every start and kept nowhere else.
 */
import { createHash } from "node:crypto";
import type { Clock } from "../../clock.ts";

/** Ways of travellers remembered at once; beyond, the one asked for longest ago is forgotten. */
export const repeatsMax = 10_000;

/** What stands for a way. */
export interface Remembered {
  /** Not answered yet, or a call of it is under way. */
  readonly isOpen: boolean;
  /** It came to nothing: the next one is a new call. */
  readonly isVoid: boolean;
}

/** Ways that travellers asked for lately. */
export class Repeats<What extends Remembered> {
  readonly #clock: Clock;
  readonly #secret: Uint8Array;
  readonly #known = new Map<string, { readonly what: What; readonly atMs: number }>();

  /** @param secret 32 random bytes. */
  constructor(clock: Clock, secret: Uint8Array) {
    this.#clock = clock;
    this.#secret = secret;
  }

  /**
   * The name of a traveller's way. The secret before the text is key enough, since nobody is ever
   * shown a name to lengthen it, and is a fifth of an HMAC's work.
   * @param parts who and from where to where; no part is kept.
   */
  nameOf(parts: readonly (string | number | null)[]): string {
    const hash = createHash("sha256").update(this.#secret).update(JSON.stringify(parts));
    return hash.digest("base64url");
  }

  /** What the way stands for already. */
  find(name: string, windowMs: number): What | undefined {
    const known = this.#known.get(name);
    if (known === undefined || known.what.isVoid) return undefined;
    const isFresh = this.#clock.monotonic() - known.atMs < windowMs;
    return isFresh || known.what.isOpen ? known.what : undefined;
  }

  /** Remembers what a way stands for from now on. */
  remember(name: string, what: What): void {
    this.#known.delete(name);
    this.#known.set(name, { what, atMs: this.#clock.monotonic() });
    if (this.#known.size <= repeatsMax) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      break;
    }
  }
}
