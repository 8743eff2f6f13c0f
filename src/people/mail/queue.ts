/** Queues a mail in the turn that it tells of, so that there is a mail if and only if it happened. */
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";

/** Mails that may wait at once; beyond, what would send one is refused. */
export const mailsMax = 5_000;

/**
 * Queues a mail to an account's address, or to another one; without an address there is none, and
 * the letter is the way.
 * @throws {RefusalError} `busy` where too many wait.
 */
export function queueMail(
  turn: Turn,
  kind: RowOf<"mail">["kind"],
  account: RowOf<"account">,
  about: string | null = null,
  to: string | undefined = account.profile.email?.value,
): void {
  if (to === undefined) return;
  if (turn.ledger.count("mail", "waiting", "yes") >= mailsMax) {
    turn.refuse("busy", `Cannot queue the mail: ${mailsMax} wait already`);
  }
  turn.put("mail", {
    id: turn.newId(),
    kind,
    account: account.id,
    about,
    to,
    language: account.profile.language?.value ?? "en",
    queuedAtMs: turn.now,
    nextTryAtMs: turn.now,
    tries: 0,
    givenUp: null,
  });
  turn.emit({ type: "mail" });
}
