/**
 * What the group's controller says, and what follows (E4). Its report is the truth about what it
 * holds and has finished; it is read in full before anything new is sent. Reports may come twice,
 * late or out of order: the controller's own clock tells.
 *
 * A controller that starts anew has forgotten its calls. Those of people aboard end, and so do
 * those that it may have served before anybody heard of it (E4: nothing is served twice); the
 * others are sent again.
 */
import { carSilent, formerBoots, watchCars } from "./cars.ts";
import type { HardwareCommand } from "./commands.ts";
import { inService } from "./car_service.ts";
import { canServe } from "./dispatch/cost.ts";
import { delegates, hearChoice } from "./delegated.ts";
import { askAgainAtMs, follows, republishMs } from "./due.ts";
import { feedCars } from "./group_mode.ts";
import type { ControllerReport } from "./hardware.ts";
import { assignRegistered } from "./service.ts";
import { beginRounds } from "./rounds.ts";
import { takeEndedHolds } from "./holds.ts";
import { settle } from "./settle.ts";
import { giveUpSilentCars } from "./silent_cars.ts";
import { takeOwnButtons } from "./own_buttons.ts";
import type { LiveController } from "./state.ts";
import type { Turn } from "./turn.ts";
import { takenUp } from "./unassigned.ts";

/**
 * A pause between reports that is longer than this share of the keepalive is an interruption:
 * devices report at least twice as often as the keepalive asks.
 */
const interruptionShare = 0.75;

/** A unit's clock that says more than this counts no milliseconds since a boot: it is broken. */
const unitMsMax = Number.MAX_SAFE_INTEGER / 2;

/** Takes in a controller's whole state of reconciliation. */
export function takeReport(turn: Turn, report: ControllerReport, fresh?: string): void {
  const before = turn.state.controller;
  const rebooted = before.boot !== report.boot;
  if (report.boot === "" || !(report.unitMs >= 0 && report.unitMs <= unitMsMax)) return;
  // Overtaken by a later one; from a controller that had fallen silent anything is news.
  const { seq = 0 } = report;
  const earlier = report.unitMs < before.unitMs ||
    (report.unitMs === before.unitMs && seq < before.seq);
  if (!rebooted && before.synced && earlier) return;
  if (rebooted && before.synced && before.former.includes(report.boot)) return;
  const interrupted = rebooted || !before.synced ||
    turn.now - before.heardAtMs > interruptionShare * turn.state.model.group.keepaliveMs;
  turn.controller({
    online: true,
    synced: true,
    boot: report.boot,
    former: rebooted ? formerBoots(before) : before.former,
    seq,
    unitMs: report.unitMs,
    heardAtMs: turn.now,
    steadySinceMs: interrupted ? turn.now : before.steadySinceMs,
    mode: report.mode,
    serving: new Set(report.mode === "emergency-power" ? report.serving ?? [] : []),
    epoch: report.epoch,
    revision: report.revision,
    askedAtMs: before.askedAtMs,
    asks: 0,
    held: new Map(report.held.map(({ call, car, stage }) => [call, { car, stage }])),
    finished: new Map(report.finished.map(({ call, outcome }) => [call, outcome])),
  });
  turn.outgrow(report.epoch, report.revision);
  settle(turn);
  takeEndedHolds(turn, report.endedHolds ?? []);
  feedCars(turn);
  const current = follows(turn.state);
  for (const held of report.held) {
    if (turn.full) break;
    hear(turn, held, current, before);
  }
  if ((rebooted || current) && !takeForgotten(turn, before, report)) {
    // What it has forgotten must be known in full before it is told anything: it is heard again.
    turn.controller({ ...before, mode: report.mode, synced: false });
    turn.ask();
    return;
  }
  giveUpSilentCars(turn);
  assignRegistered(turn);
  takeOwnButtons(turn, report, rebooted && before.boot !== "", fresh);
  beginRounds(turn);
  if (!before.synced || rebooted) turn.republish();
  else republishUnfollowed(turn);
}

