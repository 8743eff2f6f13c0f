/**
 * What the displays of units with a panel show (R77, R21): apartment numbers and the names that
 * their households have confirmed, and nothing else. A flat that wants no name is there by its
 * number, as an empty one is. Each line has a random id of this process, of this unit and of this
 * household: the equipment plane learns no facility's id, and a new household is another line.
 */
import type { Clock } from "../clock.ts";
import type { Directories, DirectoryLine } from "../directories.ts";
import type { UnitAddress } from "../doors.ts";
import { endingBuildings } from "../people/decommission/ending.ts";
import { shownNumber } from "../people/facilities/shown_number.ts";
import type { Ledger } from "../people/registry/ledger.ts";
import type { Registry } from "../people/registry/registry.ts";
import { bellKinds } from "../people/rings/taking.ts";
import { directoryEntriesMax, type DirectoryEntry, type UnitDirectory } from "../rings.ts";
import type { Site } from "../site.ts";
import type { Flat } from "./ring_household.ts";

/** Changes within this time make one directory. */
export const directoryCoalesceMs = 50;
/** After a failure it is made again. */
const retryMs = 1_000;

/** What directories are made from and where they go. */
export interface RingDirectoryParts {
  readonly registry: Registry;
  readonly site: Site;
  readonly clock: Clock;
  /** At least 122 unguessable bits as text of at most 40 characters, new at each call. */
  readonly randomId: () => string;
  /** Hands a unit what its display shows, whole. */
  readonly publish: (at: UnitAddress, directory: UnitDirectory) => void;
  /** What a unit's camera may show (R76); left out: nothing is said of it. */
  readonly cameraOf?: (at: UnitAddress) => UnitDirectory["camera"];
  /** A directory could not be made and will be tried again, or does not hold every flat. */
  readonly fault?: (fault: string) => void;
}

interface Line extends Flat {
  readonly number: string;
  readonly block: string;
  readonly name: string | null;
}

interface Published {
  readonly revision: number;
  readonly content: string;
  readonly shown: readonly DirectoryEntry[];
  readonly flats: ReadonlyMap<string, Flat>;
  /** By facility and household. */
  readonly entries: ReadonlyMap<string, string>;
}

const nothing: Published = {
  revision: 0,
  content: "",
  shown: [],
  flats: new Map(),
  entries: new Map(),
};

/** Publishes directories, and knows which flat an entry stands for. */
export class RingDirectory implements Directories {
  readonly #parts: RingDirectoryParts;
  readonly #published = new Map<string, Published>();
  readonly #waiting = new Set<string>();
  /** Who else shows a unit's directory. */
  readonly #hearers = new Map<string, Set<(lines: readonly DirectoryLine[]) => void>>();
  #deafen = () => {};
  #cancel: (() => void) | null = null;
  #running: Promise<void> | null = null;
  #stopped = true;

  constructor(parts: RingDirectoryParts) {
    this.#parts = parts;
  }

