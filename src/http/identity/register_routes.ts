/**
 * Routes of the registers: sub-processors (R90, R91), disclosures to authorities (R92), sessions to
 * find a fault (R75), and with whom people can complain (R98).
 */
import { z } from "zod";
import { roles } from "../../people/authority.ts";
import { readAs } from "../../people/facilities/reach.ts";
import { authoritiesOf, complaintWords } from "../../people/registers/authorities.ts";
import { disclosuresFor, disclosuresMax } from "../../people/registers/disclosures.ts";
import { regionsOf } from "../../people/registers/regions.ts";
import { subProcessors, subProcessorsMax } from "../../people/registers/sub_processors.ts";
import { sessionsFor, sessionsMax } from "../../people/registers/troubleshooting.ts";
import { disclosureSchema, hashSchema } from "../../people/rows/disclosure.ts";
import { countrySchema, idSchema, languageSchema, timeSchema } from "../../people/rows/fields.ts";
import { subProcessorSchema } from "../../people/rows/sub_processor.ts";
import { troubleshootingSchema } from "../../people/rows/troubleshooting.ts";
import { bestLanguage } from "../../words/language.ts";
import { buildingOf, buildingParams } from "./account_answers.ts";
import { demandCameraOf } from "./camera_routes.ts";
import { type IdentityRoute, route } from "./route.ts";

const guarded = ["not_found", "forbidden", "passkey_required"] as const;
const ofBuilding = { building: "building" } as const;

const { transferBasis, buildings } = subProcessorSchema.shape;
const entryBody = subProcessorSchema.omit({ id: true, by: true, atMs: true }).extend({
  transferBasis: transferBasis.default(null),
  buildings: buildings.default(null).describe("null: all"),
});
const ofEntry = { entry: "sub_processor" } as const;
const entryParams = z.strictObject({ entry: idSchema });
const entryAnswer = subProcessorSchema.omit({ by: true });
const named = z.strictObject({ id: idSchema });

const listEntries = route({
  method: "get",
  path: "/sub-processors",
  summary: "Who outside handles data for this server, what for, where and on what ground",
  who: "signed_in",
  may: [...roles],
  purposes: ["legal"],
  objects: {},
  status: 200,
  answer: z.strictObject({ subProcessors: z.array(entryAnswer).max(subProcessorsMax) }),
  refusals: [],
  run: ({ services }) =>
    services.registry.look((ledger) => ({
      subProcessors: subProcessors(ledger).map(({ by: _, ...rest }) => rest),
    })),
});

const enter = route({
  method: "post",
  path: "/sub-processors",
  summary: "Enter a sub-processor; a forbidden combination of regions is refused",
  who: "signed_in",
  may: ["operator"],
  purposes: [],
  objects: {},
  body: entryBody,
  status: 201,
  answer: named,
  refusals: ["forbidden", "passkey_required", "conflict", "limit_reached"],
  async run({ services: { registry, site }, by }, { body }) {
    const regions = regionsOf(site);
    return { id: (await registry.run(by, "enter_sub_processor", { ...body, regions })).id };
  },
});

const change = route({
  method: "put",
  path: "/sub-processors/{entry}",
  summary: "Put other content into an entry, all of it",
  who: "signed_in",
  may: ["operator"],
  purposes: [],
  objects: ofEntry,
  params: entryParams,
  body: entryBody,
  status: 200,
  answer: named,
  refusals: [...guarded, "conflict"],
  async run({ services: { registry, site }, by }, { params: { entry: id }, body }) {
    const wish = { ...body, id, regions: regionsOf(site) };
    return { id: (await registry.run(by, "change_sub_processor", wish)).id };
  },
});

const removeEntry = route({
  method: "delete",
  path: "/sub-processors/{entry}",
  summary: "Take an entry out; what needs it stops, such as the sending of mails",
  who: "signed_in",
  may: ["operator"],
  purposes: [],
  objects: ofEntry,
  params: entryParams,
  status: 204,
  refusals: guarded,
  run: ({ services, by }, { params: { entry: id } }) =>
    services.registry.run(by, "remove_sub_processor", { id }),
});

const handlers = ["operator", "manager"] as const;
const ofDisclosure = { disclosure: "disclosure" } as const;
const disclosureParams = z.strictObject({ disclosure: idSchema });
const deciding = [...guarded, "verification_needed", "conflict"] as const;
const disclosureList = z.strictObject({
  disclosures: z.array(disclosureSchema).max(disclosuresMax).describe("the oldest first"),
});

