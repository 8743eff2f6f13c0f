/**
 * How far mails have come. A mail waits, is tried with growing pauses, and is gone once a server
 * has taken it. One that nobody takes for two days, or that is refused for good, is given up: it
 * stays for a while without its address, so that the manager sees that a letter is needed (C8).
 */
import { demandManager } from "../authority.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { givenUpReasons } from "../rows/mail.ts";
import { liveInvitation, managedBuildingOf } from "./matter.ts";

/** The pause after the first try that failed; each further one is twice as long. */
export const firstPauseMs = 60_000;
/** The longest pause. */
export const longestPauseMs = 6 * 3_600_000;
/** How long after its queueing a mail is tried for the last time. */
export const giveUpAfterMs = 48 * 3_600_000;
/** How long it is shown that a mail was given up. */
export const givenUpShownMs = 14 * 86_400_000;
/** Mails given up that are shown at once; beyond, the newest are dropped. */
export const givenUpMax = 2_000;
/** Mails of a building that are listed; the newest. */
export const listedMax = 200;
/** Rows of one turn of forgetting. */
const forgottenAtOnce = 400;

/** What became of a mail. */
export interface SettleInput {
  readonly id: string;
  /**
   * `sent`: a server took it. `dropped`: nothing is left to say. `failed`: to be tried again.
   * `refused`: for good. `off`: no mail server is set. `no_entry`: it stands in no register (R90).
   */
  readonly outcome: "sent" | "dropped" | "failed" | "refused" | "off" | "no_entry";
}

/** Writes down what became of a mail. */
export function settleMail(turn: Turn, { id, outcome }: SettleInput): null {
  demandServer(turn);
  const mail = turn.ledger.get("mail", id);
  if (mail === undefined || mail.givenUp !== null) return null;
  switch (outcome) {
    case "sent":
    case "dropped":
      turn.remove("mail", id);
      return null;
    case "refused":
    case "off":
    case "no_entry":
      giveUp(turn, mail, outcome);
      return null;
    case "failed": {
      const lastTryAtMs = mail.queuedAtMs + giveUpAfterMs;
      if (turn.now >= lastTryAtMs) {
        giveUp(turn, mail, "unreachable");
        return null;
      }
      const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(mail.tries, 30));
      turn.put("mail", {
        ...mail,
        tries: Math.min(mail.tries + 1, 100),
        nextTryAtMs: Math.min(turn.now + pauseMs, lastTryAtMs),
      });
      return null;
    }
  }
}

/** Drops mails that were given up longer than {@link givenUpShownMs} ago. */
export function forgetMails(turn: Turn, _input: Record<never, never>): null {
  demandServer(turn);
  const old = turn.ledger.find("mail", "givenUp", "yes")
    .filter((mail) => isForgettable(mail, turn.now)).slice(0, forgottenAtOnce);
  for (const { id } of old) turn.remove("mail", id);
  return null;
}

/** Whether a mail was given up so long ago that it is shown no longer. */
export function isForgettable(mail: RowOf<"mail">, now: number): boolean {
  return mail.givenUp !== null && now >= mail.givenUp.atMs + givenUpShownMs;
}

/** A mail as a manager sees it: how far it has come, and nothing of what it says. */
export interface ListedMail {
  readonly id: string;
  readonly kind: RowOf<"mail">["kind"];
  readonly account: string | null;
  readonly about: string | null;
  readonly state: "waiting" | "retrying" | "given_up";
  readonly reason: (typeof givenUpReasons)[number] | null;
  readonly tries: number;
  readonly queuedAtMs: number;
  readonly nextTryAtMs: number | null;
}

/**
 * The mails of a building that are the manager's business: invitations, proposals and notices;
 * never somebody's recovery. One that was sent is not among them.
 * @throws {RefusalError} unless a manager of the building asks.
 */
export function readMails(
  turn: Turn,
  { building }: { readonly building: string },
): { readonly mails: readonly ListedMail[] } {
  demandManager(turn, building);
  const found: ListedMail[] = [];
  for (const mail of turn.ledger.all("mail")) {
    if (managedBuildingOf(turn.ledger, mail) !== building) continue;
    if (mail.kind === "invitation" && !liveInvitation(turn.ledger, mail.about, turn.now)) continue;
    const { id, kind, account, about, givenUp, tries, queuedAtMs, nextTryAtMs } = mail;
    found.push({
      id,
      kind,
      account,
      about,
      state: givenUp !== null ? "given_up" : tries > 0 ? "retrying" : "waiting",
      reason: givenUp?.reason ?? null,
      tries,
      queuedAtMs,
      nextTryAtMs: givenUp === null ? nextTryAtMs : null,
    });
  }
  found.sort((a, b) => b.queuedAtMs - a.queuedAtMs || (a.id < b.id ? 1 : -1));
  return { mails: found.slice(0, listedMax) };
}

function giveUp(
  turn: Turn,
  mail: RowOf<"mail">,
  reason: (typeof givenUpReasons)[number],
): void {
  if (turn.ledger.count("mail", "givenUp", "yes") >= givenUpMax) turn.remove("mail", mail.id);
  else {
    const { name: _, ...rest } = mail;
    turn.put("mail", { ...rest, to: "", givenUp: { atMs: turn.now, reason } });
  }
  // Where no server is set nothing was tried, and nothing failed.
  if (reason === "off") return;
  turn.audit({
    what: "mail_given_up",
    building: managedBuildingOf(turn.ledger, mail) ?? undefined,
    about: [
      `mail/${mail.id}`,
      ...(mail.account === null ? [] : [`account/${mail.account}`]),
    ],
    facts: { kind: mail.kind, reason, tries: mail.tries },
  });
}

function demandServer(turn: Turn): void {
  if (turn.by.via !== "server") {
    turn.refuse("forbidden", "Cannot do that: it is the server's own");
  }
}
