/**
 * The unit's microphone and speaker, simulated: a steady tone to speak, and a count of what is
 * heard. The microphone is on while at least one voice line is.
 */
import { nonstandard } from "@roamhq/wrtc";
import type { Clock } from "../../src/clock.ts";
import { blockMs, isLoud, sampleRate, Tone } from "./voice_tone.ts";

/** The tone of the simulated microphone. */
export const microphoneHertz = 440;
/** A late timer makes up for so many blocks at most. */
const blocksAtOnceMax = 10;

/** Microphone and speaker of one unit. */
export class Voice {
  readonly track: MediaStreamTrack;
  readonly #source = new nonstandard.RTCAudioSource();
  readonly #tone = new Tone(microphoneHertz);
  readonly #clock: Clock;
  #lines = 0;
  #dueMs = 0;
  #cancel = () => {};
  spokenBlocks = 0;
  heardBlocks = 0;
  loudBlocks = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.track = this.#source.createTrack();
  }

  /** A line more. */
  start(): void {
    if (this.#lines++ > 0) return;
    this.#dueMs = this.#clock.monotonic();
    this.#speak();
  }

  /** A line less. */
  stop(): void {
    if (--this.#lines === 0) this.#cancel();
  }

  /** 10 ms came from a device: counted, and forgotten. */
  heard(samples: Int16Array): void {
    this.heardBlocks++;
    if (isLoud(samples)) this.loudBlocks++;
  }

  #speak(): void {
    const nowMs = this.#clock.monotonic();
    this.#dueMs = Math.max(this.#dueMs, nowMs - blocksAtOnceMax * blockMs);
    for (; this.#dueMs <= nowMs; this.#dueMs += blockMs) {
      this.#source.onData({ samples: this.#tone.next(), sampleRate });
      this.spokenBlocks++;
    }
    this.#cancel = this.#clock.after(this.#dueMs - nowMs, () => this.#speak());
  }
}
