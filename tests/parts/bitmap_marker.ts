/** Reads the test picture's strip in a bitmap of the unit's camera. */
import {
  markerPoints,
  type PictureMarker,
  readMarker,
} from "../../adapters/camera/picture_marker.ts";

/** What the strip of a bitmap of 24 bits a point says; null where it has none. */
export function markerOfBitmap(bitmap: Uint8Array<ArrayBuffer>): PictureMarker | null {
  const head = new DataView(bitmap.buffer, bitmap.byteOffset, bitmap.byteLength);
  const [from, width, height] = [
    head.getUint32(10, true),
    head.getInt32(18, true),
    head.getInt32(22, true),
  ];
  return readMarker(
    markerPoints().map(({ x, y }) => {
      const row = height - 1 - Math.floor(y * height);
      return bitmap[from + (row * width + Math.floor(x * width)) * 3 + 1] ?? 0;
    }),
  );
}
