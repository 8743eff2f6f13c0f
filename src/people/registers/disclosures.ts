/**
 * The register of what was handed over to authorities (R92): somebody enters what law demands, two
 * others allow it, each by a fresh passkey, and only then is it noted as handed over, by the hash of
 * what went out. Entries stay: they are the record of what this server told about people.
 */
import { belongsTo, demandFresh, demandManager, demandOperator, standingOf } from "../authority.ts";
import type { Turn } from "../registry/turn.ts";
import { approvalsNeeded, type Disclosure } from "../rows/disclosure.ts";

/** Entries of one cluster. */
export const disclosuresMax = 2_000;

/** Enters a disclosure. */
export function enterDisclosure(
  turn: Turn,
  wish: Pick<Disclosure, "building" | "authority" | "law" | "scope">,
): Disclosure {
  const { account } = turn.by;
  demandHandler(turn, wish.building);
  if (account === null) turn.refuse("forbidden", "Cannot enter it: an entry is a person's");
  if (turn.ledger.size("disclosure") >= disclosuresMax) {
    turn.refuse("limit_reached", `Cannot enter it: there are ${disclosuresMax}`);
  }
  const entry = turn.put("disclosure", {
    ...wish,
    id: turn.newId(),
    status: "waiting",
    enteredBy: account,
    enteredAtMs: turn.now,
    approvals: [],
    declined: null,
    handedOver: null,
  });
  const { authority, law, scope } = entry;
  note(turn, entry, "disclosure_entered", { authority, law, scope });
  return entry;
}

/** Allows it. @returns how many more it takes. */
export function approveDisclosure(turn: Turn, { id }: { readonly id: string }): number {
  const { entry, account } = demandDecidable(turn, id);
  const approvals = [...entry.approvals, { account, atMs: turn.now }];
  const needed = approvalsNeeded - approvals.length;
  turn.put("disclosure", {
    ...entry,
    approvals,
    status: needed === 0 ? "approved" : "waiting",
  });
  note(turn, entry, "disclosure_decided", { outcome: "approved", needed });
  return needed;
}

/** Refuses it; that is its end. */
export function declineDisclosure(turn: Turn, { id }: { readonly id: string }): null {
  const { entry, account } = demandDecidable(turn, id);
  turn.put("disclosure", {
    ...entry,
    status: "declined",
    declined: { by: account, atMs: turn.now },
  });
  note(turn, entry, "disclosure_decided", { outcome: "declined" });
  return null;
}

/** Notes that it was handed over: what, by its hash, and when. */
export function noteHandedOver(
  turn: Turn,
  { id, documentHash, atMs }: {
    readonly id: string;
    readonly documentHash: string;
    readonly atMs: number;
  },
): Disclosure {
  const { entry, account } = demandEntry(turn, id);
  if (entry.status !== "approved") {
    turn.refuse("conflict", "Cannot note it: two others must allow it, and it is noted once");
  }
  const allowedAtMs = entry.approvals.at(-1)?.atMs ?? 0;
  if (atMs < allowedAtMs || atMs > turn.now) {
    turn.refuse("invalid", "Cannot note it: it is handed over after it was allowed, and not ahead");
  }
  note(turn, entry, "disclosure_handed_over", { document: documentHash, atMs });
  return turn.put("disclosure", {
    ...entry,
    status: "handed_over",
    handedOver: { documentHash, atMs, by: account },
  });
}

/** The register, the oldest entry first: of a building or, for the operator, the whole. */
export function disclosuresFor(turn: Turn, building: string | null): readonly Disclosure[] {
  if (building === null) demandOperator(turn);
  else demandManager(turn, building);
  const entries = building === null
    ? turn.ledger.find("disclosure", "any", "yes")
    : turn.ledger.find("disclosure", "building", building);
  return [...entries].sort((a, b) => a.enteredAtMs - b.enteredAtMs || (a.id < b.id ? -1 : 1));
}

function demandDecidable(turn: Turn, id: string) {
  const found = demandEntry(turn, id);
  const { entry, account } = found;
  if (entry.enteredBy === account) {
    turn.refuse("forbidden", "Cannot decide: nobody decides on an entry of their own");
  }
  if (entry.status !== "waiting") turn.refuse("conflict", "Cannot decide: it waits no more");
  if (entry.approvals.some((approval) => approval.account === account)) {
    turn.refuse("conflict", "Cannot decide: it takes somebody else");
  }
  return found;
}

/** The entry, for who may handle it. @throws {RefusalError} `not_found` for strangers. */
function demandEntry(
  turn: Turn,
  id: string,
): { readonly entry: Disclosure; readonly account: string } {
  const entry = turn.need("disclosure", id);
  const { account } = turn.by;
  if (account === null) turn.refuse("forbidden", "Cannot decide: it is a person's to decide");
  const standing = standingOf(turn.ledger, account, turn.now);
  const reaches = entry.building === null ? standing.operator : belongsTo(standing, entry.building);
  if (!reaches) turn.need("disclosure", "");
  demandHandler(turn, entry.building);
  return { entry, account };
}

/** An operator or, where it is of one building, a manager of it; proved by passkey just now. */
function demandHandler(turn: Turn, building: string | null): void {
  const standing = standingOf(turn.ledger, turn.by.account, turn.now);
  if (building === null || standing.operator) demandOperator(turn);
  else demandManager(turn, building);
  demandFresh(turn);
}

function note(
  turn: Turn,
  { id, building }: Disclosure,
  what: "disclosure_entered" | "disclosure_decided" | "disclosure_handed_over",
  facts: Readonly<Record<string, string | number>>,
): void {
  turn.audit({ what, building: building ?? undefined, about: [`disclosure/${id}`], facts });
}
