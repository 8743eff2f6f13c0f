/**
 * Calls of the KONE-compatible API: `action`, `delete` and `hold_open` of `lift-call-api-v2`, and
 * what is told of them. Each call stands under a random id of its own in the equipment plane, so
 * that a client may have any number of them, and no log ties two of its calls together.
 */
import type { GroupModel } from "../../../actors/elevator_group/model.ts";
import { shortHoldMs } from "../../lift/lift_uses.ts";
import type { Done, FeedEvent, GroupAddress } from "../../lifts.ts";
import type { CallView, JourneyView } from "../../protocol.ts";
import type { RefusalCode } from "../../refusal.ts";
import type { KoneNumbers } from "../numbers.ts";
import type { Handler } from "../stream/exchange.ts";
import type { ActionPayload, DeletePayload, HoldOpenPayload } from "../stream/payloads.ts";
import { type BookedCall, CallBook, isOwn } from "./call_book.ts";
import { cancelWords } from "./call_errors.ts";
import type { CallFeed, CallNews } from "./call_news.ts";
import { isAboard } from "./call_states.ts";
import { CallTeller } from "./call_teller.ts";
import { HeldDoors } from "./holds.ts";
import { CallPlacer, firstSession, type PlacingParts } from "./place_action.ts";
import { untilKnown } from "./until_known.ts";

/** Whose rights ended or shrank: a client's, or one end user's of it. */
export interface CallersEnded {
  readonly client: string;
  concerns(user: string | null): boolean;
}

/** What the calls are made with. */
export interface KoneCallsParts extends Omit<PlacingParts, "book" | "teller"> {
  readonly numbers: KoneNumbers;
  /** The groups' models, by `building/group`. */
  readonly models: ReadonlyMap<string, GroupModel>;
  /** Hears whose rights end; returns a function that ends it. Left out: nobody's do. */
  readonly hearEnds?: (ended: (who: CallersEnded) => void) => () => void;
}

/** The calls of this API. */
export class KoneCalls implements CallFeed {
  readonly #parts: KoneCallsParts;
  readonly #book: CallBook;
  readonly #teller: CallTeller;
  readonly #placer: CallPlacer;
  readonly #doors: HeldDoors | null;
  readonly #unlisten: (() => void)[] = [];

