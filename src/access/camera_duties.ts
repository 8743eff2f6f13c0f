/**
 * What the cameras of units may show, in memory, for who must say so at once: off until a manager has
 * recorded the sticker (R76), within rings and calls from then on, and for a technician while a
 * session runs that a manager has allowed (R75). A session never runs during a ring: one that begins
 * ends it, here in the same moment and then in its row.
 *
 * What cannot be read does not count: until the rows were read, and while they cannot be, every
 * camera is off.
 */
import type { Clock } from "../clock.ts";
import type { UnitAddress } from "../doors.ts";
import {
  type CameraSession,
  type CameraState,
  cameraStateOf,
} from "../people/cameras/camera_state.ts";
import type { Registry } from "../people/registry/registry.ts";
import { theServer } from "../people/registry/turn.ts";
import type { LookedCamera } from "../protocol_rings.ts";
import { answeredMsMax, ringMsMax, type UnitDirectory } from "../rings.ts";
import type { Site } from "../site.ts";

/** While a session runs it is read so often whether it still rests on anything (R83, C3). */
export const sessionReadMs = 5_000;
/** After a failure it is read again. */
const retryMs = 1_000;
/** A ring that nobody says the end of is over after this. */
const ringLifeMs = ringMsMax + answeredMsMax + 60_000;
/** Rings of one unit that are known at once. */
const ringsOfUnitMax = 256;

/** What a display says of its unit's camera. */
export type ShownCamera = NonNullable<UnitDirectory["camera"]>;

/** What cameras are judged by, and who hears of it. */
export interface CameraDutiesParts {
  readonly registry: Registry;
  readonly site: Site;
  readonly clock: Clock;
  /** What a unit's camera may show is otherwise now; what it shows beyond that ends. */
  readonly changed: (at: UnitAddress) => void;
  /** The rows could not be read, or a session not be ended, and will be tried again. */
  readonly fault?: (fault: string) => void;
}

const off: CameraState = { allowed: false, session: null };

/** What the cameras of this site may show. */
export class CameraDuties {
  readonly #parts: CameraDutiesParts;
  /** By unit; left out: off. */
  readonly #states = new Map<string, CameraState>();
  /** By unit: the rings there, and when they are over at the latest. */
  readonly #rings = new Map<string, Map<string, number>>();
  readonly #waiting = new Set<string>();
  #deafen = () => {};
  #cancel: (() => void) | null = null;
  #running: Promise<void> | null = null;
  #ending: Promise<void> = Promise.resolve();
  #stopped = true;

  constructor(parts: CameraDutiesParts) {
    this.#parts = parts;
  }

