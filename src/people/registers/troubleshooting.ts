/**
 * Troubleshooting sessions (R75): a technician asks with a reason, a manager of the building allows
 * it, the technician begins, and after at most 15 minutes it ends, by hand or by itself. The people
 * of the flats concerned are told when it begins. It is a right to look while it runs; nothing is
 * recorded, and this part neither has nor makes any picture. What shows one asks {@link openSession}
 * at every moment that it does.
 *
 * A session that names a unit may look through its camera, with a key that was made for it alone: a
 * manager allows that key, and no other session takes it. It needs the camera's sticker (R76), never
 * begins while it rings there, and a ring ends it.
 */
import { belongsTo, demandManager, standingOf } from "../authority.ts";
import { dueRows, firstDue } from "../keys/due_index.ts";
import type { Due } from "../registry/commands.ts";
import type { Ledger } from "../registry/ledger.ts";
import { mayUseFlatFor } from "../rights/objections.ts";
import type { Turn } from "../registry/turn.ts";
import type { UnitAddress } from "../../doors.ts";
import type { Troubleshooting } from "../rows/troubleshooting.ts";
import { tell } from "./news.ts";
import { sessionTexts } from "./notice_texts.ts";

/** How long a session that was asked for can be allowed and begun. */
export const askingMs = 86_400_000;
/** How long one that has ended is listed; its record in the audit log stays longer. */
export const listedMs = 30 * 86_400_000;
/** How long those concerned can read that there was one. */
export const toldMs = 30 * 86_400_000;
/** Sessions of one building that are asked for or listed. */
export const sessionsMax = 200;
/** Rows that one turn looks after. */
const perTurnMax = 50;

/** Asks for a session. The edge has checked that the building has the unit, where one is named. */
export function askTroubleshooting(
  turn: Turn,
  { building, reason, facilities, minutes, unit, key }: Pick<
    Troubleshooting,
    "building" | "reason" | "facilities" | "minutes" | "unit" | "key"
  >,
): Troubleshooting {
  const technician = demandTechnician(turn, building);
  if (turn.ledger.count("troubleshooting", "building", building) >= sessionsMax) {
    turn.refuse("limit_reached", `Cannot ask: a building has at most ${sessionsMax} sessions`);
  }
  if ((unit === undefined) !== (key === undefined)) {
    turn.refuse("invalid", "Cannot ask: to look through a camera takes its unit and a key, both");
  }
  if (key !== undefined && turn.ledger.find("troubleshooting", "key", key).length > 0) {
    turn.refuse("conflict", "Cannot ask: a key is for one session alone, and this one was in use");
  }
  const own = [...new Set(facilities)];
  if (own.some((id) => turn.ledger.get("facility", id)?.building !== building)) {
    turn.refuse("invalid", "Cannot ask: the facilities concerned are of the building");
  }
  const shown = withoutObjectors(turn.ledger, own);
  if (shown.length === 0) {
    turn.refuse("forbidden", "Cannot ask: none of these facilities may be looked at for that");
  }
  const session = turn.put("troubleshooting", {
    id: turn.newId(),
    building,
    technician,
    reason,
    facilities: shown,
    ...(unit !== undefined && { unit }),
    ...(key !== undefined && { key }),
    minutes,
    status: "asked",
    askedAtMs: turn.now,
    decidedBy: null,
    startedAtMs: null,
    endedAtMs: null,
    dueMs: turn.now + askingMs,
  });
  note(turn, session, "troubleshooting_asked", {
    reason,
    minutes,
    ...(unit !== undefined && { unit }),
  });
  return session;
}

