// @ts-check
import { make } from "./dom.js";
import { pageLocale } from "./language.js";
import { ringsTexts as texts } from "./texts/rings.js";

/** @import { Kept } from "./kept_pictures.js" */

/**
 * A picture that this browser keeps, with the button that deletes it.
 * @param {Kept} kept
 * @param {(id: string) => Promise<unknown>} remove
 */
export function keptPicture({ id, where, atMs, jpeg }, remove) {
  const words = `${where}, ${timeWords(atMs)}`;
  // Drawn rather than linked: no address leads to it, and no other kind of source is let in.
  const canvas = make("canvas", { role: "img", "aria-label": texts.pictureKept(words) });
  createImageBitmap(new Blob([jpeg], { type: "image/jpeg" })).then((bitmap) => {
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    bitmap.close();
  }, () => {});
  const button = make(
    "button",
    { type: "button", class: "quiet", "aria-label": texts.deletePicture(words) },
    texts.delete,
  );
  // One that could not be removed stays in sight, and can be pressed again.
  button.addEventListener("click", () => void remove(id).catch(() => {}));
  return make("div", { class: "kept-picture" }, canvas, button);
}

/** When something was, to be read. @param {number} atMs */
export function timeOf(atMs) {
  return make("time", { datetime: new Date(atMs).toISOString() }, timeWords(atMs));
}

/** @param {number} atMs */
function timeWords(atMs) {
  return new Date(atMs).toLocaleString(pageLocale, { dateStyle: "medium", timeStyle: "short" });
}
