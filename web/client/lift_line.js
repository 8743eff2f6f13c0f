// @ts-check
/**
 * The lifts of a building, as an app calls them: a call is placed, followed until its end and, if
 * need be, cancelled. A cut of the line is no concern of a call: its state comes with the next one.
 */
import { LiveLine } from "./live_line.js";
import { Refused } from "./refused.js";
import { uuidV7 } from "./uuid.js";

/** @import { Capabilities } from "./capability.js" */
/** @import { Ask, Connection, LineOptions, Outcome } from "./live_line.js" */
/** @import { Call, CallRequest, ServerMessage } from "./wire.d.ts" */
/**
 * @typedef {object} LiftEars
 * @property {(connection: Connection) => void} [connection]
 * @property {(message: ServerMessage) => void} [message] all else that is told of the lifts: cars,
 *   lit landings, modes
 */

const ended = new Set(["served", "cancelled"]);
/** Own calls that are known without being followed, such as those of another tab. */
const knownMax = 256;

/** A call that is followed. Iterated, it gives the call as it stands and then each change. */
export class FollowedCall {
  #view;
  #settled = Promise.withResolvers();
  /** Those who wait for the next change. */
  #next = Promise.withResolvers();

  /** @param {string} group @param {Call} view */
  constructor(group, view) {
    this.group = group;
    this.#view = view;
    /** The call at its end, served or cancelled. @type {Promise<Call>} */
    this.ended = this.#settled.promise;
    this.ended.catch(() => {}); // whoever waits for it is told
    if (ended.has(view.state)) this.#settled.resolve(view);
  }

  /** The call as it stands. */
  get view() {
    return this.#view;
  }

  /** @returns {AsyncGenerator<Call, void, void>} */
  async *[Symbol.asyncIterator]() {
    for (;;) {
      const { promise } = this.#next;
      const view = this.#view;
      yield view;
      if (ended.has(view.state)) return;
      if (this.#view === view) await promise;
    }
  }

  /** The line has news of it. @param {Call} view */
  told(view) {
    this.#view = view;
    if (ended.has(view.state)) this.#settled.resolve(view);
    this.#next.resolve(undefined);
    this.#next = Promise.withResolvers();
  }

  /** Nothing more will be heard of it. @param {Refused} why */
  lost(why) {
    this.#settled.reject(why);
    this.#next.promise.catch(() => {}); // `ended` says it to whoever waits for that alone
    this.#next.reject(why);
  }
}

/** A line to the lifts of a building. */
export class LiftLine {
  #building;
  #line;
  /** @type {Map<string, FollowedCall>} by call */
  #followed = new Map();
  /** The newest word of one's own calls. @type {Map<string, Call>} by call */
  #known = new Map();

  /**
   * @param {Capabilities} capabilities for lifts
   * @param {string} building
   * @param {readonly string[]} groups those that are listened to
   * @param {LineOptions & LiftEars} options
   */
  constructor(capabilities, building, groups, options) {
    this.#building = building;
    this.#line = new LiveLine(capabilities, building, groups, {
      connection: (now) => options.connection?.(now),
      message: (message) => {
        this.#heard(message);
        options.message?.(message);
      },
      refused: (refused) => {
        const isFinal = ["forbidden", "not_found", "session_ended", "notice_not_accepted"]
          .includes(refused.code);
        if (isFinal) this.#lose(refused);
        return isFinal;
      },
    }, options);
    this.#line.start();
  }

  /**
   * Calls a lift. It is repeated under its own key until it is answered, so that it is one call.
   * @param {string} group
   * @param {CallRequest} request
   * @returns {Promise<FollowedCall>}
   * @throws {Refused}
   */
  async call(group, request) {
    const type = /** @type {const} */ ("place_call");
    const at = { building: this.#building, group };
    const placed = await this.#keyed((ref, key) => ({ type, ref, ...at, key, call: request }));
    // An event may have come before the answer and then knows more.
    const call = new FollowedCall(group, this.#known.get(placed.id) ?? placed);
    if (!ended.has(call.view.state)) this.#followed.set(placed.id, call);
    return call;
  }

  /**
   * Cancels a call of one's own.
   * @param {FollowedCall} call
   * @returns {Promise<Call>}
   * @throws {Refused} `not_cancellable` once its passenger is aboard
   */
  async cancel({ group, view }) {
    const at = { building: this.#building, group, call: view.id };
    const cancelled = await this.#ask((ref) => ({ type: "cancel_call", ref, ...at }));
    this.#news(cancelled);
    return cancelled;
  }

  /**
   * Opens the doors of the car that stands at the landing of one's own call.
   * @param {FollowedCall} call
   * @throws {Refused} `not_confirmed` where nobody knows whether they opened
   */
  async openDoors({ group, view }) {
    const type = /** @type {const} */ ("open_doors");
    const at = { building: this.#building, group, call: view.id };
    await this.#keyed((ref, key) => ({ type, ref, ...at, key }));
  }

  /** Ends the line. Calls that are open stay open; nothing more is heard of them here. */
  close() {
    this.#lose(new Refused("offline", "the line was closed"));
  }

  /**
   * Asks under a key; where this device's clock is off, once more by the server's.
   * @param {(ref: string, key: string) => Ask} ask
   * @returns {Promise<Call>}
   */
  async #keyed(ask) {
    const key = uuidV7(this.#line.serverNowMs);
    try {
      return await this.#ask((ref) => ask(ref, key));
    } catch (error) {
      const timeMs = error instanceof Refused && error.code.startsWith("key_")
        ? error.serverTimeMs
        : undefined;
      if (timeMs === undefined) throw error;
      const corrected = uuidV7(timeMs);
      return await this.#ask((ref) => ask(ref, corrected));
    }
  }

  /** @param {(ref: string) => Ask} ask @returns {Promise<Call>} */
  async #ask(ask) {
    const outcome = await this.#line.ask(ask);
    if (!outcome.ok) {
      const { code, detail, serverTimeMs } = outcome.refusal;
      throw new Refused(code, detail, { ...(serverTimeMs !== undefined && { serverTimeMs }) });
    }
    if (outcome.call === undefined) throw new Refused("internal", "an answer without its call");
    return outcome.call;
  }

  /** @param {ServerMessage} message */
  #heard(message) {
    if (message.type === "event" && message.event.what === "call") this.#news(message.event.call);
    if (message.type !== "snapshot" && message.type !== "resumed") return;
    for (const call of message.calls) this.#news(call);
    // A call that is not even among those that ended lately is over.
    const told = new Set(message.calls.map(({ id }) => id));
    for (const [id, call] of this.#followed) {
      if (call.group !== message.group || told.has(id)) continue;
      this.#followed.delete(id);
      call.lost(new Refused("unknown_call", "the server knows nothing of the call any more"));
    }
  }

  /** @param {Call} view */
  #news(view) {
    this.#known.delete(view.id);
    this.#known.set(view.id, view);
    for (const id of this.#known.keys()) {
      if (this.#known.size <= knownMax) break;
      this.#known.delete(id);
    }
    const call = this.#followed.get(view.id);
    if (ended.has(view.state)) this.#followed.delete(view.id);
    call?.told(view);
  }

  /** @param {Refused} why */
  #lose(why) {
    this.#line.close();
    for (const call of this.#followed.values()) call.lost(why);
    this.#followed.clear();
  }
}
