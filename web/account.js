// @ts-check
/** One's own account: what is kept, on which devices one is signed in, and how to leave. */
import { analyticsCards } from "./account_analytics.js";
import { card } from "./account_card.js";
import { deviceCards } from "./account_devices.js";
import { doorCards } from "./account_doors.js";
import { changedFloors, floorChoices, keptFloors } from "./account_floors.js";
import { UsageReports } from "./analytics.js";
import { wakingCards } from "./account_waking.js";
import { startCardPage, untilSignedIn } from "./card_page.js";
import { Identity } from "./identity.js";
import { joinCards } from "./account_joins.js";
import { choosePageLanguage } from "./language.js";
import { missedCards } from "./account_missed.js";
import { leavingCards } from "./account_leaving.js";
import { make } from "./dom.js";
import { faultSentence, momentText, profileWords, roleWords } from "./people_words.js";
import { ownLanguage, profileField, profileFields, profileOf } from "./profile_fields.js";
import { button, Field, lead, said, SheetForm, Tick, turnTo } from "./sheet.js";
import { accountTexts } from "./texts/account.js";
import { screensTexts } from "./texts/screens.js";

/** @import { OwnView } from "../src/people/accounts/own.ts" */
/** @import { FloorChoice } from "./account_floors.js" */
/** @typedef {OwnView & { noticeToAccept: string | null, additionalPhoneInUse: boolean }} Me */

const sheet = startCardPage(accountTexts);
const identity = new Identity();
const reports = new UsageReports(() => identity.session);
await untilSignedIn(sheet, identity, accountTexts.why);
await begin();

async function begin() {
  let me;
  try {
    me = /** @type {Me} */ (await identity.ask("GET", "/me"));
  } catch (error) {
    const again = button(accountTexts.tryAgain, () => location.reload(), "plain wide later");
    turnTo(sheet, accountTexts.page, said(faultSentence(error), "error"), again);
    return;
  }
  reports.used("account");
  turnTo(sheet, me.profile.name?.value ?? accountTexts.page, lead(rolesOf(me)), ...links(me));
  const cards = [
    ...noticeCard(me),
    ...joinCards(identity, me),
    ...proposalCards(me),
    profileCard(me),
    preferenceCard(me, await floorChoices(identity, me)),
    ...await wakingCards(identity),
    ...await missedCards(identity, me),
    ...doorCards(identity, me),
    ...await deviceCards(identity, me),
    ...await analyticsCards(reports),
    ...leavingCards(identity, me, () => reports.used("door_qr")),
  ];
  const place = make("div", { class: "account-cards" }, ...cards);
  sheet.after(place);
  sheet.classList.add("account-head");
}

/** @param {Me} me */
function links(me) {
  return [
    make(
      "p",
      { class: "account-links" },
      make("a", { href: "./" }, accountTexts.toBuilding),
      make("a", { href: "privacy" }, accountTexts.rights),
      ...(me.posts.some(({ post }) => post === "manager")
        ? [make("a", { href: "screens" }, screensTexts.page)]
        : []),
      button(accountTexts.signOut, async () => {
        try {
          await identity.signOut();
        } finally {
          location.assign("./");
        }
      }, "quiet"),
    ),
  ];
}

/** @param {Me} me */
function rolesOf(me) {
  const roles = [
    ...(me.operator ? ["operator"] : []),
    ...me.posts.map(({ post }) => post),
    ...me.places.map(({ role }) => role),
  ];
  const words = [...new Set(roles.map((role) => roleWords[role] ?? role))];
  return words.length === 0 ? accountTexts.noBuilding : words.join(", ");
}

/** A newer notice waits. @param {Me} me */
function noticeCard({ noticeToAccept }) {
  if (noticeToAccept === null) return [];
  const { noticeRead: read } = accountTexts;
  const tick = new Tick({
    name: "notice",
    label: [
      read.before,
      make("a", {
        href: `/identity/v1/notices/art14?language=${ownLanguage()}`,
        target: "_blank",
        rel: "noopener",
      }, read.link),
      read.after,
    ],
    must: read.must,
  });
  const form = new SheetForm({
    fields: [tick],
    action: accountTexts.accept,
    busy: accountTexts.accepting,
    async send() {
      await identity.ask("POST", "/me/notice", {
        version: noticeToAccept,
        language: ownLanguage(),
      });
      return accountTexts.accepted;
    },
  });
  return [card(accountTexts.noticeChanged, form.element)];
}

