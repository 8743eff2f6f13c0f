// @ts-check
/**
 * One connection of this browser with a unit that rings, for its picture or for voice with it: asks
 * for an offer, checks it before the browser's own peer connection sees it, answers with a proof made
 * by this browser's key, lets candidates trickle both ways, and looks at the certificate that really
 * came before anything of the connection is shown or heard. What it is given by the server is checked
 * whole; nothing of it is logged, as such texts hold addresses.
 */
import { randomId } from "./media/base64_url.js";
import { checkOffer, makeAnswerProof } from "./media/fingerprint_proof.js";
import { checkRemoteCertificate } from "./media/remote_certificate.js";
import { SeenIds } from "./media/seen_ids.js";

/** @import { DeviceSignal, IceServer, SignalMedia, UnitSignal } from "../src/signals.ts" */
/** @import { Rule } from "./media/types.js" */
/** @import { RingTrust } from "./ring_trust.js" */

/** From the request to the connection; a ring is seldom longer. */
const connectWithinMs = 20_000;
const candidatesMax = 64;
const kinds = { picture: "video", voice: "audio" };
/** Proofs that this page has counted already. */
const seen = new SeenIds();

/**
 * What a connection is for.
 * @typedef {object} PeerAbout
 * @property {string} ring
 * @property {SignalMedia} media
 * @property {string} unitName as the managers named it: building and unit
 * @property {RingTrust} trust
 * @property {() => number} nowMs the server's time, which units go by too
 * @property {(session: string, signal: DeviceSignal) => Promise<unknown>} send rejects where it did not go
 * @property {() => MediaStreamTrack | undefined} [microphone]
 */

/**
 * Why a connection ended, when it was not this page that ended it.
 * @typedef {{ kind: "refused", rule: Rule } | { kind: "bye", reason: string | undefined }
 *   | { kind: "failed", error?: unknown }} PeerEnd
 */

/** A connection. */
export class RingPeer {
  #about;
  #ears;
  #isOver = false;
  #isOffered = false;
  /** @type {RTCPeerConnection | undefined} */
  #connection;
  /** @type {(string | null)[] | undefined} the unit's, until its offer was accepted */
  #theirs = [];
  /** @type {(string | null)[] | undefined} this end's, until the answer has gone */
  #ours = [];
  #candidates = 0;
  #timer;
  /** Names this connection; what the server says of another is none of its business. */
  session = randomId();

  /**
   * Asks for an offer.
   * @param {PeerAbout} about
   * @param {{ live: (track: MediaStreamTrack) => void, over: (end: PeerEnd) => void }} ears
   *   live: the unit's own picture or voice, proven; over: once, and nothing after it
   */
  constructor(about, ears) {
    this.#about = about;
    this.#ears = ears;
    this.#timer = setTimeout(() => this.#end({ kind: "failed" }), connectWithinMs);
    void this.#ask();
  }

