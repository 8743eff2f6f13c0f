/**
 * What of a lift group one client may take. Each call of this API stands under an id of its own in
 * its group, so the bounds that a group has for one id hold nobody back here: without these, one
 * client could take every open call and every key that the group remembers (`idempotency.ts`), and
 * with them everybody's lifts for ten minutes. A client may take half of both, an end user as many
 * calls at once as one id.
 */
import { openCallsMax } from "../../../actors/elevator_group/calls.ts";
import { keysPerCallerMax } from "../../../actors/elevator_group/idempotency.ts";
import type { Clock } from "../../clock.ts";
import { TokenBucket } from "../../http/token_bucket.ts";
import type { GroupAddress } from "../../lifts.ts";

/** Calls of one client that may be open in one group at once. */
export const openPerClientMax = openCallsMax / 2;
/** Calls of one end user that may be open in one group at once. */
export const openPerUserMax = keysPerCallerMax;
/** Calls of one client in one group at once, and how many more each second: 9,200 in ten minutes. */
export const callsAtOnce = 2_000;
export const callsPerSecond = 12;
/** Rates remembered at once; beyond, the one unused for longest begins anew. */
const ratesMax = 10_000;

/** Whose a call is; an end user is null where the client asks for itself. */
export interface ShareOwner {
  readonly client: string;
  readonly user: string | null;
}

/** The shares of all clients in all groups. */
export class CallShares {
  readonly #clock: Clock;
  readonly #open = new Map<string, number>();
  readonly #rates = new Map<string, TokenBucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether a client may make another call; it counts against its rate. */
  mayCall(at: GroupAddress, { client, user }: ShareOwner): boolean {
    const isFull = this.#of(keyOf(at, client, null)) >= openPerClientMax ||
      (user !== null && this.#of(keyOf(at, client, user)) >= openPerUserMax);
    return !isFull && this.#rateOf(keyOf(at, client, null)).take(this.#clock.monotonic());
  }

  /** A call is under way or open (+1), or no more (−1). */
  count(at: GroupAddress, { client, user }: ShareOwner, change: 1 | -1): void {
    this.#change(keyOf(at, client, null), change);
    if (user !== null) this.#change(keyOf(at, client, user), change);
  }

  #of(key: string): number {
    return this.#open.get(key) ?? 0;
  }

  #change(key: string, change: 1 | -1): void {
    const open = this.#of(key) + change;
    if (open === 0) this.#open.delete(key);
    else this.#open.set(key, open);
  }

  #rateOf(key: string): TokenBucket {
    const rate = this.#rates.get(key) ??
      new TokenBucket(callsAtOnce, callsPerSecond, this.#clock.monotonic());
    this.#rates.delete(key);
    this.#rates.set(key, rate);
    if (this.#rates.size > ratesMax) {
      for (const oldest of this.#rates.keys()) {
        this.#rates.delete(oldest);
        break;
      }
    }
    return rate;
  }
}

function keyOf({ building, group }: GroupAddress, client: string, user: string | null): string {
  return `${building}/${group} ${user ?? ""} ${client}`;
}
