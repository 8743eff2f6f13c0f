/** The test picture as a camera's source: a frame at once, then fifteen a second. */
import { nonstandard } from "@roamhq/wrtc";
import type { Clock } from "../../src/clock.ts";
import type { PictureSource } from "./picture_source.ts";
import { TestPicture } from "./test_picture.ts";

/** One frame after another, in milliseconds. */
export const frameMs = 66;

/** A camera that looks at {@link TestPicture}. */
export class TestSource implements PictureSource {
  readonly track: MediaStreamTrack;
  readonly trouble = null;
  gone = () => {};
  taken: PictureSource["taken"] = () => {};
  readonly #source = new nonstandard.RTCVideoSource();
  readonly #clock: Clock;
  readonly #picture: TestPicture;
  #cancel: (() => void) | null = null;
  #frames = 0;

  constructor(clock: Clock, tag: number) {
    this.#clock = clock;
    this.#picture = new TestPicture({ clock, tag });
    this.track = this.#source.createTrack();
  }

  get running(): boolean {
    return this.#cancel !== null;
  }

  get frames(): number {
    return this.#frames;
  }

  start(): void {
    if (!this.running) this.#take();
  }

  greet(): void {
    if (!this.running) return;
    this.#cancel?.();
    this.#take();
  }

  stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    return Promise.resolve();
  }

  #take(): void {
    const frame = this.#picture.draw();
    this.#source.onFrame(frame);
    this.#frames++;
    this.#cancel = this.#clock.after(frameMs, () => this.#take());
    this.taken(frame);
  }
}
