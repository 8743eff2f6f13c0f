/**
 * A table of the registry: the shape of its rows, their version, and the indexes that find them by
 * something else than their id. Rows are values; a change is a new row under the same id.
 */
import type { z } from "zod";

/** A row: whatever it holds, it has an id of at most 64 characters. */
export interface Row {
  readonly id: string;
}

/** How the rows of one table look and are found. */
export interface TableShape<R extends Row> {
  /** Written beside every row; older ones go through `upgrade` on load. */
  readonly version: number;
  readonly schema: z.ZodType<R>;
  /** Turns a row of version `from` into one of the next version. */
  readonly upgrade?: (value: unknown, from: number) => unknown;
  /**
   * What of a row is durable, where that is less than the process knows: a time at which somebody
   * came, say, which nobody needs after a restart. Of the same shape; left out: all of it.
   */
  readonly kept?: (row: R) => R;
  /** By name: under which keys a row is found; none for a row that is not to be found so. */
  readonly indexes: Readonly<Record<string, (row: R) => readonly string[]>>;
}

/** Keeps the types of rows and index names while checking the shape. */
export function table<R extends Row, I extends Record<string, (row: R) => readonly string[]>>(
  shape: {
    readonly version: number;
    readonly schema: z.ZodType<R>;
    readonly upgrade?: (value: unknown, from: number) => unknown;
    readonly kept?: (row: R) => R;
    readonly indexes: I;
  },
): TableShape<R> & { readonly indexes: I } {
  return shape;
}
