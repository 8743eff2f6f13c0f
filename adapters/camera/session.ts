/**
 * One device's way to the picture: `offering` → `offered` → `verifying` → `connecting` → `live`,
 * and from each of them to `over`, which frees everything. Nothing is given to the connection before
 * the answer was verified: neither the answer, nor a candidate, nor anything to send.
 */
import type { Clock } from "../../src/clock.ts";
import type { Answer, CameraSession, SessionEnd, SessionRequest, ToCamera } from "./camera.ts";
import type { Peer } from "./peer.ts";
import type { PeerLinkOptions } from "./peer_link.ts";

/** How long a session may stay in a state, in milliseconds. */
export interface SessionLimits {
  readonly answerWithinMs: number;
  readonly verifyWithinMs: number;
  readonly connectWithinMs: number;
  readonly liveMaxMs: number;
}

/** A ring is over long before the first of these; the rest is for what goes wrong. */
export const sessionLimits: SessionLimits = {
  answerWithinMs: 120_000,
  verifyWithinMs: 5_000,
  connectWithinMs: 15_000,
  liveMaxMs: 900_000,
};

/** Longest answer, proof and candidate taken, in characters. */
export const answerCharsMax = 16_384;
export const candidateCharsMax = 1_024;
/** Candidates taken from one device. */
export const candidatesMax = 64;

/** A device's words, cut where they are longer than is taken, so that they still are. */
export function cut(message: ToCamera): ToCamera {
  switch (message.kind) {
    case "answer": {
      const { kind, sdp, proof } = message;
      const end = answerCharsMax + 1;
      return { kind, sdp: sdp.slice(0, end), proof: proof.slice(0, end) };
    }
    case "candidate": {
      const { kind, candidate } = message;
      return { kind, candidate: candidate?.slice(0, candidateCharsMax + 1) ?? null };
    }
    case "bye":
      return { kind: "bye" };
  }
}

/** How far a session got. */
export type SessionState = "offering" | "offered" | "verifying" | "connecting" | "live" | "over";

/** What a session is made of. */
export interface SessionParts {
  readonly request: SessionRequest;
  readonly clock: Clock;
  readonly limits: SessionLimits;
  readonly makePeer: (options: PeerLinkOptions) => Peer;
  /** The answer holds: switches the camera on. @throws {Error} where there is none */
  readonly verified: () => void;
  readonly connected: () => void;
  /** Called once; `verified` whether {@link verified} was called. */
  readonly over: (end: { readonly verified: boolean }) => void;
}

/** One session. */
export class Session implements CameraSession {
  readonly request: SessionRequest;
  readonly #parts: SessionParts;
  readonly #peer: Peer;
  /** Candidates that came too early: ours before the offer, the device's before its answer. */
  readonly #gatheredEarly: (string | null)[] = [];
  readonly #early: (string | null)[] = [];
  #state: SessionState = "offering";
  #verified = false;
  #accepted = false;
  #candidates = 0;
  #cancel = () => {};

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.request = parts.request;
    const { iceServers, relayOnly } = parts.request;
    this.#peer = parts.makePeer({
      clock: parts.clock,
      ...(iceServers !== undefined && { iceServers }),
      ...(relayOnly !== undefined && { relayOnly }),
      candidate: (candidate) => this.#gathered(candidate),
      connected: () => this.#connected(),
      failed: () => this.end(this.#state === "live" ? "lost" : "not_connected"),
    });
    this.#within(parts.limits.answerWithinMs, "unanswered");
    void this.#offer();
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Whether its answer was verified, and it is not over. */
  get verified(): boolean {
    return this.#verified && this.#state !== "over";
  }

  take(message: ToCamera): void {
    switch (message.kind) {
      case "answer":
        // One answer is judged, the first: a second could only be somebody else's.
        if (this.#state === "offered") void this.#judge(message);
        return;
      case "candidate":
        return this.#candidate(message.candidate);
      case "bye":
        return this.end("bye");
    }
  }

  close(): void {
    this.end("closed");
  }

  /** Ends it for a reason; the device is told, unless it said so itself. */
  end(reason: SessionEnd): void {
    if (this.#state === "over") return;
    this.#state = "over";
    this.#cancel();
    this.#peer.close();
    this.#early.length = 0;
    this.#gatheredEarly.length = 0;
    this.#parts.over({ verified: this.#verified });
    if (reason !== "bye") this.request.say({ kind: "bye", reason });
  }

  async #offer(): Promise<void> {
    try {
      const sdp = await this.#peer.offer();
      if (this.#state !== "offering") return;
      this.#state = "offered";
      this.request.say({ kind: "offer", sdp });
      for (const candidate of this.#gatheredEarly.splice(0)) this.#gathered(candidate);
    } catch {
      this.end("no_camera");
    }
  }

  async #judge({ sdp, proof }: Answer): Promise<void> {
    if (Math.max(sdp.length, proof.length) > answerCharsMax) return this.end("malformed");
    this.#state = "verifying";
    this.#within(this.#parts.limits.verifyWithinMs, "not_verified");
    const good = await this.request.verify({ sdp, proof }).catch(() => false);
    if (this.#state !== "verifying") return;
    if (good !== true) return this.end("not_verified");
    this.#state = "connecting";
    this.#within(this.#parts.limits.connectWithinMs, "not_connected");
    try {
      this.#parts.verified();
      this.#verified = true;
    } catch {
      return this.end("no_camera");
    }
    await this.#connect(sdp);
  }

  async #connect(sdp: string): Promise<void> {
    try {
      await this.#peer.accept(sdp);
      this.#accepted = true;
    } catch {
      return this.end("malformed");
    }
    for (const line of this.#early.splice(0)) await this.#peer.candidate(line);
  }

  #gathered(candidate: string | null): void {
    if (this.#state === "offering") this.#gatheredEarly.push(candidate);
    else if (this.#state !== "over") this.request.say({ kind: "candidate", candidate });
  }

  #candidate(line: string | null): void {
    if (this.#state === "over" || ++this.#candidates > candidatesMax) return;
    if (line !== null && (line.length > candidateCharsMax || !line.startsWith("candidate:"))) {
      return;
    }
    if (this.#accepted) void this.#peer.candidate(line);
    else this.#early.push(line);
  }

  #connected(): void {
    if (this.#state !== "connecting") return;
    this.#state = "live";
    this.#within(this.#parts.limits.liveMaxMs, "too_long");
    this.#parts.connected();
  }

  #within(ms: number, reason: SessionEnd): void {
    this.#cancel();
    this.#cancel = this.#parts.clock.after(ms, () => this.end(reason));
  }
}
