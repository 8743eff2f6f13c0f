/**
 * A screen at a landing that a manager has paired: what it shows, and a keyed hash of the secret by
 * which it comes back. It is nobody's: whoever paired it stands in the audit log, not here.
 */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { digestSchema, idSchema, nameSchema, timeSchema } from "./fields.ts";

export const lobbyScreenSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  /** What managers call it, such as the place where it hangs. */
  name: nameSchema,
  level: z.int().min(-50).max(300),
  /** Lift groups whose calls it shows. */
  groups: z.array(idSchema).max(32),
  /** The unit whose directory it shows; null: none. */
  unit: idSchema.nullable(),
  /** Keyed hash of the secret. */
  secret: digestSchema,
  atMs: timeSchema,
});
/** A paired screen. */
export type LobbyScreen = Readonly<z.infer<typeof lobbyScreenSchema>>;

export const lobbyScreenTable = table({
  version: 1,
  schema: lobbyScreenSchema,
  indexes: { building: (row: LobbyScreen) => [row.building] },
});