const enterDisclosure = route({
  method: "post",
  path: "/disclosures",
  summary: "Enter what law demands to be handed to an authority; two others must allow it",
  who: "signed_in",
  may: handlers,
  purposes: ["legal"],
  objects: {},
  body: disclosureSchema.pick({ authority: true, law: true, scope: true }).extend({
    building: disclosureSchema.shape.building.default(null)
      .describe("null: more than one, which is for operators alone"),
  }),
  status: 201,
  answer: named,
  refusals: [...guarded, "verification_needed", "limit_reached"],
  async run({ services, by }, { body }) {
    if (body.building !== null) buildingOf(services, body.building);
    return { id: (await services.registry.run(by, "enter_disclosure", body)).id };
  },
});

const approveDisclosure = route({
  method: "post",
  path: "/disclosures/{disclosure}/approval",
  summary: "Allow a disclosure that somebody else entered",
  who: "signed_in",
  may: handlers,
  purposes: ["legal"],
  objects: ofDisclosure,
  params: disclosureParams,
  status: 200,
  answer: z.strictObject({ needed: z.int().describe("how many more it takes") }),
  refusals: deciding,
  run: async ({ services, by }, { params: { disclosure: id } }) => ({
    needed: await services.registry.run(by, "approve_disclosure", { id }),
  }),
});

const declineDisclosure = route({
  method: "post",
  path: "/disclosures/{disclosure}/refusal",
  summary: "Refuse a disclosure that somebody else entered; that is its end",
  who: "signed_in",
  may: handlers,
  purposes: ["legal"],
  objects: ofDisclosure,
  params: disclosureParams,
  status: 204,
  refusals: deciding,
  run: ({ services, by }, { params: { disclosure: id } }) =>
    services.registry.run(by, "decline_disclosure", { id }),
});

const handOver = route({
  method: "post",
  path: "/disclosures/{disclosure}/hand-over",
  summary: "Note what was handed over, by its hash, and when",
  who: "signed_in",
  may: handlers,
  purposes: ["legal"],
  objects: ofDisclosure,
  params: disclosureParams,
  body: z.strictObject({ documentHash: hashSchema, atMs: timeSchema }),
  status: 204,
  refusals: deciding,
  async run({ services, by }, { params: { disclosure: id }, body }) {
    await services.registry.run(by, "note_handed_over", { ...body, id });
    return null;
  },
});

const exportDisclosures = route({
  method: "get",
  path: "/disclosures",
  summary: "The whole register of disclosures",
  who: "signed_in",
  may: ["operator"],
  purposes: ["legal", "audit"],
  bulk: "export",
  objects: {},
  status: 200,
  answer: disclosureList,
  refusals: ["forbidden", "passkey_required"],
  run: ({ services, by }) =>
    readAs(services.registry, by, (turn) => ({ disclosures: [...disclosuresFor(turn, null)] })),
});

const exportOfBuilding = route({
  method: "get",
  path: "/buildings/{building}/disclosures",
  summary: "The register of disclosures, as far as it is of one building",
  who: "signed_in",
  may: ["manager"],
  purposes: ["legal", "audit"],
  bulk: "export",
  objects: ofBuilding,
  params: buildingParams,
  status: 200,
  answer: disclosureList,
  refusals: guarded,
  run: ({ services, by }, { params: { building } }) =>
    readAs(services.registry, by, (turn) => ({
      disclosures: [...disclosuresFor(turn, building)],
    })),
});

const ofSession = { session: "troubleshooting" } as const;
const sessionParams = z.strictObject({ session: idSchema });
const sessionAnswer = troubleshootingSchema.omit({ dueMs: true });
const stepping = [...guarded, "conflict"] as const;

const ask = route({
  method: "post",
  path: "/buildings/{building}/troubleshooting",
  summary: "Ask for a session to find a fault, as a technician; nothing is recorded in it",
  who: "signed_in",
  may: ["technician"],
  purposes: ["fix_defects"],
  objects: ofBuilding,
  params: buildingParams,
  body: z.strictObject({
    reason: troubleshootingSchema.shape.reason,
    facilities: troubleshootingSchema.shape.facilities,
    minutes: troubleshootingSchema.shape.minutes,
    unit: troubleshootingSchema.shape.unit
      .describe("whose camera is to be looked through; with a key"),
    key: troubleshootingSchema.shape.key
      .describe("RFC 7638 thumbprint of an Ed25519 key that was made for this session alone"),
  }),
  status: 201,
  answer: named,
  refusals: [...guarded, "limit_reached", "invalid", "conflict", "unknown_unit"],
  async run({ services, by }, { params, body }) {
    if (body.unit !== undefined) {
      const { building } = params;
      await demandCameraOf(services, by, building, body.unit);
    }
    return {
      id: (await services.registry.run(by, "ask_troubleshooting", { ...params, ...body })).id,
    };
  },
});

