/**
 * What BACnet's modes and faults mean for service: one table, read by the actor and printed in
 * `docs/hardware.md`. Lift safety stays with the lift; this only says who is given calls.
 *
 * A *car* in a mode `serves` (takes calls), `finishes` (takes none, and carries those aboard to
 * their floors) or is `out` (its waiting calls go to other cars, those of people aboard end as
 * `car_out_of_service`). A *group* in a mode serves, or refuses calls and ends every open one with
 * a reason: nothing resumes afterwards (C17).
 */
import type { CarMode, LiftFault } from "./vocabulary.ts";

/** What a car does about calls. */
export type CarUse = "serves" | "finishes" | "out";

/** Why a group in a refusing mode ends its calls; each is a reason and a refusal of the protocol. */
export type GroupEnds =
  | "fire_operation"
  | "occupant_evacuation"
  | "earthquake_operation"
  | "inspection"
  | "no_lift_available";

/** What a mode means. */
export interface ModeMeaning {
  /** Of a car whose own mode it is. */
  readonly car: CarUse;
  /** Of a group whose mode it is: why every call ends; left out: the group serves. */
  readonly groupEnds?: GroupEnds;
  /** Said to people in the documentation. */
  readonly says: string;
}

/** Every mode and what it means. */
export const modeMeanings: Readonly<Record<CarMode, ModeMeaning>> = {
  unknown: { car: "finishes", says: "the lift does not say; nobody new is sent to it" },
  normal: { car: "serves", says: "ordinary service" },
  vip: { car: "finishes", says: "reserved at the lift itself" },
  homing: { car: "serves", says: "on its way to its home floor, free for calls" },
  parking: { car: "serves", says: "parked, free for calls" },
  "attendant-control": { car: "finishes", says: "an attendant drives it" },
  "firefighter-control": {
    car: "out",
    groupEnds: "fire_operation",
    says: "the fire brigade drives it",
  },
  "emergency-power": {
    car: "finishes",
    groupEnds: "no_lift_available",
    says: "on emergency power: only cars that the controller names serve",
  },
  inspection: { car: "out", groupEnds: "inspection", says: "somebody works on it" },
  "cabinet-recall": { car: "out", says: "called back to be worked on" },
  "earthquake-operation": {
    car: "out",
    groupEnds: "earthquake_operation",
    says: "an earthquake was felt",
  },
  "fire-operation": {
    car: "out",
    groupEnds: "fire_operation",
    says: "recalled to the exit floor because of a fire",
  },
  "out-of-service": { car: "out", groupEnds: "no_lift_available", says: "switched off" },
  "occupant-evacuation": {
    car: "out",
    groupEnds: "occupant_evacuation",
    says: "empties the building by a plan of its own",
  },
};

/**
 * What a fault does: `out` takes the car out at once, `told` is told to operators and no more, and
 * `hinders` is told and takes the car out if it lasts (`hindranceMs` of the group actor).
 */
export type FaultEffect = "out" | "hinders" | "told";

/** Every fault and what it does. */
export const faultEffects: Readonly<Record<LiftFault, FaultEffect>> = {
  "controller-fault": "out",
  "drive-and-motor-fault": "out",
  "governor-and-safety-gear-fault": "out",
  "lift-shaft-device-fault": "out",
  "power-supply-fault": "out",
  "safety-interlock-fault": "out",
  "door-closing-fault": "hinders",
  "door-opening-fault": "out",
  "car-stopped-outside-landing-zone": "out",
  "call-button-stuck": "told",
  "start-failure": "out",
  "controller-supply-fault": "out",
  "self-test-failure": "out",
  "runtime-limit-exceeded": "out",
  "position-lost": "out",
  "drive-temperature-exceeded": "out",
  "load-measurement-fault": "told",
};

/** A car with this fault stands where nobody can leave it. */
export const strandingFault: LiftFault = "car-stopped-outside-landing-zone";

/** What is told of a car beside its mode and faults. */
export const carAlerts = [
  "passenger_alarm",
  "passengers_trapped",
  "stuck",
  "overload",
  "doors_obstructed",
] as const;
/** Something about a car that somebody should look after. */
export type CarAlert = (typeof carAlerts)[number];

/** Share of the rated load above which a car does not leave. */
export const overloadShare = 1.1;
