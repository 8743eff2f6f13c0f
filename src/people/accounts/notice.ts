/** The privacy notice and its acceptance, without which an account is of no use (R05). */
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";

/** The notice that counts now. */
export interface Notice {
  readonly version: string;
  /** The languages it can be read in. */
  readonly languages: readonly string[];
}

/** An acceptance as it comes: what was ticked, and which version counts now. */
export interface NoticeTaken {
  readonly version: string;
  readonly language: string;
  readonly current: string;
}

/** An acceptance as it is kept. @throws {RefusalError} where another version was shown. */
export function takenNotice(
  turn: Turn,
  taken: NoticeTaken,
): NonNullable<RowOf<"account">["notice"]> {
  if (taken.version !== taken.current) {
    turn.refuse(
      "notice_not_accepted",
      `Cannot go on: the notice to accept is version ${taken.current}`,
    );
  }
  return { version: taken.version, language: taken.language, atMs: turn.now };
}

/** Accepts a newer version of the notice. */
export function acceptNotice(turn: Turn, input: NoticeTaken): null {
  const account = turn.need("account", turn.by.account ?? "");
  turn.put("account", { ...account, notice: takenNotice(turn, input) });
  turn.audit({
    what: "user_updated",
    about: [`account/${account.id}`],
    facts: { notice: input.version },
  });
  return null;
}
