// @ts-check
/** The card of the account page by which a device is woken when somebody rings, and no more. */
import { card } from "./account_card.js";
import { Refused } from "./refused.js";
import { lead, said, SheetForm, Tick } from "./sheet.js";
import { Waking, wakingFault } from "./waking.js";

/** @import { Identity } from "./identity.js" */

const title = "Rings on this device";
const denied =
  "The browser was told not to show notices of this page. Its settings for this page " +
  "can allow them again.";
const noService =
  "The browser’s push service did not take this device. Rings are heard while the " +
  "page is open.";
const notListed = "The operator has not entered this browser’s push service in the register of " +
  "sub-processors, so nothing is sent there. Rings are heard while the page is open.";

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
  const fault = wakingFault() ?? (services.length === 0 ? notListed : undefined);
  const what = lead(
    "You are told that somebody rings while this page is closed. It goes through your browser’s " +
      "push service, which learns that something was sent and nothing of what it says.",
  );
  if (fault !== undefined && device === null) return [card(title, what, said(fault))];
  const on = new Tick({
    name: "waking",
    label: ["Tell me when somebody rings"],
    ticked: device !== null,
  });
  const quiet = new Tick({
    name: "missed_in_quiet",
    label: ["In do-not-disturb, tell me of missed rings"],
    ticked: device?.missedInQuiet ?? true,
  });
  const form = new SheetForm({
    fields: [on, quiet],
    action: "Save",
    busy: "Saving…",
    quiet: true,
    async send() {
      if (!on.value) {
        await waking.off();
        return "Off. Rings are heard while the page is open.";
      }
      try {
        const outcome = await waking.on(quiet.value);
        if (outcome === "on") return "On, until you sign out.";
        form.say(outcome === "denied" ? denied : noService);
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== "conflict") throw error;
        form.say(notListed);
      }
    },
  });
  const stopped = device !== null && device.stopped !== null;
  return [card(title, what, ...(stopped ? [said(notListed)] : []), form.element)];
}
