// @ts-check
/**
 * The card of the account page by which this browser asks units to keep a picture for it when it
 * misses a ring (C18), and which says whether the browser may throw pictures and keys away.
 */
import { card } from "./account_card.js";
import { KeptPictures } from "./kept_pictures.js";
import { keptWish, stateWish } from "./missed_wish.js";
import { ownFlatOf } from "./ring_papers.js";
import { ringTrust } from "./ring_trust.js";
import { lead, said, SheetForm, Tick } from "./sheet.js";
import { make, say } from "./dom.js";
import { missedTexts as texts } from "./texts/missed.js";

/** @import { Me } from "./account.js" */
/** @import { Identity } from "./identity.js" */

/** A session takes 31 statements. */
const statementsMax = 31;

/**
 * One card for each building where rings come to the person.
 * @param {Identity} identity
 * @param {Me} me
 */
export async function missedCards(identity, me) {
  const buildings = [...new Set(me.places.map(({ building }) => building))];
  const cards = await Promise.all(buildings.map(async (building) => {
    const flat = ownFlatOf(me, building);
    return flat === undefined ? [] : [await missedCard(identity, building, flat.facility)];
  }));
  return cards.flat();
}

/** @param {Identity} identity @param {string} building @param {string} facility */
async function missedCard(identity, building, facility) {
  const { session } = identity;
  const kept = await keptWish(building);
  const wish = kept?.session === session ? kept : undefined;
  const on = new Tick({
    name: "missed_picture",
    label: [texts.keep],
    ticked: wish?.on === true,
  });
  const quiet = new Tick({
    name: "missed_picture_quiet",
    label: [texts.inQuiet],
    ticked: wish?.quiet === true,
  });
  const lasts = make("p", { class: "hint", role: "status" });
  await sayWhatLasts(lasts);
  const form = new SheetForm({
    fields: [on, quiet],
    action: texts.save,
    busy: texts.saving,
    quiet: true,
    async send() {
      const trust = await ringTrust(building);
      if (trust === undefined) {
        form.say(texts.notIn);
        return;
      }
      if (on.value) await navigator.storage?.persist?.();
      await sayWhatLasts(lasts);
      let stated;
      try {
        const wanted = { session, on: on.value, quiet: quiet.value };
        stated = await stateWish(building, trust, wanted);
      } catch {
        form.say(texts.unable);
        return;
      }
      // A page that is open takes the picture itself, and keeps it where it is set so.
      if (on.value) new KeptPictures(session, () => {}).keepsMissed = true;
      const statements = [...trust.statements, stated.text].slice(-statementsMax);
      const heard = await tellUnits(identity, facility, statements);
      if (!on.value) return heard ? texts.off : texts.offLater;
      return heard ? texts.on : texts.onLater;
    },
  });
  return card(texts.title, lead(texts.what), form.element, said(texts.screen), lasts);
}

/**
 * @param {Identity} identity
 * @param {string} facility
 * @param {readonly string[]} statements
 * @returns {Promise<boolean>} whether all units took the last of them
 */
async function tellUnits(identity, facility, statements) {
  const at = `/facilities/${facility}`;
  const { units } = await identity.ask("GET", `${at}/ring-papers`);
  const told = await Promise.allSettled(
    units.map((/** @type {{ unit: string }} */ { unit }) =>
      identity.ask("POST", `${at}/unit-words`, { unit, statements })
    ),
  );
  return told.every((one) => one.status === "fulfilled" && one.value.statements.at(-1)?.ok);
}

/** Says whether this browser may remove what it keeps. @param {HTMLElement} place */
async function sayWhatLasts(place) {
  const lasts = await navigator.storage?.persisted?.().catch(() => false);
  say(place, lasts === true ? texts.lasts : texts.mayGo);
}
