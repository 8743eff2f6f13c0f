/** Which of the languages that this server speaks serves somebody best (R07). */
import { languages } from "../people/rows/fields.ts";

/** A language that every text here exists in. */
export type Language = (typeof languages)[number];

/** Spoken where nothing better is known. */
export const fallbackLanguage: Language = "en";

/**
 * The first of somebody's languages that is spoken here, by its primary subtag (RFC 4647 §3.4), so
 * that `de-CH` is served in German; English where none is.
 * @param wanted BCP 47 tags, best first.
 */
export function bestLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.split("-", 1)[0]!.toLowerCase();
    const spoken = languages.find((language) => language === primary);
    if (spoken !== undefined) return spoken;
  }
  return fallbackLanguage;
}
