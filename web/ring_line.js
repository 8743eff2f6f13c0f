// @ts-check
/**
 * The page's line for rings: a socket on a capability that is for rings alone. It hears every open
 * ring whole at each connection, so that nothing goes on ringing that has ended, and asks on it. It
 * comes back after a cut; where no rings come to this person, it stays away.
 */
import { randomId } from "./media/base64_url.js";
import { Refused } from "./refused.js";

/** @import { HeardRing, LookedCamera, RingMessage, ServerMessage } from "../src/protocol.ts" */
/** @import { SignalMessage } from "../src/protocol_signals.ts" */
/** @import { Capabilities } from "./capability.js" */

const subprotocol = "vestibule.v1";
const closedForCapability = new Set([4401, 4403]);
/** What no further try will change. */
const final = new Set(["forbidden", "not_found", "session_ended", "notice_not_accepted"]);
const answerWithinMs = 10_000;
const backOffMs = { first: 500, most: 30_000 };

/** @typedef {Exclude<RingMessage, SignalMessage>["type"]} AskType */
/**
 * @template {RingMessage["type"]} Type
 * @typedef {Type extends unknown ? Omit<Extract<RingMessage, { type: Type }>, "ref"> : never} Asked
 */
/** @typedef {Asked<AskType>} RingAsk */
/** @typedef {Extract<ServerMessage, { type: "signal" }>} HeardSignal */
/** @typedef {(ring: HeardRing | undefined) => void} Settle */
/** @typedef {{ settle: Settle, fail: (refused: Refused) => void }} Waiting */
/**
 * @typedef {object} Ears
 * @property {(rings: readonly HeardRing[], resumed: boolean) => void} all of a new line, whole;
 *   resumed: what was begun with units on the line before goes on
 * @property {(ring: HeardRing) => void} one
 * @property {(signal: HeardSignal) => void} signal
 * @property {() => void} papers what the flat's phones have signed is otherwise
 * @property {(looked: readonly LookedCamera[]) => void} cameras which a technician may look through
 * @property {() => void} cut
 */

/** The line. */
export class RingLine {
  #capabilities;
  #ears;
  /** @type {WebSocket | undefined} what is heard and asked on */
  #socket;
  /** @type {WebSocket | undefined} what was opened last; a renewed one until its welcome */
  #next;
  /** Names this page over its sockets, so that a renewed one cuts nothing. */
  #page = randomId();
  /** @type {Map<string, Waiting>} by ref */
  #waiting = new Map();
  #refs = 0;
  #attempt = 0;
  #stopped = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Capabilities} capabilities for rings
   * @param {Ears} ears
   */
  constructor(capabilities, ears) {
    this.#capabilities = capabilities;
    this.#ears = ears;
  }

  /** Connects, and keeps connected while rings come to this person. */
  start() {
    addEventListener("pagehide", () => this.#stop());
    addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      this.#stopped = false;
      void this.#dial();
    });
    addEventListener("online", () => {
      if (this.#socket === undefined) void this.#dial();
    });
    void this.#dial();
  }

  /**
   * Asks something of a ring.
   * @param {RingAsk} ask
   * @returns {Promise<HeardRing>} the ring as it then stands
   * @throws {Refused} `offline` where no answer came
   */
  async ask(ask) {
    const ring = await this.#send(ask);
    if (ring === undefined) throw new Refused("offline", "an answer without its ring");
    return ring;
  }

  /**
   * Says something to the unit that rings; what was said before goes before.
   * @param {Asked<"signal">} signal
   * @returns {Promise<unknown>} once it was handed on
   * @throws {Refused} where it was not
   */
  signal(signal) {
    return this.#send(signal);
  }

  #stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#socket?.close(1000);
    this.#next?.close(1000);
    this.#socket = this.#next = undefined;
  }

  /**
   * @param {Asked<RingMessage["type"]>} ask
   * @returns {Promise<HeardRing | undefined>}
   */
  #send(ask) {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Refused("offline", "the line is cut"));
    }
    const ref = `r${++this.#refs}`;
    return new Promise((settle, fail) => {
      const late = setTimeout(() => {
        this.#waiting.delete(ref);
        fail(new Refused("offline", "no answer in time"));
      }, answerWithinMs);
      this.#waiting.set(ref, {
        settle: (ring) => {
          clearTimeout(late);
          settle(ring);
        },
        fail: (refused) => {
          clearTimeout(late);
          fail(refused);
        },
      });
      socket.send(JSON.stringify({ ...ask, ref }));
    });
  }

  async #dial() {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    let capability;
    try {
      ({ capability } = await this.#capabilities.current());
    } catch (error) {
      if (error instanceof Refused && final.has(error.code)) {
        this.#stop();
        // What rang for this person rings for them no more (C9).
        this.#ears.all([], false);
      } else this.#later();
      return;
    }
    if (this.#stopped) return;
    if (this.#next !== this.#socket) this.#next?.close(1000);
    const url = new URL("/v1/live", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url, subprotocol);
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
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#renew(), Math.max(5_000, leftMs * 0.75));
    } else if (message.type === "rings") {
      this.#attempt = 0;
      this.#ears.all(message.rings, message.resumed === true);
    } else if (message.type === "ring") this.#ears.one(message.ring);
    else if (message.type === "signal") this.#ears.signal(message);
    else if (message.type === "papers") this.#ears.papers();
    else if (message.type === "cameras") this.#ears.cameras(message.looked);
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
      this.#timer = setTimeout(() => this.#renew(), 10_000);
    }
  }

  #later() {
    clearTimeout(this.#timer);
    const pauseMs = Math.min(backOffMs.most, backOffMs.first * 2 ** this.#attempt++);
    this.#timer = setTimeout(() => this.#dial(), pauseMs * (0.75 + Math.random() / 2));
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
    for (const { fail } of this.#waiting.values()) fail(new Refused("offline", "the line is cut"));
    this.#waiting.clear();
    this.#ears.cut();
    if (closedForCapability.has(code)) this.#capabilities.drop();
    if (!this.#stopped) this.#later();
  }
}
