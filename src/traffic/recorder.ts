/**
 * Writes down what an observer in the building would: each passenger's times and each stop of each
 * car with its doors. All times are milliseconds since the trace began, to the microsecond. From
 * these records alone every figure is reckoned, and a stranger can judge the run (E20).
 *
 * A *stop* is a car's stay at a landing, from its arrival (`null`: it stood there at the beginning)
 * to its departure (`null`: it stayed). Its doors may open several times in one stay.
 */
import type { Happening } from "../../adapters/simulator/building_events.ts";
import type { Clock } from "../clock.ts";

/** What a door did, and when it began to (`opening`, `closing`) or had done it. */
export type DoorWord = readonly ["opening" | "opened" | "closing" | "closed", number];

/** A car's stay at a landing. */
export interface StopRecord {
  readonly car: string;
  readonly floor: number;
  readonly arrivedMs: number | null;
  readonly doors: DoorWord[];
  /** When it served a call of that landing, with its doors open: then it stays for longer. */
  readonly landingServedMs: number[];
  departedMs: number | null;
}

/** Doors through which somebody walked: when they began to open, and stood fully open. */
export interface DoorTimes {
  readonly openingMs: number;
  readonly openedMs: number;
}

/** One passenger; what has not happened is `null`. */
export interface PassengerRecord {
  readonly passenger: number;
  readonly by: "landing" | "panel" | "phone";
  readonly from: number;
  readonly to: number;
  readonly arrivedMs: number;
  car: string | null;
  /** The doors at the origin, and the moment when he was inside. */
  entry: DoorTimes | null;
  enteredMs: number | null;
  /** The doors at the destination, and the moment when he was outside. */
  exit: DoorTimes | null;
  leftMs: number | null;
}

/** Takes records of one run. */
export class Recorder {
  readonly stops: StopRecord[] = [];
  readonly passengers: PassengerRecord[] = [];
  readonly #clock: Clock;
  readonly #at = new Map<string, StopRecord>();
  #startMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The trace begins now. */
  begin(): void {
    this.#startMs = this.#clock.monotonic();
  }

  /** Milliseconds since the trace began. */
  get nowMs(): number {
    return Math.round((this.#clock.monotonic() - this.#startMs) * 1000) / 1000;
  }

  /** A car stands at a floor at the beginning. */
  stands(car: string, floor: number): void {
    this.#stay(car, floor, null);
  }

  /** Somebody has come. */
  arrived(by: PassengerRecord["by"], from: number, to: number): PassengerRecord {
    const record: PassengerRecord = {
      passenger: this.passengers.length,
      by,
      from,
      to,
      arrivedMs: this.nowMs,
      car: null,
      entry: null,
      enteredMs: null,
      exit: null,
      leftMs: null,
    };
    this.passengers.push(record);
    return record;
  }

  /** A car with its doors open serves a call of the landing where it stands. */
  landingServed(car: string): void {
    this.#at.get(car)?.landingServedMs.push(this.nowMs);
  }

  /** The doors as they opened last at a car's stop. */
  doorsOf(car: string): DoorTimes {
    const doors = this.#at.get(car)?.doors ?? [];
    const last = (state: DoorWord[0]) => doors.findLast(([word]) => word === state)?.[1] ?? NaN;
    return { openingMs: last("opening"), openedMs: last("opened") };
  }

  /** Takes in what happens to cars and doors. */
  happened(happening: Happening): void {
    if (happening.what === "arrived") this.#stay(happening.car, happening.level, this.nowMs);
    else if (happening.what === "departed") this.#at.get(happening.car)!.departedMs = this.nowMs;
    else if (happening.what === "door") {
      const { car, state } = happening;
      if (state === "opening" || state === "opened" || state === "closing" || state === "closed") {
        this.#at.get(car)!.doors.push([state, this.nowMs]);
      }
    }
  }

  #stay(car: string, floor: number, arrivedMs: number | null): void {
    const stop: StopRecord = {
      car,
      floor,
      arrivedMs,
      doors: [],
      landingServedMs: [],
      departedMs: null,
    };
    this.#at.set(car, stop);
    this.stops.push(stop);
  }
}
