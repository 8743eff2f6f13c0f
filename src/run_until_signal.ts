/** The life of a process that serves: start, wait for a signal or a break, stop in order, exit. */
import { ConfigError } from "./config.ts";
import type { Running } from "./main.ts";
import { SiteFileError } from "./site.ts";
import { writeLine } from "./write_line.ts";

/** Runs a server until a signal ends it. Exit code 2: settings or site; 1: it broke. */
export async function runUntilSignal(
  run: () => Promise<Running>,
  started: (running: Running) => void,
): Promise<void> {
  let running: Running;
  try {
    running = await run();
  } catch (error) {
    if (error instanceof ConfigError || error instanceof SiteFileError) {
      writeLine(error.message);
      Deno.exit(2);
    }
    writeLine(`Cannot start: ${error instanceof Error ? error.message : String(error)}`);
    Deno.exit(1);
  }
  const signalled = Promise.withResolvers<null>();
  const end = () => signalled.resolve(null);
  Deno.addSignalListener("SIGINT", end);
  Deno.addSignalListener("SIGTERM", end);
  started(running);
  const why = await Promise.race([running.broken, signalled.promise]);
  if (why !== null) writeLine(`Stopping: ${why}`);
  await running.stop();
  Deno.exit(why === null ? 0 : 1);
}
