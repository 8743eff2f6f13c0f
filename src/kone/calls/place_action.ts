/**
 * Takes an `action` from its payload to its answer: what it asks for, whether it repeats a call that
 * is there, whether the group can be reached and its floors are open, and then the call itself. Ack
 * and result leave together when that is known; what happens to the call is told after.
 */
import type { Clock } from "../../clock.ts";
import type { GroupCondition, GroupConditions } from "../../group_condition.ts";
import { automaticWindowMsDefault, type Journeys, type MayRide } from "../../journeys/journeys.ts";
import type { Answer, GroupAddress, Lifts } from "../../lifts.ts";
import type { CallView } from "../../protocol.ts";
import type { Site } from "../../site.ts";
import type { ClientRights, GroupRights, KoneMedia } from "../client_rights.ts";
import type { NumberedLanding } from "../numbers.ts";
import type { Exchange } from "../stream/exchange.ts";
import type { ActionPayload } from "../stream/payloads.ts";
import type { BookedCall, CallBook } from "./call_book.ts";
import { cancelling, equipmentLost, floorLocked, type Told, toldOf } from "./call_errors.ts";
import { type CallTeller, modified } from "./call_teller.ts";
import type { OpenedWithin } from "./gates.ts";
import { type Remembered, Repeats } from "./repeats.ts";
import { bookTransfer, placeTransfer } from "./transfers.ts";
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

/** An action on its way, and then what it came to; repeats wait for it. */
class Attempt implements Remembered {
  told: Told | null = null;
  booked: BookedCall | null = null;
  /** Who waits for the answer. After it nothing of what they asked is left here. */
  readonly #waiting: Asked[];

  constructor(first: Asked) {
    this.#waiting = [first];
  }

  get isOpen(): boolean {
    if (this.told !== null) return false;
    if (this.booked === null) return true;
    return [this.booked, ...this.booked.further].some(({ endedAtMs }) => endedAtMs === null);
  }

  get isVoid(): boolean {
    return this.told !== null || this.booked?.state === "cancelled";
  }

  /** Somebody asks for the same. */
  repeat(asked: Asked): void {
    if (this.told === null && this.booked === null) this.#waiting.push(asked);
    else this.#answer(asked);
  }

  /** It has come to something: whoever asked is told, the first one first. */
  settle(told: Told | null, booked: BookedCall | null): void {
    this.told = told;
    this.booked = booked;
    for (const asked of this.#waiting.splice(0)) this.#answer(asked);
  }

  #answer({ payload, exchange }: Asked): void {
    const { told, booked } = this;
    if (told !== null && "status" in told) return exchange.refuse(told.status, told.text);
    exchange.answer({
      request_id: payload.requestId,
      success: told === null,
      ...(told !== null && { error: told.error }),
      ...(booked !== null && { session_id: booked.session }),
      ...modified(booked?.modifiedDestination ?? null),
    });
  }
}

/** An action and whom to answer. */
interface Asked {
  readonly payload: ActionPayload;
  readonly exchange: Exchange;
}

/** Places calls. */
export class CallPlacer {
  readonly #parts: PlacingParts;
  readonly #repeats: Repeats<Attempt>;
  readonly #windows: ReadonlyMap<string, number>;

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
    if (book.isFull) return this.#failed(attempt, asked, toldOf("busy", null));
    conditions.condition(addressOf(exchange), (condition) => {
      const told = refused(condition, rights, wanted, payload);
      if (told !== null) return this.#failed(attempt, asked, told);
      if (wanted.isDirect || payload.call.allowedLifts !== null) {
        this.#placeDirect(attempt, asked, wanted);
      } else this.#placeTransfer(attempt, asked, wanted);
    });
  }

  #placeDirect(attempt: Attempt, asked: Asked, wanted: WantedCall): void {
    const { lifts, newId, newKey, book } = this.#parts;
    const { payload, exchange } = asked;
    const at = addressOf(exchange);
    const caller = newId();
    lifts.place(at, caller, newKey(), wanted.request, (answer) => {
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
    const { journeys, lifts, newId, newKey, book, teller } = this.#parts;
    const { payload: { call: { destination } }, exchange } = asked;
    const { building, group } = exchange;
    const { request } = wanted;
    if (request.kind !== "destination") {
      return this.#failed(attempt, asked, toldOf("not_served", destination));
    }
    this.#mayRide(asked, (may) => {
      const key = newKey();
      const wish = { building, group, wanted: { ...wanted, request }, caller: newId(), key, may };
      placeTransfer(journeys, wish, (answer) => {
        if (!answer.ok) {
          return this.#failed(attempt, asked, toldOf(answer.refusal.code, destination));
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

  /** Which lifts of the building may carry a traveller, by rights and by what is locked now. */
  #mayRide({ payload, exchange }: Asked, done: (may: MayRide) => void): void {
    const { conditions, rights } = this.#parts;
    const { building, identity } = exchange;
    const media = mediaOf(payload);
    const mayIn = new Map<string, (from: number, to: number) => boolean>();
    let left = building.groups.length;
    for (const { group, landings } of building.groups) {
      conditions.condition({ building: building.building, group }, (condition) => {
        const own = rights.of(identity, building.building, group, media);
        mayIn.set(group, (from, to) => {
          if (!condition.ok || !condition.value.reachable) return false;
          const [start, end] = [from, to].map((level) =>
            landings.find((landing) => landing.level === level)
          );
          if (start === undefined || end === undefined || !mayUse(own, start, end)) return false;
          return !isShut(condition.value, own, start, end);
        });
        if (--left === 0) {
          done((other, leg) =>
            leg.kind === "destination" && mayIn.get(other)?.(leg.from, leg.to) === true
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
    const { teller } = this.#parts;
    attempt.settle(null, booked);
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
  }

  /** The call came to nothing; of some errors a session tells as well. */
  #failed(attempt: Attempt, { payload, exchange }: Asked, told: Told): void {
    const { book, teller, newId } = this.#parts;
    if ("status" in told || !cancelling.has(told.error) || book.isFull) {
      return attempt.settle(told, null);
    }
    const at = addressOf(exchange);
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
    attempt.settle(told, booked);
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
    const who = media === undefined
      ? ["user", identity.user]
      : ["media", media.type ?? null, media.cc ?? null, media.id];
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
