/**
 * Ends sessions that nobody used for their idle time, and those at their end (ASVS V7.3.1, V7.3.2).
 * Using such a session is refused anyway; the sweep keeps rows of the past from staying. It comes
 * after midnight UTC and finds the sessions of a day by their index.
 */
import type { Due } from "../registry/commands.ts";
import { endOfSession } from "../rows/session.ts";
import { signInRowId } from "../rows/sign_in.ts";
import { endSession } from "./ending.ts";
import { utcDayOf } from "../../utc_day.ts";

/** Sessions ended in one turn: each is three rows of the 800. */
const perTurnMax = 200;
const dayMs = 86_400_000;

/** The sweep, as the registry calls it. */
export const sessionSweep: Due = {
  next(ledger) {
    if (ledger.size("session") === 0) return null;
    const swept = ledger.get("sign_in", signInRowId)?.sweptDay ?? null;
    // The day after the swept one is swept once it is over.
    return swept === null ? 0 : (swept + 2) * dayMs;
  },
  run(turn) {
    const yesterday = utcDayOf(turn.now) - 1;
    const row = turn.ledger.get("sign_in", signInRowId) ??
      { id: signInRowId, unknown: 0, sweptDay: null };
    let day = row.sweptDay === null
      ? firstDay(turn.ledger.all("session"), yesterday)
      : row.sweptDay;
    let left = perTurnMax;
    while (day < yesterday && left > 0) {
      const due = turn.ledger.find("session", "ends", String(day + 1));
      for (const session of due.slice(0, left)) endSession(turn, session, "expired");
      left -= Math.min(left, due.length);
      if (left > 0 || due.length === 0) day++;
    }
    turn.put("sign_in", { ...row, sweptDay: Math.max(0, day) });
  },
};

/** The day before the first on which a session ends, at most `latest`. */
function firstDay(
  sessions: Iterable<Parameters<typeof endOfSession>[0]>,
  latest: number,
): number {
  let first = latest;
  for (const session of sessions) first = Math.min(first, utcDayOf(endOfSession(session)) - 1);
  return first;
}
