/**
 * `hold_open`: a door kept open for `hard_time`, and then for `soft_time` until somebody passes. Both
 * are one hold of the lift group's (`actors/elevator_group/holds.ts`), which ends by itself, by the
 * controller's own clock; that somebody has passed is seen by the load of the car, which is all that
 * hardware reports of it. The same again is a renewal, so a robot keeps a door for as long as it
 * asks; both times 0 let go.
 *
 * Whose car it is: that of a call of one's own that stands at its landing, for a minute at most, as
 * everybody's. A robot, by scope and by the manager's grant, may also keep the door of a car that
 * stands open at a landing for others, for ten minutes in all.
 */
import type { Clock } from "../../clock.ts";
import type { Leases } from "../../leases.ts";
import { grantLifeMsMax, shortHoldMs } from "../../lift/lift_uses.ts";
import type { Answer, Done, GroupAddress } from "../../lifts.ts";
import type { CarView, HoldView } from "../../protocol.ts";
import type { ClientRights } from "../client_rights.ts";
import type { NumberedLanding, NumberedLift } from "../numbers.ts";
import { holdsGroup } from "../scopes.ts";
import type { Exchange } from "../stream/exchange.ts";
import type { HoldOpenPayload } from "../stream/payloads.ts";
import type { BookedCall, CallBook, CallOwner } from "./call_book.ts";
import {
  accessDenied,
  holdErrorOf,
  invalidPayload,
  pleaseWait,
  unresolvedArea,
} from "./call_errors.ts";
import { isAboard } from "./call_states.ts";
import { untilKnown } from "./until_known.ts";

/** Longest times, s. */
export const hardSMax = 10;
/** Longest times, s. */
export const softSMax = 30;
/** A hold of less is not worth a message, ms. */
const leastMs = 1_000;
/** A served call holds its doors for so long after its end, as in the lift group, ms. */
const justServedMs = 15_000;
/** Holds known at once; the groups bound them well below. */
const holdsMax = 5_000;
/** Somebody passed: the load is another by so much of the rated load, %. A person is 75 kg. */
const passedPercent = 3;

/** What doors are held with. */
export interface HoldParts {
  readonly leases: Leases;
  readonly rights: ClientRights;
  readonly book: CallBook;
  readonly clock: Clock;
  /** A fresh UUID of version 7. */
  readonly newKey: () => string;
}

/** A door that a client wants kept, or let go. */
interface WantedHold {
  /** Of whom, which car and where. */
  readonly name: string;
  readonly at: GroupAddress;
  readonly lift: NumberedLift;
  readonly landing: NumberedLanding;
  readonly hardS: number;
  readonly softS: number;
}

/** A door that a client keeps. */
interface HeldDoor {
  readonly owner: CallOwner;
  readonly at: GroupAddress;
  readonly caller: string;
  readonly hold: string;
  readonly car: string;
  /** Until somebody passes: the load when that began; null before. */
  softLoad: number | null;
  cancelSoft: () => void;
}

/** The doors that clients hold open. */
export class HeldDoors {
  readonly #parts: HoldParts;
  /** By whose, which car and where. */
  readonly #held = new Map<string, HeldDoor>();
  /** Since when, and until when at most; the latest last. */
  readonly #kept = new Map<string, { readonly sinceMs: number; readonly untilMs: number }>();
  /** Who asks for a door while somebody's question about it is not answered, by the same name. */
  readonly #waiting = new Map<string, ((next: () => void) => void)[]>();
  /** By group and car, %. */
  readonly #loads = new Map<string, number>();

  constructor(parts: HoldParts) {
    this.#parts = parts;
  }

