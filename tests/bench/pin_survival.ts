/**
 * `deno task bench:pin`: what the PINs of a door survive in a day of guessing without pause, by how
 * many are live there, beside a single PIN of four digits at a door that never slows.
 */
import { pinDigits, pinDigitsMax, pinSurvival } from "../../src/access/pin.ts";

const dayMs = 86_400_000;
/** Somebody at a keypad types a PIN in so long. */
const typingMs = 3_000;

/** A line for each number of live PINs. */
export function pinLines(): readonly string[] {
  const bare = Math.min(1, dayMs / typingMs / 10_000);
  const lines = [1, 6, 7, 69, 70, 690].map((live) => {
    const digits = pinDigits(live - 1) ?? pinDigitsMax;
    const { guesses, odds } = pinSurvival(digits, live, dayMs);
    return `${live} live: ${digits} digits, ${guesses} guesses a day, odds of a hit ${
      (odds * 100).toPrecision(2)
    } %`;
  });
  return [...lines, `a bare keypad, one PIN of 4 digits: odds of a hit ${bare * 100} %`];
}

if (import.meta.main) {
  Deno.stdout.writeSync(new TextEncoder().encode(`${pinLines().join("\n")}\n`));
}
