/** Routes that say what this server keeps of people, and what for; anyone may ask. */
import { z } from "zod";
import { idSchema, languageSchema } from "../../people/rows/fields.ts";
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
        ...(building !== undefined && { D11: await retention.buildingLogDays(building) }),
      });
    },
  }),
];
