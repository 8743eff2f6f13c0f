// @ts-check
/** A ring's card: who rings, what becomes of it, the picture, and what can be done. */
import { make, mark, say } from "./dom.js";
import { openedSentence } from "./door_words.js";
import { RingPicture } from "./ring_picture.js";
import { RingVoice } from "./ring_voice.js";
import { canSpeak, isMissed, isOpen, ringFault, ringSentence } from "./ring_words.js";

/** @import { HeardRing } from "../src/protocol.ts" */
/** @import { DeviceSignal, SignalMedia } from "../src/signals.ts" */
/** @import { HeardSignal } from "./ring_line.js" */
/** @import { Still } from "./ring_picture.js" */
/** @import { RingTrust } from "./ring_trust.js" */
/** @typedef {{ unit: (id: string) => string, door: (unit: string, id: string) => string }} Names */

/**
 * @typedef {object} RingDeeds
 * @property {(door: string) => Promise<HeardRing>} open
 * @property {() => Promise<HeardRing>} decline
 * @property {() => Promise<HeardRing>} answer
 * @property {() => Promise<HeardRing>} hangUp
 * @property {() => void} silence
 * @property {(media: SignalMedia, session: string, signal: DeviceSignal) => Promise<unknown>} signal
 * @property {(still: Still) => Promise<void>} keep stores a picture of this ring on this device
 * @property {() => boolean} keepsMissed whether one is wanted of a missed ring
 * @property {() => number} nowMs
 */

/** One ring. */
export class RingCard {
  #names;
  #deeds;
  #title = make("h2", { tabindex: -1 });
  #state = make("p", { class: "ring-state" });
  #said = make("p", { class: "door-said", role: "status", hidden: true });
  #doors = make("div", { class: "ring-doors" });
  #answer = make("button", { type: "button", class: "primary" }, "Answer");
  #hangUp = make("button", { type: "button", class: "quiet" }, "Hang up");
  #decline = make("button", { type: "button", class: "quiet" }, "Decline");
  #silence = make("button", { type: "button", class: "quiet" }, "Silence on this device");
  /** @type {HeardRing | undefined} */
  #ring;
  /** @type {RingPicture | undefined} */
  #picture;
  /** @type {RingVoice | undefined} */
  #voice;
  #isSilent = false;
  seq = -1;

