/** The notice of GDPR art. 14 as a text to hand over, for who has no address for it (R29). */
import { wordsFor } from "../../words/words.ts";
import type { Site } from "../../site.ts";
import { introductionOf, introductionOfMember } from "../mail/introduction.ts";
import { noticeParagraphs } from "../mail/phrases.ts";
import { placeOf } from "../mail/place.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";

/**
 * Its paragraphs, in the best of the languages that the reader's device accepts.
 * @param controller who answers for the data, as the operator has set it.
 */
export function noticeText(
  ledger: Ledger,
  now: number,
  member: RowOf<"member">,
  site: Site,
  languages: readonly string[],
  controller?: string,
): readonly string[] {
  const account = member.account === null ? undefined : ledger.get("account", member.account);
  const introduction = account === undefined || member.subUser !== null
    ? introductionOfMember(ledger, member, now)
    : introductionOf(ledger, account, member.building, member.by, now);
  return noticeParagraphs(
    wordsFor(languages),
    introduction,
    placeOf(site, member.building),
    controller,
  );
}

/** The same of somebody who has no place in a facility, or whose place is yet to come. */
export function accountNoticeText(
  ledger: Ledger,
  now: number,
  { account, building, by }: {
    readonly account: string;
    /** Null for an operator. */
    readonly building: string | null;
    /** Who entered the data; null for the operator's command line. */
    readonly by: string | null;
  },
  site: Site,
  languages: readonly string[],
  controller?: string,
): readonly string[] {
  const row = ledger.get("account", account);
  return row === undefined ? [] : noticeParagraphs(
    wordsFor(languages),
    introductionOf(ledger, row, building, by, now),
    placeOf(site, building),
    controller,
  );
}
