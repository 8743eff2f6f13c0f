/**
 * A unit's own sense of time (E5): milliseconds since its boot, on a clock that nobody sets, and a
 * boot id that names the count. It also has a wall clock, as wrong as real ones are, which nothing
 * may read: it is here so that a test can set it an hour off and show that this changes nothing.
 */
import type { Clock } from "../../src/clock.ts";
import { type Random, uuidV7 } from "../../src/random.ts";

/** The clock of one unit. */
export class UnitClock {
  readonly #clock: Clock;
  readonly #random: Random;
  #bootedMs: number;
  #boot: string;
  #wallOffsetMs = 0;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
    this.#bootedMs = clock.monotonic();
    this.#boot = this.#newBoot();
  }

  /** New at every start of the unit. */
  get boot(): string {
    return this.#boot;
  }

  /** Milliseconds since the boot. */
  unitMs(): number {
    return this.#clock.monotonic() - this.#bootedMs;
  }

  /** What the unit believes the time of day to be; read by nothing. */
  wallMs(): number {
    return this.#clock.now() + this.#wallOffsetMs;
  }

  /** Sets the unit's wall clock off by so much. */
  setWallOffset(ms: number): void {
    this.#wallOffsetMs = ms;
  }

  /** Starts again from nought, as somebody else. */
  reboot(): void {
    this.#bootedMs = this.#clock.monotonic();
    this.#boot = this.#newBoot();
  }

  #newBoot(): string {
    return uuidV7(this.#clock.now(), this.#random);
  }
}
