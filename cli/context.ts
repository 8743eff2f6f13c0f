/** What a command may use: all of it is handed in, so that a test is the surroundings. */
import type { Clock } from "../src/clock.ts";
import type { Way } from "./way.ts";

/** Where a person sits, or a script. */
export interface Terminal {
  /** What was asked for. */
  out(text: string): void;
  /** Anything beside: questions, refusals. */
  err(text: string): void;
  /** The next line of what is typed, without its end; null where there is no more. */
  readLine(): Promise<string | null>;
}

/** What the program stands in. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly env: (name: string) => string | undefined;
}

/** What was said that is not the command's own. */
export interface Globals {
  readonly json: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly console?: string;
  readonly server?: string;
  readonly session: string | null;
  /** Certificates in PEM that are trusted beside the machine's. */
  readonly ca?: string;
}

/** What a command may use. */
export interface Context extends Surroundings {
  readonly globals: Globals;
  /** The way to the server. @throws {UsageFault} where none is known. */
  way(): Promise<Way>;
}
