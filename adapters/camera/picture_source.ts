import type { Frame } from "./test_picture.ts";

/** What a camera's picture comes from. */
export interface PictureSource {
  /** Shown to every device that looks on; empty while the source does not run. */
  readonly track: MediaStreamTrack;
  readonly running: boolean;
  /** Frames taken since ever. */
  readonly frames: number;
  /** Why there is no picture, for people; null while nothing is wrong. */
  readonly trouble: string | null;
  /** Called when it stopped by itself. */
  gone: () => void;
  /** Called with each frame, which is another by the time that this has returned. */
  taken: (frame: Frame) => void;
  /**
   * Switches the camera on, for the first of those who look on.
   * @throws {Error} where there is no camera; {@link trouble} says why, too
   */
  start(): void;
  /** Somebody new is connected: a frame at once, where the source can. */
  greet(): void;
  /** Switches it off; resolves when everything it held is let go. */
  stop(): Promise<void>;
}
