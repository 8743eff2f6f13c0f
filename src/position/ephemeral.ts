/**
 * A value that may be used and nothing else: whoever tries to write it down, in JSON, in a log, in
 * a message to another thread or as part of a text, gets an error that does not hold it (R61).
 */
export class Ephemeral<T> {
  readonly #value: T;
  /** A function has no structured clone, so neither has whatever holds one. */
  readonly unclonable: () => void = () => {};

  constructor(value: T) {
    this.#value = value;
  }

  /** What `read` makes of the value; nothing else gets at it. */
  use<R>(read: (value: T) => R): R {
    return read(this.#value);
  }

  toJSON(): never {
    throw notWritten();
  }

  toString(): never {
    throw notWritten();
  }

  [Symbol.toPrimitive](): never {
    throw notWritten();
  }

  [Symbol.for("Deno.customInspect")](): never {
    throw notWritten();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): never {
    throw notWritten();
  }
}

function notWritten(): TypeError {
  return new TypeError("Cannot write a value down: it may only be used");
}
