/** Queues a mail in the turn that it tells of, so that there is a mail if and only if it happened. */
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";

/** Mails that may wait at once; beyond, what would send one is refused. */
export const mailsMax = 5_000;

/** Mails that tell of what has happened; a full queue must not keep it from happening. */
const mereNotices: ReadonlySet<RowOf<"mail">["kind"]> = new Set([
  "sessions_ended",
  "rights_changed",
  "person_stopped",
  "message_waiting",
  "hold_review",
  "reidentified",
  "request_waiting",
  "request_news",
]);

/**
 * Queues a mail to an account's address, or to another one; without an address there is none, and
 * the letter is the way.
 * @param name of somebody of whom no row is left, for the mail that says so.
 * @throws {RefusalError} `busy` where too many wait and somebody waits for what this one brings.
 */
export function queueMail(
  turn: Turn,
  kind: RowOf<"mail">["kind"],
  account: RowOf<"account">,
  about: string | null = null,
  to: string | undefined = account.profile.email?.value,
  name?: string,
): void {
  if (to === undefined) return;
  if (turn.ledger.count("mail", "waiting", "yes") >= mailsMax) {
    if (mereNotices.has(kind)) return;
    turn.refuse("busy", `Cannot queue the mail: ${mailsMax} wait already`);
  }
  turn.put("mail", {
    id: turn.newId(),
    kind,
    account: account.id,
    about,
    to,
    ...(name !== undefined && { name }),
    language: account.profile.language?.value ?? "en",
    queuedAtMs: turn.now,
    nextTryAtMs: turn.now,
    tries: 0,
    givenUp: null,
  });
  turn.emit({ type: "mail" });
}

/** Drops the mails of an account that wait and are about something that is no more. */
export function dropMails(turn: Turn, account: string, about: string): void {
  for (const mail of turn.ledger.find("mail", "account", account)) {
    if (mail.about === about && mail.givenUp === null) turn.remove("mail", mail.id);
  }
}