  /** Takes a `hold_open`. */
  hold(payload: HoldOpenPayload, exchange: Exchange): void {
    const { liftDeck, servedArea, hardS, softS } = payload;
    const { group, building } = exchange;
    const answer = (error: string | null) =>
      exchange.answer({
        ...(payload.requestId !== null && { request_id: payload.requestId }),
        success: error === null,
        ...(error !== null && { error }),
      });
    const inRange = hardS >= 0 && hardS <= hardSMax && softS >= 0 && softS <= softSMax;
    if (!inRange) return answer(invalidPayload);
    const lift = group.deck(liftDeck)?.lift;
    if (lift === undefined) return answer(unresolvedArea(liftDeck));
    const landing = lift.landings.find(({ area }) => area === servedArea);
    if (landing === undefined) return answer(unresolvedArea(servedArea));
    const at = { building: building.building, group: group.group };
    const { client, user } = exchange.identity;
    const name = JSON.stringify([client, user, keyOf(at, lift.car), landing.level]);
    this.#inTurn(name, (next) => {
      const told = (error: string | null) => {
        answer(error);
        next();
      };
      this.#ask({ name, at, lift, landing, hardS, softS }, exchange, told);
    });
  }

  #ask(
    { name, at, lift, landing, hardS, softS }: WantedHold,
    exchange: Exchange,
    answer: (error: string | null) => void,
  ): void {
    const { clock, leases } = this.#parts;
    const { client, user } = exchange.identity;
    const held = this.#held.get(name);
    const done = (result: Answer<HoldView>, caller: string) => {
      if (!result.ok) return answer(holdErrorOf(result.refusal.code));
      const owner = { client, user };
      this.#begin(name, { owner, at, caller, view: result.value, hardS, softS });
      this.#keep(name, lifeMsOf(hardS, softS));
      answer(null);
    };
    if (hardS + softS === 0) return this.#release(name, held, answer);
    const { longestMs } = this.#rightOf(exchange);
    // Rows have whole milliseconds; the monotonic clock has not.
    const leftMs = Math.floor(longestMs - this.#keptForMs(name));
    if (leftMs < leastMs) return answer(pleaseWait);
    const lifeMs = Math.min(lifeMsOf(hardS, softS), leftMs);
    const asked = { at, lift, landing, lifeMs };
    if (held === undefined) return this.#take(asked, exchange, answer, done);
    const { caller, hold } = held;
    const renew = (renewed: Done<HoldView>) =>
      leases.renewHold(at, caller, hold, lifeMs, longestMs, renewed);
    untilKnown(clock, renew, (result) => {
      if (result.ok || result.refusal.code !== "unknown_hold") return done(result, caller);
      this.#forget(name);
      this.#take(asked, exchange, answer, done);
    });
  }

  /** A car as it was last told of: of those whose doors are kept for a passer-by, the load. */
  car(at: GroupAddress, { id, loadPercent = 0, upper }: CarView): void {
    const load = loadPercent + (upper?.loadPercent ?? 0);
    this.#loads.set(keyOf(at, id), load);
    if (this.#held.size === 0) return;
    for (const [name, held] of this.#held) {
      const isThis = held.car === id && keyOf(held.at, id) === keyOf(at, id);
      if (!isThis || held.softLoad === null) continue;
      if (Math.abs(load - held.softLoad) >= passedPercent) this.#release(name, held, () => {});
    }
  }

  /** Somebody's rights have ended, and with them what keeps doors open for them. */
  rightsEnded(client: string, concerns: (user: string | null) => boolean): void {
    for (const [name, held] of [...this.#held]) {
      const { owner } = held;
      if (owner.client === client && concerns(owner.user)) this.#release(name, held, () => {});
    }
  }

  /** A hold has ended, whoever ended it. */
  ended(hold: string): void {
    for (const [name, held] of this.#held) if (held.hold === hold) this.#forget(name);
  }

  /** One after the other, so that a door is held once and let go of by whoever asks for it last. */
  #inTurn(name: string, ask: (next: () => void) => void): void {
    const next = () => {
      const waiting = this.#waiting.get(name)?.shift();
      if (waiting === undefined) this.#waiting.delete(name);
      else waiting(next);
    };
    const waiting = this.#waiting.get(name);
    if (waiting !== undefined) return void waiting.push(ask);
    this.#waiting.set(name, []);
    ask(next);
  }

  #take(
    { at, lift, landing, lifeMs }: {
      readonly at: GroupAddress;
      readonly lift: NumberedLift;
      readonly landing: NumberedLanding;
      readonly lifeMs: number;
    },
    exchange: Exchange,
    answer: (error: string | null) => void,
    done: (result: Answer<HoldView>, caller: string) => void,
  ): void {
    const { clock, leases, newKey } = this.#parts;
    const { isRobot, longestMs, rid } = this.#rightOf(exchange);
    const own = this.#ownCall(exchange, at, lift.car, landing);
    const asRobot = () => {
      const standing = { car: lift.car, level: landing.level };
      const request = { side: landing.side, lifeMs };
      const key = newKey();
      const ask = (told: Done<HoldView>) =>
        leases.hold(at, rid, key, request, longestMs, told, standing);
      untilKnown(clock, ask, (result) => done(result, rid));
    };
    if (own === undefined) return isRobot ? asRobot() : answer(accessDenied);
    const request = { call: own.call!, side: landing.side, lifeMs };
    const key = newKey();
    const ask = (told: Done<HoldView>) =>
      leases.hold(at, own.caller, key, request, longestMs, told);
    untilKnown(clock, ask, (result) => {
      if (result.ok || !isRobot) done(result, own.caller);
      else asRobot();
    });
  }

  /** For how long a client has kept a door, one hold after the other; each call has its own id. */
  #keptForMs(name: string): number {
    const now = this.#parts.clock.monotonic();
    const kept = this.#kept.get(name);
    return kept === undefined || now - kept.untilMs > justServedMs ? 0 : now - kept.sinceMs;
  }

  #keep(name: string, lifeMs: number): void {
    const now = this.#parts.clock.monotonic();
    const sinceMs = now - this.#keptForMs(name);
    this.#kept.delete(name);
    this.#kept.set(name, { sinceMs, untilMs: now + lifeMs });
    if (this.#kept.size <= holdsMax) return;
    for (const oldest of this.#kept.keys()) {
      this.#kept.delete(oldest);
      break;
    }
  }

  #rightOf({ identity, building, group }: Exchange) {
    const rights = this.#parts.rights.of(identity, building.building, group.group);
    const isRobot = rights.robot &&
      holdsGroup(identity.scopes, ["robotcall"], building.id, group.number);
    return { isRobot, longestMs: isRobot ? grantLifeMsMax : shortHoldMs, rid: rights.rid };
  }

  /** A call of the client's that this car stands for there, now or a moment ago. */
  #ownCall(
    { identity }: Exchange,
    at: GroupAddress,
    car: string,
    { level }: NumberedLanding,
  ): BookedCall | undefined {
    const now = this.#parts.clock.monotonic();
    let found: BookedCall | undefined;
    for (const booked of this.#parts.book.of(identity)) {
      if (booked.call === null || booked.car !== car) continue;
      if (keyOf(booked.at, car) !== keyOf(at, car) || !booked.levels.includes(level)) continue;
      const wasServed = booked.state === "served" && now - booked.endedAtMs! <= justServedMs;
      if (wasServed || isAboard(booked.state)) found = booked;
    }
    return found;
  }

  #begin(
    name: string,
    { owner, at, caller, view, hardS, softS }: {
      readonly owner: CallOwner;
      readonly at: GroupAddress;
      readonly caller: string;
      readonly view: HoldView;
      readonly hardS: number;
      readonly softS: number;
    },
  ): void {
    this.#forget(name);
    if (view.state === "ended" || this.#held.size >= holdsMax) return;
    const held: HeldDoor = {
      owner,
      at,
      caller,
      hold: view.id,
      car: view.car,
      softLoad: null,
      cancelSoft: () => {},
    };
    this.#held.set(name, held);
    if (softS === 0) return;
    held.cancelSoft = this.#parts.clock.after(1_000 * hardS, () => {
      held.softLoad = this.#loads.get(keyOf(at, held.car)) ?? 0;
    });
  }

  #release(name: string, held: HeldDoor | undefined, answer: (error: string | null) => void): void {
    if (held === undefined) return answer(null); // nothing is held: the doors are free to close
    this.#forget(name);
    const kept = this.#kept.get(name);
    const now = this.#parts.clock.monotonic();
    if (kept !== undefined) this.#kept.set(name, { ...kept, untilMs: Math.min(kept.untilMs, now) });
    const { clock, leases } = this.#parts;
    const ask = (told: Done<HoldView>) => leases.releaseHold(held.at, held.caller, held.hold, told);
    untilKnown(clock, ask, (result) => {
      const isOver = result.ok || result.refusal.code === "unknown_hold";
      answer(isOver ? null : holdErrorOf(result.refusal.code));
    });
  }

  #forget(name: string): void {
    this.#held.get(name)?.cancelSoft();
    this.#held.delete(name);
  }
}

function lifeMsOf(hardS: number, softS: number): number {
  return Math.max(leastMs, Math.round(1_000 * (hardS + softS)));
}

function keyOf({ building, group }: GroupAddress, car: string): string {
  return `${building}/${group} ${car}`;
}