/** One call that the controller holds. */
function hear(
  turn: Turn,
  { call: id, car, stage }: ControllerReport["held"][number],
  current: boolean,
  before: LiveController,
): void {
  const { calls, cars, model, controller } = turn.state;
  const call = calls.get(id);
  const holder = model.carOf.get(car);
  if (call === undefined || holder === undefined || controller.finished.has(id)) return;
  if (!canServe(model, holder, call.request)) return; // nonsense, or of another site
  if (stage === "serving") {
    if (call.state === "being_served" && call.car === car) return;
    // Whoever opened the doors for them has them, even a car the call was taken from meanwhile.
    turn.arrived(call);
    turn.change({ ...takenUp(call), car, state: "being_served" });
    return;
  }
  if (call.state === "being_served") return;
  if (delegates(model)) return hearChoice(turn, call, holder, stage);
  if (call.car === undefined) return;
  if (call.car !== car) {
    // It can no longer change, as the controller knows: the car that was named since does not come.
    if (stage === "fixed" && current && inService(cars[holder.at]!)) {
      turn.change({ ...takenUp(call), car, state: "fixed" });
    }
  } else if (stage === "fixed" && call.state === "assigned") {
    turn.change({ ...takenUp(call), state: "fixed" });
  } else if (before.held.get(id)?.car !== car) turn.tell(call);
}

/**
 * Calls that the controller should know and does not: it has started anew, or lost them. `false`
 * where they are more than one turn can write.
 */
function takeForgotten(turn: Turn, before: LiveController, report: ControllerReport): boolean {
  const { controller, model } = turn.state;
  const rebooted = before.boot !== report.boot;
  // For how long the boot before was not heard; at the first report since a load nobody knows.
  const unheardMs = turn.now - report.unitMs - (before.boot === "" ? 0 : before.heardAtMs);
  const unheard = unheardMs > interruptionShare * model.group.keepaliveMs;
  for (const call of turn.state.calls.values()) {
    if (controller.held.has(call.id) || controller.finished.has(call.id)) continue;
    const begun = before.held.has(call.id) || call.state === "fixed";
    const lost = call.state === "being_served" || (rebooted && unheard && begun);
    const chosen = delegates(model) && call.state === "assigned";
    if (!lost && !chosen && call.state !== "fixed") continue;
    if (turn.full) return false;
    if (lost) turn.end(call, "hardware_dropped");
    else if (delegates(model)) turn.change(turn.assigned(call));
    else turn.change({ ...call, state: "assigned" });
  }
  return true;
}

/** Publishes again what the controller has not followed in time; some message was lost. */
function republishUnfollowed(turn: Turn): void {
  const { state } = turn;
  if (!state.controller.synced || follows(state)) return;
  if (turn.now - state.publishedAtMs >= republishMs) turn.republish();
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
    if (command.type === "link") turn.showLamps();
  } else if (command.type === "link" || command.boot === controller.boot) {
    // It says everything by itself as soon as it is back.
    turn.controller({ ...controller, online: false, synced: false, asks: 0 });
  }
}

/** Looks after hardware that has fallen silent, or does not follow. */
export function watchHardware(turn: Turn): void {
  const { controller, cars, model } = turn.state;
  const silentBeforeMs = turn.now - model.group.keepaliveMs;
  if (controller.synced && controller.heardAtMs < silentBeforeMs) {
    turn.controller({ ...controller, synced: false });
    turn.ask();
  } else if (!controller.synced && controller.asks > 0 && askAgainAtMs(controller) <= turn.now) {
    turn.ask(controller.asks + 1);
  }
  for (const car of cars) {
    if (car.known && car.heardAtMs < silentBeforeMs) carSilent(turn, car.id);
  }
  watchCars(turn);
  republishUnfollowed(turn);
}
