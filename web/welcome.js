// @ts-check
/**
 * How an account begins: by an invitation, or by the link that makes the first operator. Looking at
 * the page uses nothing up; only the button does.
 */
import { forgetFragment, fragment, startCardPage } from "./card_page.js";
import { deviceName } from "./device_name.js";
import { byId, make, say } from "./dom.js";
import { Identity } from "./identity.js";
import { hasPasskeys } from "./passkey.js";
import { faultSentence, momentText } from "./people_words.js";
import { ownLanguage, profileField, profileFields, profileOf } from "./profile_fields.js";
import { fetchJson } from "./refused.js";
import { button, Field, lead, said, SheetForm, Tick, turnTo } from "./sheet.js";

/** @import { ProfileField } from "./profile_fields.js" */

const prefix = "/identity/v1";
const sheet = startCardPage();
const identity = new Identity();
const link = fragment();

if (link?.name === "operator") await firstOperator(link.value);
else if (link?.name === "invitation") await invited(link.value);
else {
  turnTo(
    sheet,
    "No invitation",
    lead("Open the link of your invitation, or scan the code of its letter."),
    make("p", { class: "aside" }, make("a", { href: "./" }, "Sign in")),
  );
}

/** @param {string} secret */
async function firstOperator(secret) {
  const notice = await noticeTick();
  const fields = profileFields.map((name) => profileField(name));
  const password = newPassword();
  const form = new SheetForm({
    fields: [...fields, password, notice.tick],
    action: "Make the account",
    busy: "Making it…",
    async send() {
      const { tokens } = await fetchJson("POST", `${prefix}/first-operator`, {
        body: {
          secret,
          profile: profileOf(fields),
          password: password.value,
          notice: notice.accepted,
          deviceName: deviceName(),
        },
        withinMs: 30_000,
      });
      forgetFragment();
      identity.begin(tokens);
      passkeyCard("Operators sign in with a passkey. Make yours now, on this device.", false);
    },
  });
  turnTo(
    sheet,
    "The first operator",
    lead("Nobody runs this server yet. You will."),
    form.element,
  );
}

/** @param {string} secret */
async function invited(secret) {
  let invitation;
  try {
    invitation = await fetchJson("POST", `${prefix}/invitations/look`, { body: { secret } });
  } catch (error) {
    turnTo(sheet, "This invitation does not count", said(faultSentence(error), "error"));
    return;
  }
  const { name, building, missing, expiresAtMs } = invitation;
  if (building !== null) say(byId("building-name", HTMLElement), building.name);
  const notice = await noticeTick();
  const fields = /** @type {ProfileField[]} */ (missing).map((one) => profileField(one));
  const password = newPassword();
  const way = wayIn(password);
  const form = new SheetForm({
    fields: [...fields, way, password, notice.tick],
    action: "Accept",
    busy: "Accepting…",
    async send() {
      const { tokens } = await fetchJson("POST", `${prefix}/invitations/accept`, {
        body: {
          secret,
          profile: profileOf(fields),
          ...(way.value === "password" ? { password: password.value } : {}),
          notice: notice.accepted,
          deviceName: deviceName(),
        },
        withinMs: 30_000,
      });
      forgetFragment();
      identity.begin(tokens);
      if (way.value === "password") return welcomed();
      try {
        await identity.addPasskey(deviceName());
        welcomed();
      } catch {
        passkeyCard("Your account is active. Its passkey is still missing: make it now.", true);
      }
    },
  });
  const forWhat = building === null ? "to run this server" : `to ${building.name}`;
  turnTo(
    sheet,
    name === null ? "Welcome" : `Welcome, ${name}`,
    lead(`You are invited ${forWhat}. The invitation counts until ${momentText(expiresAtMs)}.`),
    form.element,
  );
}

/**
 * A choice between passkey and password, where the browser has passkeys.
 * @param {Field} password shown where it is chosen
 */
function wayIn(password) {
  const field = new Field({
    name: "way",
    label: "Sign in with",
    type: "select",
    options: [
      ...(hasPasskeys ? /** @type {const} */ ([["passkey", "A passkey of this device"]]) : []),
      ["password", "A password"],
    ],
    value: hasPasskeys ? "passkey" : "password",
    hint: "A passkey is your fingerprint, face or screen lock: nothing to remember.",
  });
  const follow = () => {
    password.element.hidden = field.value !== "password";
    password.optional = field.value !== "password";
  };
  field.input.addEventListener("change", follow);
  follow();
  return field;
}

/**
 * Asks for a passkey once the account is active.
 * @param {string} why
 * @param {boolean} orPassword whether a password would do as well
 */
function passkeyCard(why, orPassword) {
  const form = new SheetForm({
    fields: [],
    action: "Make a passkey",
    busy: "Waiting for your device…",
    async send() {
      await identity.addPasskey(deviceName());
      welcomed();
    },
  });
  const more = [];
  if (orPassword) {
    const password = newPassword();
    const instead = new SheetForm({
      fields: [password],
      action: "Set a password instead",
      busy: "Setting it…",
      quiet: true,
      async send() {
        await identity.ask("POST", "/me/password", { current: null, password: password.value });
        welcomed();
      },
    });
    more.push(make("p", { class: "or" }, "or"), instead.element);
  }
  turnTo(sheet, "One more step", lead(why), form.element, ...more);
}

function welcomed() {
  turnTo(
    sheet,
    "You are in",
    said("Your account is active, and you are signed in on this device.", "done"),
    lead(
      "Make a recovery code on the account page and keep it on paper: it helps when phone and " +
        "password are lost.",
    ),
    make(
      "div",
      { class: "stack" },
      button("Go on", () => location.assign("./"), "primary wide"),
      button("Your account", () => location.assign("account"), "plain wide"),
    ),
  );
}

function newPassword() {
  return new Field({
    name: "password",
    label: "Password",
    type: "password",
    autocomplete: "new-password",
    maxlength: 512,
    hint: "At least 10 characters, and none of the common ones",
  });
}

/** The privacy notice to read and accept, in the person's language where there is one. */
async function noticeTick() {
  let notice = { version: "", languages: /** @type {string[]} */ ([]) };
  try {
    notice = await fetchJson("GET", `${prefix}/notice`);
  } catch {
    // The button's answer will say that the notice was not accepted.
  }
  const own = ownLanguage();
  const language = notice.languages.includes(own) ? own : notice.languages[0] ?? "en";
  const tick = new Tick({
    name: "notice",
    label: [
      "I have read the ",
      make("a", {
        href: `${prefix}/notices/art14?language=${language}`,
        target: "_blank",
        rel: "noopener",
      }, "privacy notice"),
      " and accept it.",
    ],
    must: "Read the notice and accept it.",
  });
  return { tick, accepted: { version: notice.version, language } };
}
