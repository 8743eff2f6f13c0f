/**
 * Refresh tokens: `<session>.<generation>.<mac>`, where the mac is 256 bits derived from the master
 * key over session and generation. Nothing of a token is stored, and who
 * reads the store can make none. A token is used once: using it makes the next generation (ASVS
 * V10.4.5), and an older generation that comes back means that two hold the session, so it ends.
 */
import type { MasterKey } from "../../access/master_key.ts";
import type { RowOf } from "../registry/ledger.ts";

/** The longest token taken, in characters. */
export const refreshTokenLengthMax = 140;

const purpose = "refresh-token";
const form = /^([A-Za-z0-9-]{1,64})\.(0|[1-9]\d{0,14})\.([A-Za-z0-9_-]{43})$/;

/** What a refresh token says, before it is known to be true. */
export interface PresentedToken {
  readonly session: string;
  readonly generation: number;
  readonly mac: string;
}

/** The token of a session's generation. */
export function refreshTokenOf(
  masterKey: MasterKey,
  session: Pick<RowOf<"session">, "id">,
  generation: number,
): string {
  const mac = masterKey.mac(purpose, session.id, `${generation}`);
  return `${session.id}.${generation}.${mac}`;
}

/** Reads a token's form, or null where it has none. */
export function readRefreshToken(text: string): PresentedToken | null {
  const parts = text.length > refreshTokenLengthMax ? null : form.exec(text);
  if (parts === null) return null;
  return { session: parts[1]!, generation: Number(parts[2]), mac: parts[3]! };
}

/** Whether this server made the token for that session; in constant time. */
export function isGenuine(
  masterKey: MasterKey,
  { session, generation, mac }: PresentedToken,
  row: Pick<RowOf<"session">, "id">,
): boolean {
  return session === row.id &&
    masterKey.verifies(mac, purpose, row.id, `${generation}`);
}
