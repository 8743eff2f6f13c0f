/**
 * Finds the camera's known test picture in bytes: its own rows as they are drawn, its rows as any
 * decoder gives them back, and the beginnings of what VP8 and JPEG make of a picture of its size. In
 * what was written or sent also H.264's, which is too short to mean anything in a whole memory, and
 * each of them in base64 at any place and in hexadecimal.
 */
import { Buffer } from "node:buffer";
import { markerBits, markerCells } from "../../adapters/camera/picture_marker.ts";
import { TestPicture } from "../../adapters/camera/test_picture.ts";
import { SystemClock } from "../../src/clock.ts";

const width = 640;
const height = 480;
/** A row above the ball, and far from the borders between bars. */
const barsRow = 4;
const bars = 7;
/** A decoder may be off by this much; bars differ by far more. */
const tolerance = 8;
/** In a row of a decoder, so many places of each bar are looked at, this far apart. */
const places = [0, 24, 48];
const stepBytes = 16;

/** The search. */
export class PictureSearch {
  /** A row of the picture as the camera draws it: to plant. */
  readonly row: Uint8Array;
  readonly #needles: readonly Needle[];
  readonly #spelled: readonly Needle[];
  /** Brightness at places of a row, from the first bar's first place. */
  readonly #tones: readonly { readonly at: number; readonly bright: number }[];

  /** @param tag the camera's */
  constructor(tag: number) {
    const { data } = new TestPicture({ clock: new SystemClock(), tag, width, height }).draw();
    this.row = data.slice(barsRow * width, (barsRow + 1) * width);
    const cell = width / markerCells;
    // The strip's first twelve squares never change: eight that are always the same, and the tag.
    const strip = data.slice((height - 2) * width, (height - 2) * width + 12 * cell);
    const bits = markerBits({ tag, tenths: 0 });
    if (strip[cell / 2]! > 128 !== bits[0]) {
      throw new Error("Cannot search: the strip is elsewhere");
    }
    const size = [width & 255, width >> 8, height & 255, height >> 8];
    this.#needles = [
      needle("a row of bars", this.row.slice(40, 140)),
      needle("the strip", strip),
      needle("a VP8 key frame of its size", [0x9d, 0x01, 0x2a, ...size]),
      needle("a JPEG of its size", [0xff, 0xc0, 0, 17, 8, ...size.map((_, i) => size[3 - i]!)]),
    ];
    const beginnings = [
      needle("an H.264 parameter set", [0, 0, 0, 1, 0x67, 0x42]),
      needle("an H.264 key frame", [0, 0, 0, 1, 0x65, 0x88]),
    ];
    this.#spelled = [...beginnings, ...[...this.#needles, ...beginnings].flatMap(otherForms)];
    const wide = width / bars;
    this.#tones = Array.from({ length: bars }, (_, bar) =>
      places.map((place) => {
        const x = Math.floor(bar * wide) + place;
        return { at: x, bright: this.row[x + 16]! };
      })).flat();
  }

  /** What of the picture is in a memory; nothing of it: an empty list. */
  inMemory(all: Iterable<Uint8Array>): string[] {
    return this.#find(all, this.#needles);
  }

  /** What of it is in what was written or sent, however it was spelled. */
  inWords(all: Iterable<Uint8Array>): string[] {
    return this.#find(all, [...this.#needles, ...this.#spelled]);
  }

  #find(all: Iterable<Uint8Array>, needles: readonly Needle[]): string[] {
    const found = new Set<string>();
    const byFirst: Needle[][] = Array.from({ length: 256 }, () => []);
    for (const needle of needles) byFirst[needle.bytes[0]!]!.push(needle);
    for (const bytes of all) {
      for (const what of exact(bytes, byFirst)) found.add(what);
      if (this.#hasTones(bytes)) found.add("a row of bars out of a decoder");
    }
    return [...found];
  }

  /** Steps that are shorter than a bar is wide come upon each row. */
  #hasTones(bytes: Uint8Array): boolean {
    const [first] = this.#tones;
    const end = bytes.length - width;
    for (let at = 0; at < end; at += stepBytes) {
      if (Math.abs(bytes[at]! - first!.bright) > tolerance) continue;
      if (
        this.#tones.every(({ at: x, bright }) => Math.abs(bytes[at + x]! - bright) <= tolerance)
      ) {
        return true;
      }
    }
    return false;
  }
}

interface Needle {
  readonly what: string;
  readonly bytes: Uint8Array;
}

/** All of them at once: one pass over memory is what this takes time for. */
function exact(bytes: Uint8Array, byFirst: readonly (readonly Needle[])[]): readonly string[] {
  const begins = Uint8Array.from(byFirst, (some) => some.length);
  const found: string[] = [];
  const end = bytes.length;
  for (let at = 0; at < end; at++) {
    const first = bytes[at]!;
    if (begins[first] === 0) continue;
    for (const { what, bytes: wanted } of byFirst[first]!) {
      if (bytes[at + 1] === wanted[1] && isAt(bytes, at, wanted)) found.push(what);
    }
  }
  return found;
}

function isAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let index = 0; index < wanted.length; index++) {
    if (bytes[at + index] !== wanted[index]) return false;
  }
  return true;
}

function needle(what: string, bytes: ArrayLike<number>): Needle {
  return { what, bytes: Uint8Array.from(bytes) };
}

function otherForms({ what, bytes: plain }: Needle): Needle[] {
  const bytes = Buffer.from(plain);
  const hex = bytes.toString("hex");
  // Whole groups alone, wherever the first begins, so that neighbours change nothing.
  const base64 = [0, 1, 2].flatMap((skip) => {
    const groups = bytes.subarray(skip, skip + Math.floor((bytes.length - skip) / 3) * 3);
    return [groups.toString("base64"), groups.toString("base64url")];
  }).filter((text) => text.length >= 8);
  return [
    ...[...new Set([hex, hex.toUpperCase()])]
      .map((text) => ({ what: `${what}, hexadecimal`, bytes: Buffer.from(text) })),
    ...[...new Set(base64)].map((text) => ({ what: `${what}, base64`, bytes: Buffer.from(text) })),
  ];
}
