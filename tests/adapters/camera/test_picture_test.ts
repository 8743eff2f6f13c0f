import assert from "node:assert/strict";
import { markerPoints, readMarker } from "../../../adapters/camera/picture_marker.ts";
import { type Frame, TestPicture } from "../../../adapters/camera/test_picture.ts";
import { ManualClock } from "../../../src/clock.ts";

const markerOf = ({ width, height, data }: Frame) =>
  readMarker(
    markerPoints().map(({ x, y }) => data[Math.floor(y * height) * width + Math.floor(x * width)]!),
  );

Deno.test("test picture: it is I420, and its strip says which camera it is and how old", () => {
  const clock = new ManualClock();
  const picture = new TestPicture({ clock, tag: 11 });
  const { width, height, data } = picture.draw();
  assert.deepEqual([width, height, data.length], [640, 480, 640 * 480 * 3 / 2]);
  assert.deepEqual(markerOf(picture.draw()), { tag: 11, tenths: 0 });
  clock.advance(12_345);
  assert.deepEqual(markerOf(picture.draw()), { tag: 11, tenths: 123 });
});

Deno.test("test picture: it moves with the clock, and with nothing else", () => {
  const clock = new ManualClock();
  const picture = new TestPicture({ clock, tag: 0 });
  const first = picture.draw().data.slice();
  assert.deepEqual(picture.draw().data, first);
  clock.advance(66);
  const second = picture.draw().data;
  const moved = second.reduce((count, value, at) => count + (value === first[at] ? 0 : 1), 0);
  assert.ok(moved > 500, `${moved} bytes differ after one frame`);
  // Nothing is left behind: the same moment of a fresh picture looks the same.
  const other = new TestPicture({ clock, tag: 0 });
  const fresh = other.draw().data.slice();
  clock.advance(40_000);
  other.draw();
  const again = new TestPicture({ clock, tag: 0 });
  assert.deepEqual(again.draw().data, fresh);
});

Deno.test("test picture: two cameras look different far beyond the strip", () => {
  const clock = new ManualClock();
  const [one, other] = [0, 1].map((tag) => new TestPicture({ clock, tag }).draw().data);
  const differing = one!.reduce((count, value, at) => count + (value === other![at] ? 0 : 1), 0);
  assert.ok(differing > one!.length / 4);
});

Deno.test("test picture: it is drawn at other sizes, and refused where I420 cannot hold it", () => {
  const clock = new ManualClock();
  const small = new TestPicture({ clock, tag: 3, width: 320, height: 240 }).draw();
  assert.deepEqual(markerOf(small), { tag: 3, tenths: 0 });
  for (const width of [0, -2, 321, 1.5]) {
    assert.throws(
      () => new TestPicture({ clock, tag: 0, width }),
      /Cannot draw a test picture: sides are even and positive/,
    );
  }
});
