/**
 * One socket's life: `awaiting_hello` → `verifying` → `open` → `closing`, each with at most one
 * timer. The capability is verified once; from then on each message costs a comparison and a look
 * into the deny set, and the socket ends the moment its capability does (C3).
 *
 * A message that breaks the protocol gets its refusal and a strike; so does one over the rate. A
 * socket with too many strikes is closed with `policy`.
 */
import type { WebSocket } from "ws";
import type { Capability, CapabilityVerifier } from "../access/capability.ts";
import type { Rights } from "../access/rights.ts";
import type { Clock } from "../clock.ts";
import type { EdgeLimits } from "../http/limits.ts";
import { TokenBucket } from "../http/token_bucket.ts";
import type { WishParts } from "../journeys/wish.ts";
import type { Lifts } from "../lifts.ts";
import type { EdgeObserver, Termination } from "../operations/edge_observer.ts";
import type { Log } from "../operations/log.ts";
import type { Positions } from "../position/positions.ts";
import { type ClientMessage, closeCodes, protocolVersion } from "../protocol.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { RingPhones } from "../ring_phones.ts";
import { Asks } from "./asks.ts";
import { isGrantMessage } from "./lease_asks.ts";
import type { Hub } from "./hub.ts";
import { readMessage, unspokenVersion } from "./messages.ts";
import type { Peer } from "./peer.ts";
import { forRingsAlone, isRingMessage, notForRings, RingAsks } from "./ring_asks.ts";
import { onlyScreen, ScreenLine, type ScreenParts } from "./screens.ts";
import { Subscriptions } from "./subscriptions.ts";

/** What every session shares. */
export interface SessionParts {
  readonly clock: Clock;
  readonly limits: EdgeLimits;
  readonly lifts: Lifts;
  readonly rights: Rights;
  readonly positions: Positions;
  /** How journeys are judged, where this server plans them. */
  readonly wishes?: WishParts;
  /** Rings as phones see them, where this server has any. */
  readonly rings?: RingPhones;
  /** What screens at landings are made from, where this server has any. */
  readonly screens?: ScreenParts;
  readonly capabilities: CapabilityVerifier;
  readonly hub: Hub;
  readonly observer: EdgeObserver;
  readonly log: Log;
  /** Learns which capability a socket stands on, so that a revocation finds it. */
  readonly opened: (session: Session, capability: Capability) => void;
  /** An unguessable text, new at each call. */
  readonly randomId: () => string;
  /** All bytes that wait for slow peers, kept up by the sessions. */
  readonly memory: { bytes: number };
}

type State =
  | { readonly name: "awaiting_hello" }
  | { readonly name: "verifying"; readonly early: string[] }
  | {
    readonly name: "open";
    readonly capability: Capability;
    readonly subscriptions: Subscriptions;
    readonly asks: Asks;
    /** Of a socket whose capability is for rings, which takes nothing else (C4). */
    readonly rings?: RingAsks;
    /** Of a socket whose capability is for a screen, which asks for nothing. */
    readonly screen?: ScreenLine;
  }
  | { readonly name: "closing" };

/** Messages that may arrive while a capability is verified. */
const earlyMax = 16;
const binary = refuse("malformed", "Cannot read the message: it must be text");

/** Characters of a ping: enough that nobody guesses one, little on the wire. */
const pingLength = 13;

/** One socket's life. */
export class Session {
  readonly peer: Peer;
  /** The capability it stands on, once it is open. */
  jti: string | undefined;
  readonly #parts: SessionParts;
  readonly #socket: WebSocket;
  readonly #rate: TokenBucket;
  readonly #strikes: TokenBucket;
  #state: State = { name: "awaiting_hello" };
  #cancelTimer: () => void;
  #pongedMs: number;
  /** Our ping that waits for its pong; only who has read it knows what it said. */
  #ping: { readonly atMs: number; readonly text: string } | undefined;
  #drainedMs: number;
  #countedBytes = 0;

