import assert from "node:assert/strict";
import { MasterKey } from "../../../../src/access/master_key.ts";
import {
  ErasureJournal,
  JournalBroken,
  type JournalNote,
  readJournal,
} from "../../../../src/privacy/erasure/journal.ts";

const masterKey = new MasterKey(new Uint8Array(32).fill(7));
const mac = (...texts: readonly string[]) => masterKey.mac("erasure_journal", ...texts);
const erased = (person: string): JournalNote => ({
  what: "erased",
  erasure: null,
  keys: [{ person, kind: "profile" }],
});

async function inFolder(test: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(`${folder}/erasures.jsonl`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("R89 the journal of erasures is there again after a restart, for its owner alone", () =>
  inFolder(async (path) => {
    const journal = await ErasureJournal.open({ path, mac });
    await Promise.all([journal.append(erased("a"), 1), journal.append(erased("b"), 2)]);
    await journal.close();
    const again = await ErasureJournal.open({ path, mac });
    assert.deepEqual(
      again.entries.map(({ seq, note }) => [seq, note.what === "erased" && note.keys[0]!.person]),
      [[1, "a"], [2, "b"]],
    );
    assert.equal((await again.append(erased("c"), 3)).seq, 3);
    await again.close();
    assert.equal((await readJournal({ path, mac })).length, 3);
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  }));

Deno.test("E13 a line that a crash cut short is dropped, and the next one follows the last whole", () =>
  inFolder(async (path) => {
    const journal = await ErasureJournal.open({ path, mac });
    await journal.append(erased("a"), 1);
    await journal.append(erased("b"), 2);
    await journal.close();
    const bytes = await Deno.readFile(path);
    for (const kept of [bytes.length - 1, bytes.length - 30]) {
      await Deno.writeFile(path, bytes.subarray(0, kept));
      const again = await ErasureJournal.open({ path, mac });
      assert.equal(again.seq, 1);
      await again.append(erased("c"), 3);
      await again.close();
      assert.equal((await readJournal({ path, mac })).length, 2);
    }
  }));

Deno.test("R89 a journal that was changed, cut in the middle or is another cluster's is refused", () =>
  inFolder(async (path) => {
    const journal = await ErasureJournal.open({ path, mac });
    for (const person of ["a", "b", "c"]) await journal.append(erased(person), 1);
    await journal.close();
    const text = await Deno.readTextFile(path);
    const lines = text.split("\n");
    const wrong = [
      text.replace('"person":"b"', '"person":"x"'),
      [lines[0], lines[2], ""].join("\n"),
      [lines[1], lines[0], lines[2], ""].join("\n"),
      `${"x".repeat(200_000)}\n`,
    ];
    for (const changed of wrong) {
      await Deno.writeTextFile(path, changed);
      await assert.rejects(ErasureJournal.open({ path, mac }), JournalBroken);
    }
    await Deno.writeTextFile(path, text);
    const others = (...texts: readonly string[]) => masterKey.mac("other", ...texts);
    await assert.rejects(readJournal({ path, mac: others }), JournalBroken);
  }));

Deno.test("R89 a copy takes over what it lacks, and nothing from another story", () =>
  inFolder(async (path) => {
    const journal = await ErasureJournal.open({ path, mac });
    const copy = await ErasureJournal.open({ path: `${path}.copy`, mac });
    await journal.append(erased("a"), 1);
    assert.equal(await copy.takeOver(journal.entries), 1);
    await journal.append(erased("b"), 2);
    assert.equal(await copy.takeOver(journal.entries), 1);
    assert.equal(await copy.takeOver(journal.entries), 0);
    assert.deepEqual(copy.entries, journal.entries);
    const other = await ErasureJournal.open({ path: `${path}.other`, mac });
    await other.append(erased("z"), 1);
    await assert.rejects(copy.takeOver(other.entries), JournalBroken);
    const forged = [...journal.entries, { ...journal.entries[1]!, seq: 3 }];
    await assert.rejects(copy.takeOver(forged), JournalBroken);
    assert.equal(copy.seq, 2);
    for (const open of [journal, copy, other]) await open.close();
  }));
