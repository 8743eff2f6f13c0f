/**
 * Ways back for who has lost password or phone (C8). Three things can prove the person: a code
 * mailed to their address, a code printed before, or the word of somebody who knows them – the main
 * user of their flat or a manager. For operators and managers only the last: another operator,
 * another manager of their building, or the operator at the command line. A word counts of who
 * answers for all that the account is: a manager of each of its buildings, or the main user of each
 * of its flats. For who is at home in several, the command line is left.
 *
 * A way back sets a new password and ends every session. It restores no device key of a flat, and
 * it adds no passkey. Where it rests on more than the mailbox, whoever asks has lost the phone too,
 * so the passkeys that were on it end.
 *
 * Asking is the same for an address that nobody has: a row is written and an id answered.
 */
import { demandOperator, demandVerified, reachOf, standingOf } from "../authority.ts";
import { mailsMax, queueMail } from "../mail/queue.ts";
import { dueRows, firstDue } from "../keys/due_index.ts";
import type { Due } from "../registry/commands.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { Recovery } from "../rows/recovery.ts";
import { holderOf } from "./addresses.ts";
import { endSessions } from "../sessions/ending.ts";
import { mustProve } from "../sessions/proving.ts";

/** How long a mailed code counts. */
export const codeLifeMs = 30 * 60_000;
/** How long somebody may take to vouch, and the person to come back after. */
export const recoveryLifeMs = 24 * 3_600_000;
/** Wrong codes before a recovery counts no more. */
export const triesMax = 5;
/** Recoveries that wait, for one address and for all. */
export const recoveriesMax = { perAddress: 3, all: 2_000 } as const;
/** Rows that one turn removes. */
const sweptPerTurn = 200;

/** An address that somebody cannot get in with. */
export interface BeginInput {
  readonly email: string;
  /** Its keyed hash. */
  readonly address: string;
}

/** Begins a way back. What it answers says nothing of whether somebody has the address. */
export function beginRecovery(turn: Turn, input: BeginInput): { readonly recovery: string } {
  const { ledger } = turn;
  const id = turn.newId();
  if (ledger.count("recovery", "address", input.address) >= recoveriesMax.perAddress) {
    return { recovery: id };
  }
  if (
    ledger.size("recovery") >= recoveriesMax.all ||
    ledger.count("mail", "waiting", "yes") >= mailsMax
  ) {
    turn.refuse("busy", "Cannot begin the recovery: too many wait already");
  }
  const found = holderOf(ledger, input.email);
  const account = found?.status === "active" ? found : undefined;
  turn.put("recovery", {
    id,
    account: account?.id ?? null,
    address: input.address,
    tries: 0,
    vouched: null,
    createdAtMs: turn.now,
    expiresAtMs: turn.now + codeLifeMs,
    endsAtMs: turn.now + recoveryLifeMs,
  });
  if (account !== undefined && !mustProve(ledger, account.id, turn.now)) {
    queueMail(turn, "recovery", account, id);
  }
  return { recovery: id };
}

/** Counts a code that was wrong. */
export function missRecovery(turn: Turn, input: { readonly recovery: string }): null {
  const row = turn.ledger.get("recovery", input.recovery);
  if (row !== undefined && row.tries < triesMax) {
    turn.put("recovery", { ...row, tries: row.tries + 1 });
  }
  return null;
}

/** What whoever is asked to vouch sees. */
export interface VouchView {
  readonly account: string;
  readonly name: string | null;
  readonly askedAtMs: number;
  readonly vouched: boolean;
}

/** Shows somebody who may vouch for whom they would. @throws {RefusalError} `not_found`. */
export function lookAtRecovery(turn: Turn, input: { readonly recovery: string }): VouchView {
  const { row, account } = demandVoucher(turn, input.recovery);
  return {
    account: account.id,
    name: account.profile.name?.value ?? null,
    askedAtMs: row.createdAtMs,
    vouched: row.vouched !== null,
  };
}

/** Confirms that the right person asks. @throws {RefusalError} `not_found` to who may not. */
export function vouchRecovery(turn: Turn, input: { readonly recovery: string }): null {
  const { row, account } = demandVoucher(turn, input.recovery);
  if (row.vouched !== null) return null;
  turn.put("recovery", { ...row, vouched: { by: turn.by.account, atMs: turn.now } });
  turn.audit({
    what: "user_recovered",
    about: [`recovery/${row.id}`, `account/${account.id}`],
    facts: { step: "vouched" },
  });
  return null;
}

/** A way back whose proof the edge has checked. */
export interface CompleteInput {
  readonly recovery: string;
  /** `mail`: the mailed code. `claim`: who asked has come back after somebody vouched. */
  readonly proof: "mail" | "claim";
  /** As the hasher made it. */
  readonly password: string;
}

/** Sets the new password and ends every session. @throws {RefusalError} `sign_in_failed`. */
export function completeRecovery(turn: Turn, input: CompleteInput): { account: string } {
  const row = turn.ledger.get("recovery", input.recovery);
  const account = row?.account === undefined || row.account === null
    ? undefined
    : turn.ledger.get("account", row.account);
  if (
    row === undefined || account?.status !== "active" ||
    !recoveryCounts(turn.ledger, row, input.proof, turn.now)
  ) {
    return refused(turn);
  }
  return recovered(turn, account, input.password, input.proof === "mail" ? "mail" : "vouched");
}

