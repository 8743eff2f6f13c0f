/**
 * The log: one JSON object a line, to wherever the sink leads. What must not be written is marked
 * by its type: a {@link Secret} prints as `[redacted]` however it gets here, and text that has the
 * form of a signed token is struck out as a second net.
 */
import type { Clock } from "../clock.ts";
import { redacted, withoutTokens } from "./redaction.ts";

/** How much a line matters, least first. */
export const logLevels = ["debug", "info", "warn", "error"] as const;
/** How much a line matters. */
export type LogLevel = (typeof logLevels)[number];

/** What may stand in a log line. */
export type LogValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | Secret
  | Error
  | readonly string[];

const lineLengthMax = 4096;

/** A value that is never shown: a token, a password, an id of a person. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the one place that needs it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [Symbol.for("Deno.customInspect")](): string {
    return redacted;
  }
}

/** Writes lines of one level and above to a sink. */
export class Log {
  readonly #clock: Clock;
  readonly #sink: (line: string) => void;
  readonly #from: number;

  /** @param sink takes one line, its newline included. */
  constructor(clock: Clock, sink: (line: string) => void, level: LogLevel = "info") {
    this.#clock = clock;
    this.#sink = sink;
    this.#from = logLevels.indexOf(level);
  }

  debug(event: string, fields?: Readonly<Record<string, LogValue>>): void {
    this.#write("debug", event, fields);
  }

  info(event: string, fields?: Readonly<Record<string, LogValue>>): void {
    this.#write("info", event, fields);
  }

  warn(event: string, fields?: Readonly<Record<string, LogValue>>): void {
    this.#write("warn", event, fields);
  }

  error(event: string, fields?: Readonly<Record<string, LogValue>>): void {
    this.#write("error", event, fields);
  }

  #write(level: LogLevel, event: string, fields: Readonly<Record<string, LogValue>> = {}): void {
    if (logLevels.indexOf(level) < this.#from) return;
    const at = new Date(this.#clock.now()).toISOString();
    const shown = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, show(value)]),
    );
    const line = JSON.stringify({ at, level, event, ...shown });
    this.#sink(
      line.length <= lineLengthMax
        ? `${line}\n`
        : `${JSON.stringify({ at, level, event, cut: line.slice(0, lineLengthMax / 2) })}\n`,
    );
  }
}

function show(value: LogValue): LogValue {
  if (value instanceof Error) return withoutTokens(`${value.name}: ${value.message}`);
  if (typeof value === "string") return withoutTokens(value);
  if (Array.isArray(value)) return value.map(withoutTokens);
  return value;
}
