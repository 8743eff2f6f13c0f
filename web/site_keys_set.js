// @ts-check
/** The cards by which managers make their set, change it, and sign what another of them has drafted. */
import { card } from "./account_card.js";
import { make } from "./dom.js";
import { countersign, read } from "./media/jws.js";
import { draftRoot, followRoot, makeNextRoot, openRoot, siteOf } from "./media/site_root.js";
import {
  kidOf,
  makeSigningKey,
  safetyCode,
  seedOf,
  signingKeyOfSeed,
} from "./media/signing_key.js";
import { qrPicture } from "./qr.js";
import { openDraft } from "./site_drafts.js";
import { button, Field, lead, said, SheetForm, Tick } from "./sheet.js";
import { siteKeysTexts as texts } from "./texts/site_keys.js";

/** @import { SigningKey, SiteRoot } from "./media/types.js" */
/** @import { Desk, Told } from "./site_keys.js" */
/** @typedef {NonNullable<Told["drafts"]>[number]} Draft */

/** Where there is no set yet: two managers and their paper. @param {Desk} desk */
export async function firstSetCard(desk) {
  const { key, told, nameOf, building, ask, again, print } = desk;
  const isDrafted = told.drafts?.some(({ kind }) => kind === "root") === true;
  if (key === undefined || isDrafted) return [];
  const others = (told.offers ?? []).filter(({ key: x }) => x !== key.x);
  const ticks = await Promise.all(
    others.map(async ({ key: x }) => ({ x, tick: await memberTick(x, nameOf(x)) })),
  );
  const form = new SheetForm({
    fields: ticks.map(({ tick }) => tick),
    action: texts.makeSet,
    busy: texts.making,
    async send() {
      const chosen = ticks.filter(({ tick }) => tick.value).map(({ x }) => x);
      if (chosen.length === 0) {
        form.say(texts.twoAtLeast);
        return;
      }
      const recovery = await makeSigningKey({ extractable: true });
      const managers = [key.x, ...chosen];
      const about = { managers, recovery: recovery.x, nowMs: Date.now() };
      const text = await draftRoot([key, recovery], about);
      const secret = groupsOf(await seedOf(recovery));
      const printed = new Tick({
        name: "printed",
        label: [texts.recoveryPrinted],
        must: texts.recoveryPrinted,
      });
      const done = new SheetForm({
        fields: [printed],
        action: texts.draftSet,
        busy: texts.sending,
        async send() {
          await ask("POST", `/buildings/${building}/site-keys/drafts`, { kind: "root", text });
          await again();
        },
      });
      print(
        texts.recoveryCopy,
        lead(texts.recoveryWhat),
        qrPicture(secret.replaceAll(" ", ""), texts.recoveryCopy),
        make("p", { class: "printed-code" }, secret),
        make("p", { class: "hint" }, texts.codeOf(safetyCode(recovery.kid))),
        button(texts.print, () => globalThis.print(), "plain wide"),
        done.element,
      );
    },
  });
  const content = ticks.length === 0 ? [said(texts.waitsForOther)] : [form.element];
  return [card(texts.set, lead(texts.noSet), ...content)];
}

/** What another manager has signed already. @param {Desk} desk */
export async function draftCards(desk) {
  const { told: { drafts = [] }, key } = desk;
  return key === undefined ? [] : await Promise.all(drafts.map((one) => draftCard(desk, key, one)));
}

