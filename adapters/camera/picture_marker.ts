/**
 * The strip of light and dark squares along the lower edge of the test picture, by which a test
 * finds the picture in any decoded frame: 8 bits that are always the same, 4 of the camera's tag,
 * 12 of the picture's age in tenths of a second, and 8 that check the 16 before them. A square is
 * wider than a block of any codec here, and only its middle is read, so the strip outlives
 * compression and being shown at half the size; that another picture happens to have one is as
 * likely as 2^-16.
 */

/** What the strip says. */
export interface PictureMarker {
  /** Which camera, 0 to 15. */
  readonly tag: number;
  /** Age of the picture in tenths of a second, modulo 4096. */
  readonly tenths: number;
}

/** How many squares there are. */
export const markerCells = 32;
/** The strip's height, as a share of the picture's. */
export const markerShare = 0.1;
/** Tenths of a second begin anew after so many. */
export const markerTenths = 4_096;

const always = 0xb2;
/** Light and dark differ by this much of 255 at least, or nothing is read. */
const contrastMin = 60;

/** The strip's bits from left to right; true is light. */
export function markerBits({ tag, tenths }: PictureMarker): boolean[] {
  const said = ((tag & 0xf) << 12) | (tenths % markerTenths);
  return [...bitsOf(always, 8), ...bitsOf(said, 16), ...bitsOf(crc8(said), 8)];
}

/** The middles of the squares, as shares of width and height, from left to right. */
export function markerPoints(): { readonly x: number; readonly y: number }[] {
  return Array.from({ length: markerCells }, (_, cell) => ({
    x: (cell + 0.5) / markerCells,
    y: 1 - markerShare / 2,
  }));
}

/**
 * Reads a strip from the brightness (0 to 255) at {@link markerPoints}; null where there is none,
 * or where it is broken.
 */
export function readMarker(brightness: readonly number[]): PictureMarker | null {
  if (brightness.length !== markerCells) return null;
  const [darkest, lightest] = [Math.min(...brightness), Math.max(...brightness)];
  if (lightest - darkest < contrastMin) return null;
  const middle = (darkest + lightest) / 2;
  const word = (from: number, count: number) =>
    brightness.slice(from, from + count).reduce(
      (sum, value) => sum * 2 + (value > middle ? 1 : 0),
      0,
    );
  const said = word(8, 16);
  if (word(0, 8) !== always || word(24, 8) !== crc8(said)) return null;
  return { tag: said >> 12, tenths: said & 0xfff };
}

function bitsOf(value: number, count: number): boolean[] {
  return Array.from({ length: count }, (_, at) => ((value >> (count - 1 - at)) & 1) === 1);
}

/** CRC-8 with the polynomial x^8 + x^2 + x + 1 over 16 bits. */
function crc8(value: number): number {
  let crc = 0;
  for (const bit of bitsOf(value, 16)) {
    const carry = ((crc >> 7) & 1) !== Number(bit);
    crc = ((crc << 1) & 0xff) ^ (carry ? 0x07 : 0);
  }
  return crc;
}
