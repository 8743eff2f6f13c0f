/**
 * Routes for who has lost password or phone (C8). Asking answers alike for every address, and what
 * was wrong with a code is never said.
 */
import { z } from "zod";
import { idSchema, nameSchema } from "../../people/rows/fields.ts";
import { deskOf, newPasswordSchema, secretSchema } from "./account_answers.ts";
import { type IdentityRoute, route } from "./route.ts";
import { tokensAnswer, tokensSchema, typedEmailSchema } from "./sign_in_answers.ts";

const recoveryParams = z.strictObject({ recovery: idSchema });

export const recoveryRoutes: readonly IdentityRoute[] = [
  route({
    method: "post",
    path: "/recovery",
    summary: "Ask for a way back; the answer is the same whoever has the address",
    who: "anyone",
    may: "anyone",
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({ email: typedEmailSchema }),
    status: 201,
    answer: z.strictObject({
      recovery: idSchema.describe("to be shown to who vouches"),
      claim: z.string().describe("kept by who asks; counts once somebody has vouched"),
      codeExpiresAtMs: z.number(),
    }),
    refusals: [],
    run: ({ services, peer }, { body }) => deskOf(services).ask(body.email, peer),
  }),
  route({
    method: "post",
    path: "/recovery/complete",
    summary: "Set a new password, by the mailed code or a claim that was vouched for",
    who: "anyone",
    may: "anyone",
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({
      recovery: idSchema,
      secret: secretSchema,
      password: newPasswordSchema,
      deviceName: nameSchema,
    }),
    status: 200,
    answer: tokensSchema,
    refusals: ["sign_in_failed"],
    async run({ services, receivedAtMs }, { body }) {
      return tokensAnswer(await deskOf(services).complete(body), receivedAtMs);
    },
  }),
  route({
    method: "post",
    path: "/recovery/printed",
    summary: "Set a new password by a printed recovery code",
    who: "anyone",
    may: "anyone",
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({
      email: typedEmailSchema,
      code: z.string().min(1).max(64),
      password: newPasswordSchema,
      deviceName: nameSchema,
    }),
    status: 200,
    answer: tokensSchema,
    refusals: ["sign_in_failed"],
    async run({ services, peer, receivedAtMs }, { body }) {
      return tokensAnswer(await deskOf(services).completePrinted(body, peer), receivedAtMs);
    },
  }),
  route({
    method: "get",
    path: "/recovery/{recovery}",
    summary: "For whom one would vouch",
    who: "signed_in",
    may: ["operator", "manager", "main_user"],
    purposes: ["identity"],
    objects: { recovery: "recovery" },
    params: recoveryParams,
    status: 200,
    answer: z.strictObject({
      account: idSchema,
      name: z.string().nullable(),
      askedAtMs: z.number(),
      vouched: z.boolean(),
    }),
    refusals: ["not_found", "passkey_required"],
    run: ({ services, by }, { params }) => services.registry.run(by, "look_at_recovery", params),
  }),
  route({
    method: "post",
    path: "/recovery/{recovery}/vouch",
    summary: "Confirm that the right person asks",
    who: "signed_in",
    may: ["operator", "manager", "main_user"],
    purposes: ["identity"],
    objects: { recovery: "recovery" },
    params: recoveryParams,
    status: 204,
    refusals: ["not_found", "passkey_required"],
    run: ({ services, by }, { params }) => services.registry.run(by, "vouch_recovery", params),
  }),
];
