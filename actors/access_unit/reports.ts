/**
 * What a unit says of itself, and what follows. Its heartbeat is whole: boot, clock, doors, alarms,
 * the list it holds, the codes on its display. Words may come twice, late or out of order: the
 * unit's own clock tells. What it did alone stands in its journal, whose entries come until each
 * was heard, and count once.
 */
import type { UnitHardwareCommand } from "./commands.ts";
import type { HeartbeatReport, JournalEntry } from "./hardware.ts";
import { unheardUnit, type UnitState } from "./state.ts";
import type { UnitTurn } from "./turn.ts";
import { isReachable } from "./views.ts";

/** A unit's clock that says more than this counts no milliseconds since a boot: it is broken. */
const unitMsMax = Number.MAX_SAFE_INTEGER / 2;
/** A list that the unit does not hold is published again after this long. */
export const accessAgainMs = 5_000;
/**
 * A unit is told the time this often: its clock drifts, and it learns from it that the list it holds
 * is still the newest (R13).
 */
export const timeEveryMs = 300_000;
/** An unconfirmed one is told the time at most this often. */
const timeAgainMs = 1_000;
/** A time that is under way for longer than this is not believed by the unit. */
export const timeLifeMs = 5_000;
/** Journal entries taken in a minute at most; the unit keeps the others, and says them again. */
export const entriesPerMinuteMax = 240;

/** Takes in how a unit is. */
export function takeHeartbeat(turn: UnitTurn, report: HeartbeatReport): void {
  const { state, now } = turn;
  const before = state.unit;
  const rebooted = before.heartbeat?.boot !== report.boot;
  if (report.boot === "" || !(report.unitMs >= 0 && report.unitMs <= unitMsMax)) return;
  // Overtaken by a later one; from a unit that had fallen silent anything is news.
  if (!rebooted && isReachable(state, now) && report.unitMs < before.heartbeat!.unitMs) return;
  // Nothing that was shown to an earlier boot can be opened for any more.
  if (rebooted) turn.patch({ presentations: new Map() });
  turn.unit({
    ...(rebooted ? unheardUnit : before),
    known: true,
    heardAtMs: now,
    heartbeat: report,
  });
  tellTime(turn);
  tellAccess(turn, false);
}

function tellTime(turn: UnitTurn): void {
  const { now, state: { unit } } = turn;
  const { heartbeat } = unit;
  if (heartbeat === null) return;
  const sinceMs = now - unit.timeSentAtMs;
  const due = unit.timeDue || sinceMs >= timeEveryMs ||
    (heartbeat.clock === "unconfirmed" && sinceMs >= timeAgainMs);
  if (!due) return;
  turn.patch({ unit: { ...unit, timeDue: false, timeSentAtMs: now } });
  const notAfterUnitMs = Math.floor(heartbeat.unitMs + timeLifeMs);
  turn.effect({ type: "time", boot: heartbeat.boot, notAfterUnitMs });
}

/** Publishes the newest list where the unit does not hold it; `changed`: it just became another. */
export function tellAccess(turn: UnitTurn, changed: boolean): void {
  const { now, state } = turn;
  const { unit } = state;
  if (!isReachable(state, now) || holdsNewest(state)) return;
  if (!changed && now - unit.accessSentAtMs < accessAgainMs) return;
  turn.patch({ unit: { ...unit, accessSentAtMs: now } });
  turn.effect({ type: "access" });
}

function holdsNewest({ list, unit, epoch }: UnitState): boolean {
  if (list === null) return true;
  const held = unit.heartbeat?.access;
  return held?.epoch === epoch && held.revision === list.revision;
}

/** Takes in that the unit, or the way to it, is there or gone. */
export function takeStatus(
  turn: UnitTurn,
  command: UnitHardwareCommand & { type: "unit_status" | "link" },
): void {
  const { unit } = turn.state;
  const there = command.type === "link" ? command.up : command.online;
  if (there) {
    // It is told the time, the list and what it shows at its next word: it may have been without us for long.
    const unsaid = { accessSentAtMs: 0, ringsSentAtMs: 0, directorySentAtMs: 0 };
    turn.patch({ unit: { ...unit, timeDue: true, ...unsaid } });
    turn.effect({ type: "ask", epoch: turn.state.epoch });
  } else if (command.type === "link" || command.boot === unit.heartbeat?.boot) {
    turn.unit({ ...unit, known: false });
  }
}

/** Looks after a unit that has fallen silent. */
export function watchUnit(turn: UnitTurn): void {
  const { state, now } = turn;
  if (!state.unit.known || isReachable(state, now)) return;
  turn.patch({ unit: { ...state.unit, known: false } });
  turn.tellDoors();
  turn.effect({ type: "ask", epoch: state.epoch });
}

/** Takes in an entry of the unit's journal, once. */
export function takeEntry(turn: UnitTurn, entry: JournalEntry): void {
  const { now, state: { head, taken, model } } = turn;
  const { journal, seq, what } = entry;
  if (head?.journal === journal && seq <= head.seq) {
    turn.effect({ type: "heard", journal, seq: head.seq });
    return;
  }
  const minute = Math.floor(now / 60_000);
  const count = taken.minute === minute ? taken.count : 0;
  if (count >= entriesPerMinuteMax) return; // not heard: it comes again
  turn.patch({ taken: { minute, count: count + 1 }, head: { journal, seq } });
  turn.row("journal", "head", { journal, seq });
  turn.effect({ type: "heard", journal, seq });
  const door = entry.door ?? null;
  if (door !== null && !model.doors.has(door)) return; // of another site
  const longAgoMs = now - model.settings.logKeepMs;
  const atMs = entry.atMs !== undefined && entry.atMs <= now + 60_000 && entry.atMs > longAgoMs
    ? entry.atMs
    : now;
  turn.log(`${journal}-${seq}`, door, what, entry.logId ?? null, atMs);
  if (door === null) return;
  if (what === "opened_alone") turn.opened(door, "alone", entry.logId ?? null, atMs);
  else if (what === "request_to_exit") turn.opened(door, "exit", null, atMs);
}