const listSessions = route({
  method: "get",
  path: "/buildings/{building}/troubleshooting",
  summary: "The sessions of the last weeks: a manager sees all, a technician their own",
  who: "signed_in",
  may: ["manager", "technician"],
  purposes: ["fix_defects", "security"],
  objects: ofBuilding,
  params: buildingParams,
  status: 200,
  answer: z.strictObject({ sessions: z.array(sessionAnswer).max(sessionsMax) }),
  refusals: guarded,
  run: ({ services, by }, { params: { building } }) =>
    readAs(services.registry, by, (turn) => ({
      sessions: sessionsFor(turn, building).map(({ dueMs: _, ...rest }) => rest),
    })),
});

const decide = route({
  method: "post",
  path: "/troubleshooting/{session}/decision",
  summary: "Allow or refuse a session that a technician asked for",
  who: "signed_in",
  may: ["manager"],
  purposes: ["fix_defects"],
  objects: ofSession,
  params: sessionParams,
  body: z.strictObject({ allow: z.boolean() }),
  status: 204,
  refusals: stepping,
  async run({ services, by }, { params: { session: id }, body }) {
    await services.registry.run(by, "decide_troubleshooting", { ...body, id });
    return null;
  },
});

const start = route({
  method: "post",
  path: "/troubleshooting/{session}/start",
  summary: "Begin a session that was allowed; the flats concerned are told. Never while it rings",
  who: "signed_in",
  may: ["technician"],
  purposes: ["fix_defects"],
  objects: ofSession,
  params: sessionParams,
  status: 200,
  answer: z.strictObject({ untilMs: timeSchema }),
  refusals: stepping,
  async run({ services, by }, { params: { session: id } }) {
    const { registry, cameras } = services;
    const asked = await registry.look((ledger) => ledger.get("troubleshooting", id));
    const { building = "", unit } = asked ?? {};
    const ringing = unit !== undefined && cameras?.isRinging({ building, unit }) === true;
    const { startedAtMs, minutes } = await registry.run(by, "start_troubleshooting", {
      ...{ id, ringing },
    });
    return { untilMs: startedAtMs! + minutes * 60_000 };
  },
});

const end = route({
  method: "post",
  path: "/troubleshooting/{session}/end",
  summary: "End a session before its time",
  who: "signed_in",
  may: ["manager", "technician"],
  purposes: [],
  objects: ofSession,
  params: sessionParams,
  status: 204,
  refusals: stepping,
  async run({ services, by }, { params: { session: id } }) {
    await services.registry.run(by, "end_troubleshooting", { id });
    return null;
  },
});

const complain = route({
  method: "get",
  path: "/authorities",
  summary: "With which authority one can lodge a complaint, by country",
  who: "anyone",
  may: "anyone",
  purposes: [],
  objects: {},
  query: z.strictObject({ country: countrySchema.optional(), language: languageSchema.optional() }),
  status: 200,
  answer: z.strictObject({
    words: z.string(),
    authorities: z.array(z.strictObject({
      country: countrySchema,
      name: z.string(),
      web: z.string().describe("as text; nothing is fetched from there"),
    })).describe("none where the country is not known here"),
  }),
  refusals: [],
  run({ languages }, { query: { country, language } }) {
    const wanted = language === undefined ? languages : [language];
    return Promise.resolve({
      words: complaintWords[bestLanguage(wanted)],
      authorities: [...authoritiesOf(country)],
    });
  },
});

/** The routes of the registers. */
export const registerRoutes: readonly IdentityRoute[] = [
  listEntries,
  enter,
  change,
  removeEntry,
  enterDisclosure,
  approveDisclosure,
  declineDisclosure,
  handOver,
  exportDisclosures,
  exportOfBuilding,
  ask,
  listSessions,
  decide,
  start,
  end,
  complain,
];
