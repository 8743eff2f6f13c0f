// @ts-check
/**
 * The card of the account page that says who can see one's door: for each unit the list as the unit
 * itself signed it for this question. Devices are named by their codes; whoever may take one out has
 * the button beside it. A reset that waits can be turned down here.
 */
import { card, line } from "./account_card.js";
import { make, say } from "./dom.js";
import { randomId } from "./media/base64_url.js";
import { deviceCode } from "./media/device_code.js";
import { checkFlatList } from "./media/flat_statements.js";
import { dayText, faultSentence, momentText } from "./people_words.js";
import { qrPicture } from "./qr.js";
import { withoutPicture } from "./papers_cards.js";
import { hasJoinLink } from "./ring_joins.js";
import { FlatPapers, ownFlatOf } from "./ring_papers.js";
import { button, lead, said, SheetForm } from "./sheet.js";
import { papersTexts as texts } from "./texts/papers.js";

/** @import { FlatList } from "./media/types.js" */
/** @import { Me } from "./account.js" */
/** @import { Identity } from "./identity.js" */
/** @import { Inside } from "./ring_standing.js" */

/** This page hears no news; while a link of it is out, or it waits itself, it asks by itself. */
const lookEveryMs = 5_000;
const linkLastsMs = 900_000;

/**
 * One card for each building where rings come to the person.
 * @param {Identity} identity
 * @param {Me} me
 */
export function doorCards(identity, me) {
  const buildings = [...new Set(me.places.map(({ building }) => building))];
  return buildings.flatMap((building) => {
    const flat = ownFlatOf(me, building);
    return flat === undefined ? [] : [doorCard(new FlatPapers(identity, building, flat))];
  });
}

/** @param {FlatPapers} papers */
function doorCard(papers) {
  const place = make("div", { class: "stack", "aria-live": "polite" });
  let shownAs = "";
  const draw = async (asks = false) => {
    await papers.renew();
    const { standing } = papers;
    const waits = standing.what === "asks" || standing.what === "waits";
    if (waits) setTimeout(() => void draw(), lookEveryMs);
    if (waits && shownAs === standing.what) return;
    shownAs = standing.what;
    if (standing.what === "in") {
      return place.replaceChildren(...await inside(papers, standing, asks, draw));
    }
    const why = said(withoutPicture(standing) ?? "");
    const shown = [why];
    if (standing.what === "asks") shown.push(make("p", {}, texts.thisCode(standing.code)));
    place.replaceChildren(...shown);
    if (standing.what === "quiet" || standing.what === "taken_out") {
      place.append(button(texts.askAgain, async () => {
        await papers.askAgain();
        await draw();
      }));
    }
  };
  void draw();
  return card(texts.title, lead(texts.what), place);
}

/**
 * @param {FlatPapers} papers
 * @param {Inside} standing
 * @param {boolean} asks whether the units are asked, which takes a moment
 * @param {(asks: boolean) => Promise<void>} draw
 */
async function inside(papers, { key, root, opening, units, mayLetIn }, asks, draw) {
  const again = () => draw(asks);
  const own = make("p", {}, texts.thisCode(await deviceCode(root.site, key.kid)));
  const told = !asks ? [] : await Promise.all(units.map((unit) => unitPart(papers, unit, again)));
  const object = opening === undefined ? [] : [
    said(texts.opening(momentText(opening.dueAtMs)), "error"),
    pressing(texts.object, () => papers.object(opening.id), again),
  ];
  const ask = new SheetForm({
    fields: [],
    action: texts.ask,
    busy: texts.asksBusy,
    quiet: true,
    send: () => draw(true),
  });
  const link = mayLetIn ? linkPart(papers, root.site) : make("p", { class: "hint" }, texts.noLink);
  return [own, ...object, ...told, ask.element, link];
}

/**
 * @param {FlatPapers} papers
 * @param {{ unit: string, certificate: string | null }} about
 * @param {() => Promise<void>} again
 */
