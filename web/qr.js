// @ts-check
/**
 * QR codes (ISO/IEC 18004) made in the page itself, for what the server must not see: letters' and
 * links' secrets. Bytes, error correction M, versions 1 to 10, always mask 0: any mask is valid, and
 * what is written here is close to random, so that none is better.
 */
import { make } from "./dom.js";

/** By version: [correction codewords of a block, blocks of so many data codewords, …]. */
const blocksOf = [
  [10, [16]],
  [16, [28]],
  [26, [44]],
  [18, [32, 32]],
  [24, [43, 43]],
  [16, [27, 27, 27, 27]],
  [18, [31, 31, 31, 31]],
  [22, [38, 38, 39, 39]],
  [22, [36, 36, 36, 37, 37]],
  [26, [43, 43, 43, 43, 44]],
];
/** Centres of alignment patterns, by version. */
const alignedAt = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
];
/** Modules of light around a code, as the standard asks. */
const quiet = 4;

/**
 * The code of a text as a picture, black on white in any theme.
 * @param {string} text ASCII, at most 213 characters
 * @param {string} label what it is, for who cannot see it
 */
export function qrPicture(text, label) {
  const modules = qrModules(text);
  const side = modules.length + 2 * quiet;
  const path = modules.flatMap((row, y) =>
    row.flatMap((dark, x) => dark ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : [])
  ).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" ` +
    `shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/>` +
    `<path d="${path}"/></svg>`;
  const src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  return make("img", { class: "qr", alt: label, src });
}

/**
 * The modules of a text's code, row by row; true is dark.
 * @param {string} text
 * @returns {boolean[][]}
 * @throws {Error} where it is too long
 */
export function qrModules(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const index = blocksOf.findIndex(([, blocks], at) =>
    bytes.length + (at < 9 ? 2 : 3) <= sum(/** @type {number[]} */ (blocks))
  );
  if (index < 0) throw new Error(`Cannot make a code: at most 213 bytes, got ${bytes.length}`);
  return drawn(index + 1, codewordsOf(bytes, index + 1));
}

/** @param {number[]} bytes @param {number} version */
function codewordsOf(bytes, version) {
  const [correction, sizes] = /** @type {[number, number[]]} */ (blocksOf[version - 1]);
  const bits = [...bitsOf(4, 4), ...bitsOf(bytes.length, version < 10 ? 8 : 16)];
  for (const byte of bytes) bits.push(...bitsOf(byte, 8));
  const room = sum(sizes) * 8;
  bits.push(...bitsOf(0, Math.min(4, room - bits.length)));
  while (bits.length % 8 > 0) bits.push(0);
  const data = Array.from(
    { length: bits.length / 8 },
    (_, at) => numberOf(bits.slice(at * 8, at * 8 + 8)),
  );
  for (let pad = 0; data.length < sum(sizes); pad++) data.push(pad % 2 === 0 ? 0xec : 0x11);
  const divisor = divisorOf(correction);
  let from = 0;
  const blocks = sizes.map((size) => data.slice(from, from += size));
  const checks = blocks.map((block) => remainderOf(block, divisor));
  return [...interleaved(blocks), ...interleaved(checks)];
}

/** @param {number[][]} blocks */
function interleaved(blocks) {
  const longest = Math.max(...blocks.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => blocks.flatMap((block) => block[at] ?? []))
    .flat();
}

/** Reed–Solomon's divisor of a degree, without its leading 1. @param {number} degree */
function divisorOf(degree) {
  const divisor = [...Array(degree - 1).fill(0), 1];
  let root = 1;
  for (let step = 0; step < degree; step++) {
    for (let at = 0; at < degree; at++) {
      divisor[at] = product(divisor[at], root) ^ (divisor[at + 1] ?? 0);
    }
    root = product(root, 2);
  }
  return divisor;
}

