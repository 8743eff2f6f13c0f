// @ts-check
/** The card of when this device does not ring. What is missed is in its list all the same. */
import { card } from "./account_card.js";
import { make, say } from "./dom.js";
import { momentText } from "./people_words.js";
import { Field, lead, SheetForm } from "./sheet.js";
import { homeTexts as texts } from "./texts/home.js";
import { weekFields } from "./week_fields.js";

/** @import { Quiet } from "../src/people/rows/session.ts" */
/** @import { Identity } from "./identity.js" */

const hourMs = 3_600_000;

/** @param {Identity} identity */
export async function quietCard(identity) {
  const quiet = /** @type {Quiet} */ (await identity.ask("GET", "/me/quiet"));
  const how = new Field({
    name: "how",
    label: texts.quietHow,
    type: "select",
    options: Object.entries(texts.quietHows),
    value: howOf(quiet),
  });
  const week = weekFields(quiet.schedule);
  const until = make("p", { class: "hint", role: "status" });
  const draw = (/** @type {Quiet} */ { untilMs }) => {
    const isFor = untilMs !== null && untilMs > Date.now();
    until.hidden = !isFor;
    if (isFor) say(until, texts.quietUntil(momentText(untilMs)));
  };
  const follow = () => week.show(how.value === "weekly");
  how.input.addEventListener("change", follow);
  follow();
  draw(quiet);
  const form = new SheetForm({
    fields: [how, ...week.fields],
    action: texts.save,
    busy: texts.saving,
    quiet: true,
    async send() {
      draw(
        await identity.ask("PUT", "/me/quiet", {
          always: how.value === "always",
          untilMs: how.value === "hour" ? Date.now() + hourMs : null,
          schedule: how.value === "weekly" ? week.schedule : null,
        }),
      );
      return texts.saved;
    },
  });
  return card(texts.quiet, lead(texts.quietText), until, form.element);
}

/** @param {Quiet} quiet @returns {keyof typeof texts.quietHows} */
function howOf({ always, untilMs, schedule }) {
  if (always) return "always";
  if (untilMs !== null && untilMs > Date.now()) return "hour";
  return schedule === null ? "never" : "weekly";
}
