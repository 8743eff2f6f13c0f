/**
 * Accounts that nobody uses any more (R87): warned by mail, then stopped as if the person had said
 * so (R86), key tags untouched (R19); and the managers of the person's buildings are told. Operators
 * and a building's last manager are warned alike and then stay, for somebody must be able to act;
 * they are looked at again every month.
 */
import { rowsOfTurnMax } from "../facilities/bounds.ts";
import { dueRows, firstDue } from "../keys/due_index.ts";
import { queueMail } from "../mail/queue.ts";
import type { Due } from "../registry/commands.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { RefusalError } from "../../refusal.ts";
import { otherManagers } from "./appointments.ts";
import {
  afterWarningMs,
  dayMs,
  inactivityRule,
  lastUseOf,
  unusedSince,
} from "./inactivity_rule.ts";
import { buildingsOf } from "./invitations.ts";
import { stopAccount } from "./stopping.ts";

/** Accounts of one turn. */
const perTurnMax = 50;
/** Rows that a turn may have written before the next account waits for a turn of its own. */
const rowsBeforeNextMax = 100;
/** Mails that one account's end sends to managers. */
const toldMax = 64;

type Account = RowOf<"account">;

/** The warnings and endings, as the registry calls them. */
export const inactivityDue: Due = {
  next: (ledger) => firstDue(ledger, "account", "due"),
  run(turn) {
    for (const account of dueRows(turn.ledger, "account", "due", turn.now, perTurnMax)) {
      if (turn.rows.length > rowsBeforeNextMax) return;
      if (account.status === "stopped") {
        const { stopped: _, ...rest } = account;
        turn.put("account", rest);
      } else if ((unusedSince(account)?.warned ?? 0) < inactivityRule.warnDaysBefore.length) {
        warn(turn, account);
      } else if (!stop(turn, account)) return;
    }
  },
};

/** @throws {RefusalError} `busy` where no further mail can wait; the warning comes later then. */
function warn(turn: Turn, account: Account): void {
  const warned = (unusedSince(account)?.warned ?? 0) + 1;
  const nextAtMs = afterWarningMs(turn.now, warned);
  turn.put("account", { ...account, unused: { day: lastUseOf(account), warned, nextAtMs } });
  turn.audit({
    what: "user_updated",
    about: [`account/${account.id}`],
    facts: { inactive: true, warning: warned },
  });
  if (account.status === "disabled") return;
  const place = turn.ledger.find("appointment", "account", account.id)[0] ??
    turn.ledger.find("member", "account", account.id)[0];
  queueMail(turn, "inactivity_warning", account, place?.id ?? null);
}

/** @returns false where the end finds no room in this turn any more. */
function stop(turn: Turn, account: Account): boolean {
  const begun = turn.rows.length > 0;
  try {
    if (account.operator) turn.refuse("conflict", "Cannot stop the account: it is an operator's");
    turn.attempt(() => {
      stopAndTell(turn, account);
      if (turn.rows.length > rowsOfTurnMax) {
        turn.refuse("limit_reached", `Cannot stop the account: ${turn.rows.length} rows`);
      }
    });
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    if (begun && error.refusal.code === "limit_reached") return false;
    const nextAtMs = turn.now + inactivityRule.againDays * dayMs;
    turn.put("account", { ...account, unused: { ...account.unused!, nextAtMs } });
  }
  return true;
}

function stopAndTell(turn: Turn, account: Account): void {
  const told = [...buildingsOf(turn.ledger, account.id)].flatMap((building) =>
    otherManagers(turn.ledger, account.id, building, turn.now).map((manager) => ({
      building,
      manager,
    }))
  );
  stopAccount(turn, account, "inactivity");
  for (const { building, manager } of told.slice(0, toldMax)) {
    const to = turn.need("account", manager);
    queueMail(turn, "person_stopped", to, building, undefined, account.profile.name?.value);
  }
}
