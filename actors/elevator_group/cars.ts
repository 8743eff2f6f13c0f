/**
 * What is heard of the cars. Their words are numbered, so that one which comes twice or late is
 * told; of a car that had fallen silent anything is news.
 */
import type { CarAlert } from "../../src/lift/service_states.ts";
import { mind } from "./attention.ts";
import { inService, isOut } from "./car_service.ts";
import { refreshEstimates } from "./estimates.ts";
import { watched } from "./hindrances.ts";
import type { CarPositionReport, CarStateReport } from "./hardware.ts";
import { assignRegistered, giveBack, isStranded } from "./service.ts";
import type { LiveCar } from "./state.ts";
import type { Turn } from "./turn.ts";
import { alertsOf } from "./views.ts";

/** A car whose condition changes more often is told of only so often. */
const tellEveryMs = 1_000;

/** Boots before the present one that are remembered. */
const formerBootsMax = 4;

/**
 * The boots before the next one. A word of theirs that comes late is passed over while the present
 * boot is heard; a standby that takes over again is believed once the other one is silent.
 */
export function formerBoots(
  { boot, former }: { readonly boot: string; readonly former: readonly string[] },
): readonly string[] {
  return boot === "" ? former : [...former, boot].slice(-formerBootsMax);
}

/** Takes in where a car is. */
export function takePosition(turn: Turn, id: string, position: CarPositionReport): void {
  const car = carOf(turn, id);
  if (car === undefined) return;
  const sameBoot = car.boot === position.boot;
  if (sameBoot && car.known && position.seq <= car.positionSeq) return;
  if (!sameBoot && car.known && car.former.includes(position.boot)) return;
  const before = car.position;
  const shows = !car.known || before === null || before.positionM !== position.positionM ||
    before.level !== position.level || before.direction !== position.direction ||
    before.nextStop !== position.nextStop;
  heard(turn, car, {
    ...car,
    ...(!sameBoot && { stateSeq: -1, former: formerBoots(car) }),
    boot: position.boot,
    positionSeq: position.seq,
    heardAtMs: turn.now,
    known: true,
    position,
  }, shows);
}

/** Takes in a car's mode, doors, load and faults. */
export function takeCarState(turn: Turn, id: string, state: CarStateReport): void {
  const car = carOf(turn, id);
  if (car === undefined) return;
  const sameBoot = car.boot === state.boot;
  if (sameBoot && car.known && state.seq <= car.stateSeq) return;
  if (!sameBoot && car.known && car.former.includes(state.boot)) return;
  heard(turn, car, {
    ...car,
    ...(!sameBoot && { positionSeq: -1, former: formerBoots(car) }),
    boot: state.boot,
    stateSeq: state.seq,
    heardAtMs: turn.now,
    known: true,
    state,
  }, true);
}

/** Takes in that a car has been silent for too long, or that its own device is gone (last will). */
export function carSilent(turn: Turn, id: string): void {
  const car = carOf(turn, id);
  if (car?.known) turn.car({ ...car, known: false });
}

/** Looks after cars of which something comes due though nothing is heard. */
export function watchCars(turn: Turn): void {
  for (const car of turn.state.cars) {
    if (car.known && car.watch.dueAtMs <= turn.now) heard(turn, car, car, false);
  }
}

/** What changes when a car is heard, or when time has passed. */
export function heard(turn: Turn, before: LiveCar, said: LiveCar, shows: boolean): void {
  const watch = said.known ? watched(turn.state, before, said, turn.now) : said.watch;
  const word = watch === said.watch ? said : { ...said, watch };
  const alerts = alertsOf(word);
  const condition = conditionOf(word, alerts);
  const other = alerts.join() !== alertsOf(before).join();
  const urgent = alerts.some((alert) => urgentAlerts.has(alert) && !word.told.includes(alert));
  const news = condition !== "" && condition !== word.told &&
    (word.told === "" || urgent || turn.now - word.toldAtMs >= tellEveryMs);
  const after = news ? { ...word, told: condition, toldAtMs: turn.now } : word;
  if (shows || other) turn.car(after);
  else if (after !== before) turn.quietCar(after);
  if (news) turn.tellBuilding(after, alerts);
  if (after.known) refreshEstimates(turn, after.id);
  if (other) tellNotice(turn, after);
  mind(turn, before, after);
  if (after.state === null) return;
  if (shows && after.state !== before.state && bears(before.state, after.state)) turn.reconsider();
  const wasOut = before.known && before.state !== null && !inService(before);
  if (!inService(after)) {
    const landed = isOut(after) && isStranded(before) && !isStranded(after);
    if (!wasOut || landed || isOut(after) !== isOut(before)) giveBack(turn, after);
  } else if (!inService(before)) assignRegistered(turn);
}

/** Whether a car's state bears on who serves whom: each passenger who enters alone does not. */
function bears(before: CarStateReport | null, after: CarStateReport): boolean {
  if (before === null || before.mode !== after.mode) return true;
  return Object.keys(after.doors).some((side) => {
    const door = side as keyof CarStateReport["doors"];
    return before.doors[door] !== after.doors[door];
  }) || before.carCalls.join() !== after.carCalls.join() ||
    before.faults.join() !== after.faults.join();
}

/** Alerts that wait for nothing: somebody may need help. */
const urgentAlerts: ReadonlySet<CarAlert> = new Set(["passenger_alarm", "passengers_trapped"]);

/** Those whose call a car is serving, or is bound to serve, are told how it does. */
function tellNotice(turn: Turn, { id }: LiveCar): void {
  turn.state.calls.forEach((call) => {
    const bound = call.state === "fixed" || call.state === "being_served";
    if (call.car === id && bound) turn.tell(call);
  });
}

/** A car's mode, faults and alerts as one word; empty while nothing is known. */
function conditionOf({ state }: LiveCar, alerts: readonly CarAlert[]): string {
  if (state === null) return "";
  // A car that rides to where it waits serves as ever: that is no condition to tell of.
  const mode = state.mode === "parking" || state.mode === "homing" ? "normal" : state.mode;
  return [mode, ...state.faults, ...alerts].join(" ");
}

function carOf(turn: Turn, id: string): LiveCar | undefined {
  return turn.state.cars.find((car) => car.id === id);
}
