/** Who waits for the outcome of which door act. */
import { type Refusal, refuse } from "./refusal.ts";

/** Acts whose outcome somebody waits for, at most. */
const waitingActsMax = 10_000;

/** Hears how an act ended: done, or why not. */
export type HearOutcome = (refusal: Refusal | null, atMs: number) => void;

/** Those who wait, by act. */
export class ActOutcomes {
  readonly #acts = new Map<string, HearOutcome[]>();

  /** Waits for an act that has just left, so that its outcome cannot have come yet. */
  await(act: string, now: number, hear: HearOutcome): void {
    const waiting = this.#acts.get(act);
    if (waiting !== undefined) waiting.push(hear);
    else if (this.#acts.size < waitingActsMax) this.#acts.set(act, [hear]);
    else {
      const detail = "Too many acts are awaited: this one may have happened";
      hear(refuse("not_confirmed", detail), now);
    }
  }

  /** An act has ended. */
  ended(act: string, refusal: Refusal | null, atMs: number): void {
    const waiting = this.#acts.get(act) ?? [];
    this.#acts.delete(act);
    for (const hear of waiting) hear(refusal, atMs);
  }
}
