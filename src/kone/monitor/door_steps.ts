/**
 * The states that one door goes through, such that a client may rely on their order whatever the
 * telemetry leaves out: nothing closes after `CLOSED` unless it opened in between. What was not
 * reported is filled in.
 */
import type { DoorState } from "../../lift/vocabulary.ts";

/** States of a door on this wire; `NUDGING` is not told apart from closing here. */
export type KoneDoorState = "STOPPED" | "OPENING" | "OPENED" | "CLOSING" | "CLOSED" | "ERROR";

/** A door as it was told. */
export interface ToldDoor {
  readonly state: KoneDoorState;
  /** The same but for faults, which come and go without the door moving. */
  readonly beneath: Exclude<KoneDoorState, "ERROR">;
}

/** What a reported state is on this wire; undefined where there is no door, or none that says. */
export const koneDoorStates: Readonly<Record<DoorState, KoneDoorState | undefined>> = {
  closed: "CLOSED",
  opened: "OPENED",
  unknown: undefined,
  "door-fault": "ERROR",
  unused: undefined,
  none: undefined,
  closing: "CLOSING",
  opening: "OPENING",
  "safety-locked": "CLOSED",
  "limited-opened": "STOPPED",
};

/** By the state beneath and the one that was reported: the states to tell, in order. */
const ways: Readonly<
  Record<
    ToldDoor["beneath"],
    Readonly<Record<ToldDoor["beneath"], readonly ToldDoor["beneath"][]>>
  >
> = {
  CLOSED: {
    CLOSED: [],
    OPENING: ["OPENING"],
    OPENED: ["OPENING", "OPENED"],
    CLOSING: ["OPENING", "OPENED", "CLOSING"],
    STOPPED: ["OPENING", "STOPPED"],
  },
  OPENING: {
    CLOSED: ["CLOSING", "CLOSED"],
    OPENING: [],
    OPENED: ["OPENED"],
    CLOSING: ["CLOSING"],
    STOPPED: ["STOPPED"],
  },
  OPENED: {
    CLOSED: ["CLOSING", "CLOSED"],
    OPENING: ["CLOSING", "OPENING"],
    OPENED: [],
    CLOSING: ["CLOSING"],
    STOPPED: ["CLOSING", "STOPPED"],
  },
  CLOSING: {
    CLOSED: ["CLOSED"],
    OPENING: ["OPENING"],
    OPENED: ["OPENING", "OPENED"],
    CLOSING: [],
    STOPPED: ["STOPPED"],
  },
  STOPPED: {
    CLOSED: ["CLOSING", "CLOSED"],
    OPENING: ["OPENING"],
    OPENED: ["OPENING", "OPENED"],
    CLOSING: ["CLOSING"],
    STOPPED: [],
  },
};

/**
 * What to tell of a door that was reported so, one after the other.
 * @param told as it was told last; undefined where nothing was told of it yet.
 */
export function doorSteps(told: ToldDoor | undefined, seen: KoneDoorState): readonly ToldDoor[] {
  if (seen === "ERROR") {
    if (told?.state === "ERROR") return [];
    return [{ state: "ERROR", beneath: told?.beneath ?? "CLOSED" }];
  }
  if (told === undefined) return [{ state: seen, beneath: seen }];
  const steps = ways[told.beneath][seen].map((state) => ({ state, beneath: state }));
  // A fault that is over, with the door as it was.
  if (steps.length === 0 && told.state === "ERROR") return [{ state: seen, beneath: seen }];
  return steps;
}
