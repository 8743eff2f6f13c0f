// @ts-check
/**
 * Ways back for who has lost a password or a phone (C8): a mailed code, a printed code, or somebody
 * who vouches. What is asked for is kept in this browser, since vouching may take a day.
 */
import { forgetFragment, fragment, startCardPage, untilSignedIn } from "./card_page.js";
import { deviceName } from "./device_name.js";
import { make } from "./dom.js";
import { Identity } from "./identity.js";
import { faultSentence, momentText } from "./people_words.js";
import { fetchJson } from "./refused.js";
import { button, factList, Field, lead, said, SheetForm, turnTo } from "./sheet.js";

/** @typedef {{ recovery: string, claim: string }} Asked */

const prefix = "/identity/v1";
const storedAs = "vestibule.recovery";
const sheet = startCardPage();
const identity = new Identity();
const link = fragment();

if (link?.name === "recovery") byClaim(...splitSecret(link.value));
else if (link?.name === "vouch") await vouch(link.value);
else {
  const asked = read();
  if (asked === undefined) askCard();
  else codeCard(asked);
}

/** Asks for a code; what it answers is the same whoever has the address. */
function askCard() {
  const email = address();
  const form = new SheetForm({
    fields: [email],
    action: "Send me a code",
    busy: "Asking…",
    async send() {
      const asked = await fetchJson("POST", `${prefix}/recovery`, { body: { email: email.value } });
      keep(asked);
      codeCard(asked);
    },
  });
  turnTo(
    sheet,
    "Find your way back",
    lead("We mail you a code. With it you set a new password, and every device is signed out."),
    form.element,
    make("p", { class: "or" }, "or"),
    button("I have a printed recovery code", printedCard, "plain wide"),
  );
}

/** @param {Asked} asked */
function codeCard(asked) {
  const code = new Field({
    name: "secret",
    label: "Code from the mail",
    autocomplete: "one-time-code",
    autocapitalize: "characters",
    maxlength: 20,
    code: true,
  });
  const password = newPassword();
  const form = new SheetForm({
    fields: [code, password],
    action: "Set the new password",
    busy: "Setting it…",
    send: () => complete(asked.recovery, code.value, password.value),
  });
  const claimForm = claimed(asked);
  turnTo(
    sheet,
    "Look into your mail",
    lead("If the address has an account, a code is on its way. It counts for a few minutes."),
    form.element,
    make("h2", {}, "No mail?"),
    lead(
      "Your manager, or the main user of your flat, can confirm that it is you. Send them this " +
        "address; they open it where they are signed in:",
    ),
    make("p", { class: "said address" }, `${location.origin}/recover#vouch=${asked.recovery}`),
    claimForm.element,
    make(
      "p",
      { class: "aside" },
      button("Begin anew", () => {
        localStorage.removeItem(storedAs);
        askCard();
      }, "quiet"),
    ),
  );
}

/** The form for who has been vouched for. @param {Asked} asked */
function claimed(asked) {
  const password = newPassword();
  return new SheetForm({
    fields: [password],
    action: "They have confirmed it",
    busy: "Looking…",
    quiet: true,
    send: () => complete(asked.recovery, asked.claim, password.value),
  });
}

/** The operator has handed out this link. @param {string} recovery @param {string} claim */
function byClaim(recovery, claim) {
  const password = newPassword();
  const form = new SheetForm({
    fields: [password],
    action: "Set the new password",
    busy: "Setting it…",
    send: () => complete(recovery, claim, password.value),
  });
  turnTo(
    sheet,
    "Set a new password",
    lead("Every device of yours will be signed out, except this one."),
    form.element,
  );
}

function printedCard() {
  const email = address();
  const code = new Field({
    name: "code",
    label: "Printed code",
    autocapitalize: "characters",
    maxlength: 40,
    hint: "20 characters; spaces and hyphens do not matter",
  });
  const password = newPassword();
  const form = new SheetForm({
    fields: [email, code, password],
    action: "Set the new password",
    busy: "Setting it…",
    async send() {
      const tokens = await fetchJson("POST", `${prefix}/recovery/printed`, {
        body: {
          email: email.value,
          code: code.value,
          password: password.value,
          deviceName: deviceName(),
        },
        withinMs: 30_000,
      });
      back(tokens);
    },
  });
  turnTo(
    sheet,
    "Printed recovery code",
    lead("It counts once. Make a new one afterwards."),
    form.element,
    make("p", { class: "aside" }, button("Send me a code instead", askCard, "quiet")),
  );
}

/** Somebody asks to be vouched for. @param {string} recovery */
async function vouch(recovery) {
  await untilSignedIn(sheet, identity, "Then you can confirm who asked you.");
  const path = `/recovery/${encodeURIComponent(recovery)}`;
  let asking;
  try {
    asking = await identity.ask("GET", path);
  } catch (error) {
    turnTo(sheet, "Nobody to confirm", said(faultSentence(error), "error"));
    return;
  }
  const form = new SheetForm({
    fields: [],
    action: "Yes, it is they who ask",
    busy: "Confirming…",
    async send() {
      await identity.ask("POST", `${path}/vouch`);
      turnTo(sheet, "Confirmed", said("They can now set a new password where they asked.", "done"));
    },
  });
  turnTo(
    sheet,
    "Is it really they?",
    lead(
      "Confirm only if you have spoken with them, in person or on a number that you know. Whoever " +
        "asked gets into this account.",
    ),
    factList([["Name", asking.name ?? "–"], ["Asked", momentText(asking.askedAtMs)]]),
    asking.vouched ? said("It has been confirmed already.", "done") : form.element,
  );
}

/** @param {string} recovery @param {string} secret @param {string} password */
async function complete(recovery, secret, password) {
  back(
    await fetchJson("POST", `${prefix}/recovery/complete`, {
      body: { recovery, secret, password, deviceName: deviceName() },
      withinMs: 30_000,
    }),
  );
}

/** @param {import("./identity.js").Tokens} tokens */
function back(tokens) {
  localStorage.removeItem(storedAs);
  forgetFragment();
  identity.begin(tokens);
  turnTo(
    sheet,
    "You are back",
    said("The new password counts. Every other device was signed out.", "done"),
    make(
      "div",
      { class: "stack" },
      button("Go on", () => location.assign("./"), "primary wide"),
      button("Your account", () => location.assign("account"), "plain wide"),
    ),
  );
}

function address() {
  return new Field({
    name: "email",
    label: "E-mail of your account",
    type: "email",
    autocomplete: "username",
    autocapitalize: "none",
    maxlength: 254,
  });
}

function newPassword() {
  return new Field({
    name: "password",
    label: "New password",
    type: "password",
    autocomplete: "new-password",
    maxlength: 512,
    hint: "At least 10 characters, and none of the common ones",
  });
}

/** @param {string} value `<id>.<claim>` @returns {[string, string]} */
function splitSecret(value) {
  const dot = value.indexOf(".");
  return [value.slice(0, Math.max(0, dot)), value.slice(dot + 1)];
}

/** @param {Asked} asked */
function keep({ recovery, claim }) {
  localStorage.setItem(storedAs, JSON.stringify({ recovery, claim }));
}

/** @returns {Asked | undefined} */
function read() {
  try {
    const text = localStorage.getItem(storedAs);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
