/** Keys are durable, private and, once destroyed, gone with all their bytes. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { MasterKey } from "../../../src/access/master_key.ts";
import { KeyFileUnusable } from "../../../src/privacy/key_file.ts";
import { KeyMissing } from "../../../src/privacy/key_store.ts";
import { openKeys, randomBytes, withFolder, withKeys } from "./key_folder.ts";

/** All bytes of a folder of keys. */
function bytesIn(folder: string): Buffer {
  const files = [...Deno.readDirSync(`${folder}/keys`)];
  return Buffer.concat(
    files.map(({ name }) => Buffer.from(Deno.readFileSync(`${folder}/keys/${name}`))),
  );
}

Deno.test("E13 a key is made at first use, is the same ever after, and outlives the process", async () => {
  await withFolder(async (folder) => {
    const first = await openKeys(folder);
    const profile = Buffer.from(first.keyOf("ada", "profile")!);
    assert.equal(profile.length, 32);
    assert.deepEqual(first.keyOf("ada", "profile"), profile);
    assert.notDeepEqual(first.keyOf("ada", "log"), profile);
    assert.notDeepEqual(first.keyOf("bo", "profile"), profile);
    await first.close();
    const second = await openKeys(folder);
    assert.deepEqual(second.existing("ada", "profile"), profile);
    await second.close();
  });
});

Deno.test("E13 keys lie wrapped in a file for its owner alone, never in clear", async () => {
  await withKeys((keys, folder) => {
    const people = Array.from({ length: 50 }, (_, n) => `person-${n}`);
    const clear = people.map((person) => Buffer.from(keys.keyOf(person, "profile")!));
    keys.flush();
    const bytes = bytesIn(folder);
    for (const key of clear) assert.equal(bytes.indexOf(key), -1);
    assert.equal(Deno.statSync(`${folder}/keys`).mode! & 0o777, 0o700);
    for (const { name } of Deno.readDirSync(`${folder}/keys`)) {
      assert.equal(Deno.statSync(`${folder}/keys/${name}`).mode! & 0o777, 0o600, name);
    }
  });
});

Deno.test("R82 C6 a destroyed key leaves none of its bytes, wrapped or plain, in the file or its log", async () => {
  await withFolder(async (folder) => {
    const keys = await openKeys(folder);
    // Enough for pages to split, in no order, so that stale copies would be left.
    const people = Array.from({ length: 1500 }, (_, n) => `${(n * 7919) % 1500}-person`);
    for (const [n, person] of people.entries()) {
      keys.keyOf(person, "profile");
      keys.logKeyOf(person);
      if (n % 100 === 0) keys.flush();
    }
    keys.flush();
    const gone = people.slice(0, 40);
    const clear = gone.map((person) => Buffer.from(keys.keyOf(person, "profile")!));
    const rows = new Map(keys.wrapped().map((row) => [row.name, row]));
    const wrapped = gone.map((person) => Buffer.from(rows.get(`profile/${person}`)!.wrapped!));
    const before = bytesIn(folder);
    for (const bytes of wrapped) assert.notEqual(before.indexOf(bytes), -1);

    keys.destroy(gone.map((person) => ({ person, kind: "profile" as const })));

    for (const look of ["open", "closed"]) {
      const after = bytesIn(folder);
      for (const bytes of [...wrapped, ...clear]) {
        assert.equal(after.indexOf(bytes), -1, look);
        // Not even its last part, should a page have kept half a cell.
        assert.equal(after.indexOf(bytes.subarray(-16)), -1, look);
      }
      if (look === "open") {
        assert.equal(Deno.statSync(`${folder}/keys/keys.db-wal`).size, 0);
        assert.equal(keys.keyOf(gone[0]!, "profile"), null);
        assert.equal(keys.existing(gone[0]!, "profile"), null);
        assert.notEqual(keys.existing(gone[0]!, "log"), null);
        assert.notEqual(keys.existing(people[40]!, "profile"), null);
        await keys.close();
      }
    }
    const again = await openKeys(folder);
    assert.equal(again.keyOf(gone[0]!, "profile"), null);
    assert.equal(again.isDestroyed(gone[0]!, "profile"), true);
    await again.close();
  });
});

Deno.test("R82 a destroyed key is forgotten in memory, also by whoever still holds the bytes", async () => {
  await withKeys((keys) => {
    const held = keys.keyOf("ada", "profile")!;
    keys.flush();
    assert.notDeepEqual(held, Buffer.alloc(32));
    keys.destroy([{ person: "ada", kind: "profile" }]);
    assert.deepEqual(held, Buffer.alloc(32));
  });
});

