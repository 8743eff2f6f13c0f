/**
 * Takes an `action` from its payload to its answer: what it asks for, whether it repeats a call that
 * is there, whether the group can be reached and its floors are open, and then the call itself. Ack
 * and result leave together when that is known; what happens to the call is told after.
 */
import type { Clock } from "../../clock.ts";
import type { GroupCondition, GroupConditions } from "../../group_condition.ts";
import { automaticWindowMsDefault, type Journeys, type MayRide } from "../../journeys/journeys.ts";
import type { Answer, Done, GroupAddress, Lifts } from "../../lifts.ts";
import type { CallView, JourneyView } from "../../protocol.ts";
import type { Site } from "../../site.ts";
import type { ClientRights, GroupRights, KoneMedia } from "../client_rights.ts";
import type { NumberedLanding } from "../numbers.ts";
import type { Exchange } from "../stream/exchange.ts";
import type { ActionPayload } from "../stream/payloads.ts";
import { type Asked, Attempt } from "./attempt.ts";
import type { BookedCall, CallBook } from "./call_book.ts";
import {
  accessDenied,
  cancelling,
  equipmentLost,
  floorLocked,
  type Told,
  toldOf,
} from "./call_errors.ts";
import type { CallTeller } from "./call_teller.ts";
import type { OpenedWithin } from "./gates.ts";
import { Repeats } from "./repeats.ts";
import { bookTransfer, placeTransfer } from "./transfers.ts";
import { untilKnown } from "./until_known.ts";
import { mayUse, type WantedCall, wantedCall } from "./wanted_call.ts";

/** Session ids begin below this, drawn anew at every start. */
const firstSessionBelow = 9_000;

/** What calls are placed with. */
export interface PlacingParts {
  readonly lifts: Lifts;
  readonly conditions: GroupConditions;
  readonly journeys: Journeys;
  readonly rights: ClientRights;
  readonly site: Site;
  readonly clock: Clock;
  readonly opened: OpenedWithin;
  /** A fresh, unguessable id. */
  readonly newId: () => string;
  /** A fresh UUID of version 7. */
  readonly newKey: () => string;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly book: CallBook;
  readonly teller: CallTeller;
}

/** Places calls. */
export class CallPlacer {
  readonly #parts: PlacingParts;
  readonly #repeats: Repeats<Attempt>;
  readonly #windows: ReadonlyMap<string, number>;
  readonly #underWay = new Map<Attempt, Asked>();

