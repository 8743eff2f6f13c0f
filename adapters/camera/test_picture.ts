/**
 * A moving test picture, drawn by ourselves: colour bars, a ball that goes round, the time since the
 * picture began, and the strip of {@link markerBits} along the lower edge. What a camera sees where
 * none is connected, so that the demo shows something that moves with nothing installed.
 *
 * Frames are I420: a plane of brightness, then two planes of colour at half the size each way.
 */
import type { Clock } from "../../src/clock.ts";
import { markerBits, markerCells, markerShare } from "./picture_marker.ts";

/** One frame in I420: `width × height × 3 / 2` bytes. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** What a picture is made of. */
export interface TestPictureOptions {
  readonly clock: Clock;
  /** Which camera it is, 0 to 15: shown by the strip and by the order of the colours. */
  readonly tag: number;
  /** Pixels, both even; 640 by 480 where left out. */
  readonly width?: number;
  readonly height?: number;
}

/** One turn of the ball takes this long. */
const turnMs = 4_000;
/** Brightness and the two colours of the bars. */
const bars = [
  [200, 128, 128],
  [170, 60, 140],
  [150, 160, 60],
  [130, 70, 70],
  [110, 190, 190],
  [90, 110, 210],
  [70, 210, 110],
] as const;
const white = [235, 128, 128] as const;
const black = [16, 128, 128] as const;
/** Digits and the colon, three squares wide and five high, one row after another. */
const glyphs: Readonly<Record<string, string>> = {
  "0": "111101101101111",
  "1": "010110010010111",
  "2": "111001111100111",
  "3": "111001011001111",
  "4": "101101111001001",
  "5": "111100111001111",
  "6": "111100111101111",
  "7": "111001010010010",
  "8": "111101111101111",
  "9": "111101111001111",
  ":": "000010000010000",
};

type Colour = readonly [brightness: number, blue: number, red: number];

/** One test picture. */
export class TestPicture {
  readonly #clock: Clock;
  readonly #tag: number;
  readonly #still: Uint8Array;
  readonly #frame: Frame;
  readonly #beganMs: number;

  /** @throws {RangeError} where a side is odd or not positive: I420 halves both */
  constructor({ clock, tag, width = 640, height = 480 }: TestPictureOptions) {
    for (const side of [width, height]) {
      if (!Number.isInteger(side) || side <= 0 || side % 2 !== 0) {
        throw new RangeError(
          `Cannot draw a test picture: sides are even and positive, got ${side}`,
        );
      }
    }
    this.#clock = clock;
    this.#tag = tag;
    this.#beganMs = clock.monotonic();
    this.#frame = { width, height, data: new Uint8Array(width * height * 3 / 2) };
    this.#drawStill();
    this.#still = this.#frame.data.slice();
  }

  /** Draws the present moment. The frame is the same every time: use it before drawing again. */
  draw(): Frame {
    const elapsedMs = this.#clock.monotonic() - this.#beganMs;
    this.#frame.data.set(this.#still);
    this.#drawBall(elapsedMs);
    this.#drawTime(Math.floor(elapsedMs / 1000));
    this.#drawMarker(Math.floor(elapsedMs / 100));
    return this.#frame;
  }

  #drawStill(): void {
    const { width, height } = this.#frame;
    bars.forEach((_, at) => {
      const colour = bars[(at + this.#tag) % bars.length]!;
      const left = Math.round(at * width / bars.length);
      const right = Math.round((at + 1) * width / bars.length);
      this.#fill(left, 0, right - left, height, colour);
    });
  }

  #drawBall(elapsedMs: number): void {
    const { width, height } = this.#frame;
    const angle = 2 * Math.PI * elapsedMs / turnMs;
    const [middleX, middleY] = [
      width * (0.5 + 0.35 * Math.cos(angle)),
      height * (0.32 + 0.2 * Math.sin(angle)),
    ];
    const radius = Math.round(Math.min(width, height) / 10);
    for (let y = -radius; y < radius; y++) {
      const half = Math.round(Math.sqrt(radius * radius - y * y));
      this.#fill(Math.round(middleX) - half, Math.round(middleY) + y, half * 2, 1, white);
    }
  }

  #drawTime(seconds: number): void {
    const { width, height } = this.#frame;
    const pad = (value: number) => String(value).padStart(2, "0");
    const text = `${pad(Math.floor(seconds / 3600) % 100)}:${pad(Math.floor(seconds / 60) % 60)}:${
      pad(seconds % 60)
    }`;
    const square = Math.max(2, Math.floor(width / 50));
    const left = Math.floor((width - text.length * 4 * square) / 2);
    const top = Math.floor(height * 0.68);
    this.#fill(left - square, top - square, (text.length * 4 + 1) * square, 7 * square, black);
    [...text].forEach((letter, at) => {
      [...glyphs[letter]!].forEach((lit, cell) => {
        if (lit !== "1") return;
        const x = left + (at * 4 + cell % 3) * square;
        this.#fill(x, top + Math.floor(cell / 3) * square, square, square, white);
      });
    });
  }

  #drawMarker(tenths: number): void {
    const { width, height } = this.#frame;
    const high = Math.ceil(height * markerShare);
    markerBits({ tag: this.#tag, tenths }).forEach((light, cell) => {
      const left = Math.round(cell * width / markerCells);
      const right = Math.round((cell + 1) * width / markerCells);
      this.#fill(left, height - high, right - left, high, light ? white : black);
    });
  }

  /** Fills a rectangle, as much of it as lies within the frame. */
  #fill(x: number, y: number, wide: number, high: number, [bright, blue, red]: Colour): void {
    const { width, height, data } = this.#frame;
    const [left, right] = [Math.max(0, x), Math.min(width, x + wide)];
    const [top, bottom] = [Math.max(0, y), Math.min(height, y + high)];
    if (left >= right) return;
    const halfWidth = width / 2;
    const blues = width * height;
    const reds = blues + halfWidth * (height / 2);
    for (let row = top; row < bottom; row++) {
      data.fill(bright, row * width + left, row * width + right);
      if (row % 2 !== 0) continue;
      const [from, to] = [Math.ceil(left / 2), Math.ceil(right / 2)];
      const line = (row / 2) * halfWidth;
      data.fill(blue, blues + line + from, blues + line + to);
      data.fill(red, reds + line + from, reds + line + to);
    }
  }
}
