/**
 * What a unit shows: its rings, and its directory. Both are desired state (E4): whole, with the
 * server's epoch and a revision, and published again while the unit says that it holds another.
 */
import type { UnitDirectory } from "../../src/rings.ts";
import { accessAgainMs } from "./reports.ts";
import type { UnitState } from "./state.ts";
import type { UnitTurn } from "./turn.ts";
import { isReachable } from "./views.ts";

/**
 * What is shown of rings has changed. Its revision is in no row: wall time carries it beyond that of
 * an earlier load of the same epoch.
 */
export function showRings(turn: UnitTurn): void {
  const ringsRevision = Math.max(turn.state.ringsRevision + 1, turn.now);
  turn.patch({ ringsRevision });
  tellRings(turn, true);
}

/** Publishes what is shown of rings where the unit shows something else. */
export function tellRings(turn: UnitTurn, changed: boolean): void {
  const { now, state } = turn;
  const { unit } = state;
  if (!isReachable(state, now)) return;
  if (!changed && (showsRings(state) || now - unit.ringsSentAtMs < accessAgainMs)) return;
  turn.patch({ unit: { ...unit, ringsSentAtMs: now } });
  turn.effect({ type: "rings" });
}

function showsRings({ unit, epoch, rings, ringsRevision }: UnitState): boolean {
  const held = unit.heartbeat?.rings;
  if (held === undefined) return true; // it does not say, so it is told of changes alone
  if (held.epoch === 0 && rings.size === 0) return true; // it shows none, and there are none
  return held.epoch === epoch && held.revision === ringsRevision;
}

/** Takes a directory from the identity plane; an older one was overtaken on its way. */
export function takeDirectory(turn: UnitTurn, directory: UnitDirectory): void {
  const { directory: held } = turn.state;
  if (held !== null && held.revision >= directory.revision) return;
  turn.patch({ directory });
  tellDirectory(turn, true);
}

/** Publishes the newest directory where the unit shows another. */
export function tellDirectory(turn: UnitTurn, changed: boolean): void {
  const { now, state } = turn;
  const { unit } = state;
  if (!isReachable(state, now) || !state.model.panel) return;
  if (
    !changed && (showsDirectory(state) || now - unit.directorySentAtMs < accessAgainMs)
  ) return;
  turn.patch({ unit: { ...unit, directorySentAtMs: now } });
  turn.effect({ type: "directory" });
}

function showsDirectory({ directory, unit, epoch }: UnitState): boolean {
  if (directory === null) return true;
  const held = unit.heartbeat?.directory;
  // A unit that does not say what it shows is told once after each connect.
  if (held === undefined) return unit.directorySentAtMs > 0;
  return held.epoch === epoch && held.revision === directory.revision;
}
