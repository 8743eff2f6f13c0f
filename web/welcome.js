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
import { letterCard, takeLetter } from "./ring_letter.js";
import { button, Field, lead, said, SheetForm, Tick, turnTo } from "./sheet.js";
import { welcomeTexts as texts } from "./texts/welcome.js";

/** @import { ProfileField } from "./profile_fields.js" */

const prefix = "/identity/v1";
const sheet = startCardPage(texts);
const identity = new Identity();
const hasLetter = takeLetter();
const link = fragment();

if (link?.name === "operator") await firstOperator(link.value);
else if (link?.name === "invitation") await invited(link.value);
else if (hasLetter) letterCard(sheet);
else {
  turnTo(
    sheet,
    texts.noInvitation,
    lead(texts.noInvitationText),
    make("p", { class: "aside" }, make("a", { href: "./" }, texts.signIn)),
  );
}

/** @param {string} secret */
async function firstOperator(secret) {
  const notice = await noticeTick();
  const fields = profileFields.map((name) => profileField(name));
  const password = newPassword();
  const form = new SheetForm({
    fields: [...fields, password, notice.tick],
    action: texts.makeAccount,
    busy: texts.making,
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
      passkeyCard(texts.operatorsPasskey, false);
    },
  });
  turnTo(
    sheet,
    texts.firstOperator,
    lead(texts.firstOperatorText),
    form.element,
  );
}

/** @param {string} secret */
async function invited(secret) {
  let invitation;
  try {
    invitation = await fetchJson("POST", `${prefix}/invitations/look`, { body: { secret } });
  } catch (error) {
    turnTo(sheet, texts.doesNotCount, said(faultSentence(error), "error"));
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
    action: texts.accept,
    busy: texts.accepting,
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
        passkeyCard(texts.passkeyMissing, true);
      }
    },
  });
  const until = momentText(expiresAtMs);
  turnTo(
    sheet,
    name === null ? texts.page : texts.welcome(name),
    lead(building === null ? texts.invitedToRun(until) : texts.invitedTo(building.name, until)),
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
    label: texts.signInWith,
    type: "select",
    options: [
      ...(hasPasskeys ? /** @type {const} */ ([["passkey", texts.aPasskey]]) : []),
      ["password", texts.aPassword],
    ],
    value: hasPasskeys ? "passkey" : "password",
    hint: texts.wayHint,
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
    action: texts.makePasskey,
    busy: texts.waiting,
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
      action: texts.passwordInstead,
      busy: texts.setting,
      quiet: true,
      async send() {
        await identity.ask("POST", "/me/password", { current: null, password: password.value });
        welcomed();
      },
    });
    more.push(make("p", { class: "or" }, texts.or), instead.element);
  }
  turnTo(sheet, texts.oneMoreStep, lead(why), form.element, ...more);
}

function welcomed() {
  turnTo(
    sheet,
    texts.youAreIn,
    said(texts.active, "done"),
    lead(texts.recoveryAdvice),
    make(
      "div",
      { class: "stack" },
      button(texts.goOn, () => location.assign("./"), "primary wide"),
      button(texts.yourAccount, () => location.assign("account"), "plain wide"),
    ),
  );
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
  const { noticeRead: read } = texts;
  const tick = new Tick({
    name: "notice",
    label: [
      read.before,
      make("a", {
        href: `${prefix}/notices/art14?language=${language}`,
        target: "_blank",
        rel: "noopener",
      }, read.link),
      read.after,
    ],
    must: read.must,
  });
  return { tick, accepted: { version: notice.version, language } };
}
