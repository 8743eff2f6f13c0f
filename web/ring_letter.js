// @ts-check
/**
 * What a letter or another phone's link says in its fragment, `#letter=<secret>&site=<site>&at=<building>`
 * or the same with `join`, beside an invitation's secret or alone. It is taken out of the address at
 * once and lies in this browser until the flat's papers are made with it: the server never sees it.
 */
import { make } from "./dom.js";
import { fromBase64Url } from "./media/base64_url.js";
import { is32Bytes } from "./media/claims.js";
import { button, lead, turnTo } from "./sheet.js";
import { papersTexts as texts } from "./texts/papers.js";

const storedAs = "vestibule.ring_letters";
/** A letter that led to nothing is of no use to anybody but whoever finds it. */
const keptForMs = 60 * 86_400_000;

/** @typedef {{ letter?: string, join?: string, at?: string, atMs: number }} RingLetter secrets of 32 bytes; at: the building */

/**
 * Keeps what the page's address says of letters and leaves the rest of it. Returns whether there was
 * something.
 */
export function takeLetter() {
  const said = new URLSearchParams(location.hash.slice(1));
  const site = said.get("site") ?? "";
  const secrets = Object.fromEntries(
    ["letter", "join"].map((name) => [name, said.get(name)])
      .filter(([, secret]) => fromBase64Url(secret ?? "")?.length === 32),
  );
  if (!is32Bytes(site) || Object.keys(secrets).length === 0) return false;
  const at = said.get("at") ?? undefined;
  keep({ ...letters(), [site]: { ...letters()[site], ...secrets, at, atMs: Date.now() } });
  for (const name of ["letter", "join", "site", "at"]) said.delete(name);
  const rest = said.toString();
  history.replaceState(null, "", `${location.pathname}${rest === "" ? "" : `#${rest}`}`);
  return true;
}

/** Says that a letter is kept, where it came without an invitation. @param {HTMLElement} sheet */
export function letterCard(sheet) {
  const goOn = button(texts.goOn, () => location.assign("./"), "primary wide");
  const rings = make("p", { class: "hint" }, texts.letterRings);
  const more = make("div", { class: "stack" }, rings, goOn);
  turnTo(sheet, texts.letterTitle, lead(texts.letterWhat), more);
}

/**
 * Sites of which this browser has a letter or a link for a building, or for one that it does not name.
 * @param {string} building
 */
export function letterSites(building) {
  return Object.entries(letters())
    .filter(([, { at = building }]) => at === building).map(([site]) => site);
}

/** @param {string} site @returns {RingLetter | undefined} */
export function keptLetter(site) {
  return letters()[site];
}

/** It has done what it was for. @param {string} site */
export function forgetLetter(site) {
  const { [site]: _, ...others } = letters();
  keep(others);
}

/** @returns {Record<string, RingLetter>} by site */
function letters() {
  try {
    const kept = Object.entries(JSON.parse(localStorage.getItem(storedAs) ?? "{}"));
    return Object.fromEntries(kept.filter(([, { atMs }]) => Date.now() - atMs < keptForMs));
  } catch {
    return {};
  }
}

/** @param {Record<string, RingLetter>} all */
function keep(all) {
  if (Object.keys(all).length === 0) localStorage.removeItem(storedAs);
  else localStorage.setItem(storedAs, JSON.stringify(all));
}
