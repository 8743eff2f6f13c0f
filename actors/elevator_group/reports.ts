/**
 * What hardware says, and what follows (E4). The controller's report is the truth about what it
 * holds and has finished; it is read in full before anything new is sent. Reports may come twice,
 * late or out of order: a car's numbered words and the controller's own clock tell.
 */
import type { CarMode } from "../../src/lift/vocabulary.ts";
import type { CancelReason } from "../../src/protocol.ts";
import { refusingModes } from "./calls.ts";
import type { HardwareCommand } from "./commands.ts";
import { inService } from "./dispatch/cost.ts";
import type { CarPositionReport, CarStateReport, ControllerReport } from "./hardware.ts";
import type { Call, LiveCar } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Desired state that is not followed is sent again after this long. */
export const republishMs = 500;
/** Registered calls that one turn tries to give to a car. */
const assignedPerTurnMax = 32;

/** Takes in a controller's whole state of reconciliation. */
export function takeReport(turn: Turn, report: ControllerReport): void {
  const before = turn.state.controller;
  const rebooted = before.boot !== report.boot;
  if (!rebooted && report.unitMs < before.unitMs) return; // overtaken by a later one
  turn.controller({
    online: true,
    synced: true,
    boot: report.boot,
    unitMs: report.unitMs,
    heardAtMs: turn.now,
    mode: report.mode,
    held: new Map(report.held.map(({ call, car, stage }) => [call, { car, stage }])),
  });
  const revisionBefore = turn.state.revision;
  const current = report.epoch === turn.state.epoch && report.revision === revisionBefore;
  const finished = new Set<string>();
  for (const { call: id, outcome } of report.finished) {
    const call = turn.state.calls.get(id);
    if (call === undefined) continue;
    if (outcome === "served") {
      finished.add(id);
      turn.end(call, "served");
    } else if (current) {
      // Only a controller that follows the present revision speaks of the present assignment.
      finished.add(id);
      if (outcome === "expired") turn.end(call, "lift_did_not_come");
      else turn.reassign(call, outcome === "dropped" ? "hardware_dropped" : "no_lift_available");
    }
  }
  for (const { call: id, car, stage } of report.held) {
    const call = finished.has(id) ? undefined : turn.state.calls.get(id);
    if (call !== undefined) hear(turn, call, car, stage, before.held.get(id)?.car !== car);
  }
  if (rebooted && before.boot !== "") afterReboot(turn, finished);
  const mode = refusingReason(report.mode);
  if (mode !== null) { for (const call of turn.state.calls.values()) turn.end(call, mode); }
  assignRegistered(turn);
  const unfollowed = !current && turn.now - turn.state.publishedAtMs >= republishMs;
  if (!before.synced || rebooted || unfollowed) turn.republish();
}

/** One call that the controller holds. */
function hear(
  turn: Turn,
  call: Call,
  car: string,
  stage: "accepted" | "fixed" | "serving",
  news: boolean,
): void {
  if (stage === "serving") {
    if (call.state === "being_served" && call.car === car) return;
    // Whoever opened the doors for them has them, even a car the call was taken from meanwhile.
    turn.arrived(call);
    turn.change({ ...call, car, state: "being_served" });
    return;
  }
  if (call.car !== car) return;
  if (stage === "fixed" && call.state === "assigned") turn.change({ ...call, state: "fixed" });
  else if (news) turn.tell(call);
}

/** A controller that started anew knows nobody who is aboard, and has fixed nothing. */
function afterReboot(turn: Turn, finished: ReadonlySet<string>): void {
  for (const call of turn.state.calls.values()) {
    if (finished.has(call.id) || turn.state.controller.held.has(call.id)) continue;
    if (call.state === "being_served") turn.end(call, "hardware_dropped");
    else if (call.state === "fixed") turn.change({ ...call, state: "assigned" });
  }
}

