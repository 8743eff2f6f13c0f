/** Routes for a person's copy of their data, and for bringing one's own from elsewhere (R80, R84). */
import { z } from "zod";
import { exportFor, type ExportParts, type Wish } from "../../people/export/exporting.ts";
import { importOwn, leftReasons, takenStates } from "../../people/export/importing.ts";
import { idSchema, languageSchema, nameSchema } from "../../people/rows/fields.ts";
import { exportHtml } from "../../privacy/export/export_html.ts";
import {
  type ExportDocument,
  exportFormat,
  exportSchema,
  exportVersion,
  notPortableKinds,
  notPortableSchema,
  portableSchema,
} from "../../privacy/export/export_schema.ts";
import { importReasonWords, notPortableWords } from "../../privacy/export/export_words.ts";
import { bestLanguage } from "../../words/language.ts";
import { buildingOf, personParams } from "./account_answers.ts";
import { type IdentityContext, type IdentityRoute, route } from "./route.ts";

/** The largest copy that an import takes. */
export const importBytesMax = 262_144;

const form = {
  language: languageSchema.optional().describe("left out: of the request, then the person's own"),
  format: z.enum(["json", "html"]).default("json"),
};
const asked = {
  ...form,
  case: nameSchema.max(40).describe("the number under which the person's request is kept"),
  reason: nameSchema.min(3),
};
const guarded = [
  "not_found",
  "forbidden",
  "passkey_required",
  "verification_needed",
  "stopped",
] as const;

export const exportRoutes: readonly IdentityRoute[] = [
  route({
    method: "post",
    path: "/me/export",
    summary: "Make a copy of everything that is kept of oneself, as JSON or as a page; audited",
    who: "signed_in",
    may: "self",
    purposes: ["legal"],
    objects: {},
    body: z.strictObject(form),
    status: 200,
    answer: exportSchema,
    refusals: ["not_found", "verification_needed"],
    run: (context, { body }) => made(context, body, {}),
  }),
  route({
    method: "post",
    path: "/people/{account}/export",
    summary: "Copy for somebody who asked by letter what the operator may read of them; audited",
    who: "signed_in",
    may: ["operator"],
    purposes: ["legal"],
    objects: { account: "account" },
    params: z.strictObject({ account: idSchema }),
    body: z.strictObject(asked),
    status: 200,
    answer: exportSchema,
    refusals: guarded,
    run: (context, { params, body }) =>
      made(context, body, { of: { ...params, building: null, ...whyOf(body) } }),
  }),
  route({
    method: "post",
    path: "/buildings/{building}/people/{account}/export",
    summary: "Copy for somebody in the building what its manager may read of them; audited",
    who: "signed_in",
    may: ["manager"],
    purposes: ["legal"],
    objects: { building: "building", account: "account" },
    params: personParams,
    body: z.strictObject(asked),
    status: 200,
    answer: exportSchema,
    refusals: guarded,
    run(context, { params, body }) {
      const { building } = buildingOf(context.services, params.building);
      const { account } = params;
      return made(context, body, { of: { account, building, ...whyOf(body) } });
    },
  }),
  route({
    method: "post",
    path: "/me/import",
    summary: "Take in, of a copy from another server, what is one's own to set",
    who: "signed_in",
    may: "self",
    purposes: ["provide_service", "identity", "legal"],
    objects: {},
    bodyBytesMax: importBytesMax,
    // The rest of a copy is not looked at, so a copy of a later form is taken as well.
    body: z.object({
      format: z.literal(exportFormat),
      version: z.literal(exportVersion),
      portable: portableSchema,
      notPortable: notPortableSchema.optional(),
    }),
    status: 200,
    answer: z.strictObject({
      taken: z.array(z.strictObject({ what: z.string(), state: z.enum(takenStates) })),
      left: z.array(z.strictObject({
        what: z.string(),
        why: z.enum(leftReasons),
        count: z.int().min(1).optional(),
        words: z.string(),
      })),
    }),
    refusals: ["not_found"],
    async run({ services, by, languages }, { body }) {
      const { portable, notPortable = [] } = body;
      const { taken, left } = await importOwn(services, by, { portable, notPortable });
      const language = bestLanguage(languages);
      return {
        taken: [...taken],
        left: left.map((one) => {
          const never = notPortableKinds.find((kind) => kind === one.what);
          const words = never === undefined ? importReasonWords[one.why] : notPortableWords[never];
          return { ...one, words: words[language] };
        }),
      };
    },
  }),
];

async function made(
  { services, by, languages }: IdentityContext,
  { language, format }: {
    readonly language?: string | undefined;
    readonly format: "json" | "html";
  },
  wish: Omit<Wish, "languages">,
): Promise<ExportDocument | Response> {
  const document = await exportFor(partsOf(services), by, {
    ...wish,
    languages: language === undefined ? languages : [language],
  });
  if (format === "json") return document;
  const day = new Date(document.madeAtMs).toISOString().slice(0, 10);
  return new Response(exportHtml(exportSchema.parse(document)), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-disposition": `attachment; filename="personal-data-${day}.html"`,
      "cache-control": "no-store",
    },
  });
}

function partsOf(services: IdentityContext["services"]): ExportParts {
  const { registry, clock, site, audit, controller, retention } = services;
  return {
    registry,
    clock,
    site,
    ...(audit !== undefined && { audit }),
    ...(controller !== undefined && { controller }),
    ...(retention !== undefined && { retention }),
  };
}

function whyOf({ case: number, reason }: { readonly case: string; readonly reason: string }) {
  return { case: number, reason };
}