/** Whether a proof of this kind can be enough for a recovery now. */
export function recoveryCounts(
  ledger: Ledger,
  row: Recovery,
  proof: CompleteInput["proof"],
  now: number,
): boolean {
  if (row.account === null || now >= row.endsAtMs) return false;
  if (proof === "claim") {
    // What the account is may have grown since.
    return row.vouched !== null &&
      (row.vouched.by === null || mayVouch(ledger, row.vouched.by, row.account, now) !== "no");
  }
  return row.tries < triesMax && now < row.expiresAtMs &&
    !mustProve(ledger, row.account, now);
}

/** Sets the new password for a printed code, which is used up by it. */
export function recoverByPrinted(
  turn: Turn,
  input: { readonly account: string; readonly digest: string; readonly password: string },
): { account: string } {
  const account = turn.ledger.get("account", input.account);
  if (
    account?.status !== "active" || account.recovery?.digest !== input.digest ||
    mustProve(turn.ledger, account.id, turn.now)
  ) return refused(turn);
  return recovered(turn, { ...account, recovery: null }, input.password, "printed");
}

/**
 * The operator's command line opens a way back for an account, also an operator's or a manager's.
 * The claim of the recovery, which the edge derives, is handed to the person.
 */
export function openRecovery(
  turn: Turn,
  input: { readonly account: string; readonly reason: string },
): { readonly recovery: string } {
  demandOperator(turn);
  if (turn.by.via !== "console") {
    turn.refuse("forbidden", "Cannot open the recovery: it is for the operator's command line");
  }
  const account = turn.need("account", input.account);
  if (account.status !== "active") {
    turn.refuse("conflict", `Cannot open the recovery: the account is ${account.status}`);
  }
  const recovery = turn.put("recovery", {
    id: turn.newId(),
    account: account.id,
    address: null,
    tries: 0,
    vouched: { by: null, atMs: turn.now },
    createdAtMs: turn.now,
    expiresAtMs: turn.now + codeLifeMs,
    endsAtMs: turn.now + recoveryLifeMs,
  });
  turn.audit({
    what: "operator_recovery",
    about: [`recovery/${recovery.id}`, `account/${account.id}`],
    facts: { reason: input.reason.slice(0, 80) },
  });
  return { recovery: recovery.id };
}

/** Removes recoveries that nobody completed. */
export const recoveryDue: Due = {
  next: (ledger) => firstDue(ledger, "recovery", "due"),
  run(turn) {
    for (const { id } of dueRows(turn.ledger, "recovery", "due", turn.now, sweptPerTurn)) {
      turn.remove("recovery", id);
    }
  },
};

function recovered(
  turn: Turn,
  account: RowOf<"account">,
  password: string,
  method: "mail" | "vouched" | "printed",
): { account: string } {
  turn.put("account", {
    ...account,
    password,
    passkeys: method === "mail" ? account.passkeys : [],
    failures: { count: 0, lastAtMs: account.failures.lastAtMs },
  });
  for (const { id } of turn.ledger.find("recovery", "account", account.id)) {
    turn.remove("recovery", id);
  }
  turn.audit({
    what: "user_recovered",
    about: [`account/${account.id}`],
    facts: { step: "completed", method },
  });
  endSessions(turn, account.id, "recovered");
  queueMail(turn, "sessions_ended", account);
  return { account: account.id };
}

/** One answer to whatever was wrong, so that it tells nothing. */
function refused(turn: Turn): never {
  return turn.refuse(
    "sign_in_failed",
    "Cannot recover: the code is wrong, was used, has expired or is not enough",
  );
}

function demandVoucher(
  turn: Turn,
  id: string,
): { readonly row: Recovery; readonly account: RowOf<"account"> } {
  const row = turn.need("recovery", id);
  const account = turn.ledger.get("account", row.account ?? "");
  if (account === undefined || turn.now >= row.endsAtMs) turn.need("recovery", "");
  const right = mayVouch(turn.ledger, turn.by.account, account!.id, turn.now);
  if (right === "no") turn.need("recovery", "");
  if (right === "by_passkey") demandVerified(turn);
  return { row, account: account! };
}

/**
 * Who may vouch: for an operator another operator; for a manager another manager of all buildings of
 * theirs; for anybody else such a manager, or the main user of all facilities of theirs.
 */
function mayVouch(
  ledger: Ledger,
  voucher: string | null,
  account: string,
  now: number,
): "no" | "yes" | "by_passkey" {
  if (voucher === account) return "no";
  const theirs = reachOf(ledger, account);
  const mine = standingOf(ledger, voucher, now);
  if (theirs.operator) return mine.operator ? "by_passkey" : "no";
  const buildings = [...theirs.buildings];
  if (buildings.length === 0) return "no";
  if (buildings.every((building) => mine.managerOf.includes(building))) return "by_passkey";
  const isMain = theirs.appointments === 0 &&
    [...theirs.facilities].every((facility) =>
      mine.members.some((own) => own.role === "main" && own.facility === facility)
    );
  return isMain ? "yes" : "no";
}
