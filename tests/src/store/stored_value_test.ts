import assert from "node:assert/strict";
import fc from "fast-check";
import { valueBytes } from "../../../src/store/limits.ts";
import { decodeStored, latestExpiryMs, ValueBuffer } from "../../../src/store/stored_value.ts";

const text = fc.string({ unit: "binary", maxLength: 40 });
const expiry = fc.option(fc.integer({ min: 0, max: latestExpiryMs }), { nil: undefined });

Deno.test("stored value: each of a batch is read back, in a buffer of any size", () => {
  const values = fc.array(fc.tuple(text, expiry), { maxLength: 12 });
  fc.assert(fc.property(values, fc.integer({ min: 0, max: 300 }), (values, size) => {
    const buffer = new ValueBuffer(size);
    for (let turn = 0; turn < 2; turn++) {
      buffer.clear();
      const stored = values.map(([text, expiresAtMs]) => buffer.encode(text, expiresAtMs));
      for (const [index, [text, expiresAtMs]] of values.entries()) {
        assert.equal(stored[index]!.length, valueBytes(text, expiresAtMs !== undefined));
        assert.deepEqual(decodeStored(stored[index]), {
          text,
          expiresAtMs: expiresAtMs ?? Infinity,
        });
      }
    }
  }));
});

Deno.test("stored value: bytes of another form are not read", () => {
  const wrong = [null, "text", {}, new Uint8Array(), Uint8Array.of(0, 1), Uint8Array.of(2, 0, 0)];
  for (
    const bytes of [...wrong, Uint8Array.of(1, 0xff), Uint8Array.of(2, 0, 0, 0, 0, 0, 1, 0xc3)]
  ) {
    assert.throws(() => decodeStored(bytes), TypeError);
  }
});
