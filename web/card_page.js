// @ts-check
/** What every page of one card begins with. */
import { byId } from "./dom.js";
import { showEntry } from "./entry.js";
import { fillPage } from "./language.js";
import { startThemeToggle } from "./theme_toggle.js";

/** @import { Identity } from "./identity.js" */

/**
 * Starts the page.
 * @param {Record<string, unknown>} texts those of its markup: `title`, `page`, `description`
 * @returns {HTMLElement} the card
 */
export function startCardPage(texts) {
  fillPage(texts);
  startThemeToggle();
  // Another link opened in the same tab changes the fragment alone.
  addEventListener("hashchange", () => location.reload());
  return byId("sheet", HTMLElement);
}

/**
 * What stands in the fragment, as `#name=value`. It is never sent anywhere by the browser.
 * @returns {{ name: string, value: string } | undefined}
 */
export function fragment() {
  const [, name, value] = /^#([a-z]+)=([A-Za-z0-9._-]+)$/.exec(location.hash) ?? [];
  return name === undefined || value === undefined ? undefined : { name, value };
}

/** Takes a used secret out of the address, so that it stays in no history. */
export function forgetFragment() {
  history.replaceState(null, "", location.pathname);
}

/**
 * Waits until somebody is signed in; a session that ends later begins the page anew.
 * @param {HTMLElement} sheet
 * @param {Identity} identity
 * @param {string} why what signing in is for
 */
export async function untilSignedIn(sheet, identity, why) {
  if (!identity.signedIn) await showEntry(sheet, identity, { lead: why });
  identity.ended = () => location.reload();
}