  /** Publishes every directory, and from now on each change. */
  start(): void {
    this.#stopped = false;
    this.#deafen = this.#parts.registry.listen((event) => {
      if (event.type === "directory_changed") this.#want(event.building, directoryCoalesceMs);
    });
    for (const { id } of this.#parts.site.buildings) this.#want(id, 0);
  }

  /** Ends it; what is being made is not published. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#deafen();
    this.#cancel?.();
    await this.#running;
  }

  /** The flat that an entry of a unit stands for, or undefined. */
  flatOf(at: UnitAddress, entry: string): Flat | undefined {
    return this.#published.get(keyOf(at))?.flats.get(entry);
  }

  /** As {@link Directories.watch}: what was published last at once, and each change. */
  watch(at: UnitAddress, told: (lines: readonly DirectoryLine[]) => void): () => void {
    const key = keyOf(at);
    const hearers = this.#hearers.get(key) ?? new Set();
    this.#hearers.set(key, hearers);
    const hearer = (lines: readonly DirectoryLine[]) => told(lines);
    hearers.add(hearer);
    hearer(this.#published.get(key)?.shown ?? []);
    return () => {
      hearers.delete(hearer);
      if (hearers.size === 0) this.#hearers.delete(key);
    };
  }

  /** What a unit's camera may show is otherwise now: its display is told. */
  again(at: UnitAddress): void {
    const before = this.#published.get(keyOf(at));
    if (before !== undefined && !this.#stopped) this.#send(at, before, before);
  }

  #want(building: string, delayMs: number): void {
    if (this.#stopped || this.#unitsOf(building).length === 0) return;
    this.#waiting.add(building);
    if (this.#cancel !== null || this.#running !== null) return;
    this.#cancel = this.#parts.clock.after(delayMs, () => {
      this.#cancel = null;
      this.#running = this.#run().then((failed) => {
        this.#running = null;
        for (const again of this.#waiting) this.#want(again, failed ? retryMs : 0);
      });
    });
  }

  /** @returns whether it failed. */
  async #run(): Promise<boolean> {
    for (const building of [...this.#waiting]) {
      if (this.#stopped) return false;
      this.#waiting.delete(building);
      try {
        const lines = await this.#parts.registry.for("provide_service").look((ledger) =>
          linesOf(ledger, building)
        );
        if (this.#stopped) return false;
        this.#publish(building, sorted(lines));
      } catch (error) {
        this.#waiting.add(building);
        this.#parts.fault?.(error instanceof Error ? error.name : "unknown");
        return true;
      }
    }
    return false;
  }

  #publish(building: string, lines: readonly Line[]): void {
    if (lines.length > directoryEntriesMax) {
      this.#parts.fault?.(
        `${lines.length - directoryEntriesMax} flats of ${building} fit on no display`,
      );
    }
    const shown = lines.slice(0, directoryEntriesMax);
    for (const at of this.#unitsOf(building)) {
      const before = this.#published.get(keyOf(at)) ?? nothing;
      const flats = new Map<string, Flat>();
      const known = new Map<string, string>();
      const entries = shown.map(({ facility, household, block, number, name }): DirectoryEntry => {
        const flat = `${facility}/${household}`;
        const entry = before.entries.get(flat) ?? this.#parts.randomId();
        flats.set(entry, { facility, household });
        known.set(flat, entry);
        return {
          entry,
          number: shownNumber({ block, number }),
          ...(name !== null && { name }),
        };
      });
      this.#send(at, before, { shown: entries, flats, entries: known });
    }
  }

  #send(
    at: UnitAddress,
    before: Published,
    { shown, flats, entries }: Pick<Published, "shown" | "flats" | "entries">,
  ): void {
    const camera = this.#parts.cameraOf?.(at);
    const content = JSON.stringify([shown, camera]);
    if (before !== nothing && before.content === content) return;
    const revision = before.revision + 1;
    this.#published.set(keyOf(at), { revision, content, shown, flats, entries });
    this.#parts.publish(at, {
      ...{ revision, entries: shown },
      ...(camera !== undefined && { camera }),
    });
    for (const told of this.#hearers.get(keyOf(at)) ?? []) told(shown);
  }

  #unitsOf(building: string): readonly UnitAddress[] {
    const units = this.#parts.site.buildings.find(({ id }) => id === building)?.units ?? [];
    return units.filter(({ panel }) => panel).map(({ id }) => ({ building, unit: id }));
  }
}

/** Every flat of a building that has a bell; none once the building's service ends (R14). */
function linesOf(ledger: Ledger, building: string): readonly Line[] {
  if (endingBuildings(ledger).has(building)) return [];
  return ledger.find("facility", "building", building)
    .filter(({ kind }) => bellKinds.has(kind))
    .map(({ id, household, number, block, nameplate }) => ({
      facility: id,
      household,
      number,
      block: block ?? "",
      name: nameplate.published,
    }));
}

/** As people look for them: by block, then by number, 9 before 10. */
function sorted(lines: readonly Line[]): readonly Line[] {
  const { compare } = new Intl.Collator("en", { numeric: true });
  return lines.toSorted((a, b) =>
    compare(a.block, b.block) || compare(a.number, b.number) || (a.facility < b.facility ? -1 : 1)
  );
}

function keyOf({ building, unit }: UnitAddress): string {
  return `${building}/${unit}`;
}
