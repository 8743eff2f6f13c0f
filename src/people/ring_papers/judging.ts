/**
 * Whether a signed text follows from those that are kept, by the very code that units and phones go
 * by: so nobody fills the store with nonsense, and nobody is told that a text was taken which units
 * would refuse. It takes signatures to be verified, which waits, so it stands outside the registry's
 * turn; the turn then checks that nothing came in between.
 */
import { areExactly } from "../../../web/media/claims.js";
import { FlatBook } from "../../../web/media/flat_book.js";
import { openingId, statementForms, statementTyps } from "../../../web/media/flat_statements.js";
import { isBy, read } from "../../../web/media/jws.js";
import { followRoot, openRoot, signersAmong, siteOf } from "../../../web/media/site_root.js";
import type { Admitted, Rule, SiteRoot } from "../../../web/media/types.js";
import { checkUnitCertificate } from "../../../web/media/unit_certificate.js";
import { type RefusalCode, RefusalError, refuse } from "../../refusal.ts";
import type { RowOf } from "../registry/ledger.ts";
import { usedOpening } from "./reading.ts";

/** Rules by which a text does not fit what is there, though there is nothing wrong with it. */
const standInTheWay: ReadonlySet<Rule> = new Set<Rule>([
  "root_version",
  "place_taken",
  "no_opening",
  "waits",
  "older",
  "unknown_flat",
  "wrong_flat",
  "not_in_flat",
  "removed",
  "depth",
  "not_allowed",
  "full",
]);
const rootTyp = "site-root+jwt";
/** Eight managers and the recovery copy. */
const membersMax = 9;

/** A flat as far as its texts go. */
export interface FlatTexts {
  /** The managers' set; at least one version. */
  readonly versions: readonly string[];
  readonly papers: readonly RowOf<"ring_paper">[];
  readonly firstUse: boolean;
}

/** @throws {RefusalError} naming the rule: `conflict` where another state would take it. */
export function refuseBy(what: string, rule: Rule): never {
  const code: RefusalCode = standInTheWay.has(rule) ? "conflict" : "invalid";
  throw new RefusalError(
    refuse(code, `Cannot keep the ${what}: units and phones would refuse it, got ${rule}`),
  );
}

/** The managers' set of these versions, of which there is at least one. @throws where none follows. */
export async function rootOf(versions: readonly string[]): Promise<SiteRoot> {
  const opened = await openRoot([...versions], await siteOf(versions[0] ?? ""));
  if (!opened.ok) throw new Error(`Cannot read the managers' set that is kept: ${opened.rule}`);
  return opened.root;
}

/** @throws {RefusalError} unless this is the next version of the set. */
export async function judgeVersion(versions: readonly string[], text: string): Promise<void> {
  if (versions.length > 0) {
    const next = await followRoot(await rootOf(versions), text);
    return next.ok ? undefined : refuseBy("version", next.rule);
  }
  const first = read(text, rootTyp);
  if (!first.ok) return refuseBy("version", first.rule);
  const opened = await openRoot([text], await siteOf(text));
  if (!opened.ok) refuseBy("version", opened.rule);
}

/** @throws {RefusalError} unless a manager of the set certifies a key of this unit. */
export async function judgeCertificate(
  versions: readonly string[],
  unit: string,
  text: string,
): Promise<void> {
  const checked = await checkUnitCertificate(await rootOf(versions), text);
  if (!checked.ok) return refuseBy("certificate", checked.rule);
  if (checked.unit.unit !== unit) refuseBy("certificate", "unit");
}

/** A statement that still lacks signatures. */
export interface Drafted {
  readonly kind: "root" | "opening";
  /** Of an opening: the flat's. */
  readonly place: string | null;
  readonly text: string;
}

/**
 * @param before the text as it is kept, where this one adds signatures to it
 * @throws {RefusalError} unless it is what could be completed: each signature by somebody of the set,
 *   or of the set that it makes.
 */
export async function judgeDraft(
  versions: readonly string[],
  { kind, place, text }: Drafted,
  before?: string,
): Promise<void> {
  const typ = kind === "root" ? rootTyp : statementTyps.opening;
  const draft = read(text, typ);
  if (!draft.ok) return refuseBy("draft", draft.rule);
  const { claims, payload, signatures } = draft;
  const root = versions.length === 0 ? null : await rootOf(versions);
  if (kind === "opening") {
    if (root === null) return refuseBy("draft", "root_version");
    if (!areExactly(claims, statementForms.opening)) return refuseBy("draft", "claims");
    if (claims["site"] !== root.site || claims["place"] !== place) return refuseBy("draft", "site");
    if (claims["root"] !== root.version) return refuseBy("draft", "root_version");
    const signers = await signersAmong(draft, root.members);
    if (signers.length !== signatures.length) return refuseBy("draft", "unknown_key");
  } else {
    const follows = root === null
      ? claims["version"] === 1
      : claims["version"] === root.version + 1 && claims["before"] === root.head &&
        claims["site"] === root.site;
    if (!follows) return refuseBy("draft", "root_version");
    const named = [claims["managers"], claims["recovery"]].flat();
    if (named.length > membersMax) return refuseBy("draft", "root_members");
    const keys = [...new Set([...named, ...(root?.members ?? []).map(({ x }) => x)])]
      .filter((x) => typeof x === "string");
    for (const signature of signatures) {
      const known = await Promise.all(keys.map((x) => isBy(signature, x)));
      if (!known.includes(true)) return refuseBy("draft", "unknown_key");
    }
  }
  if (before === undefined) return;
  const kept = read(before, typ);
  const kids = new Set(signatures.map(({ kid }) => kid));
  if (
    !kept.ok || kept.payload !== payload || signatures.length <= kept.signatures.length ||
    !kept.signatures.every(({ kid }) => kids.has(kid))
  ) refuseBy("draft", "signers");
}

