/**
 * What a dispatcher sees in the environment of 1996, and what it may say. It sees what the
 * hardware of a building tells: which buttons are lit and since when, where the cars are, which
 * buttons are pressed inside. It does not see how many wait at a floor, nor where they want to go.
 * Some published policies were given the queues; those say so ({@link Policy.seesQueues}).
 *
 * A policy is asked at every event, and answers with the calls that each car is to answer. The car
 * does the rest by the rules of `car_rules.ts`. A dispatcher that assigns on events, as the group
 * actor's does, fits by an adapter that holds its state between the calls of `decide`: it turns
 * {@link View.happened} and the lit buttons into its own commands and gives back its assignments.
 */

/** Which way a call, or a car, goes. */
export type Direction = "up" | "down";

/** A button at a floor. */
export interface Call {
  readonly floor: number;
  readonly direction: Direction;
}

/** A lit button at a floor for which no car is stopping yet. */
export interface HallCall extends Call {
  /** Since when it is lit, in seconds of the hour. */
  readonly sinceS: number;
  /** The queue behind it: given to policies that see queues, and to nobody else. */
  readonly queue?: { readonly people: number; readonly oldestS: number };
}

/**
 * What a car does. `idle`: it stands with closed doors. `moving`: between floors at full speed.
 * `stopping`: from full speed to open doors, for somebody. `halting`: the same, for nobody.
 * `open`: people get out and in. `leaving`: it turns where it must, closes and speeds up.
 */
export type Phase = "idle" | "moving" | "stopping" | "halting" | "open" | "leaving";

/** A car, as its controller reports it. */
export interface CarView {
  readonly phase: Phase;
  /**
   * Where it stands or stops; while it moves or leaves, the next floor at which it can still be
   * told to stop.
   */
  readonly floor: number;
  /** The way it goes, or came if it stands. */
  readonly direction: Direction;
  /** The way that it will go with those who get in now, while it stops or is open. */
  readonly serves: Direction | null;
  /** Buttons pressed inside, lowest first. */
  readonly carCalls: readonly number[];
  /** Whether the load contact says that nobody more fits in. */
  readonly full: boolean;
}

/** What was new at this event. */
export type Happened =
  | { readonly type: "called"; readonly call: Call }
  | { readonly type: "car"; readonly car: number };

/** What a policy sees. */
export interface View {
  /** Seconds since the hour began. */
  readonly nowS: number;
  readonly happened: Happened;
  /** The open calls, lowest floor first, up before down. */
  readonly calls: readonly HallCall[];
  readonly cars: readonly CarView[];
}

/**
 * The calls that each car is to answer, by the number of the car. A car without any stays where it
 * is, or halts. A call may stand with several cars (who comes first takes it) or with none (it
 * waits). It holds until the next event; nothing is binding before the car begins to stop.
 */
export type Assignments = readonly (readonly Call[])[];

/** A dispatcher. One is made for each hour, so it may remember what it did before. */
export interface Policy {
  /** Whether the view carries the queues behind the calls. */
  readonly seesQueues: boolean;
  decide(view: View): Assignments;
}
