/** Which way a command takes: what was said first, then the environment, then the session. */
import { consoleWay } from "./console_way.ts";
import type { Globals, Surroundings } from "./context.ts";
import { UsageFault } from "./faults.ts";
import { patient } from "./patience.ts";
import { serverUrl, ServerWay } from "./server_way.ts";
import { SessionFile, sessionPath } from "./session_file.ts";
import type { Way } from "./way.ts";

/** What a way is found from. */
export interface WaySurroundings extends Surroundings {
  readonly globals: Globals;
}

/** Where the server is. */
export type Reached =
  | { readonly by: "console"; readonly socketPath: string }
  | { readonly by: "server"; readonly server: URL; readonly ca?: string };

/** @throws {UsageFault} where no server is known. */
export async function reached(around: WaySurroundings): Promise<Reached> {
  const { globals, env } = around;
  const named = (name: string) => env(name) || undefined;
  if (globals.console !== undefined) return { by: "console", socketPath: globals.console };
  if (globals.server !== undefined) return await overNetwork(globals.server, globals.ca);
  const socketPath = named("VESTIBULE_CONSOLE");
  if (socketPath !== undefined) return { by: "console", socketPath };
  const server = named("VESTIBULE_SERVER") ?? (await sessionFileOf(around).read())?.server;
  if (server !== undefined) return await overNetwork(server, globals.ca);
  throw new UsageFault("--console FILE or --server URL: one of them is needed");
}

/** The way to the server. @throws {UsageFault} where none is known. */
export async function wayOf(around: WaySurroundings): Promise<Way> {
  const found = await reached(around);
  const { clock } = around;
  if (found.by === "console") return patient(consoleWay(found.socketPath), clock);
  const { server, ca } = found;
  const file = sessionFileOf(around);
  return patient(new ServerWay({ server, file, clock, ...(ca !== undefined && { ca }) }), clock);
}

/** Where the session is kept. @throws {UsageFault} where there is no place for it. */
export function sessionFileOf({ globals, env }: WaySurroundings): SessionFile {
  return new SessionFile(globals.session ?? sessionPath(env));
}

async function overNetwork(server: string, caFile: string | undefined): Promise<Reached> {
  const url = serverUrl(server);
  if (caFile === undefined) return { by: "server", server: url };
  try {
    return { by: "server", server: url, ca: await Deno.readTextFile(caFile) };
  } catch {
    throw new UsageFault("--ca: must be a file that can be read");
  }
}
