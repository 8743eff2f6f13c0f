// @ts-check
/** A change of somebody's address or phone, confirmed or rejected at the address it was mailed to. */
import { forgetFragment, fragment, startCardPage, untilSignedIn } from "./card_page.js";
import { make } from "./dom.js";
import { Identity } from "./identity.js";
import { fetchJson } from "./refused.js";
import { button, lead, said, SheetForm, turnTo } from "./sheet.js";
import { proposalTexts as texts } from "./texts/proposal.js";

const sheet = startCardPage(texts);
const link = fragment();

/** @type {Record<string, { title: string, text: string }>} */
const outcomes = texts.outcomes;

if (link?.name === "proposal") ask(link.value);
else if (link?.name === "proof") await prove(link.value);
else turnTo(sheet, texts.nothing, lead(texts.nothingText));

/** @param {string} secret */
function ask(secret) {
  const decide = async (/** @type {boolean} */ accept) => {
    const { outcome } = await fetchJson("POST", "/identity/v1/proposals/decide", {
      body: { secret, accept },
    });
    forgetFragment();
    const { title, text } = outcomes[outcome] ?? { title: texts.done, text: "" };
    turnTo(sheet, title, said(text, "done"), back());
  };
  const confirm = new SheetForm({
    fields: [],
    action: texts.confirm,
    busy: texts.confirming,
    send: () => decide(true),
  });
  const reject = new SheetForm({
    fields: [],
    action: texts.reject,
    busy: texts.rejecting,
    quiet: true,
    send: () => decide(false),
  });
  turnTo(
    sheet,
    texts.page,
    lead(texts.text),
    confirm.element,
    reject.element,
  );
}

/** Proves the address of whoever is signed in here. @param {string} secret */
async function prove(secret) {
  const identity = new Identity();
  await untilSignedIn(sheet, identity, texts.addressWhy);
  const form = new SheetForm({
    fields: [],
    action: texts.confirmAddress,
    busy: texts.confirming,
    async send() {
      await identity.ask("POST", "/me/prove-email/confirm", { secret });
      forgetFragment();
      turnTo(sheet, texts.confirmed, said(texts.addressIsYours, "done"), back());
    },
  });
  turnTo(
    sheet,
    texts.yourAddress,
    lead(texts.yourAddressText),
    form.element,
  );
}

function back() {
  return make(
    "div",
    { class: "stack" },
    button(texts.toSignIn, () => location.assign("./"), "plain wide"),
  );
}
