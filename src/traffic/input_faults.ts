/** What is wrong with the files that a run was given: every fault, each with its file and line. */

/** One fault. */
export interface InputFault {
  /** `file:line`; the line counts from 1. */
  readonly place: string;
  readonly fault: string;
}

/** A file that cannot be used; lists every fault. */
export class InputFaultsError extends Error {
  override readonly name = "InputFaultsError";
  constructor(readonly faults: readonly InputFault[]) {
    super(
      `Cannot run: ${faults.length} fault${faults.length === 1 ? "" : "s"} in what was given\n` +
        faults.map(({ place, fault }) => `  ${place}: ${fault}`).join("\n"),
    );
  }
}

/** What a file says, cut to a length that a message can bear. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
