/** The route by which an operator reads figures of use (R100–R102); they say of nobody. */
import { z } from "zod";
import { demandOperator } from "../../people/authority.ts";
import { readAs } from "../../people/facilities/reach.ts";
import { daySchema, idSchema } from "../../people/rows/fields.ts";
import { metrics } from "../../privacy/analytics/metrics.ts";
import { dayOf, type Figure } from "../../privacy/analytics/stored_figures.ts";
import { leastPhones, leastUsers } from "../../privacy/analytics/suppression.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { type IdentityRoute, route } from "./route.ts";

const dayMs = 86_400_000;
/** Days of one reading, and of one that names none. */
const daysMax = 366;
const daysUsual = 31;

const figureSchema = z.strictObject({
  day: daySchema.describe("UTC"),
  building: idSchema.nullable().describe("null: all buildings of fewer people together"),
  metric: z.enum(metrics),
  value: z.string(),
  count: z.int().describe("phones, rounded down to a multiple of `leastPhones`"),
});

const read = route({
  method: "get",
  path: "/analytics",
  summary: "Read the figures of use that were written, as JSON or CSV",
  who: "signed_in",
  may: ["operator"],
  // Who asks; the figures themselves are no personal data (R95).
  purposes: ["identity"],
  objects: {},
  query: z.strictObject({
    from: daySchema.optional().describe("the first day, UTC; 31 days before `until` if left out"),
    until: daySchema.optional().describe("the day after the last; today, UTC, if left out"),
    format: z.enum(["json", "csv"]).optional(),
  }),
  status: 200,
  answer: z.strictObject({
    from: daySchema,
    until: daySchema,
    leastPhones: z.int().describe("smaller counts are never written"),
    leastUsers: z.int().describe("a building of fewer people has no figures of its own"),
    figures: z.array(figureSchema),
  }),
  refusals: ["forbidden", "not_found", "limit_reached"],
  async run({ by, services }, { query }) {
    await readAs(services.registry, by, demandOperator);
    if (services.figures === undefined) {
      throw new RefusalError(
        refuse("not_found", "Cannot read figures of use: this server keeps none"),
      );
    }
    const until = query.until ?? dayOf(services.clock.now());
    const from = query.from ?? dayOf(Math.max(0, Date.parse(until) - daysUsual * dayMs));
    const days = (Date.parse(until) - Date.parse(from)) / dayMs;
    if (!(days >= 0 && days <= daysMax)) {
      throw new RefusalError(
        refuse("invalid", `Cannot read figures of use: from 0 to ${daysMax} days, got ${days}`),
      );
    }
    const figures = await services.figures.read(Date.parse(from), Date.parse(until));
    if (figures === null) {
      throw new RefusalError(
        refuse("limit_reached", "Cannot read so many figures at once: ask for fewer days"),
      );
    }
    if (query.format === "csv") return csv(figures);
    return { from, until, leastPhones, leastUsers, figures: [...figures] };
  },
});

/** Ids, days and values hold no comma, no quote and nothing that a spreadsheet takes for a formula. */
function csv(figures: readonly Figure[]): Response {
  const lines = figures.map(({ day, building, metric, value, count }) =>
    [day, building ?? "", metric, value, count].join(",")
  );
  return new Response(["day,building,metric,value,count", ...lines, ""].join("\r\n"), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="figures-of-use.csv"',
      "cache-control": "no-store",
    },
  });
}

/** The routes of figures of use. */
export const analyticsRoutes: readonly IdentityRoute[] = [read];
