// @ts-check
/**
 * Speaking with whoever rings, once this device has answered: a second connection, with sound both
 * ways, as strictly checked as the picture's. The microphone is asked for by the press on the button
 * and by nothing else, and let go with the call. Where it is refused, the visitor is still heard and
 * the door still opens.
 */
import { make, mark, say } from "./dom.js";
import { mediaFault } from "./ring_media_words.js";
import { RingPeer } from "./ring_peer.js";
import { ringsTexts as texts } from "./texts/rings.js";

/** @import { IceServer, UnitSignal } from "../src/signals.ts" */
/** @import { PeerAbout } from "./ring_peer.js" */

/** A ring's voice. */
export class RingVoice {
  #about;
  #changed;
  /** @type {RingPeer | undefined} */
  #peer;
  /** @type {MediaStream | undefined} */
  #microphone;
  /** Grows with each call, so that a microphone that comes late is let go. */
  #call = 0;
  #isLive = false;
  #noMicrophone = false;
  #fault = "";
  #audio = make("audio", { autoplay: true });
  #said = make("p", { class: "ring-voice-said", role: "status" });
  #mute = make(
    "button",
    { type: "button", class: "quiet", "aria-pressed": "false", hidden: true },
    texts.mute,
  );
  element = make("div", { class: "ring-voice", hidden: true }, this.#said, this.#mute, this.#audio);

  /**
   * @param {Omit<PeerAbout, "media" | "microphone">} about
   * @param {() => void} changed it began or ended
   */
  constructor(about, changed) {
    this.#about = about;
    this.#changed = changed;
    this.#mute.addEventListener("click", () => {
      const mutes = this.#mute.getAttribute("aria-pressed") !== "true";
      mark(this.#mute, "aria-pressed", String(mutes));
      for (const track of this.#microphone?.getTracks() ?? []) track.enabled = !mutes;
      this.#draw();
    });
  }

  /** Whether a call is on, or about to be. */
  get isOn() {
    return this.#peer !== undefined;
  }

  /**
   * Asks for the microphone: to be called by the press itself, as browsers grant it to that. What
   * comes of it, the call takes up whenever it comes.
   */
  ask() {
    this.#letGo();
    const call = this.#call;
    this.#noMicrophone = false;
    const media = navigator.mediaDevices; // undefined on an address that is not secure
    const wish = { audio: { echoCancellation: true, noiseSuppression: true }, video: false };
    (media?.getUserMedia(wish) ?? Promise.reject(new Error("no microphone here"))).then(
      async (stream) => {
        if (call !== this.#call) return stream.getTracks().forEach((track) => track.stop());
        this.#microphone = stream;
        await this.#peer?.speak(stream.getAudioTracks()[0]);
        this.#draw();
      },
      () => {
        if (call !== this.#call) return;
        this.#noMicrophone = true;
        this.#draw();
      },
    );
  }

  /** Connects; this device has answered. */
  start() {
    this.#peer?.close();
    this.#isLive = false;
    this.#fault = "";
    const microphone = () => this.#microphone?.getAudioTracks()[0];
    this.#peer = new RingPeer({ ...this.#about, media: "voice", microphone }, {
      live: (track) => void this.#play(track),
      over: (end) => {
        this.#fault = mediaFault("voice", end);
        this.#letGo();
        this.#peer = undefined;
        this.#draw();
        this.#changed();
      },
    });
    this.#draw();
  }

  /** @param {string} session @param {UnitSignal} signal @param {readonly IceServer[]} [iceServers] */
  hear(session, signal, iceServers) {
    if (this.#peer?.session === session) this.#peer.hear(signal, iceServers);
  }

  /** The line was cut or renewed, and the server ended what hung on it. */
  relined() {
    if (this.#peer !== undefined) this.start();
  }

  /** Hangs up here: nothing is heard, and the microphone is let go. */
  stop() {
    this.#peer?.close();
    this.#peer = undefined;
    this.#fault = "";
    this.#letGo();
    this.#draw();
  }

  /** @param {MediaStreamTrack} track */
  async #play(track) {
    this.#isLive = true;
    this.#audio.srcObject = new MediaStream([track]);
    await this.#peer?.speak(this.#microphone?.getAudioTracks()[0]);
    this.#draw();
    try {
      await this.#audio.play();
    } catch {
      // Ended meanwhile, or this browser plays nothing by itself: the press has allowed it elsewhere.
    }
  }

  #letGo() {
    this.#call++;
    for (const track of this.#microphone?.getTracks() ?? []) track.stop();
    this.#microphone = undefined;
    this.#isLive = false;
    this.#audio.srcObject = null;
    mark(this.#mute, "aria-pressed", "false");
  }

  #draw() {
    const text = this.#sentence();
    say(this.#said, text);
    this.#said.dataset.kind = this.#fault === "" ? "busy" : "error";
    this.element.hidden = text === "";
    this.#mute.hidden = !this.isOn || this.#microphone === undefined;
  }

  #sentence() {
    if (this.#fault !== "") return this.#fault;
    if (!this.isOn) return "";
    if (!this.#isLive) return texts.connectingVoice;
    if (this.#noMicrophone) return texts.noMicrophone;
    if (this.#microphone === undefined) return texts.allowMicrophone;
    return this.#mute.getAttribute("aria-pressed") === "true" ? texts.muted : texts.speaking;
  }
}
