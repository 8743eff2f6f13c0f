// @ts-check
/**
 * What the page does about notices that woke the device: it says to the server that it shows a ring,
 * so that none is sent, takes away those of rings that it shows itself, and goes to the ring whose
 * notice was tapped.
 */
import { byId, make, mark } from "./dom.js";
import { ringsTexts as texts } from "./texts/rings.js";

/** How long it stays to be read that a ring is over. */
const endedForMs = 8_000;

/** The notices of one page. */
export class RingNotices {
  #say;
  #cardOf;
  /** Rings that nobody has seen yet: the page is behind others. @type {Set<string>} */
  #unseen = new Set();
  /** Rings of which it was said that they are shown. @type {Set<string>} */
  #said = new Set();
  /** The ring that was tapped, until the page knows of its rings. @type {string | undefined} */
  #wanted;

  /**
   * @param {(ring: string) => Promise<unknown>} say says to the server that a ring is shown
   * @param {(ring: string) => HTMLElement | undefined} cardOf what shows a ring on the page
   */
  constructor(say, cardOf) {
    this.#say = say;
    this.#cardOf = cardOf;
    const here = new URL(location.href);
    this.#wanted = here.searchParams.get("ring") ?? undefined;
    if (this.#wanted !== undefined) {
      here.searchParams.delete("ring");
      history.replaceState(history.state, "", here);
    }
    document.addEventListener("visibilitychange", () => this.#seeAll());
    navigator.serviceWorker?.addEventListener("message", ({ data }) => {
      if (data?.type === "show_ring" && typeof data.ring === "string") this.#goTo(data.ring);
    });
  }

  /** The page knows now which rings are open. */
  known() {
    const wanted = this.#wanted;
    this.#wanted = undefined;
    if (wanted !== undefined) this.#goTo(wanted);
  }

  /** The page shows a ring that makes itself heard. @param {string} ring */
  shows(ring) {
    if (this.#said.has(ring)) return;
    this.#unseen.add(ring);
    this.#seeAll();
  }

  /** A ring is over, and the page says so. @param {string} ring */
  over(ring) {
    this.#unseen.delete(ring);
    if (document.visibilityState === "visible") void close(ring);
  }

  /** Somebody comes by a notice. @param {string} ring */
  #goTo(ring) {
    const card = this.#cardOf(ring);
    if (card === undefined) {
      const over = make("p", { class: "ring ring-state", tabindex: "-1" }, texts.over);
      byId("rings", HTMLElement).append(over);
      over.focus();
      setTimeout(() => over.remove(), endedForMs);
      return;
    }
    mark(card, "tabindex", "-1");
    card.focus();
  }

  #seeAll() {
    if (document.visibilityState !== "visible") return;
    for (const ring of this.#unseen) {
      this.#said.add(ring);
      // Where that does not come through, a notice too many is sent.
      this.#say(ring).catch(() => {});
      void close(ring);
    }
    this.#unseen.clear();
  }
}

/** Takes the notice of a ring away, if there is one. @param {string} ring */
async function close(ring) {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    const notices = await registration?.getNotifications({ tag: `ring-${ring}` }) ?? [];
    for (const notice of notices) notice.close();
  } catch {
    // A browser that shows no notices has none to take away.
  }
}
