/**
 * Routes of people's rights: what to do about which data and whom to ask (R85, R98), objecting
 * (R83), asking for a correction (R81), and the inboxes of those who decide.
 */
import { z } from "zod";
import { readAs } from "../../people/facilities/reach.ts";
import { authoritiesOf, complaintWords } from "../../people/registers/authorities.ts";
import { aboutMax, keptMax, listedMax } from "../../people/rights/bounds.ts";
import { ownRequests, requestsAt, requestsForOperator } from "../../people/rights/inbox.ts";
import { objectingTo } from "../../people/rights/objection_words.ts";
import { objectionsOf } from "../../people/rights/objections.ts";
import { destinations, whereTo } from "../../people/rights/routing.ts";
import { countrySchema, idSchema, languageSchema, timeSchema } from "../../people/rows/fields.ts";
import { proseSchema } from "../../people/rows/news.ts";
import { rightsRequestSchema } from "../../people/rows/rights_request.ts";
import { classIds } from "../../privacy/policy_classes.ts";
import { classWords, purposeWords } from "../../privacy/policy_words.ts";
import { objectionable, purposes } from "../../privacy/purposes.ts";
import { bestLanguage } from "../../words/language.ts";
import { buildingOf, buildingParams } from "./account_answers.ts";
import { type IdentityRoute, route } from "./route.ts";

const { about } = rightsRequestSchema.shape;
const ownShape = rightsRequestSchema.omit({ dueMs: true, decidedBy: true, account: true });
const waitingShape = ownShape.extend({
  account: idSchema,
  name: z.string().nullable(),
});
const waitingList = z.strictObject({
  requests: z.array(waitingShape).max(listedMax).describe("the first to be decided first"),
});
const asked = z.strictObject({ request: idSchema, decideByMs: timeSchema });
const objectionShape = z.strictObject({
  purpose: z.enum(objectionable),
  atMs: timeSchema,
  request: idSchema,
});
const ofRequest = { request: "rights_request" } as const;
const requestParams = z.strictObject({ request: idSchema });
const own = { who: "signed_in", may: "self" } as const;

const rights = route({
  ...own,
  method: "get",
  path: "/me/rights",
  summary: "What one can do about one's data by oneself, whom to ask for the rest, and to complain",
  beforePasskey: true,
  purposes: ["legal"],
  objects: {},
  query: z.strictObject({ language: languageSchema.optional() }),
  status: 200,
  answer: z.strictObject({
    classes: z.array(z.strictObject({
      class: z.enum(classIds),
      words: z.string(),
      to: z.enum(destinations).describe(
        "self: in one's own account or household; manager: of the building, first; operator; " +
          "phone: it lies there, or is known by ids that the phone alone can prove",
      ),
    })),
    purposes: z.array(z.strictObject({
      purpose: z.enum(purposes),
      name: z.string(),
      mayObject: z.boolean(),
      words: z.string().describe("what stops, or why one cannot object"),
      objectedAtMs: timeSchema.nullable(),
    })),
    controller: z.string().nullable().describe("who answers for the data, and how to reach them"),
    managers: z.array(z.strictObject({
      building: idSchema,
      name: z.string().describe("of the building"),
      write: z.string().describe("where one writes to them, below this server"),
    })).max(128),
    complaint: z.string(),
    country: countrySchema.nullable().describe("one's own, as the account says"),
    authorities: z.array(z.strictObject({
      country: countrySchema,
      name: z.string(),
      web: z.string().describe("as text; nothing is fetched from there"),
    })).describe("of one's country; all that are known where that one is not"),
  }),
  refusals: [],
  run({ services: { registry, controller, site }, by, languages }, { query }) {
    const wanted = query.language === undefined ? languages : [query.language];
    const language = bestLanguage(wanted);
    return readAs(registry, by, ({ ledger }) => {
      const account = by.account ?? "";
      const objections = objectionsOf(ledger, account);
      const country = ledger.get("account", account)?.profile.country?.value ?? null;
      const near = country === null ? [] : authoritiesOf(country);
      const buildings = new Set([
        ...ledger.find("member", "account", account),
        ...ledger.find("appointment", "account", account),
      ].map(({ building }) => building));
      return {
        classes: classIds.map((id) => ({
          class: id,
          words: classWords[id][language],
          to: whereTo(id),
        })),
        purposes: purposes.map((purpose) => ({
          purpose,
          name: purposeWords[purpose][language],
          ...objectingTo(purpose, language),
          objectedAtMs: objections.find((one) => one.purpose === purpose)?.atMs ?? null,
        })),
        controller: controller ?? null,
        managers: [...buildings].sort().slice(0, 128).map((building) => ({
          building,
          name: site.buildings.find(({ id }) => id === building)?.name ?? building,
          write: `/identity/v1/buildings/${building}/threads`,
        })),
        complaint: complaintWords[language],
        country,
        authorities: [...(near.length > 0 ? near : authoritiesOf(undefined))],
      };
    });
  },
});

