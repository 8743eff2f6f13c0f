/**
 * Which acts a unit lets pass (E5): only of its own boot, only until the last moment named in its
 * own time, and each id at most once, whatever became of it. A broker that releases a queue late,
 * a repeated packet and a recording therefore open nothing.
 */
import type { Act } from "../mqtt/payloads.ts";

/** What of an act decides whether it may pass; a door's has the same as a lift's. */
export type GuardedAct = Pick<Act, "act" | "boot" | "notAfterUnitMs">;

/** Why an act does not pass. */
export type GuardRefusal = "other-boot" | "known-id" | "too-late" | "not-in-service";

/** How many ids are kept whose moment has not passed; one more is refused. */
export const actsKnownMax = 1024;

/** The acts that a unit has seen in one boot. */
export class ActGuard {
  /** Last moment by id: an id needs no remembering once its act would be too late anyway. */
  #known = new Map<string, number>();

  /** Why an act must not be done, or `undefined` where it may, once. */
  refuse(act: GuardedAct, boot: string, unitMs: number): GuardRefusal | undefined {
    if (act.boot !== boot) return "other-boot";
    if (this.#known.has(act.act)) return "known-id";
    if (act.notAfterUnitMs < unitMs) return "too-late";
    if (this.#known.size >= actsKnownMax) this.#forget(unitMs);
    if (this.#known.size >= actsKnownMax) return "not-in-service";
    this.#known.set(act.act, act.notAfterUnitMs);
    return undefined;
  }

  /** Lets no act of this id pass any more: what it would do was decided otherwise. */
  close(id: string, untilUnitMs: number, unitMs: number): void {
    if (this.#known.size >= actsKnownMax) this.#forget(unitMs);
    if (this.#known.size < actsKnownMax) this.#known.set(id, untilUnitMs);
  }

  /** Forgets everything: another boot refuses all earlier acts by itself. */
  clear(): void {
    this.#known.clear();
  }

  #forget(unitMs: number): void {
    for (const [act, notAfterUnitMs] of this.#known) {
      if (notAfterUnitMs < unitMs) this.#known.delete(act);
    }
  }
}
