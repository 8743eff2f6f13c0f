/**
 * One socket of a client, from the upgrade to its end: messages are read, judged and handed to their
 * handlers. It ends with its token (C3), after a while without a message in either direction or a
 * ping of the client's, and after its longest life whatever happens.
 */
import { Buffer } from "node:buffer";
import type { WebSocket } from "ws";
import type { Clock } from "../../clock.ts";
import { TokenBucket } from "../../http/token_bucket.ts";
import type { Peer } from "../../live/peer.ts";
import type { EdgeObserver } from "../../operations/edge_observer.ts";
import type { Log } from "../../operations/log.ts";
import type { RefusalCode } from "../../refusal.ts";
import type { KoneIdentity, KoneTokens } from "../client_rights.ts";
import type { KoneNumbers } from "../numbers.ts";
import { findGroup } from "./address.ts";
import { type AddressedRequest, notJson, readRequest, type SessionRequest } from "./envelope.ts";
import type { Frame, FrameStatus } from "./exchange.ts";
import { errorFrame, type FrameContext, sessionFrame } from "./frames.ts";
import type { StreamHandlers } from "./handlers.ts";
import { type EchoedId, keyOf } from "./request_id.ts";
import type { SessionOutlet, Sessions, StreamSession } from "./sessions.ts";
import { type ExchangeOutlet, StreamExchange } from "./stream_exchange.ts";
import type { StreamLimits } from "./stream_limits.ts";

/** What every connection shares. */
export interface ConnectionParts {
  readonly clock: Clock;
  readonly limits: StreamLimits;
  readonly observer: EdgeObserver;
  readonly log: Log;
  readonly tokens: Pick<KoneTokens, "stillValid">;
  readonly numbers: KoneNumbers;
  readonly handlers: StreamHandlers;
  readonly sessions: Sessions;
  /** So many unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly randomId: () => string;
  /** All bytes that wait for slow peers, kept up by the connections. */
  readonly memory: { bytes: number };
}

/** RFC 6455 §7.4.1; the vendor's gateway closes idle and old connections with 1001. */
const closeCodes = { normal: 1000, away: 1001, policy: 1008 } as const;
/** Eleven bytes make sixteen characters of base64 with one `=` at the end. */
const connectionIdBytes = 11;
/** Messages beyond the rate are read for their id up to this size. */
const idReadMax = 4_096;

/** One socket of a client. */
export class Connection implements ExchangeOutlet, SessionOutlet {
  readonly identity: KoneIdentity;
  readonly connectionId: string;
  readonly #socket: WebSocket;
  readonly #peer: Peer;
  readonly #parts: ConnectionParts;
  readonly #rate: TokenBucket;
  readonly #strikes: TokenBucket;
  readonly #openedMs: number;
  /** Requests without an answer, by the key of their id or, without one, themselves. */
  readonly #unanswered = new Set<string | StreamExchange>();
  /** Until when a monitor stands, by the key of its id. */
  readonly #monitors = new Map<string, number>();
  #session: StreamSession | null;
  #activeMs: number;
  #drainedMs: number;
  #countedBytes = 0;
  #isClosing = false;
  #cancelTimer: () => void = () => {};

  constructor(socket: WebSocket, peer: Peer, identity: KoneIdentity, parts: ConnectionParts) {
    const { clock, limits } = parts;
    const nowMs = clock.monotonic();
    this.#socket = socket;
    this.#peer = peer;
    this.identity = identity;
    this.#parts = parts;
    this.connectionId = Buffer.from(parts.randomBytes(connectionIdBytes)).toString("base64");
    this.#rate = new TokenBucket(limits.messagesAtOnce, limits.messagesPerSecond, nowMs);
    this.#strikes = new TokenBucket(limits.strikesMax, 1, nowMs);
    this.#openedMs = this.#activeMs = this.#drainedMs = nowMs;
    this.#session = parts.sessions.open(identity, this);
  }

