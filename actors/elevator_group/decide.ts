/**
 * The lift group's behaviour: one command in, one decision out. Which part of it decides what
 * stands in the file named after it; this is the index.
 */
import { type Refusal, refuse } from "../../src/refusal.ts";
import type { Behaviour } from "../behaviour.ts";
import { actNotSent, endOverdueActs, openDoors, takeOutcome } from "./acts.ts";
import { boardingsOf } from "./call_outputs.ts";
import { cancelCall, endCaller, placeCall, readCall, snapshot } from "./calls.ts";
import { carSilent, takeCarState, takePosition } from "./cars.ts";
import type { GroupCommand, GroupReply } from "./commands.ts";
import type { GroupEffect, GroupOutput } from "./events.ts";
import { endUnlocks, lockFloor } from "./floors.ts";
import { readCondition } from "./group_condition.ts";
import { tellGrants } from "./grants.ts";
import { holdDoors, readHold, releaseHold, renewHold } from "./holds.ts";
import { prune } from "./idempotency.ts";
import { readLease, releaseLease, renewLease, takeLease } from "./leases.ts";
import { takeImprovement } from "./improvements.ts";
import { endLeg, placeLeg, quoteCall } from "./journeys.ts";
import { formerGroup, type GroupModel } from "./model.ts";
import { pressPanel, takePanelStatus } from "./panels.ts";
import { settleOverdue } from "./overdue.ts";
import { takeReport, takeStatus, watchHardware } from "./reports.ts";
import { giveBackOfCarsOut } from "./service.ts";
import { settle } from "./settle.ts";
import {
  type GroupState,
  groupTables,
  keyKeptMs,
  liftLogKeepMsDefault,
  loadGroup,
} from "./state.ts";
import { type GroupDecision, Turn } from "./turn.ts";
import { sendForWalkers } from "./walkers.ts";

/** The kind of a lift group's actor; its keys are `<building>/<group>`. */
export const groupKind = "group";
/** What ended so short a time before a load is told again after it. */
const retoldMs = 60_000;

/** A lift group. */
export type GroupBehaviour = Behaviour<
  GroupState,
  GroupCommand,
  GroupReply,
  GroupOutput,
  GroupEffect
>;

/**
 * The behaviour of all lift groups of a site, given their models by key.
 * @param logKeepMs how long an entry of the equipment log is kept.
 */
export function groupBehaviour(
  models: ReadonlyMap<string, GroupModel>,
  logKeepMs = liftLogKeepMsDefault,
): GroupBehaviour {
  return {
    kind: groupKind,
    tables: groupTables(logKeepMs),
    wake: { type: "wake" },
    loaded: { type: "loaded" },
    load: (key, rows, context) => loadGroup(models.get(key) ?? formerGroup(key), rows, context),
    decide,
    refused: (refusal: Refusal) => ({ ok: false, refusal }),
    idle: (state) =>
      state.calls.size === 0 && state.acts.size === 0 && state.leases.size === 0 &&
      state.holds.size === 0 && !state.controller.synced,
  };
}

/** The turn of a lift group. */
export function decide(before: GroupState, command: GroupCommand, now: number): GroupDecision {
  const turn = new Turn(prune(before, now), now);
  switch (command.type) {
    case "place_call":
      return placeCall(turn, command);
    case "cancel_call":
      return cancelCall(turn, command);
    case "end_caller":
      return endCaller(turn, command.caller);
    case "read_call":
      return readCall(turn, command);
    case "open_doors":
      return openDoors(turn, command);
    case "snapshot":
      return snapshot(turn, command.caller);
    case "take_lease":
      return takeLease(turn, command);
    case "renew_lease":
      return renewLease(turn, command);
    case "release_lease":
      return releaseLease(turn, command);
    case "read_lease":
      return readLease(turn, command);
    case "hold_doors":
      return holdDoors(turn, command);
    case "renew_hold":
      return renewHold(turn, command);
    case "release_hold":
      return releaseHold(turn, command);
    case "read_hold":
      return readHold(turn, command);
    case "quote":
      return quoteCall(turn, command);
    case "place_leg":
      return placeLeg(turn, command);
    case "end_leg":
      return endLeg(turn, command);
    case "panel_pressed":
      return pressPanel(turn, command);
    case "panel_status":
      takePanelStatus(turn, command);
      return turn.decision();
    case "lock_floor":
      return lockFloor(turn, command);
    case "read_condition":
      return readCondition(turn);
    case "read_boardings":
      return turn.decision({ ok: true, boardings: boardingsOf(turn.state) });
    case "controller_report":
      takeReport(turn, command.report, command.fresh);
      return turn.decision();
    case "car_position":
      takePosition(turn, command.car, command.position);
      return turn.decision();
    case "car_state":
      takeCarState(turn, command.car, command.state);
      return turn.decision();
    case "car_silent":
      carSilent(turn, command.car);
      return turn.decision();
    case "controller_status":
    case "link":
      takeStatus(turn, command);
      return turn.decision();
    case "act_outcome":
      takeOutcome(turn, command.outcome);
      return turn.decision();
    case "act_not_sent":
      actNotSent(turn, command.act);
      return turn.decision();
    case "improved":
      takeImprovement(turn, command.improvement);
      return turn.decision();
    case "wake":
      return wake(turn);
    case "loaded":
      return loaded(turn);
    default:
      return command satisfies never;
  }
}

/** An alarm or a tick rang: something may have come due, or was left by a turn that was full. */
function wake(turn: Turn): GroupDecision {
  settle(turn);
  watchHardware(turn);
  giveBackOfCarsOut(turn);
  endOverdueActs(turn);
  endUnlocks(turn);
  sendForWalkers(turn);
  settleOverdue(turn);
  turn.rearm();
  return turn.decision();
}

/**
 * The actor has just been loaded: settle what the world outgrew, then ask hardware where it is.
 * If this process had it before, and lost it with a commit of unknown outcome, then what that
 * commit did was told to nobody. So how everything stands is told again.
 */
function loaded(turn: Turn): GroupDecision {
  const keptUntilMs = turn.now - retoldMs + keyKeptMs;
  turn.state.callers.forEach((records) => {
    for (const { ended } of records) {
      if (ended !== undefined && ended.untilMs >= keptUntilMs) turn.tellEnded(ended);
    }
  });
  turn.state.calls.forEach((call) => {
    if (call.epoch === turn.state.epoch) turn.tell(call); // the others are told as they are settled
  });
  tellGrants(turn);
  turn.tellLit();
  turn.showLamps();
  settle(turn);
  turn.rearm();
  turn.ask();
  return turn.decision();
}

/** The refusal for a group that the site does not have. */
export function unknownGroup(key: string): Refusal {
  return refuse("unknown_group", `Cannot find a lift group ${key.slice(0, 80)}`);
}
