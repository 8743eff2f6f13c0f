/**
 * Legal holds (R88): placed and ended by an operator, each for one case, one subject and some
 * classes of data, with a day by which somebody looks whether it is still needed. A hold does not
 * stop any rule for everybody: it copies what concerns its subject into an archive of its own
 * (`copies.ts`, `keeper.ts`), which goes with its key when it ends, and it stands in the way of the
 * subject's erasure (`held.ts`).
 */
import { belongsTo, demandFresh, demandManager, demandOperator, standingOf } from "../authority.ts";
import { queueMail } from "../mail/queue.ts";
import { dueRows, firstDue } from "../keys/due_index.ts";
import type { Due } from "../registry/commands.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { Hold, HoldRecord } from "../rows/hold.ts";
import { copiesOf } from "./copies.ts";
import { managersCopy } from "./shown.ts";

/** Holds of one cluster, ended ones that still hold records included. */
export const holdsMax = 200;
/** Records of one hold. */
export const recordsOfHoldMax = 5_000;
/** Records of all holds. */
export const recordsMax = 20_000;
/** Rows that a hold copies at the moment it is placed, and their characters together. */
export const copiesMax = 250;
const copiesCharactersMax = 300_000;
/** How far ahead the review may lie. */
export const reviewMsMax = 365 * 86_400_000;
/** Records that one turn removes. */
const removedPerTurn = 200;
/** Operators who are sent a mail that a review is due. */
const operatorsMailedMax = 16;
const remindedPerTurn = 20;

/** What is asked for. */
export interface HoldWish
  extends Pick<Hold, "account" | "building" | "classes" | "case" | "reason" | "reviewAtMs"> {}

/** Places a hold. @throws {RefusalError} `invalid` where there is nothing that it could hold. */
export function placeHold(turn: Turn, wish: HoldWish): Hold {
  demandOperator(turn);
  demandFresh(turn);
  const { account, building } = wish;
  if (account === null && building === null) {
    turn.refuse("invalid", "Cannot place it: a hold names a person, a building, or both");
  }
  const classes = [...new Set(wish.classes)];
  if (account === null && classes.some((one) => one !== "D4")) {
    turn.refuse("invalid", "Cannot place it: of a building as such only the audit log is held");
  }
  if (account !== null) turn.need("account", account);
  demandReview(turn, wish.reviewAtMs);
  if (turn.ledger.size("hold") >= holdsMax) {
    turn.refuse("limit_reached", `Cannot place it: there are ${holdsMax} holds`);
  }
  const copies = account === null ? [] : copiesOf(turn.ledger, account, building, classes);
  const characters = copies.reduce((sum, { content }) => sum + content.length, 0);
  if (
    copies.length > copiesMax || characters > copiesCharactersMax ||
    turn.ledger.size("hold_record") + copies.length > recordsMax
  ) {
    turn.refuse("limit_reached", "Cannot place it: there is too much; name one building or fewer");
  }
  const hold = turn.put("hold", {
    ...wish,
    classes,
    id: turn.newId(),
    by: turn.by.account,
    fromMs: turn.now,
    remindedAtMs: null,
    endedAtMs: null,
    through: null,
    keptAtMs: null,
    kept: copies.length,
    full: false,
  });
  for (const { record, content } of copies) {
    const id = turn.newId();
    turn.put("hold_record", { id, hold: hold.id, record, atMs: turn.now, content });
  }
  note(turn, hold, "hold_placed", {
    step: "placed",
    classes: classes.join(" "),
    reviewAtMs: hold.reviewAtMs,
  });
  return hold;
}

/** Sets a later review, once somebody has found that the hold is still needed. */
export function reviewHold(
  turn: Turn,
  { id, reviewAtMs }: { readonly id: string; readonly reviewAtMs: number },
): null {
  const hold = demandStanding(turn, id);
  demandReview(turn, reviewAtMs);
  turn.put("hold", { ...hold, reviewAtMs, remindedAtMs: null });
  note(turn, hold, "hold_placed", { step: "reviewed", reviewAtMs });
  return null;
}

/** Ends it: what it has kept goes in the next turns, and its key after that. */
export function endHold(turn: Turn, { id }: { readonly id: string }): null {
  const hold = demandStanding(turn, id);
  turn.put("hold", { ...hold, endedAtMs: turn.now });
  note(turn, hold, "hold_ended", { kept: hold.kept });
  return null;
}

/** Copies of the audit log for a hold, up to an entry. */
export interface KeptEntries {
  readonly hold: string;
  /** At most some dozen. */
  readonly records: readonly { readonly seq: number; readonly atMs: number; content: string }[];
  /** The last entry that was looked at; null where these are not all of the ones before it. */
  readonly through: Hold["through"];
  /** Everything that there was has been looked at. */
  readonly caughtUp: boolean;
}

