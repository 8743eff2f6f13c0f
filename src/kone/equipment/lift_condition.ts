/**
 * How a lift stands for whoever maintains it: in service or not, in order or not, somebody trapped or
 * not. Read off the car as everybody sees it; the words are the vendor's where they are known.
 */
import { faultEffects, modeMeanings } from "../../lift/service_states.ts";
import type { CarMode } from "../../lift/vocabulary.ts";
import type { CarView } from "../../protocol.ts";

/** Whether a lift serves. `Unknown`: nothing has been heard of it for too long. */
export type ServiceState = "InService" | "OutOfService" | "Unknown";

/** How a lift stands. */
export interface LiftCondition {
  readonly state: ServiceState;
  /** Its mode of operation, such as `Normal` or `FireOperation`. */
  readonly serviceMode: string;
  /** A fault keeps it from serving. */
  readonly outOfOrder: boolean;
  readonly entrapment: boolean;
  /** Faults and alerts that stand. */
  readonly alerts: number;
}

/** The condition of a car. */
export function conditionOf(car: CarView): LiftCondition {
  const alerts = car.alerts ?? [];
  const outOfOrder = car.faults.some((fault) => faultEffects[fault] === "out");
  const isOut = outOfOrder || modeMeanings[car.mode].car === "out";
  return {
    state: !car.known ? "Unknown" : isOut ? "OutOfService" : "InService",
    serviceMode: serviceModeOf(car.mode),
    outOfOrder,
    entrapment: alerts.includes("passengers_trapped"),
    alerts: car.faults.length + alerts.length,
  };
}

/** A mode's name in this API: `fire-operation` is `FireOperation`. */
export function serviceModeOf(mode: CarMode): string {
  return mode.split("-").map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
}
