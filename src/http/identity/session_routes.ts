/**
 * Routes for signing in and for one's own sessions. Tokens travel in bodies alone, never in an
 * address or a cookie (ASVS V14.2.1), so no page elsewhere can use somebody's session. What is given
 * and taken at `/token` has the names of OAuth (RFC 6749, RFC 8628).
 */
import { z } from "zod";
import { idSchema, nameSchema } from "../../people/rows/fields.ts";
import { refreshTokenLengthMax } from "../../people/sessions/refresh_token.ts";
import { endOfSession, sessionSchema } from "../../people/rows/session.ts";
import { deviceRoutes } from "./device_routes.ts";
import { passkeyRoutes } from "./passkey_routes.ts";
import { type IdentityRoute, route } from "./route.ts";
import {
  signInOf,
  tokensAnswer,
  tokensSchema,
  typedEmailSchema,
  typedPasswordSchema,
} from "./sign_in_answers.ts";

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
const tokenRequestSchema = z.discriminatedUnion("grant_type", [
  z.strictObject({
    grant_type: z.literal("refresh_token"),
    refresh_token: z.string().min(1).max(refreshTokenLengthMax),
  }),
  z.strictObject({
    grant_type: z.literal(deviceGrant),
    device_code: z.string().min(1).max(64),
  }),
]);

const sessionViewSchema = z.strictObject({
  id: idSchema,
  deviceName: nameSchema,
  method: sessionSchema.shape.method,
  createdAtMs: z.number(),
  /** By day, not by time (C4). */
  lastSeenDay: z.string(),
  endsAtMs: z.number(),
  verifiedAtMs: z.number().nullable(),
  /** Whether it is the one that asks. */
  current: z.boolean(),
});

const signInRoutes: readonly IdentityRoute[] = [
  route({
    method: "post",
    path: "/sign-in",
    summary: "Sign in by mail address and password",
    who: "anyone",
    may: "anyone",
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({
      email: typedEmailSchema,
      password: typedPasswordSchema,
      deviceName: nameSchema,
    }),
    status: 200,
    answer: tokensSchema,
    refusals: ["sign_in_failed", "passkey_required", "stopped"],
    async run({ services, peer, receivedAtMs }, { body }) {
      return tokensAnswer(await signInOf(services).withPassword({ ...body, peer }), receivedAtMs);
    },
  }),
  route({
    method: "post",
    path: "/token",
    summary: "Use a refresh token, or ask for an approved client's tokens",
    who: "anyone",
    may: "anyone",
    purposes: ["identity"],
    objects: {},
    body: tokenRequestSchema,
    status: 200,
    answer: tokensSchema,
    refusals: ["session_ended", "authorization_pending", "link_used", "sign_in_failed", "stopped"],
    async run({ services, receivedAtMs }, { body }) {
      const signIn = signInOf(services);
      const tokens = body.grant_type === "refresh_token"
        ? await signIn.tokens.refresh(body.refresh_token)
        : await signIn.withDeviceCode(body.device_code);
      return tokensAnswer(tokens, receivedAtMs);
    },
  }),
];

const ownSessionRoutes: readonly IdentityRoute[] = [
  route({
    method: "get",
    path: "/me/sessions",
    summary: "The devices on which one is signed in",
    who: "signed_in",
    may: "self",
    beforePasskey: true,
    purposes: ["identity"],
    objects: {},
    status: 200,
    answer: z.strictObject({ sessions: z.array(sessionViewSchema).max(64) }),
    refusals: [],
    async run({ services, by }) {
      const sessions = await services.registry.look((ledger, now) =>
        ledger.find("session", "account", by.account ?? "")
          .filter((session) => now < endOfSession(session)).slice(-64)
      );
      return {
        sessions: sessions.map((session) => ({
          id: session.id,
          deviceName: session.deviceName,
          method: session.method,
          createdAtMs: session.createdAtMs,
          lastSeenDay: session.lastSeenDay,
          endsAtMs: endOfSession(session),
          verifiedAtMs: session.verifiedAtMs,
          current: session.id === by.session,
        })),
      };
    },
  }),
  route({
    method: "delete",
    path: "/me/sessions/{session}",
    summary: "Sign out one of one's own devices",
    who: "signed_in",
    may: "self",
    beforePasskey: true,
    purposes: ["identity"],
    objects: { session: "session" },
    params: z.object({ session: idSchema }),
    status: 204,
    refusals: ["not_found"],
    async run({ services, by }, { params }) {
      return await services.registry.run(by, "end_session", params);
    },
  }),
  route({
    method: "post",
    path: "/me/sessions/end-others",
    summary: "Sign out all of one's own devices but this one",
    who: "signed_in",
    may: "self",
    beforePasskey: true,
    purposes: ["identity"],
    objects: {},
    status: 200,
    answer: z.strictObject({ ended: z.int().min(0) }),
    refusals: ["not_found"],
    async run({ services, by }) {
      return await services.registry.run(by, "end_other_sessions", {});
    },
  }),
  route({
    method: "post",
    path: "/sign-out",
    summary: "Sign out",
    who: "signed_in",
    may: "self",
    beforePasskey: true,
    purposes: ["identity"],
    objects: {},
    status: 204,
    refusals: ["not_found"],
    async run({ services, by }) {
      return await services.registry.run(by, "end_session", { session: by.session ?? "" });
    },
  }),
  route({
    method: "post",
    path: "/me/verify/password",
    summary: "Prove oneself again by password, before opening a door",
    who: "signed_in",
    may: "self",
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({ password: typedPasswordSchema }),
    status: 204,
    refusals: ["sign_in_failed"],
    async run({ services, by, peer }, { body }) {
      await signInOf(services).verifyPassword(by, { ...body, peer });
      return null;
    },
  }),
  route({
    method: "post",
    path: "/me/password",
    summary: "Change one's own password; one's other devices are signed out",
    who: "signed_in",
    may: "self",
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({
      current: typedPasswordSchema.nullable().describe("null where there is none"),
      password: typedPasswordSchema,
    }),
    status: 204,
    refusals: ["sign_in_failed", "verification_needed", "not_found"],
    async run({ services, by, peer }, { body }) {
      await signInOf(services).changePassword(by, { ...body, peer });
      return null;
    },
  }),
];

/** The routes of this part. */
export const sessionRoutes: readonly IdentityRoute[] = [
  ...signInRoutes,
  ...ownSessionRoutes,
  ...passkeyRoutes,
  ...deviceRoutes,
];
