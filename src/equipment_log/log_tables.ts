/** The tables of the equipment log (D6), and what an entry of each says. */
import { z } from "zod";
import { unitKind } from "../../actors/access_unit/decide.ts";
import { ringTable } from "../../actors/access_unit/ring_rows.ts";
import { doorActTable, doorEndedTable, doorLogTable } from "../../actors/access_unit/state.ts";
import { groupKind } from "../../actors/elevator_group/decide.ts";
import { liftLogTable } from "../../actors/elevator_group/state.ts";

/** The two logs, by the word of the routes. */
export const logs = ["door", "lift"] as const;
/** One of the two logs. */
export type LogName = (typeof logs)[number];

/** Where the rows of a log lie, and whose they are. */
export const logTables = {
  door: { table: doorLogTable, kind: unitKind },
  lift: { table: liftLogTable, kind: groupKind },
} as const satisfies Readonly<Record<LogName, { readonly table: string; readonly kind: string }>>;

/** The names of the tables. */
export const logTableNames: ReadonlySet<string> = new Set(
  logs.map((log) => logTables[log].table),
);

/** What doors' actors remember of acts and rings: sealed like the log, but opened for their own actor. */
export const rememberedTableNames: ReadonlySet<string> = new Set([
  doorActTable,
  doorEndedTable,
  ringTable,
]);

/** An entry as it is read: of doors and of lifts. */
export const logEntrySchema = z.object({
  door: z.string().nullable().optional(),
  result: z.string(),
  atMs: z.number(),
  logId: z.string().nullable(),
});

/** A row as it is shown: a random id, what happened, the minute; no floor, no private door (C4). */
export const shownRowSchema = z.strictObject({
  log: z.enum(logs),
  building: z.string(),
  place: z.string().describe("the access unit, or the lift group"),
  door: z.string().nullable().describe("a public door; null for the unit as a whole and for lifts"),
  result: z.string(),
  atMs: z.number().describe("wall time, to the minute"),
  id: z.string().nullable(),
});
/** A row as it is shown. */
export type ShownRow = Readonly<z.infer<typeof shownRowSchema>>;
