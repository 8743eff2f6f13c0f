/**
 * Backs up or restores the installation of a folder and ends itself at one of the steps, as a power
 * cut would: FOLDER backup|restore STEP.
 */
import { restore } from "../../src/backup/restore.ts";
import { House } from "../src/backup/house.ts";

if (import.meta.main) {
  const [folder = "", what = "", last = ""] = Deno.args;
  const house = new House(folder);
  const step = (name: string) => {
    if (name === last) Deno.kill(Deno.pid, "SIGKILL");
  };
  if (what === "backup") await house.run((parts) => parts.backUp(step));
  else await restore(await house.restoreOptions({ step }));
}
