/**
 * Sessions of `/stream-v2` (KONE 1.9). Every connection has one from its start; `create-session` gives
 * it a name, and one with a name outlives its connection for a while. Whoever resumes it gets the
 * latest states that were told meanwhile, duplicates included. One connection has one session, and a
 * session one connection: a resumption closes the one before.
 */
import type { Clock } from "../../clock.ts";
import type { KoneIdentity } from "../client_rights.ts";
import type { Frame, KoneSession } from "./exchange.ts";
import type { StreamLimits } from "./stream_limits.ts";

/** The connection of a session, as the session sees it. */
export interface SessionOutlet {
  /** More waits for its client than is well. */
  readonly behind: boolean;
  send(text: string): void;
  /** Another connection has the session now. */
  replaced(): void;
}

/** What {@link Sessions} are made of. */
export interface SessionsParts {
  readonly clock: Clock;
  readonly limits: StreamLimits;
  /** An unguessable text, new at each call. */
  readonly randomId: () => string;
}

/** Whether both stand for the same client and end user. */
export function isSameUser(one: KoneIdentity, other: KoneIdentity): boolean {
  return one.client === other.client && one.user === other.user;
}

/** A state that was told, and of what. */
interface Told {
  readonly frame: Frame;
  readonly text: string;
  readonly atMs: number;
}

/** One session. Made and ended by {@link Sessions} alone. */
export class StreamSession implements KoneSession {
  /** By which it can be resumed; null until it is named. */
  name: string | null = null;
  /** Where it tells; null while it has no connection. */
  outlet: SessionOutlet | null;
  /** Takes back the end that waits for a session without a connection. */
  cancelEnd: () => void = () => {};
  #identity: KoneIdentity;
  #ended = false;
  readonly #onEnd = new Set<() => void>();
  readonly #parts: SessionsParts;
  readonly #memory: { chars: number };
  /** In the order of their time. */
  readonly #latest = new Map<string, Told>();
  #chars = 0;

  constructor(
    identity: KoneIdentity,
    outlet: SessionOutlet,
    parts: SessionsParts,
    memory: { chars: number },
  ) {
    this.#identity = identity;
    this.outlet = outlet;
    this.#parts = parts;
    this.#memory = memory;
  }

  get identity(): KoneIdentity {
    return this.#identity;
  }

  get behind(): boolean {
    return this.outlet?.behind === true;
  }

