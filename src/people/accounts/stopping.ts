/**
 * Giving the service up (R86). At once and for good every session ends and with it every capability
 * and socket; what is kept of the person goes, but for logs, which go by their own rule (R48). Key
 * tags stay as they are (R19): one of a flat stays the flat's, one of the person's own keeps what
 * the person had been given.
 */
import { demandVerified } from "../authority.ts";
import { grantsBelow, removeMember } from "../facilities/ending.ts";
import { endGrants } from "../grants/ending.ts";
import { endVisitorKey } from "../keys/ending.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { endSessions } from "../sessions/ending.ts";
import { mustProve } from "../sessions/proving.ts";
import { dropAppointment } from "./appointments.ts";
import { newAccount } from "./new_account.ts";
import { demandAnotherOperator } from "./operators.ts";

/** Rows that a turn may have written before the names of guests are left to the clock. */
const rowsBeforeNamesMax = 700;

/**
 * Ends the doer's own use of the service.
 * @throws {RefusalError} `last_manager` or `conflict` for who must first hand over.
 */
export function stopOwn(turn: Turn, _input: Record<never, never>): null {
  const account = turn.need("account", turn.by.account ?? "");
  if (mustProve(turn.ledger, account.id, turn.now)) demandVerified(turn);
  stopAccount(turn, account, "stopped");
  return null;
}

/** Stops an account; also for one that was not used for too long (R87). */
export function stopAccount(turn: Turn, account: RowOf<"account">, why: string): void {
  const { ledger } = turn;
  if (account.status === "stopped") return;
  if (account.operator) demandAnotherOperator(turn, account.id);
  keepTags(turn, account.id);
  for (const row of ledger.find("appointment", "account", account.id)) {
    dropAppointment(turn, row, undefined);
  }
  const keys = turn.ledger.find("visitor_key", "giver", account.id);
  for (const key of keys) endVisitorKey(turn, key, why);
  for (const member of turn.ledger.find("member", "account", account.id)) {
    leave(turn, member, account.id, why);
  }
  const own = turn.ledger.find("grant", "subject", `account/${account.id}`);
  endGrants(turn, own.map(({ id }) => id), why);
  endSessions(turn, account.id, why);
  for (const table of ["invitation", "proposal", "recovery", "mail"] as const) {
    for (const { id } of turn.ledger.find(table, "account", account.id)) turn.remove(table, id);
  }
  turn.put("account", { ...newAccount(account.id, account.createdAtMs), status: "stopped" });
  turn.audit({ what: "user_stopped", about: [`account/${account.id}`], facts: { why } });
  turn.emit({ type: "ended", what: "account", id: account.id });
  for (const { id } of keys) {
    // Its row stays a while, so that its link can say what became of it; the guest's name does not,
    // but for keys that find no room in this turn: they go with their row, within a week.
    if (turn.rows.length >= rowsBeforeNamesMax) return;
    turn.put("visitor_key", { ...turn.need("visitor_key", id), label: "–" });
  }
}

/** Leaves a facility; its tags stay, and a name at the entrance that was the person's own goes. */
function leave(turn: Turn, member: RowOf<"member">, account: string, why: string): void {
  const handedOn = grantsBelow(turn, member.facility).filter(({ assertedBy, subject }) =>
    subject.kind !== "tag" &&
    (assertedBy === account || (subject.kind === "account" && subject.id === account))
  );
  endGrants(turn, handedOn.map(({ id }) => id), why);
  removeMember(turn, member, why);
  const facility = turn.ledger.get("facility", member.facility);
  if (facility !== undefined && (member.role === "main" || isOnPlate(facility, account))) {
    turn.put("facility", {
      ...facility,
      nameplate: { suggested: null, published: null, confirmedBy: null, confirmedAtMs: null },
    });
  }
}

function isOnPlate(facility: RowOf<"facility">, account: string): boolean {
  return facility.nameplate.confirmedBy === account;
}

/**
 * Takes the person out of their tags, so that nothing that ends with the person ends a tag. What
 * was given to the person or their membership and opened doors for the tag is given to the tag.
 */
function keepTags(turn: Turn, account: string): void {
  const { ledger } = turn;
  const members = ledger.find("member", "account", account);
  const tags = [
    ...new Set([
      ...members.flatMap(({ facility }) => ledger.find("tag", "facility", facility)),
      ...ledger.find("appointment", "account", account)
        .flatMap(({ building }) => ledger.find("tag", "building", building)),
    ]),
  ].filter((tag) => tag.account === account || members.some(({ id }) => id === tag.member));
  for (const tag of tags) {
    const subjects = [
      `account/${account}`,
      ...(tag.member === null ? [] : [`member/${tag.member}`]),
    ];
    for (const grant of subjects.flatMap((key) => ledger.find("grant", "subject", key))) {
      const opens = grant.actions.filter((action) =>
        action === "open_door" || action === "call_lift"
      );
      if (grant.building !== tag.building || opens.length === 0) continue;
      const given = turn.put("grant", {
        ...grant,
        id: turn.newId(),
        subject: { kind: "tag", id: tag.id },
        actions: opens,
      });
      turn.audit({
        what: "privilege_permissions_granted",
        building: tag.building,
        about: [`grant/${given.id}`, `tag/${tag.id}`, `grant/${grant.id}`],
        facts: { why: "its holder stopped using the service" },
      });
    }
    turn.put("tag", { ...tag, account: null, member: null });
    turn.audit({
      what: "tag_changed",
      building: tag.building,
      about: [`tag/${tag.id}`],
      facts: { why: "its holder stopped using the service" },
    });
    turn.emit({ type: "access_changed", building: tag.building });
  }
}
