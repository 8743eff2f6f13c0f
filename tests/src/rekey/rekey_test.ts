/** The exchange of the master key, step by step and with every source. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { MasterKey } from "../../../src/access/master_key.ts";
import { nextOf } from "../../../src/access/master_key_file.ts";
import { randomBytes } from "../../../src/crypto_random.ts";
import { KeyFileUnusable } from "../../../src/privacy/key_file.ts";
import { openKeys } from "../../../src/privacy/open_keys.ts";
import { rekey, RekeyRefused, rekeySteps } from "../../../src/rekey/rekey.ts";
import { DataDirectoryInUse, lockDirectory } from "../../../src/store/file_lock.ts";
import { KeyHouse } from "./key_house.ts";

Deno.test("master key: after an exchange the old master key opens nothing, and what is derived stays", async () => {
  await using house = await KeyHouse.make();
  const before = await house.show();
  const old = await house.masterKey();
  const wrappings = [
    await house.rootBytes(house.directory),
    await house.rootBytes(house.mirror),
  ];
  const done: string[] = [];
  const result = await rekey(house.options({ step: (name) => done.push(name) }));
  assert.deepEqual(result, { generation: 1, resumed: false, swap: null, mirror: "updated" });
  assert.deepEqual(done, [...rekeySteps]);
  const fresh = await house.masterKey();
  assert.ok(!fresh.sameAs(old));
  for (const folder of [house.directory, house.mirror]) {
    assert.equal(await house.opens(folder, old), false, folder);
    assert.equal(await house.opens(folder, fresh), true, folder);
    for await (const { name } of Deno.readDir(folder)) {
      const bytes = Buffer.from(await Deno.readFile(`${folder}/${name}`));
      for (const wrapped of wrappings) assert.ok(!bytes.includes(Buffer.from(wrapped)), name);
    }
  }
  await assert.rejects(house.show({ key: old, variable: "OLD" }), KeyFileUnusable);
  assert.deepEqual(await house.show(), before);
  assert.equal((await Deno.stat(house.file)).mode! & 0o777, 0o600);
  await assert.rejects(Deno.stat(nextOf(house.file)), Deno.errors.NotFound);
});

Deno.test("master key: one exchange follows another, and each is counted", async () => {
  await using house = await KeyHouse.make();
  const before = await house.show();
  for (const generation of [1, 2, 3]) {
    assert.equal((await rekey(house.options())).generation, generation);
    assert.deepEqual(await house.show(), before);
  }
});

Deno.test("master key: nothing is exchanged while a server has the folder, or where there never was one", async () => {
  await using house = await KeyHouse.make();
  const old = await Deno.readTextFile(house.file);
  const { keys } = await openKeys(house.opening());
  await assert.rejects(rekey(house.options()), DataDirectoryInUse);
  await keys.close();
  const lock = await lockDirectory(house.data);
  await assert.rejects(rekey(house.options()), DataDirectoryInUse);
  await lock.release();
  const nowhere = `${house.folder}/nowhere`;
  await assert.rejects(rekey(house.options({ directory: nowhere })), RekeyRefused);
  await assert.rejects(Deno.stat(nowhere), Deno.errors.NotFound);
  assert.equal(await Deno.readTextFile(house.file), old);
  await assert.rejects(Deno.stat(nextOf(house.file)), Deno.errors.NotFound);
});

Deno.test("master key: keys beside the backups that cannot be reached follow later, and it says so", async () => {
  await using house = await KeyHouse.make();
  const old = await house.masterKey();
  await Deno.rename(house.place, `${house.place}.away`);
  const { mirror } = await rekey(house.options());
  assert.ok(typeof mirror === "object" && mirror.fault.includes("not there"));
  await Deno.rename(`${house.place}.away`, house.place);
  assert.equal(await house.opens(house.mirror, old), true);
  assert.equal((await rekey(house.options())).mirror, "updated");
  assert.equal(await house.opens(house.mirror, old), false);
  assert.equal(await house.opens(house.mirror, await house.masterKey()), true);
});

Deno.test("master key: a key that is handed to the server is exchanged by another that the operator puts there", async () => {
  await using house = await KeyHouse.make();
  const before = await house.show();
  const newFile = `${house.folder}/new.key`;
  const byFile = await rekey(house.options({ newKey: { file: newFile } }));
  assert.deepEqual(byFile.swap, { from: house.file, to: newFile });
  assert.equal((await Deno.stat(newFile)).mode! & 0o777, 0o600);
  await assert.rejects(house.show(), /new one alone/);
  assert.deepEqual(await house.show({ file: newFile }), before);
  // Once more, before the operator has put it there: nothing new happens.
  const again = await rekey(house.options({ newKey: { file: newFile } }));
  assert.deepEqual([again.resumed, again.generation], [true, 1]);
  const variable = "VESTIBULE_MASTER_SECRET";
  const [first, second] = [new MasterKey(randomBytes(32)), new MasterKey(randomBytes(32))];
  const toEnv = { master: { file: newFile }, newKey: { key: first, variable } };
  await rekey(house.options(toEnv));
  assert.deepEqual(await house.show({ key: first, variable }), before);
  const within = { master: { key: first, variable }, newKey: { key: second, variable: "NEW" } };
  await rekey(house.options(within));
  assert.deepEqual(await house.show({ key: second, variable }), before);
  await assert.rejects(
    rekey(house.options({ master: { key: second, variable } })),
    /--new-key must say/,
  );
  await assert.rejects(
    rekey(
      house.options({
        master: { key: second, variable },
        newKey: { key: second, variable: "NEW" },
      }),
    ),
    /must be another/,
  );
  assert.deepEqual(await house.show({ key: second, variable }), before);
});

Deno.test("master key: a master key that opens nothing is refused, and neither it nor the other stands in the text", async () => {
  await using house = await KeyHouse.make();
  const right = (await Deno.readTextFile(house.file)).trim();
  const wrong = Buffer.from(randomBytes(32)).toString("base64url");
  await Deno.writeTextFile(house.file, wrong);
  const fault = await rekey(house.options()).then(() => null, (error: Error) => error);
  assert.ok(fault instanceof KeyFileUnusable);
  assert.match(fault.message, /do not open with the master key of .*data\.key/);
  assert.ok(!fault.message.includes(right) && !fault.message.includes(wrong));
  await Deno.remove(house.file);
  await assert.rejects(rekey(house.options()), /master key must lie at .*data\.key, got no file/);
  await assert.rejects(Deno.stat(house.file), Deno.errors.NotFound);
});
