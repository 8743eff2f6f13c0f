/** A server that finds backups and nothing else. */
import assert from "node:assert/strict";
import { demandNotLost, DiskLost } from "../../../src/backup/lost_disk.ts";
import { restore } from "../../../src/backup/restore.ts";
import { House } from "./house.ts";

Deno.test("R89 E13 a server does not begin as a new one beside its own backups, and does once they are restored", async () => {
  await using fresh = await House.make();
  await fresh.loseDisk();
  await demandNotLost(fresh.installation, fresh.place); // a place without a backup
  await using other = await House.make();
  await other.run((parts) => parts.backUp());
  await demandNotLost(other.installation, other.place);
  await Deno.rename(`${other.installation.people}/vestibule.db`, `${other.folder}/people.db`);
  await assert.rejects(demandNotLost(other.installation, other.place), DiskLost);
  await other.loseDisk();
  await assert.rejects(demandNotLost(other.installation, other.place), /`deno task restore`/);
  await assert.rejects(Deno.stat(other.installation.data), Deno.errors.NotFound, "nothing is made");
  await demandNotLost(other.installation, `${other.place}-away`);
  await restore(await other.restoreOptions());
  await demandNotLost(other.installation, other.place);
});
