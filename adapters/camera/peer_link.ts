/**
 * One `RTCPeerConnection` of libwebrtc (`@roamhq/wrtc`) with one line of media: offers, trickles,
 * takes a verified answer, and notices when the other end is gone.
 *
 * libwebrtc refuses an other end whose certificate is not the one that the answer names; that is
 * what the proof over the answer's fingerprint rests on. It notices a peer that vanished only after
 * half a minute, and meanwhile it would go on encoding: so the bytes that come in are watched too
 * (receiver reports and consent checks come every few seconds from any peer that lives, RFC 7675).
 */
import { RTCPeerConnection } from "@roamhq/wrtc";
import type { Clock } from "../../src/clock.ts";
import type { IceServer } from "./camera.ts";

/** How a connection is made. */
export interface PeerLinkOptions {
  readonly clock: Clock;
  readonly iceServers?: readonly IceServer[];
  readonly relayOnly?: boolean;
  /** A line for the other end; null: there are no more. */
  readonly candidate: (line: string | null) => void;
  readonly connected: () => void;
  /** It will not come about, or is gone: `close` it. */
  readonly failed: () => void;
}

/** Silence of the other end is looked for this often. */
const lookEveryMs = 2_000;
/** It is gone when nothing came for so long. */
export const silentMaxMs = 8_000;

/** A connection that this end offers. */
export class PeerLink {
  readonly connection: RTCPeerConnection;
  readonly #options: PeerLinkOptions;
  #closed = false;
  #connected = false;
  #offered: Promise<void> = Promise.resolve();
  #cancelLook = () => {};
  #bytes = -1;
  #heardMs = 0;

  constructor(options: PeerLinkOptions) {
    this.#options = options;
    const { iceServers = [], relayOnly } = options;
    this.connection = new RTCPeerConnection({
      iceServers: iceServers.map((server) => ({ ...server, urls: [...server.urls] })),
      iceTransportPolicy: relayOnly ? "relay" : "all",
      bundlePolicy: "max-bundle",
    });
    this.connection.onicecandidate = ({ candidate }) => {
      if (!this.#closed) options.candidate(candidate?.candidate || null);
    };
    this.connection.onconnectionstatechange = () => this.#changed();
  }

  /** Begins to gather, and gives the offer. Lines are added to {@link connection} before. */
  async offer(): Promise<string> {
    const { sdp } = await this.connection.createOffer();
    if (sdp === undefined || this.#closed) {
      throw new Error("Cannot offer: the connection is closed");
    }
    await this.connection.setLocalDescription({ type: "offer", sdp });
    return sdp;
  }

  /** Connects with whoever gave this answer. @throws {Error} where it cannot be read */
  async accept(sdp: string): Promise<void> {
    await this.#offered;
    await this.connection.setRemoteDescription({ type: "answer", sdp });
  }

  /** Adds a line of the other end's; what cannot be read is passed over. */
  async candidate(line: string | null): Promise<void> {
    if (this.#closed) return;
    try {
      // An empty line is how the end is said.
      await this.connection.addIceCandidate({ candidate: line ?? "", sdpMLineIndex: 0 });
    } catch {
      // Candidates are hints: without this one another may do.
    }
  }

  /** Ends it; nothing is called after. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelLook();
    this.connection.onicecandidate = null;
    this.connection.onconnectionstatechange = null;
    this.connection.close();
  }

  #changed(): void {
    if (this.#closed) return;
    const { connectionState } = this.connection;
    if (connectionState === "connected" && !this.#connected) {
      this.#connected = true;
      this.#heardMs = this.#options.clock.monotonic();
      this.#options.connected();
      this.#lookLater();
    } else if (connectionState === "failed" || connectionState === "closed") {
      this.#options.failed();
    }
  }

  #lookLater(): void {
    this.#cancelLook = this.#options.clock.after(lookEveryMs, () => void this.#look());
  }

  async #look(): Promise<void> {
    const bytes = await this.#bytesReceived();
    if (this.#closed) return;
    const nowMs = this.#options.clock.monotonic();
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#heardMs = nowMs;
    } else if (nowMs - this.#heardMs >= silentMaxMs) {
      return this.#options.failed();
    }
    this.#lookLater();
  }

  async #bytesReceived(): Promise<number> {
    let bytes = 0;
    try {
      const report = await this.connection.getStats();
      report.forEach((entry) => {
        if (entry.type === "transport") bytes += Number(entry.bytesReceived);
      });
    } catch {
      // Closed meanwhile.
    }
    return bytes;
  }
}
