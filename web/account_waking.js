// @ts-check
/** The card of the account page by which a device is woken when somebody rings, and no more. */
import { card } from "./account_card.js";
import { Refused } from "./refused.js";
import { lead, said, SheetForm, Tick } from "./sheet.js";
import { ringsTexts as texts } from "./texts/rings.js";
import { Waking, wakingFault } from "./waking.js";

/** @import { Identity } from "./identity.js" */

/**
 * None where this server wakes nobody.
 * @param {Identity} identity
 */
export async function wakingCards(identity) {
  const waking = new Waking(identity);
  let standing;
  try {
    standing = await waking.standing();
  } catch (error) {
    if (error instanceof Refused && error.code === "not_found") return [];
    throw error;
  }
  const { device, services } = standing;
  const fault = wakingFault() ?? (services.length === 0 ? texts.wakingNotListed : undefined);
  const title = texts.wakingTitle;
  const what = lead(texts.wakingWhat);
  if (fault !== undefined && device === null) return [card(title, what, said(fault))];
  const on = new Tick({
    name: "waking",
    label: [texts.wakingTell],
    ticked: device !== null,
  });
  const quiet = new Tick({
    name: "missed_in_quiet",
    label: [texts.wakingInQuiet],
    ticked: device?.missedInQuiet ?? true,
  });
  const form = new SheetForm({
    fields: [on, quiet],
    action: texts.save,
    busy: texts.saving,
    quiet: true,
    async send() {
      if (!on.value) {
        await waking.off();
        return texts.wakingOff;
      }
      try {
        const outcome = await waking.on(quiet.value);
        if (outcome === "on") return texts.wakingOn;
        form.say(outcome === "denied" ? texts.wakingDenied : texts.wakingNoService);
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== "conflict") throw error;
        form.say(texts.wakingNotListed);
      }
    },
  });
  const stopped = device !== null && device.stopped !== null;
  return [card(title, what, ...(stopped ? [said(texts.wakingNotListed)] : []), form.element)];
}
