// @ts-check
/**
 * Rings at the doors of one's flat: a card for each that is open, above everything else, and a list
 * of those that were missed. A ring opens a door or is declined for the whole flat; to silence it is
 * this device's own matter. A door is called open only once its unit has said so.
 */
import { byId, make, mark, say } from "./dom.js";
import { openedSentence } from "./door_words.js";
import { MissedRings } from "./missed_rings.js";
import { pressed } from "./opening.js";
import { RingLine } from "./ring_line.js";
import { isMissed, isOpen, ringFault, ringSentence } from "./ring_words.js";

/** @import { HeardRing } from "../src/protocol.ts" */
/** @import { Capabilities } from "./capability.js" */
/** @typedef {{ unit: (id: string) => string, door: (unit: string, id: string) => string }} Names */

/** How long a ring that has ended stays to be read. */
const endedForMs = 8_000;

/** The page's rings. */
export class Rings {
  #line;
  #capabilities;
  #names;
  #missed;
  #place = byId("rings", HTMLElement);
  #missedSection = byId("missed", HTMLElement);
  #missedList = byId("missed-list", HTMLElement);
  /** @type {Map<string, RingCard>} by ring */
  #cards = new Map();
  #title = document.title;

  /**
   * @param {Capabilities} capabilities for rings
   * @param {string | undefined} session of this browser
   * @param {Names} names of units and doors, as people call them
   */
  constructor(capabilities, session, names) {
    this.#capabilities = capabilities;
    this.#names = names;
    this.#missed = new MissedRings(session);
    this.#line = new RingLine(capabilities, {
      all: (rings) => this.#all(rings),
      one: (ring) => this.#one(ring),
      cut: () => mark(this.#place, "data-line", "cut"),
    });
    byId("missed-clear", HTMLButtonElement).addEventListener("click", () => {
      this.#missed.clear();
      this.#drawMissed();
    });
    addEventListener("storage", () => this.#drawMissed());
    this.#drawMissed();
  }

  /** Takes part from now on. */
  start() {
    this.#line.start();
  }

  /** What is not named has ended. @param {readonly HeardRing[]} rings */
  #all(rings) {
    mark(this.#place, "data-line", "live");
    const named = new Set(rings.map(({ ring }) => ring));
    for (const [ring, card] of this.#cards) if (!named.has(ring) && card.isOpen) this.#drop(ring);
    for (const ring of rings) this.#one(ring);
  }

  /** @param {HeardRing} ring */
  #one(ring) {
    let card = this.#cards.get(ring.ring);
    if (card !== undefined && ring.seq < card.seq) return;
    if (isMissed(ring)) {
      const where = this.#names.unit(ring.unit);
      this.#missed.note({ ring: ring.ring, where, atMs: ring.startedAtMs });
      this.#drawMissed();
    }
    // In do-not-disturb, or before this device's stage, a ring is no news here.
    if (card === undefined && (!isOpen(ring) || (ring.state === "ringing" && !ring.rings))) return;
    if (card === undefined) {
      card = new RingCard(ring.ring, this.#names, {
        open: (door) => this.#open(ring.ring, door),
        decline: () => this.#line.ask({ type: "decline_ring", ring: ring.ring }),
        silence: () => this.#drawTitle(),
      });
      this.#cards.set(ring.ring, card);
      this.#place.append(card.element);
    }
    const wasOpen = card.isOpen;
    card.draw(ring);
    if (wasOpen && !card.isOpen) setTimeout(() => this.#drop(ring.ring), endedForMs);
    this.#drawTitle();
  }

  /** @param {string} ring @param {string} door */
  #open(ring, door) {
    return pressed(
      (key) => this.#line.ask({ type: "open_by_ring", ring, door, key }),
      { nowMs: this.#capabilities.serverNowMs },
    );
  }

  /** @param {string} ring */
  #drop(ring) {
    const card = this.#cards.get(ring);
    this.#cards.delete(ring);
    if (card?.element.contains(document.activeElement)) {
      byId("call-title", HTMLElement).setAttribute("tabindex", "-1");
      byId("call-title", HTMLElement).focus();
    }
    card?.element.remove();
    this.#drawTitle();
  }

  #drawTitle() {
    const ringing = [...this.#cards.values()].some((card) => card.isHeard);
    const title = ringing ? `Somebody rings: ${this.#title}` : this.#title;
    if (document.title !== title) document.title = title;
  }

  #drawMissed() {
    const { all } = this.#missed;
    this.#missedSection.hidden = all.length === 0;
    this.#missedList.replaceChildren(...all.map(({ where, atMs }) => {
      const at = new Date(atMs);
      const words = at.toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
      return make("li", {}, `${where}, `, make("time", { datetime: at.toISOString() }, words));
    }));
  }
}

/**
 * @typedef {object} RingDeeds
 * @property {(door: string) => Promise<HeardRing>} open
 * @property {() => Promise<HeardRing>} decline
 * @property {() => void} silence
 */

/** One ring. */
class RingCard {
  #names;
  #deeds;
  #title = make("h2", {});
  #state = make("p", { class: "ring-state" });
  #said = make("p", { class: "door-said", role: "status", hidden: true });
  #doors = make("div", { class: "ring-doors" });
  #decline = make("button", { type: "button", class: "quiet" }, "Decline");
  #silence = make("button", { type: "button", class: "quiet" }, "Silence on this device");
  /** @type {HeardRing | undefined} */
  #ring;
  #isSilent = false;
  seq = -1;

  /** @param {string} id @param {Names} names @param {RingDeeds} deeds */
  constructor(id, names, deeds) {
    this.#names = names;
    this.#deeds = deeds;
    this.#title.id = `ring-${id}`;
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
      make("div", { class: "ring-deeds" }, this.#doors, this.#decline, this.#silence),
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

  /** @param {HeardRing} ring */
  draw(ring) {
    this.#ring = ring;
    this.seq = ring.seq;
    this.#draw();
  }

  #draw() {
    const ring = this.#ring;
    if (ring === undefined) return;
    const { unit, doors } = ring;
    say(this.#title, this.#names.unit(unit));
    say(this.#state, ringSentence(ring));
    mark(this.element, "data-state", this.#isSilent ? "silent" : ring.state);
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
