/**
 * What is kept of one flat's keys: a manager's openings, the flat's own statements, and new phones
 * that ask to be let in. As in `site_keys.ts` the caller has checked the signatures; `after` and
 * `root` say against what, and a turn that finds otherwise does nothing and answers null.
 *
 * A password that is set anew, a new session or a recovery adds nothing here: only a phone of the
 * flat lets another in (C2).
 */
import { facilityToManage } from "../facilities/reach.ts";
import { dueRows, firstDue } from "../keys/due_index.ts";
import { queueMail } from "../mail/queue.ts";
import type { Due } from "../registry/commands.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { joinsMax, lettingInMax, openingsMax, statementsMax } from "./bounds.ts";
import type { Judged, JudgedStatement } from "./judging.ts";
import {
  claimsOf,
  demandPapers,
  joinsOf,
  mayBeFirst,
  papersOf,
  reachFlat,
  usedOpening,
} from "./reading.ts";

/** A text for a flat, as the caller judged it. */
interface Text {
  readonly facility: string;
  /** Number of the flat's newest text that it was judged by; 0 for none. */
  readonly after: number;
  /** Versions of the managers' set. */
  readonly root: number;
  readonly text: string;
}

/** Joins that end in one turn by the clock. */
const endedPerTurn = 100;

/**
 * Keeps a manager's opening and tells every account of the household (C2).
 * @throws {RefusalError} `busy` where so many mails wait that the household would not be told.
 */
export function addOpening(turn: Turn, { judged, ...said }: Text & { readonly judged: Judged }) {
  const facility = facilityToManage(turn, said.facility);
  if (judged.what === null) return { id: "" };
  const id = append(turn, reachFlat(turn, facility.id), "opening", said, judged.replaces);
  if (id === null) return null;
  const papers = papersOf(turn.ledger, facility.id);
  const used = usedOpening(papers);
  const spare = papers.filter((paper) => paper.what === "opening" && paper !== used);
  const over = spare.length + (used === undefined ? 0 : 1) - openingsMax;
  for (const paper of spare.slice(0, Math.max(0, over))) turn.remove("ring_paper", paper.id);
  turn.audit({
    what: "flat_key_opened",
    building: facility.building,
    about: [`facility/${facility.id}`],
    facts: { outcome: judged.what, ended: claimsOf(said.text)["ended"] === true },
  });
  for (const account of householdOf(turn, facility)) {
    queueMail(turn, "flat_key_opened", account, facility.id);
  }
  return { id };
}

/**
 * Keeps a statement of one of the flat's phones.
 * @throws {RefusalError} `forbidden` where the flat's first key needs no letter and somebody else
 *   than its main user would make it; `limit_reached`
 */
export function addStatement(
  turn: Turn,
  { judged, ...said }: Text & { readonly judged: JudgedStatement },
) {
  const holder = demandPapers(turn, said.facility);
  if (judged.what === null) return { id: "" };
  if (judged.first && !mayBeFirst(turn.ledger, holder)) {
    turn.refuse(
      "forbidden",
      "Cannot make the flat's first key: without a letter its main user does",
    );
  }
  const id = append(turn, holder.facility, "statement", said, judged.replaces);
  if (id === null) return null;
  const statements = papersOf(turn.ledger, said.facility).filter(({ what }) => what !== "opening");
  const max = judged.kind === "device" ? lettingInMax : statementsMax;
  if (statements.length > max) {
    turn.refuse(
      "limit_reached",
      `Cannot keep the statement: a flat's key has at most ${max} of this kind; make it a new key`,
    );
  }
  turn.audit({
    what: "flat_key_said",
    building: holder.facility.building,
    about: [`facility/${said.facility}`],
    facts: { kind: judged.kind },
  });
  return { id };
}

