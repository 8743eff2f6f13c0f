/**
 * Keeps the lists of all units current: a new one within a tenth of a second of a change (R13), and
 * every six hours and with every UTC day in any case, so that the days it covers do not run out and its age says how long
 * the unit has gone without this server. A list that would say the same is not sent for a change.
 */
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../clock.ts";
import type { AccessList, Doors, UnitAddress } from "../doors.ts";
import type { Registry } from "../people/registry/registry.ts";
import type { Building, Site } from "../site.ts";
import { accessListSteps, type CompiledList } from "./access_lists.ts";
import type { MasterKey } from "./master_key.ts";

/** Changes within this time make one list. */
export const coalesceMs = 100;
/** A list is made anew at least this often. */
export const renewMs = 6 * 3_600_000;
/** A list is worked at for this long at a time. */
const sliceMs = 2;
/** After a failure it is tried again. */
const retryMs = 1_000;
const dayMs = 86_400_000;
/** Issues that are remembered of a unit, to tell the age of the one it holds. */
const rememberedMax = 64;

/** What the publisher works with. */
export interface AccessPublisherParts {
  readonly clock: Clock;
  readonly site: Site;
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  readonly doors: Pick<Doors, "publishAccess">;
  /** The revision of this server's that a unit says it holds; null where it is not known. */
  readonly heldRevision?: (at: UnitAddress) => number | null;
  /** A list could not be made and will be tried again. */
  readonly fault?: (fault: string) => void;
}

/** What is known of a unit's list. */
export interface ListStatus {
  readonly unit: string;
  readonly revision: number;
  readonly issuedAtMs: number;
  /** Until when the list says what tags may do. */
  readonly untilMs: number;
  /** Tags that open on line only, for want of room. */
  readonly leftOut: number;
  /** When the list that the unit holds was issued; null where that is not known. */
  readonly heldIssuedAtMs: number | null;
}

interface Published {
  readonly revision: number;
  readonly content: string;
  readonly compiled: CompiledList;
  /** Issue times by revision, oldest first. */
  readonly issued: ReadonlyMap<number, number>;
}

/** Publishes access lists. */
export class AccessPublisher {
  readonly #parts: AccessPublisherParts;
  readonly #published = new Map<string, Published>();
  /** Buildings to be done, and whether every unit gets a list although it says the same. */
  readonly #waiting = new Map<string, boolean>();
  #deafen = () => {};
  #cancel: (() => void) | null = null;
  #cancelRenewal = () => {};
  #running: Promise<void> | null = null;
  #failed = false;
  #stopped = true;

  constructor(parts: AccessPublisherParts) {
    this.#parts = parts;
  }

  /** Publishes every list, and from now on each change. */
  start(): void {
    this.#stopped = false;
    this.#deafen = this.#parts.registry.listen((event) => {
      if (event.type === "access_changed") this.#want(event.building, false, coalesceMs);
      else if (event.type === "ended" && (event.what === "session" || event.what === "account")) {
        void this.#wantQrsOf(event.id);
      }
    });
    this.#renew();
  }

  /** Ends it; a list that is being made is not sent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#deafen();
    this.#cancel?.();
    this.#cancelRenewal();
    await this.#running;
  }

  /** What is known of the lists of a building's units. */
  status(building: string): readonly ListStatus[] {
    return this.#unitsOf(building).flatMap((at) => {
      const published = this.#published.get(keyOf(at));
      if (published === undefined) return [];
      const held = this.#parts.heldRevision?.(at) ?? null;
      return [{
        unit: at.unit,
        revision: published.revision,
        issuedAtMs: published.compiled.list.issuedAtMs,
        untilMs: published.compiled.untilMs,
        leftOut: published.compiled.leftOut,
        heldIssuedAtMs: held === null ? null : published.issued.get(held) ?? null,
      }];
    });
  }

  #renew(): void {
    for (const { id } of this.#parts.site.buildings) this.#want(id, true, 0);
    // The log ids of tags are a day's (`log_id.ts`): a new day is a new list.
    const now = this.#parts.clock.now();
    const tomorrowMs = dayMs - now % dayMs;
    this.#cancelRenewal = this.#parts.clock.after(
      Math.min(renewMs, tomorrowMs),
      () => this.#renew(),
    );
  }

  /** Whose session or account has ended may have left a QR behind. */
  async #wantQrsOf(holder: string): Promise<void> {
    try {
      const buildings = await this.#parts.registry.for("provide_service").look((ledger) =>
        ledger.find("door_qr", "holder", holder).map((row) => row.building)
      );
      for (const building of buildings) this.#want(building, false, coalesceMs);
    } catch {
      // Whatever it was, the lists that are made in any case will have it.
      for (const { id } of this.#parts.site.buildings) this.#want(id, false, retryMs);
    }
  }

  #want(building: string, all: boolean, delayMs: number): void {
    if (this.#stopped || !this.#parts.site.buildings.some(({ id }) => id === building)) return;
    this.#waiting.set(building, all || this.#waiting.get(building) === true);
    if (this.#cancel !== null || this.#running !== null) return;
    this.#cancel = this.#parts.clock.after(delayMs, () => {
      this.#cancel = null;
      this.#running = this.#run().finally(() => {
        this.#running = null;
        const delayMs = this.#failed ? retryMs : coalesceMs;
        for (const [again, whole] of this.#waiting) this.#want(again, whole, delayMs);
      });
    });
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const [next] = this.#waiting;
      if (next === undefined) return;
      const [building, all] = next;
      this.#waiting.delete(building);
      try {
        for (const at of this.#unitsOf(building)) await this.#publish(at, all);
        this.#failed = false;
      } catch (error) {
        this.#waiting.set(building, true);
        this.#failed = true;
        this.#parts.fault?.(error instanceof Error ? error.name : "unknown");
        return;
      }
    }
  }

  async #publish(at: UnitAddress, always: boolean): Promise<void> {
    const { registry, site, masterKey, doors } = this.#parts;
    const compiled = await this.#compiled(
      await registry.for("provide_service").look((ledger, now) =>
        accessListSteps({ ledger, site, masterKey, at, now })
      ),
    );
    if (compiled === null) return;
    const before = this.#published.get(keyOf(at));
    const { keys, revoked, tags } = compiled.list;
    const content = JSON.stringify([keys, revoked, tags]);
    if (!always && before?.content === content) return;
    const revision = (before?.revision ?? 0) + 1;
    const issued = [...before?.issued ?? [], [revision, compiled.list.issuedAtMs] as const];
    this.#published.set(keyOf(at), {
      revision,
      content,
      compiled,
      issued: new Map(issued.slice(-rememberedMax)),
    });
    const list: AccessList = { revision, ...compiled.list };
    doors.publishAccess(at, list);
  }

  /** Works a list out in slices, with everybody else's work in between (E10); null at the end. */
  async #compiled(steps: ReturnType<typeof accessListSteps>): Promise<CompiledList | null> {
    const { clock } = this.#parts;
    for (let beganMs = clock.monotonic(); !this.#stopped;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      if (clock.monotonic() - beganMs < sliceMs) continue;
      await setImmediate();
      beganMs = clock.monotonic();
    }
    return null;
  }

  #unitsOf(building: string): readonly UnitAddress[] {
    const found: Building | undefined = this.#parts.site.buildings
      .find(({ id }) => id === building);
    return (found?.units ?? []).map(({ id }) => ({ building, unit: id }));
  }
}

function keyOf({ building, unit }: UnitAddress): string {
  return `${building}/${unit}`;
}