  /** Takes one message off the socket. */
  receive(data: { toString(): string }, isBinary: boolean): void {
    const { clock, log, observer } = this.#parts;
    const beganMs = this.#activeMs = clock.monotonic();
    try {
      if (!this.#isClosing) this.#take(beganMs, isBinary ? null : data.toString());
    } catch (error) {
      log.error("kone_message_failed", { where: placeOf(error) });
      this.#refuse("", 500, internal);
    }
    observer.message(clock.monotonic() - beganMs);
  }

  /** Answers the client's own ping, as far as its rate allows. */
  pinged(data: Uint8Array): void {
    const nowMs = this.#parts.clock.monotonic();
    if (this.#isClosing || !this.#rate.take(nowMs)) return;
    this.#activeMs = nowMs;
    this.#socket.pong(data);
  }

  /** Looks after the connection: called once a second by the heartbeat. */
  beat(nowMs: number): void {
    const { limits, memory } = this.#parts;
    const bytes = this.#peer.buffered;
    memory.bytes += bytes - this.#countedBytes;
    this.#countedBytes = bytes;
    if (bytes <= limits.bufferSoftBytes) this.#drainedMs = nowMs;
    else if (nowMs - this.#drainedMs >= limits.drainMs) return this.#peer.cut("slow");
    else if (memory.bytes > limits.bufferTotalBytes) return this.#peer.cut("memory");
    if (this.#isClosing || !this.#demandToken()) return;
    if (nowMs - this.#activeMs >= limits.idleMs) this.#end(closeCodes.away, "idle");
    else if (nowMs - this.#openedMs >= limits.connectionMs) this.#end(closeCodes.away, "too long");
  }

  /** The token was ended. */
  tokenEnded(): void {
    if (!this.#isClosing) this.#demandToken();
  }

  /** The server stops. */
  stop(): void {
    this.#end(closeCodes.away, "stopping");
  }

  /** The library found the client in breach of WebSocket itself and has begun to close. */
  broken(): void {
    this.#parts.observer.refusedAt("live", "malformed");
    this.#closing();
  }

  /** The socket is gone, whoever ended it. */
  gone(): void {
    this.#isClosing = true;
    this.#cancelTimer();
    this.#leaveSession();
    this.#peer.drop();
    this.#parts.memory.bytes -= this.#countedBytes;
    this.#countedBytes = 0;
  }

  // As requests and the session see it.

  context(): FrameContext {
    return { connectionId: this.connectionId, nowMs: this.#parts.clock.now() };
  }

  send(text: string): void {
    if (this.#isClosing) return;
    this.#activeMs = this.#parts.clock.monotonic();
    this.#peer.send(text);
  }

  settled(exchange: StreamExchange, accepted: boolean): void {
    const { echo, asked } = exchange.request;
    this.#unanswered.delete(echo === "" ? exchange : keyOf(echo));
    if (accepted && asked.callType === "monitor") {
      const untilMs = this.#parts.clock.monotonic() + asked.payload.durationS * 1000;
      this.#monitors.set(keyOf(echo), untilMs);
    }
  }

  get behind(): boolean {
    return this.#peer.buffered > this.#parts.limits.bufferSoftBytes;
  }

  replaced(): void {
    this.#session = null;
    this.#end(closeCodes.normal, "resumed elsewhere");
  }

  /** @param text null for a binary message. */
  #take(nowMs: number, text: string | null): void {
    const { limits } = this.#parts;
    if (!this.#rate.take(nowMs)) return this.#strike(text);
    if (!this.#demandToken()) return;
    if (text === null) return this.#refuse("", 400, notJson);
    const reading = readRequest(text, limits.monitorMaxS);
    if (!reading.ok) return this.#refuse(reading.echo, 400, reading.error);
    const { request } = reading;
    if ("asked" in request) this.#ask(request);
    else if (request.type === "create-session") this.#createSession(request);
    else this.#resumeSession(request);
  }

  #ask(request: AddressedRequest): void {
    const { limits, numbers } = this.#parts;
    const { echo, asked } = request;
    if (echo !== "" && this.#isInUse(keyOf(echo))) {
      return this.#refuse(echo, 409, "requestId is not unique in the connection");
    }
    if (
      this.#unanswered.size >= limits.inFlightMax ||
      (asked.callType === "monitor" && this.#monitors.size >= limits.monitorsMax &&
        this.#standingMonitors() >= limits.monitorsMax)
    ) return this.#refuse(echo, 429, tooMany);
    const found = findGroup(numbers, this.identity, request);
    if (!found.ok) return this.#refuse(echo, found.status, found.error);
    if (this.#session === null) return;
    const place = { ...found, identity: this.identity, session: this.#session };
    const exchange = new StreamExchange(request, place, this);
    this.#unanswered.add(echo === "" ? exchange : keyOf(echo));
    try {
      this.#hand(exchange);
    } catch (error) {
      const where = placeOf(error);
      this.#parts.log.error("kone_request_failed", { callType: asked.callType, where });
      exchange.refuse(500, internal);
    }
  }

  #hand(exchange: StreamExchange): void {
    const { handlers } = this.#parts;
    const { asked } = exchange.request;
    switch (asked.callType) {
      case "ping":
        return handlers.ping(asked.payload, exchange);
      case "config":
      case "actions":
        return handlers[asked.callType](asked.payload, exchange);
      case "action":
        return handlers.action(asked.payload, exchange);
      case "hold_open":
        return handlers.hold_open(asked.payload, exchange);
      case "delete":
        return handlers.delete(asked.payload, exchange);
      case "monitor":
        return handlers.monitor(asked.payload, exchange);
    }
  }

  #createSession({ echo }: SessionRequest): void {
    if (this.#session === null) return;
    const sessionId = this.#parts.sessions.create(this.#session);
    this.send(sessionFrame(this.context(), this.#idOr(echo), { sessionId }));
  }

  /** The reply has no session id: a client takes one for that of a session it created. */
  #resumeSession({ echo, sessionId, resendS }: SessionRequest): void {
    const { sessions } = this.#parts;
    const id = this.#idOr(echo);
    const session = sessions.find(sessionId, this.identity);
    if (session === undefined) return this.#refuse(id, 404, "Invalid session id");
    if (session === this.#session) {
      return this.#refuse(id, 400, "Session is already active on this connection");
    }
    const before = this.#session;
    this.#session = session;
    sessions.resume(session, this.identity, this);
    if (before !== null) sessions.leave(before);
    this.send(sessionFrame(this.context(), id, {}));
    session.resend(resendS, (frame) => this.#mayHear(frame));
  }

  /** Whether the token reaches where an event is from; its session may have had another before. */
  #mayHear({ buildingId, groupId }: Frame): boolean {
    if (typeof buildingId !== "string" || typeof groupId !== "string") return true;
    const place = { type: "site-monitoring", buildingId, groupId } as const;
    return findGroup(this.#parts.numbers, this.identity, place).ok;
  }

  #idOr(echo: EchoedId): EchoedId {
    return echo === "" ? this.#parts.randomId() : echo;
  }

  #isInUse(key: string): boolean {
    const untilMs = this.#monitors.get(key);
    return this.#unanswered.has(key) ||
      (untilMs !== undefined && untilMs > this.#parts.clock.monotonic());
  }

  /** How many monitors stand; those that lapsed are forgotten. */
  #standingMonitors(): number {
    const nowMs = this.#parts.clock.monotonic();
    for (const [key, untilMs] of this.#monitors) {
      if (untilMs <= nowMs) this.#monitors.delete(key);
    }
    return this.#monitors.size;
  }

  #strike(text: string | null): void {
    const nowMs = this.#parts.clock.monotonic();
    const reading = text === null || text.length > idReadMax ? null : readRequest(text, Infinity);
    const echo = reading === null ? "" : reading.ok ? reading.request.echo : reading.echo;
    this.#refuse(echo, 429, tooMany);
    if (!this.#strikes.take(nowMs)) this.#end(closeCodes.policy, "too many requests");
  }

  #refuse(echo: EchoedId, status: FrameStatus, error: string): void {
    this.#parts.observer.refusedAt("live", codes[status]);
    this.send(errorFrame(this.context(), echo, status, error));
  }

  /** Ends the connection where its token no longer stands, before it has expired or after. */
  #demandToken(): boolean {
    const { clock, sessions, tokens } = this.#parts;
    const isOver = clock.now() >= this.identity.expiresAtMs;
    if (!isOver && tokens.stillValid(this.identity)) return true;
    this.#refuse("", 401, "Invalid jwt token");
    // Who was shut out has nothing to resume; who let a token expire comes back with another.
    const session = this.#session;
    if (!isOver && session !== null) {
      this.#session = null;
      sessions.end(session);
    }
    this.#end(closeCodes.policy, "token ended");
    return false;
  }

  #end(code: number, reason: string): void {
    if (this.#isClosing) return;
    this.#closing();
    this.#socket.close(code, reason);
  }

  #closing(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#leaveSession();
    this.#peer.close();
    const { clock, limits, observer } = this.#parts;
    this.#cancelTimer = clock.after(limits.closeMs, () => {
      observer.terminated("unclosed");
      this.#socket.terminate();
    });
  }

  #leaveSession(): void {
    const session = this.#session;
    this.#session = null;
    if (session !== null) this.#parts.sessions.leave(session);
  }
}

/** As what refusals are counted. */
const codes: Readonly<Record<FrameStatus, RefusalCode>> = {
  400: "malformed",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "invalid",
  429: "busy",
  500: "internal",
};
const internal = "Internal server error";
const tooMany = "Too many requests";

/** Where in the code something broke. Its message may hold what a client sent, so it is left out. */
function placeOf(error: unknown): string {
  const frames = error instanceof Error ? error.stack?.match(/^ {4}at .*$/gm) ?? [] : [];
  const place = /(\w+\.ts:\d+):\d+/.exec(frames[0] ?? "")?.[1] ?? "unknown";
  return `${error instanceof Error ? error.constructor.name : typeof error} in ${place}`;
}
