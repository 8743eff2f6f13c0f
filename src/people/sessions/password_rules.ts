/**
 * What a password may be (ASVS V6.2.1, V6.2.4, V6.2.5, V6.2.9): 10 to 128 characters of any kind,
 * nothing that must be among them, and none of the passwords that everybody tries first: common
 * words (`frequent_passwords.ts`), runs of a keyboard or of the alphabet, one piece over and over,
 * and the person's own name or mail address.
 */
import { RefusalError, refuse } from "../../refusal.ts";
import { commonWords } from "./frequent_passwords.ts";

/** Fewest characters of a password, counted as code points after NFC. */
export const passwordLengthLeast = 10;
/** Most characters. */
export const passwordLengthMost = 128;

/** What an account's own password must not be. */
export interface OwnWords {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

/** Which rule a password breaks, as words that do not repeat it; null where it is good. */
export function passwordFault(password: string, own: OwnWords = {}): string | null {
  if (!password.isWellFormed()) return "it must be well-formed text";
  const characters = [...password.normalize("NFC")];
  if (characters.length < passwordLengthLeast || characters.length > passwordLengthMost) {
    return `it has ${passwordLengthLeast} to ${passwordLengthMost} characters, ` +
      `got ${characters.length}`;
  }
  const folded = fold(password);
  if (isRun(folded) || isRepeat(folded)) return "it must not be a row or a repetition";
  if (isCommon(folded)) return "it must not be among the common ones";
  if (isOwn(folded, own)) return "it must not be one's own name or mail address";
  return null;
}

/** @throws {RefusalError} `invalid`, naming the rule and never the password. */
export function demandGoodPassword(password: string, own: OwnWords = {}): void {
  const fault = passwordFault(password, own);
  if (fault !== null) {
    throw new RefusalError(refuse("invalid", `Cannot take the password: ${fault}`));
  }
}

/** Lower case, without accents. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

const rows = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiopasdfghjklyxcvbnm",
  "azertyuiopqsdfghjklmwxcvbn",
  "1q2w3e4r5t6y7u8i9o0p",
  "147258369",
  "!@#$%^&*()",
];
const rowPieceLeast = 3;

/** Whether all of it is pieces of rows, forwards or backwards, each of at least three characters. */
function isRun(text: string): boolean {
  let at = 0;
  while (at < text.length) {
    const taken = longestPiece(text, at);
    if (taken < rowPieceLeast) return false;
    at += taken;
  }
  return true;
}

const bothWays = rows.flatMap((row) => [row, [...row].reverse().join("")]);

function longestPiece(text: string, at: number): number {
  let longest = 0;
  for (const row of bothWays) {
    let length = 0;
    while (at + length < text.length && row.includes(text.slice(at, at + length + 1))) length++;
    longest = Math.max(longest, length);
  }
  return longest;
}

/** Whether it is one piece of at most four characters over and over. */
function isRepeat(text: string): boolean {
  for (let size = 1; size <= 4; size++) {
    const piece = text.slice(0, size);
    if (piece.repeat(Math.ceil(text.length / size)).slice(0, text.length) === text) return true;
  }
  return false;
}

const lookalikes: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  "$": "s",
  "!": "i",
};

/** Digits and signs that may stand around common words without making them uncommon. */
const aroundMost = 8;

/** Whether it is one or two common words, however written, with digits and signs around. */
function isCommon(folded: string): boolean {
  const around = folded.replace(/[a-z]/g, "");
  if (around.length > aroundMost && !isRun(around) && !isRepeat(around)) return false;
  const bare = folded.replace(/[^a-z]/g, "");
  const core = folded.replace(/^[^a-z]+|[^a-z]+$/g, "");
  const read = (text: string) =>
    text.replace(/[^a-z]/g, (sign) => lookalikes[sign] ?? "").replace(/[^a-z]/g, "");
  return [bare, read(core), read(folded)].some(isWords);
}

function isWords(text: string): boolean {
  if (commonWords.has(text)) return true;
  for (let at = 2; at <= text.length - 2; at++) {
    if (commonWords.has(text.slice(0, at)) && commonWords.has(text.slice(at))) return true;
  }
  return false;
}

const ownWordLeast = 3;
const othersLeast = 4;

/** Whether hardly anything is left of it without the person's own words and digits. */
function isOwn(folded: string, { name, email }: OwnWords): boolean {
  const words = [
    ...fold(name ?? "").split(/[^\p{L}\d]+/u),
    ...fold(email ?? "").split(/[^\p{L}\d]+/u),
  ]
    .filter((word) => word.length >= ownWordLeast)
    .sort((a, b) => b.length - a.length);
  let left = folded;
  for (const word of words) left = left.replaceAll(word, " ");
  return left !== folded && left.replace(/[^\p{L}]/gu, "").length < othersLeast;
}
