// @ts-check
/**
 * The socket to `/v1/live`. It says hello with a capability, subscribes to every group, and keeps
 * the cursor of each; after a cut it comes back with growing pauses and resumes from there. What
 * the app asked and nobody has answered is repeated with the same key on the next socket. A new
 * socket replaces the old one before the capability runs out. A peer that answers no ping within
 * its time counts as gone: the app is told so rather than show old lifts as live.
 */
import { systemClock } from "./clock.js";
import { Refused } from "./refused.js";

/** @import { Capabilities } from "./capability.js" */
/** @import { Clock } from "./clock.js" */
/** @import { Call, ClientMessage, Problem, ServerMessage } from "./wire.d.ts" */

/**
 * @typedef {{ state: "connecting" | "live" | "offline" }
 *   | { state: "reconnecting", attempt: number, retryAtMs: number }} Connection
 *   `retryAtMs` is on the monotonic clock
 */
/** @typedef {{ code: Problem["code"], detail: string, serverTimeMs?: number | undefined }} AskRefused */
/** @typedef {{ ok: true, call?: Call } | { ok: false, refusal: AskRefused }} Outcome */
/** @typedef {Extract<ClientMessage, { type: keyof typeof repeatForMs }>} Ask */
/** @typedef {Extract<ServerMessage, { type: "snapshot" }>["cursor"]} Cursor */
/** @typedef {{ ask: Ask, sinceMs: number, tries: number, settle: (outcome: Outcome) => void }} Pending */
/**
 * @typedef {object} Ears
 * @property {(message: ServerMessage) => void} message a snapshot, a resumption or an event
 * @property {(connection: Connection) => void} connection
 * @property {(refused: Refused) => boolean} refused a new permission was refused; whether
 *   that will stay so
 */

/**
 * @typedef {object} LineOptions
 * @property {string} address of the server: scheme, name and port
 * @property {Clock} [clock]
 * @property {() => boolean} [isOnline] whether the device has a network, as far as it says
 */

/** The WebSocket sub-protocol, which names the version of what is said. */
export const subprotocol = "vestibule.v1";
const closedForCapability = new Set([4401, 4403]);
const closedForPolicy = 4408;
const readyWithinMs = 8000;
const pingEveryMs = 10_000;
const pongWithinMs = 5000;
const backOffMs = { first: 250, most: 10_000, afterPolicy: 5000 };
const pendingMax = 32;
/** The calls' idempotency window is ten minutes (E2); an act is dead much sooner (E5). */
const repeatForMs = {
  place_call: 540_000,
  cancel_call: 540_000,
  place_journey: 540_000,
  cancel_journey: 540_000,
  open_doors: 8000,
};
const triesMax = 6;

/** Where a server takes its sockets. @param {string} address @returns {URL} */
export function liveUrl(address) {
  const url = new URL("/v1/live", address);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url;
}

/** An app's line to the lifts of a building. */
export class LiveLine {
  #capabilities;
  #building;
  #groups;
  #ears;
  #url;
  #clock;
  #isOnline;
  /** @type {WebSocket | undefined} the socket whose words count */
  #socket;
  /** @type {WebSocket | undefined} the one that is being set up */
  #coming;
  /** @type {Map<string, Cursor>} by group */
  #cursors = new Map();
  /** @type {Map<string, Pending>} by ref */
  #pending = new Map();
  #refs = 0;
  #attempt = 0;
  #stopped = false;
  /** How far the server's wall clock is ahead of this device's. */
  #aheadMs = 0;
  #heardAtMs = 0;
  /** What calls a timer off, by what it is for. @type {Map<"retry" | "renew" | "ping", () => void>} */
  #timers = new Map();

  /**
   * @param {Capabilities} capabilities for lifts
   * @param {string} building
   * @param {readonly string[]} groups
   * @param {Ears} ears
   * @param {LineOptions} options
   */
  constructor(capabilities, building, groups, ears, options) {
    this.#capabilities = capabilities;
    this.#building = building;
    this.#groups = groups;
    this.#ears = ears;
    this.#url = liveUrl(options.address);
    this.#clock = options.clock ?? systemClock;
    this.#isOnline = options.isOnline ?? (() => true);
  }

  /** The server's wall time, as far as this app knows it. */
  get serverNowMs() {
    return this.#clock.now() + this.#aheadMs;
  }

  /** Connects, and keeps connected until {@link stop}; after that, once more. */
  start() {
    this.#stopped = false;
    this.#ears.connection({ state: "connecting" });
    this.#dial();
  }

