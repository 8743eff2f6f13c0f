// @ts-check
/**
 * Asks whoever wants to open a door for a proof that it is they (C8): by passkey, which the device
 * answers with a finger, a face or its screen lock; else on a card below the door, by password. Who
 * has neither signs in again, which proves it as well.
 */
import { make } from "./dom.js";
import { hasPasskeys } from "./passkey.js";
import { faultSentence } from "./people_words.js";
import { Refused } from "./refused.js";
import { button, Field, said, SheetForm } from "./sheet.js";
import { doorProofTexts as texts } from "./texts/door_proof.js";

/** @import { Identity } from "./identity.js" */

/**
 * Resolves once the server has the proof.
 * @param {Identity} identity
 * @param {HTMLElement} below what the card is put under, with a button that gets the focus back
 * @returns {Promise<void>}
 * @throws {Refused} `verification_needed` where the person gives it up
 */
export async function proveToOpen(identity, below) {
  /** @type {{ hasPassword: boolean, passkeys: number }} */
  const { hasPassword, passkeys } = await identity.ask("GET", "/me").catch(() => {
    throw notProved();
  });
  const byPasskey = passkeys > 0 && hasPasskeys;
  /** @type {unknown} */
  let fault;
  if (byPasskey) {
    try {
      return await identity.verify();
    } catch (error) {
      fault = error;
    }
  }
  await onCard(identity, below, { byPasskey, hasPassword, fault });
}

/**
 * @param {Identity} identity
 * @param {HTMLElement} below
 * @param {{ byPasskey: boolean, hasPassword: boolean, fault: unknown }} how `fault`: what came of the
 *   passkey
 * @returns {Promise<void>}
 */
function onCard(identity, below, { byPasskey, hasPassword, fault }) {
  return new Promise((resolve, reject) => {
    const card = make("div", { class: "door-proof", role: "group", "aria-label": texts.title });
    const over = (/** @type {() => void} */ then) => {
      const hadFocus = card.contains(document.activeElement);
      card.remove();
      if (hadFocus) below.querySelector("button")?.focus();
      then();
    };
    const proved = () => over(resolve);
    if (fault !== undefined) card.append(said(faultSentence(fault), "error"));
    if (hasPassword) card.append(passwordForm(identity, proved).element);
    if (byPasskey) {
      const form = new SheetForm({
        fields: [],
        action: texts.usePasskey,
        busy: texts.checking,
        quiet: hasPassword,
        async send() {
          await identity.verify();
          proved();
        },
      });
      card.append(form.element);
    }
    if (!hasPassword && !byPasskey) {
      const again = button(texts.signInAgain, () => signInAgain(identity), "primary wide");
      card.append(said(texts.nothing), again);
    }
    card.append(button(texts.cancel, () => over(() => reject(notProved())), "plain"));
    below.append(card);
    card.querySelector(hasPassword ? "input" : "button")?.focus();
  });
}

/** @param {Identity} identity @param {() => void} proved */
function passwordForm(identity, proved) {
  const password = new Field({
    name: "password",
    label: texts.password,
    type: "password",
    autocomplete: "current-password",
    maxlength: 512,
  });
  return new SheetForm({
    fields: [password],
    action: texts.goOn,
    busy: texts.checking,
    async send() {
      await identity.verifyByPassword(password.value);
      proved();
    },
  });
}

/** The page without a session shows the card that begins one. @param {Identity} identity */
async function signInAgain(identity) {
  identity.ended = () => {};
  await identity.signOut().catch(() => {}); // forgotten here in any case
  location.reload();
}

function notProved() {
  return new Refused("verification_needed", "the person did not prove that it is they");
}
