// @ts-check
/**
 * Rings at the doors of one's flat: a card for each that is open, above everything else, and a list
 * of those that were missed. A ring opens a door or is declined for the whole flat; to silence it is
 * this device's own matter. A door is called open only once its unit has said so.
 */
import { byId, mark } from "./dom.js";
import { MissedList } from "./missed_list.js";
import { MissedPictures } from "./missed_pictures.js";
import { PapersCards, withoutPicture } from "./papers_cards.js";
import { RingCard } from "./ring_card.js";
import { RingLine } from "./ring_line.js";
import { RingNotices } from "./ring_notices.js";
import { ringTrust } from "./ring_trust.js";
import { isMissed, isOpen, ringEnd } from "./ring_words.js";
import { ringsTexts as texts } from "./texts/rings.js";

/** @import { HeardRing } from "../src/protocol.ts" */
/** @import { Capabilities } from "./capability.js" */
/** @import { Names } from "./ring_card.js" */
/** @import { DeviceHistory } from "./device_history.js" */
/** @import { FlatPapers } from "./ring_papers.js" */

/** How long a ring that has ended stays to be read. */
const endedForMs = 8_000;

/** The page's rings. */
export class Rings {
  #line;
  #capabilities;
  #names;
  #missed;
  #missedPictures;
  #place = byId("rings", HTMLElement);
  /** @type {Map<string, RingCard>} by ring */
  #cards = new Map();
  #notices;
  #title = document.title;
  #building;
  #trust;
  #papers;
  #paperCards;
  #history;

  /**
   * @param {string} building
   * @param {Capabilities} capabilities for rings
   * @param {string | undefined} session of this browser
   * @param {object} about
   * @param {Names} about.names of units and doors, as people call them
   * @param {FlatPapers} about.papers by which this browser belongs to the flat
   * @param {DeviceHistory} about.history what this browser keeps of its rings
   */
  constructor(building, capabilities, session, { names, papers, history }) {
    this.#building = building;
    this.#capabilities = capabilities;
    this.#names = names;
    this.#missed = new MissedList(session);
    this.#trust = ringTrust(building);
    this.#papers = papers;
    this.#history = history;
    this.#missedPictures = new MissedPictures(
      building,
      session,
      papers,
      (picture) => this.#missed.keep(picture),
    );
    this.#paperCards = new PapersCards(papers, names.unit);
    papers.changed = () => void this.#papersChanged();
    this.#line = new RingLine(capabilities, {
      all: (rings, resumed) => this.#all(rings, resumed),
      one: (ring) => this.#one(ring),
      signal: (heard) => this.#cards.get(heard.ring)?.hear(heard),
      papers: () => void papers.renew(),
      cameras: (looked) => this.#paperCards.look(looked),
      cut: () => mark(this.#place, "data-line", "cut"),
    });
    this.#notices = new RingNotices(
      (ring) => this.#line.shown({ ring }),
      (ring) => this.#cards.get(ring)?.element,
    );
  }

  /** Takes part from now on. */
  start() {
    void this.#offerPictures();
    this.#line.start();
    void this.#papers.renew();
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.#papers.renew();
    });
  }

  /**
   * What is not named has ended.
   * @param {readonly HeardRing[]} rings
   * @param {boolean} resumed what was begun with units goes on
   */
  #all(rings, resumed) {
    mark(this.#place, "data-line", "live");
    const named = new Set(rings.map(({ ring }) => ring));
    for (const [ring, card] of this.#cards) if (!named.has(ring) && card.isOpen) this.#drop(ring);
    for (const ring of rings) this.#one(ring);
    for (const card of this.#cards.values()) if (card.isOpen && !resumed) card.relined();
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
    if (isMissed(ring)) {
      this.#missed.note({ ring: ring.ring, where, atMs: ring.startedAtMs });
      // Where this page looks, the unit keeps nothing.
      if (card?.isSeen !== true) void this.#missedPictures.fetch(ring, where);
    }
    const end = ringEnd(ring);
    if (end !== undefined) {
      this.#history.note({ id: ring.ring, atMs: ring.startedAtMs, what: "ring", where, end });
    }
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
      open: (door, lift) => line.open({ ring }, door, { lift }),
      decline: () => line.decline({ ring }),
      answer: () => line.answer({ ring }),
      hangUp: () => line.hangUp({ ring }),
      silence: () => this.#drawTitle(),
      signal: (media, session, signal) => line.signal({ ring, media, session, signal }),
      keep: (still) => this.#missed.keep({ ring, where, ...still }),
      keepsMissed: () => this.#missed.keepsMissed,
      nowMs: () => this.#capabilities.serverNowMs,
    });
    this.#cards.set(ring, card);
    this.#place.append(card.element);
    return card;
  }

  /** The flat may have let this browser in or taken it out since the page was loaded. */
  async #papersChanged() {
    this.#paperCards.draw();
    void this.#missedPictures.renew().catch(() => {}); // the next start tries again
    this.#trust = ringTrust(this.#building);
    void this.#offerPictures();
    for (const card of this.#cards.values()) await this.#connect(card);
  }

  /** @param {RingCard} card */
  async #connect(card) {
    const trust = await this.#trust;
    if (trust !== undefined && card.isOpen) card.connect(trust);
    else if (trust === undefined) card.withoutPicture(withoutPicture(this.#papers.standing));
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
    const title = ringing ? texts.title(this.#title) : this.#title;
    if (document.title !== title) document.title = title;
  }
}
