/** Whether a car serves, by its mode, its faults, its doors and how it does (`hindrances.ts`). */
import { type CarUse, faultEffects, modeMeanings } from "../../src/lift/service_states.ts";
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
    Object.values(state.doors).includes("door-fault") ||
    Object.values(state.upper?.doors ?? {}).includes("door-fault");
  const { car } = modeMeanings[state.mode];
  if (broken || car === "out") return "out";
  // Kept for somebody by this server: for whom is judged in `eligible.ts`.
  if (state.mode === "vip" && reserved !== undefined && barred === undefined) return "serves";
  // On emergency power the controller says which cars it feeds (`reports.ts`).
  if (barred === true) return "finishes";
  return barred === false && state.mode === "emergency-power" ? "serves" : car;
}
