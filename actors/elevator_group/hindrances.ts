/**
 * Cars that say they serve and do not: stuck without a word, overloaded, with something in their
 * doors, or with people shut in. Each is told to operators and to those whose call the car is
 * serving at once; what lasts ({@link hindranceMs}) sends the waiting calls to other cars. A call
 * whose passengers may be aboard is never ended for it.
 *
 * A car is *stuck* when it has something to do and nothing of it has changed (height, doors, load,
 * lit buttons) for twice as long as a whole stop takes at most, a full car's people walking in one
 * by one included: no trajectory explains that. Doors turn round for people now and then; five
 * times without being shut, and something is in their way.
 */
import { overloadShare, strandingFault } from "../../src/lift/service_states.ts";
import type { DoorState } from "../../src/lift/vocabulary.ts";
import { useOf } from "./car_service.ts";
import type { CarStateReport } from "./hardware.ts";
import { isDoorHeld } from "./held_doors.ts";
import { type CarModel, personKg } from "./model.ts";
import { callLifeMs } from "./turn.ts";
import type { CarWatch } from "./car_watch.ts";
import type { GroupState, LiveCar } from "./state.ts";

/** A car that is overloaded or has blocked doors loses its waiting calls after this long. */
export const hindranceMs = 30_000;
/** A passenger alarm is shown for this long at least, however short the press. */
export const alarmShownMs = 60_000;
/** Doors that turn round so often without being shut have something in their way. */
const turnsMax = 5;
/** A car that was stuck, and has nothing to do since, is tried again after this long. */
export const triedAgainMs = 300_000;
/** Less than this is no movement, m. */
const stillM = 0.01;
/** A load from which somebody is taken to be aboard, kg. */
const somebodyKg = personKg / 2;

/** For how long a car may stand as it is although it has something to do, ms. */
export function stuckAfterMs({ physics }: CarModel, keepaliveMs: number): number {
  const { startDelayMs, levellingMs, doorOpenMs, doorCloseMs, capacityPersons, transferMs } =
    physics;
  const dwellMs = Math.max(physics.dwellCarCallMs, physics.dwellLandingCallMs);
  return 2 * (startDelayMs + levellingMs + doorOpenMs + doorCloseMs + dwellMs) +
    capacityPersons * transferMs + keepaliveMs;
}

/** How a car does after a word of it, or as time has passed (`word` is then `before`). */
export function watched(
  state: GroupState,
  before: LiveCar,
  word: LiveCar,
  now: number,
): CarWatch {
  const model = state.model.carOf.get(word.id)!;
  const { watch } = before;
  const said = word.state;
  const moved = !before.known || changed(before, word);
  const stranded = said?.faults.includes(strandingFault) === true;
  // Of a car that moves nobody need know what it has to do, many times a second.
  const work = moved && !stranded && !watch.trapped ? someWork : workOf(state, word, now);
  const idle = !work.any && !work.aboard;
  const movedAtMs = moved || idle || watch.movedAtMs === 0 ? now : watch.movedAtMs;
  const turns = turnsOf(watch.turns, before, word);
  const stuckAtMs = movedAtMs + stuckAfterMs(model, state.model.group.keepaliveMs);
  const stands = !idle && now >= stuckAtMs && useOf(word) !== "out" &&
    !isDoorHeld(state, word.id, now);
  // Without calls it has nothing to show that it moves again: it is tried anew after a while.
  const probation = !moved && watch.withheld && now < watch.sinceMs + triedAgainMs;
  const stuck = stands || probation;
  const hindrance = hindranceOf(model, said, turns, stuck || stranded);
  const sinceMs = hindrance === null ? 0 : hindrance === watch.hindrance ? watch.sinceMs : now;
  const movesAwayAtMs = sinceMs + hindranceMs;
  const withheld = hindrance === "stuck" || (hindrance !== null && probation) ||
    (hindrance !== null && now >= movesAwayAtMs);
  const shut = said !== null && isShut(said);
  const still = stranded || (now >= stuckAtMs && !idle);
  const carries = work.aboard || heaviestOf(said) >= somebodyKg;
  const trapped = work.overdue || (shut && still && carries);
  const alarmUntilMs = said?.passengerAlarm === true
    ? now + alarmShownMs
    : watch.alarmUntilMs > now
    ? watch.alarmUntilMs
    : 0;
  const dues = [
    ...(idle || now >= stuckAtMs ? [] : [stuckAtMs]),
    ...(hindrance === null || withheld ? [] : [movesAwayAtMs]),
    ...(probation && idle ? [watch.sinceMs + triedAgainMs] : []),
    ...(alarmUntilMs === 0 ? [] : [alarmUntilMs]),
  ];
  const next: CarWatch = {
    movedAtMs,
    turns,
    hindrance,
    sinceMs,
    withheld,
    trapped: word.known ? trapped : watch.trapped,
    alarmUntilMs,
    dueAtMs: Math.min(Infinity, ...dues),
    estimatedAtMs: watch.estimatedAtMs,
  };
  return same(watch, next) ? watch : next;
}

