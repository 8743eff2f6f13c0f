/**
 * Everything this server says to people, by language (R07). Each part of it has its texts in a file
 * of its own, every message with all languages side by side; here they become one catalogue. What
 * is missing in a language, or a parameter that is not given, does not type-check.
 */
import type { RefusalCode } from "../refusal.ts";
import { entranceWords } from "./entrance_words.ts";
import { flatKeyWords } from "./flat_key_words.ts";
import { bestLanguage, type Language } from "./language.ts";
import { letterWords } from "./letter_words.ts";
import { mailWords } from "./mail_words.ts";
import { filled, type Given, type Message } from "./message.ts";
import { noticeWords } from "./notice_words.ts";
import { pushWords } from "./push_words.ts";
import { refusalTitles } from "./refusal_titles.ts";
import { rightsMailWords } from "./rights_mail_words.ts";

/** All messages by key. */
export const catalogue = {
  ...entranceWords,
  ...flatKeyWords,
  ...letterWords,
  ...mailWords,
  ...noticeWords,
  ...pushWords,
  ...rightsMailWords,
} as const;

/** English dates as most of the world that reads English here writes them: the day first. */
const locales: Readonly<Record<Language, string>> = {
  en: "en-GB",
  de: "de",
  fi: "fi",
  fr: "fr",
  sv: "sv",
};

/** The key of a message. */
export type WordKey = keyof typeof catalogue;

/** The texts of one language. */
export class Words {
  readonly language: Language;
  /** By time zone, of which a site has a few: making one takes longer than using it a thousand times. */
  readonly #formats = new Map<string, Intl.DateTimeFormat>();

  constructor(language: Language) {
    this.language = language;
  }

  /** A message, with its parameters filled in. */
  say<K extends WordKey>(key: K, ...given: Given<(typeof catalogue)[K]["en"]>): string {
    const message: Message = catalogue[key];
    return filled(message[this.language], given[0] ?? {});
  }

  /** The title of a refusal. */
  titleOf(code: RefusalCode): string {
    return refusalTitles[this.language][code];
  }

  /** A moment as people write it, in a time zone of the IANA database. */
  moment(atMs: number, timeZone: string): string {
    let format = this.#formats.get(timeZone);
    if (format === undefined) {
      format = new Intl.DateTimeFormat(locales[this.language], {
        dateStyle: "long",
        timeStyle: "short",
        timeZone,
      });
      this.#formats.set(timeZone, format);
    }
    return format.format(atMs);
  }

  /** A list as people write it: "name, phone number and language". */
  list(items: readonly string[]): string {
    return new Intl.ListFormat(locales[this.language], { type: "conjunction" }).format(items);
  }
}

const byLanguage = new Map<Language, Words>();

/**
 * The texts in the best language for somebody, English where none of theirs is spoken here.
 * @param wanted BCP 47 tags, best first.
 */
export function wordsFor(wanted: readonly string[]): Words {
  const language = bestLanguage(wanted);
  let words = byLanguage.get(language);
  if (words === undefined) byLanguage.set(language, words = new Words(language));
  return words;
}
