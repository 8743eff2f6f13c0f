/** The link of a simulated access unit within one process; see `direct_adapter.ts`. */
import type { Clock } from "../../src/clock.ts";
import type { UnitAddress, UnitMessage, UnitReport } from "../adapter.ts";
import type { UnitLink, UnitListener, UnitWord } from "./unit_link.ts";

/** A link that carries after a fixed delay, in order, and loses what is under way when cut. */
export class DirectUnitLink implements UnitLink {
  readonly #at: UnitAddress;
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #hear: (report: UnitReport) => void;
  #listener: UnitListener | undefined;
  #boot = "";
  #off = false;
  /** Grows with every cut and the end: what was under way then is lost. */
  #cuts = 0;

  constructor(
    at: UnitAddress,
    clock: Clock,
    delayMs: number,
    hear: (report: UnitReport) => void,
  ) {
    this.#at = { building: at.building, unit: at.unit };
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#hear = hear;
  }

  get up(): boolean {
    return !this.#off && this.#listener !== undefined;
  }

  open(boot: string, listener: UnitListener): void {
    this.#boot = boot;
    this.#listener = listener;
    this.#connected();
  }

  say(word: UnitWord): void {
    if (this.up) this.#later(() => this.#hear(this.#reportOf(word)));
  }

  cut(off: boolean): void {
    if (this.#off === off) return;
    if (off) this.#lose();
    this.#off = off;
    if (!off) this.#connected();
  }

  drop(): void {
    this.#lose();
    this.#listener = undefined;
  }

  close(): Promise<void> {
    this.drop();
    return Promise.resolve();
  }

  /** Says whether it is there, as a retained status would. */
  sayStatus(): void {
    if (this.#listener !== undefined) this.#status(!this.#off);
  }

  /** Tells the unit something; `false` where the link is cut. */
  tell(message: UnitMessage): boolean {
    if (!this.up) return false;
    this.#later(() => this.#listener?.told(message));
    return true;
  }

  #connected(): void {
    if (!this.up) return;
    this.#later(() => this.#status(true));
    this.#listener?.connected();
  }

  /** The connection ends, and the last will is published. */
  #lose(): void {
    if (this.up) this.#status(false);
    this.#cuts++;
  }

  #status(online: boolean): void {
    this.#hear({ type: "unitStatus", ...this.#at, online, boot: this.#boot });
  }

  #reportOf(word: UnitWord): UnitReport {
    switch (word.type) {
      case "heartbeat":
        return { type: "unitHeartbeat", ...this.#at, heartbeat: word.heartbeat };
      case "outcome":
        return { type: "unitOutcome", ...this.#at, outcome: word.outcome };
      case "presented":
        return { type: "unitPresented", ...this.#at, presented: word.presented };
      case "ring":
        return { type: "unitRing", ...this.#at, ring: word.ring };
      case "signal":
        return { type: "unitSignal", ...this.#at, signal: word.signal };
      case "key":
        return { type: "unitKey", ...this.#at, key: word.key };
      case "event":
        return { type: "unitEvent", ...this.#at, event: word.event };
    }
  }

  #later(task: () => void): void {
    const cuts = this.#cuts;
    this.#clock.after(this.#delayMs, () => {
      if (cuts === this.#cuts) task();
    });
  }
}
