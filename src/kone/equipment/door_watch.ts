/**
 * Tells the cycles of one door from its states: from when it begins to open until it is closed again,
 * however often it opened anew in between.
 */
import type { DoorState } from "../../lift/vocabulary.ts";

/** A cycle that is complete. */
export interface DoorCycle {
  readonly level: number;
  readonly openStartedAtMs: number;
  readonly closedAtMs: number;
  /** From beginning to open until fully open; null where it never was. */
  readonly openingMs: number | null;
  /** From beginning to close, for the last time, until closed; null where only the end was seen. */
  readonly closingMs: number | null;
  /** How often it opened anew while it closed, for whatever reason. */
  readonly reopens: number;
  /** Of the rated load, percent; null where it is not known. */
  readonly loadBefore: number | null;
  readonly loadAfter: number | null;
}

interface OpenCycle {
  readonly level: number;
  readonly openStartedAtMs: number;
  readonly loadBefore: number | null;
  openingMs: number | null;
  closingAtMs: number | null;
  reopens: number;
}

/** Watches one door. */
export class DoorWatch {
  #open: OpenCycle | null = null;
  #last: DoorState = "unknown";

  /** Hears the door; answers with the cycle that is now complete, or null. */
  hear(
    state: DoorState,
    { level, load, nowMs }: {
      readonly level: number;
      readonly load: number | null;
      readonly nowMs: number;
    },
  ): DoorCycle | null {
    const before = this.#last;
    this.#last = state;
    if (state === before) return null;
    const open = this.#open;
    switch (state) {
      case "opening":
      case "opened":
      case "limited-opened":
        if (open === null) {
          // Of a door that was open when it was first seen the beginning is not known.
          if (before === "unknown" && state !== "opening") return null;
          this.#open = {
            level,
            openStartedAtMs: nowMs,
            loadBefore: load,
            openingMs: state === "opened" ? 0 : null,
            closingAtMs: null,
            reopens: 0,
          };
          return null;
        }
        if (open.closingAtMs !== null) open.reopens++;
        open.closingAtMs = null;
        if (state === "opened") open.openingMs ??= nowMs - open.openStartedAtMs;
        return null;
      case "closing":
        if (open !== null) open.closingAtMs = nowMs;
        return null;
      case "closed":
      case "safety-locked":
        this.#open = null;
        if (open === null) return null;
        return {
          level: open.level,
          openStartedAtMs: open.openStartedAtMs,
          closedAtMs: nowMs,
          openingMs: open.openingMs,
          closingMs: open.closingAtMs === null ? null : nowMs - open.closingAtMs,
          reopens: open.reopens,
          loadBefore: open.loadBefore,
          loadAfter: load,
        };
      default:
        // Nothing is known of it: what was begun is no cycle.
        this.#open = null;
        return null;
    }
  }
}
