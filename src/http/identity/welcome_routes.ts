/**
 * Routes by which somebody becomes active: the first operator's link and invitations. Secrets come
 * in bodies; looking changes nothing, so a link's preview spends nothing (R04, R05).
 */
import { z } from "zod";
import {
  givenProfileSchema,
  profileFields,
  wholeProfileSchema,
} from "../../people/accounts/profiles.ts";
import { idSchema, languageSchema } from "../../people/rows/fields.ts";
import { accountsOf, activationShape, newPasswordSchema, secretSchema } from "./account_answers.ts";
import { type IdentityRoute, route } from "./route.ts";
import { tokensAnswer, tokensSchema } from "./sign_in_answers.ts";

const activatedSchema = z.strictObject({ account: idSchema, tokens: tokensSchema });

export const welcomeRoutes: readonly IdentityRoute[] = [
  route({
    method: "get",
    path: "/notice",
    summary: "The version of the privacy notice that counts now",
    who: "anyone",
    may: "anyone",
    purposes: ["identity"],
    objects: {},
    status: 200,
    answer: z.strictObject({
      version: z.string(),
      languages: z.array(languageSchema).max(16),
    }),
    refusals: [],
    run({ services }) {
      const { version, languages } = accountsOf(services).notice;
      return Promise.resolve({ version, languages: [...languages] });
    },
  }),
  route({
    method: "post",
    path: "/first-operator",
    summary: "Become the first operator, by the link that was printed at the machine",
    who: "anyone",
    may: "anyone",
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({
      ...activationShape,
      profile: wholeProfileSchema,
      password: newPasswordSchema,
    }),
    status: 201,
    answer: activatedSchema,
    refusals: ["link_used", "notice_not_accepted", "conflict"],
    async run({ services, receivedAtMs }, { body }) {
      const { account, tokens } = await accountsOf(services).firstOperator(body);
      return { account, tokens: tokensAnswer(tokens, receivedAtMs) };
    },
  }),
  route({
    method: "post",
    path: "/invitations/look",
    summary: "What an invitation is for",
    who: "anyone",
    may: "anyone",
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({ secret: secretSchema }),
    status: 200,
    answer: z.strictObject({
      name: z.string().nullable(),
      building: z.strictObject({ id: idSchema, name: z.string() }).nullable(),
      missing: z.array(z.enum(profileFields as [string, ...string[]])).max(profileFields.length),
      expiresAtMs: z.number(),
    }),
    refusals: ["invitation_expired", "link_used"],
    async run({ services }, { body }) {
      const view = await accountsOf(services).lookAtInvitation(body.secret);
      const place = services.site.buildings.find(({ id }) => id === view.building);
      return {
        name: view.name,
        building: view.building === null
          ? null
          : { id: view.building, name: place?.name ?? view.building },
        missing: [...view.missing],
        expiresAtMs: view.expiresAtMs,
      };
    },
  }),
  route({
    method: "post",
    path: "/invitations/accept",
    summary: "Activate one's account by an invitation",
    who: "anyone",
    may: "anyone",
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({
      ...activationShape,
      profile: givenProfileSchema.default({}).describe(
        "what is missing, and what was entered wrongly",
      ),
      password: newPasswordSchema.optional().describe("left out where passkeys alone will do"),
    }),
    status: 201,
    answer: activatedSchema,
    refusals: ["invitation_expired", "link_used", "notice_not_accepted", "conflict"],
    async run({ services, receivedAtMs }, { body }) {
      const { account, tokens } = await accountsOf(services).acceptInvitation(body);
      return { account, tokens: tokensAnswer(tokens, receivedAtMs) };
    },
  }),
  route({
    method: "post",
    path: "/invitations/{invitation}/resend",
    summary: "Send an invitation anew; the one sent before counts no more",
    who: "signed_in",
    may: ["operator", "manager", "main_user", "sub_user_admin"],
    purposes: ["identity"],
    objects: { invitation: "invitation" },
    params: z.strictObject({ invitation: idSchema }),
    status: 200,
    answer: z.strictObject({ invitation: idSchema, expiresAtMs: z.number() }),
    refusals: ["not_found", "forbidden", "passkey_required", "link_used", "limit_reached"],
    async run({ services, by }, { params }) {
      const sent = await services.registry.run(by, "resend_invitation", params);
      return { invitation: sent.id, expiresAtMs: sent.expiresAtMs };
    },
  }),
];