  /** Ends the connection for good; of what was not answered yet, nobody knows what became. */
  close() {
    this.stop();
    const refusal =
      /** @type {AskRefused} */ ({ code: "unavailable", detail: "the line was closed" });
    for (const ref of this.#pending.keys()) this.#settle(ref, { ok: false, refusal });
  }

  /** Ends the connection; what was not answered yet is asked once more after {@link start}. */
  stop() {
    this.#stopped = true;
    for (const callOff of this.#timers.values()) callOff();
    this.#coming?.close(1000);
    this.#socket?.close(1000);
    this.#socket = this.#coming = undefined;
  }

  /** The device says it is off line. A server on this very machine may still answer: ask. */
  doubt() {
    this.#ping(1500);
  }

  /** The device says it is on line: no reason to wait out the pause. */
  hope() {
    if (this.#socket === undefined && this.#coming === undefined) this.#dial();
  }

  /**
   * Asks something of a group and repeats it, unchanged, until it is answered.
   * @param {(ref: string) => Ask} ask
   * @returns {Promise<Outcome>}
   */
  ask(ask) {
    if (this.#pending.size >= pendingMax) {
      const refusal = /** @type {AskRefused} */ ({ code: "busy", detail: "too many unanswered" });
      return Promise.resolve({ ok: false, refusal });
    }
    const ref = `p${++this.#refs}`;
    return new Promise((settle) => {
      const pending = { ask: ask(ref), sinceMs: this.#clock.monotonic(), tries: 1, settle };
      this.#pending.set(ref, pending);
      this.#tell(pending.ask);
    });
  }

  /** @param {ClientMessage} message */
  #tell(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Opens a socket beside the one there is, if any, and puts it in its place once it is ready. */
  async #dial() {
    this.#callOff("retry");
    if (this.#stopped || this.#coming !== undefined) return;
    let capability;
    try {
      capability = (await this.#capabilities.current()).capability;
    } catch (error) {
      if (error instanceof Refused && this.#ears.refused(error)) this.stop();
      else this.#again();
      return;
    }
    if (this.#stopped || this.#coming !== undefined) return;
    const socket = new WebSocket(this.#url, subprotocol);
    this.#coming = socket;
    const waiting = new Set(this.#groups);
    const inTime = this.#clock.after(readyWithinMs, () => this.#lost(socket, 1006));
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", version: 1, capability }));
    socket.onclose = ({ code }) => {
      inTime();
      this.#lost(socket, code);
    };
    socket.onmessage = ({ data }) => {
      if (socket !== this.#coming && socket !== this.#socket) return;
      const message = /** @type {ServerMessage} */ (JSON.parse(data));
      this.#heardAtMs = this.#clock.monotonic();
      if (message.type === "welcome") this.#welcomed(socket, message);
      else if (message.type === "snapshot" || message.type === "resumed") {
        waiting.delete(message.group);
        // After a resumption the missed events follow: the cursor stays where this app left off.
        if (message.type === "snapshot") this.#cursors.set(message.group, message.cursor);
        if (waiting.size === 0) inTime();
        this.#take(socket, waiting.size === 0);
        this.#ears.message(message);
      } else if (message.type === "refused" && message.ref?.startsWith("s:")) {
        // A cursor of a server that is gone, or a group that is: ask without it, once.
        const group = message.ref.slice(2);
        if (this.#cursors.delete(group)) this.#subscribe(socket, group);
        else this.#lost(socket, closedForPolicy);
      } else this.#heard(message);
    };
  }

  /**
   * @param {WebSocket} socket
   * @param {Extract<ServerMessage, { type: "welcome" }>} welcome
   */
  #welcomed(socket, welcome) {
    this.#aheadMs = welcome.serverTimeMs - this.#clock.now();
    const leftMs = welcome.expiresAtMs - welcome.serverTimeMs;
    this.#later("renew", Math.max(5000, leftMs * 0.75), () => this.#renew());
    for (const group of this.#groups) this.#subscribe(socket, group);
  }

  /** @param {WebSocket} socket @param {string} group */
  #subscribe(socket, group) {
    const resume = this.#cursors.get(group);
    socket.send(JSON.stringify({
      type: "subscribe",
      ref: `s:${group}`,
      building: this.#building,
      group,
      ...(resume === undefined ? {} : { resume }),
    }));
  }

  /** A fresh capability and a socket on it; the old socket stays until the new one is ready. */
  async #renew() {
    try {
      await this.#capabilities.renew();
      await this.#dial();
    } catch {
      this.#later("renew", 10_000, () => this.#renew());
    }
  }

  /**
   * From its first snapshot on a new socket's words count and the old one's do not; once every
   * group is there it is live, and what is unanswered goes out on it.
   * @param {WebSocket} socket
   * @param {boolean} whole
   */
  #take(socket, whole) {
    if (this.#socket !== socket && whole) {
      const old = this.#socket;
      this.#socket = socket;
      this.#coming = undefined;
      old?.close(1000);
      this.#attempt = 0;
      this.#later("ping", pingEveryMs, () => this.#pingAgain());
      this.#ears.connection({ state: "live" });
      for (const [ref, pending] of this.#pending) {
        if (this.#expired(ref, pending)) continue;
        this.#tell(pending.ask);
      }
    }
  }

  /** @param {ServerMessage} message */
  #heard(message) {
    if (message.type === "event") {
      const cursor = this.#cursors.get(message.group);
      const { what } = message.event;
      // Cars and own calls carry the number that they follow and are always news.
      if (cursor !== undefined && what !== "car" && what !== "call") {
        if (message.seq <= cursor.seq) return; // two sockets overlap: already heard
        this.#cursors.set(message.group, { ...cursor, seq: message.seq });
      }
      this.#ears.message(message);
    } else if (message.type === "result") {
      this.#settle(message.ref, { ok: true, ...(message.call && { call: message.call }) });
    } else if (message.type === "refused") {
      const { refusal } = message;
      if (refusal.code.startsWith("capability_") || refusal.code === "unauthenticated") {
        this.#capabilities.drop();
      }
      const pending = message.ref === undefined ? undefined : this.#pending.get(message.ref);
      if (message.ref === undefined || pending === undefined) return;
      const again = refusal.code === "unavailable" || refusal.code === "stopping";
      if (again && pending.tries < triesMax && !this.#expired(message.ref, pending)) {
        pending.tries++;
        const pauseMs = refusal.retryAfterMs ?? 400 * pending.tries;
        this.#clock.after(pauseMs, () => this.#tell(pending.ask));
      } else this.#settle(message.ref, { ok: false, refusal });
    }
  }

  /** @param {string} ref @param {Pending} pending */
  #expired(ref, pending) {
    if (this.#clock.monotonic() - pending.sinceMs < repeatForMs[pending.ask.type]) return false;
    const code = pending.ask.type === "open_doors" ? "not_confirmed" : "key_expired";
    this.#settle(ref, { ok: false, refusal: { code, detail: "no answer in time" } });
    return true;
  }

  /** @param {string} ref @param {Outcome} outcome */
  #settle(ref, outcome) {
    const pending = this.#pending.get(ref);
    this.#pending.delete(ref);
    pending?.settle(outcome);
  }

  #pingAgain() {
    this.#ping();
    this.#later("ping", pingEveryMs, () => this.#pingAgain());
  }

  /** @param {number} [withinMs] */
  #ping(withinMs = pongWithinMs) {
    const socket = this.#socket;
    if (socket === undefined) return;
    const askedAtMs = this.#clock.monotonic();
    this.#tell({ type: "ping", ref: `q${++this.#refs}` });
    for (const [ref, pending] of this.#pending) this.#expired(ref, pending);
    this.#clock.after(withinMs, () => {
      if (socket === this.#socket && this.#heardAtMs < askedAtMs) this.#lost(socket, 1006);
    });
  }

  /** @param {WebSocket} socket @param {number} code */
  #lost(socket, code) {
    const current = socket === this.#socket;
    if (!current && socket !== this.#coming) return; // an old one that we closed ourselves
    if (current) this.#socket = undefined;
    else this.#coming = undefined;
    socket.onmessage = socket.onclose = null;
    socket.close();
    if (closedForCapability.has(code)) this.#capabilities.drop();
    if (this.#socket === undefined && this.#coming === undefined) {
      this.#callOff("ping");
      this.#again(code === closedForPolicy ? backOffMs.afterPolicy : 0);
    }
  }

  /** Comes back after a pause that doubles, spread at random so that not everybody comes at once. */
  #again(leastMs = 0) {
    if (this.#stopped) return;
    const ceilingMs = Math.min(backOffMs.most, backOffMs.first * 2 ** this.#attempt);
    const pauseMs = Math.max(leastMs, ceilingMs * (0.5 + Math.random() / 2));
    this.#attempt++;
    if (this.#isOnline() || this.#attempt < 2) {
      const retryAtMs = this.#clock.monotonic() + pauseMs;
      this.#ears.connection({ state: "reconnecting", attempt: this.#attempt, retryAtMs });
    } else this.#ears.connection({ state: "offline" });
    this.#later("retry", pauseMs, () => this.#dial());
  }

  /** @param {"retry" | "renew" | "ping"} what @param {number} ms @param {() => void} run */
  #later(what, ms, run) {
    this.#callOff(what);
    this.#timers.set(what, this.#clock.after(ms, run));
  }

  /** @param {"retry" | "renew" | "ping"} what */
  #callOff(what) {
    this.#timers.get(what)?.();
    this.#timers.delete(what);
  }
}
