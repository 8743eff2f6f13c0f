/** What the displays of units show (R77), for whoever else shows it: a screen at an entrance. */
import type { UnitAddress } from "./doors.ts";

/** A line of a directory: exactly what stands on the display. */
export interface DirectoryLine {
  readonly number: string;
  /** Left out where the household wants no name, or has confirmed none. */
  readonly name?: string;
}

/** The directories of this cluster's units. */
export interface Directories {
  /** Tells how a unit's directory stands, whole, now and after each change, until it is ended. */
  watch(at: UnitAddress, told: (lines: readonly DirectoryLine[]) => void): () => void;
}