const object = route({
  ...own,
  method: "put",
  path: "/me/objections",
  summary: "Object to a purpose, which stops at once, or take that back",
  beforePasskey: true,
  purposes: ["legal"],
  objects: {},
  body: z.strictObject({
    purpose: z.enum(objectionable),
    object: z.boolean(),
    text: proseSchema.optional().describe("for the operator, who decides and answers"),
  }),
  status: 200,
  answer: z.strictObject({ objections: z.array(objectionShape) }),
  refusals: ["not_found", "limit_reached", "conflict"],
  async run({ services: { registry }, by }, { body: { purpose, object, text } }) {
    if (object) await registry.run(by, "object_to", { purpose, text: text ?? null });
    else await registry.run(by, "lift_objection", { purpose });
    return await readAs(registry, by, ({ ledger }) => ({
      objections: [...objectionsOf(ledger, by.account ?? "")],
    }));
  },
});

const ask = route({
  ...own,
  method: "post",
  path: "/me/requests",
  summary: "Ask a building's managers to put right what they keep of oneself",
  beforePasskey: true,
  purposes: ["legal"],
  objects: {},
  body: z.strictObject({
    kind: z.literal("correction"),
    building: idSchema,
    about: about.min(1).max(aboutMax).describe("records of one's own, as `table/id`"),
    text: proseSchema,
  }),
  status: 201,
  answer: asked,
  refusals: ["not_found", "limit_reached"],
  async run({ services, by }, { body: { kind: _, ...wish } }) {
    const { timeZone } = buildingOf(services, wish.building);
    const input = { ...wish, timeZone };
    const { id, decideByMs } = await services.registry.run(by, "ask_correction", input);
    return { request: id, decideByMs };
  },
});

const listOwn = route({
  ...own,
  method: "get",
  path: "/me/requests",
  summary: "What one has asked for by right, how it stands and what was answered",
  beforePasskey: true,
  purposes: ["legal"],
  objects: {},
  status: 200,
  answer: z.strictObject({ requests: z.array(ownShape).max(keptMax * 2) }),
  refusals: [],
  run: ({ services, by }) =>
    readAs(services.registry, by, (turn) => ({
      requests: ownRequests(turn).map((one) => ({ ...one, about: [...one.about] })),
    })),
});

const withdraw = route({
  ...own,
  method: "post",
  path: "/me/requests/{request}/withdrawal",
  summary: "Take a request of one's own back; an objection with it",
  beforePasskey: true,
  purposes: [],
  objects: ofRequest,
  params: requestParams,
  status: 204,
  refusals: ["not_found", "conflict"],
  run: ({ services, by }, { params: { request: id } }) =>
    services.registry.run(by, "withdraw_request", { id }),
});

const listAt = route({
  method: "get",
  path: "/buildings/{building}/requests",
  summary: "What people of the building ask for by right and its managers must decide",
  who: "signed_in",
  may: ["manager"],
  purposes: ["legal"],
  bulk: "list",
  objects: { building: "building" },
  params: buildingParams,
  status: 200,
  answer: waitingList,
  refusals: ["not_found", "forbidden", "passkey_required"],
  run: ({ services, by }, { params: { building } }) =>
    readAs(services.registry, by, (turn) => ({ requests: copied(requestsAt(turn, building)) })),
});

const listAll = route({
  method: "get",
  path: "/requests",
  summary: "Objections, and what no manager has decided in time, for the operator to decide",
  who: "signed_in",
  may: ["operator"],
  purposes: ["legal"],
  bulk: "list",
  objects: {},
  status: 200,
  answer: waitingList,
  refusals: ["forbidden", "passkey_required"],
  run: ({ services, by }) =>
    readAs(services.registry, by, (turn) => ({ requests: copied(requestsForOperator(turn)) })),
});

const decide = route({
  method: "post",
  path: "/requests/{request}/decision",
  summary: "Decide on a request, with an answer to the person",
  who: "signed_in",
  may: ["manager", "operator"],
  purposes: ["legal"],
  objects: ofRequest,
  params: requestParams,
  body: z.strictObject({
    grant: z.boolean().describe(
      "of a correction: it was put right; of an objection: the purpose stays stopped",
    ),
    answer: proseSchema.describe("to the person, with the reason"),
    auditEntry: z.int().min(1).optional().describe("the number of the entry that put it right"),
  }),
  status: 204,
  refusals: ["not_found", "forbidden", "passkey_required", "conflict"],
  async run({ services, by }, { params: { request: id }, body }) {
    await services.registry.run(by, "decide_request", { ...body, id });
    return null;
  },
});

function copied<T extends { readonly about: readonly string[] }>(requests: readonly T[]) {
  return requests.map((one) => ({ ...one, about: [...one.about] }));
}

/** The routes of people's rights. */
export const rightsRoutes: readonly IdentityRoute[] = [
  rights,
  object,
  ask,
  listOwn,
  withdraw,
  listAt,
  listAll,
  decide,
];
