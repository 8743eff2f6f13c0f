/**
 * Hands out turns. They run in slices: a few per actor, then the next actor, then a pause for
 * sockets and commits, so that no group waits long for another (E9, E10). Slices are counted in
 * turns, not in time, so a simulated run takes the same course every time.
 *
 * While the committer can take no more, nobody runs: mailboxes fill, and refuse in their turn.
 */

/** Turns of one actor before the next actor has its own. */
export const turnsPerVisit = 16;
/** Turns before sockets and commits have their say. */
export const turnsPerSlice = 64;

/** What the run queue sees of a cell. */
export interface Schedulable {
  /** Runs at most `turnsMax` turns and returns how many ran. */
  run(turnsMax: number): number;
  /** Whether a turn waits that can run now. */
  readonly ready: boolean;
  /** Kept by the run queue. */
  queued: boolean;
}

/** What the run queue sees of the committer. */
export interface Intake {
  readonly open: boolean;
  /** Nothing is ever committed again. */
  readonly lost: boolean;
  /** Runs a task once, as soon as the intake is open again. */
  whenOpen(task: () => void): void;
}

/** How a run queue is made. */
export interface RunQueueOptions {
  readonly intake: Intake;
  /** Runs a task after I/O had its chance. */
  readonly yieldTo: (task: () => void) => void;
  /** Somebody has a turn, and nothing can be committed any more. */
  readonly lost: () => void;
}

/** The actors that have something to do, in line. */
export class RunQueue {
  readonly #options: RunQueueOptions;
  #ready: Schedulable[] = [];
  #turnsLeft = turnsPerSlice;
  #pumping = false;
  #yielding = false;
  #parked = false;

  constructor(options: RunQueueOptions) {
    this.#options = options;
  }

  /** Puts a cell in line, and runs what is in line if nobody is at it. */
  schedule(cell: Schedulable): void {
    if (!cell.queued) {
      cell.queued = true;
      this.#ready.push(cell);
    }
    if (!this.#pumping && !this.#yielding && !this.#parked) this.#pump();
  }

  #pump(): void {
    const { intake } = this.#options;
    this.#pumping = true;
    // Cells that come up are taken from the front by index; the rest moves up once, at the end.
    let next = 0;
    try {
      while (next < this.#ready.length && this.#turnsLeft > 0 && intake.open) {
        const cell = this.#ready[next++]!;
        cell.queued = false;
        this.#turnsLeft -= Math.max(1, cell.run(Math.min(turnsPerVisit, this.#turnsLeft)));
        if (cell.ready && !cell.queued) {
          cell.queued = true;
          this.#ready.push(cell);
        }
      }
    } finally {
      this.#pumping = false;
      if (next === this.#ready.length) this.#ready.length = 0;
      else this.#ready.splice(0, next);
      this.#goOnLater();
    }
  }

  #goOnLater(): void {
    const { intake, yieldTo, lost } = this.#options;
    if (this.#ready.length > 0 && intake.lost) {
      for (const cell of this.#ready.splice(0)) cell.queued = false;
      lost();
    } else if (this.#ready.length > 0 && !intake.open) {
      this.#parked = true;
      intake.whenOpen(() => {
        this.#parked = false;
        this.#pump();
      });
    } else if (this.#turnsLeft <= 0) {
      this.#yielding = true;
      yieldTo(() => {
        this.#yielding = false;
        this.#turnsLeft = turnsPerSlice;
        this.#pump();
      });
    }
  }
}
