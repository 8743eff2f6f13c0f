/**
 * Why personal data is read (R94). The list is the privacy statement's own and closed: a read that
 * fits none of these is not to be made. Every route of the identity plane names its purposes, and
 * how often each was read for is counted, in memory and without saying whose data it was.
 */

/** Every purpose for which personal data may be read. */
export const purposes = [
  /** Doors, lifts, keys, intercom: what people have the service for. */
  "provide_service",
  /** Between a person and the manager of their building. */
  "communicate",
  /** Finding and mending what is broken. */
  "fix_defects",
  /** Keeping the building and this server secure. */
  "security",
  /** Who somebody is, and how they prove it. */
  "identity",
  /** Preventing misuse and fraud. */
  "prevent_fraud",
  /** How the service is used, and what could be better. */
  "analysis",
  /** Showing others that rules are kept. */
  "audit",
  /** Copies against loss. */
  "backup",
  /** What law demands: people's rights, claims, authorities. */
  "legal",
] as const;
/** Why personal data is read. */
export type Purpose = (typeof purposes)[number];

/**
 * Purposes that a person may object to (R83); without the others there is no service, or it is not
 * safe, or law demands them (`people/rights/objection_words.ts` says it of each).
 */
export const objectionable = [
  "communicate",
  "fix_defects",
  "analysis",
] as const satisfies readonly Purpose[];
/** A purpose that a person may object to. */
export type Objectionable = (typeof objectionable)[number];

/** Whether a purpose may be objected to. */
export function isObjectionable(purpose: Purpose): purpose is Objectionable {
  return (objectionable as readonly Purpose[]).includes(purpose);
}

/** How often personal data was read for each purpose, since the start of this process. */
export class PurposeCounts {
  readonly #counts = new Map<Purpose, number>(purposes.map((purpose) => [purpose, 0]));

  /** Counts one read for these purposes. */
  note(read: readonly Purpose[]): void {
    for (const purpose of read) this.#counts.set(purpose, this.#counts.get(purpose)! + 1);
  }

  /** The counts, in the order of {@link purposes}. */
  all(): readonly (readonly [purpose: Purpose, reads: number])[] {
    return [...this.#counts];
  }
}
