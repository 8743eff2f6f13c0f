/**
 * Floors locked and unlocked. Locked, a floor's buttons in the cars stay dark and panels do not take
 * people there; whoever has a right of their own goes there by a call, which carries that right. The
 * site file says which are locked to begin with, a manager or operator changes it at run time, and
 * that is durable. A guest who was let in with a key has the floor unlocked in the car that fetches
 * them, for so long from when its doors open there (C13).
 *
 * An exit floor is never locked, and a call from a locked floor is a call like any other: nobody is
 * ever stopped from leaving.
 */
import { refuse } from "../../src/refusal.ts";
import type { FloorCommand } from "./commands.ts";
import type { Desired } from "./hardware.ts";
import type { Call, GroupState, Unlock } from "./state.ts";
import type { GroupDecision, Turn } from "./turn.ts";

/** Floors that one guest may have unlocked. */
export const unlockLevelsMax = 64;
/** Floors unlocked for guests, all together: beyond, the oldest are locked again first. */
const unlockedMax = 512;
/** No floor is unlocked for a guest for longer. */
export const unlockForMsMax = 600_000;

/** Locks a floor, or unlocks it, for everybody and until it is changed. */
export function lockFloor(
  turn: Turn,
  { level, locked }: FloorCommand & { type: "lock_floor" },
): GroupDecision {
  const { model, locks } = turn.state;
  const index = model.indexOf.get(level);
  if (index === undefined || model.cars.every(({ sides }) => sides[index] === 0)) {
    const detail = `Cannot lock or unlock the floor: the group does not stop at ${level}`;
    return turn.decision({ ok: false, refusal: refuse("unknown_floor", detail) });
  }
  if (locked && model.exits.has(level)) {
    const detail = `Cannot lock the floor: an exit floor is never locked, got ${level}`;
    return turn.decision({ ok: false, refusal: refuse("invalid", detail) });
  }
  if (isLocked(turn.state, level) !== locked) {
    const changed = new Map(locks);
    const asInSite = (model.group.lockedLevels?.includes(level) ?? false) === locked;
    if (asInSite) changed.delete(level);
    else changed.set(level, locked);
    turn.floors({ locks: changed }, {
      table: "lock",
      id: `${level}`,
      value: asInSite ? null : { level, locked },
    });
  }
  return turn.decision({ ok: true, locked: lockedLevels(turn.state) });
}

/** What a guest's call carries, within its bounds. */
export function guestUnlock(
  { levels, forMs }: { readonly levels: readonly number[]; readonly forMs: number },
): NonNullable<Call["unlock"]> {
  return {
    levels: levels.slice(0, unlockLevelsMax),
    forMs: Math.min(Math.max(0, forMs), unlockForMsMax),
  };
}

/** Whether a floor is locked now. */
export function isLocked({ model, locks }: GroupState, level: number): boolean {
  // What the site has made an exit, or has no more, is not locked, whatever a row says.
  if (model.exits.has(level) || !model.indexOf.has(level)) return false;
  return locks.get(level) ?? model.group.lockedLevels?.includes(level) ?? false;
}

/** The floors that are locked now, in order. */
export function lockedLevels(state: GroupState): readonly number[] {
  return state.model.levels.filter((level) => isLocked(state, level));
}

/** The doors of the car open at the landing of a call: its guest's floors are unlocked there. */
export function unlockFor(turn: Turn, { id, car, unlock }: Call): void {
  if (unlock === undefined || car === undefined) return;
  const began: Unlock = { call: id, car, levels: unlock.levels, untilMs: turn.now + unlock.forMs };
  const unlocks = [...turn.state.unlocks.filter(({ call }) => call !== id), began];
  turn.floors({ unlocks }, { table: "unlock", id, value: began });
  let floors = unlocks.reduce((sum, { levels }) => sum + levels.length, 0);
  for (const { call, levels } of unlocks) {
    if (floors <= unlockedMax) break;
    lockAgain(turn, call);
    floors -= levels.length;
  }
}

/** Ends what was unlocked for guests and whose time has passed. */
export function endUnlocks(turn: Turn, all = false): void {
  for (const { call, untilMs } of turn.state.unlocks) {
    if (turn.full) return;
    if (all || untilMs <= turn.now) lockAgain(turn, call);
  }
}

/** What the desired state says of floors; nothing where none is locked. */
export function wireFloors(
  state: GroupState,
  unitAheadMs: number,
): Pick<Desired, "locked" | "unlocked"> {
  const locked = lockedLevels(state);
  const until = new Map<string, { car: string; level: number; expiresAtUnitMs: number }>();
  for (const { car, levels, untilMs } of state.unlocks) {
    const expiresAtUnitMs = Math.max(0, Math.round(untilMs + unitAheadMs));
    for (const level of levels) {
      const before = until.get(`${car} ${level}`)?.expiresAtUnitMs ?? 0;
      if (locked.includes(level) && before <= expiresAtUnitMs) {
        until.set(`${car} ${level}`, { car, level, expiresAtUnitMs });
      }
    }
  }
  return {
    ...(locked.length > 0 && { locked: [...locked] }),
    ...(until.size > 0 && { unlocked: [...until.values()] }),
  };
}

function lockAgain(turn: Turn, id: string): void {
  const unlocks = turn.state.unlocks.filter(({ call }) => call !== id);
  turn.floors({ unlocks }, { table: "unlock", id, value: null });
}
