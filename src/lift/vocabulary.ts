/**
 * The words for lifts, one meaning each, shared by everybody: BACnet's modes, door states and
 * faults (ASHRAE 135, the Lift object), so that any vendor's adapter maps onto them.
 */

/** BACnet's LiftCarMode. */
export const carModes = [
  "unknown",
  "normal",
  "vip",
  "homing",
  "parking",
  "attendant-control",
  "firefighter-control",
  "emergency-power",
  "inspection",
  "cabinet-recall",
  "earthquake-operation",
  "fire-operation",
  "out-of-service",
  "occupant-evacuation",
] as const;
/** A car's or a group's mode of operation. */
export type CarMode = (typeof carModes)[number];

/** BACnet's DoorStatus. */
export const doorStates = [
  "closed",
  "opened",
  "unknown",
  "door-fault",
  "unused",
  "none",
  "closing",
  "opening",
  "safety-locked",
  "limited-opened",
] as const;
/** The state of one car door. */
export type DoorState = (typeof doorStates)[number];

/** BACnet's LiftFault. */
export const liftFaults = [
  "controller-fault",
  "drive-and-motor-fault",
  "governor-and-safety-gear-fault",
  "lift-shaft-device-fault",
  "power-supply-fault",
  "safety-interlock-fault",
  "door-closing-fault",
  "door-opening-fault",
  "car-stopped-outside-landing-zone",
  "call-button-stuck",
  "start-failure",
  "controller-supply-fault",
  "self-test-failure",
  "runtime-limit-exceeded",
  "position-lost",
  "drive-temperature-exceeded",
  "load-measurement-fault",
] as const;
/** A fault signal of a car. */
export type LiftFault = (typeof liftFaults)[number];

/** Directions of travel. */
export const directions = ["up", "down"] as const;
/** A direction of travel. */
export type Direction = (typeof directions)[number];
