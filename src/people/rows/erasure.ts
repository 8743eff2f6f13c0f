/**
 * The erasure of a person (R82, R86): what goes, and when each step of it was done. The row names
 * nobody but by the account's id, and stands until everything that it tells of is over.
 */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { idSchema, timeSchema } from "./fields.ts";

/**
 * Who wanted it. `inactivity`: nobody did, the account was not used for too long (R87). `journal`:
 * somebody erased before was back by an older copy, and is erased again (R89).
 */
export const erasureCauses = ["self", "operator", "inactivity", "journal"] as const;
/** Who wanted an erasure. */
export type ErasureCause = (typeof erasureCauses)[number];

/**
 * `held`: a legal hold keeps it from beginning (R88). `begun`: the profile keys are to be destroyed.
 * `done`: they are. `forgetting`: the log key is to be destroyed too. `over`: it is.
 */
export const erasureStates = ["held", "begun", "done", "forgetting", "over"] as const;
/** How far an erasure is. */
export type ErasureState = (typeof erasureStates)[number];

/** Why an operator may keep what a manager asserted of somebody who is gone (GDPR, Article 17(3)). */
export const keepGrounds = ["legal_obligation", "legal_claim", "public_interest"] as const;
/** Why something is kept. */
export type KeepGround = (typeof keepGrounds)[number];

/** Persons whose profile keys one erasure destroys. */
export const keysMax = 128;
/** Buildings whose managers get a task by it. */
export const tasksMax = 128;

export const erasureSchema = z.strictObject({
  id: idSchema,
  account: idSchema,
  state: z.enum(erasureStates),
  by: z.enum(erasureCauses),
  /**
   * The account, those of whom nobody else speaks (`orphans.ts`), and its threads, under whose keys
   * lies what managers wrote there.
   */
  keys: z.array(idSchema).min(1).max(keysMax),
  /** Requests of kind `erasure`, one for each building where something was asserted of the person. */
  tasks: z.array(idSchema).max(tasksMax),
  /** What the operator keeps of those, on which ground, until when. */
  kept: z.array(z.strictObject({
    task: idSchema,
    ground: z.enum(keepGrounds),
    untilMs: timeSchema,
  })).max(tasksMax),
  askedAtMs: timeSchema,
  accessEndedAtMs: timeSchema,
  /** The journal's entry and its moment; null until it is written. */
  journalSeq: z.int().min(1).nullable(),
  journalledAtMs: timeSchema.nullable(),
  keysDestroyedAtMs: timeSchema.nullable(),
  /** When the second place had the entry; null where it has not yet, or there is none. */
  secondPlaceAtMs: timeSchema.nullable(),
  /** When nothing is left that is under the log key. */
  logUntilMs: timeSchema,
  logDestroyedAtMs: timeSchema.nullable(),
  /** When the clock next has something to do with it. */
  dueMs: timeSchema,
});
/** An erasure. */
export type Erasure = Readonly<z.infer<typeof erasureSchema>>;

export const erasureTable = table({
  version: 1,
  schema: erasureSchema,
  indexes: {
    account: (row: Erasure) => [row.account],
    /** Keys wait to be destroyed. */
    working: (row: Erasure) => row.state === "begun" || row.state === "forgetting" ? ["yes"] : [],
    /** The second place has not yet said that it has the entry. */
    unplaced: (row: Erasure) =>
      row.journalSeq !== null && row.secondPlaceAtMs === null ? ["yes"] : [],
    due: (row: Erasure) => dueKeys(row.dueMs),
  },
});
