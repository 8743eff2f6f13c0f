/**
 * Names of backups: the UTC time at which one was begun and four random bytes, so that names sort
 * as times do and two never meet.
 *
 *     20261122T101500Z-1f9c02ab.backup
 */
import { Buffer } from "node:buffer";

/** What stands after a name in the file's own. */
export const archiveSuffix = ".backup";
/** What stands after that while it is being written. */
export const partialSuffix = ".partial";

const pattern = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{8}$/;

/** A name for a backup begun at a wall time. @param random four unguessable bytes. */
export function archiveName(atMs: number, random: Uint8Array): string {
  return `${compactTime(atMs)}-${Buffer.from(random).toString("hex")}`;
}

/** A wall time as it stands in names: in UTC, to the second. */
export function compactTime(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+/, "").replace(/[-:]/g, "");
}

/** The wall time that a name tells, or null where it is no name of a backup. */
export function timeOfName(name: string): number | null {
  const found = pattern.exec(name);
  if (found === null) return null;
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number);
  return Date.UTC(year!, month! - 1, day, hour, minute, second);
}