/** Keeps a new phone's question to those of the flat. @throws {RefusalError} `limit_reached` */
export function askToJoin(
  turn: Turn,
  { facility: id, text }: { readonly facility: string; readonly text: string },
): { readonly id: string } {
  const { facility } = demandPapers(turn, id);
  const joins = joinsOf(turn.ledger, id, turn.now);
  const same = joins.find((join) => join.text === text);
  if (same !== undefined) return { id: same.id };
  if (joins.length >= joinsMax) {
    turn.refuse("limit_reached", `Cannot ask: at most ${joinsMax} new phones of a flat do at once`);
  }
  const made = turn.newId();
  turn.put("ring_join", {
    ...{ id: made, building: facility.building, facility: id, text, atMs: turn.now },
  });
  return { id: made };
}

/** Drops a new phone's question. */
export function dropJoin(
  turn: Turn,
  { facility, join }: { readonly facility: string; readonly join: string },
): null {
  demandPapers(turn, facility);
  if (turn.ledger.get("ring_join", join)?.facility !== facility) {
    turn.refuse("not_found", "Cannot find the question: there is none of this id, or it has ended");
  }
  turn.remove("ring_join", join);
  return null;
}

/** Drops questions that have stood long enough. */
export const joinsDue: Due = {
  next: (ledger) => firstDue(ledger, "ring_join", "due"),
  run(turn) {
    for (const { id } of dueRows(turn.ledger, "ring_join", "due", turn.now, endedPerTurn)) {
      turn.remove("ring_join", id);
    }
  },
};

/**
 * What a household's phones have said goes with it (C9), as does the opening that they used; one for
 * whoever moves in next stays.
 */
export function endHouseholdPapers(turn: Turn, facility: string): void {
  const papers = papersOf(turn.ledger, facility);
  const used = usedOpening(papers)?.seq ?? 0;
  for (const { id, what, seq } of papers) {
    if (what === "statement" || seq <= used) turn.remove("ring_paper", id);
  }
  for (const { id } of turn.ledger.find("ring_join", "facility", facility)) {
    turn.remove("ring_join", id);
  }
}

/** Whether a flat has a key, as far as its phones have said. */
export function isKeyed(turn: Turn, facility: string): boolean {
  return papersOf(turn.ledger, facility).some(({ what }) => what === "statement");
}

/** All that was said of a flat's keys goes with the flat. */
export function endFlatPapers(turn: Turn, { id, building }: RowOf<"facility">): void {
  endHouseholdPapers(turn, id);
  for (const paper of papersOf(turn.ledger, id)) turn.remove("ring_paper", paper.id);
  for (const draft of turn.ledger.find("site_key", "what", `${building}/draft`)) {
    if (draft.facility === id) turn.remove("site_key", draft.id);
  }
}

/** @returns the row's id, or null where something came in between. */
function append(
  turn: Turn,
  { id: facility, building }: RowOf<"facility">,
  what: RowOf<"ring_paper">["what"],
  { after, root, text }: Text,
  replaces: readonly string[],
): string | null {
  const last = papersOf(turn.ledger, facility).at(-1)?.seq ?? 0;
  const versions = turn.ledger.count("site_key", "what", `${building}/version`);
  if (last !== after || versions !== root) return null;
  for (const gone of replaces) turn.remove("ring_paper", gone);
  const id = turn.newId();
  turn.put("ring_paper", {
    ...{ id, building, facility, what, seq: after + 1, root, text, atMs: turn.now },
  });
  return id;
}

/** Accounts of the household: all of it but an owner who has let it. */
function householdOf(turn: Turn, facility: RowOf<"facility">): readonly RowOf<"account">[] {
  const members = turn.ledger.find("member", "facility", facility.id)
    .filter(({ role }) => role !== "owner" || !facility.let);
  const accounts = new Set(members.flatMap(({ account }) => account ?? []));
  return [...accounts].flatMap((id) => turn.ledger.get("account", id) ?? [])
    .filter(({ status }) => status === "active" || status === "invited");
}