/** Changes that wait for the person's word. @param {Me} me */
function proposalCards({ proposals }) {
  return proposals.map(({ proposal, change, building, expiresAtMs }) => {
    const { ownChange, managersChange } = accountTexts;
    const what = accountTexts.change(profileWords[change.field], change.value);
    const until = momentText(expiresAtMs);
    if (building === null) {
      return card(ownChange.title, lead(ownChange.text(what, until)));
    }
    const decide = (/** @type {boolean} */ accept) => async () => {
      await identity.ask("POST", `/proposals/${proposal}/decide`, { accept });
      location.reload();
    };
    const confirm = new SheetForm({
      fields: [],
      action: managersChange.confirm,
      busy: managersChange.confirming,
      send: decide(true),
    });
    const reject = new SheetForm({
      fields: [],
      action: managersChange.reject,
      busy: managersChange.rejecting,
      quiet: true,
      send: decide(false),
    });
    return card(
      managersChange.title,
      lead(managersChange.text(what, until)),
      confirm.element,
      reject.element,
    );
  });
}

/** @param {Me} me */
function profileCard(me) {
  const fields = profileFields.map((name) => {
    const field = profileField(name, me.profile[name]?.value);
    const from = me.profile[name];
    if (from !== undefined && from.source !== "self") {
      const { fromManager, fromOperator } = accountTexts;
      const source = from.source === "manager" ? fromManager : fromOperator;
      field.element.append(make("p", { class: "hint" }, source));
    }
    return field;
  });
  const form = new SheetForm({
    fields,
    action: accountTexts.save,
    busy: accountTexts.saving,
    quiet: true,
    async send() {
      const said = profileOf(fields);
      const profile = Object.fromEntries(
        profileFields.filter((name) => said[name] !== (me.profile[name]?.value ?? ""))
          .map((name) => [name, said[name]]),
      );
      if (Object.keys(profile).length === 0) return accountTexts.unchanged;
      const { proposal } = await identity.ask("PATCH", "/me", { profile });
      // Whoever says which language is theirs wants the pages in it, too, where they speak it.
      if (profile.language !== undefined && choosePageLanguage(profile.language)) location.reload();
      me = /** @type {Me} */ (await identity.ask("GET", "/me"));
      return proposal === null ? accountTexts.saved : accountTexts.savedButAddress;
    },
  });
  return card(accountTexts.data, form.element);
}

/** @param {Me} me @param {readonly FloorChoice[]} floors */
function preferenceCard(me, floors) {
  const { preferences } = me;
  const { speeds: { unsaid, ...speeds } } = accountTexts;
  const username = new Field({
    name: "intercomUsername",
    label: accountTexts.intercomUsername,
    maxlength: 32,
    optional: true,
    value: me.intercomUsernameIsDefault ? "" : preferences.intercomUsername,
    hint: accountTexts.intercomUsernameHint(preferences.intercomUsername),
  });
  const phone = new Field({
    name: "additionalPhone",
    label: accountTexts.additionalPhone,
    type: "tel",
    maxlength: 24,
    optional: true,
    value: preferences.additionalPhone ?? "",
    hint: me.additionalPhoneInUse
      ? accountTexts.additionalPhoneUsed
      : accountTexts.additionalPhoneKept,
  });
  const speed = new Field({
    name: "walkingSpeed",
    label: accountTexts.walkingSpeed,
    type: "select",
    options: [["", unsaid], ...Object.entries(speeds)],
    value: preferences.walkingSpeed ?? "",
  });
  speed.optional = true;
  const accessible = new Tick({
    name: "accessible",
    label: [accountTexts.accessible],
    ticked: preferences.accessible === true,
  });
  const form = new SheetForm({
    fields: [
      username,
      phone,
      ...floors.map(({ field }) => field),
      speed,
      accessible,
    ],
    action: accountTexts.save,
    busy: accountTexts.saving,
    quiet: true,
    async send() {
      await identity.ask("PATCH", "/me", {
        preferences: {
          intercomUsername: username.value || null,
          additionalPhone: phone.value.replace(/[\s()/.-]/g, "") || null,
          walkingSpeed: speed.value || null,
          accessible: accessible.value ? true : null,
          ...changedFloors(floors),
        },
      });
      keptFloors(floors);
      return accountTexts.saved;
    },
  });
  return card(accountTexts.preferences, form.element);
}
