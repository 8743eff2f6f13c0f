/** The demo's keys between two starts. */
import assert from "node:assert/strict";
import { KeptSiteKeys } from "../../demo/kept_site_keys.ts";
import { FlatBook } from "../../web/media/flat_book.js";
import { makeFlatKey } from "../../web/media/flat_key.js";
import { makeSigningKey } from "../../web/media/signing_key.js";
import { openRoot, siteOf } from "../../web/media/site_root.js";

const nowMs = Date.UTC(2026, 10, 23);

Deno.test("the demo's keys and its units' books lie in a file of its owner's, and are read again", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vestibule-kept-" });
  try {
    const path = `${folder}/keys.json`;
    const first = await KeptSiteKeys.open(path, nowMs);
    const site = await siteOf(first.version);
    const opened = await openRoot([first.version], site);
    assert.ok(opened.ok);
    const unit = await first.unit("linden/entrance");
    unit.book = new FlatBook({ root: opened.root, nowMs: 0, firstUse: true });
    const device = await makeSigningKey();
    const about = { site, place: "9.1", device: device.x, claimKey: null, nowMs };
    const { flat, statement } = await makeFlatKey(about);
    assert.ok((await unit.book.admit(statement, 0)).ok);
    await Promise.all([first.write(), first.write()]);
    assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);

    const second = await KeptSiteKeys.open(path, nowMs + 1);
    const kept = await second.unit("linden/entrance");
    assert.equal(second.version, first.version);
    assert.equal(second.manager.kid, first.manager.kid);
    assert.equal(kept.key.kid, unit.key.kid);
    assert.equal(kept.book?.flatAt("9.1"), flat);
    await second.write();
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder), ({ name }) => name), [
      "keys.json",
    ]);
    const anew = await KeptSiteKeys.open(null, nowMs);
    assert.notEqual(anew.version, first.version);
    await assert.rejects(async () => {
      await Deno.writeTextFile(path, "{}");
      await KeptSiteKeys.open(path, nowMs);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