  tell(key: string, frame: Frame): void {
    if (this.#ended) return;
    const text = JSON.stringify(frame);
    if (this.name !== null) this.#keep(key, frame, text);
    this.outlet?.send(text);
  }

  onEnd(ended: () => void): () => void {
    if (this.#ended) {
      ended();
      return () => {};
    }
    this.#onEnd.add(ended);
    return () => this.#onEnd.delete(ended);
  }

  /** Tells from now on on another connection, by a token of the same user. */
  moveTo(identity: KoneIdentity, outlet: SessionOutlet): void {
    this.#identity = identity;
    this.outlet = outlet;
  }

  /**
   * Tells again what was told in the last seconds, oldest first.
   * @param may whether whoever resumed the session may be told of it.
   */
  resend(withinS: number, may: (frame: Frame) => boolean): void {
    const sinceMs = this.#parts.clock.monotonic() - withinS * 1000;
    for (const { frame, text, atMs } of this.#latest.values()) {
      if (atMs >= sinceMs && may(frame)) this.outlet?.send(text);
    }
  }

  /** Ends it for good. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.cancelEnd();
    this.outlet = null;
    for (const key of [...this.#latest.keys()]) this.#forget(key);
    const listeners = [...this.#onEnd];
    this.#onEnd.clear();
    for (const ended of listeners) ended();
  }

  #keep(key: string, frame: Frame, text: string): void {
    const { clock, limits } = this.#parts;
    this.#forget(key);
    this.#latest.set(key, { frame, text, atMs: clock.monotonic() });
    this.#chars += text.length;
    this.#memory.chars += text.length;
    const oldestMs = clock.monotonic() - limits.sessionKeptMs;
    for (const [oldest, { atMs }] of this.#latest) {
      const isTooMuch = this.#latest.size > limits.statesPerSessionMax || atMs < oldestMs ||
        this.#chars > limits.stateCharsPerSessionMax || this.#memory.chars > limits.stateCharsMax;
      if (!isTooMuch) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const told = this.#latest.get(key);
    if (told === undefined) return;
    this.#latest.delete(key);
    this.#chars -= told.text.length;
    this.#memory.chars -= told.text.length;
  }
}

/** All sessions. */
export class Sessions {
  readonly #parts: SessionsParts;
  readonly #named = new Map<string, StreamSession>();
  /** Those without a connection, and how many of each client; the oldest first. */
  readonly #kept = new Set<StreamSession>();
  readonly #keptOf = new Map<string, number>();
  readonly #memory = { chars: 0 };

  constructor(parts: SessionsParts) {
    this.#parts = parts;
  }

  /** Sessions that stand without a connection. */
  get kept(): number {
    return this.#kept.size;
  }

  /** The session of a new connection. */
  open(identity: KoneIdentity, outlet: SessionOutlet): StreamSession {
    return new StreamSession(identity, outlet, this.#parts, this.#memory);
  }

  /** Names a session; one that has a name gets another, and the former is unknown from then on. */
  create(session: StreamSession): string {
    if (session.name !== null) this.#named.delete(session.name);
    const name = this.#parts.randomId();
    session.name = name;
    this.#named.set(name, session);
    return name;
  }

  /** The session of that name, where it is of the same client and end user. */
  find(name: string, identity: KoneIdentity): StreamSession | undefined {
    const session = this.#named.get(name);
    return session !== undefined && isSameUser(session.identity, identity) ? session : undefined;
  }

  /** Gives a session that was found to a connection, and closes the one it had. */
  resume(session: StreamSession, identity: KoneIdentity, outlet: SessionOutlet): void {
    const { outlet: before } = session;
    this.#unkeep(session);
    session.moveTo(identity, outlet);
    before?.replaced();
  }

  /** The connection of a session is gone, or has another session now. */
  leave(session: StreamSession): void {
    if (session.name === null) return this.end(session);
    const { clock, limits } = this.#parts;
    session.outlet = null;
    const { client } = session.identity;
    while ((this.#keptOf.get(client) ?? 0) >= limits.sessionsKeptPerClientMax) {
      const oldest = [...this.#kept].find((one) => one.identity.client === client);
      if (oldest === undefined) break;
      this.end(oldest);
    }
    for (const oldest of this.#kept) {
      if (this.#kept.size < limits.sessionsKeptMax) break;
      this.end(oldest);
    }
    this.#kept.add(session);
    this.#keptOf.set(client, (this.#keptOf.get(client) ?? 0) + 1);
    session.cancelEnd = clock.after(limits.sessionKeptMs, () => this.end(session));
  }

  /** Ends a session for good. */
  end(session: StreamSession): void {
    this.#unkeep(session);
    if (session.name !== null) this.#named.delete(session.name);
    session.end();
  }

  /** The token of some sessions ended before its time: nothing of theirs is kept (C3). */
  tokenEnded(jti: string): void {
    for (const session of [...this.#kept]) {
      if (session.identity.jti === jti) this.end(session);
    }
  }

  /** Ends all. */
  close(): void {
    for (const session of [...this.#named.values()]) this.end(session);
  }

  #unkeep(session: StreamSession): void {
    if (!this.#kept.delete(session)) return;
    session.cancelEnd();
    const { client } = session.identity;
    const left = (this.#keptOf.get(client) ?? 1) - 1;
    if (left === 0) this.#keptOf.delete(client);
    else this.#keptOf.set(client, left);
  }
}
