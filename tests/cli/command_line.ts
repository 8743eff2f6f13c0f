/** The command line as a person or script meets it, run in the test's own process. */
import type { Clock } from "../../src/clock.ts";
import { SystemClock } from "../../src/clock.ts";
import { run } from "../../cli/run.ts";

/** What came of a command. */
export interface Came {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** How a command is run. */
export interface Typing {
  /** Lines that are typed when it asks. */
  readonly typed?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** Hears what is written beside, as it is written. */
  readonly heard?: (text: string) => void;
}

/** Runs a command. */
export async function command(
  args: readonly string[],
  { typed = [], env = {}, clock = new SystemClock(), heard = () => {} }: Typing = {},
): Promise<Came> {
  let out = "";
  let err = "";
  const lines = [...typed];
  const code = await run(args, {
    clock,
    env: (name) => env[name],
    terminal: {
      out: (text) => void (out += text),
      err(text) {
        err += text;
        heard(text);
      },
      readLine: () => Promise.resolve(lines.shift() ?? null),
    },
  });
  return { code, out, err };
}
