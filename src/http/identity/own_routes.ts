/** Routes for what people keep of themselves, and for giving the service up (R20–R23, R86). */
import { z } from "zod";
import { joinsMax } from "../../people/accounts/joins.ts";
import { givenProfileSchema } from "../../people/accounts/profiles.ts";
import { ownView } from "../../people/accounts/own.ts";
import { posts } from "../../people/rows/appointment.ts";
import {
  accountSchema,
  homeFloorSchema,
  preferencesSchema,
  profileSchema,
} from "../../people/rows/account.ts";
import { facilityKinds } from "../../people/rows/facility.ts";
import { idSchema } from "../../people/rows/fields.ts";
import { memberRoles } from "../../people/rows/member.ts";
import { proposalSchema } from "../../people/rows/proposal.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { accountsOf, activationShape, secretSchema } from "./account_answers.ts";
import { type IdentityRoute, route } from "./route.ts";

const { additionalPhone, intercomUsername, walkingSpeed, accessible } = preferencesSchema.shape;
const clearable = <T extends z.ZodType>(schema: z.ZodOptional<T>) =>
  schema.unwrap().nullable().optional();

const outcomeSchema = z.strictObject({ outcome: z.enum(["accepted", "rejected", "waiting"]) });
/** A request to join a building with the account that one has. */
const joinSchema = z.strictObject({
  join: idSchema,
  operator: z.boolean(),
  posts: z.array(z.strictObject({ building: idSchema, post: z.enum(posts) })),
  places: z.array(z.strictObject({
    building: idSchema,
    kind: z.enum(facilityKinds),
    number: z.string(),
    role: z.enum(memberRoles),
  })),
  atMs: z.number(),
});

const decideRefusals = ["link_used", "conflict", "forbidden"] as const;

