// @ts-check
/** The cards of the account page for a mail address to prove and for buildings that one may join. */
import { card } from "./account_card.js";
import { roleWords } from "./people_words.js";
import { lead, SheetForm } from "./sheet.js";

/** @import { Identity } from "./identity.js" */
/** @import { Me } from "./account.js" */

/**
 * @param {Identity} identity
 * @param {Me} me
 */
export function joinCards(identity, me) {
  return [...(me.emailProved ? [] : [proofCard(identity)]), ...me.joins.map(cardOf)];

  /** @param {Me["joins"][number]} join */
  function cardOf({ join, operator, posts, places }) {
    const roles = [
      ...(operator ? [word("operator")] : []),
      ...posts.map(({ building, post }) => `${word(post)} in ${building}`),
      ...places.map(({ building, number, role }) => `${word(role)} of ${number} in ${building}`),
    ];
    const decide = (/** @type {"accept" | "decline"} */ how) => async () => {
      await identity.ask("POST", `/me/joins/${join}/${how}`);
      location.reload();
    };
    const accept = new SheetForm({
      fields: [],
      action: "Join",
      busy: "Joining…",
      send: decide("accept"),
    });
    const decline = new SheetForm({
      fields: [],
      action: "Decline",
      busy: "Declining…",
      quiet: true,
      send: decide("decline"),
    });
    return card(
      "You are invited to another building",
      lead(`${roles.join(", ")}. Once you join, its manager sees your contact data.`),
      accept.element,
      decline.element,
    );
  }
}

/** @param {Identity} identity */
function proofCard(identity) {
  const form = new SheetForm({
    fields: [],
    action: "Send me a mail",
    busy: "Sending…",
    quiet: true,
    async send() {
      await identity.ask("POST", "/me/prove-email");
      return "Sent. Open its link in this browser.";
    },
  });
  return card(
    "Your e-mail address is not confirmed",
    lead("Until it is, other buildings cannot invite this account."),
    form.element,
  );
}

/** @param {string} role */
function word(role) {
  return roleWords[role] ?? role;
}
