/** What is kept of a car and of estimates beside what hardware says; live, in no row. */

/** How a car does, as its words show it over time (`hindrances.ts`). */
export interface CarWatch {
  /** When it last moved, opened, closed, took load or had nothing to do. */
  readonly movedAtMs: number;
  /** How often its doors turned round since they were shut last. */
  readonly turns: number;
  /** What keeps it, and since when. */
  readonly hindrance: "stuck" | "overload" | "doors_obstructed" | null;
  readonly sinceMs: number;
  /** It has been kept for so long that it gets no calls until it moves. */
  readonly withheld: boolean;
  /** People may be shut in. */
  readonly trapped: boolean;
  /** A passenger alarm is shown until then at least; 0 for none. */
  readonly alarmUntilMs: number;
  /** When to look again; `Infinity` for at its next word. */
  readonly dueAtMs: number;
  /** When its calls' estimates were last looked at. */
  readonly estimatedAtMs: number;
}

/** Of a car that has not spoken. */
export const unwatched: CarWatch = {
  movedAtMs: 0,
  turns: 0,
  hindrance: null,
  sinceMs: 0,
  withheld: false,
  trapped: false,
  alarmUntilMs: 0,
  dueAtMs: Infinity,
  estimatedAtMs: 0,
};

/** When a lift will come, as its caller was last told (`estimates.ts`). */
export interface Estimate {
  /** How long that was from then on … */
  readonly etaMs: number;
  /** … and when it is. */
  readonly comesAtMs: number;
}
