// @ts-check
/** One's own account: what is kept, on which devices one is signed in, and how to leave. */
import { analyticsCards } from "./account_analytics.js";
import { card } from "./account_card.js";
import { deviceCards } from "./account_devices.js";
import { changedFloors, floorChoices, keptFloors } from "./account_floors.js";
import { UsageReports } from "./analytics.js";
import { wakingCards } from "./account_waking.js";
import { startCardPage, untilSignedIn } from "./card_page.js";
import { Identity } from "./identity.js";
import { joinCards } from "./account_joins.js";
import { leavingCards } from "./account_leaving.js";
import { make } from "./dom.js";
import { faultSentence, momentText, profileWords, roleWords } from "./people_words.js";
import { ownLanguage, profileField, profileFields, profileOf } from "./profile_fields.js";
import { button, Field, lead, said, SheetForm, Tick, turnTo } from "./sheet.js";

/** @import { OwnView } from "../src/people/accounts/own.ts" */
/** @import { FloorChoice } from "./account_floors.js" */
/** @typedef {OwnView & { noticeToAccept: string | null, additionalPhoneInUse: boolean }} Me */

const sheet = startCardPage();
const identity = new Identity();
const reports = new UsageReports(() => identity.session);
await untilSignedIn(sheet, identity, "Then you see your account.");
await begin();

async function begin() {
  let me;
  try {
    me = /** @type {Me} */ (await identity.ask("GET", "/me"));
  } catch (error) {
    const again = button("Try again", () => location.reload(), "plain wide later");
    turnTo(sheet, "Your account", said(faultSentence(error), "error"), again);
    return;
  }
  reports.used("account");
  turnTo(sheet, me.profile.name?.value ?? "Your account", lead(rolesOf(me)), ...links());
  const cards = [
    ...noticeCard(me),
    ...joinCards(identity, me),
    ...proposalCards(me),
    profileCard(me),
    preferenceCard(me, await floorChoices(identity, me)),
    ...await wakingCards(identity),
    ...await deviceCards(identity, me),
    ...await analyticsCards(reports),
    ...leavingCards(identity, me, () => reports.used("door_qr")),
  ];
  const place = make("div", { class: "account-cards" }, ...cards);
  sheet.after(place);
  sheet.classList.add("account-head");
}

function links() {
  return [
    make(
      "p",
      { class: "account-links" },
      make("a", { href: "./" }, "To the building"),
      make("a", { href: "privacy" }, "Your data and rights"),
      button("Sign out", async () => {
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
  return words.length === 0 ? "In no building at present" : words.join(", ");
}

/** A newer notice waits. @param {Me} me */
function noticeCard({ noticeToAccept }) {
  if (noticeToAccept === null) return [];
  const tick = new Tick({
    name: "notice",
    label: [
      "I have read the ",
      make("a", {
        href: `/identity/v1/notices/art14?language=${ownLanguage()}`,
        target: "_blank",
        rel: "noopener",
      }, "new privacy notice"),
      " and accept it.",
    ],
    must: "Read the notice and accept it.",
  });
  const form = new SheetForm({
    fields: [tick],
    action: "Accept",
    busy: "Accepting…",
    async send() {
      await identity.ask("POST", "/me/notice", {
        version: noticeToAccept,
        language: ownLanguage(),
      });
      return "Accepted.";
    },
  });
  return [card("The privacy notice has changed", form.element)];
}

/** Changes that wait for the person's word. @param {Me} me */
function proposalCards({ proposals }) {
  return proposals.map(({ proposal, change, building, expiresAtMs }) => {
    const what = `${profileWords[change.field]}: ${change.value}`;
    const until = `It waits until ${momentText(expiresAtMs)}.`;
    if (building === null) {
      return card(
        "Your change waits",
        lead(`${what}. Confirm it by the mails at the old and the new address. ${until}`),
      );
    }
    const decide = (/** @type {boolean} */ accept) => async () => {
      await identity.ask("POST", `/proposals/${proposal}/decide`, { accept });
      location.reload();
    };
    const confirm = new SheetForm({
      fields: [],
      action: "Confirm it",
      busy: "Confirming…",
      send: decide(true),
    });
    const reject = new SheetForm({
      fields: [],
      action: "Reject it",
      busy: "Rejecting…",
      quiet: true,
      send: decide(false),
    });
    return card(
      "Your manager proposes a change",
      lead(`${what}. ${until}`),
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
      const source = from.source === "manager" ? "your manager" : "the operator";
      field.element.append(make("p", { class: "hint" }, `From ${source}`));
    }
    return field;
  });
  const form = new SheetForm({
    fields,
    action: "Save",
    busy: "Saving…",
    quiet: true,
    async send() {
      const said = profileOf(fields);
      const profile = Object.fromEntries(
        profileFields.filter((name) => said[name] !== (me.profile[name]?.value ?? ""))
          .map((name) => [name, said[name]]),
      );
      if (Object.keys(profile).length === 0) return "Nothing has changed.";
      const { proposal } = await identity.ask("PATCH", "/me", { profile });
      me = /** @type {Me} */ (await identity.ask("GET", "/me"));
      return proposal === null
        ? "Saved."
        : "Saved. The new address counts once both addresses have confirmed it by mail.";
    },
  });
  return card("Your data", form.element);
}

/** @param {Me} me @param {readonly FloorChoice[]} floors */
function preferenceCard(me, floors) {
  const { preferences } = me;
  const username = new Field({
    name: "intercomUsername",
    label: "Name at the entrance",
    maxlength: 32,
    optional: true,
    value: me.intercomUsernameIsDefault ? "" : preferences.intercomUsername,
    hint: `Without one: ${preferences.intercomUsername}`,
  });
  const phone = new Field({
    name: "additionalPhone",
    label: "Additional phone",
    type: "tel",
    maxlength: 24,
    optional: true,
    value: preferences.additionalPhone ?? "",
    hint: me.additionalPhoneInUse
      ? "Rings when somebody is at the door; your manager never sees it"
      : "Kept for later: calls are not forwarded yet. Your manager never sees it",
  });
  const speed = new Field({
    name: "walkingSpeed",
    label: "Walking speed",
    type: "select",
    options: [["", "I do not say"], ["slow", "Slow"], ["normal", "Normal"], ["fast", "Fast"]],
    value: preferences.walkingSpeed ?? "",
  });
  speed.optional = true;
  const accessible = new Tick({
    name: "accessible",
    label: ["I need more time at the doors, and room"],
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
    action: "Save",
    busy: "Saving…",
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
      return "Saved.";
    },
  });
  return card("What you prefer", form.element);
}
