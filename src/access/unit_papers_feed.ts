/**
 * Hands units what their building's managers have signed, from the rows: the versions of their set
 * and each unit's certificate (C2). The equipment's side gets texts alone, which name keys.
 */
import type { Clock } from "../clock.ts";
import type { UnitAddress } from "../doors.ts";
import type { Registry } from "../people/registry/registry.ts";
import { certificatesOf, versionsOf } from "../people/ring_papers/reading.ts";
import type { Site } from "../site.ts";
import type { PapersOfUnit } from "../unit_papers.ts";

/** After a failure it is read again. */
const retryMs = 1_000;

/** What it reads, and where that goes. */
export interface UnitPapersFeedParts {
  readonly registry: Registry;
  readonly site: Site;
  readonly clock: Clock;
  readonly publish: (at: UnitAddress, papers: PapersOfUnit) => void;
  /** The rows could not be read, and will be again. */
  readonly fault?: (fault: string) => void;
}

/** Follows the rows of every building. */
export class UnitPapersFeed {
  readonly #parts: UnitPapersFeedParts;
  /** By building that waits to be read again: how not to. */
  readonly #later = new Map<string, () => void>();
  /** By building: one reading after another, so that no older one overtakes. */
  readonly #reading = new Map<string, Promise<void>>();
  #deafen = () => {};
  #stopped = true;

  constructor(parts: UnitPapersFeedParts) {
    this.#parts = parts;
  }

  /** Hands out everything, and from now on each change. */
  start(): void {
    this.#stopped = false;
    this.#deafen = this.#parts.registry.listen((event) => {
      // What is signed about one flat's keys comes to units from its phones.
      if (event.type === "papers_changed" && event.facility === null) this.#read(event.building);
    });
    for (const { id } of this.#parts.site.buildings) this.#read(id);
  }

  /** Ends it; what is being read is not handed out. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#deafen();
    for (const cancel of this.#later.values()) cancel();
    this.#later.clear();
    await Promise.all(this.#reading.values());
  }

  #read(building: string): void {
    const units = this.#parts.site.buildings.find(({ id }) => id === building)?.units ?? [];
    const panels = units.filter(({ panel }) => panel);
    if (panels.length === 0 || this.#stopped) return;
    const { registry, clock, publish, fault } = this.#parts;
    const before = this.#reading.get(building) ?? Promise.resolve();
    const reading = before.then(async () => {
      try {
        const [versions, certificates] = await registry.for("security").look((ledger) =>
          [versionsOf(ledger, building), certificatesOf(ledger, building)] as const
        );
        if (this.#stopped) return;
        for (const { id } of panels) {
          publish({ building, unit: id }, { versions, certificate: certificates.get(id) ?? null });
        }
      } catch (error) {
        if (this.#stopped) return;
        fault?.(error instanceof Error ? error.name : "unknown");
        this.#later.get(building)?.();
        const again = () => {
          this.#later.delete(building);
          this.#read(building);
        };
        this.#later.set(building, clock.after(retryMs, again));
      }
    });
    this.#reading.set(building, reading);
  }
}
