// @ts-check
/** What the cards of the account page are made of. */
import { make, say } from "./dom.js";
import { faultSentence } from "./people_words.js";
import { button } from "./sheet.js";

/** A card of its own. @param {string} title @param {...(Node | string)} content */
export function card(title, ...content) {
  return make("section", { class: "sheet" }, make("h2", {}, title), ...content);
}

/**
 * A line with something that can be ended or removed.
 * @param {string} title
 * @param {string} text
 * @param {{ action: string, press: () => Promise<unknown> } | undefined} ending
 */
export function line(title, text, ending) {
  const fault = make("p", { class: "fault", role: "alert", hidden: true });
  const row = make(
    "li",
    { class: "line" },
    make("p", { class: "line-title" }, title),
    make("p", { class: "line-text" }, text),
  );
  if (ending !== undefined) {
    const press = button(ending.action, async () => {
      press.setAttribute("aria-disabled", "true");
      try {
        await ending.press();
        row.remove();
      } catch (error) {
        press.removeAttribute("aria-disabled");
        fault.hidden = false;
        say(fault, faultSentence(error));
      }
    }, "quiet");
    press.setAttribute("aria-label", `${ending.action}: ${title}`);
    row.append(press, fault);
  }
  return row;
}
