/** Begins a session in the turn of whatever proved the person: a password, a passkey, a link. */
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { endOfSession } from "../rows/session.ts";
import { endSession } from "./ending.ts";
import { utcDayOf } from "../../utc_day.ts";

/** A session ends after this whatever is done (ASVS V10.4.8). */
export const sessionLifeMs = 90 * 86_400_000;
const dayMs = 86_400_000;
/** Sessions of one account; a further one ends the one that was longest unused. */
export const sessionsMax = 32;

/** What a session begins with. */
export interface Beginning {
  readonly method: RowOf<"session">["method"];
  /** As the person will find it in the list of devices. */
  readonly deviceName: string;
  /** When a passkey proved the person; null for not at all. */
  readonly verifiedAtMs: number | null;
}

/**
 * Begins a session of an active account: failed sign-ins are forgotten and the day is noted.
 * @throws {RefusalError} `stopped`, or `sign_in_failed` for any other account that is not active.
 */
export function beginSession(
  turn: Turn,
  accountId: string,
  { method, deviceName, verifiedAtMs }: Beginning,
): RowOf<"session"> {
  const account = turn.ledger.get("account", accountId);
  if (account?.status === "stopped") {
    turn.refuse("stopped", "Cannot sign in: this account has stopped using the service");
  }
  if (account?.status !== "active") {
    turn.refuse("sign_in_failed", "Cannot sign in: what was given fits no account in use");
  }
  makeRoom(turn, account.id);
  const session = turn.put("session", {
    id: turn.newLogId(),
    account: account.id,
    deviceName,
    method,
    generation: 0,
    createdAtMs: turn.now,
    expiresAtMs: utcDayOf(turn.now) * dayMs + sessionLifeMs,
    verifiedAtMs,
    lastSeenDay: dayOf(turn.now),
    untold: true,
  });
  turn.put("account", {
    ...account,
    failures: { count: 0, lastAtMs: account.failures.lastAtMs },
    lastSeenDay: session.lastSeenDay,
  });
  return session;
}

/** The calendar day of a time, in UTC. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

function makeRoom(turn: Turn, account: string): void {
  const live: RowOf<"session">[] = [];
  for (const session of turn.ledger.find("session", "account", account)) {
    if (turn.now >= endOfSession(session)) endSession(turn, session, "expired");
    else live.push(session);
  }
  live.sort((a, b) => endOfSession(a) - endOfSession(b) || a.createdAtMs - b.createdAtMs);
  for (const session of live.slice(0, Math.max(0, live.length - sessionsMax + 1))) {
    endSession(turn, session, "too_many");
  }
}
