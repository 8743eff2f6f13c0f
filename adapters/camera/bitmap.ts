/**
 * One frame as a small picture file: a bitmap of 160 by 120 in full colour, which every browser shows
 * and which takes no encoder. Each of its points is the mean of those that it stands for.
 *
 * The file is BITMAPFILEHEADER and BITMAPINFOHEADER without compression, rows from the lowest up,
 * blue before green before red. Colours by ITU-R BT.601 with limited range, as cameras here have them.
 */
import type { Frame } from "./test_picture.ts";

/** Points of the picture; a row of 480 bytes needs no filling. */
export const bitmapSize = { width: 160, height: 120 } as const;
const headBytes = 54;

/** Draws a frame smaller. */
export function bitmapOf(frame: Frame): Uint8Array<ArrayBuffer> {
  const { width, height } = bitmapSize;
  const file = new Uint8Array(headBytes + width * height * 3);
  const head = new DataView(file.buffer);
  head.setUint16(0, 0x424d); // "BM"
  head.setUint32(2, file.length, true);
  head.setUint32(10, headBytes, true);
  head.setUint32(14, 40, true);
  head.setInt32(18, width, true);
  head.setInt32(22, height, true);
  head.setUint16(26, 1, true);
  head.setUint16(28, 24, true);
  head.setUint32(34, width * height * 3, true);
  const [bright, blue, red] = planesOf(frame);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const luma = 1.164 * (meanAt(bright, x, y) - 16);
      const [cb, cr] = [meanAt(blue, x, y) - 128, meanAt(red, x, y) - 128];
      const at = headBytes + ((height - 1 - y) * width + x) * 3;
      file[at] = clamped(luma + 2.017 * cb);
      file[at + 1] = clamped(luma - 0.392 * cb - 0.813 * cr);
      file[at + 2] = clamped(luma + 1.596 * cr);
    }
  }
  return file;
}

interface Plane {
  readonly data: Uint8Array;
  readonly width: number;
  /** Points of the plane for each of the picture. */
  readonly across: number;
  readonly down: number;
}

function planesOf({ width, height, data }: Frame): [Plane, Plane, Plane] {
  const [halfWidth, halfHeight] = [width / 2, height / 2];
  const whole = width * height;
  const half = halfWidth * halfHeight;
  const plane = (from: number, wide: number, high: number): Plane => ({
    data: data.subarray(from, from + wide * high),
    width: wide,
    across: wide / bitmapSize.width,
    down: high / bitmapSize.height,
  });
  return [
    plane(0, width, height),
    plane(whole, halfWidth, halfHeight),
    plane(whole + half, halfWidth, halfHeight),
  ];
}

function meanAt({ data, width, across, down }: Plane, x: number, y: number): number {
  const [left, top] = [Math.floor(x * across), Math.floor(y * down)];
  const right = Math.max(left + 1, Math.floor((x + 1) * across));
  const bottom = Math.max(top + 1, Math.floor((y + 1) * down));
  let sum = 0;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) sum += data[row * width + column] ?? 0;
  }
  return sum / ((right - left) * (bottom - top));
}

function clamped(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}
