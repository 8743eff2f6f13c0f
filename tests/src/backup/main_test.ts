/** The commands of backups, as words on a command line. */
import assert from "node:assert/strict";
import { runCommand } from "../../../src/backup/main.ts";

async function said(...args: string[]): Promise<{ readonly code: number; readonly text: string }> {
  const lines: string[] = [];
  const code = await runCommand(args, () => undefined, (line) => lines.push(line));
  return { code, text: lines.join("\n") };
}

Deno.test("R89 commands without a place, with a wrong word or another store say what is wrong and touch nothing", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vestibule-words-" });
  try {
    const settings = ["--site", `${folder}/site.json`, "--data", `${folder}/data`];
    const place = ["--backup", `${folder}/place`];
    for (const command of ["restore", "drill", "backup"]) {
      assert.deepEqual((await said(command, ...settings)).code, 2);
      assert.match((await said(command, ...settings)).text, /--backup: is needed/);
      const { code, text } = await said(command, ...settings, ...place);
      assert.equal(code, 1, text);
      assert.match(text, /master key must lie at .*data\.key/);
      const elsewhere = ["--store", "https://kv.example", "--people-store", "https://kv2.example"];
      const connect = await said(command, "--site", `${folder}/site.json`, ...place, ...elsewhere);
      assert.equal(connect.code, 2);
      assert.match(connect.text, /whoever operates that of --store backs it up/);
      const inside = await said(command, ...settings, "--backup", `${folder}/data/backups`);
      assert.equal(inside.code, 2);
      assert.match(inside.text, /must lie outside the data folder/);
    }
    assert.equal((await said("restore", ...settings, ...place, "--override")).code, 2);
    assert.equal((await said("restore", ...settings, ...place, "--replace=yes")).code, 2);
    assert.equal((await said("restore", ...settings, ...place, "--nonsense", "1")).code, 2);
    assert.equal((await said("repair")).code, 2);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