Deno.test("R82 a key destroyed before it was ever made is never made", async () => {
  await withKeys((keys) => {
    keys.destroy([{ person: "nobody", kind: "profile" }]);
    assert.equal(keys.keyOf("nobody", "profile"), null);
    keys.keyOf("ada", "profile");
    keys.destroy([{ person: "ada", kind: "profile" }]); // made, and not yet in the file
    assert.equal(keys.keyOf("ada", "profile"), null);
  });
});

Deno.test("R48 C6 the keys of a log's days go up to a day, bytes and all, and are not made anew", async () => {
  await withKeys((keys, folder) => {
    const days = Array.from({ length: 20 }, (_, n) => 20_500 + n);
    for (const day of days) keys.segmentKey("audit", day);
    keys.segmentKey("equipment", 20_500);
    const kept = Buffer.from(keys.segmentKey("audit", 20_510)!);
    const gone = keys.wrapped().filter(({ name }) =>
      name < "segment/audit/00020510" &&
      name.startsWith("segment/audit/")
    );
    assert.equal(gone.length, 10);

    assert.equal(keys.destroySegments("audit", 20_510), 10);

    const bytes = bytesIn(folder);
    for (const { wrapped } of gone) assert.equal(bytes.indexOf(Buffer.from(wrapped!)), -1);
    assert.equal(keys.segmentKey("audit", 20_509), null);
    assert.equal(keys.existingSegment("audit", 20_509), null);
    assert.deepEqual(keys.segmentKey("audit", 20_510), kept);
    assert.notEqual(keys.existingSegment("equipment", 20_500), null);
    assert.equal(keys.destroySegments("audit", 20_510), 0);
    assert.equal(keys.segmentsFrom("audit"), 20_510);
  });
});

Deno.test("C6 a log key has a name of its own that says nothing of whose it is, and loses it", async () => {
  await withKeys((keys) => {
    const { ref, key } = keys.logKeyOf("ada-lovelace")!;
    assert.deepEqual(keys.byRef(ref), key);
    keys.flush();
    assert.deepEqual(keys.byRef(ref), key);
    assert.equal(keys.logKeyOf("ada-lovelace")!.ref, ref);
    assert.ok(!ref.includes("ada-lovelace"));
    keys.destroy([{ person: "ada-lovelace", kind: "log" }]);
    assert.equal(keys.byRef(ref), null);
    assert.equal(keys.logKeyOf("ada-lovelace"), null);
    assert.ok(keys.wrapped().every((row) => row.ref !== ref));
  });
});

Deno.test("E13 a key that never was is told apart from one that was destroyed", async () => {
  await withKeys((keys) => {
    assert.throws(() => keys.existing("stranger", "profile"), KeyMissing);
    assert.throws(() => keys.existingSegment("audit", 20_500), KeyMissing);
    keys.destroy([{ person: "stranger", kind: "profile" }]);
    assert.equal(keys.existing("stranger", "profile"), null);
  });
});

Deno.test("E13 a damaged file refuses to open, as does another master key's or a newer server's", async () => {
  await withFolder(async (folder) => {
    const keys = await openKeys(folder);
    for (let n = 0; n < 500; n++) keys.keyOf(`person-${n}`, "profile");
    await keys.close();
    const path = `${folder}/keys/keys.db`;
    const sound = Deno.readFileSync(path);

    await assert.rejects(
      openKeys(folder, { masterKey: new MasterKey(new Uint8Array(32).fill(8)) }),
      (error) => error instanceof KeyFileUnusable && /master key/.test(error.message),
    );
    const torn = sound.slice();
    torn.fill(0xff, 4096, 8192);
    Deno.writeFileSync(path, torn);
    await assert.rejects(openKeys(folder), KeyFileUnusable);
    Deno.writeFileSync(path, sound.slice(0, 100));
    await assert.rejects(openKeys(folder), KeyFileUnusable);
    const newer = sound.slice();
    newer[63] = 9; // user_version, big-endian at 60 (SQLite file format, 1.3)
    Deno.writeFileSync(path, newer);
    await assert.rejects(openKeys(folder), /layout is 9/);
    // Nothing was changed by the refusals.
    Deno.writeFileSync(path, sound);
    const again = await openKeys(folder);
    assert.notEqual(again.existing("person-3", "profile"), null);
    await again.close();
  });
});

