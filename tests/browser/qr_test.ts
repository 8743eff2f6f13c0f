/** The page's own QR codes against those of a library. */
import assert from "node:assert/strict";
// @ts-types="@types/qrcode"
import QRCode from "qrcode";
import { qrModules } from "../../web/qr.js";

Deno.test("a code that a page makes is the one that a library makes, in every size", () => {
  const lengths = [1, 14, 15, 26, 42, 62, 84, 106, 122, 152, 153, 180, 181, 213];
  for (const length of lengths) {
    const text = Array.from({ length }, (_, at) => "aZ7-_#=&"[(at * 5) % 8]).join("");
    const { modules } = QRCode.create([{ data: new TextEncoder().encode(text), mode: "byte" }], {
      errorCorrectionLevel: "M",
      maskPattern: 0,
    });
    const own = qrModules(text).flat().map(Number);
    assert.deepEqual(own, [...modules.data].map(Number), `${length} characters`);
  }
});

Deno.test("what fits no code is refused", () => {
  assert.throws(() => qrModules("x".repeat(214)), /at most 213 bytes, got 214/);
});
