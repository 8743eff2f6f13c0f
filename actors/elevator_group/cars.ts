/**
 * What is heard of the cars. Their words are numbered, so that one which comes twice or late is
 * told; of a car that had fallen silent anything is news.
 */
import { inService } from "./dispatch/cost.ts";
import type { CarPositionReport, CarStateReport } from "./hardware.ts";
import { assignRegistered, giveBack } from "./service.ts";
import type { LiveCar } from "./state.ts";
import type { Turn } from "./turn.ts";

/** A car whose condition changes more often is told of only so often. */
const tellEveryMs = 1_000;

/** Takes in where a car is. */
export function takePosition(turn: Turn, id: string, position: CarPositionReport): void {
  const car = carOf(turn, id);
  if (car === undefined) return;
  const sameBoot = car.boot === position.boot;
  if (sameBoot && car.known && position.seq <= car.positionSeq) return;
  const before = car.position;
  const shows = !car.known || before === null || before.positionM !== position.positionM ||
    before.level !== position.level || before.direction !== position.direction ||
    before.nextStop !== position.nextStop;
  heard(turn, car, {
    ...car,
    ...(!sameBoot && { stateSeq: -1 }),
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
  heard(turn, car, {
    ...car,
    ...(!sameBoot && { positionSeq: -1 }),
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

/** What changes when a car is heard. */
function heard(turn: Turn, before: LiveCar, word: LiveCar, shows: boolean): void {
  const condition = conditionOf(word);
  const news = condition !== "" && condition !== word.told &&
    (word.told === "" || turn.now - word.toldAtMs >= tellEveryMs);
  const after = news ? { ...word, told: condition, toldAtMs: turn.now } : word;
  if (shows) turn.car(after);
  else turn.quietCar(after);
  if (news) turn.tellBuilding(after);
  if (after.state === null) return;
  if (shows && after.state !== before.state) turn.reconsider();
  const wasOut = before.known && before.state !== null && !inService(before);
  if (!inService(after)) {
    if (!wasOut) giveBack(turn, after);
  } else if (!inService(before)) assignRegistered(turn);
}

/** A car's mode and faults as one word; empty while nothing is known. */
function conditionOf({ state }: LiveCar): string {
  if (state === null) return "";
  // A car that rides to where it waits serves as ever: that is no condition to tell of.
  const mode = state.mode === "parking" || state.mode === "homing" ? "normal" : state.mode;
  return [mode, ...state.faults].join(" ");
}

function carOf(turn: Turn, id: string): LiveCar | undefined {
  return turn.state.cars.find((car) => car.id === id);
}
