/** One device's connection as the camera uses it, whatever it carries. */
export interface Peer {
  /** Begins to gather candidates, and gives the offer. */
  offer(): Promise<string>;
  /** The answer was verified: connects, and shows. @throws {Error} where it cannot be read */
  accept(answer: string): Promise<void>;
  /** A candidate of the other end's; only after {@link accept}. */
  candidate(line: string | null): Promise<void>;
  /** Lets go of everything; nothing is called or sent after. */
  close(): void;
}
