/** Who may hand on a grant, and who may take back what was handed on (R11, R12). */
import { type Chain, chainOf } from "../../access/chain.ts";
import { mayHandOn, subjectsOf } from "../../access/snapshot.ts";
import { belongsTo, demandManager, demandVerified, standingOf } from "../authority.ts";
import type { Ledger } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { GrantRow, Subject } from "../rows/grant.ts";

/** A right to hand on. */
export type HandingRight = "give_keys" | "add_sub_users";

/** The right that it takes to hand on to such a subject. */
export function rightFor(subject: Subject): HandingRight {
  return subject.kind === "key" || subject.kind === "tag" ? "give_keys" : "add_sub_users";
}

/**
 * Demands that the doer holds a grant and may hand it on. Handing on is not bound to the hours of
 * the grant; what is handed on is.
 * @returns the chain above what will be handed on.
 * @throws {RefusalError}
 */
export function demandHolder(turn: Turn, parent: GrantRow, right: HandingRight): Chain {
  const { account, via } = turn.by;
  if (via !== "console" && via !== "server") {
    const standing = standingOf(turn.ledger, account, turn.now);
    if (!belongsTo(standing, parent.building)) turn.need("grant", "");
    if (!holds(turn.ledger, account, parent, right, turn.now)) {
      turn.refuse("forbidden", "Cannot hand it on: it takes the grant and the right to hand it on");
    }
  }
  const chain = chainOf({ grant: (id) => turn.ledger.get("grant", id) }, parent);
  if (!chain.links.every((link) => link.actions.includes(right))) {
    turn.refuse("forbidden", `Cannot hand it on: the grant does not hold ${right}`);
  }
  const lives = chain.whole &&
    chain.links.every((link) =>
      !link.suspended && (link.untilMs === null || turn.now < link.untilMs)
    );
  if (!lives) {
    turn.refuse("conflict", "Cannot hand it on: the grant is suspended or has ended");
  }
  return chain;
}

/** Whether an account holds a grant in a way that lets it hand it on. */
export function holds(
  ledger: Ledger,
  account: string | null,
  { subject, building }: GrantRow,
  right: HandingRight,
  now: number,
): boolean {
  return subjectsOf(ledger, account, building, now, right).some((own) =>
    own.kind === subject.kind && own.id === subject.id &&
    (own.kind !== "member" || mayHandOnAs(ledger, own.id, right))
  );
}

/** A sub-user without that right does not hand on what was handed to them either. */
function mayHandOnAs(ledger: Ledger, member: string, right: HandingRight): boolean {
  const row = ledger.get("member", member);
  return row !== undefined && mayHandOn(row, right);
}

/**
 * Demands that the doer may change or end a grant: a root grant is the manager's alone (R12), what
 * was handed on also that of whoever may hand on its parent.
 * @throws {RefusalError}
 */
export function demandGiver(turn: Turn, grant: GrantRow): void {
  const parent = grant.parent === null ? undefined : turn.ledger.get("grant", grant.parent);
  const { account, via } = turn.by;
  if (via === "console" || via === "server") return;
  if (
    parent !== undefined && holds(turn.ledger, account, parent, rightFor(grant.subject), turn.now)
  ) return;
  const standing = standingOf(turn.ledger, account, turn.now);
  if (!belongsTo(standing, grant.building)) turn.need("grant", "");
  if (!standing.managerOf.includes(grant.building)) {
    turn.refuse(
      "forbidden",
      grant.parent === null
        ? "Cannot do that: a grant of the manager is the manager's to change"
        : "Cannot do that: it is for who gave the grant or a manager",
    );
  }
  demandVerified(turn);
}

/** As `demandManager`, but a stranger is told that there is no such row. */
export function demandManagerOf(
  turn: Turn,
  table: "grant" | "template" | "client_user",
  building: string,
): void {
  const { account, via } = turn.by;
  if (via !== "console" && via !== "server") {
    if (!belongsTo(standingOf(turn.ledger, account, turn.now), building)) turn.need(table, "");
  }
  demandManager(turn, building);
}