/** @param {number[]} data @param {number[]} divisor */
function remainderOf(data, divisor) {
  const rest = divisor.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0);
    rest.push(0);
    divisor.forEach((one, at) => rest[at] = (rest[at] ?? 0) ^ product(one, factor));
  }
  return rest;
}

/** In the field of 256 elements of x⁸+x⁴+x³+x²+1. @param {number} a @param {number} b */
function product(a, b) {
  let result = 0;
  for (let bit = 7; bit >= 0; bit--) {
    result = (result << 1) ^ ((result >>> 7) * 0x11d);
    result ^= ((b >>> bit) & 1) * a;
  }
  return result;
}

/** @param {number} version @param {number[]} codewords */
function drawn(version, codewords) {
  const side = version * 4 + 17;
  /** @type {(boolean | undefined)[][]} */
  const modules = Array.from({ length: side }, () => Array(side).fill(undefined));
  const set = (/** @type {number} */ x, /** @type {number} */ y, /** @type {boolean} */ dark) => {
    const row = modules[y];
    if (row !== undefined && x >= 0 && x < side) row[x] = dark;
  };
  for (let at = 0; at < side; at++) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  for (const [x, y] of [[3, 3], [side - 4, 3], [3, side - 4]]) rings(x ?? 0, y ?? 0, 4);
  const centres = alignedAt[version - 1] ?? [];
  const last = centres.length - 1;
  centres.forEach((x, i) =>
    centres.forEach((y, j) => {
      const inCorner = (i === 0 && (j === 0 || j === last)) || (i === last && j === 0);
      if (!inCorner) rings(x, y, 2);
    })
  );
  formatBits();
  if (version >= 7) versionBits();
  const bits = codewords.flatMap((byte) => bitsOf(byte, 8));
  let next = 0;
  for (let right = side - 1; right > 0; right -= 2) {
    if (right === 6) right = 5; // the column of the timing pattern is passed over
    const upwards = ((right + 1) & 2) === 0;
    for (let step = 0; step < side; step++) {
      const y = upwards ? side - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (modules[y]?.[x] !== undefined) continue;
        const masked = (x + y) % 2 === 0;
        set(x, y, (bits[next++] === 1) !== masked);
      }
    }
  }
  return modules.map((row) => row.map((dark) => dark === true));

  /** @param {number} cx @param {number} cy @param {number} reach */
  function rings(cx, cy, reach) {
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const away = Math.max(Math.abs(dx), Math.abs(dy));
        set(cx + dx, cy + dy, reach === 4 ? away !== 2 && away !== 4 : away !== 1);
      }
    }
  }

  /** Correction M and mask 0: 0b00000, with its own correction and pattern. */
  function formatBits() {
    const format = bitsOf(0x5412, 15).reverse();
    const at = (/** @type {number} */ bit) => format[bit] === 1;
    for (let bit = 0; bit <= 5; bit++) set(8, bit, at(bit));
    set(8, 7, at(6));
    set(8, 8, at(7));
    set(7, 8, at(8));
    for (let bit = 9; bit < 15; bit++) set(14 - bit, 8, at(bit));
    for (let bit = 0; bit < 8; bit++) set(side - 1 - bit, 8, at(bit));
    for (let bit = 8; bit < 15; bit++) set(8, side - 15 + bit, at(bit));
    set(8, side - 8, true);
  }

  function versionBits() {
    let rest = version;
    for (let step = 0; step < 12; step++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
    const told = version << 12 | rest;
    for (let bit = 0; bit < 18; bit++) {
      const dark = (told >>> bit & 1) === 1;
      const [a, b] = [side - 11 + bit % 3, Math.floor(bit / 3)];
      set(a, b, dark);
      set(b, a, dark);
    }
  }
}

/** The highest first. @param {number} value @param {number} length */
function bitsOf(value, length) {
  return Array.from({ length }, (_, at) => value >>> (length - 1 - at) & 1);
}

/** @param {number[]} bits */
function numberOf(bits) {
  return bits.reduce((value, bit) => value << 1 | bit, 0);
}

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, one) => total + one, 0);
}
