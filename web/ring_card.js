// @ts-check
/** A ring's card: who rings, what becomes of it, the picture, and what can be done. */
import { make, mark, say } from "./dom.js";
import { openedSentence } from "./door_words.js";
import { RingPicture } from "./ring_picture.js";
import { RingVoice } from "./ring_voice.js";
import { canSpeak, hasPicture, isMissed, isOpen, ringFault, ringSentence } from "./ring_words.js";
import { ringsTexts as texts } from "./texts/rings.js";

/** @import { HeardRing } from "../src/protocol.ts" */
/** @import { DeviceSignal, SignalMedia } from "../src/signals.ts" */
/** @import { HeardSignal } from "./ring_line.js" */
/** @import { Still } from "./ring_picture.js" */
/** @import { RingTrust } from "./ring_trust.js" */
/** @typedef {{ unit: (id: string) => string, door: (unit: string, id: string) => string, floor: (level: number) => string }} Names */

/**
 * @typedef {object} RingDeeds
 * @property {(door: string, lift: boolean) => Promise<HeardRing>} open with a lift for the visitor
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
  #noPicture = make("p", { class: "ring-no-picture", hidden: true });
  #doors = make("div", { class: "ring-doors" });
  #answer = make("button", { type: "button", class: "primary" }, texts.answer);
  #hangUp = make("button", { type: "button", class: "quiet" }, texts.hangUp);
  #decline = make("button", { type: "button", class: "quiet" }, texts.decline);
  #silence = make("button", { type: "button", class: "quiet" }, texts.silence);
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
      void this.#do(this.#hangUp, deeds.hangUp);
    });
    this.#decline.addEventListener("click", () => this.#do(this.#decline, deeds.decline));
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
      this.#noPicture,
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

  /** Whether its picture is seen at this moment. */
  get isSeen() {
    return this.#picture?.element.dataset.state === "live";
  }

  /** Whether it makes itself heard here. */
  get isHeard() {
    return this.#ring?.state === "ringing" && this.#ring.rings && !this.#isSilent;
  }

  /** @param {HeardRing} ring @returns {Still | undefined} the picture to keep of a ring just missed */
  draw(ring) {
    const looked = this.#looks;
    this.#ring = ring;
    this.seq = ring.seq;
    const held = isMissed(ring) ? this.#picture?.take() : undefined;
    if (!this.#looks) this.#picture?.stop();
    else if (!looked) this.#picture?.start();
    if (ring.state !== "ringing" && !this.#isMine) this.#voice?.stop();
    this.#draw();
    return held;
  }

  /** Says why this browser shows no picture. @param {string | undefined} why */
  withoutPicture(why) {
    // What was begun ends with the trust that it was begun by.
    this.#picture?.stop();
    this.#voice?.stop();
    this.#picture?.element.remove();
    this.#voice?.element.remove();
    this.#picture = this.#voice = undefined;
    this.#noPicture.hidden = why === undefined || !this.isOpen;
    say(this.#noPicture, why ?? "");
    this.#draw();
  }

  /** Looks and speaks by what this browser has from its flat. @param {RingTrust} trust */
  connect(trust) {
    const ring = this.#ring;
    if (ring === undefined || this.#picture !== undefined) return;
    this.#noPicture.hidden = true;
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
    if (this.#looks) this.#picture.start();
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

  /** Whether there is something to see here now. */
  get #looks() {
    return hasPicture(this.#ring) && (this.#ring?.state === "ringing" || this.#isMine);
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
    });
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
    say(this.#answer, ring.state === "ringing" ? texts.answer : texts.speak);
    this.#hangUp.hidden = !this.#isMine;
    // Who answered by keyboard goes on from the card; a second Enter must neither hang up nor open.
    if (hadFocus && this.#answer.hidden) this.#title.focus();
    this.#decline.hidden = ring.state !== "ringing";
    if (this.#picture !== undefined) {
      this.#noPicture.hidden = hasPicture(ring) || ring.state !== "ringing";
      say(this.#noPicture, texts.unseen);
    }
    this.#silence.hidden = !this.isHeard;
    const wanted = this.isOpen ? `${doors.join(" ")}/${ring.lifts?.join(" ") ?? ""}` : "";
    if (this.#doors.dataset.doors === wanted) return;
    this.#doors.dataset.doors = wanted;
    this.#doors.replaceChildren(...(this.isOpen ? doors : []).flatMap((door) => {
      const name = this.#names.door(unit, door);
      const open = make("button", { type: "button", class: "primary" }, texts.open(name));
      open.addEventListener("click", () => this.#open(open, door, false));
      if (ring.lifts?.includes(door) !== true) return [open];
      const send = make("button", { type: "button", class: "quiet" }, texts.openWithLift(name));
      send.addEventListener("click", () => this.#open(send, door, true));
      return [open, send];
    }));
  }

  /** @param {HTMLButtonElement} button @param {string} door @param {boolean} withLift */
  #open(button, door, withLift) {
    void this.#do(button, async () => {
      const { lift } = await this.#deeds.open(door, withLift);
      if (lift === undefined) return openedSentence;
      const { floor } = this.#names;
      return `${openedSentence} ${texts.liftSent(floor(lift.from), floor(lift.to))}`;
    });
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {() => Promise<unknown>} deed resolves to what is to be said of it, where that is a text
   */
  async #do(button, deed) {
    if (button.getAttribute("aria-disabled") === "true") return;
    mark(button, "aria-disabled", "true");
    this.#say("…", "busy");
    try {
      const done = await deed();
      this.#say(typeof done === "string" ? done : "", "opened");
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
