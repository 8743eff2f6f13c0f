/**
 * The calls that came over this API, by session id and by the actor's id. A session id is a small
 * number that grows by one; where it starts is drawn at every start of the process, so that an id
 * of before does not name another call now. Open calls are here until they end, and those that have
 * ended for ten minutes: whoever asks to cancel one is told that it is over. Memory alone.
 */
import type { Clock } from "../../clock.ts";
import type { GroupAddress } from "../../lifts.ts";
import type { NumberedGroup } from "../numbers.ts";
import type { CallNews, KoneCallState } from "./call_news.ts";
import { CallShares } from "./call_shares.ts";

/** Calls here at once, open and ended; beyond, the longest ended are forgotten. */
export const bookedMax = 20_000;
/** How long an ended call stays, ms. */
export const endedKeptMs = 600_000;
/** After this nothing more can happen to a call: its group ends it well before, with every leg. */
export const lostAfterMs = 3_600_000;
/** The highest session id: clients hold them in 31 bits. */
const sessionMax = 2 ** 31 - 1;

/** Whose a call is. */
export interface CallOwner {
  readonly client: string;
  readonly user: string | null;
}

/** A call of this API. */
export interface BookedCall {
  readonly session: number;
  readonly owner: CallOwner;
  readonly at: GroupAddress;
  readonly group: NumberedGroup;
  /** Whose monitors hear of it: its group's and, of a later leg, the first one's. */
  readonly toldIn: readonly GroupAddress[];
  /** The id that it stands under in the equipment plane; of this call alone. */
  readonly caller: string;
  /** The actor's id; null where it never got so far. */
  readonly call: string | null;
  /** Levels where its car stands for it. */
  readonly levels: readonly number[];
  /** The journey that it is a leg of. */
  readonly journey: string | null;
  /** The legs after it. */
  readonly further: readonly BookedCall[];
  readonly modifiedDestination: number | null;
  /** Its passengers come so much later than usual; 0 once its doors were told to wait. */
  delayMs: number;
  /** The last state told. */
  state: KoneCallState | null;
  car: string | null;
  /** Areas of its landings; empty until the group has told of it. */
  stops: { readonly fromArea?: number; readonly toArea?: number };
  readonly madeAtMs: number;
  endedAtMs: number | null;
  /** What was told of its states, in order. */
  news: readonly { readonly atMs: number; readonly news: CallNews }[];
  /** Not null while a result must go first: what came meanwhile. */
  waiting: (() => void)[] | null;
}

/** What a new call is made of. */
export type NewCall = Omit<
  BookedCall,
  "session" | "state" | "car" | "stops" | "madeAtMs" | "endedAtMs" | "news" | "waiting"
>;

/** The book. */
export class CallBook {
  /** Counts what is open here, and what is on its way here. */
  readonly shares: CallShares;
  readonly #clock: Clock;
  readonly #bySession = new Map<number, BookedCall>();
  /** By the actor's id, which no other call of any group has. */
  readonly #byCall = new Map<string, BookedCall>();
  readonly #byOwner = new Map<string, Set<BookedCall>>();
  /** Ended ones, the longest ended first. */
  readonly #ended = new Set<BookedCall>();
  #next: number;

  /** @param first the first session id. */
  constructor(clock: Clock, first: number) {
    this.#clock = clock;
    this.shares = new CallShares(clock);
    this.#next = first;
  }

  /** Whether as many calls are open as may be. */
  get isFull(): boolean {
    return this.#bySession.size - this.#ended.size >= bookedMax;
  }

  /** Writes a call down under the next session id. */
  add(made: NewCall): BookedCall {
    const booked: BookedCall = {
      ...made,
      session: this.#number(),
      state: null,
      car: null,
      stops: {},
      madeAtMs: this.#clock.monotonic(),
      endedAtMs: null,
      news: [],
      waiting: null,
    };
    this.#bySession.set(booked.session, booked);
    this.shares.count(booked.at, booked.owner, 1);
    if (booked.call !== null) this.#byCall.set(booked.call, booked);
    const key = ownerKey(booked.owner);
    const own = this.#byOwner.get(key);
    if (own === undefined) this.#byOwner.set(key, new Set([booked]));
    else own.add(booked);
    this.#forget();
    return booked;
  }

  /** The call with that session id. */
  session(id: number): BookedCall | undefined {
    return this.#bySession.get(id);
  }

  /** The call with that id of its actor. */
  call(at: GroupAddress, call: string): BookedCall | undefined {
    const booked = this.#byCall.get(call);
    return booked?.at.group === at.group && booked.at.building === at.building ? booked : undefined;
  }

  /** The calls of a client and end user. */
  of(owner: CallOwner): Iterable<BookedCall> {
    return this.#byOwner.get(ownerKey(owner)) ?? [];
  }

  /** Every open call. */
  *open(): Iterable<BookedCall> {
    for (const booked of this.#bySession.values()) if (booked.endedAtMs === null) yield booked;
  }

  /** Open calls of which nothing more can be heard, as of a leg that no group was told of. */
  lost(): readonly BookedCall[] {
    const before = this.#clock.monotonic() - lostAfterMs;
    const found: BookedCall[] = [];
    for (const booked of this.#bySession.values()) {
      if (booked.madeAtMs > before) break;
      if (booked.endedAtMs === null) found.push(booked);
    }
    return found;
  }

  /** A call has ended: it stays for a while. */
  end(booked: BookedCall): void {
    if (booked.endedAtMs !== null) return;
    booked.endedAtMs = this.#clock.monotonic();
    this.shares.count(booked.at, booked.owner, -1);
    this.#ended.add(booked);
    this.#forget();
  }

  #forget(): void {
    const before = this.#clock.monotonic() - endedKeptMs;
    for (const booked of this.#ended) {
      if (booked.endedAtMs! > before && this.#bySession.size <= bookedMax) break;
      this.#ended.delete(booked);
      this.#bySession.delete(booked.session);
      if (booked.call !== null) this.#byCall.delete(booked.call);
      const key = ownerKey(booked.owner);
      const own = this.#byOwner.get(key);
      own?.delete(booked);
      if (own?.size === 0) this.#byOwner.delete(key);
    }
  }

  #number(): number {
    while (this.#bySession.has(this.#next)) this.#next = this.#next % sessionMax + 1;
    const session = this.#next;
    this.#next = session % sessionMax + 1;
    return session;
  }
}

/** Whether a call is that client's and end user's. */
export function isOwn({ owner }: BookedCall, { client, user }: CallOwner): boolean {
  return owner.client === client && owner.user === user;
}

/** The keyed hash of an end user comes first: it has no space and is never empty. */
function ownerKey({ client, user }: CallOwner): string {
  return `${user ?? ""} ${client}`;
}
