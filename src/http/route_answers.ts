import { type Refusal, refusals } from "../refusal.ts";
import { problemSchema } from "./problem.ts";

/** How OpenAPI lists the refusals of a route: by status, with the codes that can come. */
export function refusalAnswers(
  ...codes: readonly Refusal["code"][]
): Record<number, {
  description: string;
  content: { "application/problem+json": { schema: typeof problemSchema } };
}> {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const { status } = refusals[code];
    byStatus.set(status, [...byStatus.get(status) ?? [], code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, named]) => [status, {
      description: named.map((code) => `\`${code}\``).join(", "),
      content: { "application/problem+json": { schema: problemSchema } },
    }]),
  );
}

/** Refusals that any route of a lift group may answer with. */
export const groupRefusals = [
  "unauthenticated",
  "capability_expired",
  "capability_revoked",
  "forbidden",
  "invalid",
  "unknown_group",
  "busy",
  "unavailable",
  "quarantined",
  "stopping",
  "internal",
] as const;

/** Refusals of an idempotency key (E2). */
export const keyRefusals = [
  "key_required",
  "key_invalid",
  "key_expired",
  "key_from_future",
  "key_reused",
] as const;

/** Refusals of a body before it is understood. */
export const bodyRefusals = ["malformed", "too_large", "unsupported_media_type"] as const;

/** Why no lift of a group serves anybody at the moment. */
export const standstillRefusals = [
  "no_lift_available",
  "fire_operation",
  "occupant_evacuation",
  "earthquake_operation",
  "inspection",
] as const;