/** Allows or refuses a session, as a manager of the building. */
export function decideTroubleshooting(
  turn: Turn,
  { id, allow }: { readonly id: string; readonly allow: boolean },
): Troubleshooting {
  const session = demandReachable(turn, id);
  demandManager(turn, session.building);
  if (session.technician === turn.by.account) {
    turn.refuse("forbidden", "Cannot decide: nobody decides on what they asked for themselves");
  }
  if (session.status !== "asked") turn.refuse("conflict", "Cannot decide: it is not waiting");
  note(turn, session, "troubleshooting_decided", { outcome: allow ? "approved" : "refused" });
  return turn.put("troubleshooting", {
    ...session,
    status: allow ? "approved" : "refused",
    decidedBy: turn.by.account,
    ...(!allow && { dueMs: turn.now + listedMs }),
  });
}

/**
 * Begins a session that was allowed, and tells those concerned.
 * @param input `ringing`: it rings at the session's unit, so that it cannot begin (R75).
 */
export function startTroubleshooting(
  turn: Turn,
  { id, ringing = false }: { readonly id: string; readonly ringing?: boolean },
): Troubleshooting {
  const session = demandReachable(turn, id);
  if (session.technician !== demandTechnician(turn, session.building)) {
    turn.refuse("forbidden", "Cannot begin: it is for the technician who asked");
  }
  if (session.status !== "approved") {
    turn.refuse("conflict", "Cannot begin: a manager has not allowed it, or it has ended");
  }
  const shown = withoutObjectors(turn.ledger, session.facilities);
  if (shown.length === 0) {
    turn.refuse("forbidden", "Cannot begin: none of its facilities may be looked at for that");
  }
  const { unit } = session;
  if (unit !== undefined) demandFree(turn, { building: session.building, unit }, ringing);
  const running = turn.put("troubleshooting", {
    ...session,
    facilities: shown,
    status: "running",
    startedAtMs: turn.now,
    dueMs: turn.now + session.minutes * 60_000,
  });
  note(turn, running, "troubleshooting_started", { minutes: session.minutes });
  const { facilities, minutes, building } = running;
  const audience = { audience: "facilities", facilities } as const;
  tell(turn, building, audience, sessionTexts(minutes), turn.now + toldMs);
  return running;
}

/** Ends a session by hand: the technician or a manager, at any moment. */
export function endTroubleshooting(turn: Turn, { id }: { readonly id: string }): Troubleshooting {
  const session = demandReachable(turn, id);
  if (session.technician !== turn.by.account) demandManager(turn, session.building);
  if (session.status !== "running") turn.refuse("conflict", "Cannot end it: it does not run");
  return end(turn, session, "by hand");
}

/** Ends the sessions that look through a unit's camera: it rings there. The server's own. */
export function endCameraSessions(turn: Turn, { building, unit }: UnitAddress): null {
  if (turn.by.via !== "server") turn.refuse("forbidden", "Cannot end it: a ring alone does so");
  for (const session of turn.ledger.find("troubleshooting", "running", building)) {
    if (session.unit === unit) end(turn, session, "by a ring");
  }
  return null;
}

/**
 * The session that runs in a building, or undefined; of a unit's camera, where one is named. What shows anything by it asks each time, and
 * shows the facilities of the answer alone: who objects meanwhile is left out at once (R83).
 */
export function openSession(
  ledger: Ledger,
  building: string,
  now: number,
  unit?: string,
): Troubleshooting | undefined {
  const session = ledger.find("troubleshooting", "running", building).find((one) =>
    (unit === undefined || one.unit === unit) && now < endOf(one) &&
    isTechnician(ledger, one.technician, building, now)
  );
  if (session === undefined) return undefined;
  const facilities = withoutObjectors(ledger, session.facilities);
  return facilities.length === 0 ? undefined : { ...session, facilities };
}

/** Facilities where nobody who lives there objects to looking for defects (R83). */
function withoutObjectors(ledger: Ledger, facilities: readonly string[]): string[] {
  return facilities.filter((id) => mayUseFlatFor(ledger, id, "fix_defects"));
}

