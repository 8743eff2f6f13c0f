/** Pieces that many rows of the registry share, with their bounds. */
import { z } from "zod";

/** An id made by the registry, or by the site file. */
export const idSchema = z.string().min(1).max(64);
/** Wall time in milliseconds. */
export const timeSchema = z.number().min(0).max(8_640_000_000_000_000);
/** A name that people read: no control characters, no bidirectional overrides. */
export const nameSchema = z.string().min(1).max(80).regex(
  /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u,
  {
    error: "must hold no control characters",
  },
).refine((text) => text.trim() === text && text.isWellFormed(), {
  error: "must not begin or end with a space",
});
/** Text of a few lines. */
export const noteSchema = z.string().max(1000).refine((text) => text.isWellFormed(), {
  error: "must be well-formed text",
});
/** A mail address in its common form; compared in lower case. */
export const emailSchema = z.string().max(254).regex(
  /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z]{2,63}$/iu,
  { error: "must be an e-mail address" },
);
/** E.164: a plus and 7 to 15 digits. */
export const phoneSchema = z.string().regex(/^\+[1-9]\d{6,14}$/, {
  error: "must be a phone number in E.164 form, such as +358401234567",
});
/** ISO 3166-1 alpha-2. */
export const countrySchema = z.string().regex(/^[A-Z]{2}$/, {
  error: "must be a country code of two capital letters",
});
/** The languages that this server speaks; the first is used where a text is wanted in another. */
export const languages = ["en", "de", "fi", "fr", "sv"] as const;
/** A BCP 47 tag of a language or region, such as `de` or `de-CH`. */
export const languageSchema = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/, {
  error: "must be a language tag such as en or de-CH",
});
/** What a person may say of their gender; a word of refusal is among them (R01). */
export const genders = ["female", "male", "other", "undisclosed"] as const;
/** A calendar day, `YYYY-MM-DD`. */
export const daySchema = z.iso.date();
/** 256 bits or more as base64url. */
export const digestSchema = z.string().regex(/^[A-Za-z0-9_-]{22,88}$/);

/** The key under which a mail address is found. */
export function emailKey(email: string): string {
  return email.normalize("NFC").toLowerCase();
}