/** Keeps copies; the server's own. @returns whether the hold takes more. */
export function keepHoldRecords(turn: Turn, input: KeptEntries): boolean {
  demandServer(turn);
  const hold = turn.ledger.get("hold", input.hold);
  if (hold === undefined || hold.endedAtMs !== null || hold.full) return false;
  let { kept } = hold;
  let full = false;
  for (const { seq, atMs, content } of input.records) {
    const id = `${hold.id}.${seq}`;
    if (turn.ledger.get("hold_record", id) !== undefined) continue;
    if (kept >= recordsOfHoldMax || turn.ledger.size("hold_record") >= recordsMax) {
      full = true;
      break;
    }
    turn.put("hold_record", { id, hold: hold.id, record: `audit/${seq}`, atMs, content });
    kept++;
  }
  turn.put("hold", {
    ...hold,
    kept,
    full,
    ...(input.through !== null && { through: input.through }),
    ...(input.caughtUp && !full && { keptAtMs: turn.now }),
  });
  return !full;
}

/** Removes the row of an ended hold whose records and key are gone; the server's own. */
export function forgetHold(turn: Turn, { id }: { readonly id: string }): null {
  demandServer(turn);
  const hold = turn.ledger.get("hold", id);
  if (hold !== undefined && hold.endedAtMs !== null && hold.kept === 0) turn.remove("hold", id);
  return null;
}

/** Notes that the records of a hold are read. @returns the hold. */
export function noteHoldRead(
  turn: Turn,
  input: { readonly id: string; readonly case: string; readonly reason: string },
): Hold {
  const hold = turn.need("hold", input.id);
  demandReader(turn, hold);
  turn.audit({
    what: "sensitive_read",
    building: hold.building ?? undefined,
    about: [`hold/${hold.id}`],
    facts: {
      what: "legal hold",
      case: input.case.slice(0, 40),
      reason: input.reason.slice(0, 80),
    },
  });
  return hold;
}

/** The holds of the cluster, for operators, or those of a building for its managers too. */
export function holdsFor(turn: Turn, building: string | null): readonly Hold[] {
  if (building === null) demandOperator(turn);
  else demandManager(turn, building);
  const all = building === null
    ? [...turn.ledger.all("hold")]
    : [...turn.ledger.find("hold", "building", building)];
  return all.sort((a, b) => a.fromMs - b.fromMs || (a.id < b.id ? -1 : 1));
}

/** The records of a hold as the doer may read them, the oldest first. @throws {RefusalError} */
export function recordsOf(turn: Turn, id: string): readonly HoldRecord[] {
  const hold = turn.need("hold", id);
  demandReader(turn, hold);
  const { building } = hold;
  const { account, via } = turn.by;
  const isManager = building !== null && via === "session" &&
    !standingOf(turn.ledger, account, turn.now).operator;
  return [...turn.ledger.find("hold_record", "hold", id)]
    .sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1))
    .map((one) => isManager ? { ...one, content: managersCopy(one, building) } : one);
}

/** Reminds operators of a review, and removes what an ended hold has kept. */
export const holdsDue: Due = {
  next: (ledger) => firstDue(ledger, "hold", "due"),
  run(turn) {
    for (const hold of dueRows(turn.ledger, "hold", "due", turn.now, remindedPerTurn)) {
      if (hold.endedAtMs === null) remind(turn, hold);
      else return removeRecords(turn, hold);
    }
  },
};

function remind(turn: Turn, hold: RowOf<"hold">): void {
  turn.put("hold", { ...hold, remindedAtMs: turn.now });
  note(turn, hold, "hold_placed", { step: "review_due" });
  const operators = turn.ledger.find("account", "operator", "yes")
    .filter(({ status }) => status === "active");
  for (const operator of operators.slice(0, operatorsMailedMax)) {
    queueMail(turn, "hold_review", operator, hold.id);
  }
}

function removeRecords(turn: Turn, hold: RowOf<"hold">): void {
  const records = turn.ledger.find("hold_record", "hold", hold.id);
  for (const { id } of records.slice(0, removedPerTurn)) turn.remove("hold_record", id);
  turn.put("hold", { ...hold, kept: Math.max(0, records.length - removedPerTurn) });
}

function demandStanding(turn: Turn, id: string): Hold {
  demandOperator(turn);
  demandFresh(turn);
  const hold = turn.need("hold", id);
  if (hold.endedAtMs !== null) turn.refuse("conflict", "Cannot go on: the hold has ended");
  return hold;
}

function demandReview(turn: Turn, reviewAtMs: number): void {
  if (reviewAtMs > turn.now && reviewAtMs <= turn.now + reviewMsMax) return;
  turn.refuse("invalid", "Cannot do that: the review lies ahead, and a year at most");
}

/** An operator or, where the hold is of one building, a manager of it. */
function demandReader(turn: Turn, { building }: Hold): void {
  const { account, via } = turn.by;
  if (via === "console" || via === "server") return;
  const standing = standingOf(turn.ledger, account, turn.now);
  if (standing.operator) return demandOperator(turn);
  if (building === null || !belongsTo(standing, building)) turn.need("hold", "");
  demandManager(turn, building!);
}

function demandServer(turn: Turn): void {
  if (turn.by.via !== "server") turn.refuse("forbidden", "Cannot do that: the server alone does");
}

function note(
  turn: Turn,
  { id, account, building, case: number }: Hold,
  what: "hold_placed" | "hold_ended",
  facts: Readonly<Record<string, string | number>>,
): void {
  turn.audit({
    what,
    building: building ?? undefined,
    about: [`hold/${id}`, ...(account === null ? [] : [`account/${account}`])],
    facts: { case: number, ...facts },
  });
}
