/**
 * A real camera behind an RTSP address, read by ffmpeg: whatever the camera encodes with, ffmpeg
 * hands on as plain frames, and libwebrtc encodes them for each device anew. That costs more than
 * passing the camera's own packets on, while somebody looks and only then; in return every device
 * gets a key frame the moment it connects or loses one, where a camera would let it wait for its
 * next, and H.265 cameras serve browsers that know VP8 alone.
 *
 * ffmpeg is ended with the last device that looks. Should this process die instead, ffmpeg's next
 * frame finds nobody to take it, which ends ffmpeg too.
 */
import { nonstandard } from "@roamhq/wrtc";
import type { Clock } from "../../src/clock.ts";
import type { PictureSource } from "./picture_source.ts";
import { ffmpegArguments, ffmpegFrame, rtspAddress } from "./rtsp_address.ts";

/** How one is made. */
export interface RtspSourceOptions {
  readonly clock: Clock;
  /** `rtsp://` or `rtsps://`, with user and password where the camera wants them. Never logged. */
  readonly address: string;
  /** What is wrong, for people. */
  readonly trouble: (why: string) => void;
}

const { width, height } = ffmpegFrame;
const frameBytes = width * height * 3 / 2;
/** A camera that gave no frame for so long has stopped. */
const silentMaxMs = 10_000;

/** A camera that ffmpeg reads. */
export class RtspSource implements PictureSource {
  readonly track: MediaStreamTrack;
  gone = () => {};
  taken: PictureSource["taken"] = () => {};
  readonly #source = new nonstandard.RTCVideoSource();
  readonly #clock: Clock;
  readonly #address: string;
  readonly #say: (why: string) => void;
  #reader: FrameReader | null = null;
  #frames = 0;
  #trouble: string | null = null;

  /** @throws {TypeError} where the address is none of a camera */
  constructor({ clock, address, trouble }: RtspSourceOptions) {
    this.#clock = clock;
    this.#address = rtspAddress(address);
    this.#say = trouble;
    this.track = this.#source.createTrack();
  }

  get running(): boolean {
    return this.#reader !== null;
  }

  get frames(): number {
    return this.#frames;
  }

  get trouble(): string | null {
    return this.#trouble;
  }

  start(): void {
    if (this.#reader !== null) return;
    this.#trouble = null;
    try {
      const reader: FrameReader = new FrameReader(this.#clock, this.#address, {
        frame: (data) => {
          this.#source.onFrame({ width, height, data });
          this.#frames++;
          this.taken({ width, height, data });
        },
        ended: () => {
          if (this.#reader !== reader) return;
          this.#reader = null;
          this.#tell("Cannot show the camera: it gives no picture at its RTSP address");
          this.gone();
        },
      });
      this.#reader = reader;
    } catch (error) {
      this.#tell(
        error instanceof Deno.errors.NotFound
          ? "Cannot show the camera: ffmpeg is not on this machine; install it (Debian: apt-get install ffmpeg)"
          : "Cannot show the camera: ffmpeg may not be started here",
      );
      throw error;
    }
  }

  /** The camera's frames come on their own. */
  greet(): void {}

  async stop(): Promise<void> {
    const reader = this.#reader;
    this.#reader = null;
    await reader?.stop();
  }

  #tell(why: string): void {
    this.#trouble = why;
    this.#say(why);
  }
}

/** One run of ffmpeg, cut into frames. */
class FrameReader {
  readonly #child: Deno.ChildProcess;
  readonly #done: Promise<void>;
  readonly #clock: Clock;
  #cancelWatch: () => void;

  /** @throws {Deno.errors.NotFound} without ffmpeg */
  constructor(
    clock: Clock,
    address: string,
    { frame, ended }: {
      readonly frame: (data: Uint8Array) => void;
      readonly ended: () => void;
    },
  ) {
    this.#child = new Deno.Command("ffmpeg", {
      args: ffmpegArguments(address),
      stdin: "null",
      stdout: "piped",
      stderr: "null", // It repeats the address, password and all.
    }).spawn();
    this.#clock = clock;
    this.#cancelWatch = this.#watch();
    this.#done = this.#read(frame).catch(() => this.#kill()).then(async () => {
      this.#cancelWatch();
      await this.#child.status;
      ended();
    });
  }

  async stop(): Promise<void> {
    this.#kill();
    await this.#done;
  }

  async #read(frame: (data: Uint8Array) => void): Promise<void> {
    const data = new Uint8Array(frameBytes);
    let filled = 0;
    for await (const bytes of this.#child.stdout) {
      for (let at = 0; at < bytes.length;) {
        const part = bytes.subarray(at, at + frameBytes - filled);
        data.set(part, filled);
        at += part.length;
        filled += part.length;
        if (filled < frameBytes) continue;
        filled = 0;
        this.#cancelWatch();
        this.#cancelWatch = this.#watch();
        frame(data);
      }
    }
  }

  #watch(): () => void {
    return this.#clock.after(silentMaxMs, () => this.#kill());
  }

  #kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }
}
