/**
 * The simulated microphone's tone and the ear that listens to a voice line. Sound is 16-bit mono at
 * 48 kHz in blocks of 10 ms, as WebRTC takes and gives it. Nothing is kept of what is heard but how
 * much of it there was (C1).
 */

/** Samples a second. */
export const sampleRate = 48_000;
/** Samples in a block of 10 ms. */
export const blockSamples = sampleRate / 100;
/** Length of a block. */
export const blockMs = 10;

/** A steady tone, block by block, without a jump between two. */
export class Tone {
  readonly #hertz: number;
  readonly #loudness: number;
  #at = 0;

  /** `loudness` is a share of the loudest there is. */
  constructor(hertz: number, loudness = 0.25) {
    this.#hertz = hertz;
    this.#loudness = loudness;
  }

  /** The next 10 ms. */
  next(): Int16Array {
    const block = new Int16Array(blockSamples);
    for (let i = 0; i < blockSamples; i++) {
      const angle = 2 * Math.PI * this.#hertz * (this.#at + i) / sampleRate;
      block[i] = Math.round(32_767 * this.#loudness * Math.sin(angle));
    }
    this.#at = (this.#at + blockSamples) % sampleRate;
    return block;
  }
}

/**
 * The share of a block's energy at one frequency, 0 to 1, by Goertzel's recurrence; 0 for silence.
 */
export function shareOfTone(samples: Int16Array, hertz: number, rate: number = sampleRate): number {
  const factor = 2 * Math.cos(2 * Math.PI * hertz / rate);
  let [last, before, energy] = [0, 0, 0];
  for (const sample of samples) {
    energy += sample * sample;
    [last, before] = [sample + factor * last - before, last];
  }
  if (energy === 0) return 0;
  const power = last * last + before * before - factor * last * before;
  return Math.min(1, 2 * power / (samples.length * energy));
}

/** Whether there is anything to hear in a block: louder than a whisper of 1/100 of the loudest. */
export function isLoud(samples: Int16Array): boolean {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  return samples.length > 0 && Math.sqrt(energy / samples.length) > 327;
}
