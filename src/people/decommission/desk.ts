/**
 * What the end of a building's service does outside the registry (R14): once the building's rows
 * have gone, and so units have been told that nothing opens, everything that its devices sign in
 * with is revoked, and the keys of its own log are destroyed. A crash in between is made good at the
 * next look.
 */
import type { Clock } from "../../clock.ts";
import type { Registry } from "../registry/registry.ts";
import { type Doer, theServer } from "../registry/turn.ts";

/** What the desk needs. */
export interface DecommissionDeskParts {
  readonly registry: Registry;
  readonly clock: Clock;
  /** How many valid certificates the devices of a building have. */
  readonly certificates: (building: string) => number;
  /** Revokes all that a building's devices sign in with. @returns how many were valid until now. */
  readonly devicesEnd: (building: string) => Promise<number>;
  /** Destroys the keys of the building's own log (D11), where there can be one. */
  readonly logEnds?: (building: string) => Promise<void>;
  /** Hears of what could not be done; it is tried again. */
  readonly fault: (fault: string) => void;
}

/** How soon it looks again while a building's rows are being removed. */
const soonMs = 1_000;
/** How often it looks otherwise. */
const seldomMs = 3_600_000;

/** Finishes the ends of buildings' services. */
export class DecommissionDesk {
  readonly #parts: DecommissionDeskParts;
  #cancel: (() => void) | undefined;
  #stopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: DecommissionDeskParts) {
    this.#parts = parts;
  }

  /** Begins to look; what a crash has left is finished now. */
  start(): void {
    void this.settle();
  }

  /** Ends it, after what it is at. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#running;
  }

  /** How many valid certificates the devices of a building have. */
  certificates(building: string): number {
    return this.#parts.certificates(building);
  }

  /** Allows the end of a building's service. @throws {RefusalError} */
  async approve(by: Doer, id: string): Promise<void> {
    await this.#parts.registry.run(by, "approve_decommission", { id });
    void this.settle();
  }

  /** Revokes the devices of every building whose rows have gone. */
  settle(): Promise<void> {
    return this.#running = this.#running.then(async () => {
      this.#cancel?.();
      let again = seldomMs;
      try {
        if (await this.#round()) again = soonMs;
      } catch (error) {
        this.#parts.fault(error instanceof Error ? error.message : String(error));
      }
      if (!this.#stopped) {
        this.#cancel = this.#parts.clock.after(again, () => void this.settle());
      }
    });
  }

  /** @returns whether rows of some building are still being removed. */
  async #round(): Promise<boolean> {
    const { registry, devicesEnd, logEnds } = this.#parts;
    const { deleted, running } = await registry.for("legal").look((ledger) => ({
      deleted: ledger.find("decommission", "deleted", "yes"),
      running: ledger.count("decommission", "running", "yes"),
    }));
    for (const { id, building } of deleted) {
      await logEnds?.(building);
      const revoked = await devicesEnd(building);
      await registry.run(theServer, "note_devices_revoked", { id, revoked });
    }
    return running > 0;
  }
}
