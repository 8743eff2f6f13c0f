/**
 * Correlation ids, which are echoed in the JSON type they came in. A number beyond 2^53 loses digits
 * when it is parsed, so its own digits are kept beside it for the frames that echo it (ECMA-262,
 * `JSON.rawJSON` and the reviver's `source`).
 */
import type { RequestId } from "./exchange.ts";
import type { Fields } from "./fields.ts";

/** The longest id as text. */
export const requestIdLengthMax = 1_024;

/** A number as JSON writes it, digit by digit. */
export interface ExactNumber {
  readonly rawJSON: string;
}

/** An id as it stands in frames; "" where there is none. */
export type EchoedId = RequestId | "" | ExactNumber;

/** What the type library does not know of yet. */
interface JsonWithSource {
  rawJSON(text: string): ExactNumber;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
}
const json = JSON as unknown as JsonWithSource;

/** The id that a message has in one of these fields, where it is one; else "". */
export function idIn(fields: readonly (readonly [Fields, string])[]): RequestId | "" {
  for (const [values, name] of fields) {
    const value = values.raw(name);
    if (typeof value === "number") return value;
    if (typeof value === "string" && value !== "" && value.length <= requestIdLengthMax) {
      return value;
    }
  }
  return "";
}

/** The id as it is echoed. @param text the message that it came in. */
export function echoOf(id: RequestId | "", text: string): EchoedId {
  if (typeof id === "string" || Number.isSafeInteger(id)) return id;
  let source: string | undefined;
  try {
    json.parse(text, (key, value, context) => {
      if ((key === "request_id" || key === "requestId") && Object.is(value, id)) {
        source = context.source;
      }
      return value;
    });
  } catch {
    // Nested deeper than the walk goes; the number is echoed as it was understood.
  }
  return source === undefined || source.length > requestIdLengthMax ? id : json.rawJSON(source);
}

/** What makes two ids the same on one connection. */
export function keyOf(echo: EchoedId): string {
  return typeof echo === "string" ? echo : JSON.stringify(echo);
}
