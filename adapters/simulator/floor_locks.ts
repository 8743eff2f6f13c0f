/**
 * Which floors the buttons inside the cars take people to, as the desired state has it last. Locked
 * floors are parameters, which a controller keeps over a reboot; what is unlocked in a car counts on
 * the controller's own clock and ends with its boot.
 */
import type { Desired } from "../mqtt/payloads.ts";

/** The floors of one controller. */
export class FloorLocks {
  #locked: ReadonlySet<number> = new Set();
  /** By car and level, until when. */
  #unlocked: ReadonlyMap<string, number> = new Map();

  /** Takes over what a desired state says; what it does not name is not locked. */
  follow({ locked = [], unlocked = [] }: Desired): void {
    this.#locked = new Set(locked);
    this.#unlocked = new Map(
      unlocked.map(({ car, level, expiresAtUnitMs }) => [`${car} ${level}`, expiresAtUnitMs]),
    );
  }

  /** Forgets what was unlocked: its moments were of another clock. */
  clear(): void {
    this.#unlocked = new Map();
  }

  /** Whether a floor's button in a car stays dark. */
  isDark(car: string, level: number, unitMs: number): boolean {
    if (!this.#locked.has(level)) return false;
    return unitMs >= (this.#unlocked.get(`${car} ${level}`) ?? 0);
  }
}
