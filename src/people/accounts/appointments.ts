/**
 * Ending what somebody is in a building, and disabling them there (R13, C8, C9). What ends are the
 * rights in that building; the account and what it is elsewhere stay. The last manager of a building
 * cannot go: only the operator, at the machine's own command line and with a reason, may do that.
 */
import { demandManager, demandOperator, standingOf } from "../authority.ts";
import { endGrants } from "../grants/ending.ts";
import { endIfNowhere } from "../facilities/ending.ts";
import { dueRows, firstDue } from "../keys/due_index.ts";
import { endVisitorKey } from "../keys/ending.ts";
import type { Due } from "../registry/commands.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { dropOffers } from "../ring_papers/site_keys.ts";
import { demandPerson } from "./people.ts";

/** Posts that end in one turn by the clock. */
const endedPerTurn = 20;
/**
 * Rows that a turn may have written before the next post ends. A person's 64 grants and 32 sessions
 * are two rows each, and an ended grant takes what hangs below it in turns of its own.
 */
const rowsBeforeNextMax = 400;
/** Buildings where one person can be disabled. */
const disabledMax = 64;

/** Ends a post. The operator, who appoints managers, may end a manager's. */
export function endAppointment(
  turn: Turn,
  input: { readonly appointment: string; readonly reason?: string | undefined },
): null {
  const row = turn.need("appointment", input.appointment);
  if (row.post === "manager" && standingOf(turn.ledger, turn.by.account, turn.now).operator) {
    demandOperator(turn);
  } else demandManager(turn, row.building);
  dropAppointment(turn, row, input.reason);
  return null;
}

/**
 * Ends a post and, where it was the person's last one in the building, the rights that they were
 * given there themselves; what a facility gives them stays.
 */
export function dropAppointment(
  turn: Turn,
  row: RowOf<"appointment">,
  reason: string | undefined,
): void {
  if (row.post === "manager") demandAnotherManager(turn, row.account, row.building, reason);
  turn.remove("appointment", row.id);
  turn.audit({
    what: "appointment_ended",
    building: row.building,
    about: [`appointment/${row.id}`, `account/${row.account}`],
    facts: { post: row.post, ...(reason !== undefined && { reason: reason.slice(0, 80) }) },
  });
  if (row.post === "manager") {
    endManagersKeys(turn, row.account, row.building);
    dropOffers(turn, row.account, row.building);
  }
  const others = turn.ledger.find("appointment", "account", row.account)
    .some(({ building }) => building === row.building);
  if (!others) endOwnGrants(turn, row.account, row.building, "appointment ended");
  endIfNowhere(turn, row.account, "appointment ended");
  // What the person was told they may do may rest on the post: it is told anew.
  turn.emit({ type: "ended", what: "account", id: row.account });
  turn.emit({ type: "access_changed", building: row.building });
}

/**
 * Disables somebody in a building: their posts and own grants there end, and their places in its
 * facilities count for nothing until they are enabled again.
 */
export function disablePerson(
  turn: Turn,
  input: {
    readonly building: string;
    readonly account: string;
    readonly reason?: string | undefined;
  },
): null {
  const { building } = input;
  demandManager(turn, building);
  const account = demandPerson(turn, input.account, building);
  if (account.id === turn.by.account) {
    turn.refuse("conflict", "Cannot disable the person: it is yourself");
  }
  const before = account.disabledIn ?? [];
  if (before.includes(building)) return null;
  if (before.length >= disabledMax) {
    turn.refuse("limit_reached", `Cannot disable the person: ${disabledMax} buildings have`);
  }
  for (const row of turn.ledger.find("appointment", "account", account.id)) {
    if (row.building === building) dropAppointment(turn, row, input.reason);
  }
  endOwnGrants(turn, account.id, building, "disabled");
  turn.put("account", { ...account, disabledIn: [...before, building] });
  for (const row of turn.ledger.find("member", "account", account.id)) {
    if (row.building === building) turn.emit({ type: "ended", what: "member", id: row.id });
  }
  turn.audit({ what: "user_disabled", building, about: [`account/${account.id}`] });
  turn.emit({ type: "ended", what: "account", id: account.id });
  turn.emit({ type: "access_changed", building });
  return null;
}

/** Enables somebody again: their places in facilities count; posts are given anew. */
export function enablePerson(
  turn: Turn,
  input: { readonly building: string; readonly account: string },
): null {
  const { building } = input;
  demandManager(turn, building);
  const account = turn.need("account", input.account);
  const before = account.disabledIn ?? [];
  if (!before.includes(building)) {
    demandPerson(turn, account.id, building);
    return null;
  }
  turn.put("account", { ...account, disabledIn: before.filter((other) => other !== building) });
  turn.audit({ what: "user_enabled", building, about: [`account/${account.id}`] });
  turn.emit({ type: "access_changed", building });
  return null;
}

/** The managers of a building who can act, but one. */
export function otherManagers(
  ledger: Ledger,
  account: string,
  building: string,
  now: number,
): readonly string[] {
  return ledger.find("appointment", "building", `${building}/manager`)
    .map((row) => row.account)
    .filter((other) =>
      other !== account && standingOf(ledger, other, now).managerOf.includes(building)
    );
}

/**
 * @param reason why the operator's command line removes the last one all the same; it is noted.
 * @throws {RefusalError} `last_manager` where a manager who can act would leave nobody who can.
 */
export function demandAnotherManager(
  turn: Turn,
  account: string,
  building: string,
  reason?: string,
): void {
  if (!standingOf(turn.ledger, account, turn.now).managerOf.includes(building)) return;
  if (otherManagers(turn.ledger, account, building, turn.now).length > 0) return;
  if (turn.by.via !== "console" || reason === undefined) {
    turn.refuse("last_manager", "Cannot remove the manager: the building would have none");
  }
  turn.audit({
    what: "operator_recovery",
    building,
    about: [`account/${account}`],
    facts: { last_manager: true, reason: reason.slice(0, 80) },
  });
}

/** Ends what somebody was given themselves in a building; what a facility gives them stays. */
export function endOwnGrants(turn: Turn, account: string, building: string, why: string): void {
  const own = turn.ledger.find("grant", "subject", `account/${account}`)
    .filter((row) => row.building === building).map(({ id }) => id);
  if (own.length > 0) endGrants(turn, own, why);
}

/** A manager's own guests are guests of the post: they end with it. */
function endManagersKeys(turn: Turn, account: string, building: string): void {
  for (const key of turn.ledger.find("visitor_key", "giver", account)) {
    if (key.building === building && key.facility === null) {
      endVisitorKey(turn, key, "manager left");
    }
  }
}

/** Ends posts whose time has come; none of them is a manager's. */
export const appointmentDue: Due = {
  next: (ledger) => firstDue(ledger, "appointment", "due"),
  run(turn) {
    for (const row of dueRows(turn.ledger, "appointment", "due", turn.now, endedPerTurn)) {
      if (turn.rows.length > rowsBeforeNextMax) return;
      dropAppointment(turn, row, undefined);
    }
  },
};
