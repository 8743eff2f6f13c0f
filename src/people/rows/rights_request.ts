/**
 * What a person asked for by right (R81–R83, R85), and what an erasure leaves a manager to do (R12):
 * routed to who may decide it, with the day by which it must be, and the answer with its reason.
 */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { purposes } from "../../privacy/purposes.ts";
import { table } from "../registry/table.ts";
import { idSchema, timeSchema } from "./fields.ts";
import { proseSchema } from "./news.ts";

/**
 * `correction`: something that the manager keeps is wrong. `objection`: one purpose is to stop.
 * `erasure`: access permissions of somebody who is gone wait for the manager, who alone may delete
 * them, or after 30 days the operator (C20). `building_log`: a copy of what a building's own log
 * holds, which its manager hands out.
 */
export const requestKinds = ["correction", "objection", "erasure", "building_log"] as const;
/** What is asked for. */
export type RequestKind = (typeof requestKinds)[number];

/** `open` with who it went to; `escalated` with the operator as well; the last three end it. */
export const requestStates = ["open", "escalated", "granted", "declined", "withdrawn"] as const;

export const rightsRequestSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(requestKinds),
  /** Whose right it is. */
  account: idSchema,
  /** To whose managers it went; null: to the operator. */
  building: idSchema.nullable(),
  state: z.enum(requestStates),
  /** The person's own words; null where there are none, as of an erasure. */
  text: proseSchema.nullable(),
  /** The records concerned, as `table/id`. */
  about: z.array(z.string().regex(/^[a-z_]{1,40}\/[\w.-]{1,49}$/)).max(64),
  /** The purpose that is objected to. */
  purpose: z.enum(purposes).nullable(),
  askedAtMs: timeSchema,
  /** By when it must be decided; of an erasure, when it goes to the operator. */
  decideByMs: timeSchema,
  /** The account that decided; null while it waits, and for the operator's command line. */
  decidedBy: idSchema.nullable(),
  decidedAtMs: timeSchema.nullable(),
  /** To the person, with the reason; null while it waits. */
  answer: proseSchema.nullable(),
  /** When the clock next has something to do with it: to remind, to escalate, to remove it. */
  dueMs: timeSchema,
});
/** A request. */
export type RightsRequest = Readonly<z.infer<typeof rightsRequestSchema>>;

export const rightsRequestTable = table({
  version: 1,
  schema: rightsRequestSchema,
  indexes: {
    account: (row: RightsRequest) => [row.account],
    /** Those that wait for a building's managers. */
    waitingAt: (row: RightsRequest) =>
      row.building !== null && (row.state === "open" || row.state === "escalated")
        ? [row.building]
        : [],
    /** Those that wait for the operator. */
    waitingForOperator: (row: RightsRequest) =>
      row.state === "escalated" || (row.state === "open" && row.building === null) ? ["yes"] : [],
    /** All but what an erasure leaves, which goes by a clock of its own (`erasure/tasks.ts`). */
    due: (row: RightsRequest) => row.kind === "erasure" ? [] : dueKeys(row.dueMs),
    taskDue: (row: RightsRequest) => row.kind === "erasure" ? dueKeys(row.dueMs) : [],
  },
});