/** The flat's book, as a unit has it that heard each text when it came. */
export async function bookOf(
  { versions, papers, firstUse }: FlatTexts,
  now: number,
): Promise<FlatBook> {
  const book = new FlatBook({
    root: await rootOf(versions.slice(0, 1)),
    nowMs: papers[0]?.atMs ?? now,
    firstUse,
  });
  let heard = 1;
  const hearUpTo = async (version: number, atMs: number) => {
    for (; heard < Math.min(version, versions.length); heard++) {
      await book.admit(versions[heard], atMs);
    }
  };
  for (const { root, text, atMs } of papers) {
    await hearUpTo(root, atMs);
    await book.admit(text, atMs);
  }
  await hearUpTo(versions.length, now);
  return book;
}

/** What became of a text: what the book says of it, and the rows that it stands in the place of. */
export interface Judged {
  /** Null: it is kept already. */
  readonly what: Exclude<Admitted["what"], "known" | "root"> | null;
  readonly replaces: readonly string[];
}

/**
 * An opening for a flat, by a manager.
 * @throws {RefusalError} where a unit would refuse it, or it is for another place.
 */
export async function judgeOpening(
  texts: FlatTexts,
  place: string,
  text: string,
  now: number,
): Promise<Judged> {
  const opening = read(text, statementTyps.opening);
  if (!opening.ok) return refuseBy("opening", opening.rule);
  if (opening.claims["place"] !== place) return refuseBy("opening", "wrong_flat");
  const answer = await (await bookOf(texts, now)).admit(text, now);
  if (!answer.ok) return refuseBy("opening", answer.rule);
  const id = await openingId(text);
  const same: RowOf<"ring_paper">[] = [];
  for (const paper of texts.papers) {
    if (paper.what === "opening" && await openingId(paper.text) === id) same.push(paper);
  }
  const signatures = (of: string) => of.split("~").length;
  // With one more signature it may end a household at once: units take it, so it is kept.
  const more = same.every((paper) => signatures(paper.text) < signatures(text));
  const inUse = usedOpening(texts.papers);
  if (
    answer.what === "known" && (same.length === 0 || !more || same.some((one) => one === inUse))
  ) {
    return { what: null, replaces: [] };
  }
  if (answer.what === "root") return refuseBy("opening", "header");
  return {
    what: answer.what === "known" ? "opened" : answer.what,
    replaces: same.map((paper) => paper.id),
  };
}

/** A statement that was judged. */
export interface JudgedStatement extends Judged {
  readonly kind: "key" | "device" | "removal" | "objection";
  /** The flat had no key and no letter speaks for this one: units take whoever comes first. */
  readonly first: boolean;
}

/**
 * A statement of a flat's phones.
 * @throws {RefusalError} where a unit would refuse it; `conflict` for a key where one stands.
 */
export async function judgeStatement(
  texts: FlatTexts,
  place: string,
  text: string,
  now: number,
): Promise<JudgedStatement> {
  const statement = read(text);
  if (!statement.ok) return refuseBy("statement", statement.rule);
  const kind = kinds.find((one) => statementTyps[one] === statement.typ);
  if (kind === undefined) return refuseBy("statement", "header");
  const { claims } = statement;
  const book = await bookOf(texts, now);
  const flat = book.flatAt(place);
  if (kind === "key") {
    if (claims["place"] !== place) return refuseBy("statement", "wrong_flat");
  } else if (claims["flat"] !== flat) return refuseBy("statement", "unknown_flat");
  const answer = await book.admit(text, now);
  if (!answer.ok) return refuseBy("statement", answer.rule);
  const { what } = answer;
  if (what === "known" || what === "root") {
    return { kind, what: null, replaces: [], first: false };
  }
  if (kind !== "key") return { kind, what, replaces: [], first: false };
  const opening = texts.papers.findLast((paper) =>
    paper.what === "opening" && openedBy(paper.text, claims)
  );
  return {
    kind,
    what,
    // What was said under an earlier key, and by openings before this one, is over.
    replaces: texts.papers.filter((paper) =>
      paper.what === "statement" || paper.seq < (opening?.seq ?? Infinity)
    ).map(({ id }) => id),
    first: answer.what === "pinned" && book.list(answer.flat, now)?.how === "first_use",
  };
}

const kinds = ["key", "device", "removal", "objection"] as const;

function openedBy(text: string, { place, claim }: Readonly<Record<string, unknown>>): boolean {
  const opening = read(text, statementTyps.opening);
  return opening.ok && opening.claims["claim"] === claim && opening.claims["place"] === place;
}