  /** @param {string} id @param {Names} names @param {RingDeeds} deeds */
  constructor(id, names, deeds) {
    this.#names = names;
    this.#deeds = deeds;
    this.#title.id = `ring-${id}`;
    for (const button of [this.#answer, this.#hangUp, this.#decline, this.#silence]) {
      button.hidden = true;
    }
    this.#answer.addEventListener("click", () => this.#speak());
    this.#hangUp.addEventListener("click", () => {
      this.#voice?.stop();
      void this.#do(this.#hangUp, deeds.hangUp, "");
    });
    this.#decline.addEventListener("click", () => this.#do(this.#decline, deeds.decline, ""));
    this.#silence.addEventListener("click", () => {
      this.#isSilent = true;
      this.#draw();
      deeds.silence();
    });
    this.element = make(
      "article",
      { class: "ring", "aria-labelledby": this.#title.id },
      this.#title,
      this.#state,
      this.#said,
      make(
        "div",
        { class: "ring-deeds" },
        this.#doors,
        this.#answer,
        this.#hangUp,
        this.#decline,
        this.#silence,
      ),
    );
  }

  /** Whether it goes on. */
  get isOpen() {
    return this.#ring !== undefined && isOpen(this.#ring);
  }

  /** Whether it makes itself heard here. */
  get isHeard() {
    return this.#ring?.state === "ringing" && this.#ring.rings && !this.#isSilent;
  }

  /** @param {HeardRing} ring @returns {Still | undefined} the picture to keep of a ring just missed */
  draw(ring) {
    this.#ring = ring;
    this.seq = ring.seq;
    const held = isMissed(ring) ? this.#picture?.take() : undefined;
    const looks = ring.state === "ringing" || this.#isMine;
    if (!looks) this.#picture?.stop();
    if (ring.state !== "ringing" && !this.#isMine) this.#voice?.stop();
    this.#draw();
    return held;
  }

  /** Looks and speaks by what this browser has from its flat. @param {RingTrust} trust */
  connect(trust) {
    const ring = this.#ring;
    if (ring === undefined || this.#picture !== undefined) return;
    const { nowMs, signal, keep, keepsMissed } = this.#deeds;
    const about = {
      ...{ ring: ring.ring, unitName: `${ring.building}/${ring.unit}`, trust, nowMs },
      where: this.#names.unit(ring.unit),
    };
    this.#picture = new RingPicture(
      { ...about, send: (session, said) => signal("picture", session, said) },
      { keep, holds: keepsMissed },
    );
    this.#voice = new RingVoice(
      { ...about, send: (session, said) => signal("voice", session, said) },
      () => this.#draw(),
    );
    this.#state.after(this.#picture.element);
    this.#said.before(this.#voice.element);
    if (ring.state === "ringing" || this.#isMine) this.#picture.start();
    this.#draw();
  }

  /** @param {HeardSignal} heard */
  hear({ media, session, signal, iceServers }) {
    (media === "picture" ? this.#picture : this.#voice)?.hear(session, signal, iceServers);
  }

  /** The line is another; what hung on the one before is over. */
  relined() {
    this.#picture?.relined();
    this.#voice?.relined();
  }

  /** Frees all. */
  close() {
    this.#picture?.stop();
    this.#voice?.stop();
    this.element.remove();
  }

  /** Whether this device answered, and the call goes on. */
  get #isMine() {
    return this.#ring?.state === "answered" && this.#ring.answeredHere === true;
  }

  #speak() {
    const voice = this.#voice;
    if (voice === undefined || this.#answer.getAttribute("aria-disabled") === "true") return;
    voice.ask();
    if (this.#isMine) return voice.start();
    void this.#do(this.#answer, async () => {
      try {
        const ring = await this.#deeds.answer();
        if (ring.answeredHere === true && this.isOpen) voice.start();
        else voice.stop();
      } catch (error) {
        voice.stop();
        throw error;
      }
    }, "");
  }

  #draw() {
    const ring = this.#ring;
    if (ring === undefined) return;
    const { unit, doors } = ring;
    say(this.#title, this.#names.unit(unit));
    say(this.#state, ringSentence(ring));
    mark(this.element, "data-state", this.#isSilent ? "silent" : ring.state);
    const speaks = this.#voice !== undefined && canSpeak(ring);
    const hadFocus = document.activeElement === this.#answer;
    this.#answer.hidden = !speaks ||
      (ring.state !== "ringing" && (!this.#isMine || this.#voice?.isOn === true));
    say(this.#answer, ring.state === "ringing" ? "Answer" : "Speak with the visitor");
    this.#hangUp.hidden = !this.#isMine;
    // Who answered by keyboard goes on from the card; a second Enter must neither hang up nor open.
    if (hadFocus && this.#answer.hidden) this.#title.focus();
    this.#decline.hidden = ring.state !== "ringing";
    this.#silence.hidden = !this.isHeard;
    const wanted = this.isOpen ? doors.join(" ") : "";
    if (this.#doors.dataset.doors === wanted) return;
    this.#doors.dataset.doors = wanted;
    this.#doors.replaceChildren(...(this.isOpen ? doors : []).map((door) => {
      const name = this.#names.door(unit, door);
      const button = make("button", { type: "button", class: "primary" }, `Open: ${name}`);
      button.addEventListener("click", () => {
        this.#do(button, () => this.#deeds.open(door), openedSentence);
      });
      return button;
    }));
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {() => Promise<unknown>} deed
   * @param {string} done
   */
  async #do(button, deed, done) {
    if (button.getAttribute("aria-disabled") === "true") return;
    mark(button, "aria-disabled", "true");
    this.#say("…", "busy");
    try {
      await deed();
      this.#say(done, "opened");
    } catch (error) {
      this.#say(ringFault(error), "error");
    } finally {
      mark(button, "aria-disabled", undefined);
    }
  }

  /** @param {string} text @param {"busy" | "opened" | "error"} kind */
  #say(text, kind) {
    say(this.#said, text);
    this.#said.hidden = text === "";
    this.#said.dataset.kind = kind;
  }
}