/** @param {Desk} desk @param {SigningKey} key @param {Draft} draft */
async function draftCard(desk, key, draft) {
  const { building, root, ask, again } = desk;
  const statement = await openDraft(root, draft);
  const path = `/buildings/${building}/site-keys/drafts/${draft.id}`;
  const drop = new SheetForm({
    fields: [],
    action: texts.dropDraft,
    busy: texts.sending,
    quiet: true,
    async send() {
      await ask("DELETE", path);
      await again();
    },
  });
  if (!statement.ok) return card(texts.draft, said(texts.broken, "error"), drop.element);
  const { claims } = statement;
  const signed = new Set(statement.signatures.map(({ kid }) => kid));
  const signers = await signersOf(root, draft, claims);
  /** @param {SigningKey} by */
  const signAs = async (by) => {
    const { drafts = [] } = /** @type {Told} */ (
      await ask("GET", `/buildings/${building}/site-keys`)
    );
    const now = drafts.find(({ id }) => id === draft.id);
    // Another tab or manager has signed meanwhile, or taken it back.
    if (now === undefined || isSignedBy(now, by)) return await again();
    // What is signed is what was shown, with more signatures at most.
    const same = await openDraft(root, { ...now, kind: draft.kind });
    if (!same.ok || same.payload !== statement.payload) return await again();
    const text = await countersign(by, now.text);
    if (!await isComplete(root, draft, text)) await ask("PUT", path, { text });
    else if (draft.kind === "root") {
      await ask("POST", `/buildings/${building}/site-keys/versions`, { text });
    } else {
      await ask("POST", `/facilities/${draft.facility}/openings`, { text });
      await ask("DELETE", path).catch(() => {}); // it is of no more use
    }
    await again();
  };
  const compared = new Tick({ name: "compared", label: [texts.compared], must: texts.compared });
  const sign = new SheetForm({
    fields: [compared],
    action: texts.sign,
    busy: texts.sending,
    send: () => signAs(key),
  });
  const paper = new Field({ name: "recovery", label: texts.recoveryField, maxlength: 100 });
  const byPaper = new SheetForm({
    fields: [paper],
    action: texts.signByPaper,
    busy: texts.sending,
    quiet: true,
    async send() {
      const seed = seedIn(paper.value);
      if (seed === undefined) return paper.fault(texts.recoveryFault);
      const by = await signingKeyOfSeed(seed);
      if (by.kid !== signers.paper) {
        return paper.fault(texts.recoveryOther(safetyCode(signers.paper)));
      }
      await signAs(by);
    },
  });
  return card(
    texts.draft,
    ...await contentOf(desk, draft, claims, signed),
    ...(signed.has(key.kid)
      ? [said(texts.signedByYou)]
      : signers.managers.has(key.kid)
      ? [sign.element]
      : [said(texts.notYours)]),
    ...(signed.has(signers.paper) ? [] : [byPaper.element]),
    drop.element,
  );
}

/**
 * Who may sign a draft, by their kids: those of the set that stands and of the one that it makes.
 * @param {SiteRoot | undefined} root
 * @param {Draft} draft
 * @param {Record<string, unknown>} claims
 */
async function signersOf(root, { kind }, claims) {
  const members = root?.members ?? [];
  const named = kind === "root" ? /** @type {string[]} */ (claims.managers) : [];
  const standing = members.filter(({ recovery }) => !recovery).map(({ kid }) => kid);
  const paper = members.find(({ recovery }) => recovery)?.kid;
  return {
    managers: new Set([...standing, ...await Promise.all(named.map((x) => kidOf(x)))]),
    paper: paper ?? await kidOf(String(claims.recovery)),
  };
}

/** @param {Draft} draft @param {SigningKey} by */
function isSignedBy({ text }, { kid }) {
  const statement = read(text);
  return statement.ok && statement.signatures.some((one) => one.kid === kid);
}

/**
 * What a draft says, in words to compare.
 * @param {Desk} desk
 * @param {Draft} draft
 * @param {Record<string, unknown>} claims
 * @param {ReadonlySet<string>} signed kids
 */
