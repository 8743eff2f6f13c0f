/** What is kept of signed statements about keys, read from the rows, and who may read a flat's. */
import { placeOf } from "../../../web/media/claims.js";
import { read } from "../../../web/media/jws.js";
import { standingOf } from "../authority.ts";
import { reachFacility } from "../facilities/reach.ts";
import { shownNumber } from "../facilities/shown_number.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { bellKinds, takesRings } from "../rings/taking.ts";
import { joinLastsMs } from "../rows/ring_paper.ts";

/** A building's managers' set, from its first version; none where they have no keys yet. */
export function versionsOf(ledger: Ledger, building: string): readonly string[] {
  return ledger.find("site_key", "what", `${building}/version`)
    .toSorted((a, b) => a.version - b.version).map(({ text }) => text);
}

/** The newest certificate of each unit, by unit. */
export function certificatesOf(ledger: Ledger, building: string): ReadonlyMap<string, string> {
  return new Map(
    ledger.find("site_key", "what", `${building}/certificate`)
      .flatMap(({ unit, text }) => unit === null ? [] : [[unit, text] as const]),
  );
}

/** A flat's openings and statements, in the order of their coming. */
export function papersOf(ledger: Ledger, facility: string): readonly RowOf<"ring_paper">[] {
  return ledger.find("ring_paper", "facility", facility).toSorted((a, b) => a.seq - b.seq);
}

/** New phones that ask to be let into a flat. */
export function joinsOf(
  ledger: Ledger,
  facility: string,
  now: number,
): readonly RowOf<"ring_join">[] {
  return ledger.find("ring_join", "facility", facility)
    .filter(({ atMs }) => now < atMs + joinLastsMs).toSorted((a, b) => a.atMs - b.atMs);
}

/** The flat as statements spell it, or null where its number cannot be spelled so. */
export function placeOfFlat(facility: RowOf<"facility">): string | null {
  return placeOf(shownNumber(facility)) ?? null;
}

/** The claims of a statement that was checked before. */
export function claimsOf(text: string): Readonly<Record<string, unknown>> {
  const statement = read(text);
  return statement.ok ? statement.claims : {};
}

/** The opening that the flat's key was made by; undefined for none, or none that is kept. */
export function usedOpening(
  papers: readonly RowOf<"ring_paper">[],
): RowOf<"ring_paper"> | undefined {
  const key = papers.find(({ what }) => what === "statement");
  const claim = key === undefined ? null : claimsOf(key.text)["claim"] ?? null;
  if (claim === null) return undefined;
  return papers.find(({ what, text }) => what === "opening" && claimsOf(text)["claim"] === claim);
}

/** A flat and the membership by which somebody sees its papers. */
export interface PaperHolder {
  readonly facility: RowOf<"facility">;
  readonly own: RowOf<"member">;
}

/**
 * The flat, for those of it to whom its rings go and who act for its household. Nobody else has a
 * phone in it: no manager, no operator, not the machine's command line.
 * @throws {RefusalError} `not_found`, `forbidden`
 */
export function demandPapers(turn: Turn, id: string): PaperHolder {
  const facility = reachFlat(turn, id);
  const own = standingOf(turn.ledger, turn.by.account, turn.now).members.find((member) =>
    member.facility === id && (takesRings(facility, member) || actsFor(facility, member))
  );
  if (own === undefined) {
    turn.refuse("forbidden", "Cannot do that: it is for those of the flat to whom its rings go");
  }
  return { facility, own };
}

/** A facility that has a bell. @throws {RefusalError} `not_found` */
export function reachFlat(turn: Turn, id: string): RowOf<"facility"> {
  const facility = reachFacility(turn, id);
  if (!bellKinds.has(facility.kind)) {
    turn.refuse("not_found", "Cannot find the flat: nobody rings at this kind of room");
  }
  return facility;
}

/** Whether the flat's first key may be this member's to make, where it takes no letter. */
export function mayBeFirst(ledger: Ledger, { facility, own }: PaperHolder): boolean {
  if (own.role !== "owner") return own.role === "main";
  return !facility.let &&
    !ledger.find("member", "facility", facility.id).some(({ role }) => role === "main");
}

function actsFor(facility: RowOf<"facility">, member: RowOf<"member">): boolean {
  if (member.role === "owner") return !facility.let;
  return member.role === "main" || member.administrator;
}
