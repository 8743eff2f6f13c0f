/** How a server comes from the master key to all other keys. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { MasterKey } from "../../../src/access/master_key.ts";
import {
  makeMasterKey,
  MasterKeyUnusable,
  type MasterSource,
  nextOf,
  openMasterKey,
  readMasterKey,
} from "../../../src/access/master_key_file.ts";
import { KeyFileUnusable } from "../../../src/privacy/key_file.ts";
import { KeyStore } from "../../../src/privacy/key_store.ts";
import { openKeys } from "../../../src/privacy/open_keys.ts";
import { randomBytes, withFolder } from "./key_folder.ts";

const program = fileURLToPath(new URL("../../parts/open_keys_program.ts", import.meta.url));

/** Opens and closes; what the root key derives, and a person's key. */
async function shown(folder: string, master: MasterSource, mirror?: string): Promise<string[]> {
  const { rootKey, keys } = await openKeys({
    directory: `${folder}/keys`,
    master,
    randomBytes,
    ...(mirror !== undefined && { mirror }),
  });
  try {
    return [rootKey.mac("link", "zoe"), keys.keyOf("zoe", "profile")!.toString("base64url")];
  } finally {
    await keys.close();
  }
}

Deno.test("master key: a new cluster's root key is random, no master key, and the same at every start", () =>
  withFolder(async (folder) => {
    const file = `${folder}/data.key`;
    const first = await shown(folder, { file });
    assert.deepEqual(await shown(folder, { file }), first);
    const master = (await readMasterKey(file))!;
    assert.notEqual(first[0], master.mac("link", "zoe"));
    const others = await shown(`${folder}/other`, { key: master, variable: "V" });
    assert.notDeepEqual(others, first);
  }));

Deno.test("master key: keys from before there was a root key open as before, and nothing derived changes", () =>
  withFolder(async (folder) => {
    const file = `${folder}/data.key`;
    const masterKey = await openMasterKey(file);
    const old = await KeyStore.open({ directory: `${folder}/keys`, masterKey, randomBytes });
    const key = old.keyOf("zoe", "profile")!.toString("base64url");
    await old.close();
    const expected = [masterKey.mac("link", "zoe"), key];
    assert.deepEqual(await shown(folder, { file }), expected);
    assert.deepEqual(await shown(folder, { file }), expected);
  }));

Deno.test("master key: the environment opens what a file did, and the other way round", () =>
  withFolder(async (folder) => {
    const key = new MasterKey(randomBytes(32));
    const first = await shown(folder, { key, variable: "VESTIBULE_MASTER_SECRET" });
    assert.deepEqual(await shown(folder, { key, variable: "VESTIBULE_MASTER_SECRET" }), first);
    await assert.rejects(
      shown(folder, {
        key: new MasterKey(randomBytes(32)),
        variable: "VESTIBULE_MASTER_SECRET",
      }),
      /do not open with the master key of VESTIBULE_MASTER_SECRET/,
    );
    const file = `${folder}/data.key`;
    const other = await makeMasterKey(file);
    const bySecret = await shown(`${folder}/second`, { key: other, variable: "V" });
    assert.deepEqual(await shown(`${folder}/second`, { file }), bySecret);
  }));

Deno.test("master key: a next key that nothing is wrapped under goes, torn or whole", () =>
  withFolder(async (folder) => {
    const file = `${folder}/data.key`;
    const first = await shown(folder, { file });
    for (
      const leave of [
        () => Deno.writeTextFile(nextOf(file), "torn", { mode: 0o600 }),
        () => makeMasterKey(nextOf(file)),
      ]
    ) {
      await leave();
      assert.deepEqual(await shown(folder, { file }), first);
      await assert.rejects(Deno.stat(nextOf(file)), Deno.errors.NotFound);
    }
  }));

Deno.test("master key: where there are keys no master key is made in the place of one that is missing", () =>
  withFolder(async (folder) => {
    const file = `${folder}/data.key`;
    const first = await shown(folder, { file });
    await Deno.rename(file, `${folder}/safe.key`);
    await assert.rejects(shown(folder, { file }), MasterKeyUnusable);
    await assert.rejects(Deno.stat(file), Deno.errors.NotFound);
    await Deno.rename(`${folder}/safe.key`, file);
    assert.deepEqual(await shown(folder, { file }), first);
    await makeMasterKey(file);
    await assert.rejects(shown(folder, { file }), KeyFileUnusable);
  }));

Deno.test("master key: a server that lost its disk takes the root key from beside its backups, if its master key opens that", () =>
  withFolder(async (folder) => {
    const file = `${folder}/data.key`;
    const [mac] = await shown(folder, { file });
    const mirror = `${folder}/mirror`;
    await Deno.rename(`${folder}/keys`, mirror);
    assert.equal((await shown(folder, { file }, mirror))[0], mac);
    assert.equal((await shown(folder, { file }))[0], mac);
    const foreign = { key: new MasterKey(randomBytes(32)), variable: "V" };
    assert.notEqual((await shown(`${folder}/new`, foreign, mirror))[0], mac);
    assert.notEqual((await shown(`${folder}/newer`, foreign, `${folder}/none`))[0], mac);
  }));

Deno.test("master key: a credential in a folder that cannot be written opens, and one that is missing is not made", () =>
  withFolder(async (folder) => {
    const credentials = `${folder}/credentials`;
    await Deno.mkdir(credentials);
    const file = `${credentials}/vestibule`;
    await openMasterKey(file);
    await Deno.chmod(file, 0o400);
    await Deno.chmod(credentials, 0o500);
    // Root may write where modes forbid it, so the process is forbidden it, too.
    const run = async (keys: string, name: string) => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "--no-prompt", "--no-check", "--cached-only", "--ignore-env"],
          ...["--allow-env=NONE", "--allow-read", "--allow-write", `--deny-write=${credentials}`],
          ...[program, `${folder}/${keys}`, `${credentials}/${name}`],
        ],
      }).output();
      const decoder = new TextDecoder();
      return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
    };
    const first = await run("keys", "vestibule");
    assert.equal(first.code, 0, first.text);
    assert.deepEqual(await run("keys", "vestibule"), first);
    const missing = await run("other-keys", "missing");
    assert.equal(missing.code, 1);
    assert.match(
      missing.text,
      /Cannot make a master key at .*its folder must be there and writable/,
    );
    await Deno.chmod(credentials, 0o700);
  }));