  /** Reads every building, and from now on each change. */
  start(): void {
    this.#stopped = false;
    this.#deafen = this.#parts.registry.listen((event) => {
      if (event.type === "camera_changed") this.#want(event.building, 0);
    });
    for (const { id } of this.#parts.site.buildings) this.#want(id, 0);
  }

  /** Ends it: every camera is off. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#deafen();
    this.#cancel?.();
    this.#states.clear();
    await this.#running;
    await this.#ending;
  }

  /** Whether a unit may show a picture to whom it rings for (R76). */
  allowed(at: UnitAddress): boolean {
    return this.#stateOf(at).allowed;
  }

  /** The technician's session that may look through a unit's camera at this moment (R75). */
  sessionAt(at: UnitAddress): CameraSession | undefined {
    const { session } = this.#stateOf(at);
    if (session === null || this.#parts.clock.now() >= session.untilMs) return undefined;
    return this.isRinging(at) ? undefined : session;
  }

  /** The cameras of a building that a technician may look through now. */
  lookedIn(building: string): readonly LookedCamera[] {
    return this.#unitsOf(building).flatMap((at) => {
      const session = this.sessionAt(at);
      return session === undefined ? [] : [{ unit: at.unit, untilMs: session.untilMs }];
    });
  }

  /** What the unit's display says of it, to whoever stands there. */
  shown(at: UnitAddress): ShownCamera {
    if (!this.allowed(at)) return "off";
    return this.sessionAt(at) === undefined ? "calls" : "troubleshooting";
  }

  /** Whether it rings at a unit, or somebody speaks there by a ring. */
  isRinging(at: UnitAddress): boolean {
    const now = this.#parts.clock.now();
    return [...this.#rings.get(keyOf(at))?.values() ?? []].some((untilMs) => now < untilMs);
  }

  /** A visitor has rung: a session at this unit has ended, before anybody is asked. */
  pressed(at: UnitAddress, ring: string): void {
    const looked = this.sessionAt(at) !== undefined;
    const rings = this.#rings.get(keyOf(at)) ?? new Map<string, number>();
    this.#rings.set(keyOf(at), rings);
    const now = this.#parts.clock.now();
    for (const [id, untilMs] of rings) if (untilMs <= now) rings.delete(id);
    if (rings.size < ringsOfUnitMax) rings.set(ring, now + ringLifeMs);
    if (!looked) return;
    this.#parts.changed(at);
    this.#endSessions(at);
  }

  /** A ring is over. */
  over(at: UnitAddress, ring: string): void {
    const rings = this.#rings.get(keyOf(at));
    rings?.delete(ring);
    if (rings?.size === 0) this.#rings.delete(keyOf(at));
  }

  #stateOf(at: UnitAddress): CameraState {
    return this.#states.get(keyOf(at)) ?? off;
  }

  #endSessions(at: UnitAddress): void {
    this.#ending = this.#ending
      .then(() => this.#parts.registry.run(theServer, "end_camera_sessions", at))
      .then(() => {}, (error) => {
        this.#fault(error);
        // As long as its row says that it runs, it is asked for again with the next reading.
        this.#want(at.building, retryMs);
      });
  }

  #want(building: string, delayMs: number): void {
    if (this.#stopped || this.#unitsOf(building).length === 0) return;
    this.#waiting.add(building);
    if (this.#running !== null) return;
    this.#cancel?.();
    this.#cancel = this.#parts.clock.after(delayMs, () => {
      this.#cancel = null;
      this.#running = this.#run().then((failed) => {
        this.#running = null;
        const next = failed ? retryMs : 0;
        for (const again of this.#waiting) this.#want(again, next);
        if (this.#waiting.size === 0) this.#wantSessions();
      });
    });
  }

  /** Reads the buildings anew in which a session runs: what it rests on may have ended. */
  #wantSessions(): void {
    const now = this.#parts.clock.now();
    const ends = new Map(
      this.#parts.site.buildings.flatMap(({ id }) => {
        const untilMs = this.#unitsOf(id).flatMap((at) => this.#stateOf(at).session?.untilMs ?? []);
        return untilMs.length === 0 ? [] : [[id, Math.min(...untilMs)] as const];
      }),
    );
    const delayMs = Math.max(
      0,
      Math.min(sessionReadMs, ...[...ends.values()].map((at) => at - now)),
    );
    for (const building of ends.keys()) this.#want(building, delayMs);
  }

  /** @returns whether it failed. */
  async #run(): Promise<boolean> {
    for (const building of [...this.#waiting]) {
      if (this.#stopped) return false;
      this.#waiting.delete(building);
      const units = this.#unitsOf(building);
      try {
        const states = await this.#parts.registry.for("security").look((ledger, now) =>
          units.map((at) => cameraStateOf(ledger, at, now))
        );
        if (this.#stopped) return false;
        units.forEach((at, index) => this.#put(at, states[index]!));
      } catch (error) {
        for (const at of units) this.#put(at, off);
        this.#waiting.add(building);
        this.#fault(error);
        return true;
      }
    }
    return false;
  }

  #put(at: UnitAddress, state: CameraState): void {
    const before = this.#stateOf(at);
    this.#states.set(keyOf(at), state);
    // It began while somebody rang: between the asking and the row lies a moment.
    if (state.session !== null && this.isRinging(at)) this.#endSessions(at);
    const same = before.allowed === state.allowed && before.session?.id === state.session?.id;
    if (!same) this.#parts.changed(at);
  }

  #unitsOf(building: string): readonly UnitAddress[] {
    const units = this.#parts.site.buildings.find(({ id }) => id === building)?.units ?? [];
    return units.filter(({ panel }) => panel).map(({ id }) => ({ building, unit: id }));
  }

  #fault(error: unknown): void {
    this.#parts.fault?.(error instanceof Error ? error.name : "unknown");
  }
}

function keyOf({ building, unit }: UnitAddress): string {
  return `${building}/${unit}`;
}