  /**
   * What the unit says, as the server hands it on.
   * @param {UnitSignal} signal
   * @param {readonly IceServer[]} [iceServers]
   */
  hear(signal, iceServers = []) {
    if (this.#isOver) return;
    if (signal.kind === "offer" && !this.#isOffered) {
      this.#isOffered = true;
      this.#accept(signal, iceServers).catch((error) => this.#end({ kind: "failed", error }));
    } else if (signal.kind === "candidate") this.#candidate(signal.candidate);
    else if (signal.kind === "bye") this.#end({ kind: "bye", reason: signal.reason });
  }

  /** Has the other end hear this, or nothing. @param {MediaStreamTrack | undefined} track */
  async speak(track) {
    await this.#connection?.getTransceivers()[0]?.sender.replaceTrack(track ?? null);
  }

  /** Ends it from here. */
  close() {
    if (this.#isOver) return;
    this.#free();
    this.#say({ kind: "bye" }).catch(() => {}); // the server ends it with the socket
  }

  async #ask() {
    const { trust: { key, flat, statements } } = this.#about;
    try {
      await Promise.all([
        ...statements.map((text) => this.#say({ kind: "statement", text })),
        this.#say({ kind: "request", device: key.kid, flat }),
      ]);
    } catch (error) {
      this.#end({ kind: "failed", error });
    }
  }

  /**
   * @param {Extract<UnitSignal, { kind: "offer" }>} offer
   * @param {readonly IceServer[]} iceServers
   */
  async #accept({ sdp, proof, certificate }, iceServers) {
    const { ring, media, unitName, trust: { root, key }, nowMs, microphone } = this.#about;
    const { session } = this;
    const checked = await checkOffer({
      ...{ root, unitCertificate: certificate, unitName, device: key.kid, seen },
      ...{ ring, session, media, sdp, proof, nowMs: nowMs() },
    });
    if (this.#isOver) return;
    if (!checked.ok) return this.#refuse(checked.rule);
    const connection = new RTCPeerConnection({
      iceServers: iceServers.map(({ urls, username, credential }) => ({
        urls: [...urls],
        ...(username !== undefined && { username }),
        ...(credential !== undefined && { credential }),
      })),
    });
    this.#connection = connection;
    connection.onicecandidate = ({ candidate }) => this.#found(candidate?.candidate || null);
    connection.onconnectionstatechange = () => this.#changed(connection, checked.digest);
    await connection.setRemoteDescription({ type: "offer", sdp });
    const [line, ...others] = connection.getTransceivers();
    if (line === undefined || others.length > 0 || line.receiver.track.kind !== kinds[media]) {
      return this.#refuse("sdp_lines");
    }
    line.direction = media === "voice" ? "sendrecv" : "recvonly";
    if (media === "voice") await line.sender.replaceTrack(microphone?.() ?? null);
    const { sdp: own = "" } = await connection.createAnswer();
    await connection.setLocalDescription({ type: "answer", sdp: own });
    // The connection may be called connected before its transport has the certificate to show.
    line.receiver.transport?.addEventListener(
      "statechange",
      () => this.#changed(connection, checked.digest),
    );
    const ownProof = await makeAnswerProof(key, {
      ...{ ring, session, media, offerProof: proof, sdp: own, nowMs: nowMs() },
    });
    if (this.#isOver) return;
    const sent = this.#say({ kind: "answer", sdp: own, proof: ownProof });
    for (const candidate of this.#ours ?? []) this.#tell(candidate);
    this.#ours = undefined;
    for (const candidate of this.#theirs ?? []) this.#add(connection, candidate);
    this.#theirs = undefined;
    await sent;
  }

  /** @param {RTCPeerConnection} connection @param {string} digest */
  async #changed(connection, digest) {
    if (this.#isOver) return;
    const state = connection.connectionState;
    if (state === "failed" || state === "closed") return this.#end({ kind: "failed" });
    const receiver = connection.getReceivers()[0];
    if (state !== "connected" || receiver?.transport?.state !== "connected") return;
    const shown = await checkRemoteCertificate(connection, digest);
    if (this.#isOver) return;
    if (!shown.ok) return this.#refuse(shown.rule);
    clearTimeout(this.#timer);
    this.#ears.live(receiver.track);
  }

  /** One of this end's candidates. @param {string | null} candidate */
  #found(candidate) {
    if (this.#isOver) return;
    if (this.#ours === undefined) this.#tell(candidate);
    else if (this.#ours.length < candidatesMax) this.#ours.push(candidate);
  }

  /** @param {string | null} candidate */
  #tell(candidate) {
    // One that does not arrive is made up for by the others, or by nothing.
    this.#say({ kind: "candidate", candidate }).catch(() => {});
  }

  /** One of the unit's candidates. @param {string | null} candidate */
  #candidate(candidate) {
    if (++this.#candidates > candidatesMax) return;
    if (this.#theirs !== undefined) this.#theirs.push(candidate);
    else if (this.#connection !== undefined) this.#add(this.#connection, candidate);
  }

  /** @param {RTCPeerConnection} connection @param {string | null} candidate */
  #add(connection, candidate) {
    // One that means nothing to this browser is passed over; the others are tried.
    connection.addIceCandidate({ candidate: candidate ?? "", sdpMLineIndex: 0 }).catch(() => {});
  }

  /** @param {DeviceSignal} signal */
  #say(signal) {
    return this.#about.send(this.session, signal);
  }

  /** @param {Rule} rule */
  #refuse(rule) {
    if (this.#isOver) return;
    this.close();
    this.#ears.over({ kind: "refused", rule });
  }

  /** @param {PeerEnd} end */
  #end(end) {
    if (this.#isOver) return;
    if (end.kind === "failed") this.close();
    else this.#free();
    this.#ears.over(end);
  }

  #free() {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#connection?.close();
    this.#connection = undefined;
    this.#theirs = this.#ours = undefined;
  }
}
