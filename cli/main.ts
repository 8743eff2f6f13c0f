/**
 * The command line of managers and operators (`docs/command-line.md`):
 *
 *     deno task manage COMMAND [options]
 */
import { SystemClock } from "../src/clock.ts";
import { run } from "./run.ts";
import { terminalOf } from "./terminal.ts";

if (import.meta.main) {
  const terminal = terminalOf(Deno.stdin, Deno.stdout, Deno.stderr);
  const env = (name: string) => Deno.env.get(name);
  Deno.exit(await run(Deno.args, { terminal, clock: new SystemClock(), env }));
}
