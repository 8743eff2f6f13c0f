// @ts-check
/**
 * What the page knows: every group as the server last told it. Messages go in, and each says what
 * it changed, so that only that is drawn again. Nothing here touches the page or the clock.
 */

/** @import { CallView, CarView, GroupEvent, LandingCallView, OperatorCallView, ServerMessage } from "../src/protocol.ts" */
/** @import { CarMode } from "../src/lift/vocabulary.ts" */

/**
 * @typedef {object} OwnCall
 * @property {CallView} view
 * @property {number | undefined} dueAtMs when the lift should come, on the page's monotonic clock
 */
/**
 * @typedef {object} GroupState
 * @property {string} id
 * @property {CarMode} mode
 * @property {boolean} usable false: nobody may use the lifts
 * @property {Map<string, CarView>} cars
 * @property {readonly LandingCallView[]} lit
 * @property {Map<string, OwnCall>} calls the caller's own, by id
 * @property {Map<string, OperatorCallView>} anyCalls every open call, by id; operators only
 * @property {boolean} operator whether the server shows us every call
 */
/**
 * @typedef {{ group: GroupState, what: "all" }
 *   | { group: GroupState, what: "car", car: CarView }
 *   | { group: GroupState, what: "lit" | "mode" | "anyCalls" }
 *   | { group: GroupState, what: "call", call: OwnCall, before: CallView | undefined }} Change
 */
/** @typedef {{ monotonicMs: number, serverMs: number }} Now */

const endedKeptMax = 8;
const anyCallsMax = 600;

/** All groups of the building. */
export class House {
  /** @type {Map<string, GroupState>} */
  groups = new Map();

  /** @param {readonly string[]} ids of the groups, in order */
  constructor(ids) {
    for (const id of ids) {
      this.groups.set(id, {
        id,
        mode: "unknown",
        usable: true,
        cars: new Map(),
        lit: [],
        calls: new Map(),
        anyCalls: new Map(),
        operator: false,
      });
    }
  }

  /**
   * Takes a snapshot, a resumption or an event.
   * @param {ServerMessage} message
   * @param {Now} now
   * @returns {Change[]}
   */
  apply(message, now) {
    if (message.type !== "snapshot" && message.type !== "resumed" && message.type !== "event") {
      return [];
    }
    const group = this.groups.get(message.group);
    if (group === undefined) return [];
    if (message.type === "event") return this.#event(group, message.event, now);
    /** @type {Change[]} */
    const changes = [{ group, what: "all" }];
    if (message.type === "snapshot") {
      group.mode = message.mode;
      group.usable = message.usable;
      group.cars = new Map(message.cars.map((car) => [car.id, car]));
      group.lit = message.lit;
      group.operator = message.anyCalls !== undefined;
      group.anyCalls = new Map(
        (message.anyCalls ?? []).filter(({ state }) => !ended(state)).map((
          call,
        ) => [call.id, call]),
      );
    }
    const stand = new Set(message.calls.map(({ id }) => id));
    for (const id of group.calls.keys()) if (!stand.has(id)) group.calls.delete(id);
    for (const view of message.calls) changes.push(this.own(group, view, now));
    return changes;
  }

  /**
   * Takes one of the caller's own calls, from wherever it was heard.
   * @param {GroupState} group
   * @param {CallView} view
   * @param {Now} now
   * @returns {Change}
   */
  own(group, view, now) {
    const known = group.calls.get(view.id);
    /** @type {OwnCall} */
    const call = { view, dueAtMs: dueAt(known, view, now) };
    group.calls.set(view.id, call);
    const over = [...group.calls.values()].filter((one) => ended(one.view.state))
      .sort((a, b) => a.view.placedAtMs - b.view.placedAtMs);
    for (const old of over.slice(0, Math.max(0, over.length - endedKeptMax))) {
      group.calls.delete(old.view.id);
    }
    return { group, what: "call", call, before: known?.view };
  }

  /**
   * @param {GroupState} group
   * @param {GroupEvent} event
   * @param {Now} now
   * @returns {Change[]}
   */
  #event(group, event, now) {
    switch (event.what) {
      case "car":
        group.cars.set(event.car.id, event.car);
        return [{ group, what: "car", car: event.car }];
      case "landing_calls":
        group.lit = event.lit;
        return [{ group, what: "lit" }];
      case "group_mode":
        group.mode = event.mode;
        group.usable = event.usable;
        return [{ group, what: "mode" }];
      case "call":
        return [this.own(group, event.call, now)];
      case "any_call":
        group.operator = true;
        group.anyCalls.delete(event.call.id);
        if (!ended(event.call.state) && group.anyCalls.size < anyCallsMax) {
          group.anyCalls.set(event.call.id, event.call);
        }
        return [{ group, what: "anyCalls" }];
      default:
        return []; // a newer server may say more than this page knows
    }
  }
}

/** Whether a call in this state is over. @param {CallView["state"]} state */
export function ended(state) {
  return state === "served" || state === "cancelled";
}

/**
 * When the lift should come. An estimate counts from the assignment on, so a repeated estimate
 * does not start the countdown anew; one first heard in a snapshot counts from when it was placed.
 * @param {OwnCall | undefined} known
 * @param {CallView} view
 * @param {Now} now
 */
function dueAt(known, view, now) {
  if (view.etaMs === undefined) return undefined;
  if (view.comesAtMs !== undefined) return now.monotonicMs + view.comesAtMs - now.serverMs;
  if (known?.dueAtMs !== undefined) {
    const same = known.view.etaMs === view.etaMs && known.view.car === view.car;
    if (same) return known.dueAtMs;
    return now.monotonicMs + view.etaMs;
  }
  const sincePlacedMs = Math.max(0, now.serverMs - view.placedAtMs);
  return now.monotonicMs + view.etaMs - (known === undefined ? sincePlacedMs : 0);
}
