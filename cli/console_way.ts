/**
 * The operator's way: the console's socket on the server's machine. Who can open it is its user,
 * so nothing is shown; what is done stands in the audit log as done at the console.
 */
import { exchange } from "./exchange.ts";
import type { Way } from "./way.ts";

/** Over the socket at a path. */
export function consoleWay(socketPath: string): Way {
  return { ask: (asked) => exchange({ socketPath }, asked) };
}
