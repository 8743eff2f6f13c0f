/**
 * Giving the service up (R86). At once and for good every session ends and with it every capability
 * and socket; what is kept of the person goes, but for logs, which go by their own rule (R48): the
 * same commit begins their erasure (`erasure/`). What a manager asserted of them ends, and a copy of
 * it waits for that manager (R12). Key tags stay as they are (R19): one of a flat stays the flat's,
 * one of the person's own keeps what the person had been given.
 */
import { demandVerified } from "../authority.ts";
import { beginErasure, erasureOf, keepingFormer } from "../erasure/beginning.ts";
import { grantsNamedMax } from "../facilities/bounds.ts";
import { grantsBelow, removeMember } from "../facilities/ending.ts";
import { endGrants } from "../grants/ending.ts";
import { endVisitorKey } from "../keys/ending.ts";
import { endThreads } from "../registers/threads.ts";
import type { Due } from "../registry/commands.ts";
import { dropRequests } from "../rights/ending.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { StopReason } from "../rows/account.ts";
import { endSessions } from "../sessions/ending.ts";
import { mustProve } from "../sessions/proving.ts";
import { demandAnotherManager, dropAppointment } from "./appointments.ts";
import { buildingsOf } from "./invitations.ts";
import { newAccount } from "./new_account.ts";
import { demandAnotherOperator } from "./operators.ts";

/** Rows that a turn may have written before the next piece is left to the next turn. */
const rowsBeforeStepMax = 300;
/** Rows that a turn may have written before no more grants of keys are cut off in it. */
const rowsBeforeCutMax = 700;
/** What stands for a guest whose name has gone. */
const namelessLabel = "–";

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

/**
 * Stops an account; also for one that was not used for too long (R87). Whoever has stopped is
 * nobody from this commit on, however much hangs on the account: what finds no room in the turn is
 * removed in the next ones ({@link leavingDue}), and opens nothing for the person meanwhile.
 * @throws {RefusalError} `last_manager` or `conflict` for who must first hand over.
 */
export function stopAccount(turn: Turn, account: RowOf<"account">, why: StopReason): void {
  const { ledger } = turn;
  const { id } = account;
  if (account.status === "stopped") return;
  if (account.operator) demandAnotherOperator(turn, id);
  for (const { post, building } of ledger.find("appointment", "account", id)) {
    if (post === "manager") demandAnotherManager(turn, id, building);
  }
  const buildings = [...buildingsOf(ledger, id)];
  const by = why === "inactivity"
    ? "inactivity"
    : why === "declined" || turn.by.account === id
    ? "self"
    : "operator";
  // Who declines never had what was entered for them: nothing is left for a manager to confirm.
  beginErasure(turn, account, { by, tasks: why !== "declined" });
  const stopped = turn.put("account", {
    ...newAccount(id, account.createdAtMs),
    status: "stopped",
    stopped: { atMs: turn.now, buildings },
  });
  turn.audit({ what: "user_stopped", about: [`account/${id}`], facts: { why } });
  // What was minted for the person ends now (C3), whenever its row goes.
  turn.emit({ type: "ended", what: "account", id });
  for (const session of ledger.find("session", "account", id)) {
    turn.emit({ type: "ended", what: "session", id: session.id });
  }
  if (endWhatIsLeft(turn, id, why)) return;
  cutKeys(turn, id);
  turn.put("account", { ...stopped, leaving: why });
}

/** Ends once more what hangs on an account that a copy from before has brought back (R89). */
export function stopAgain(turn: Turn, { id, createdAtMs }: RowOf<"account">): void {
  turn.put("account", {
    ...newAccount(id, createdAtMs),
    status: "stopped",
    stopped: { atMs: turn.now, buildings: [...buildingsOf(turn.ledger, id)] },
    leaving: "stopped",
  });
  turn.emit({ type: "ended", what: "account", id });
  for (const session of turn.ledger.find("session", "account", id)) {
    turn.emit({ type: "ended", what: "session", id: session.id });
  }
}

/** Removes what hangs on accounts that have stopped, as much as one turn holds. */
export const leavingDue: Due = {
  next: (ledger) => ledger.count("account", "leaving", "yes") === 0 ? null : 0,
  run(turn) {
    for (const account of turn.ledger.find("account", "leaving", "yes")) {
      const { leaving, ...rest } = account;
      if (leaving === undefined || !endWhatIsLeft(turn, account.id, leaving)) return;
      turn.put("account", rest);
    }
  },
};

/**
 * Ends what hangs on a stopped account, a piece at a time.
 * @returns false where some of it is left for the next turn.
 */
function endWhatIsLeft(turn: Turn, account: string, why: string): boolean {
  for (const step of stepsOf(turn, account, why)) {
    if (turn.rows.length > rowsBeforeStepMax) return false;
    step();
  }
  return true;
}

