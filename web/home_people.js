// @ts-check
/** The card of who lives in a home: whose phone rings, who came in, who goes. */
import { card, line } from "./account_card.js";
import { make } from "./dom.js";
import { roleWords } from "./people_words.js";
import { Field, SheetForm, Tick } from "./sheet.js";
import { homeTexts as texts } from "./texts/home.js";

/** @import { FacilityView, MemberView } from "../src/people/facilities/views.ts" */
/** @import { Home } from "./home.js" */
/** @import { Identity } from "./identity.js" */

/** The wording that `texts.told` translates; the server says which are in force. */
const statementVersion = "1";
/** Stages after which somebody's phone may begin to ring, in seconds. */
const stagesS = [10, 20, 30];

/**
 * @param {Identity} identity
 * @param {FacilityView} flat
 * @param {Pick<Home, "own" | "acts">} viewer
 */
export async function peopleCard(identity, flat, { own, acts }) {
  const { members } = await identity.ask("GET", `/facilities/${flat.id}/members`);
  const list = make("ul", { class: "lines" });
  const add = (/** @type {MemberView} */ member) => list.append(lineOf(member));
  /** @param {MemberView} member */
  const lineOf = (member) => {
    const isOwn = member.id === own.member;
    const mayGo = acts && !isOwn && member.role === "sub";
    const row = line(
      isOwn ? texts.you(member.name) : member.name,
      [roleWords[member.role] ?? member.role, ringText(member)].filter((one) => one !== "")
        .join(", "),
      mayGo
        ? { action: texts.remove, press: () => identity.ask("DELETE", `/sub-users/${member.id}`) }
        : undefined,
    );
    if (own.role === "main" && member.hasAccount && member.role === "sub") {
      row.append(ringChoice(identity, member, (next) => row.replaceWith(lineOf(next))));
    }
    return row;
  };
  for (const member of members) add(member);
  return card(texts.people, list, ...(acts ? [adding(identity, flat, add)] : []));
}

/** @param {MemberView} member */
function ringText({ takesRings, ringAfterS = 0, hasAccount }) {
  if (takesRings === undefined || !hasAccount) return "";
  return takesRings ? texts.ringsAt(ringAfterS) : texts.ringsNot;
}

/**
 * Whether and when somebody's phone rings.
 * @param {Identity} identity
 * @param {MemberView} member
 * @param {(next: MemberView) => void} changed
 */
function ringChoice(identity, { id, takesRings, ringAfterS = 0 }, changed) {
  const now = takesRings !== true ? "no" : String(ringAfterS);
  const stages = [...new Set([...stagesS, ...(now === "no" || now === "0" ? [] : [ringAfterS])])];
  const when = new Field({
    name: "rings",
    label: texts.ringsWhom,
    type: "select",
    options: [
      ["no", texts.ringOptions.no],
      ["0", texts.ringOptions.atOnce],
      ...stages.toSorted((a, b) => a - b)
        .map((s) => /** @type {const} */ ([String(s), texts.ringOptions.after(s)])),
    ],
    value: now,
  });
  const form = new SheetForm({
    fields: [when],
    action: texts.save,
    busy: texts.saving,
    quiet: true,
    async send() {
      const takes = when.value !== "no";
      changed(
        await identity.ask("PUT", `/members/${id}/rings`, {
          takes,
          afterS: takes ? Number(when.value) : 0,
        }),
      );
    },
  });
  return make("details", { class: "more" }, make("summary", {}, texts.ringsWhom), form.element);
}

/**
 * @param {Identity} identity
 * @param {FacilityView} flat
 * @param {(member: MemberView) => void} add
 */
function adding(identity, flat, add) {
  const name = new Field({ name: "name", label: texts.name, maxlength: 80, autocomplete: "off" });
  const email = new Field({
    name: "email",
    label: texts.email,
    type: "email",
    maxlength: 254,
    autocomplete: "off",
    optional: true,
    hint: texts.emailHint,
  });
  const age = ageField();
  const keys = new Tick({ name: "mayGiveKeys", label: [texts.mayGiveKeys] });
  const told = toldTick();
  const form = new SheetForm({
    fields: [name, email, age, keys, told],
    action: texts.add,
    busy: texts.adding,
    quiet: true,
    async send() {
      const { member } = await identity.ask("POST", `/facilities/${flat.id}/sub-users`, {
        name: name.value,
        ...(email.value === "" ? {} : { email: email.value }),
        withAccount: email.value !== "",
        mayGiveKeys: keys.value,
        ...assertedBy(age),
      });
      add(member);
      name.value = "";
      email.value = "";
      told.input.checked = false;
      return texts.added(member.name);
    },
  });
  return make("details", { class: "more" }, make("summary", {}, texts.add), form.element);
}

/** How old another person is (R30): there is no default that would answer for anybody. */
export function ageField() {
  return new Field({
    name: "underAge",
    label: texts.age,
    type: "select",
    options: [["", ""], ["grown", texts.ages.grown], ["child", texts.ages.child]],
  });
}

/** That somebody was told that their data is entered here (R28). */
export function toldTick() {
  return new Tick({ name: "consentAsserted", label: [texts.told], must: texts.toldMust });
}

/** What the two say, for the server. @param {Field} age */
export function assertedBy(age) {
  const underAge = age.value === "child";
  return {
    consentAsserted: true,
    statementVersion,
    underAge,
    ...(underAge ? { parentalResponsibility: true } : {}),
  };
}
