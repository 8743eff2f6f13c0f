/**
 * The id under which the use of a tag, a visitor key or a QR stands in the equipment log (C7): a keyed
 * hash of what it is and the UTC day. It is in no row of the identity plane, it says nothing of when
 * the tag was registered or the key made, and tomorrow's is another (R44), so what somebody with a
 * tag does on two days is two strangers'. Who has the log and the store of people, but not the
 * master key, cannot put the two together.
 *
 * A unit's list holds a tag's hash beside an id, so that it can decide alone; whoever gets hold of a
 * list could put the two together. So what a unit admits alone stands under an id that is that
 * unit's alone: a list tells of the hours without this server and of nothing else. A door that was
 * cut off before midnight goes on with the ids of its list.
 */
import { Buffer } from "node:buffer";
import type { RowOf } from "../people/registry/ledger.ts";
import type { MasterKey } from "./master_key.ts";

/** Characters of base64url: 132 bits. */
const length = 22;

/** Of a tag, and whoever it was handed to last. */
export function tagLogId(
  masterKey: MasterKey,
  { id, atMs }: Pick<RowOf<"tag">, "id" | "atMs">,
  day: number,
): string {
  return masterKey.mac("log_id", "tag", id, String(atMs), String(day)).slice(0, length);
}

/** Of a tag that a unit admits by itself, by its list. */
export function listedTagLogId(
  masterKey: MasterKey,
  { id, atMs }: Pick<RowOf<"tag">, "id" | "atMs">,
  unit: string,
  day: number,
): string {
  return masterKey.mac("log_id", "listed_tag", id, String(atMs), unit, String(day))
    .slice(0, length);
}

/** Of a QR, which lives a day at most; as a UUID, which is what a QR has room for. */
export function qrLogId(masterKey: MasterKey, qr: string): string {
  const hex = Buffer.from(masterKey.mac("log_id", "door_qr", qr), "base64url").toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${
    hex.slice(20, 32)
  }`;
}

/** Of a visitor key. */
export function keyLogId(masterKey: MasterKey, key: string, day: number): string {
  return masterKey.mac("log_id", "visitor_key", key, String(day)).slice(0, length);
}
