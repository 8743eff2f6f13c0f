/** Where commands of backups find the root key: with the disk there, lost, or somebody else's. */
import assert from "node:assert/strict";
import { makeMasterKey } from "../../../src/access/master_key_file.ts";
import { offlineRoot } from "../../../src/backup/offline_root.ts";
import { SystemClock } from "../../../src/clock.ts";
import { KeyFileUnusable } from "../../../src/privacy/key_file.ts";
import { openKeys } from "../../../src/privacy/open_keys.ts";
import { rekey } from "../../../src/rekey/rekey.ts";
import { KeyHouse } from "../rekey/key_house.ts";

const clock = new SystemClock();

async function macOf(house: KeyHouse): Promise<string> {
  const installed = { master: { file: house.file }, keys: house.directory };
  return (await offlineRoot(installed, house.place, clock)).mac("link", "zoe");
}

Deno.test("R89 the root key is found among people's keys, or beside the backups where a server runs or the disk is lost", async () => {
  await using house = await KeyHouse.make();
  const { mac } = await house.show();
  assert.equal(await macOf(house), mac);
  const { keys } = await openKeys(house.opening());
  assert.equal(await macOf(house), mac);
  await keys.close();
  const mirror = `${house.folder}/mirror`;
  await Deno.rename(house.place, mirror);
  assert.equal(await macOf(house), mac);
  await Deno.rename(mirror, house.place);
  await Deno.remove(house.data, { recursive: true });
  assert.equal(await macOf(house), mac);
});

Deno.test("R89 keys that did not hear of an exchange open with the master key before it alone, and the text says so", async () => {
  await using house = await KeyHouse.make();
  const { mac } = await house.show();
  const old = await Deno.readTextFile(house.file);
  const away = `${house.folder}/away`;
  await Deno.rename(house.place, away);
  await rekey(house.options());
  await Deno.rename(away, house.place);
  assert.equal(await macOf(house), mac);
  await Deno.remove(house.data, { recursive: true });
  await assert.rejects(macOf(house), /did not hear of it open with the one before/);
  await Deno.writeTextFile(house.file, old);
  assert.equal(await macOf(house), mac);
});

Deno.test("R89 keys of another cluster beside the backups are refused before anything is touched", async () => {
  await using house = await KeyHouse.make();
  const { mac } = await house.show();
  await Deno.remove(house.directory, { recursive: true });
  const begun = await openKeys(house.opening());
  await begun.keys.close();
  assert.notEqual(begun.rootKey.mac("link", "zoe"), mac);
  await assert.rejects(macOf(house), /must be of one cluster, got two; .* move .* away first/);
  await Deno.remove(house.directory, { recursive: true });
  assert.equal(await macOf(house), mac);
});

Deno.test("R89 without its master key nothing is made and nothing opens", async () => {
  await using house = await KeyHouse.make();
  await Deno.remove(house.file);
  await assert.rejects(macOf(house), /master key must lie at .*data\.key/);
  await assert.rejects(Deno.stat(house.file), Deno.errors.NotFound);
  await makeMasterKey(house.file);
  await assert.rejects(macOf(house), KeyFileUnusable);
});
