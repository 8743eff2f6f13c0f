/** The dispatchers that can be run. */

/**
 * `vestibule` is the group actor with the dispatcher that it has; `eta` the simulated controller's
 * own choice of the car that comes soonest, without an actor.
 */
export const dispatchers = ["vestibule", "eta"] as const;
/** A dispatcher that can be run. */
export type Dispatcher = (typeof dispatchers)[number];

/** Dispatchers to compare with that are not there yet. */
export const openDispatchers = ["nearest", "collective", "etd"] as const;

/**
 * The dispatcher of a name.
 * @throws {Error} where there is none, and says whether it is only not there yet.
 */
export function dispatcherOf(name: string): Dispatcher {
  const known = dispatchers.find((each) => each === name);
  if (known !== undefined) return known;
  const open = openDispatchers.some((each) => each === name)
    ? `; ${name} is not built yet: the group actor takes no other dispatcher than its own`
    : "";
  throw new Error(`Cannot run: --dispatcher is ${dispatchers.join(", ")}, got ${name}${open}`);
}
