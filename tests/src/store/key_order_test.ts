import assert from "node:assert/strict";
import fc from "fast-check";
import { compareKeys, encodeKey } from "../../../src/store/key_order.ts";
import type { Key } from "../../../src/store/store.ts";

const part = fc.oneof(fc.string({ unit: "binary", maxLength: 6 }), fc.double({ noNaN: true }));
const key: fc.Arbitrary<Key> = fc.array(part, { maxLength: 3 });

Deno.test("key order: the encoding is the one of Deno KV, byte for byte", () => {
  const hex = (key: Key) =>
    [...encodeKey(key)].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  assert.equal(hex(["hello"]), "0268656c6c6f00");
  assert.equal(hex(["a\u0000b"]), "026100ff6200");
  assert.equal(hex(["é"]), "02c3a900");
  assert.equal(hex([""]), "0200");
  assert.equal(hex([1]), "21bff0000000000000");
  assert.equal(hex([-1]), "21400fffffffffffff");
  assert.equal(hex([0]), "218000000000000000");
  assert.equal(hex([-0]), "217fffffffffffffff");
  assert.equal(hex(["a", 1]), "02610021bff0000000000000");
  assert.equal(hex([]), "");
});

Deno.test("key order: it is the order of the parts, of strings by UTF-8 and numbers by value", () => {
  const utf8 = new TextEncoder();
  const parts = (a: string | number, b: string | number): number => {
    if (typeof a !== typeof b) return typeof a === "string" ? -1 : 1;
    if (typeof a === "number" && typeof b === "number") {
      if (a !== b) return a < b ? -1 : 1;
      return Number(Object.is(b, -0)) - Number(Object.is(a, -0)); // equal numbers, and -0 first
    }
    const left = utf8.encode(String(a));
    const right = utf8.encode(String(b));
    const at = left.findIndex((byte, index) => byte !== right[index]);
    if (at >= 0 && at < right.length) return left[at]! - right[at]!;
    return left.length - right.length;
  };
  const expected = (a: Key, b: Key): number => {
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      const order = parts(a[at]!, b[at]!);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  };
  fc.assert(fc.property(key, key, (a, b) => {
    assert.equal(Math.sign(compareKeys(a, b)), Math.sign(expected(a, b)));
  }));
});

Deno.test("key order: different keys never share an encoding", () => {
  fc.assert(fc.property(key, key, (a, b) => {
    const same = a.length === b.length && a.every((part, at) => Object.is(part, b[at]));
    assert.equal(encodeKey(a) === encodeKey(b), same);
  }));
});
