/** What can go wrong at the command line; each has its exit code. */

/** Exit codes. */
export const exits = { done: 0, refused: 1, usage: 2 } as const;

/** The words were not understood: exit code 2. */
export class UsageFault extends Error {
  override readonly name = "UsageFault";
}

/** It was understood and was not done: exit code 1. */
export class Refused extends Error {
  override readonly name = "Refused";
}
