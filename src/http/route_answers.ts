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
