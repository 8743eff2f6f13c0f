/** Routes for the people of a building, kept by its managers, and for accounts as a whole (R17). */
import { z } from "zod";
import { givenProfileSchema, personSchema } from "../../people/accounts/profiles.ts";
import { pageMax } from "../../people/accounts/people.ts";
import { accountSchema, preferencesSchema } from "../../people/rows/account.ts";
import { posts } from "../../people/rows/appointment.ts";
import { idSchema, timeSchema } from "../../people/rows/fields.ts";
import { memberRoles } from "../../people/rows/member.ts";
import {
  accountsOf,
  buildingOf,
  buildingParams,
  deskOf,
  enteredPerson,
  enteredPersonSchema,
  personParams,
} from "./account_answers.ts";
import { noticeFor, noticeWay } from "./facility_asking.ts";
import { noticeText } from "./facility_bodies.ts";
import { type IdentityContext, type IdentityRoute, route } from "./route.ts";
import { typedEmailSchema } from "./sign_in_answers.ts";

const placesSchema = z.strictObject({
  appointments: z.array(z.strictObject({
    appointment: idSchema,
    post: z.enum(posts),
    untilMs: z.number().nullable(),
  })),
  members: z.array(z.strictObject({
    member: idSchema,
    facility: idSchema,
    role: z.enum(memberRoles),
  })),
});
const reasonSchema = z.string().min(3).max(80);
const managers = ["not_found", "forbidden", "passkey_required"] as const;
const operators = ["not_found", "forbidden", "passkey_required", "verification_needed"] as const;

