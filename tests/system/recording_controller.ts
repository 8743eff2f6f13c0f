/**
 * A group's controller that remembers every call it served, by the rules of E4 and in no time: a
 * call is held in one report and finished in a later one. It survives the server, as hardware does,
 * so it can say whether a call was served twice.
 */
import type { Desired, Report } from "../../adapters/mqtt/payloads.ts";

/** One group's controller. */
export class RecordingController {
  readonly boot: string;
  /** How often each call was served; more than once is what must never happen. */
  readonly served = new Map<string, number>();
  #epoch = 0;
  #revision = 0;
  readonly #held = new Map<string, { car: string; shown: boolean }>();
  readonly #finished = new Map<string, "served" | "expired">();
  /** While true, calls are held and not finished. */
  holding = false;

  constructor(boot: string) {
    this.boot = boot;
  }

  /** The desired state it follows. */
  get follows(): { readonly epoch: number; readonly revision: number } {
    return { epoch: this.#epoch, revision: this.#revision };
  }

  /** Calls that it holds. */
  get held(): string[] {
    return [...this.#held.keys()];
  }

  /** Takes desired state; older ones and those for another boot are ignored. */
  take(desired: Desired, unitMs: number): void {
    if (desired.boot !== this.boot || desired.epoch < this.#epoch) return;
    if (desired.epoch === this.#epoch && desired.revision <= this.#revision) return;
    this.#epoch = desired.epoch;
    this.#revision = desired.revision;
    const named = new Set(desired.calls.map(({ call }) => call));
    for (const call of this.#held.keys()) if (!named.has(call)) this.#held.delete(call);
    for (const call of this.#finished.keys()) if (!named.has(call)) this.#finished.delete(call);
    for (const { call, car, expiresAtUnitMs } of desired.calls) {
      // A dispatching group names the car of every call.
      if (car === undefined || this.#finished.has(call)) continue;
      if (expiresAtUnitMs <= unitMs) this.#finished.set(call, "expired");
      else this.#held.set(call, { car, shown: this.#held.get(call)?.shown ?? false });
    }
  }

  /** The next report; what an earlier one showed as held is served in this one. */
  report(unitMs: number): Report {
    if (!this.holding) {
      for (const [call, { shown }] of this.#held) {
        if (!shown) continue;
        this.#held.delete(call);
        this.#finished.set(call, "served");
        this.served.set(call, (this.served.get(call) ?? 0) + 1);
      }
    }
    const held: Report["held"] = [];
    for (const [call, one] of this.#held) {
      one.shown = true;
      held.push({ call, car: one.car, stage: "accepted" });
    }
    return {
      boot: this.boot,
      unitMs,
      mode: "normal",
      epoch: this.#epoch,
      revision: this.#revision,
      held,
      finished: [...this.#finished].map(([call, outcome]) => ({ call, outcome })),
    };
  }
}
