import type { IncomingMessage } from "node:http";

/**
 * Whether a peer went away before its request was whole. Reading such a request fails, and that is
 * nobody's fault here: an operator's log has no line for it, or anybody could fill it with them.
 */
export function hasHungUp({ complete, destroyed }: IncomingMessage): boolean {
  return destroyed && !complete;
}
