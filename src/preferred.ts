import type { CallRequest } from "./protocol.ts";
import type { Prefers } from "./access/capability.ts";

/**
 * A request as its caller's preferences complete it at the edge: who always needs an accessible lift
 * need not say so each time, and may say otherwise. What is not needed is not said on (C13).
 */
export function asPreferred<R extends CallRequest>(request: R, { accessible }: Prefers): R {
  const { accessible: asked = accessible, ...rest } = request;
  return { ...rest, ...(asked === true && { accessible: true }) } as R;
}
