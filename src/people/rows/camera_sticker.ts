/**
 * That the sticker which says "camera" is fitted at a unit (R76): on which day, and which manager
 * says so. Until there is such a row the unit's camera stays off.
 */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { daySchema, idSchema, timeSchema } from "./fields.ts";

export const cameraStickerSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  unit: idSchema,
  fittedOn: daySchema,
  /** The manager who recorded it. */
  by: idSchema,
  atMs: timeSchema,
});
/** A sticker that is fitted. */
export type CameraSticker = Readonly<z.infer<typeof cameraStickerSchema>>;

export const cameraStickerTable = table({
  version: 1,
  schema: cameraStickerSchema,
  indexes: {
    building: (row: CameraSticker) => [row.building],
    unit: (row: CameraSticker) => [`${row.building}/${row.unit}`],
  },
});