async function contentOf({ nameOf }, { kind }, claims, signed) {
  if (kind === "opening") {
    return [lead(texts.draftOpening(String(claims.place), claims.ended === true))];
  }
  const keys = /** @type {string[]} */ ([claims.managers, claims.recovery].flat());
  const lines = await Promise.all(keys.map(async (x) => {
    const kid = await kidOf(x);
    const name = x === claims.recovery ? texts.recoveryCopy : nameOf(x);
    return make(
      "li",
      { class: "line" },
      make("p", { class: "line-title" }, signed.has(kid) ? texts.hasSigned(name) : name),
      make("p", { class: "line-text" }, safetyCode(kid)),
    );
  }));
  return [lead(texts.draftSetWhat), make("ul", { class: "lines" }, ...lines)];
}

/** @param {SiteRoot | undefined} root @param {Draft} draft @param {string} text */
async function isComplete(root, { kind }, text) {
  if (kind === "opening") return text.split("~").length >= 2;
  return root === undefined
    ? (await openRoot([text], await siteOf(text))).ok
    : (await followRoot(root, text)).ok;
}

/** One in or one out. @param {Desk} desk */
export async function changeCard(desk) {
  const { root, key, told, nameOf, building, ask, again } = desk;
  if (root === undefined || key === undefined) {
    throw new Error("Cannot change a set: there is none");
  }
  const members = root.members.filter(({ recovery }) => !recovery);
  const recovery = root.members.find((member) => member.recovery)?.x ?? "";
  const offers = (told.offers ?? []).filter(({ key: x }) => !members.some((one) => one.x === x));
  const codeOf = async (/** @type {string} */ x) => safetyCode(await kidOf(x));
  const options = [
    ...await Promise.all(
      offers.map(async (
        { key: x },
      ) => /** @type {const} */ ([`+${x}`, `${nameOf(x)}: ${await codeOf(x)}`])),
    ),
    ...await Promise.all(
      members.filter(({ x }) => x !== key.x).map(async (
        { x },
      ) => /** @type {const} */ ([`-${x}`, `${nameOf(x)}: ${await codeOf(x)}`])),
    ),
  ];
  const comes = new Field({
    name: "in",
    label: texts.changeIn,
    type: "select",
    options: [
      ["", texts.nobody],
      ...options.filter(([value]) => value.startsWith("+")),
    ],
  });
  const out = new Field({
    name: "out",
    label: texts.changeOut,
    type: "select",
    options: [
      ["", texts.nobody],
      ...options.filter(([value]) => value.startsWith("-")),
    ],
  });
  comes.optional = out.optional = true;
  const form = new SheetForm({
    fields: [comes, out],
    action: texts.draftChange,
    busy: texts.sending,
    quiet: true,
    async send() {
      const managers = [
        ...members.map(({ x }) => x).filter((x) => `-${x}` !== out.value),
        ...(comes.value === "" ? [] : [comes.value.slice(1)]),
      ];
      const changes = comes.value !== "" || out.value !== "";
      if (!changes || managers.length < 2) {
        form.say(changes ? texts.twoAtLeast : texts.nothingChanges);
        return;
      }
      const text = await makeNextRoot([key], root, { managers, recovery, nowMs: Date.now() });
      await ask("POST", `/buildings/${building}/site-keys/drafts`, { kind: "root", text });
      await again();
    },
  });
  return card(texts.change, lead(texts.changeWhat), form.element);
}

/** @param {string} x @param {string} name */
async function memberTick(x, name) {
  return new Tick({
    name: "member",
    label: [`${name}: `, make("span", { class: "paper-code-inline" }, safetyCode(await kidOf(x)))],
  });
}

/** For paper: sixteen groups of four hexadecimal digits. @param {Uint8Array} seed */
function groupsOf(seed) {
  const digits = [...seed].map((byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase();
  return digits.replace(/(.{4})(?=.)/g, "$1 ");
}

/** @param {string} text */
function seedIn(text) {
  const digits = text.replace(/[^0-9A-Fa-f]/g, "");
  if (digits.length !== 64) return undefined;
  return Uint8Array.from(
    { length: 32 },
    (_, at) => Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16),
  );
}
