// @ts-check
/** The cards of the account page that say by what one signs in, and where one is signed in. */
import { card, line } from "./account_card.js";
import { deviceName } from "./device_name.js";
import { make } from "./dom.js";
import { hasPasskeys } from "./passkey.js";
import { dayText, methodWords } from "./people_words.js";
import { button, Field, lead, said, SheetForm } from "./sheet.js";
import { ownDevicesTexts as texts } from "./texts/own_devices.js";

/** @import { Identity } from "./identity.js" */
/** @import { Me } from "./account.js" */
/**
 * @typedef {{ id: string, deviceName: string, method: string, createdAtMs: number,
 *   lastSeenDay: string, current: boolean }} Session
 */
/** @typedef {{ id: string, name: string, addedAtMs: number }} Passkey */

/**
 * Devices, passkeys, password and recovery code.
 * @param {Identity} identity
 * @param {Me} me
 */
export async function deviceCards(identity, me) {
  const [{ sessions }, { passkeys }] = await Promise.all([
    identity.ask("GET", "/me/sessions"),
    identity.ask("GET", "/me/passkeys"),
  ]);
  return [
    sessionCard(identity, sessions),
    passkeyCard(identity, passkeys),
    passwordCard(identity, me),
    recoveryCard(identity, me),
  ];
}

/** @param {Identity} identity @param {readonly Session[]} sessions */
function sessionCard(identity, sessions) {
  const lines = sessions.toSorted((a, b) => Number(b.current) - Number(a.current))
    .map((session) =>
      line(
        session.current ? texts.thisOne(session.deviceName) : session.deviceName,
        texts.session(
          dayText(session.createdAtMs),
          methodWords[session.method] ?? "",
          dayText(Date.parse(session.lastSeenDay)),
        ),
        session.current ? undefined : {
          action: texts.end,
          press: () => identity.ask("DELETE", `/me/sessions/${session.id}`),
        },
      )
    );
  const others = new SheetForm({
    fields: [],
    action: texts.endOthers,
    busy: texts.endingOthers,
    quiet: true,
    async send() {
      await identity.ask("POST", "/me/sessions/end-others");
      for (const ended of lines.slice(1)) ended.remove();
      others.element.hidden = true;
    },
  });
  return card(
    texts.devices,
    make("ul", { class: "lines" }, ...lines),
    ...(lines.length > 1 ? [others.element] : []),
  );
}

/** @param {Identity} identity @param {readonly Passkey[]} passkeys */
function passkeyCard(identity, passkeys) {
  const lineOf = (/** @type {Passkey} */ { id, name, addedAtMs }) =>
    line(name, texts.passkeyAdded(dayText(addedAtMs)), {
      action: texts.remove,
      press: () => identity.ask("DELETE", `/me/passkeys/${id}`),
    });
  const list = make("ul", { class: "lines" }, ...passkeys.map(lineOf));
  const form = new SheetForm({
    fields: [],
    action: texts.addPasskey,
    busy: texts.waiting,
    quiet: true,
    async send() {
      list.append(lineOf(await identity.addPasskey(deviceName())));
      return texts.added;
    },
  });
  return card(
    texts.passkeys,
    lead(texts.passkeysText),
    list,
    hasPasskeys ? form.element : said(texts.noPasskeys),
  );
}

/** @param {Identity} identity @param {Me} me */
function passwordCard(identity, { hasPassword, profile }) {
  const current = new Field({
    name: "current",
    label: texts.currentPassword,
    type: "password",
    autocomplete: "current-password",
    maxlength: 512,
  });
  const password = new Field({
    name: "password",
    label: texts.newPassword,
    type: "password",
    autocomplete: "new-password",
    maxlength: 512,
    hint: texts.newPasswordHint,
  });
  // A password manager wants to know whose it is.
  const whose = make("input", {
    type: "text",
    autocomplete: "username",
    value: profile.email?.value,
    hidden: true,
    readonly: true,
    "aria-hidden": "true",
    tabindex: "-1",
  });
  const form = new SheetForm({
    fields: hasPassword ? [current, password] : [password],
    between: [whose],
    action: hasPassword ? texts.changePassword : texts.setPassword,
    busy: texts.settingPassword,
    quiet: true,
    async send() {
      await identity.ask("POST", "/me/password", {
        current: hasPassword ? current.value : null,
        password: password.value,
      });
      current.value = password.value = "";
      return texts.passwordCounts;
    },
  });
  return card(texts.password, form.element);
}

/** @param {Identity} identity @param {Me} me */
function recoveryCard(identity, { recoveryCodeMadeAtMs }) {
  const place = make("div");
  const form = new SheetForm({
    fields: [],
    action: recoveryCodeMadeAtMs === null ? texts.makeRecoveryCode : texts.makeAnother,
    busy: texts.making,
    quiet: true,
    async send() {
      const { code } = await identity.ask("POST", "/me/recovery-code");
      place.replaceChildren(
        make("p", { class: "printed-code" }, String(code).replace(/(.{5})(?=.)/g, "$1 ")),
        make("p", { class: "hint" }, texts.shownOnce),
        button(texts.print, () => globalThis.print(), "plain wide"),
      );
    },
  });
  return card(
    texts.recoveryCode,
    lead(
      recoveryCodeMadeAtMs === null
        ? texts.recoveryCodeNone
        : texts.recoveryCodeMade(dayText(recoveryCodeMadeAtMs)),
    ),
    place,
    form.element,
  );
}
