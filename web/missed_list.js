// @ts-check
/**
 * What this browser keeps of rings, newest first: those that were missed, and pictures, each of which
 * can be deleted. Nothing of it is anywhere else.
 */
import { byId, make, say } from "./dom.js";
import { keptPicture, timeOf } from "./kept_picture.js";
import { KeptPictures } from "./kept_pictures.js";
import { MissedRings } from "./missed_rings.js";
import { ringsTexts as texts } from "./texts/rings.js";

/** @import { Kept } from "./kept_pictures.js" */
/** @import { Missed } from "./missed_rings.js" */

/** The section of the page. */
export class MissedList {
  #missed;
  #pictures;
  #section = byId("missed", HTMLElement);
  #title = byId("missed-title", HTMLElement);
  #list = byId("missed-list", HTMLElement);
  #clear = byId("missed-clear", HTMLButtonElement);
  #setting = byId("missed-setting", HTMLElement);
  #keeps = byId("missed-keeps", HTMLInputElement);
  /** Of drawings that overlap, the last begun counts. */
  #drawing = 0;

  /** @param {string | undefined} session of this browser */
  constructor(session) {
    this.#missed = new MissedRings(session);
    this.#pictures = new KeptPictures(session, () => this.#draw());
    this.#clear.addEventListener("click", async () => {
      this.#missed.clear();
      await this.#pictures.clear().catch(() => {}); // what is left is drawn, and can be cleared again
      void this.#draw();
    });
    this.#keeps.checked = this.#pictures.keepsMissed;
    this.#keeps.addEventListener("change", () => {
      this.#pictures.keepsMissed = this.#keeps.checked;
      this.#keeps.checked = this.#pictures.keepsMissed;
    });
    addEventListener("storage", () => {
      this.#keeps.checked = this.#pictures.keepsMissed;
      void this.#draw();
    });
    void this.#pictures.sweep().catch(() => {}); // the next start sweeps again
    void this.#draw();
  }

  /** Whether a picture of a missed ring is kept. */
  get keepsMissed() {
    return this.#pictures.keepsMissed;
  }

  /** Pictures can come to this browser: offers to keep those of missed rings. */
  offerPictures() {
    this.#setting.hidden = false;
    void this.#draw();
  }

  /** @param {Missed} missed */
  note(missed) {
    this.#missed.note(missed);
    void this.#draw();
  }

  /** @param {Omit<Kept, "id">} picture */
  keep(picture) {
    return this.#pictures.keep(picture);
  }

  async #draw() {
    const drawing = ++this.#drawing;
    const pictures = await this.#pictures.all().catch(() => []);
    if (drawing !== this.#drawing) return;
    const items = this.#missed.all.map((missed) => ({ ...missed, isMissed: true }));
    for (const { ring, where, atMs } of pictures) {
      if (!items.some((item) => item.ring === ring)) {
        items.push({ ring, where, atMs, isMissed: false });
      }
    }
    items.sort((a, b) => b.atMs - a.atMs);
    this.#section.hidden = items.length === 0 && this.#setting.hidden;
    this.#clear.hidden = items.length === 0;
    say(this.#title, pictures.length > 0 ? texts.missedAndPictures : texts.missedRings);
    const hadFocus = this.#list.contains(document.activeElement);
    this.#list.replaceChildren(...items.map((item) =>
      make(
        "li",
        {},
        `${item.where}, `,
        timeOf(item.atMs),
        item.isMissed ? "" : ` ${texts.withPicture}`,
        ...pictures.filter(({ ring }) => ring === item.ring).map((kept) =>
          keptPicture(kept, (id) => this.#pictures.delete(id))
        ),
      )
    ));
    if (hadFocus) (items.length > 0 ? this.#clear : byId("call-title", HTMLElement)).focus();
  }
}
