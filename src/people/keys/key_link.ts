/**
 * The link of a visitor key. Its secret is `<key id>.<HMAC>`, made anew from the master key each time
 * the giver wants it. It stands in the fragment of the address, which no browser sends.
 */
import type { MasterKey } from "../../access/master_key.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";

const purpose = "visitor_link";

/** The address to be sent to the holder. */
export function linkOf(masterKey: MasterKey, publicUrl: string, key: string): string {
  return `${publicUrl}/visit#${key}.${masterKey.mac(purpose, key)}`;
}

/** The id of the key whose link's secret this is. @throws {RefusalError} `not_found`. */
export function keyOfSecret(masterKey: MasterKey, secret: string): string {
  const dot = secret.indexOf(".");
  const id = secret.slice(0, Math.max(dot, 0));
  if (!masterKey.verifies(secret.slice(dot + 1), purpose, id)) {
    throw new RefusalError(unknownKey());
  }
  return id;
}

/** The row of a key. @throws {RefusalError} `not_found`. */
export function needKey(ledger: Ledger, id: string): RowOf<"visitor_key"> {
  const key = ledger.get("visitor_key", id);
  if (key === undefined) throw new RefusalError(unknownKey());
  return key;
}

function unknownKey() {
  return refuse("not_found", "Cannot find the key: there is none of this id or link");
}
