/** What the routes of signing in share: what is typed, and the tokens that come back. */
import { z } from "zod";
import { idSchema } from "../../people/rows/fields.ts";
import type { Tokens } from "../../people/sessions/session_tokens.ts";
import type { SignIn } from "../../people/sessions/sign_in.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import type { IdentityServices } from "./services.ts";

/** The longest password that is looked at, in UTF-16 units; longer ones break the rules anyway. */
const passwordUnitsMax = 512;
/** A mail address as it is typed; whether it is one is not said before the password is checked. */
export const typedEmailSchema = z.string().min(1).max(254);
/** A password as it is typed. */
export const typedPasswordSchema = z.string().min(1).max(passwordUnitsMax);

/** What somebody who signed in is given. */
export const tokensSchema = z.strictObject({
  token_type: z.literal("Bearer"),
  access_token: z.string().describe("good for the identity plane, for five minutes"),
  expires_in: z.int().min(0).describe("seconds that the access token is still good"),
  refresh_token: z.string().describe("good once at /token, which gives the next"),
  session: idSchema,
});

/** Tokens as an answer. */
export function tokensAnswer(tokens: Tokens, nowMs: number): z.input<typeof tokensSchema> {
  return {
    token_type: "Bearer",
    access_token: tokens.accessToken,
    expires_in: Math.max(0, Math.floor((tokens.accessExpiresAtMs - nowMs) / 1000)),
    refresh_token: tokens.refreshToken,
    session: tokens.session,
  };
}

/** The sign-in service. @throws {RefusalError} `unavailable` where this server has none. */
export function signInOf({ signIn }: IdentityServices): SignIn {
  if (signIn === undefined) {
    throw new RefusalError(refuse("unavailable", "Cannot sign in: this server has no sign-in"));
  }
  return signIn;
}