  constructor(parts: KoneCallsParts) {
    this.#parts = parts;
    const { clock, models, lifts, numbers, randomBytes } = parts;
    this.#book = new CallBook(clock, firstSession(randomBytes));
    this.#teller = new CallTeller({ book: this.#book, clock, models });
    this.#placer = new CallPlacer({ ...parts, book: this.#book, teller: this.#teller });
    this.#doors = lifts.leases === undefined
      ? null
      : new HeldDoors({ ...parts, leases: lifts.leases, book: this.#book });
    for (const { building, groups } of numbers.buildings) {
      for (const { group } of groups) {
        const at = { building, group };
        this.#unlisten.push(
          lifts.listen(at, (event) => this.#heard(at, event), () => this.#reloaded(at)),
        );
      }
    }
    const unhear = parts.hearEnds?.((who) => this.#rightsEnded(who));
    if (unhear !== undefined) this.#unlisten.push(unhear);
  }

  /** `lift-call-api-v2`/`action`: calls a lift. */
  readonly action: Handler<ActionPayload> = (payload, exchange) => {
    for (const lost of this.#book.lost()) this.#teller.cancelled(lost, cancelWords.stale);
    this.#placer.place(payload, exchange);
  };

  /** `lift-call-api-v2`/`hold_open`: keeps a door open, or lets go of it. */
  readonly holdOpen: Handler<HoldOpenPayload> = (payload, exchange) => {
    if (this.#doors === null) return exchange.refuse(500, "Internal server error");
    this.#doors.hold(payload, exchange);
  };

  /**
   * `lift-call-api-v2`/`delete`: takes a call back. Its result is `{success: true}`: a session id in
   * it would have some clients take it for a new call.
   */
  readonly delete: Handler<DeletePayload> = ({ sessionId }, exchange) => {
    const booked = this.#book.session(sessionId);
    const { identity, building } = exchange;
    const isHere = booked?.at.building === building.building && isOwn(booked, identity);
    if (booked === undefined || !isHere) {
      return exchange.refuse(404, `Call not found for session_id ${sessionId}`);
    }
    const late = `Call is not cancellable for session_id ${sessionId}`;
    if (booked.endedAtMs !== null || isAboard(booked.state)) return exchange.refuse(409, late);
    // What the group tells of it meanwhile waits for the result.
    const waits = [booked, ...booked.further].filter(({ waiting }) => waiting === null);
    for (const one of waits) one.waiting = [];
    const done = (answer: { ok: true } | { ok: false; refusal: { code: RefusalCode } }) => {
      if (answer.ok) exchange.answer({ success: true });
      else if (answer.refusal.code === "unknown_call") {
        exchange.refuse(404, `Call not found for session_id ${sessionId}`);
      } else if (answer.refusal.code === "not_cancellable") exchange.refuse(409, late);
      else exchange.refuse(500, "Internal server error");
      for (const one of waits) {
        const tell = one.waiting ?? [];
        one.waiting = null;
        for (const each of tell) each();
      }
    };
    const { clock, lifts, journeys } = this.#parts;
    const { at, caller, call, journey } = booked;
    if (journey === null) {
      untilKnown<CallView>(clock, (tell) => lifts.cancel(at, caller, call!, tell), done);
    } else {
      const ask = (tell: Done<JourneyView>) => journeys.cancel(at.building, caller, journey, tell);
      untilKnown(clock, ask, done);
    }
  };

  /** Whether the equipment of a group can be reached; for `ping`. */
  reachable(at: GroupAddress, done: (reachable: boolean) => void): void {
    this.#parts.conditions.condition(at, (answer) => done(answer.ok && answer.value.reachable));
  }

  listen(at: GroupAddress, hears: (news: CallNews) => void): () => void {
    return this.#teller.listen(at, hears);
  }

  latest(at: GroupAddress, client: string, user: string | null): readonly CallNews[] {
    return this.#teller.latest(at, client, user);
  }

  sessionsIn(at: GroupAddress, client: string, user: string | null) {
    return this.#teller.sessionsIn(at, client, user);
  }

  /** Hears and tells nothing any more. */
  close(): void {
    for (const unlisten of this.#unlisten.splice(0)) unlisten();
  }

  #heard(at: GroupAddress, { audience, event }: FeedEvent): void {
    if (event.what === "car") this.#doors?.car(at, event.car);
    if (audience !== "caller") return;
    if (event.what === "hold" && event.hold.state === "ended") this.#doors?.ended(event.hold.id);
    if (event.what !== "call") return;
    const booked = this.#book.call(at, event.call.id);
    if (booked !== undefined) this.#view(booked, event.call);
  }

  #view(booked: BookedCall, view: CallView): void {
    if (booked.waiting !== null) {
      booked.waiting.push(() => this.#view(booked, view));
      return;
    }
    this.#teller.view(booked, view);
    this.#waitFor(booked, view);
  }

  /**
   * The doors have opened for passengers who come later: they stay open for so much longer than
   * they do anyway. It is a hold like any other, so safety ends it and so does its own moment.
   */
  #waitFor(booked: BookedCall, { state, request }: CallView): void {
    const { lifts, models, newKey } = this.#parts;
    const { delayMs, at, car, caller, call } = booked;
    if (delayMs === 0 || car === null || call === null) return;
    const isThere = state === "being_served" || (state === "served" && request.kind === "landing");
    if (!isThere) return;
    booked.delayMs = 0;
    const physics = models.get(`${at.building}/${at.group}`)?.carOf.get(car)?.physics;
    if (physics === undefined) return;
    const usualMs = (state === "served" ? 0 : physics.doorOpenMs) + physics.dwellLandingCallMs;
    const lifeMs = Math.min(shortHoldMs, Math.round(usualMs + delayMs));
    lifts.leases?.hold(at, caller, newKey(), { call, lifeMs }, shortHoldMs, () => {});
  }

  /** Events of a group may have been lost with a failed commit: its calls are looked at again. */
  #reloaded(at: GroupAddress): void {
    const { lifts } = this.#parts;
    for (const booked of [...this.#book.open()]) {
      if (booked.at.building !== at.building || booked.at.group !== at.group) continue;
      const { caller, call } = booked;
      if (call === null) continue;
      lifts.read(at, caller, call, (answer) => {
        if (answer.ok) this.#view(booked, answer.value);
        // A later leg is not there before its turn comes.
        else if (answer.refusal.code === "unknown_call" && booked.state !== null) {
          this.#teller.cancelled(booked, cancelWords.stale);
        }
      });
    }
  }

  #rightsEnded({ client, concerns }: CallersEnded): void {
    this.#placer.rightsEnded(client, concerns);
    this.#doors?.rightsEnded(client, concerns);
    for (const { owner, at, caller } of [...this.#book.open()]) {
      if (owner.client === client && concerns(owner.user)) {
        this.#parts.lifts.endCaller(at, caller);
      }
    }
  }
}
