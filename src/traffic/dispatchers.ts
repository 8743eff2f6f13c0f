/**
 * The dispatchers that can be run: `vestibule` is the group actor with the dispatcher that it has;
 * the others are there to compare with and have no actor.
 */
import type { CallMode } from "./run_trace.ts";

/** The dispatchers; the rules of all but the first are in `peers/`. */
export const dispatchers = ["vestibule", "nearest", "collective", "eta", "etd"] as const;
/** A dispatcher that can be run. */
export type Dispatcher = (typeof dispatchers)[number];

/** Where the cars of a dispatcher to compare with wait while nothing is asked of them. */
export const parkings = ["none", "lobby"] as const;
/** Where free cars wait. */
export type Parking = (typeof parkings)[number];

const everyMode: readonly CallMode[] = ["landing", "destination", "phone", "mixed"];

/** The ways of asking in which a dispatcher makes sense: the first two know buttons alone. */
const modes: Readonly<Record<Dispatcher, readonly CallMode[]>> = {
  vestibule: everyMode,
  nearest: ["landing"],
  collective: ["landing"],
  eta: everyMode,
  etd: everyMode,
};

/**
 * The dispatcher of a name.
 * @throws {Error} where there is none.
 */
export function dispatcherOf(name: string): Dispatcher {
  const known = dispatchers.find((each) => each === name);
  if (known !== undefined) return known;
  throw new Error(`Cannot run: --dispatcher is ${dispatchers.join(", ")}, got ${name}`);
}

/**
 * Says whether a dispatcher goes with a way of asking and a parking.
 * @throws {Error} where it does not, with what it takes.
 */
export function checkDispatcher(
  dispatcher: Dispatcher,
  calls: CallMode,
  parking: Parking | undefined,
): void {
  const takes = modes[dispatcher];
  if (!takes.includes(calls)) {
    throw new Error(
      `Cannot run: the dispatcher ${dispatcher} takes --calls ${takes.join(", ")}, got ${calls}`,
    );
  }
  if (dispatcher === "vestibule" && parking !== undefined) {
    throw new Error("Cannot run: --parking is for dispatchers to compare with; vestibule decides");
  }
}
