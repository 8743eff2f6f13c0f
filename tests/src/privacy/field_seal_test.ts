/** A sealed value opens where it was sealed, under its key, unchanged, and nowhere else. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { openField, SealBroken, sealField } from "../../../src/privacy/field_seal.ts";
import { randomBytes } from "./key_folder.ts";

const key = randomBytes(32);
const place = { table: "account", path: "profile", id: "ada" };

Deno.test("R82 whatever is JSON is sealed and comes back as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const sealed = sealField(key, place, value, randomBytes(12));
      assert.match(sealed, /^1\.[\w-]+$/);
      assert.deepEqual(openField(key, place, sealed), JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 100 },
  );
});

Deno.test("R82 a sealed value grows by 40 characters and a third, and never looks the same twice", () => {
  const value = "a".repeat(600);
  const one = sealField(key, place, value, randomBytes(12));
  assert.notEqual(one, sealField(key, place, value, randomBytes(12)));
  assert.ok(one.length <= 2 + Math.ceil((602 + 28) * 4 / 3), `${one.length}`);
});

Deno.test("R82 a value moved to another table, place or row does not open", () => {
  const sealed = sealField(key, place, "Ada Example", randomBytes(12));
  for (
    const other of [
      { ...place, table: "member" },
      { ...place, path: "preferences" },
      { ...place, id: "bo" },
      // What stands before and behind a seam is told apart.
      { table: "accountprofile", path: "", id: "ada" },
    ]
  ) {
    assert.throws(() => openField(key, other, sealed), SealBroken);
  }
  assert.equal(openField(key, place, sealed), "Ada Example");
});

Deno.test("R82 a changed bit, another key, a cut text or an unknown form does not open", () => {
  const sealed = sealField(key, place, { name: "Ada Example" }, randomBytes(12));
  const bytes = Buffer.from(sealed.slice(2), "base64url");
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1 << at % 8;
    const text = `1.${changed.toString("base64url")}`;
    assert.throws(() => openField(key, place, text), SealBroken);
  }
  assert.throws(() => openField(randomBytes(32), place, sealed), SealBroken);
  for (const text of ["", "1.", "1.AAAA", sealed.slice(0, -4), `2${sealed.slice(1)}`]) {
    assert.throws(() => openField(key, place, text), SealBroken);
  }
});

Deno.test("R82 what does not open is told without a word of what it holds", () => {
  const sealed = sealField(key, place, "Ada Example", randomBytes(12));
  assert.throws(
    () => openField(randomBytes(32), place, sealed),
    (error) => error instanceof SealBroken && !/ada|Example|1\./i.test(error.message),
  );
});

Deno.test("R82 a nonce of another length is refused", () => {
  assert.throws(() => sealField(key, place, "x", randomBytes(8)), /12 bytes, got 8/);
});
