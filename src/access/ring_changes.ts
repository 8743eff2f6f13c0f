/**
 * Tells the desk for rings what has changed in the rows: that a household may be another, whose open
 * rings end with it (C9), and that something is signed about a flat's keys, which its phones ask for
 * again (C2). What could not be read is read again.
 */
import type { Clock } from "../clock.ts";
import type { Registry } from "../people/registry/registry.ts";
import type { HouseholdRings } from "./ring_desk.ts";

/** After a failure it is tried again. */
const retryMs = 1_000;

/** What it goes between. */
export interface RingChangesParts {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly desk: Pick<HouseholdRings, "householdsChanged" | "papersChanged">;
  /** The rows could not be read, and will be again. */
  readonly fault?: (fault: string) => void;
}

/** Follows the registry for the desk. */
export class RingChanges {
  readonly #parts: RingChangesParts;
  /** What is tried again: how not to. */
  readonly #later = new Set<() => void>();
  #deafen = () => {};
  #stopped = true;

  constructor(parts: RingChangesParts) {
    this.#parts = parts;
  }

  /** From now on. */
  start(): void {
    const { registry, desk } = this.#parts;
    this.#stopped = false;
    this.#deafen = registry.listen((event) => {
      const { type } = event;
      if (type === "directory_changed") this.#tell(() => desk.householdsChanged(event.building));
      if (type === "papers_changed") {
        this.#tell(() => desk.papersChanged(event.building, event.facility));
      }
    });
  }

  /** No more. */
  stop(): void {
    this.#stopped = true;
    this.#deafen();
    for (const cancel of this.#later) cancel();
    this.#later.clear();
  }

  #tell(tell: () => Promise<void>): void {
    tell().catch((error) => {
      if (this.#stopped) return;
      this.#parts.fault?.(error instanceof Error ? error.name : "unknown");
      const cancel = this.#parts.clock.after(retryMs, () => {
        this.#later.delete(cancel);
        this.#tell(tell);
      });
      this.#later.add(cancel);
    });
  }
}
