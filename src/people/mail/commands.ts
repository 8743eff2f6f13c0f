/** What can be said to the registry about mail. */
import { forgetMails, readMails, settleMail } from "./delivery.ts";
import { readLetter, readNotice } from "./letter_facts.ts";

export const mailCommands = {
  /** What became of a mail; the server's own. */
  settle_mail: settleMail,
  /** Drops what was given up long ago; the server's own. */
  forget_mails: forgetMails,
  /** A building's mails and how far they have come; for its manager. */
  read_mails: readMails,
  /** What an invitation's letter says; audited. */
  read_letter: readLetter,
  /** What the notice to a member without an account says. */
  read_notice: readNotice,
} as const;