  constructor(parts: PlacingParts) {
    this.#parts = parts;
    this.#repeats = new Repeats(parts.clock, parts.randomBytes(32));
    this.#windows = new Map(
      parts.site.buildings.map(({ id, automaticCallWindowMs }) => [
        id,
        automaticCallWindowMs ?? automaticWindowMsDefault,
      ]),
    );
  }

  /** Takes an action. */
  place(payload: ActionPayload, exchange: Exchange): void {
    const { building, group, identity } = exchange;
    const media = mediaOf(payload);
    const rights = this.#parts.rights.of(identity, building.building, group.group, media);
    const asked = { payload, exchange };
    const attempt = new Attempt(asked);
    const { opened } = this.#parts;
    const made = wantedCall(payload, { building, group, rights, opened });
    if (!made.ok) return this.#failed(attempt, asked, { error: made.error });
    const { wanted } = made;
    const name = this.#nameOf(asked, wanted);
    if (name !== null) {
      const windowMs = this.#windows.get(building.building) ?? automaticWindowMsDefault;
      const known = this.#repeats.find(name, windowMs);
      if (known !== undefined) return known.repeat(asked);
      this.#repeats.remember(name, attempt);
    }
    const { book, conditions } = this.#parts;
    const at = addressOf(exchange);
    if (book.isFull || !book.shares.mayCall(at, identity)) {
      return this.#failed(attempt, asked, toldOf("busy", null));
    }
    this.#underWay.set(attempt, asked);
    book.shares.count(at, identity, 1);
    if (wanted.isDirect || payload.call.allowedLifts !== null) {
      return this.#placeDirect(attempt, asked, wanted, rights);
    }
    conditions.condition(at, (condition) => {
      const told = attempt.rightsEnded
        ? { error: accessDenied }
        : refused(condition, rights, wanted, payload);
      if (told !== null) return this.#failed(attempt, asked, told);
      this.#placeTransfer(attempt, asked, wanted);
    });
  }

  /** Somebody's rights have ended: what they have on its way is cancelled once it has arrived. */
  rightsEnded(client: string, concerns: (user: string | null) => boolean): void {
    for (const [attempt, { exchange: { identity } }] of this.#underWay) {
      if (identity.client === client && concerns(identity.user)) attempt.rightsEnded = true;
    }
  }

  /** In one turn of the group: the answer of another one would wait for what is being stored. */
  #placeDirect(attempt: Attempt, asked: Asked, wanted: WantedCall, rights: GroupRights): void {
    const { clock, conditions, newId, newKey, book } = this.#parts;
    const { payload, exchange } = asked;
    const at = addressOf(exchange);
    const caller = newId();
    const key = newKey();
    const may = ownRights(rights, wanted);
    const ask = (done: Done<CallView>) =>
      conditions.placeIfOpen(at, caller, key, wanted.request, may, done);
    untilKnown(clock, ask, (answer) => {
      if (!answer.ok) {
        const { code } = answer.refusal;
        const { allowedLifts, destination } = payload.call;
        if (allowedLifts !== null) return this.#failed(attempt, asked, toldOf(code, null));
        // Its cars have no deck for both ends: it takes a change after all.
        if (code === "not_served") return this.#placeTransfer(attempt, asked, wanted);
        return this.#failed(attempt, asked, toldOf(code, destination));
      }
      const booked = book.add({
        owner: ownerOf(exchange),
        at,
        group: exchange.group,
        toldIn: [at],
        caller,
        call: answer.value.id,
        levels: [wanted.from, wanted.to].flatMap((landing) => landing?.level ?? []),
        journey: null,
        further: [],
        modifiedDestination: null,
        delayMs: wanted.kind === "car" ? 0 : wanted.delayMs,
      });
      this.#placed(attempt, asked, booked, answer.value);
    });
  }

  #placeTransfer(attempt: Attempt, asked: Asked, wanted: WantedCall): void {
    const { clock, journeys, lifts, newId, newKey, book, teller } = this.#parts;
    const { payload: { call: { destination } }, exchange } = asked;
    const { building, group } = exchange;
    const { request } = wanted;
    if (request.kind !== "destination") {
      return this.#failed(attempt, asked, toldOf("not_served", destination));
    }
    this.#mayRide(asked, (may, isLost) => {
      const key = newKey();
      const wish = { building, group, wanted: { ...wanted, request }, caller: newId(), key, may };
      const ask = (done: Done<JourneyView>) => placeTransfer(journeys, wish, done);
      untilKnown(clock, ask, (answer) => {
        if (!answer.ok) {
          const { code } = answer.refusal;
          const told = code === "forbidden" && isLost()
            ? { error: equipmentLost }
            : toldOf(code, destination);
          return this.#failed(attempt, asked, told);
        }
        const booked = bookTransfer(book, wish, ownerOf(exchange), answer.value);
        this.#placed(attempt, asked, booked, null);
        // Something may have happened to the first leg while the journey was put together.
        lifts.read(booked.at, booked.caller, booked.call!, (read) => {
          if (read.ok) teller.view(booked, read.value);
        });
      });
    });
  }

  /**
   * Which lifts of the building may carry a traveller, by rights and by what is locked now, and
   * whether some may not for no other reason than that their group is not reached.
   */
  #mayRide(
    { payload, exchange }: Asked,
    done: (may: MayRide, isLost: () => boolean) => void,
  ): void {
    const { conditions, rights } = this.#parts;
    const { building, identity } = exchange;
    const media = mediaOf(payload);
    const mayIn = new Map<string, (from: number, to: number) => boolean>();
    let left = building.groups.length;
    let isLost = false;
    for (const { group, landings } of building.groups) {
      conditions.condition({ building: building.building, group }, (condition) => {
        const own = rights.of(identity, building.building, group, media);
        mayIn.set(group, (from, to) => {
          if (!condition.ok) return false;
          const [start, end] = [from, to].map((level) =>
            landings.find((landing) => landing.level === level)
          );
          if (start === undefined || end === undefined || !mayUse(own, start, end)) return false;
          if (isShut(condition.value, own, start, end)) return false;
          if (!condition.value.reachable) isLost = true;
          return condition.value.reachable;
        });
        if (--left === 0) {
          done(
            (other, leg) =>
              leg.kind === "destination" && mayIn.get(other)?.(leg.from, leg.to) === true,
            () => isLost,
          );
        }
      });
    }
  }

  /** The call is there: the result first, then what is told of it. */
  #placed(
    attempt: Attempt,
    { payload }: Asked,
    booked: BookedCall,
    view: CallView | null,
  ): void {
    const { lifts, teller } = this.#parts;
    this.#settle(attempt, null, booked);
    teller.action(booked, { ...saidBy(payload), error: null });
    let { modifiedDestination: area } = booked;
    for (const leg of booked.further) {
      teller.action(leg, {
        ...saidBy(payload),
        terminal: null,
        ...(area !== null && { area }),
        destination: leg.modifiedDestination ?? payload.call.destination,
        error: null,
      });
      area = leg.modifiedDestination;
    }
    if (view !== null) teller.view(booked, view);
    if (!attempt.rightsEnded) return;
    for (const { at, caller } of [booked, ...booked.further]) lifts.endCaller(at, caller);
  }

  /** Answers whoever asked; nothing is under way any more. */
  #settle(attempt: Attempt, told: Told | null, booked: BookedCall | null): void {
    const asked = this.#underWay.get(attempt);
    if (asked !== undefined) {
      this.#underWay.delete(attempt);
      const { exchange } = asked;
      this.#parts.book.shares.count(addressOf(exchange), exchange.identity, -1);
    }
    attempt.settle(told, booked);
  }

  /** The call came to nothing; of some errors a session tells as well. */
  #failed(attempt: Attempt, { payload, exchange }: Asked, told: Told): void {
    const { book, teller, newId } = this.#parts;
    const at = addressOf(exchange);
    const mayBook = () =>
      !book.isFull && (this.#underWay.has(attempt) || book.shares.mayCall(at, exchange.identity));
    if ("status" in told || !cancelling.has(told.error) || !mayBook()) {
      return this.#settle(attempt, told, null);
    }
    const booked = book.add({
      owner: ownerOf(exchange),
      at,
      group: exchange.group,
      toldIn: [at],
      caller: newId(),
      call: null,
      levels: [],
      journey: null,
      further: [],
      modifiedDestination: null,
      delayMs: 0,
    });
    this.#settle(attempt, told, booked);
    teller.action(booked, { ...saidBy(payload), error: told.error });
    teller.cancelled(booked, told.error);
  }

  /** Names a traveller's way; null where nobody says who travels, as at a kiosk. */
  #nameOf(
    { payload, exchange: { identity, building } }: Asked,
    { kind, from, to, request }: WantedCall,
  ): string | null {
    const media = mediaOf(payload);
    if (media === undefined && identity.user === null) return null;
    // A medium that two end users show is two travellers: neither hears of the other's call (C5).
    const who = media === undefined
      ? ["user", identity.user]
      : ["media", identity.user, media.type ?? null, media.cc ?? null, media.id];
    const start = request.kind === "car" ? `car ${request.car}` : from?.area ?? null;
    return this.#repeats.nameOf(
      [identity.client, ...who, building.building, kind, start, to?.area ?? null],
    );
  }
}

