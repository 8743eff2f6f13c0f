// @ts-check
/**
 * An app's line for rings: a socket on a capability that is for rings alone. It hears every open
 * ring whole at each connection, so that nothing goes on ringing that has ended, and asks on it. It
 * comes back after a cut; where no rings come to this person, it stays away.
 */
import { systemClock } from "./clock.js";
import { randomId } from "./device_key.js";
import { liveUrl, subprotocol } from "./live_line.js";
import { pressed } from "./pressed.js";
import { Refused } from "./refused.js";

/** @import { Capabilities } from "./capability.js" */
/** @import { LineOptions } from "./live_line.js" */
/** @import { ClientMessage, ServerMessage } from "./wire.d.ts" */

const closedForCapability = new Set([4401, 4403]);
/** What no further try will change. */
const final = new Set(["forbidden", "not_found", "session_ended", "notice_not_accepted"]);
const answerWithinMs = 10_000;
const backOffMs = { first: 500, most: 30_000 };

/** @typedef {Extract<ServerMessage, { type: "ring" }>["ring"]} Ring */
/** @typedef {Extract<ServerMessage, { type: "signal" }>} HeardSignal */
/** @typedef {Extract<ServerMessage, { type: "cameras" }>["looked"]} LookedCameras */
/** @typedef {"ring_shown" | "answer_ring" | "decline_ring" | "hang_up" | "open_by_ring" | "signal"} AskType */
/**
 * @template {AskType} Type
 * @typedef {Type extends unknown ? Omit<Extract<ClientMessage, { type: Type }>, "ref"> : never} Asked
 */
/** @typedef {{ settle: (ring: Ring | undefined) => void, fail: (refused: Refused) => void }} Waiting */
/**
 * @typedef {object} RingEars
 * @property {(rings: readonly Ring[], resumed: boolean) => void} all of a new line, whole; resumed:
 *   what was begun with units on the line before goes on
 * @property {(ring: Ring) => void} one
 * @property {(signal: HeardSignal) => void} [signal] what a unit says, to connect
 * @property {() => void} [papers] what the flat's phones have signed is otherwise
 * @property {(looked: LookedCameras) => void} [cameras] which a technician may look through
 * @property {() => void} [cut]
 * @property {(refused: Refused) => void} [refused] rings come to this person no more
 */

/** A line for rings. */
export class RingLine {
  #capabilities;
  #ears;
  #url;
  #clock;
  /** @type {WebSocket | undefined} what is heard and asked on */
  #socket;
  /** @type {WebSocket | undefined} what was opened last; a renewed one until its welcome */
  #next;
  /** Names this app over its sockets, so that a renewed one cuts nothing. */
  #page = randomId();
  /** @type {Map<string, Waiting>} by ref */
  #waiting = new Map();
  #refs = 0;
  #attempt = 0;
  #stopped = false;
  /** Calls the timer off. */
  #callOff = () => {};

  /**
   * @param {Capabilities} capabilities for rings
   * @param {RingEars & LineOptions} options
   */
  constructor(capabilities, options) {
    this.#capabilities = capabilities;
    this.#ears = options;
    this.#url = liveUrl(options.address);
    this.#clock = options.clock ?? systemClock;
  }

  /** Connects, and keeps connected while rings come to this person; after {@link close}, once more. */
  start() {
    this.#stopped = false;
    void this.#dial();
  }

  /** There may be a way to the server again: a line that is cut tries at once. */
  hope() {
    if (this.#socket === undefined) void this.#dial();
  }

  /**
   * Says that this device shows the ring to somebody: it need not be woken by push for it.
   * @param {Pick<Ring, "ring">} ring @returns {Promise<Ring>} the ring as it then stands
   * @throws {Refused} `offline` where no answer came
   */
  shown({ ring }) {
    return this.#ask({ type: "ring_shown", ring });
  }

  /** Answers; the first device that does wins. @param {Pick<Ring, "ring">} ring @throws {Refused} */
  answer({ ring }) {
    return this.#ask({ type: "answer_ring", ring });
  }

  /** Declines for the whole flat. @param {Pick<Ring, "ring">} ring @throws {Refused} */
  decline({ ring }) {
    return this.#ask({ type: "decline_ring", ring });
  }

  /** Ends a ring that this device answered. @param {Pick<Ring, "ring">} ring @throws {Refused} */
  hangUp({ ring }) {
    return this.#ask({ type: "hang_up", ring });
  }

  /**
   * Opens a door of the unit that rings; resolves once the unit has said that it did.
   * @param {Pick<Ring, "ring">} ring
   * @param {string} door one of the ring's
   * @param {{ lift?: boolean }} [wanted] lift: and a lift for the visitor, where one goes to the flat
   * @throws {Refused} `not_confirmed` where nobody knows whether it opened
   */
  open({ ring }, door, { lift = false } = {}) {
    const open = { type: /** @type {const} */ ("open_by_ring"), ring, door };
    return pressed((key) => this.#ask({ ...open, key, ...(lift && { lift: true }) }), {
      nowMs: this.#capabilities.serverNowMs,
      clock: this.#clock,
    });
  }

  /**
   * Says something to the unit that rings, to connect for picture or voice.
   * @param {Omit<Asked<"signal">, "type">} signal
   * @throws {Refused} where it was not handed on
   */
  async signal(signal) {
    await this.#send({ type: "signal", ...signal });
  }

