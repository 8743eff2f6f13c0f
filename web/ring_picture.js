// @ts-check
/**
 * The picture of who rings, on the ring's card: a silent video that appears once the unit's signed
 * connection stands and a frame was decoded, and a sentence in its place before that and wherever a
 * check fails. A frame of it may be kept, in this browser alone (R73).
 */
import { make, mark, say } from "./dom.js";
import { mediaFault } from "./ring_media_words.js";
import { RingPeer } from "./ring_peer.js";
import { ringsTexts as texts } from "./texts/rings.js";

/** @import { IceServer, UnitSignal } from "../src/signals.ts" */
/** @import { PeerAbout } from "./ring_peer.js" */

/** What is kept is no larger than this, on its longer side and in bytes. */
const longestPx = 960;
const bytesMax = 400_000;
/** So long a word on a picture covers its lower edge. */
const notedForMs = 6_000;
/** A second look, in case the first frame was still coarse. */
const againAfterMs = 2_000;

/** @typedef {{ jpeg: ArrayBuffer, atMs: number }} Still */

/** A ring's picture. */
export class RingPicture {
  #about;
  #deeds;
  /** @type {RingPeer | undefined} */
  #peer;
  /** @type {Still | undefined} */
  #held;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #noteTimer;
  #video = make("video", {
    muted: true,
    playsinline: true,
    disablepictureinpicture: true,
  });
  #said = make("figcaption", { class: "ring-picture-said" });
  #keep = make("button", { type: "button", class: "quiet", hidden: true }, texts.keepPicture);
  #again = make("button", { type: "button", class: "quiet", hidden: true }, texts.askAgain);
  element = make(
    "figure",
    { class: "ring-picture", hidden: true },
    make("div", { class: "ring-frame" }, this.#video, this.#said),
    make("div", { class: "ring-picture-deeds" }, this.#keep, this.#again),
  );

  /**
   * @param {Omit<PeerAbout, "media"> & { where: string }} about where: the unit, as people call it
   * @param {{ keep: (still: Still) => Promise<void>, holds: () => boolean }} deeds
   *   keep: stores it on this device; holds: whether one is wanted in case the ring is missed
   */
  constructor(about, deeds) {
    this.#about = about;
    this.#deeds = deeds;
    // The attribute alone does not mute a video that a script made.
    this.#video.muted = true;
    this.#video.setAttribute("aria-label", texts.livePicture(about.where));
    this.#video.addEventListener("loadeddata", () => this.#decoded());
    this.#keep.addEventListener("click", () => void this.#keepOne());
    this.#again.addEventListener("click", () => this.start());
  }

  /** Asks for it, from the beginning; what there was is over. */
  start() {
    this.#peer?.close();
    this.#show("connecting", texts.connecting);
    const { where: _, ...about } = this.#about;
    this.#peer = new RingPeer({ ...about, media: "picture" }, {
      live: (track) => {
        this.#video.srcObject = new MediaStream([track]);
        // The attribute would leave it paused while the card is out of view. Muted, it may play.
        this.#video.play().catch(() => {}); // ended meanwhile
      },
      over: (end) => {
        this.#peer = undefined;
        const fault = mediaFault("picture", end);
        this.#show(end.kind === "refused" ? "refused" : "gone", fault);
      },
    });
  }

  /** @param {string} session @param {UnitSignal} signal @param {readonly IceServer[]} [iceServers] */
  hear(session, signal, iceServers) {
    if (this.#peer?.session === session) this.#peer.hear(signal, iceServers);
  }

  /** The line was cut or renewed, and the server ended what hung on it: it is asked for anew. */
  relined() {
    if (this.#peer !== undefined) this.start();
  }

  /** What was held for a ring that turned out to be missed; nothing is held any more. */
  take() {
    const held = this.#held;
    this.#held = undefined;
    return held;
  }

  /** It is over with the ring. */
  stop() {
    this.#peer?.close();
    this.#peer = undefined;
    this.#dark();
    this.element.hidden = true;
  }

  #decoded() {
    if (this.#peer === undefined) return;
    this.#show("live", "");
    if (!this.#deeds.holds() || this.#held !== undefined) return;
    void this.#hold();
    this.#timer = setTimeout(() => this.#hold(), againAfterMs);
  }

  /** Keeps the sharper of two in memory: of one scene, more detail makes more bytes. */
  async #hold() {
    const still = await stillOf(this.#video);
    if (still === undefined || this.#peer === undefined || !this.#deeds.holds()) return;
    if (still.jpeg.byteLength > (this.#held?.jpeg.byteLength ?? 0)) this.#held = still;
  }

  async #keepOne() {
    if (this.#keep.getAttribute("aria-disabled") === "true") return;
    mark(this.#keep, "aria-disabled", "true");
    try {
      const still = await stillOf(this.#video);
      if (still === undefined) throw new Error("there is no frame");
      await this.#deeds.keep(still);
      this.#note(texts.kept);
    } catch {
      this.#note(texts.notKept);
    } finally {
      mark(this.#keep, "aria-disabled", undefined);
    }
  }

  /** @param {"connecting" | "live" | "refused" | "gone"} state @param {string} text */
  #show(state, text) {
    const isLive = state === "live";
    if (!isLive) this.#dark();
    this.element.hidden = false;
    this.element.dataset.state = state;
    this.#keep.hidden = !isLive;
    this.#again.hidden = state !== "refused" && state !== "gone";
    // The region around reads out what changes; that it connects need not interrupt anybody.
    mark(this.#said, "role", state === "refused" ? "alert" : "status");
    this.#note(text);
  }

  /** @param {string} text */
  #note(text) {
    clearTimeout(this.#noteTimer);
    if (text !== "" && this.element.dataset.state === "live") {
      this.#noteTimer = setTimeout(() => this.#note(""), notedForMs);
    }
    say(this.#said, text);
    this.#said.hidden = text === "";
  }

  #dark() {
    clearTimeout(this.#timer);
    this.#video.srcObject = null;
  }
}

/**
 * The frame that a video shows, as a JPEG; undefined where it shows none.
 * @param {HTMLVideoElement} video
 * @returns {Promise<Still | undefined>}
 */
async function stillOf(video) {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || height === 0) return undefined;
  const scale = Math.min(1, longestPx / Math.max(width, height));
  const canvas = make("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  const atMs = Date.now();
  for (const quality of [0.88, 0.7, 0.4]) {
    const blob = await jpegOf(canvas, quality);
    if (blob !== null && blob.size <= bytesMax) return { jpeg: await blob.arrayBuffer(), atMs };
  }
  return undefined;
}

/** @param {HTMLCanvasElement} canvas @param {number} quality @returns {Promise<Blob | null>} */
function jpegOf(canvas, quality) {
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}
