/**
 * What a controller has to say goes out once, at the end of whatever happened: one thing leads to
 * another (a door opens, a call is served, a car has less to do), and whoever listens should hear of
 * the end of it alone.
 */

/** Runs what happens, and speaks when all that follows from it has happened too. */
export class SpeakingTurn<Car> {
  readonly #speak: (report: boolean, cars: ReadonlySet<Car>) => void;
  #depth = 0;
  #reportDue = false;
  #carsDue = new Set<Car>();

  /** @param speak says whether there is another report, and which cars are otherwise than before. */
  constructor(speak: (report: boolean, cars: ReadonlySet<Car>) => void) {
    this.#speak = speak;
  }

  /** The report is another one, or is asked for. */
  report(): void {
    this.#reportDue = true;
  }

  /** A car is otherwise than before. */
  car(car: Car): void {
    this.#carsDue.add(car);
  }

  /** Runs one thing that happens, and what follows from it, then speaks once. */
  run(happens: () => void): void {
    this.#depth++;
    try {
      happens();
    } finally {
      this.#depth--;
      if (this.#depth === 0 && (this.#reportDue || this.#carsDue.size > 0)) {
        const report = this.#reportDue;
        const cars = this.#carsDue;
        this.#reportDue = false;
        this.#carsDue = new Set();
        this.#speak(report, cars);
      }
    }
  }
}
