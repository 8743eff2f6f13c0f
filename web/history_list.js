// @ts-check
/** The section of the page that shows this browser's history; drawn while it is open. */
import { byId, make, say } from "./dom.js";
import { keptPicture, timeOf } from "./kept_picture.js";
import { KeptPictures } from "./kept_pictures.js";
import { callTexts } from "./texts/calls.js";
import { historyTexts as texts } from "./texts/history.js";

/** @import { DeviceHistory, HistoryEntry } from "./device_history.js" */

/** The section. */
export class HistoryList {
  #history;
  #pictures;
  #section = byId("history", HTMLDetailsElement);
  #list = byId("history-list", HTMLElement);
  #none = byId("history-none", HTMLElement);
  #clear = byId("history-clear", HTMLButtonElement);
  #keepsNone = byId("history-keeps-none", HTMLInputElement);
  /** Of drawings that overlap, the last begun counts. */
  #drawing = 0;

  /** @param {DeviceHistory} history @param {string | undefined} session of this browser */
  constructor(history, session) {
    this.#history = history;
    this.#pictures = new KeptPictures(session, () => this.#draw());
    history.changed = () => this.#draw();
    this.#section.addEventListener("toggle", () => this.#draw());
    this.#clear.addEventListener("click", () => {
      history.clear();
      // It is gone with the last entry; the keyboard stays.
      byId("history-title", HTMLElement).focus();
    });
    this.#keepsNone.addEventListener("change", () => {
      history.keeps = !this.#keepsNone.checked;
    });
    this.#section.hidden = false;
  }

  async #draw() {
    if (!this.#section.open) return;
    const drawing = ++this.#drawing;
    const pictures = await this.#pictures.all().catch(() => []);
    if (drawing !== this.#drawing) return;
    const entries = this.#history.all;
    this.#keepsNone.checked = !this.#history.keeps;
    this.#clear.hidden = entries.length === 0;
    this.#none.hidden = entries.length > 0;
    say(this.#none, this.#history.keeps ? texts.nothing : texts.keepsNone);
    const hadFocus = this.#list.contains(document.activeElement);
    this.#list.replaceChildren(...entries.map((entry) =>
      make(
        "li",
        { "data-what": entry.what },
        `${wordsOf(entry)}, `,
        timeOf(entry.atMs),
        ...pictures.filter(({ ring }) => ring === entry.id)
          .map((kept) => keptPicture(kept, (id) => this.#pictures.delete(id))),
      )
    ));
    if (hadFocus) this.#clear.focus();
  }
}

/** @param {HistoryEntry} entry */
function wordsOf(entry) {
  switch (entry.what) {
    case "ring":
      return `${texts.ring(entry.where)}: ${texts.ends[entry.end]}`;
    case "door":
      return texts.door(entry.door);
    case "lift": {
      const { shortJourney, shortUp, shortDown } = callTexts;
      if ("to" in entry) return texts.lift(shortJourney(entry.from, entry.to));
      return texts.lift(entry.direction === "up" ? shortUp(entry.from) : shortDown(entry.from));
    }
  }
}