/** Takes in where a car is. */
export function takePosition(turn: Turn, id: string, position: CarPositionReport): void {
  const car = carOf(turn, id);
  if (car === undefined) return;
  const sameBoot = car.boot === position.boot;
  if (sameBoot && position.seq <= car.positionSeq) return;
  const before = car.position;
  const next: LiveCar = {
    ...car,
    ...(!sameBoot && { stateSeq: -1 }),
    boot: position.boot,
    positionSeq: position.seq,
    heardAtMs: turn.now,
    known: true,
    position,
  };
  const shows = !car.known || before === null || before.positionM !== position.positionM ||
    before.level !== position.level || before.direction !== position.direction ||
    before.nextStop !== position.nextStop;
  heard(turn, car, next, shows);
}

/** Takes in a car's mode, doors, load and faults. */
export function takeCarState(turn: Turn, id: string, state: CarStateReport): void {
  const car = carOf(turn, id);
  if (car === undefined) return;
  const sameBoot = car.boot === state.boot;
  if (sameBoot && state.seq <= car.stateSeq) return;
  const next: LiveCar = {
    ...car,
    ...(!sameBoot && { positionSeq: -1 }),
    boot: state.boot,
    stateSeq: state.seq,
    heardAtMs: turn.now,
    known: true,
    state,
  };
  heard(turn, car, next, true);
}

/** A car's own controller is gone (its last will), or the car has been silent for too long. */
export function carSilent(turn: Turn, id: string): void {
  const car = carOf(turn, id);
  if (car?.known) heard(turn, car, { ...car, known: false }, true);
}

/** What changes when a car is heard, or no longer is. */
function heard(turn: Turn, before: LiveCar, after: LiveCar, shows: boolean): void {
  if (shows) turn.car(after);
  else turn.quietCar(after);
  if (conditionOf(before) !== conditionOf(after)) turn.tellBuilding(after);
  const served = inService(before);
  const serves = inService(after);
  if (served && !serves) leftService(turn, after);
  else if (!served && serves) assignRegistered(turn);
}

/** A car's mode and faults as one word; a car that never spoke counts as normal. */
function conditionOf({ state }: LiveCar): string {
  if (state === null) return "normal";
  return state.faults.length === 0 ? state.mode : `${state.mode} ${state.faults.join(" ")}`;
}

/**
 * A car that leaves service gives its calls back; those whose passengers are aboard end. When the
 * whole group has gone silent there is nobody to give them to: they keep their car until the link
 * returns or their time is up (a short outage must not shuffle a building's calls).
 */
function leftService(turn: Turn, car: LiveCar): void {
  if (!car.known && !turn.state.controller.synced) return;
  for (const call of turn.state.calls.values()) {
    if (call.car !== car.id) continue;
    if (call.state === "being_served") {
      if (car.known) turn.end(call, "car_out_of_service");
    } else turn.reassign(call, "car_out_of_service");
  }
}

/** Gives calls that wait without a car to one, now that there may be one. */
export function assignRegistered(turn: Turn): void {
  let tried = 0;
  for (const call of turn.state.calls.values()) {
    if (call.state !== "registered") continue;
    if (++tried > assignedPerTurnMax) return;
    const assigned = turn.assign(call);
    if (assigned.state === "assigned") turn.change(assigned);
  }
}

/** Takes in that the controller, or the way to it, is there or gone. */
export function takeStatus(
  turn: Turn,
  command: HardwareCommand & { type: "controller_status" | "link" },
): void {
  const { controller } = turn.state;
  const there = command.type === "link" ? command.up : command.online;
  if (there) {
    turn.ask();
  } else if (command.type === "link" || command.boot === controller.boot) {
    turn.controller({
      ...controller,
      synced: false,
      online: command.type === "link" ? controller.online : false,
    });
  }
}

/** Why open calls end in a mode; `null` where they go on. */
export function refusingReason(mode: CarMode): CancelReason | null {
  return refusingModes[mode] ?? null;
}

function carOf(turn: Turn, id: string): LiveCar | undefined {
  return turn.state.cars.find((car) => car.id === id);
}
