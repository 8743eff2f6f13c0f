/**
 * A process that opens the store at its argument, commits a row, says `open` (or its error) in one
 * line, and holds the store until its input ends.
 */
import { SystemClock } from "../../../src/clock.ts";
import { openStore } from "../../../src/store/open_store.ts";

const say = (line: string) => Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
try {
  const opened = await openStore({ at: Deno.args[0]!, clock: new SystemClock() });
  const mutations = [{ type: "set", key: ["by the other"], value: "x" } as const];
  await opened.store.commit({ checks: [], mutations });
  await say("open");
  for await (const _ of Deno.stdin.readable); // until whoever started this one lets go
  await opened.close();
} catch (error) {
  await say(String(error));
}
