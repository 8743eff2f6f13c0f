/**
 * Where every erasure is noted a second time at once (C6, E13): beside the backups, so that no copy
 * from before can bring back what went. The receipt of an erasure says when that was.
 */

/** A second place for the journal. */
export interface SecondPlace {
  /**
   * Brings it up to the journal: takes over every entry that it lacks, and destroys the copies of
   * keys that those name. Resolves when all that is on the disk there.
   * @returns the last entry's number that it then holds.
   * @throws where the place cannot be reached or written; it is tried again.
   */
  catchUp(): Promise<number>;
}
