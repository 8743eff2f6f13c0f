/**
 * What the procedure (`procedure.ts`) notes of each step, and what the clock does with an erasure:
 * it begins once a hold has ended, and once no log names the person any more their log key goes too.
 * All but the clock's is the server's own.
 */
import { stopAgain } from "../accounts/stopping.ts";
import { dueRows, firstDue } from "../keys/due_index.ts";
import type { Due } from "../registry/commands.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { goOn } from "./asking.ts";
import { beginErasure, holdAgainMs, logStubMs } from "./beginning.ts";
import { isHeld } from "./held.ts";

const dayMs = 86_400_000;
/** How long after its end an erasure is on record, for its receipt. */
const overKeptMs = 30 * dayMs;
/** Erasures that one turn looks after. */
const perTurnMax = 100;

/** Notes that the profile keys are gone. */
export function noteErased(
  turn: Turn,
  input: {
    readonly erasure: string;
    readonly journalSeq: number;
    readonly journalledAtMs: number;
    readonly destroyedAtMs: number;
  },
): null {
  demandServer(turn);
  const erasure = turn.need("erasure", input.erasure);
  if (erasure.state !== "begun") return null;
  const { journalSeq, journalledAtMs, destroyedAtMs } = input;
  const logUntilMs = turn.now + logStubMs;
  turn.put("erasure", {
    ...erasure,
    state: "done",
    journalSeq,
    journalledAtMs,
    keysDestroyedAtMs: destroyedAtMs,
    logUntilMs,
    dueMs: logUntilMs,
  });
  const stub = turn.ledger.get("log_stub", erasure.account);
  if (stub !== undefined) turn.put("log_stub", { ...stub, untilMs: logUntilMs });
  turn.audit({
    what: "erasure_done",
    about: [`erasure/${erasure.id}`, `account/${erasure.account}`],
    facts: { keys: erasure.keys.length, journalSeq },
  });
  return null;
}

/**
 * Notes what the second place has by now: every entry of the journal up to one.
 * @returns whether more are left to note.
 */
export function noteSecondPlace(
  turn: Turn,
  { seq, atMs }: { readonly seq: number; readonly atMs: number },
): boolean {
  demandServer(turn);
  const there = turn.ledger.find("erasure", "unplaced", "yes")
    .filter(({ journalSeq }) => journalSeq !== null && journalSeq <= seq);
  for (const erasure of there.slice(0, perTurnMax)) {
    turn.put("erasure", { ...erasure, secondPlaceAtMs: atMs });
  }
  return there.length > perTurnMax;
}

/** Notes that the log key is gone. */
export function noteForgotten(
  turn: Turn,
  { erasure: id, atMs }: { readonly erasure: string; readonly atMs: number },
): null {
  demandServer(turn);
  const erasure = turn.need("erasure", id);
  if (erasure.state !== "forgetting") return null;
  const dueMs = turn.now + overKeptMs;
  turn.put("erasure", { ...erasure, state: "over", logDestroyedAtMs: atMs, dueMs });
  turn.audit({ what: "erasure_done", about: [`erasure/${id}`], facts: { log: true } });
  return null;
}

/** An erasure that the journal tells of. */
export interface Told {
  readonly erasure: string;
  readonly keys: readonly string[];
}

/** Whether something of a person stands here again that the journal says was erased. */
export function isBack(ledger: Ledger, { erasure, keys }: Told): boolean {
  if (ledger.get("erasure", erasure) !== undefined) return false;
  return keys.some((id) => {
    const account = ledger.get("account", id);
    if (account === undefined || account.leaving !== undefined) return false;
    return account.status !== "stopped" || Object.keys(account.profile).length > 0 ||
      (["appointment", "member", "session", "invitation", "proposal", "recovery", "mail"] as const)
        .some((table) => ledger.count(table, "account", id) > 0) ||
      ledger.count("grant", "subject", `account/${id}`) > 0;
  });
}

/** Erases somebody again who is back by a copy from before. @returns whether anybody was. */
export function redoErasure(turn: Turn, told: Told): boolean {
  demandServer(turn);
  if (!isBack(turn.ledger, told)) return false;
  const id = told.keys.find((one) => turn.ledger.get("account", one) !== undefined)!;
  const account = turn.need("account", id);
  beginErasure(turn, { ...account, status: "stopped" }, { by: "journal", id: told.erasure });
  stopAgain(turn, account);
  return true;
}

/** Begins what a hold no longer keeps, and lets go what no log needs any more. */
export const erasureDue: Due = {
  next: (ledger) => firstDue(ledger, "erasure", "due"),
  run(turn) {
    for (const erasure of dueRows(turn.ledger, "erasure", "due", turn.now, perTurnMax)) {
      const held = isHeld(turn.ledger, erasure.account) !== null;
      if (held && erasure.state !== "over") again(turn, erasure, holdAgainMs);
      else if (erasure.state === "held") goOn(turn, erasure);
      else if (erasure.state === "done") {
        turn.remove("log_stub", erasure.account);
        turn.put("erasure", { ...erasure, state: "forgetting", dueMs: turn.now + dayMs });
      } else if (erasure.state !== "over" || isWaiting(turn.ledger, erasure)) {
        again(turn, erasure, overKeptMs);
      } else turn.remove("erasure", erasure.id);
    }
  },
};

function again(turn: Turn, erasure: RowOf<"erasure">, inMs: number): void {
  turn.put("erasure", { ...erasure, dueMs: turn.now + inMs });
}

/** Whether a manager's records of the person are still there. */
function isWaiting(ledger: Ledger, { tasks }: RowOf<"erasure">): boolean {
  return tasks.some((task) => ledger.count("former_right", "task", task) > 0);
}

function demandServer(turn: Turn): void {
  if (turn.by.via !== "server") turn.refuse("forbidden", "Cannot note it: the server alone does");
}
