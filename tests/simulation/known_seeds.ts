/**
 * Seeds of runs that once found a fault, and what it was. They are run with every test, so that it
 * does not come back. A seed names one course of events only as long as nothing else draws on its
 * random numbers; when that changes, the seed stays as one more seed among many.
 */
export const knownSeeds: readonly { readonly seed: string; readonly found: string }[] = [
  { seed: "2", found: "an ask that was lost was not repeated before the next heartbeat" },
];