const someWork = { any: true, aboard: false, overdue: false };

/** What there is to do for a car, and whether it has been serving somebody's call, how long ever. */
function workOf({ calls, controller }: GroupState, { id, state }: LiveCar, now: number) {
  let aboard = false;
  let overdue = false;
  let any = (state?.carCalls.length ?? 0) > 0;
  calls.forEach((call) => {
    if (call.car !== id) return;
    if (call.state === "being_served") {
      aboard = true;
      if (now - call.placedAtMs >= callLifeMs) overdue = true;
    }
    if (controller.synced && controller.held.get(call.id)?.car === id) any = true;
  });
  return { any, aboard, overdue };
}

function hindranceOf(
  model: CarModel,
  said: CarStateReport | null,
  turns: number,
  stuck: boolean,
): CarWatch["hindrance"] {
  if (said === null) return null;
  const { ratedLoadKg } = model.car;
  const believed = !said.faults.includes("load-measurement-fault");
  if (said.overload === true || (believed && heaviestOf(said) > overloadShare * ratedLoadKg)) {
    return "overload";
  }
  const blocked = said.faults.includes("door-closing-fault") || turns >= turnsMax ||
    doorsOf(said).includes("limited-opened");
  if (blocked) return "doors_obstructed";
  if (!stuck) return null;
  return isShut(said) ? "stuck" : "doors_obstructed";
}

/** What the heavier deck carries, kg. */
function heaviestOf(said: CarStateReport | null): number {
  return Math.max(said?.loadKg ?? 0, said?.upper?.loadKg ?? 0);
}

/** How often doors have turned round from closing since all were shut, or the car moved. */
function turnsOf(turns: number, before: LiveCar, { state }: LiveCar): number {
  if (state === null || isShut(state)) return 0;
  if (before.state === null || state === before.state) return turns;
  const was = doorsOf(before.state);
  const turned = doorsOf(state).some((door, at) => {
    const opens = door === "opening" || door === "opened" || door === "limited-opened";
    return opens && was[at] === "closing";
  });
  return Math.min(turnsMax, turns + (turned ? 1 : 0));
}

function changed(before: LiveCar, word: LiveCar): boolean {
  const [here, there] = [before.position, word.position];
  if (here !== there && (here === null || there === null)) return true;
  if (here !== null && there !== null && Math.abs(here.positionM - there.positionM) > stillM) {
    return true;
  }
  const [was, is] = [before.state, word.state];
  if (was === is) return false;
  return was === null || is === null || was.loadKg !== is.loadKg || was.mode !== is.mode ||
    was.upper?.loadKg !== is.upper?.loadKg || was.overload !== is.overload ||
    was.faults.join() !== is.faults.join() ||
    doorsOf(was).join() !== doorsOf(is).join() || was.carCalls.join() !== is.carCalls.join();
}

function doorsOf({ doors, upper }: CarStateReport): DoorState[] {
  return [...Object.values(doors), ...Object.values(upper?.doors ?? {})];
}

/** Whether nobody can walk out: no door stands open or moves. */
export function isShut(state: CarStateReport): boolean {
  return doorsOf(state).every((door) =>
    door === "closed" || door === "safety-locked" || door === "unused" || door === "none"
  );
}

function same(one: CarWatch, other: CarWatch): boolean {
  return (Object.keys(one) as (keyof CarWatch)[]).every((name) => one[name] === other[name]);
}