Deno.test("E13 a wrapped key that is moved to another name does not open", async () => {
  await withFolder(async (folder) => {
    const keys = await openKeys(folder);
    keys.keyOf("ada", "profile");
    keys.keyOf("bo", "profile");
    await keys.close();
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(`${folder}/keys/keys.db`);
    const tables = ["profile/ada", "profile/bo"].map((name) =>
      Array.from({ length: 64 }, (_, n) => `key_${n}`).find((table) =>
        database.prepare(`SELECT name FROM ${table} WHERE name = ?`).get(name) !== undefined
      )
    );
    database.exec(
      `UPDATE ${tables[1]} SET wrapped = ` +
        `(SELECT wrapped FROM ${tables[0]} WHERE name = 'profile/ada') WHERE name = 'profile/bo'`,
    );
    database.close();
    const again = await openKeys(folder);
    assert.notEqual(again.existing("ada", "profile"), null);
    assert.throws(() => again.existing("bo", "profile"), KeyFileUnusable);
    await again.close();
  });
});

Deno.test("E13 the memory of open keys is bounded, and what it lets go is read again", async () => {
  await withKeys((keys) => {
    const first = Array.from(
      { length: 30 },
      (_, n) => Buffer.from(keys.keyOf(`p${n}`, "profile")!),
    );
    keys.flush();
    for (const [n, key] of first.entries()) assert.deepEqual(keys.keyOf(`p${n}`, "profile"), key);
  }, { cacheMax: 4 });
});

Deno.test("E13 any order of making, destroying and reopening leaves the keys that it should", async () => {
  const act = fc.record({
    what: fc.constantFrom("use", "use", "destroy", "flush", "reopen"),
    who: fc.integer({ min: 0, max: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
      await withFolder(async (folder) => {
        let keys = await openKeys(folder, { cacheMax: 2 });
        const model = new Map<string, string | null>();
        for (const { what, who } of acts) {
          const person = `p${who}`;
          if (what === "use") {
            const key = keys.keyOf(person, "profile")?.toString("hex") ?? null;
            if (model.has(person)) assert.equal(key, model.get(person));
            model.set(person, key);
          } else if (what === "destroy") {
            keys.destroy([{ person, kind: "profile" }]);
            model.set(person, null);
          } else if (what === "flush") keys.flush();
          else {
            await keys.close();
            keys = await openKeys(folder, { cacheMax: 2 });
          }
        }
        const open = [...model.values()].filter((key) => key !== null);
        assert.equal(new Set(open).size, open.length);
        for (const [person, key] of model) {
          assert.equal(keys.existing(person, "profile")?.toString("hex") ?? null, key);
        }
        await keys.close();
      });
    }),
    { numRuns: 15 },
  );
});

Deno.test("E13 random bytes are asked for anew for every key", async () => {
  const asked: number[] = [];
  await withKeys((keys) => {
    keys.keyOf("ada", "profile");
    assert.ok(asked.filter((count) => count === 32).length >= 1);
    assert.ok(asked.filter((count) => count === 12).length >= 1);
  }, {
    randomBytes: (count) => {
      asked.push(count);
      return randomBytes(count);
    },
  });
});

Deno.test("R89 E13 a backup of the keys brings back what was lost, and nothing that was destroyed", async () => {
  await withFolder(async (folder) => {
    const keys = await openKeys(folder);
    const ada = Buffer.from(keys.keyOf("ada", "profile")!);
    keys.keyOf("bo", "profile");
    for (const day of [20_500, 20_501]) keys.segmentKey("audit", day);
    const backup = keys.wrapped();
    keys.destroy([{ person: "bo", kind: "profile" }]);
    keys.destroySegments("audit", 20_501);

    assert.equal(keys.adopt(backup), 0);
    assert.equal(keys.keyOf("bo", "profile"), null);
    assert.equal(keys.segmentKey("audit", 20_500), null);
    await keys.close();

    // The file is lost: all comes back but what the newer backup says was destroyed.
    const later = await openKeys(`${folder}/later`);
    later.destroy([{ person: "bo", kind: "profile" }]);
    assert.equal(later.adopt(backup), 3);
    assert.deepEqual(later.existing("ada", "profile"), ada);
    assert.equal(later.existing("bo", "profile"), null);
    assert.notEqual(later.existingSegment("audit", 20_500), null);
    // One that was destroyed in the copy is destroyed here.
    const told = [{ name: "profile/ada", ref: null, wrapped: null }];
    assert.equal(later.adopt(told), 0);
    assert.equal(later.keyOf("ada", "profile"), null);
    await later.close();

    const strange = await openKeys(`${folder}/strange`, {
      masterKey: new MasterKey(new Uint8Array(32).fill(9)),
    });
    assert.throws(() => strange.adopt(backup), KeyFileUnusable);
    assert.throws(() => strange.existing("ada", "profile"), KeyMissing);
    await strange.close();
  });
});