/** The pieces, each found when the one before it is done; one writes at most some 250 rows. */
function* stepsOf(turn: Turn, account: string, why: string): Iterable<() => void> {
  const find = <T extends "appointment" | "member">(table: T) =>
    turn.ledger.find(table, "account", account);
  const erasure = erasureOf(turn.ledger, account);
  if (erasure !== undefined) yield* keepingFormer(turn, erasure);
  for (const key of turn.ledger.find("visitor_key", "giver", account)) {
    if (key.revoked === null) yield () => endVisitorKey(turn, key, why);
  }
  for (const tag of tagsOf(turn, account)) {
    yield () => keepTag(turn, tag, [`account/${account}`]);
  }
  for (const id of erasure?.keys ?? []) {
    const orphan = turn.ledger.get("member", id);
    if (orphan === undefined || orphan.account !== null) continue;
    const tags = turn.ledger.find("tag", "facility", orphan.facility);
    for (const tag of tags) if (tag.member === id) yield () => keepTag(turn, tag, []);
    yield () => removeMember(turn, orphan, why);
  }
  for (const row of find("appointment")) yield () => dropAppointment(turn, row, undefined);
  for (const facility of turn.ledger.find("facility", "pending", "yes")) {
    if (facility.pending?.newMain === account) yield () => expectNoMore(turn, facility.id);
  }
  for (const member of find("member")) {
    for (let handedOn = handedOnBy(turn, member, account); handedOn.length > 0;) {
      const some = handedOn.slice(0, grantsNamedMax).map(({ id }) => id);
      yield () => endGrants(turn, some, why);
      handedOn = handedOnBy(turn, member, account);
    }
    yield () => leave(turn, member, account, why);
  }
  const own = turn.ledger.find("grant", "subject", `account/${account}`)
    .filter(({ endedAtMs }) => endedAtMs === undefined);
  yield () => endGrants(turn, own.map(({ id }) => id), why);
  yield () => endSessions(turn, account, why);
  yield () => endThreads(turn, account);
  yield () => dropRequests(turn, account);
  for (const table of ["invitation", "proposal", "recovery", "mail"] as const) {
    for (const { id } of turn.ledger.find(table, "account", account)) {
      yield () => turn.remove(table, id);
    }
  }
  // What the person asked for in their own words; what waits for a manager stays.
  for (const { id, kind } of turn.ledger.find("rights_request", "account", account)) {
    if (kind !== "erasure") yield () => turn.remove("rights_request", id);
  }
  // A key's row stays a while, so that its link can say what became of it; the guest's name does
  // not.
  for (const key of turn.ledger.find("visitor_key", "giver", account)) {
    if (key.label === namelessLabel) continue;
    yield () =>
      turn.put("visitor_key", { ...turn.need("visitor_key", key.id), label: namelessLabel });
  }
}

/** Keys whose rows wait for the next turn open nothing from now on: their grants go first. */
function cutKeys(turn: Turn, account: string): void {
  for (const key of turn.ledger.find("visitor_key", "giver", account)) {
    if (turn.rows.length >= rowsBeforeCutMax) return;
    if (key.revoked !== null || turn.ledger.get("grant", key.grant) === undefined) continue;
    turn.remove("grant", key.grant);
    turn.emit({ type: "ended", what: "grant", id: key.grant });
    turn.emit({ type: "access_changed", building: key.building });
  }
}

function handedOnBy(
  turn: Turn,
  member: RowOf<"member">,
  account: string,
): readonly RowOf<"grant">[] {
  return grantsBelow(turn, member.facility).filter(({ assertedBy, subject, endedAtMs }) =>
    endedAtMs === undefined && subject.kind !== "tag" &&
    (assertedBy === account || (subject.kind === "account" && subject.id === account))
  );
}

/** Leaves a facility; its tags stay, and a name at the entrance that was the person's own goes. */
function leave(turn: Turn, member: RowOf<"member">, account: string, why: string): void {
  removeMember(turn, member, why);
  const facility = turn.ledger.get("facility", member.facility);
  if (facility !== undefined && (member.role === "main" || isOnPlate(facility, account))) {
    turn.put("facility", {
      ...facility,
      nameplate: { suggested: null, published: null, confirmedBy: null, confirmedAtMs: null },
    });
  }
}

/** A change that was set ahead goes on without whoever would have moved in by it. */
function expectNoMore(turn: Turn, id: string): void {
  const facility = turn.need("facility", id);
  if (facility.pending === null) return;
  turn.put("facility", {
    ...facility,
    pending: { ...facility.pending, newMain: null, consent: null },
  });
}

function isOnPlate(facility: RowOf<"facility">, account: string): boolean {
  return facility.nameplate.confirmedBy === account;
}

function tagsOf({ ledger }: Turn, account: string): readonly RowOf<"tag">[] {
  const members = ledger.find("member", "account", account);
  return [
    ...new Set([
      ...members.flatMap(({ facility }) => ledger.find("tag", "facility", facility)),
      ...ledger.find("tag", "account", account),
    ]),
  ].filter((tag) => tag.account === account || members.some(({ id }) => id === tag.member));
}

/**
 * Takes the person out of one of their tags, so that nothing that ends with the person ends it. What
 * was given to the person or their membership and opened doors for the tag is given to the tag.
 * @param of the subjects of grants that the tag opens by, beside its membership.
 */
function keepTag(turn: Turn, tag: RowOf<"tag">, of: readonly string[]): void {
  const { ledger } = turn;
  const subjects = [
    ...of,
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
