import assert from "node:assert/strict";
import { MasterKey } from "../../../src/access/master_key.ts";
import { KeyFileUnusable } from "../../../src/privacy/key_file.ts";
import {
  generationOf,
  isNewerRoot,
  isRootRowOf,
  openRootRow,
  rootRow,
} from "../../../src/privacy/root_row.ts";
import { masterKey as rootKey, randomBytes, withKeys } from "./key_folder.ts";

const master = new MasterKey(new Uint8Array(32).fill(1));
const other = new MasterKey(new Uint8Array(32).fill(2));

function aRow(generation: number, masterKey = master, key = rootKey) {
  return rootRow({ rootKey: key, masterKey, generation, randomBytes });
}

Deno.test("master key: a root key's row opens with its master key, and is known by the root key", () => {
  const row = aRow(3);
  assert.ok(openRootRow(row, master)!.sameAs(rootKey));
  assert.equal(openRootRow(row, other), null);
  assert.equal(isRootRowOf(row, rootKey), true);
  assert.equal(isRootRowOf(row, other), false);
  assert.equal(generationOf(row), 3);
  // A later number on an older row is nobody's.
  const lifted = { ...row, ref: "root/9" };
  assert.equal(isRootRowOf(lifted, rootKey), false);
  assert.equal(openRootRow(lifted, master), null);
  assert.ok(isNewerRoot(row, null) && isNewerRoot(row, aRow(2)) && !isNewerRoot(row, aRow(3)));
});

Deno.test("master key: a store takes over the later wrapping of its own root key and no other", () =>
  withKeys((keys) => {
    const [first, second] = [aRow(0), aRow(1, other)];
    assert.equal(keys.rootRow(), null);
    keys.adopt([second]);
    keys.adopt([first]);
    assert.ok(openRootRow(keys.rootRow()!, other)!.sameAs(rootKey));
    assert.deepEqual(keys.wrapped().filter(({ name }) => name === "root"), [keys.rootRow()]);
    for (const foreign of [aRow(5, master, other), { ...second, ref: "root/7" }]) {
      const person = { name: "profile/anna", ref: null, wrapped: null };
      assert.throws(() => keys.adopt([person, foreign]), KeyFileUnusable);
      assert.equal(keys.isDestroyed("anna", "profile"), false);
    }
    assert.equal(generationOf(keys.rootRow()!), 1);
  }));