  constructor(socket: WebSocket, peer: Peer, parts: SessionParts) {
    this.#socket = socket;
    this.peer = peer;
    this.#parts = parts;
    const { clock, limits } = parts;
    const nowMs = clock.monotonic();
    this.#rate = new TokenBucket(2 * limits.messagesPerSecond, limits.messagesPerSecond, nowMs);
    this.#strikes = new TokenBucket(limits.strikesMax, 1, nowMs);
    this.#pongedMs = this.#drainedMs = nowMs;
    this.#cancelTimer = clock.after(limits.helloMs, () => {
      this.#end(
        closeCodes.unauthenticated,
        refuse("unauthenticated", "Cannot go on: no hello came in time"),
      );
    });
  }

  /** Takes one message off the socket. */
  receive(data: { toString(): string }, isBinary: boolean): void {
    const beganMs = this.#parts.clock.monotonic();
    if (!this.#rate.take(beganMs)) {
      this.#strike(refuse("busy", "Cannot take the message: too many came at once", {
        retryAfterMs: this.#rate.waitMs,
      }));
    } else if (isBinary) this.#strike(binary);
    else this.#take(data.toString());
    this.#parts.observer.message(this.#parts.clock.monotonic() - beganMs);
  }

  /** Answers the peer's own WebSocket ping, as far as its rate allows. */
  pinged(data: Uint8Array): void {
    if (this.#state.name !== "closing" && this.#rate.take(this.#parts.clock.monotonic())) {
      this.#socket.pong(data);
    }
  }

  /**
   * A pong came. It counts where it repeats our last ping, for then the peer has read as far as
   * that; one that nobody asked for is legal (RFC 6455 §5.5.3) and says nothing of the kind.
   */
  ponged(data: { toString(): string }): void {
    if (this.#ping === undefined || data.toString() !== this.#ping.text) return;
    this.#pongedMs = this.#parts.clock.monotonic();
    this.#ping = undefined;
    this.peer.wrote = false;
  }

  /** Looks after the socket: called once a second by the heartbeat. */
  beat(nowMs: number): void {
    const { limits, memory } = this.#parts;
    const bytes = this.peer.buffered;
    memory.bytes += bytes - this.#countedBytes;
    this.#countedBytes = bytes;
    if (bytes <= limits.bufferSoftBytes) this.#drainedMs = nowMs;
    else if (nowMs - this.#drainedMs >= limits.drainMs) return this.peer.cut("slow");
    else if (memory.bytes > limits.bufferTotalBytes) return this.peer.cut("memory");
    if (this.#state.name === "closing") return;
    if (this.#ping !== undefined) {
      if (nowMs - this.#ping.atMs >= limits.pongMs) this.peer.cut("silent");
      return;
    }
    // A peer that was sent something is asked sooner whether it still reads.
    const dueMs = this.peer.wrote ? limits.probeMs : limits.heartbeatMs;
    if (nowMs - this.#pongedMs < dueMs) return;
    this.#ping = { atMs: nowMs, text: this.#parts.randomId().slice(0, pingLength) };
    this.#socket.ping(this.#ping.text);
  }

  /** The capability was revoked. */
  revoked(): void {
    if (this.#state.name === "open") this.#checkCapability(this.#state.capability);
  }

  /** The server stops. */
  stop(): void {
    this.#end(closeCodes.stopping, refuse("stopping", "Cannot go on: the server is stopping"));
  }

  /** The library found the peer in breach of WebSocket itself and has begun to close. */
  broken(refusal: Refusal): void {
    this.#parts.observer.refusedAt("live", refusal.code);
    this.#closing();
  }

  /** The socket is gone, whoever ended it. */
  gone(): void {
    this.#leaveState();
    this.#state = { name: "closing" };
    this.peer.drop();
    this.#parts.memory.bytes -= this.#countedBytes;
    this.#countedBytes = 0;
  }

  #take(text: string): void {
    const state = this.#state;
    if (state.name === "closing") return;
    if (state.name === "verifying") {
      if (state.early.push(text) > earlyMax) {
        this.#end(
          closeCodes.policy,
          refuse("busy", "Cannot keep the messages: too many came before the welcome"),
        );
      }
      return;
    }
    const read = readMessage(text);
    if (!read.ok) {
      const { refusal, ref } = read;
      // A peer of another version will not learn this one.
      if (refusal.code === "unsupported_version") this.#end(closeCodes.unauthenticated, refusal);
      else this.#strike(refusal, ref);
      return;
    }
    const { message } = read;
    if (state.name === "awaiting_hello") this.#greet(message);
    else if (message.type === "hello") {
      this.#strike(refuse("invalid", "Cannot greet again: this socket has its capability"));
    } else if (this.#checkCapability(state.capability)) {
      if (message.type === "ping") {
        this.peer.send(JSON.stringify({ type: "pong", ref: message.ref }));
      } else if (state.capability.screen !== undefined) {
        this.#refused(onlyScreen(), message.ref);
      } else if (isRingMessage(message)) {
        if (state.rings === undefined) this.#refused(notForRings(), message.ref);
        else state.rings.take(message);
      } else if (state.rings !== undefined) this.#refused(forRingsAlone(), message.ref);
      else if (message.type === "subscribe") state.subscriptions.add(message);
      else if (message.type === "unsubscribe") state.subscriptions.remove(message);
      else if (message.type === "place_journey" || message.type === "cancel_journey") {
        state.asks.travel(message);
      } else if (isGrantMessage(message)) state.asks.lend(message);
      else state.asks.take(message);
    }
  }

  #greet(message: ClientMessage): void {
    if (message.type !== "hello") {
      return this.#end(
        closeCodes.unauthenticated,
        refuse("unauthenticated", "Cannot go on: the first message must be a hello"),
      );
    }
    if (message.version !== protocolVersion) {
      return this.#end(closeCodes.unauthenticated, unspokenVersion());
    }
    // The deadline for hello stays armed until the capability is verified.
    this.#state = { name: "verifying", early: [] };
    this.#parts.capabilities.verify(message.capability).then(
      (answer) => {
        if (this.#state.name !== "verifying") return;
        if (answer.ok) this.#open(answer.value, this.#state.early, message.page);
        else this.#end(closeCodes.unauthenticated, answer.refusal);
      },
      (error) => {
        this.#parts.log.error("verify_failed", {
          error: error instanceof Error ? error : String(error),
        });
        this.#end(
          closeCodes.unauthenticated,
          refuse("internal", "Cannot go on: something broke here"),
        );
      },
    );
  }

  #open(capability: Capability, early: readonly string[], page?: string): void {
    const { clock, limits, rings: phones } = this.#parts;
    this.#leaveState();
    const tell = (refusal: Refusal, ref?: string) => this.#refused(refusal, ref);
    const inFlightMax = limits.inFlightPerSocketMax;
    const rings = capability.rings === true && phones !== undefined
      ? new RingAsks({ capability, peer: this.peer, phones, page, inFlightMax, refused: tell })
      : undefined;
    this.#state = {
      name: "open",
      capability,
      subscriptions: new Subscriptions(capability, this.peer, this.#parts, tell),
      asks: new Asks(capability, this.peer, this.#parts, tell),
      ...(rings !== undefined && { rings }),
    };
    this.#armExpiry(capability);
    this.#parts.opened(this, capability);
    this.peer.send(JSON.stringify({
      type: "welcome",
      version: protocolVersion,
      serverTimeMs: clock.now(),
      heartbeatMs: limits.heartbeatMs,
      expiresAtMs: capability.expiresAtMs,
    }));
    rings?.begin();
    if (capability.screen !== undefined && this.#parts.screens !== undefined) {
      const send = (text: string) => this.peer.send(text);
      const screen = new ScreenLine(capability, send, this.#parts.screens);
      if (this.#state.name === "open") this.#state = { ...this.#state, screen };
    }
    for (const text of early) this.#take(text);
  }

  /** Expiry is a wall time; a timer runs on the monotonic clock, so it looks again when it fires. */
  #armExpiry(capability: Capability): void {
    const leftMs = Math.max(1, capability.expiresAtMs - this.#parts.clock.now());
    this.#cancelTimer = this.#parts.clock.after(leftMs, () => {
      if (this.#checkCapability(capability)) this.#armExpiry(capability);
    });
  }

  #checkCapability(capability: Capability): boolean {
    const refusal = this.#parts.capabilities.stillValid(capability);
    if (refusal === undefined) return true;
    this.#end(closeCodes.capabilityEnded, refusal);
    return false;
  }

  #strike(refusal: Refusal, ref?: string): void {
    if (this.#state.name === "closing") return;
    this.#refused(refusal, ref);
    if (!this.#strikes.take(this.#parts.clock.monotonic())) this.#end(closeCodes.policy);
  }

  #refused(refusal: Refusal, ref?: string): void {
    this.#parts.observer.refusedAt("live", refusal.code);
    this.peer.send(JSON.stringify({
      type: "refused",
      ...(ref === undefined ? {} : { ref }),
      refusal,
    }));
  }

  #end(code: number, refusal?: Refusal): void {
    if (this.#state.name === "closing") return;
    if (refusal !== undefined) this.#refused(refusal);
    this.#closing();
    this.#socket.close(code, refusal?.code ?? "");
  }

  #closing(): void {
    if (this.#state.name === "closing") return;
    this.#leaveState();
    this.#state = { name: "closing" };
    this.peer.close();
    const { clock, limits, observer } = this.#parts;
    this.#cancelTimer = clock.after(limits.closeMs, () => {
      const why: Termination = "unclosed";
      observer.terminated(why);
      this.#socket.terminate();
    });
  }

  #leaveState(): void {
    this.#cancelTimer();
    if (this.#state.name === "open") {
      this.#state.subscriptions.close();
      this.#state.asks.close();
      this.#state.rings?.close();
      this.#state.screen?.close();
    }
  }
}
