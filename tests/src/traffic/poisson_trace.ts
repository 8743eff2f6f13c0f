/** A short trace by seed, as text: half of it up from the lobby, the rest between any two floors. */
import { randomExponential, randomInt, seededRandom } from "../../../src/random.ts";

/** So many passengers of a building with floors 0 to `top`, one every `everyS` on average. */
export function poissonTrace(seed: string, count: number, everyS: number, top: number): string {
  const random = seededRandom(seed);
  let atS = 0;
  return Array.from({ length: count }, () => {
    atS += randomExponential(random, everyS);
    const from = random.next() < 0.5 ? 0 : randomInt(random, top + 1);
    const to = (from + 1 + randomInt(random, top)) % (top + 1);
    return `${atS.toFixed(3)},${from},${to}`;
  }).join("\n") + "\n";
}
