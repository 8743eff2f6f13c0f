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
import { recoveryTexts as texts } from "./texts/recovery.js";

/** @typedef {{ recovery: string, claim: string }} Asked */

const prefix = "/identity/v1";
const storedAs = "vestibule.recovery";
const sheet = startCardPage(texts);
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
    action: texts.sendCode,
    busy: texts.asking,
    async send() {
      const asked = await fetchJson("POST", `${prefix}/recovery`, { body: { email: email.value } });
      keep(asked);
      codeCard(asked);
    },
  });
  turnTo(
    sheet,
    texts.page,
    lead(texts.askText),
    form.element,
    make("p", { class: "or" }, texts.or),
    button(texts.havePrinted, printedCard, "plain wide"),
  );
}

/** @param {Asked} asked */
function codeCard(asked) {
  const code = new Field({
    name: "secret",
    label: texts.mailedCode,
    autocomplete: "one-time-code",
    autocapitalize: "characters",
    maxlength: 20,
    code: true,
  });
  const password = newPassword();
  const form = new SheetForm({
    fields: [code, password],
    action: texts.setPassword,
    busy: texts.setting,
    send: () => complete(asked.recovery, code.value, password.value),
  });
  const claimForm = claimed(asked);
  turnTo(
    sheet,
    texts.lookIntoMail,
    lead(texts.lookText),
    form.element,
    make("h2", {}, texts.noMail),
    lead(texts.vouchText),
    make("p", { class: "said address" }, `${location.origin}/recover#vouch=${asked.recovery}`),
    claimForm.element,
    make(
      "p",
      { class: "aside" },
      button(texts.beginAnew, () => {
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
    action: texts.theyConfirmed,
    busy: texts.looking,
    quiet: true,
    send: () => complete(asked.recovery, asked.claim, password.value),
  });
}

/** The operator has handed out this link. @param {string} recovery @param {string} claim */
function byClaim(recovery, claim) {
  const password = newPassword();
  const form = new SheetForm({
    fields: [password],
    action: texts.setPassword,
    busy: texts.setting,
    send: () => complete(recovery, claim, password.value),
  });
  turnTo(
    sheet,
    texts.newPassword,
    lead(texts.newPasswordText),
    form.element,
  );
}

function printedCard() {
  const email = address();
  const code = new Field({
    name: "code",
    label: texts.printedCode,
    autocapitalize: "characters",
    maxlength: 40,
    hint: texts.printedHint,
  });
  const password = newPassword();
  const form = new SheetForm({
    fields: [email, code, password],
    action: texts.setPassword,
    busy: texts.setting,
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
    texts.printedTitle,
    lead(texts.printedText),
    form.element,
    make("p", { class: "aside" }, button(texts.codeInstead, askCard, "quiet")),
  );
}

/** Somebody asks to be vouched for. @param {string} recovery */
async function vouch(recovery) {
  await untilSignedIn(sheet, identity, texts.vouchWhy);
  const path = `/recovery/${encodeURIComponent(recovery)}`;
  let asking;
  try {
    asking = await identity.ask("GET", path);
  } catch (error) {
    turnTo(sheet, texts.nobody, said(faultSentence(error), "error"));
    return;
  }
  const form = new SheetForm({
    fields: [],
    action: texts.yes,
    busy: texts.confirming,
    async send() {
      await identity.ask("POST", `${path}/vouch`);
      turnTo(sheet, texts.confirmed, said(texts.confirmedText, "done"));
    },
  });
  turnTo(
    sheet,
    texts.really,
    lead(texts.reallyText),
    factList([[texts.name, asking.name ?? "–"], [texts.asked, momentText(asking.askedAtMs)]]),
    asking.vouched ? said(texts.already, "done") : form.element,
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
    texts.back,
    said(texts.backText, "done"),
    make(
      "div",
      { class: "stack" },
      button(texts.goOn, () => location.assign("./"), "primary wide"),
      button(texts.yourAccount, () => location.assign("account"), "plain wide"),
    ),
  );
}

function address() {
  return new Field({
    name: "email",
    label: texts.email,
    type: "email",
    autocomplete: "username",
    autocapitalize: "none",
    maxlength: 254,
  });
}

function newPassword() {
  return new Field({
    name: "password",
    label: texts.password,
    type: "password",
    autocomplete: "new-password",
    maxlength: 512,
    hint: texts.passwordHint,
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
