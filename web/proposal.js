// @ts-check
/** A change of somebody's address or phone, confirmed or rejected at the address it was mailed to. */
import { forgetFragment, fragment, startCardPage, untilSignedIn } from "./card_page.js";
import { make } from "./dom.js";
import { Identity } from "./identity.js";
import { fetchJson } from "./refused.js";
import { button, lead, said, SheetForm, turnTo } from "./sheet.js";

const sheet = startCardPage();
const link = fragment();

/** @type {Record<string, readonly [title: string, text: string]>} */
const outcomes = {
  accepted: ["Changed", "The change counts from now on."],
  rejected: ["Rejected", "Nothing was changed. Whoever asked for it is not told why."],
  waiting: ["Confirmed here", "It counts once the other address has confirmed it too."],
};

if (link?.name === "proposal") ask(link.value);
else if (link?.name === "proof") await prove(link.value);
else turnTo(sheet, "No change to confirm", lead("Open the link of the mail."));

/** @param {string} secret */
function ask(secret) {
  const decide = async (/** @type {boolean} */ accept) => {
    const { outcome } = await fetchJson("POST", "/identity/v1/proposals/decide", {
      body: { secret, accept },
    });
    forgetFragment();
    const [title, text] = outcomes[outcome] ?? ["Done", ""];
    turnTo(sheet, title, said(text, "done"), back());
  };
  const confirm = new SheetForm({
    fields: [],
    action: "Confirm the change",
    busy: "Confirming…",
    send: () => decide(true),
  });
  const reject = new SheetForm({
    fields: [],
    action: "Reject it",
    busy: "Rejecting…",
    quiet: true,
    send: () => decide(false),
  });
  turnTo(
    sheet,
    "A change of your data",
    lead(
      "The mail says what shall be changed. Confirm it only if you know about it: whoever can " +
        "read the new address could get into your account.",
    ),
    confirm.element,
    reject.element,
  );
}

/** Proves the address of whoever is signed in here. @param {string} secret */
async function prove(secret) {
  const identity = new Identity();
  await untilSignedIn(sheet, identity, "Then your e-mail address is confirmed.");
  const form = new SheetForm({
    fields: [],
    action: "Confirm the address",
    busy: "Confirming…",
    async send() {
      await identity.ask("POST", "/me/prove-email/confirm", { secret });
      forgetFragment();
      turnTo(sheet, "Confirmed", said("The address is yours.", "done"), back());
    },
  });
  turnTo(
    sheet,
    "Your e-mail address",
    lead("Confirm it only if this account is yours: rights that others give to it are yours then."),
    form.element,
  );
}

function back() {
  return make(
    "div",
    { class: "stack" },
    button("To the sign-in", () => location.assign("./"), "plain wide"),
  );
}
