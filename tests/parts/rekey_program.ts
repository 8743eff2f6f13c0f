/**
 * Exchanges the master key of the keys in a folder and ends itself at one of the steps, as a power
 * cut would: FOLDER STEP [the file of the new key].
 */
import { rekey } from "../../src/rekey/rekey.ts";
import { KeyHouse } from "../src/rekey/key_house.ts";

if (import.meta.main) {
  const [folder = "", last = "", newFile] = Deno.args;
  await rekey(
    new KeyHouse(folder).options({
      ...(newFile !== undefined && { newKey: { file: newFile } }),
      step(name) {
        if (name === last) Deno.kill(Deno.pid, "SIGKILL");
      },
    }),
  );
}
