// @ts-check
/**
 * A visitor key to hand on: by the device's share sheet where it has one, by copying its link, or by
 * a code that the visitor's phone scans.
 */
import { make } from "./dom.js";
import { button, lead, said } from "./sheet.js";
import { homeTexts as texts } from "./texts/home.js";

/**
 * @param {{ link: string, svg?: string | undefined, pin: string | null }} shown svg: the link as a QR
 * @param {{ label: string }} key
 * @param {string} building its name
 * @returns {HTMLElement}
 */
export function sharing({ link, svg, pin }, { label }, building) {
  const note = make("p", { class: "hint", role: "status" });
  const share = button(texts.share, async () => {
    try {
      await navigator.share({ title: texts.shareWords(building), url: link });
    } catch {
      // The person closed the sheet, or chose nothing of it: the link is still here.
    }
  }, "primary wide");
  share.hidden = !("share" in navigator);
  const copy = button(texts.copy, async () => {
    await navigator.clipboard.writeText(link);
    note.textContent = texts.copied;
  }, "plain wide");
  copy.hidden = navigator.clipboard === undefined;
  const element = make(
    "section",
    { class: "key-share", "aria-label": texts.keyMade(label) },
    make("h3", { tabindex: "-1" }, texts.keyMade(label)),
    lead(texts.keyMadeText),
    ...(pin === null ? [] : [said(texts.pinMade(pin), "done")]),
    make("p", { class: "key-link" }, link),
    ...(svg === undefined ? [] : [
      make("img", {
        class: "qr",
        alt: texts.code,
        src: `data:image/svg+xml,${encodeURIComponent(svg)}`,
      }),
    ]),
    make("div", { class: "stack" }, share, copy),
    note,
    button(texts.done, () => element.remove(), "quiet"),
  );
  queueMicrotask(() => element.querySelector("h3")?.focus());
  return element;
}
