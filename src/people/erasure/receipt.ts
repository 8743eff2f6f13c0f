/**
 * The receipt of an erasure (R82): what was done when, what waits for whom until when, what stays
 * and why, and with whom one can complain. Whoever was erased has no account to ask with, so it is
 * shown to whoever holds its secret, which is not stored: it is a keyed hash of the erasure's id.
 */
import { type MasterKey, sameText } from "../../access/master_key.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import type { ErasureState, KeepGround } from "../rows/erasure.ts";
import { logStubMs } from "./beginning.ts";

/** A task by which a manager's records of the person go. */
export interface ReceiptTask {
  readonly building: string;
  /** `kept`: the operator keeps them on a ground; `deleted`: they are gone. */
  readonly state: "waits_for_manager" | "waits_for_operator" | "deleted" | "kept";
  /** When it goes to the operator, or what is kept goes; null where nothing is left. */
  readonly untilMs: number | null;
  readonly ground: KeepGround | null;
}

/** A receipt. */
export interface Receipt {
  readonly erasure: string;
  readonly state: ErasureState;
  readonly askedAtMs: number;
  readonly accessEndedAtMs: number;
  /** Null: not yet. */
  readonly keysDestroyedAtMs: number | null;
  /** Since when no backup can bring anything back; null: not yet, or there are no backups. */
  readonly secondPlaceAtMs: number | null;
  readonly tasks: readonly ReceiptTask[];
  /** Name and flats for whoever must read the logs, and when that went; null: not yet. */
  readonly logStub: { readonly untilMs: number; readonly destroyedAtMs: number | null };
  /** Entries that name a random id stay until then at the latest. */
  readonly auditUntilMs: number;
}

/** The secret that shows a receipt. */
export function receiptSecret(masterKey: Pick<MasterKey, "mac">, erasure: string): string {
  return masterKey.mac("erasure_receipt", erasure);
}

/**
 * The receipt of an erasure, for whoever holds its secret; null for everybody else, whether there is
 * such an erasure or not.
 */
export async function receiptFor(
  registry: Pick<Registry, "look">,
  masterKey: Pick<MasterKey, "mac">,
  { erasure, secret }: { readonly erasure: string; readonly secret: string },
): Promise<Receipt | null> {
  const isIts = sameText(secret, receiptSecret(masterKey, erasure));
  const receipt = await registry.look((ledger) => {
    const row = ledger.get("erasure", erasure);
    return row === undefined ? null : receiptOf(ledger, row);
  });
  return isIts ? receipt : null;
}

/** What can be said of an erasure by now. */
export function receiptOf(ledger: Ledger, erasure: RowOf<"erasure">): Receipt {
  const { id, state, askedAtMs, accessEndedAtMs, keysDestroyedAtMs, secondPlaceAtMs } = erasure;
  const { logUntilMs, logDestroyedAtMs } = erasure;
  return {
    erasure: id,
    state,
    askedAtMs,
    accessEndedAtMs,
    keysDestroyedAtMs,
    secondPlaceAtMs,
    tasks: erasure.tasks.flatMap((task) => taskOf(ledger, erasure, task)),
    logStub: { untilMs: logUntilMs, destroyedAtMs: logDestroyedAtMs },
    auditUntilMs: (keysDestroyedAtMs ?? askedAtMs) + logStubMs,
  };
}

function taskOf(ledger: Ledger, { kept }: RowOf<"erasure">, id: string): readonly ReceiptTask[] {
  const task = ledger.get("rights_request", id);
  if (task === undefined || task.building === null) return [];
  const { building, state, decideByMs } = task;
  const none = { building, untilMs: null, ground: null };
  if (state === "open") return [{ ...none, state: "waits_for_manager", untilMs: decideByMs }];
  if (state === "escalated") return [{ ...none, state: "waits_for_operator" }];
  const keeping = kept.find((one) => one.task === id);
  if (state === "declined" && keeping !== undefined) {
    if (ledger.count("former_right", "task", id) > 0) {
      const { untilMs, ground } = keeping;
      return [{ building, state: "kept", untilMs, ground }];
    }
  }
  return [{ ...none, state: "deleted" }];
}
