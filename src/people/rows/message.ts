/** Letters between one person and the managers of a building (R96): a thread and its messages. */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { idSchema, timeSchema } from "./fields.ts";
import { proseSchema } from "./news.ts";

export const threadSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  /** Whose it is; the other side are the building's managers, whoever they are. */
  person: idSchema,
  createdAtMs: timeSchema,
  lastAtMs: timeSchema,
  /** Up to when each side has read; 0 for nothing. */
  readByPersonMs: timeSchema,
  readByManagersMs: timeSchema,
  /** When it is removed with all that is in it. */
  endsAtMs: timeSchema,
});
/** A thread. */
export type Thread = Readonly<z.infer<typeof threadSchema>>;

export const threadTable = table({
  version: 1,
  schema: threadSchema,
  indexes: {
    building: (row: Thread) => [row.building],
    person: (row: Thread) => [row.person],
    due: (row: Thread) => dueKeys(row.endsAtMs),
  },
});

export const messageSchema = z.strictObject({
  id: idSchema,
  thread: idSchema,
  by: idSchema,
  side: z.enum(["person", "managers"]),
  text: proseSchema,
  atMs: timeSchema,
});
/** A message. */
export type Message = Readonly<z.infer<typeof messageSchema>>;

export const messageTable = table({
  version: 1,
  schema: messageSchema,
  indexes: { thread: (row: Message) => [row.thread] },
});
