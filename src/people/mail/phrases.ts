/** Phrases that mails, letters and notices share: who, whom to ask, and the notice of Article 14. */
import type { Words } from "../../words/words.ts";
import type { Introduction } from "./introduction.ts";
import type { Place } from "./place.ts";

/** Who brought somebody here, as the beginning of a sentence. */
export function inviterPhrase(words: Words, introduction: Introduction, place: Place): string {
  return introduction.inviter ?? managementPhrase(words, introduction, place);
}

/** The management or the operator as such, as the beginning of a sentence. */
export function managementPhrase(words: Words, introduction: Introduction, place: Place): string {
  return introduction.building === null
    ? words.say("inviter.operator")
    : words.say("inviter.management", { place: place.name });
}

/** Whom to ask, within a sentence. */
export function contactPhrase(words: Words, introduction: Introduction, place: Place): string {
  const { contact, building } = introduction;
  if (contact !== null) return `${contact.name}, ${contact.email}`;
  return building === null
    ? words.say("contact.operator")
    : words.say("contact.management", { place: place.name });
}

/**
 * The particulars of Article 14, a paragraph each.
 * @param introduction null for the page that is for everybody.
 * @param controller who answers for the data and how they are reached, as the operator has set it.
 */
export function noticeParagraphs(
  words: Words,
  introduction: Introduction | null,
  place: Place,
  controller: string | undefined,
): readonly string[] {
  const answering = controller ??
    (introduction === null
      ? words.say("contact.operator")
      : contactPhrase(words, introduction, place));
  const fields = introduction?.fields ?? [];
  return [
    introduction === null ? words.say("notice.general") : `${
      words.say("notice.source", {
        inviter: inviterPhrase(words, introduction, place),
        place: place.name,
      })
    } ${words.say("notice.article")}`,
    ...(fields.length === 0 ? [] : [
      words.say("notice.what", {
        fields: words.list(fields.map((field) => words.say(`field.${field}`))),
      }),
    ]),
    words.say("notice.why"),
    words.say("notice.whosees"),
    words.say("notice.howlong"),
    words.say("notice.rights"),
    words.say("notice.controller", { controller: answering }),
  ];
}