  /** Ends the line. */
  close() {
    this.#stopped = true;
    this.#callOff();
    const cut = this.#socket;
    this.#socket?.close(1000);
    this.#next?.close(1000);
    this.#socket = this.#next = undefined;
    if (cut !== undefined) this.#failAll();
  }

  /** @param {Asked<Exclude<AskType, "signal">>} ask @returns {Promise<Ring>} */
  async #ask(ask) {
    const ring = await this.#send(ask);
    if (ring === undefined) throw new Refused("internal", "an answer without its ring");
    return ring;
  }

  /**
   * @param {Asked<AskType>} ask
   * @returns {Promise<Ring | undefined>}
   */
  #send(ask) {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Refused("offline", "the line is cut"));
    }
    const ref = `r${++this.#refs}`;
    return new Promise((settle, fail) => {
      const inTime = this.#clock.after(answerWithinMs, () => {
        this.#waiting.delete(ref);
        fail(new Refused("offline", "no answer in time"));
      });
      this.#waiting.set(ref, {
        settle: (ring) => {
          inTime();
          settle(ring);
        },
        fail: (refused) => {
          inTime();
          fail(refused);
        },
      });
      socket.send(JSON.stringify({ ...ask, ref }));
    });
  }

  async #dial() {
    this.#callOff();
    if (this.#stopped) return;
    let capability;
    try {
      ({ capability } = await this.#capabilities.current());
    } catch (error) {
      if (error instanceof Refused && final.has(error.code)) {
        this.close();
        // What rang for this person rings for them no more (C9).
        this.#ears.all([], false);
        this.#ears.refused?.(error);
      } else this.#later();
      return;
    }
    if (this.#stopped) return;
    if (this.#next !== this.#socket) this.#next?.close(1000);
    const socket = new WebSocket(this.#url, subprotocol);
    this.#next = socket;
    const hello = { type: "hello", version: 1, capability, page: this.#page };
    socket.onopen = () => socket.send(JSON.stringify(hello));
    socket.onclose = ({ code }) => this.#lost(socket, code);
    socket.onmessage = ({ data }) => {
      const message = /** @type {ServerMessage} */ (JSON.parse(data));
      if (socket !== this.#socket) {
        if (socket !== this.#next || message.type !== "welcome") return;
        // The new line knows all that the old one knew, and goes on with what it had begun.
        const before = this.#socket;
        this.#socket = socket;
        before?.close(1000);
      }
      this.#heard(message);
    };
  }

  /** @param {ServerMessage} message */
  #heard(message) {
    if (message.type === "welcome") {
      const leftMs = message.expiresAtMs - message.serverTimeMs;
      this.#after(Math.max(5_000, leftMs * 0.75), () => this.#renew());
    } else if (message.type === "rings") {
      this.#attempt = 0;
      this.#ears.all(message.rings, message.resumed === true);
    } else if (message.type === "ring") this.#ears.one(message.ring);
    else if (message.type === "signal") this.#ears.signal?.(message);
    else if (message.type === "papers") this.#ears.papers?.();
    else if (message.type === "cameras") this.#ears.cameras?.(message.looked);
    else if (message.type === "result") {
      this.#waiting.get(message.ref)?.settle(message.ring);
      this.#waiting.delete(message.ref);
      if (message.ring !== undefined) this.#ears.one(message.ring);
    } else if (message.type === "refused" && message.ref !== undefined) {
      const { code, detail, retryAfterMs, serverTimeMs } = message.refusal;
      const refused = new Refused(code, detail, {
        ...(retryAfterMs !== undefined && { retryAfterMs }),
        ...(serverTimeMs !== undefined && { serverTimeMs }),
      });
      this.#waiting.get(message.ref)?.fail(refused);
      this.#waiting.delete(message.ref);
    }
  }

  /** A fresh capability, and a socket on it that takes the place of the one there is. */
  async #renew() {
    try {
      await this.#capabilities.renew();
      await this.#dial();
    } catch {
      this.#after(10_000, () => this.#renew());
    }
  }

  #later() {
    const pauseMs = Math.min(backOffMs.most, backOffMs.first * 2 ** this.#attempt++);
    this.#after(pauseMs * (0.75 + Math.random() / 2), () => this.#dial());
  }

  /** @param {WebSocket} socket @param {number} code */
  #lost(socket, code) {
    const wasNext = socket === this.#next;
    if (wasNext) this.#next = undefined;
    if (socket !== this.#socket) {
      // One that did not come to stand; the line before it stands until its own end.
      if (wasNext && closedForCapability.has(code)) this.#capabilities.drop();
      if (wasNext && !this.#stopped) this.#later();
      return;
    }
    this.#socket = undefined;
    this.#failAll();
    this.#ears.cut?.();
    if (closedForCapability.has(code)) this.#capabilities.drop();
    if (!this.#stopped) this.#later();
  }

  #failAll() {
    for (const { fail } of this.#waiting.values()) fail(new Refused("offline", "the line is cut"));
    this.#waiting.clear();
  }

  /** @param {number} ms @param {() => void} run */
  #after(ms, run) {
    this.#callOff();
    this.#callOff = this.#clock.after(ms, run);
  }
}
