/** What a verified access token says of its bearer; `access_token.ts` makes and checks them. */
import type { Answer } from "../lifts.ts";

/** Somebody who is signed in. */
export interface SignedIn {
  readonly account: string;
  readonly session: string;
  readonly expiresAtMs: number;
}

/** Checks access tokens of the identity plane; never a capability, which is another type (V9.2). */
export interface AccessTokenVerifier {
  verify(token: string): Promise<Answer<SignedIn>>;
}

/** Makes access tokens; only who begins and continues sessions is given one. */
export interface AccessTokenMinter {
  mint(account: string, session: string): Promise<{ token: string; expiresAtMs: number }>;
}
