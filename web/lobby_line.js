// @ts-check
/**
 * The line of a screen at a landing: it gets a capability, opens a socket with it, and hears what
 * the screen shows. A new socket takes the old one's place before the capability runs out. Whatever
 * cuts the line is said at once, and tried again for as long as it takes.
 */
import { Refused } from "./refused.js";

/** @import { ServerMessage } from "../src/protocol.ts" */

/**
 * @typedef {object} LobbyEars
 * @property {(message: ServerMessage) => void} message `directory` or `landing`
 * @property {() => void} cut nothing that was heard counts any more
 * @property {() => void} ended the right of this screen was ended, or there never was one
 */

const subprotocol = "vestibule.v1";
const pingEveryMs = 5000;
const pongWithinMs = 5000;
const readyWithinMs = 8000;
const backOffMs = { first: 250, most: 10_000 };

/** A screen's line. */
export class LobbyLine {
  #capability;
  #ears;
  /** @type {WebSocket | undefined} whose words count */
  #socket;
  #attempt = 0;
  #aheadMs = 0;
  #ended = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #dialTimer;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #pingTimer;

  /**
   * @param {() => Promise<{ capability: string }>} capability gets one; refused with `session_ended`
   *   where the screen has no right any more
   * @param {LobbyEars} ears
   */
  constructor(capability, ears) {
    this.#capability = capability;
    this.#ears = ears;
  }

  /** The server's wall time, as far as this page knows it. */
  get serverNowMs() {
    return Date.now() + this.#aheadMs;
  }

  /** Connects, and keeps connected until the right is ended. */
  start() {
    void this.#dial();
  }

  async #dial() {
    clearTimeout(this.#dialTimer);
    let capability;
    try {
      ({ capability } = await this.#capability());
    } catch (error) {
      if (error instanceof Refused && error.code === "session_ended") this.#end();
      else this.#later();
      return;
    }
    const url = new URL("/v1/live", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url, subprotocol);
    const tooLate = setTimeout(() => this.#lost(socket), readyWithinMs);
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", version: 1, capability }));
    socket.onclose = () => {
      clearTimeout(tooLate);
      this.#lost(socket);
    };
    let heardAtMs = 0;
    /** @type {ServerMessage[]} what came before the landing; nothing is shown of half a screen */
    let early = [];
    socket.onmessage = ({ data }) => {
      heardAtMs = performance.now();
      const message = /** @type {ServerMessage} */ (JSON.parse(data));
      if (message.type === "welcome") {
        this.#aheadMs = message.serverTimeMs - Date.now();
        const leftMs = message.expiresAtMs - message.serverTimeMs;
        clearTimeout(this.#dialTimer);
        this.#dialTimer = setTimeout(() => this.#dial(), Math.max(5000, leftMs * 0.75));
      } else if (message.type === "directory" || message.type === "landing") {
        if (this.#socket === socket) return this.#ears.message(message);
        early.push(message);
        if (message.type !== "landing") return;
        clearTimeout(tooLate);
        this.#take(socket, () => heardAtMs);
        for (const each of early) this.#ears.message(each);
        early = [];
      }
    };
  }

  /** From its first landing on, this socket's words count. @param {WebSocket} socket @param {() => number} heardAtMs */
  #take(socket, heardAtMs) {
    const old = this.#socket;
    this.#socket = socket;
    old?.close(1000);
    this.#attempt = 0;
    clearInterval(this.#pingTimer);
    this.#pingTimer = setInterval(() => {
      const askedAtMs = performance.now();
      socket.send(JSON.stringify({ type: "ping", ref: "p" }));
      setTimeout(() => {
        if (heardAtMs() < askedAtMs) this.#lost(socket);
      }, pongWithinMs);
    }, pingEveryMs);
  }

  /** @param {WebSocket} socket */
  #lost(socket) {
    socket.onclose = socket.onmessage = null;
    socket.close();
    if (this.#ended) return;
    if (this.#socket === socket) {
      this.#socket = undefined;
      clearInterval(this.#pingTimer);
    }
    if (this.#socket === undefined) this.#ears.cut();
    this.#later();
  }

  #later() {
    const most = Math.min(backOffMs.most, backOffMs.first * 2 ** this.#attempt++);
    clearTimeout(this.#dialTimer);
    this.#dialTimer = setTimeout(() => this.#dial(), most * (0.5 + Math.random() / 2));
  }

  #end() {
    this.#ended = true;
    clearTimeout(this.#dialTimer);
    clearInterval(this.#pingTimer);
    this.#socket?.close(1000);
    this.#ears.cut();
    this.#ears.ended();
  }
}
