/**
 * PINs of visitor keys (C12): digits made by the server, shown once, kept as keyed hashes, one for
 * each door, under a key that is not in the store.
 *
 * A PIN has as many digits as keep the odds of guessing any live PIN of its door within a day at or
 * below one in a hundred. With n guesses a day (`attempt_brake.ts`: 1,448), L live PINs and N
 * possible ones, the odds of at least one hit are at most n·L/N, since each guess hits with L/N and
 * the union is no more than the sum. So six digits carry 6 live PINs at a door, seven 69, eight 690.
 * The bound is for one door; a PIN that opens three doors can be guessed at each of them.
 */
import { attemptsWithin } from "./attempt_brake.ts";
import type { MasterKey } from "./master_key.ts";

/** The fewest digits. */
export const pinDigitsMin = 6;
/** The most digits; the keypads' payload takes 16. */
export const pinDigitsMax = 10;
/** The odds, for a day of guessing without a pause, that a PIN's length keeps. */
export const guessOddsMax = 0.01;
const dayMs = 86_400_000;
/** PINs that repeat 1, 2 or 3 digits, and runs such as 345678 or 109876: see {@link isTooPlain}. */
const plainPins = 1000 + 90 + 20;

/** What guessing at a door comes to. */
export interface PinSurvival {
  /** Guesses that the door takes in that time. */
  readonly guesses: number;
  /** The odds, at most, that one of them opens. */
  readonly odds: number;
}

/** What PINs of this length survive at a door with so many live ones, in some time. */
export function pinSurvival(digits: number, live: number, ms: number): PinSurvival {
  const guesses = attemptsWithin(ms);
  return { guesses, odds: Math.min(1, guesses * live / (10 ** digits - plainPins)) };
}

/**
 * The digits of a new PIN at a door with so many live ones beside it; null where no length that a
 * keypad takes keeps the odds.
 */
export function pinDigits(liveBeside: number): number | null {
  for (let digits = pinDigitsMin; digits <= pinDigitsMax; digits++) {
    if (pinSurvival(digits, liveBeside + 1, dayMs).odds <= guessOddsMax) return digits;
  }
  return null;
}

/**
 * A PIN of that many digits, all equally likely but for the too plain ones, which are never made.
 * @param randomBytes so many unguessable bytes.
 */
export function newPin(digits: number, randomBytes: (count: number) => Uint8Array): string {
  for (;;) {
    let pin = "";
    while (pin.length < digits) {
      for (const byte of randomBytes(digits)) {
        // 250 is the largest multiple of ten in a byte: no digit is likelier than another.
        if (byte < 250 && pin.length < digits) pin += String(byte % 10);
      }
    }
    if (!isTooPlain(pin)) return pin;
  }
}

/** Whether a PIN repeats one, two or three digits throughout, or counts up or down by one. */
export function isTooPlain(pin: string): boolean {
  const digits = [...pin].map(Number);
  for (let period = 1; period <= 3; period++) {
    if (digits.every((digit, at) => at < period || digit === digits[at - period])) return true;
  }
  return [1, 9].some((step) =>
    digits.every((digit, at) => at === 0 || digit === (digits[at - 1]! + step) % 10)
  );
}

/** The keyed hash of a PIN at a door of a building; `door` is `unit/door`. */
export function pinDigest(
  masterKey: MasterKey,
  building: string,
  door: string,
  pin: string,
): string {
  return masterKey.mac("pin", building, door, pin);
}
