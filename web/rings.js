// @ts-check
/**
 * Rings at the doors of one's flat: a card for each that is open, above everything else, and a list
 * of those that were missed. A ring opens a door or is declined for the whole flat; to silence it is
 * this device's own matter. A door is called open only once its unit has said so.
 */
import { byId, mark } from "./dom.js";
import { MissedList } from "./missed_list.js";
import { pressed } from "./opening.js";
import { RingCard } from "./ring_card.js";
import { RingLine } from "./ring_line.js";
import { RingNotices } from "./ring_notices.js";
import { ringTrust } from "./ring_trust.js";
import { isMissed, isOpen } from "./ring_words.js";

/** @import { HeardRing } from "../src/protocol.ts" */
/** @import { Capabilities } from "./capability.js" */
/** @import { Names } from "./ring_card.js" */

/** How long a ring that has ended stays to be read. */
const endedForMs = 8_000;

/** The page's rings. */
export class Rings {
  #line;
  #capabilities;
  #names;
  #missed;
  #place = byId("rings", HTMLElement);
  /** @type {Map<string, RingCard>} by ring */
  #cards = new Map();
  #notices;
  #title = document.title;
  #building;
  #trust;

  /**
   * @param {string} building
   * @param {Capabilities} capabilities for rings
   * @param {string | undefined} session of this browser
   * @param {Names} names of units and doors, as people call them
   */
  constructor(building, capabilities, session, names) {
    this.#building = building;
    this.#capabilities = capabilities;
    this.#names = names;
    this.#missed = new MissedList(session);
    this.#trust = ringTrust(building);
    this.#line = new RingLine(capabilities, {
      all: (rings) => this.#all(rings),
      one: (ring) => this.#one(ring),
      signal: (heard) => this.#cards.get(heard.ring)?.hear(heard),
      cut: () => mark(this.#place, "data-line", "cut"),
    });
    this.#notices = new RingNotices(
      (ring) => this.#line.ask({ type: "ring_shown", ring }),
      (ring) => this.#cards.get(ring)?.element,
    );
  }

  /** Takes part from now on. */
  start() {
    void this.#offerPictures();
    this.#line.start();
  }

  /** What is not named has ended. @param {readonly HeardRing[]} rings */
  #all(rings) {
    mark(this.#place, "data-line", "live");
    const named = new Set(rings.map(({ ring }) => ring));
    for (const [ring, card] of this.#cards) if (!named.has(ring) && card.isOpen) this.#drop(ring);
    for (const ring of rings) this.#one(ring);
    for (const card of this.#cards.values()) if (card.isOpen) card.relined();
    this.#notices.known();
  }

  async #offerPictures() {
    if (await this.#trust !== undefined) this.#missed.offerPictures();
  }

  /** @param {HeardRing} ring */
  #one(ring) {
    let card = this.#cards.get(ring.ring);
    if (card !== undefined && ring.seq < card.seq) return;
    const where = this.#names.unit(ring.unit);
    if (isMissed(ring)) this.#missed.note({ ring: ring.ring, where, atMs: ring.startedAtMs });
    // In do-not-disturb, or before this device's stage, a ring is no news here.
    if (card === undefined && (!isOpen(ring) || (ring.state === "ringing" && !ring.rings))) return;
    const isNew = card === undefined;
    card ??= this.#cardOf(ring, where);
    const wasOpen = card.isOpen;
    const held = card.draw(ring);
    // The ring itself is noted; that its picture was not kept is nobody's loss.
    if (held) this.#missed.keep({ ring: ring.ring, where, ...held }).catch(() => {});
    if (isNew) void this.#connect(card);
    if (card.isHeard) this.#notices.shows(ring.ring);
    if (!card.isOpen) this.#notices.over(ring.ring);
    if (wasOpen && !card.isOpen) setTimeout(() => this.#drop(ring.ring), endedForMs);
    this.#drawTitle();
  }

  /** @param {HeardRing} ring @param {string} where */
  #cardOf({ ring }, where) {
    const line = this.#line;
    const card = new RingCard(ring, this.#names, {
      open: (door) => this.#open(ring, door),
      decline: () => line.ask({ type: "decline_ring", ring }),
      answer: () => line.ask({ type: "answer_ring", ring }),
      hangUp: () => line.ask({ type: "hang_up", ring }),
      silence: () => this.#drawTitle(),
      signal: (media, session, signal) =>
        line.signal({ type: "signal", ring, media, session, signal }),
      keep: (still) => this.#missed.keep({ ring, where, ...still }),
      keepsMissed: () => this.#missed.keepsMissed,
      nowMs: () => this.#capabilities.serverNowMs,
    });
    this.#cards.set(ring, card);
    this.#place.append(card.element);
    return card;
  }

  /** The flat may have let this browser in since the page was loaded. @param {RingCard} card */
  async #connect(card) {
    let trust = await this.#trust;
    if (trust === undefined) trust = await (this.#trust = ringTrust(this.#building));
    if (trust !== undefined && card.isOpen) card.connect(trust);
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
    card?.close();
    this.#drawTitle();
  }

  #drawTitle() {
    const ringing = [...this.#cards.values()].some((card) => card.isHeard);
    const title = ringing ? `Somebody rings: ${this.#title}` : this.#title;
    if (document.title !== title) document.title = title;
  }
}
