/** Routes that say what this server keeps of people, and how often it was read for what. */
import { z } from "zod";
import { demandOperator } from "../../people/authority.ts";
import { readAs } from "../../people/facilities/reach.ts";
import { idSchema, languageSchema } from "../../people/rows/fields.ts";
import { purposes } from "../../privacy/purposes.ts";
import { storedPage, storedPageSchema } from "../../privacy/stored_page.ts";
import { type IdentityRoute, route } from "./route.ts";

/** The routes of the policy. */
export const privacyRoutes: readonly IdentityRoute[] = [
  route({
    method: "get",
    path: "/what-is-stored",
    summary: "Read what this server stores of people, where, how long, why, and who may see it",
    who: "anyone",
    may: "anyone",
    purposes: [],
    objects: {},
    query: z.strictObject({
      language: languageSchema.optional(),
      building: idSchema.optional().describe("with the days that its manager has set for its log"),
    }),
    status: 200,
    answer: storedPageSchema,
    refusals: [],
    async run({ services: { retention }, languages }, { query: { language, building } }) {
      const wanted = language === undefined ? languages : [language];
      if (retention === undefined) return storedPage(wanted);
      return storedPage(wanted, {
        D4: retention.auditDays,
        D6: retention.equipmentDays,
        // The map goes with the log that it unlocks (C6).
        D7: retention.equipmentDays,
        ...(building !== undefined && { D11: await retention.buildingLogDays(building) }),
      });
    },
  }),
  route({
    method: "get",
    path: "/reads",
    summary: "How often personal data was read for each purpose since the server started",
    who: "signed_in",
    may: ["operator"],
    purposes: [],
    objects: {},
    status: 200,
    answer: z.strictObject({
      reads: z.array(z.strictObject({ purpose: z.enum(purposes), count: z.int().min(0) }))
        .describe("empty where this server counts none"),
    }),
    refusals: ["forbidden", "passkey_required"],
    async run({ by, services: { registry, reads } }) {
      await readAs(registry, by, demandOperator);
      return { reads: (reads?.all() ?? []).map(([purpose, count]) => ({ purpose, count })) };
    },
  }),
];
