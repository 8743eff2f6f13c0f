/**
 * The output gate of one actor: outputs leave in the order of their turns, and none before the
 * commit that explains it (rules G in `SPEC.md`). What stands behind a closed output waits, open
 * itself or not. Whatever takes an output may at once cause another turn of the same actor; its
 * output then still queues behind those that were on their way.
 */

/** Something that waits at the gate. */
export interface AtGate {
  /** Whether the state it rests on is durable. */
  open: boolean;
}

/** A queue of outputs, each released once all before it are open. */
export class Gate<Output extends AtGate> {
  readonly #release: (output: Output) => void;
  #waiting: Output[] = [];
  #releasing = false;

  /** `release` must not throw. */
  constructor(release: (output: Output) => void) {
    this.#release = release;
  }

  /** How many outputs wait. */
  get size(): number {
    return this.#waiting.length;
  }

  /** Puts an output at the end; it leaves at once where nothing keeps it. */
  hold(output: Output): void {
    this.#waiting.push(output);
    if (output.open) this.leave();
  }

  /** Lets out what may leave; to be called whenever an output has become open. */
  leave(): void {
    if (this.#releasing) return; // the call that is releasing goes on to what was added
    const waiting = this.#waiting;
    let count = 0;
    this.#releasing = true;
    while (count < waiting.length && waiting[count]!.open) this.#release(waiting[count++]!);
    this.#releasing = false;
    if (count === waiting.length) waiting.length = 0;
    else if (count > 0) waiting.splice(0, count);
  }

  /** Takes everything out unreleased, in order. */
  drop(): Output[] {
    const dropped = this.#waiting;
    this.#waiting = [];
    return dropped;
  }
}
