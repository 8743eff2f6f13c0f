/** What is wrong with the files that a run was given: every fault, each with its file and line. */

/** One fault. */
export interface InputFault {
  /** `file:line`; the line counts from 1. */
  readonly place: string;
  readonly fault: string;
}

/** Of one file so many faults are listed; a last one says how many more there are. */
export const faultsMax = 1_000;

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

/** A file's faults, bounded: of a file that is nonsense throughout not every line is told. */
export function listed(faults: readonly InputFault[], file: string): readonly InputFault[] {
  if (faults.length <= faultsMax) return faults;
  const more = { place: file, fault: `and ${faults.length - faultsMax} more` };
  return [...faults.slice(0, faultsMax), more];
}

/** What a file says, cut to a length that a message can bear. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
