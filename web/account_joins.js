// @ts-check
/** The cards of the account page for a mail address to prove and for buildings that one may join. */
import { card } from "./account_card.js";
import { roleWords } from "./people_words.js";
import { lead, SheetForm } from "./sheet.js";
import { accountTexts } from "./texts/account.js";

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
    const { joins } = accountTexts;
    const roles = [
      ...(operator ? [word("operator")] : []),
      ...posts.map(({ building, post }) => joins.postIn(word(post), building)),
      ...places.map(({ building, number, role }) => joins.roleOf(word(role), number, building)),
    ];
    const decide = (/** @type {"accept" | "decline"} */ how) => async () => {
      await identity.ask("POST", `/me/joins/${join}/${how}`);
      location.reload();
    };
    const accept = new SheetForm({
      fields: [],
      action: joins.join,
      busy: joins.joining,
      send: decide("accept"),
    });
    const decline = new SheetForm({
      fields: [],
      action: joins.decline,
      busy: joins.declining,
      quiet: true,
      send: decide("decline"),
    });
    return card(
      joins.title,
      lead(joins.text(roles.join(", "))),
      accept.element,
      decline.element,
    );
  }
}

/** @param {Identity} identity */
function proofCard(identity) {
  const { proof } = accountTexts;
  const form = new SheetForm({
    fields: [],
    action: proof.send,
    busy: proof.sending,
    quiet: true,
    async send() {
      await identity.ask("POST", "/me/prove-email");
      return proof.sent;
    },
  });
  return card(proof.title, lead(proof.text), form.element);
}

/** @param {string} role */
function word(role) {
  return roleWords[role] ?? role;
}
