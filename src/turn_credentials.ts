/**
 * Credentials for a TURN server that knows nobody: both sides share a secret, the user name is when
 * it ends and a random name, the password its HMAC (the TURN REST draft of 2013, `use-auth-secret`
 * of coturn). So the relay learns neither ring nor device, and what leaks is worth minutes. It sees
 * addresses and sizes; what it carries is encrypted between the two ends.
 */
import { createHmac } from "node:crypto";
import type { IceServer } from "./signals.ts";

/** How long one counts: longer than any ring with its call. */
export const turnLifeS = 600;

/** What credentials are made of. */
export interface TurnOptions {
  readonly urls: readonly string[];
  readonly secret: string;
  /** Wall time. */
  readonly nowMs: () => number;
  /** Unguessable, new at each call, without a colon. */
  readonly randomId: () => string;
}

/** A TURN server with fresh credentials. HMAC-SHA1 is what TURN servers check here. */
export function turnServer({ urls, secret, nowMs, randomId }: TurnOptions): IceServer {
  const username = `${Math.floor(nowMs() / 1000) + turnLifeS}:${randomId()}`;
  const credential = createHmac("sha1", secret).update(username).digest("base64");
  return { urls: [...urls], username, credential };
}
