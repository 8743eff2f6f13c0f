// @ts-check
/** The card of the account page by which a person opts in to figures of use, and out again. */
import { card } from "./account_card.js";
import { serverTakesReports } from "./analytics.js";
import { lead, SheetForm, Tick } from "./sheet.js";

/** @import { UsageReports } from "./analytics.js" */

/**
 * None where the operator has not switched figures on, unless the person has opted in before: they
 * can always take it back.
 * @param {UsageReports} reports
 */
export async function analyticsCards(reports) {
  if (!reports.on && !await serverTakesReports()) return [];
  const tick = new Tick({
    name: "analytics",
    label: ["Send anonymous figures of use from this device"],
    ticked: reports.on,
  });
  const form = new SheetForm({
    fields: [tick],
    action: "Save",
    busy: "Saving…",
    quiet: true,
    send() {
      reports.choose(tick.value);
      return Promise.resolve(
        tick.value
          ? "On, until you sign out."
          : "Off. What was noted on this device is gone; nothing more is sent.",
      );
    },
  });
  return [card(
    "Figures of use",
    lead(
      "Kind of device, hours of use, time spent and what you used: once a day, without your name " +
        "or any number of yours. The server keeps only what at least ten devices have in common.",
    ),
    form.element,
  )];
}
