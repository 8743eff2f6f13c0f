/**
 * How values lie in the store: JSON with the version of their shape beside them, `{"v":1,"d":…}`.
 * A value of an older version is handed through the steps of `upgrade`, one version at a time,
 * when it is read; one of a newer version was written by a newer server and is refused, since what
 * it means cannot be known here.
 */

/** How to read the values of one table; a `Table` of an actor's behaviour is one. */
export interface ValueFormat<T> {
  /** The version that is written now; a whole number from 1. */
  readonly version: number;
  /** Checks and types a value of that version; throws where it cannot be read. */
  readonly read: (value: unknown) => T;
  /** Turns a value of version `from` into one of version `from + 1`. */
  readonly upgrade?: (value: unknown, from: number) => unknown;
}

/** A stored value that this server cannot read. */
export class ValueUnreadable extends Error {
  override readonly name = "ValueUnreadable";
}

/** The text that is stored for `value`; `value` must be something that JSON can hold. */
export function encodeVersioned(version: number, value: unknown): string {
  const data = JSON.stringify(value);
  if (data === undefined) {
    throw new TypeError(`Cannot encode a value: it must be JSON, got ${typeof value}`);
  }
  return `{"v":${version},"d":${data}}`;
}

/**
 * Reads what {@link encodeVersioned} wrote, upgraded to the format's version.
 * @throws {ValueUnreadable} where the text is no such value, is newer, has no way up, or is refused
 *   by `read`. The message names the rule and never the value, which may be personal.
 */
export function decodeVersioned<T>(text: string, format: ValueFormat<T>): T {
  const { version, data } = parse(text);
  if (version > format.version) {
    throw new ValueUnreadable(
      `Cannot read a stored value: this server reads up to version ${format.version}, ` +
        `got version ${version}, written by a newer server`,
    );
  }
  let value = data;
  for (let from = version; from < format.version; from++) {
    if (format.upgrade === undefined) {
      throw new ValueUnreadable(
        `Cannot read a stored value: version ${format.version} has no upgrade, got version ${from}`,
      );
    }
    value = attempt(`upgrade from version ${from}`, () => format.upgrade?.(value, from));
  }
  return attempt(`check version ${format.version}`, () => format.read(value));
}

function parse(text: string): { readonly version: number; readonly data: unknown } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may be personal: it is left out.
    throw new ValueUnreadable(`Cannot read a stored value: it must be JSON, got other text`);
  }
  if (typeof parsed !== "object" || parsed === null || !("v" in parsed) || !("d" in parsed)) {
    throw new ValueUnreadable(`Cannot read a stored value: it must hold "v" and "d", got neither`);
  }
  const { v: version, d: data } = parsed;
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) {
    throw new ValueUnreadable(
      `Cannot read a stored value: its version must be a whole number from 1, got ${
        typeof version === "number" ? version : typeof version
      }`,
    );
  }
  return { version, data };
}

function attempt<T>(what: string, task: () => T): T {
  try {
    return task();
  } catch (cause) {
    throw new ValueUnreadable(
      `Cannot ${what} of a stored value: its shape is not the one expected`,
      {
        cause,
      },
    );
  }
}
