/** Reports for tests of figures of use, and people who are only a number. */
import fc from "fast-check";
import { Analytics } from "../../../../src/privacy/analytics/analytics.ts";
import {
  appVersions,
  modelClasses,
  osFamilies,
  type Report,
  spentSeconds,
  usedMetrics,
} from "../../../../src/privacy/analytics/metrics.ts";
import type { UserCounts } from "../../../../src/privacy/analytics/suppression.ts";

/** A site of one large building and two small ones. */
export const buildings = ["tower", "annex", "mews"];

/** A report of somebody's use of the tower. */
export function device(change: Partial<Extract<Report, { metric: "device" }>> = {}): Report {
  return {
    metric: "device",
    building: "tower",
    os: "android",
    app: appVersions[0],
    model: "phone",
    ...change,
  };
}

/** So many people each; nobody is in two buildings. */
export function usersOf(counts: Readonly<Record<string, number>>): UserCounts {
  return {
    each: (of) => Promise.resolve(new Map(of.map((one) => [one, counts[one] ?? 0]))),
    together: (of) => Promise.resolve(of.reduce((sum, one) => sum + (counts[one] ?? 0), 0)),
  };
}

/** Objects as a parser makes them. */
function record<T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record<T>(fields, { noNullPrototype: true });
}

/** Any report that the schema takes. */
export function anyReport(places: readonly (string | null)[]): fc.Arbitrary<Report> {
  const building = fc.constantFrom(...places);
  const hour = fc.integer({ min: 0, max: 23 });
  return fc.oneof(
    record({
      metric: fc.constant("device" as const),
      building,
      os: fc.constantFrom(...osFamilies),
      app: fc.constantFrom(...appVersions),
      model: fc.constantFrom(...modelClasses),
    }),
    record({ metric: fc.constant("sign_in_hour" as const), building, hour }),
    record({ metric: fc.constant("sign_out_hour" as const), building, hour }),
    record({
      metric: fc.constant("time_spent" as const),
      building,
      seconds: fc.constantFrom(...spentSeconds),
    }),
    record({ metric: fc.constantFrom(...usedMetrics), building }),
  );
}

/** Sends one report from each of so many addresses. */
export function sendFrom(analytics: Analytics, report: Report, phones: number, first = 0): void {
  for (let phone = first; phone < first + phones; phone++) {
    analytics.take(report, `198.51.${phone >> 8}.${phone & 255}`);
  }
}