/** The sessions of a building, the latest first: all for a manager, their own for a technician. */
export function sessionsFor(turn: Turn, building: string): readonly Troubleshooting[] {
  const { ledger, now, by } = turn;
  const all = ledger.find("troubleshooting", "building", building);
  const sorted = [...all].sort((a, b) => b.askedAtMs - a.askedAtMs || (a.id < b.id ? 1 : -1));
  if (isTechnician(ledger, by.account, building, now)) {
    const standing = standingOf(ledger, by.account, now);
    if (!standing.managerOf.includes(building)) {
      return sorted.filter(({ technician }) => technician === by.account);
    }
  }
  demandManager(turn, building);
  return sorted;
}

/** Ends what has run its time, lets lapse what nobody began, removes what was listed long enough. */
export const troubleshootingDue: Due = {
  next: (ledger) => firstDue(ledger, "troubleshooting", "due"),
  run(turn) {
    const due = dueRows(turn.ledger, "troubleshooting", "due", turn.now, perTurnMax);
    for (const session of due) {
      if (session.status === "running") end(turn, session, "by the clock");
      else if (session.status === "asked" || session.status === "approved") {
        turn.put("troubleshooting", {
          ...session,
          status: "lapsed",
          dueMs: turn.now + listedMs,
        });
        note(turn, session, "troubleshooting_ended", { how: "never begun" });
      } else turn.remove("troubleshooting", session.id);
    }
  },
};

function end(turn: Turn, session: Troubleshooting, how: string): Troubleshooting {
  // The clock looks by the minute; the right ended when its time was over.
  const endedAtMs = Math.min(turn.now, endOf(session));
  note(turn, session, "troubleshooting_ended", { how, endedAtMs });
  return turn.put("troubleshooting", {
    ...session,
    status: "ended",
    endedAtMs,
    dueMs: turn.now + listedMs,
  });
}

function endOf({ startedAtMs, minutes }: Troubleshooting): number {
  return (startedAtMs ?? 0) + minutes * 60_000;
}

function isTechnician(
  ledger: Ledger,
  account: string | null,
  building: string,
  now: number,
): boolean {
  return standingOf(ledger, account, now).appointments
    .some((row) => row.post === "technician" && row.building === building);
}

/** @returns the technician's account. @throws {RefusalError} */
function demandTechnician(turn: Turn, building: string): string {
  const { account } = turn.by;
  if (account !== null && isTechnician(turn.ledger, account, building, turn.now)) return account;
  if (account !== null && !belongsTo(standingOf(turn.ledger, account, turn.now), building)) {
    turn.refuse("not_found", "Cannot find the building: there is none of this id");
  }
  turn.refuse("forbidden", "Cannot do that: it is for a technician of the building");
}

/** @throws {RefusalError} where a unit's camera is off, looked through already, or it rings there. */
function demandFree(turn: Turn, { building, unit }: UnitAddress, ringing: boolean): void {
  if (turn.ledger.find("camera_sticker", "unit", `${building}/${unit}`).length === 0) {
    turn.refuse("conflict", "Cannot begin: the camera is off until its sticker is recorded");
  }
  if (ringing) turn.refuse("conflict", "Cannot begin: it rings at the unit; wait until it is over");
  if (openSession(turn.ledger, building, turn.now, unit) !== undefined) {
    turn.refuse("conflict", "Cannot begin: somebody looks through the camera already");
  }
}

/** The session, as somebody of its building may know of it. */
function demandReachable(turn: Turn, id: string): Troubleshooting {
  const session = turn.need("troubleshooting", id);
  const { account, via } = turn.by;
  const standing = standingOf(turn.ledger, account, turn.now);
  if (via === "session" && !belongsTo(standing, session.building)) turn.need("troubleshooting", "");
  return session;
}

function note(
  turn: Turn,
  { id, building, facilities }: Troubleshooting,
  what:
    | "troubleshooting_asked"
    | "troubleshooting_decided"
    | "troubleshooting_started"
    | "troubleshooting_ended",
  facts: Readonly<Record<string, string | number>>,
): void {
  const about = [`troubleshooting/${id}`, ...facilities.map((one) => `facility/${one}`)];
  turn.audit({ what, building, about: about.slice(0, 64), facts });
}