export const ownRoutes: readonly IdentityRoute[] = [
  route({
    method: "get",
    path: "/me",
    summary: "One's own account: what it holds, and who said so",
    who: "signed_in",
    may: "self",
    beforePasskey: true,
    purposes: ["provide_service", "identity"],
    objects: {},
    status: 200,
    answer: z.strictObject({
      account: idSchema,
      operator: z.boolean(),
      profile: profileSchema.partial(),
      preferences: preferencesSchema,
      intercomUsernameIsDefault: z.boolean(),
      homeFloors: z.record(idSchema, z.int())
        .describe("by building, as they count now: chosen, or those of one's apartment or office"),
      additionalPhoneInUse: z.boolean().describe("whether intercom calls are forwarded at all"),
      notice: accountSchema.shape.notice,
      noticeToAccept: z.string().nullable().describe("a newer version that waits"),
      hasPassword: z.boolean(),
      passkeys: z.int(),
      recoveryCodeMadeAtMs: z.number().nullable(),
      buildings: z.array(z.strictObject({ id: idSchema, name: z.string() }))
        .describe("those one belongs to, each once, as people call them"),
      posts: z.array(z.strictObject({ building: idSchema, post: z.enum(posts) })),
      places: z.array(z.strictObject({
        building: idSchema,
        facility: idSchema,
        member: idSchema,
        role: z.enum(memberRoles),
        administrator: z.boolean(),
        mayGiveKeys: z.boolean(),
        takesRings: z.boolean().describe("whether the flat's rings come to one now"),
      })),
      facilities: z.array(z.strictObject({ id: idSchema, number: z.string().max(32) }))
        .describe("flats whose rings come to one now, by the number that displays show"),
      emailProved: z.boolean().describe("a secret mailed to the address has come back"),
      joins: z.array(joinSchema).max(joinsMax).describe("what waits for one's word elsewhere"),
      proposals: z.array(z.strictObject({
        proposal: idSchema,
        change: proposalSchema.shape.change,
        building: idSchema.nullable(),
        waitsFor: proposalSchema.shape.waitsFor,
        expiresAtMs: z.number(),
      })),
    }),
    refusals: ["not_found"],
    async run({ services, by }) {
      const view = await services.registry.look((ledger) => {
        const account = ledger.get("account", by.account ?? "");
        return account === undefined ? null : ownView(ledger, account);
      });
      if (view === null) {
        throw new RefusalError(refuse("not_found", "Cannot show the account: there is none"));
      }
      const { version } = accountsOf(services).notice;
      const belongs = new Set([...view.posts, ...view.places].map(({ building }) => building));
      return {
        ...view,
        buildings: [...belongs].map((id) => ({
          id,
          name: services.site.buildings.find((one) => one.id === id)?.name ?? id,
        })),
        posts: [...view.posts],
        places: [...view.places],
        facilities: [...view.facilities],
        joins: view.joins.map((join) => ({
          ...join,
          posts: [...join.posts],
          places: [...join.places],
        })),
        proposals: [...view.proposals],
        // Until a telephony adapter is there, the number is kept and not used (C1).
        additionalPhoneInUse: false,
        noticeToAccept: view.notice?.version === version ? null : version,
      };
    },
  }),
  route({
    method: "patch",
    path: "/me",
    summary: "Change one's own data; a new mail address is confirmed at the old and the new",
    who: "signed_in",
    may: "self",
    purposes: ["provide_service", "identity"],
    objects: {},
    body: z.strictObject({
      profile: givenProfileSchema.optional(),
      preferences: z.strictObject({
        additionalPhone: clearable(additionalPhone),
        intercomUsername: clearable(intercomUsername),
        walkingSpeed: clearable(walkingSpeed),
        accessible: clearable(accessible),
        favouriteFloors: z.record(idSchema, z.int().min(-50).max(300).nullable())
          .refine((floors) => Object.keys(floors).length <= 16, {
            error: "must name at most 16 buildings",
          }).optional(),
        homeFloors: z.record(idSchema, homeFloorSchema.nullable())
          .refine((floors) => Object.keys(floors).length <= 16, {
            error: "must name at most 16 buildings",
          }).optional(),
      }).optional(),
    }),
    status: 200,
    answer: z.strictObject({
      proposal: idSchema.nullable().describe("of a new mail address, which waits"),
    }),
    refusals: ["not_found", "limit_reached"],
    run: ({ services, by }, { body }) => accountsOf(services).changeOwn(by, body),
  }),
  route({
    method: "post",
    path: "/me/notice",
    summary: "Accept the privacy notice that counts now",
    who: "signed_in",
    may: "self",
    beforePasskey: true,
    purposes: ["identity"],
    objects: {},
    body: activationShape.notice,
    status: 204,
    refusals: ["not_found", "notice_not_accepted"],
    async run({ services, by }, { body }) {
      const current = accountsOf(services).notice.version;
      return await services.registry.run(by, "accept_notice", { ...body, current });
    },
  }),
  route({
    method: "post",
    path: "/me/prove-email",
    summary: "Have a secret mailed to one's own address, which proves it when it comes back",
    who: "signed_in",
    may: "self",
    purposes: ["identity"],
    objects: {},
    status: 204,
    refusals: ["not_found", "conflict", "limit_reached", "busy"],
    run: ({ services, by }) => services.registry.run(by, "ask_email_proof", {}),
  }),
  route({
    method: "post",
    path: "/me/prove-email/confirm",
    summary: "Prove one's own mail address by the secret that was mailed to it",
    who: "signed_in",
    may: "self",
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({ secret: secretSchema }),
    status: 204,
    refusals: ["not_found", "conflict", "link_used"],
    run: ({ services, by }, { body }) => accountsOf(services).proveEmail(by, body.secret),
  }),
  route({
    method: "post",
    path: "/me/joins/{join}/accept",
    summary: "Join another building with one's own account; its manager sees it from then on",
    who: "signed_in",
    may: "self",
    purposes: ["provide_service", "identity"],
    objects: { join: "account" },
    params: z.strictObject({ join: idSchema }),
    status: 204,
    refusals: ["not_found", "conflict", "limit_reached"],
    run: ({ services, by }, { params }) => services.registry.run(by, "accept_join", params),
  }),
  route({
    method: "post",
    path: "/me/joins/{join}/decline",
    summary: "Decline to join another building; what it entered ends there",
    who: "signed_in",
    may: "self",
    purposes: ["identity"],
    objects: { join: "account" },
    params: z.strictObject({ join: idSchema }),
    status: 204,
    refusals: ["not_found"],
    run: ({ services, by }, { params }) => services.registry.run(by, "decline_join", params),
  }),
  route({
    method: "post",
    path: "/me/recovery-code",
    summary: "Make a recovery code to print; it is shown once, and an earlier one counts no more",
    who: "signed_in",
    may: "self",
    purposes: ["identity"],
    objects: {},
    status: 201,
    answer: z.strictObject({ code: z.string() }),
    refusals: ["not_found", "verification_needed"],
    async run({ services, by }) {
      return { code: await accountsOf(services).makeRecoveryCode(by) };
    },
  }),
  route({
    method: "post",
    path: "/me/stop",
    summary: "Stop using the service: everything but logs and key tags ends at once",
    who: "signed_in",
    may: "self",
    purposes: ["legal"],
    objects: {},
    body: z.strictObject({ confirm: z.literal("stop") }),
    status: 204,
    refusals: ["not_found", "last_manager", "conflict", "passkey_required"],
    run: ({ services, by }) => services.registry.run(by, "stop_own", {}),
  }),
  route({
    method: "post",
    path: "/proposals/decide",
    summary: "Confirm or reject a change at an address that it was mailed to",
    who: "anyone",
    may: "anyone",
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({ secret: secretSchema, accept: z.boolean() }),
    status: 200,
    answer: outcomeSchema,
    refusals: decideRefusals,
    run: ({ services }, { body }) => accountsOf(services).decideProposal(body.secret, body.accept),
  }),
  route({
    method: "post",
    path: "/proposals/{proposal}/decide",
    summary: "Confirm or reject, signed in, a change that a manager proposed",
    who: "signed_in",
    may: "self",
    purposes: ["identity"],
    objects: { proposal: "proposal" },
    params: z.strictObject({ proposal: idSchema }),
    body: z.strictObject({ accept: z.boolean() }),
    status: 200,
    answer: outcomeSchema,
    refusals: ["not_found", ...decideRefusals],
    run: ({ services, by }, { params, body }) =>
      services.registry.run(by, "decide_proposal", { ...params, side: "session", ...body }),
  }),
];
