/** Whether a car serves, by its mode, its faults, its doors and how it does (`hindrances.ts`). */
import { type CarUse, faultEffects, modeMeanings } from "../../src/lift/service_states.ts";
import type { DoorState } from "../../src/lift/vocabulary.ts";
import type { CarStateReport } from "./hardware.ts";
import type { LiveCar } from "./state.ts";

/** Whether a car may be given calls now. */
export function inService(car: LiveCar): boolean {
  return car.known && !car.watch.withheld && useOf(car) === "serves";
}

/** Whether a car has said that it is out: its calls go to others, those aboard end. */
export function isOut(car: LiveCar): boolean {
  return car.known && car.state !== null && useOf(car) === "out";
}

/** What a car does about calls, as it last said; of an unheard car nothing is known: it finishes. */
export function useOf({ state, barred, reserved }: LiveCar): CarUse {
  if (state === null) return "finishes";
  const broken = state.faults.some((fault) => faultEffects[fault] === "out") ||
    anyDoor(state.doors, "door-fault") ||
    (state.upper !== undefined && anyDoor(state.upper.doors, "door-fault"));
  const { car } = modeMeanings[state.mode];
  if (broken || car === "out") return "out";
  // Kept for somebody by this server: for whom is judged in `eligible.ts`.
  if (state.mode === "vip" && reserved !== undefined && barred === undefined) return "serves";
  // On emergency power the controller says which cars it feeds (`reports.ts`).
  if (barred === true) return "finishes";
  return barred === false && state.mode === "emergency-power" ? "serves" : car;
}

/** Whether one of a deck's doors is in a state. It is asked of every car for every call. */
export function anyDoor({ front, rear }: CarStateReport["doors"], state: DoorState): boolean {
  return front === state || rear === state;
}
