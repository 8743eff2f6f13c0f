/** Something that the managers of a building tell its people (R96), for a time. */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { idSchema, languageSchema, nameSchema, timeSchema } from "./fields.ts";

/** Text that people write to each other: several lines, no control characters but their ends. */
export const proseSchema = z.string().min(1).max(2000).regex(
  /^(?:[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|\n)*$/u,
  { error: "must be plain text" },
).refine((text) => text.isWellFormed() && text.trim() !== "", { error: "must say something" });

/** Characters of all languages together: sealed, they still fit in one row. */
export const newsCharactersMax = 3_400;

export const newsTextsSchema = z.array(z.strictObject({
  language: languageSchema,
  title: nameSchema,
  text: proseSchema,
})).min(1).max(8).refine(
  (texts) => new Set(texts.map(({ language }) => language)).size === texts.length,
  { error: "must have each language once" },
).refine(
  (texts) =>
    texts.reduce((sum, { title, text }) => sum + title.length + text.length, 0) <=
      newsCharactersMax,
  { error: `must have at most ${newsCharactersMax} characters in all languages together` },
);

export const newsSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  /**
   * Whom it is for: whoever holds `read_news`; everybody of the building, where they must be told;
   * or the people of some facilities, who must.
   */
  audience: z.enum(["readers", "everybody", "facilities"]),
  facilities: z.array(idSchema).max(64),
  texts: newsTextsSchema,
  /** Null for the server itself. */
  by: idSchema.nullable(),
  atMs: timeSchema,
  expiresAtMs: timeSchema,
});
/** A piece of news. */
export type News = Readonly<z.infer<typeof newsSchema>>;

export const newsTable = table({
  version: 1,
  schema: newsSchema,
  indexes: {
    building: (row: News) => [row.building],
    due: (row: News) => dueKeys(row.expiresAtMs),
  },
});
