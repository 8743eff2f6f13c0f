/**
 * The access unit's behaviour: one command in, one decision out. Which part of it decides what
 * stands in the file named after it; this is the index.
 */
import type { AccessList } from "../../src/doors.ts";
import { type Refusal, refuse } from "../../src/refusal.ts";
import type { Behaviour } from "../behaviour.ts";
import { actNotSent, endLostActs, openDoor, takeOutcome, unknownDoor } from "./acts.ts";
import type { UnitCommand, UnitReply } from "./commands.ts";
import type { UnitEffect, UnitOutput } from "./events.ts";
import { prune } from "./idempotency.ts";
import { formerUnit, type UnitModel, type UnitSettings, unitSettings } from "./model.ts";
import { endLatePresentations, takePresented, takeVerdict } from "./presentations.ts";
import { takeDirectory } from "./ring_display.ts";
import { followActs } from "./ring_openings.ts";
import { takeCancel, takePress } from "./ring_presses.ts";
import { takeRoute } from "./ring_routes.ts";
import {
  endRingOfHousehold,
  endRingsOfUnit,
  ringsHeard,
  ringsLoaded,
  turnRings,
} from "./ring_times.ts";
import { isOpen } from "./ring_views.ts";
import { askOfRing } from "./rings.ts";
import { takeEntry, takeHeartbeat, takeStatus, tellAccess, watchUnit } from "./reports.ts";
import { doorKeyKeptMs, loadUnit, type UnitState, unitTables } from "./state.ts";
import { type UnitDecision, UnitTurn } from "./turn.ts";
import { showsCode, viewDoor } from "./views.ts";

/** The kind of an access unit's actor; its keys are `<building>/<unit>`. */
export const unitKind = "access_unit";
/** What ended so short a time before a load is told again after it. */
const retoldMs = 60_000;

/** An access unit. */
export type UnitBehaviour = Behaviour<UnitState, UnitCommand, UnitReply, UnitOutput, UnitEffect>;

/** The behaviour of all access units of a site, given their models by key. */
export function unitBehaviour(
  models: ReadonlyMap<string, UnitModel>,
  settings: UnitSettings = unitSettings,
): UnitBehaviour {
  return {
    kind: unitKind,
    tables: unitTables(settings.logKeepMs),
    wake: { type: "wake" },
    loaded: { type: "loaded" },
    load: (key, rows, context) =>
      loadUnit(models.get(key) ?? formerUnit(key, settings), rows, context),
    decide,
    refused: (refusal: Refusal) => ({ ok: false, refusal }),
    idle: ({ acts, presentations, rings, unit }) =>
      acts.size === 0 && presentations.size === 0 && !unit.known &&
      ![...rings.values()].some(isOpen),
  };
}

/** The turn of an access unit. */
export function decide(before: UnitState, command: UnitCommand, now: number): UnitDecision {
  const turn = new UnitTurn(prune(before, now), now);
  switch (command.type) {
    case "open":
      return openDoor(turn, command);
    case "read":
      return readDoor(turn, command.door);
    case "is_present":
      return turn.decision({ ok: true, present: showsCode(turn.state, command.code, now) });
    case "access_list":
      takeList(turn, command.list);
      return turn.decision({ ok: true });
    case "verdict":
      return takeVerdict(turn, command.id, command.verdict);
    case "heartbeat":
      takeHeartbeat(turn, command.heartbeat);
      ringsHeard(turn);
      return turn.decision();
    case "act_outcome":
      takeOutcome(turn, command.outcome);
      followActs(turn);
      return turn.decision();
    case "presented":
      takePresented(turn, command.presented);
      return turn.decision();
    case "journal":
      takeEntry(turn, command.entry);
      return turn.decision();
    case "ring_press":
      takePress(turn, command.press, command.ring);
      return turn.decision();
    case "ring_cancel":
      takeCancel(turn, command.cancel);
      return turn.decision();
    case "routed":
      return takeRoute(turn, command.ring, command.plan);
    case "household_ended":
      endRingOfHousehold(turn, command.ring);
      return turn.decision({ ok: true });
    case "directory":
      takeDirectory(turn, command.directory);
      return turn.decision({ ok: true });
    case "read_ring":
    case "answer_ring":
    case "decline_ring":
    case "hang_up":
    case "open_by_ring":
      return askOfRing(turn, command);
    case "unit_status":
      takeStatus(turn, command);
      // Its last will: the way to all hardware may open again in time, this unit's has closed.
      if (!command.online) endRingsOfUnit(turn, ({ boot }) => boot === command.boot);
      return turn.decision();
    case "link":
      takeStatus(turn, command);
      return turn.decision();
    case "act_not_sent":
      actNotSent(turn, command.act);
      followActs(turn);
      return turn.decision();
    case "wake":
      watchUnit(turn);
      endLostActs(turn);
      followActs(turn);
      endLatePresentations(turn);
      turnRings(turn);
      turn.rearm();
      return turn.decision();
    case "loaded":
      return loaded(turn);
    default:
      return command satisfies never;
  }
}

function readDoor(turn: UnitTurn, door: string): UnitDecision {
  if (!turn.state.model.doors.has(door)) return turn.refused(unknownDoor(door));
  return turn.decision({ ok: true, door: viewDoor(turn.state, door, turn.now) });
}

/** An older list than the one at hand was overtaken on its way. */
function takeList(turn: UnitTurn, list: AccessList): void {
  const { list: held } = turn.state;
  if (held !== null && held.revision >= list.revision) return;
  turn.patch({ list });
  tellAccess(turn, true);
}

/**
 * The actor has just been loaded. What was begun before a restart and has no outcome may have
 * happened; what ended lately is told again, for the commit that said so may have told nobody. Then
 * the unit is asked how it is.
 */
function loaded(turn: UnitTurn): UnitDecision {
  const keptUntilMs = turn.now - retoldMs + doorKeyKeptMs;
  turn.state.callers.forEach((records) => {
    for (const { ended } of records) {
      if (ended !== undefined && ended.untilMs >= keptUntilMs) turn.retell(ended);
    }
  });
  endLostActs(turn);
  followActs(turn);
  ringsLoaded(turn);
  turn.rearm();
  turn.effect({ type: "ask", epoch: turn.state.epoch });
  return turn.decision();
}

/** The refusal for a unit that the site does not have. */
export function unknownUnit(key: string): Refusal {
  return refuse("unknown_unit", `Cannot find an access unit ${key.slice(0, 80)}`);
}