async function unitPart(papers, { unit, certificate }, again) {
  const title = make("h3", {}, texts.unit(unit));
  const words = (/** @type {string} */ text, /** @type {"error" | "note"} */ kind = "note") =>
    make("div", { class: "door-list-part" }, title, said(text, kind));
  const { standing } = papers;
  if (standing.what !== "in") return words("");
  if (certificate === null) return words(texts.unitUnsigned);
  const { root, flat: { flat, devices: known }, key } = standing;
  const nonce = randomId();
  let answer;
  try {
    answer = await papers.unitWords(unit, nonce);
  } catch {
    return words(texts.unitSilent);
  }
  if (answer.list === undefined) return words(texts.unitNothing);
  const text = String(answer.list);
  const checked = await checkFlatList({
    ...{ root, unitCertificate: certificate, unitName: papers.unitName(unit) },
    ...{ flat, nonce, text },
  });
  if (!checked.ok) return words(texts.unitWrong, "error");
  const { list } = checked;
  if (!list.current) return words(texts.notCurrent, "error");
  const self = list.devices.find(({ device }) => device === key.kid);
  const lines = await Promise.all(list.devices.map(async (one) => {
    const code = await deviceCode(root.site, one.device);
    const isOwn = one.device === key.kid;
    const isKnown = known.some(({ device }) => device === one.device);
    const may = isOwn || self?.depth === 0 || isBelow(list, one.device, key.kid);
    return line(
      isOwn ? `${code} (${texts.thisBrowser})` : code,
      [
        one.by === null ? texts.firstDevice : texts.letInOn(dayText(one.iat * 1000)),
        ...(isKnown ? [] : [texts.unknownDevice]),
      ].join(". "),
      may
        ? {
          action: texts.takeOut,
          press: async () => {
            await papers.takeOut(one.device);
            void again();
          },
        }
        : undefined,
    );
  }));
  return make(
    "div",
    { class: "door-list-part" },
    title,
    make("ul", { class: "lines" }, ...lines),
    make("p", { class: "hint" }, list.how === "claim" ? texts.byLetter : texts.firstUse),
    ...(list.pins > 1 ? [said(texts.pins(list.pins))] : []),
    ...resetPart(papers, list, again),
  );
}

/** @param {FlatPapers} papers @param {FlatList} list @param {() => Promise<void>} again */
function resetPart(papers, { reset }, again) {
  if (reset === null) return [];
  const due = reset.dueInS === 0
    ? texts.resetNow
    : texts.resetDue(momentText(Date.now() + reset.dueInS * 1000));
  return [
    said(due, "error"),
    pressing(texts.object, () => papers.object(reset.opening), again),
  ];
}

/** A link for another phone, as text and code. @param {FlatPapers} papers @param {string} site */
function linkPart(papers, site) {
  const place = make("div", { class: "qr-place" });
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  const form = new SheetForm({
    fields: [],
    action: texts.linkMake,
    busy: texts.linkBusy,
    quiet: true,
    async send() {
      const link = await papers.makeLink();
      clearInterval(timer);
      const untilMs = Date.now() + linkLastsMs;
      timer = setInterval(async () => {
        await papers.renew();
        if (hasJoinLink(site)) return;
        clearInterval(timer);
        const isOver = Date.now() >= untilMs;
        place.replaceChildren(
          isOver ? said(texts.linkOver) : said(texts.linkUsed, "done"),
        );
      }, lookEveryMs);
      place.replaceChildren(
        qrPicture(link, texts.linkCode),
        make("p", { class: "letter-link" }, link),
      );
    },
  });
  return make(
    "div",
    { class: "door-list-part" },
    make("h3", {}, texts.link),
    make("p", { class: "hint" }, texts.linkWhat),
    place,
    form.element,
  );
}

/** @param {string} name @param {() => Promise<unknown>} press @param {() => Promise<void>} then */
function pressing(name, press, then) {
  const fault = make("p", { class: "fault", role: "alert", hidden: true });
  const one = button(name, async () => {
    try {
      await press();
      await then();
    } catch (error) {
      fault.hidden = false;
      say(fault, faultSentence(error));
    }
  }, "plain wide");
  return make("div", {}, one, fault);
}

/**
 * Whether a device was let in by another, or by one that this let in.
 * @param {FlatList} list
 * @param {string} device
 * @param {string} by
 */
function isBelow({ devices }, device, by) {
  let one = devices.find((other) => other.device === device);
  for (let steps = 0; one !== undefined && steps < 3; steps++) {
    if (one.by === by) return true;
    const above = one.by;
    one = devices.find((other) => other.device === above);
  }
  return false;
}
