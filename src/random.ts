/**
 * Randomness, injected, so that a run replays from its seed. The generator is Chris Doty-Humphrey's
 * sfc32 (PractRand), 128 bits of state; it decides traffic, tie-breaks and test inputs, and is no
 * source of secrets: those come from Web Crypto.
 */

/** A source of random numbers. */
export interface Random {
  /** A number in [0, 1), with 32 random bits. */
  next(): number;
}

/** A generator that gives the same numbers for the same seed, on every machine. */
export function seededRandom(seed: number | string): Random {
  let [a, b, c] = spread(String(seed));
  let counter = 1;
  const next = () => {
    const out = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return (out >>> 0) / 4_294_967_296;
  };
  for (let round = 0; round < 15; round++) next(); // the author's own number of rounds for mixing
  return { next };
}

/** A generator of its own for one part of a run, so that parts do not shift each other's numbers. */
export function forkRandom(random: Random, name: string): Random {
  return seededRandom(`${random.next()}/${name}`);
}

/** A whole number from 0 to `below` − 1. */
export function randomInt(random: Random, below: number): number {
  return Math.floor(random.next() * below);
}

/** A waiting time of a Poisson stream, in the unit of `mean`: exponentially distributed. */
export function randomExponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random.next());
}

/** An index of `weights`, each as likely as its weight; they are at least 0 and not all 0. */
export function randomWeighted(random: Random, weights: readonly number[]): number {
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let index = 0; index < weights.length; index++) {
    left -= weights[index]!;
    if (left < 0) return index;
  }
  return weights.findLastIndex((weight) => weight > 0); // rounding ate the rest
}

/**
 * A UUID of version 7 (RFC 9562 §5.7): 48 bits of `nowMs`, then 74 random bits. Good as an
 * idempotency key (E2).
 */
export function uuidV7(nowMs: number, random: Random): string {
  const time = Math.floor(nowMs).toString(16).padStart(12, "0");
  const bits = (count: number) =>
    Math.floor(random.next() * 2 ** count).toString(16).padStart(count / 4, "0");
  const variant = (8 + randomInt(random, 4)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${bits(12)}-${variant}${bits(12)}-${bits(24)}${
    bits(24)
  }`;
}

/** Three words of state from a text: 32-bit FNV-1a with three different offsets. */
function spread(text: string): [number, number, number] {
  const word = (offset: number) => {
    let hash = offset | 0;
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
    }
    return hash;
  };
  return [word(0x811c9dc5), word(0x01000193), word(0x9e3779b9)];
}