/** Where a process's session ids begin. @param randomBytes as they are injected. */
export function firstSession(randomBytes: (count: number) => Uint8Array): number {
  const [high = 0, low = 0] = randomBytes(2);
  return 1 + (high * 256 + low) % firstSessionBelow;
}

/** Why the group as it is now takes no such call; null where it does. */
function refused(
  condition: Answer<GroupCondition>,
  rights: GroupRights,
  { from, to }: WantedCall,
  { call }: ActionPayload,
): Told | null {
  if (!condition.ok) return toldOf(condition.refusal.code, call.destination);
  if (!condition.value.reachable) return { error: equipmentLost };
  return isShut(condition.value, rights, from, to) ? { error: floorLocked } : null;
}

/** What somebody locked a while ago is open to a right of one's own alone, and an exit to all. */
function isShut(
  { locked }: GroupCondition,
  { granted }: GroupRights,
  from: NumberedLanding | null,
  to: NumberedLanding | null,
): boolean {
  return [from, to].some((landing) =>
    landing !== null && locked.includes(landing.level) && granted?.has(landing.level) !== true
  );
}

/** The ends of a call that are open to its caller by a right of their own, locked or not. */
function ownRights({ granted }: GroupRights, { from, to }: WantedCall): readonly number[] {
  return [from, to].flatMap((end) =>
    end !== null && granted?.has(end.level) === true ? end.level : []
  );
}

function saidBy({ area, terminal, call }: ActionPayload) {
  const { action, destination, groupSize } = call;
  return { area, terminal, action, destination, groupSize };
}

function mediaOf({ mediaId, mediaCc, mediaType }: ActionPayload): KoneMedia | undefined {
  if (mediaId === undefined || mediaId === "") return undefined;
  return {
    id: mediaId,
    ...(mediaCc !== undefined && { cc: mediaCc }),
    ...(mediaType !== undefined && { type: mediaType }),
  };
}

function addressOf({ building, group }: Exchange): GroupAddress {
  return { building: building.building, group: group.group };
}

function ownerOf({ identity: { client, user } }: Exchange) {
  return { client, user };
}
