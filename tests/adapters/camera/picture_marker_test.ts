import assert from "node:assert/strict";
import {
  markerBits,
  markerCells,
  markerPoints,
  markerTenths,
  readMarker,
} from "../../../adapters/camera/picture_marker.ts";
import fc from "fast-check";

const seen = (bits: readonly boolean[], dark = 30, light = 200) =>
  bits.map((bit) => bit ? light : dark);

Deno.test("picture marker: what a strip says is read from it again, whatever the light", () => {
  fc.assert(fc.property(
    fc.record({ tag: fc.nat(15), tenths: fc.nat(1_000_000) }),
    fc.nat(100),
    fc.integer({ min: 61, max: 155 }),
    ({ tag, tenths }, dark, contrast) => {
      const brightness = seen(markerBits({ tag, tenths }), dark, dark + contrast);
      assert.deepEqual(readMarker(brightness), { tag, tenths: tenths % markerTenths });
    },
  ));
});

Deno.test("picture marker: one wrong square, or two, and nothing is read", () => {
  const bits = markerBits({ tag: 9, tenths: 1234 });
  const flipped = (...cells: number[]) =>
    readMarker(seen(bits.map((bit, at) => cells.includes(at) ? !bit : bit)));
  for (let first = 0; first < markerCells; first++) {
    assert.equal(flipped(first), null, `square ${first}`);
    for (let second = first + 1; second < markerCells; second++) {
      assert.equal(flipped(first, second), null, `squares ${first} and ${second}`);
    }
  }
});

Deno.test("picture marker: an empty frame, a flat grey and too few squares have none", () => {
  assert.equal(readMarker([]), null);
  assert.equal(readMarker(Array.from({ length: markerCells }, () => 128)), null);
  assert.equal(readMarker(seen(markerBits({ tag: 1, tenths: 1 }), 100, 150)), null);
});

Deno.test("picture marker: the middles lie within the strip, one after another", () => {
  const points = markerPoints();
  assert.equal(points.length, markerCells);
  for (const [at, { x, y }] of points.entries()) {
    assert.ok(x > at / markerCells && x < (at + 1) / markerCells);
    assert.ok(y > 0.9 && y < 1);
  }
});
