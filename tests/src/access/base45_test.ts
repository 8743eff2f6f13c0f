import assert from "node:assert/strict";
import fc from "fast-check";
import { base45Of, bytesOfBase45 } from "../../../src/access/base45.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("base45: the examples of RFC 9285 §4.3 and §4.4", () => {
  assert.equal(base45Of(bytes("AB")), "BB8");
  assert.equal(base45Of(bytes("Hello!!")), "%69 VD92EX0");
  assert.equal(base45Of(bytes("base-45")), "UJCLQE7W581");
  assert.deepEqual(bytesOfBase45("QED8WEX0"), bytes("ietf!"));
});

Deno.test("base45: whatever is encoded decodes to itself", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (some) => {
    assert.deepEqual(bytesOfBase45(base45Of(some)), some);
  }));
});

Deno.test("base45: what is not Base45 is null; what is, has no second text", () => {
  for (const text of ["A", "BB8B", "bb8", "GGW", ":::", "::", "ä00"]) {
    assert.equal(bytesOfBase45(text), null, text);
  }
  fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => {
    const read = bytesOfBase45(text);
    if (read !== null) assert.equal(base45Of(read), text);
  }));
});
