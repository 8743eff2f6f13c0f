/** One frame for devices that missed a ring: what is taken of the picture, and for how long. */
import assert from "node:assert/strict";
import { bitmapOf, bitmapSize } from "../../../adapters/camera/bitmap.ts";
import type { SealedFor } from "../../../adapters/camera/camera.ts";
import { CameraProcess } from "../../../adapters/camera/camera_process.ts";
import { TestPicture } from "../../../adapters/camera/test_picture.ts";
import { ManualClock, SystemClock } from "../../../src/clock.ts";
import { makeSealKey, pictureBytesMax } from "../../../web/media/missed_picture.js";
import { markerOfBitmap } from "../../parts/bitmap_marker.ts";

Deno.test("R73 a frame becomes a small bitmap of the same picture", () => {
  const clock = new ManualClock(0);
  const picture = new TestPicture({ clock, tag: 11 });
  clock.advance(2_500);
  const bitmap = bitmapOf(picture.draw());
  assert.ok(bitmap.length <= pictureBytesMax);
  const head = new DataView(bitmap.buffer);
  assert.deepEqual(
    [head.getUint16(0), head.getUint32(2, true), head.getInt32(18, true), head.getInt32(22, true)],
    [0x424d, bitmap.length, bitmapSize.width, bitmapSize.height],
  );
  assert.deepEqual(markerOfBitmap(bitmap), { tag: 11, tenths: 25 });
  // A bar of the picture's own colours: the brightest is nearly white, the second yellow.
  const at = (
    x: number,
    y: number,
  ) => [...bitmap.subarray(54 + ((119 - y) * 160 + x) * 3).subarray(0, 3)];
  const plain = new TestPicture({ clock, tag: 0 });
  bitmap.set(bitmapOf(plain.draw()));
  const [white, yellow] = [at(8, 2), at(32, 2)];
  assert.ok(white.every((value) => Math.abs(value - white[0]!) <= 1), String(white));
  assert.ok(yellow[0]! < yellow[1]! - 80 && yellow[2]! > 150, String(yellow));
});

Deno.test("C18 R70 the camera's program takes one frame, is on for that alone, and hands it out sealed", async () => {
  const troubles: string[] = [];
  const cameras = new CameraProcess({
    clock: new SystemClock(),
    deno: Deno.execPath(),
    trouble: (why) => troubles.push(why),
  });
  try {
    const camera = cameras.camera("door", { source: { kind: "test", tag: 2 } });
    const to: SealedFor[] = [];
    for (const device of ["one", "two"]) to.push({ device, key: (await makeSealKey()).x });
    const stills = await camera.still("r1", [...to, { device: "three", key: "no key" }]);
    assert.deepEqual(stills.map(({ device }) => device), ["one", "two"]);
    assert.notEqual(stills[0]!.text, stills[1]!.text);
    const { running, sessions, frames } = await camera.figures();
    assert.deepEqual([running, sessions], [false, 0]);
    assert.ok(frames >= 1);
    assert.equal((await camera.figures()).frames, frames);
    await camera.stop();
    assert.deepEqual(await camera.still("r2", to), [], "there is no camera any more");
    const none = cameras.camera("yard", { source: { kind: "rtsp", address: "rtsp://[::1]:9/1" } });
    assert.deepEqual(await none.still("r1", to), [], "ffmpeg may not be started here");
    assert.ok(troubles.some((why) => why.includes("ffmpeg")), troubles.join());
  } finally {
    await cameras.stop();
  }
});
