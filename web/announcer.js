// @ts-check
import { byId, make } from "./dom.js";

const keptMax = 6;

/** Says things to people who listen to the page rather than look at it. */
export class Announcer {
  #log = byId("polite", HTMLElement);
  #last = "";

  /** @param {string} text one sentence */
  say(text) {
    if (text === this.#last) return;
    this.#last = text;
    this.#log.append(make("p", {}, text));
    while (this.#log.childElementCount > keptMax) this.#log.firstElementChild?.remove();
  }
}
