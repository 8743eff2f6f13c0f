/**
 * A server whose disk was lost must not begin as a new one beside its own backups: it would show a
 * link for a first operator, and write a journal of its own that the one beside the backups is not of.
 */
import { dataFile } from "../store/open_store.ts";
import { archivesIn } from "./backup_place.ts";
import { isThere } from "./durable_folder.ts";
import type { Installation } from "./installation.ts";

/** There are backups, and nothing that they are of. */
export class DiskLost extends Error {
  override readonly name = "DiskLost";
}

/**
 * Lets a server start where its stores are, or where there is nothing to restore. A place that is
 * away is no reason: its disk may be gone, too.
 * @throws {DiskLost}
 */
export async function demandNotLost(
  { data, people }: Pick<Installation, "data" | "people">,
  place: string,
): Promise<void> {
  const missing: string[] = [];
  for (const folder of [data, people]) {
    if (!await isThere(`${folder}/${dataFile}`)) missing.push(folder);
  }
  if (missing.length === 0 || !await isThere(place)) return;
  if ((await archivesIn(place)).length === 0) return;
  throw new DiskLost(
    `Cannot begin as a new server beside the backups in ${place}: a store must lie in ` +
      `${
        missing.join(" and in ")
      }, got none; \`deno task restore\` with the same settings brings it ` +
      "back, and whoever wants a new server gives it an empty folder for backups",
  );
}