export const peopleRoutes: readonly IdentityRoute[] = [
  route({
    method: "post",
    path: "/buildings/{building}/people",
    summary: "Add a manager, managed user or technician; who has an account keeps it",
    who: "signed_in",
    // The operator appoints managers alone.
    may: ["manager", "operator"],
    purposes: ["provide_service"],
    objects: { building: "building" },
    params: buildingParams,
    body: enteredPersonSchema.extend({
      post: z.enum(posts),
      untilMs: timeSchema.optional().describe("the post ends by itself; never a manager's"),
    }),
    status: 201,
    answer: z.strictObject({
      account: idSchema,
      appointment: idSchema,
      invitation: idSchema.nullable().describe("null where the person has an active account"),
      noticeText,
    }),
    refusals: [
      ...managers,
      "conflict",
      "limit_reached",
      "consent_needed",
      "minor_without_parental_responsibility",
    ],
    async run(context, { params, body }) {
      const { services, by } = context;
      const { post, untilMs, ...person } = body;
      const place = buildingOf(services, params.building);
      const input = { place, post, untilMs, ...enteredPerson(person) };
      const added = await services.registry.run(by, "add_person", input);
      return await told(context, added, body.email, place.building);
    },
  }),
  route({
    method: "get",
    path: "/buildings/{building}/people",
    summary: "The people of a building, page by page",
    who: "signed_in",
    may: ["manager"],
    purposes: ["provide_service"],
    bulk: "list",
    analysable: true,
    objects: { building: "building" },
    params: buildingParams,
    query: z.strictObject({
      after: idSchema.optional(),
      limit: z.coerce.number().int().min(1).max(pageMax).optional(),
    }),
    status: 200,
    answer: z.strictObject({
      people: z.array(z.strictObject({
        account: idSchema,
        name: z.string().nullable(),
        status: accountSchema.shape.status,
        disabledHere: z.boolean(),
        places: placesSchema,
      })).max(pageMax),
      next: idSchema.nullable(),
    }),
    refusals: managers,
    async run({ services, by, purpose }, { params, query: { after, limit } }) {
      const { building } = buildingOf(services, params.building);
      const { people, next } = await services.registry.run(by, "list_people", {
        building,
        after,
        limit,
        purpose,
      });
      return { people: people.map((one) => ({ ...one, places: copied(one.places) })), next };
    },
  }),
  route({
    method: "get",
    path: "/buildings/{building}/people/{account}",
    summary: "What a manager keeps of somebody; the read is audited",
    who: "signed_in",
    may: ["manager"],
    purposes: ["provide_service"],
    objects: { building: "building", account: "account" },
    params: personParams,
    status: 200,
    answer: personSchema.extend({ places: placesSchema }),
    refusals: managers,
    async run({ services, by }, { params }) {
      const person = await services.registry.run(by, "read_person", params);
      return { ...person, places: copied(person.places) };
    },
  }),
  route({
    method: "patch",
    path: "/buildings/{building}/people/{account}",
    summary: "Keep somebody's data; what an active person must confirm becomes a proposal",
    who: "signed_in",
    may: ["manager"],
    purposes: ["provide_service"],
    objects: { building: "building", account: "account" },
    params: personParams,
    body: z.strictObject({
      profile: givenProfileSchema.optional(),
      preferences: z.strictObject({
        intercomUsername: preferencesSchema.shape.intercomUsername.unwrap().nullable().optional(),
        walkingSpeed: preferencesSchema.shape.walkingSpeed.unwrap().nullable().optional(),
        favouriteFloor: z.int().min(-50).max(300).nullable().optional(),
      }).optional(),
    }),
    status: 200,
    answer: z.strictObject({ proposals: z.array(idSchema).max(2) }),
    refusals: [...managers, "conflict", "limit_reached"],
    run: ({ services, by }, { params, body }) =>
      accountsOf(services).changePerson(by, { ...params, ...body }),
  }),
  route({
    method: "post",
    path: "/buildings/{building}/people/{account}/disable",
    summary: "Disable somebody in this building; what they are elsewhere stays",
    who: "signed_in",
    may: ["manager"],
    purposes: ["provide_service"],
    objects: { building: "building", account: "account" },
    params: personParams,
    body: z.strictObject({ reason: reasonSchema.optional() }),
    status: 204,
    refusals: [...managers, "conflict", "last_manager", "limit_reached"],
    run: ({ services, by }, { params, body }) =>
      services.registry.run(by, "disable_person", { ...params, ...body }),
  }),
  route({
    method: "post",
    path: "/buildings/{building}/people/{account}/enable",
    summary: "Enable somebody in this building; their facilities count again",
    who: "signed_in",
    may: ["manager"],
    purposes: ["provide_service"],
    objects: { building: "building", account: "account" },
    params: personParams,
    status: 204,
    refusals: managers,
    run: ({ services, by }, { params }) => services.registry.run(by, "enable_person", params),
  }),
  route({
    method: "post",
    path: "/appointments/{appointment}/end",
    summary: "End what somebody is in a building; the last manager stays",
    who: "signed_in",
    // The operator ends managers' posts alone.
    may: ["manager", "operator"],
    purposes: ["provide_service"],
    objects: { appointment: "appointment" },
    params: z.strictObject({ appointment: idSchema }),
    body: z.strictObject({
      reason: reasonSchema.optional().describe("at the console, removes even the last manager"),
    }),
    status: 204,
    refusals: [...managers, "last_manager"],
    run: ({ services, by }, { params, body }) =>
      services.registry.run(by, "end_appointment", { ...params, ...body }),
  }),
  route({
    method: "post",
    path: "/operators",
    summary: "Make somebody an operator",
    who: "signed_in",
    may: ["operator"],
    purposes: ["identity", "security"],
    objects: {},
    body: enteredPersonSchema,
    status: 201,
    answer: z.strictObject({ account: idSchema, invitation: idSchema.nullable(), noticeText }),
    refusals: [...operators, "conflict", "limit_reached", "consent_needed"],
    async run(context, { body }) {
      const { services, by } = context;
      const added = await services.registry.run(by, "appoint_operator", enteredPerson(body));
      return await told(context, added, body.email, null);
    },
  }),
  route({
    method: "post",
    path: "/operators/{account}/dismiss",
    summary: "Take the operator's right from an account; one operator always stays",
    who: "signed_in",
    may: ["operator"],
    purposes: ["identity", "security"],
    objects: { account: "account" },
    params: z.strictObject({ account: idSchema }),
    status: 204,
    refusals: [...operators, "conflict"],
    run: ({ services, by }, { params }) => services.registry.run(by, "dismiss_operator", params),
  }),
  route({
    method: "post",
    path: "/accounts/find",
    summary: "Find an account by its mail address; the look is audited",
    who: "signed_in",
    may: ["operator"],
    purposes: ["identity", "security"],
    objects: {},
    body: z.strictObject({ email: typedEmailSchema }),
    status: 200,
    answer: z.strictObject({
      account: idSchema,
      status: accountSchema.shape.status,
      operator: z.boolean(),
      buildings: z.array(idSchema),
    }),
    refusals: ["not_found", "forbidden", "passkey_required"],
    async run({ services, by }, { body }) {
      const found = await services.registry.run(by, "find_account", body);
      return { ...found, buildings: [...found.buildings] };
    },
  }),
  route({
    method: "post",
    path: "/accounts/{account}/disable",
    summary: "Disable an account everywhere, at once",
    who: "signed_in",
    may: ["operator"],
    purposes: ["identity", "security"],
    objects: { account: "account" },
    params: z.strictObject({ account: idSchema }),
    body: z.strictObject({ reason: reasonSchema }),
    status: 204,
    refusals: [...operators, "conflict", "last_manager", "stopped"],
    run: ({ services, by }, { params, body }) =>
      services.registry.run(by, "disable_account", { ...params, ...body }),
  }),
  route({
    method: "post",
    path: "/accounts/{account}/enable",
    summary: "Enable an account",
    who: "signed_in",
    may: ["operator"],
    purposes: ["identity", "security"],
    objects: { account: "account" },
    params: z.strictObject({ account: idSchema }),
    status: 204,
    refusals: [...operators, "stopped"],
    run: ({ services, by }, { params }) => services.registry.run(by, "enable_account", params),
  }),
  route({
    method: "post",
    path: "/accounts/{account}/recovery",
    summary: "Open a way back for somebody; at the operator's command line alone",
    who: "signed_in",
    may: [],
    purposes: ["identity", "security"],
    objects: { account: "account" },
    params: z.strictObject({ account: idSchema }),
    body: z.strictObject({ reason: reasonSchema }),
    status: 201,
    answer: z.strictObject({ recovery: idSchema, claim: z.string() }),
    refusals: [...operators, "conflict"],
    run: ({ services, by }, { params, body }) => deskOf(services).open(by, { ...params, ...body }),
  }),
];

/**
 * Who is new is told of what is kept by the mail that invites them; where none goes out, the notice
 * is handed over (R29).
 */
async function told<T extends { readonly account: string; readonly invitation: string | null }>(
  context: IdentityContext,
  added: T,
  email: string | undefined,
  building: string | null,
): Promise<T & { noticeText?: string[] }> {
  const way = noticeWay(context, email === undefined ? "offered" : "mailed");
  if (added.invitation === null || way === "mailed") return added;
  return { ...added, noticeText: await noticeFor(context, added.account, building) };
}

function copied<A, M>(
  { appointments, members }: {
    readonly appointments: readonly A[];
    readonly members: readonly M[];
  },
): { appointments: A[]; members: M[] } {
  return { appointments: [...appointments], members: [...members] };
}
