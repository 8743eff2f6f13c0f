import assert from "node:assert/strict";
import { serialHashOf, serialOf } from "../../../src/access/tag_serial.ts";

Deno.test("tag serials: as read, as written and as printed in a QR they are one", () => {
  for (
    const text of ["04A2B3C4", "04:a2:b3:c4", " 04-A2 b3-c4 ", "VTAG:04A2B3C4", "vtag:04:a2:b3:c4"]
  ) {
    assert.equal(serialOf(text), "04A2B3C4", text);
  }
});

Deno.test("tag serials: what is none is null", () => {
  for (const text of ["", "04A", "VTAG:", "04A2_B3C4", "A".repeat(33), "04A2\u00e4B3C4"]) {
    assert.equal(serialOf(text), null, text);
  }
});

Deno.test("tag serials: the hash is SHA-256 in base64url, as units have it", () => {
  assert.equal(serialHashOf("04A2B3C4"), "MJZYdu-R4ikAQjNCCRlXPGDxoFe8F7OEjf_5__0Kr8Y");
  assert.notEqual(serialHashOf("04A2B3C4"), serialHashOf("04A2B3C5"));
});
