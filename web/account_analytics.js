// @ts-check
/** The card of the account page by which a person opts in to figures of use, and out again. */
import { card } from "./account_card.js";
import { serverTakesReports } from "./analytics.js";
import { lead, SheetForm, Tick } from "./sheet.js";
import { accountTexts } from "./texts/account.js";

/** @import { UsageReports } from "./analytics.js" */

/**
 * None where the operator has not switched figures on, unless the person has opted in before: they
 * can always take it back.
 * @param {UsageReports} reports
 */
export async function analyticsCards(reports) {
  if (!reports.on && !await serverTakesReports()) return [];
  const { analytics } = accountTexts;
  const tick = new Tick({
    name: "analytics",
    label: [analytics.tick],
    ticked: reports.on,
  });
  const form = new SheetForm({
    fields: [tick],
    action: accountTexts.save,
    busy: accountTexts.saving,
    quiet: true,
    send() {
      reports.choose(tick.value);
      return Promise.resolve(tick.value ? analytics.on : analytics.off);
    },
  });
  return [card(analytics.title, lead(analytics.text), form.element)];
}
