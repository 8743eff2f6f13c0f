/** The token of a request, in its header alone: addresses take one at the stream and nowhere else. */
import type { Context } from "hono";
import type { AppEnv } from "../http/app.ts";
import { invalidToken } from "./answers.ts";
import type { KoneIdentity, KoneTokens } from "./client_rights.ts";

/**
 * The token as it came; published clients of the topology send it without `Bearer` before it.
 * @throws {KoneError} 401 without one.
 */
export function bearerOf(c: Context<AppEnv>): string {
  const token = /^(?:Bearer\s+)?(\S+)\s*$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (token === undefined) throw invalidToken();
  return token;
}

/** Who asks. @throws {KoneError} 401. */
export async function identityOf(
  c: Context<AppEnv>,
  tokens: Pick<KoneTokens, "verify">,
): Promise<KoneIdentity> {
  const verified = await tokens.verify(bearerOf(c));
  if (!verified.ok) throw invalidToken(verified.message);
  return verified.identity;
}
