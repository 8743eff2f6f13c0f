/**
 * A group's controller as the benchmark plays it: E4's rules exactly, and a building without
 * distances. A new desired call is *held* in the next report and *served* in the one after, so the
 * server's part of a call is all that is measured. No I/O here: `hardware.ts` carries what is
 * decided.
 */
import type { Desired, Report } from "../../adapters/mqtt/payloads.ts";

type Finished = Report["finished"][number]["outcome"];

/** One group's controller. */
export class BenchController {
  readonly #boot: string;
  #epoch = 0;
  #revision = 0;
  /** Calls held, by id, with their car; `shown` once a report has said so. */
  readonly #held = new Map<string, { car: string; shown: boolean }>();
  readonly #finished = new Map<string, Finished>();
  /** Whether a report would say something that no report has said. */
  #news = true;
  #served = 0;
  #mode: Report["mode"] = "normal";

  /** @param boot this start's id; another start has another. */
  constructor(boot: string) {
    this.#boot = boot;
  }

  /** Whether a report is due at once. */
  get due(): boolean {
    if (this.#news) return true;
    for (const { shown } of this.#held.values()) if (shown) return true;
    return false;
  }

  /** How many calls were served since the start. */
  get served(): number {
    return this.#served;
  }

  /** Takes desired state, or answers with its own where that is newer or not meant for it. */
  take(desired: Desired, unitMs: number): void {
    this.#news = true; // whatever came, the sender learns where this controller stands
    if (desired.boot !== this.#boot || desired.epoch < this.#epoch) return;
    if (desired.epoch === this.#epoch && desired.revision <= this.#revision) return;
    this.#epoch = desired.epoch;
    this.#revision = desired.revision;
    const named = new Set<string>();
    for (const { call, car, expiresAtUnitMs } of desired.calls) {
      named.add(call);
      // A dispatching group names the car of every call.
      if (car === undefined || this.#finished.has(call)) continue;
      const held = this.#held.get(call);
      if (held !== undefined) held.car = car;
      else if (expiresAtUnitMs <= unitMs) this.#finished.set(call, "expired");
      else this.#held.set(call, { car, shown: false });
    }
    for (const call of this.#held.keys()) if (!named.has(call)) this.#held.delete(call);
    for (const call of this.#finished.keys()) if (!named.has(call)) this.#finished.delete(call);
  }

  /** Makes the next report; calls that the last one showed as held are served in this one. */
  report(unitMs: number): Report {
    const held: Report["held"] = [];
    for (const [call, one] of this.#held) {
      if (one.shown) {
        this.#held.delete(call);
        this.#finished.set(call, "served");
        this.#served++;
      } else {
        one.shown = true;
        held.push({ call, car: one.car, stage: "accepted" });
      }
    }
    this.#news = false;
    const finished: Report["finished"] = [];
    for (const [call, outcome] of this.#finished) finished.push({ call, outcome });
    return {
      boot: this.#boot,
      unitMs,
      mode: this.#mode,
      epoch: this.#epoch,
      revision: this.#revision,
      held,
      finished,
    };
  }

  /** Changes the group's mode. */
  setMode(mode: Report["mode"]): void {
    this.#mode = mode;
    this.#news = true;
  }

  /** Says on the next report what stands, as an `ask` wants. */
  ask(): void {
    this.#news = true;
  }
}
