/** Routes for signing in a client without a browser (RFC 8628); the names are the RFC's. */
import { z } from "zod";
import { nameSchema } from "../../people/rows/fields.ts";
import { type IdentityRoute, route } from "./route.ts";
import { signInOf } from "./sign_in_answers.ts";

/** Where a person types the code that a client shows. */
const approvalPage = "/device";

/** The routes of device authorization; its tokens are handed out at `/token`. */
export const deviceRoutes: readonly IdentityRoute[] = [
  route({
    method: "post",
    path: "/device_authorization",
    summary: "Begin to sign in a client without a browser",
    who: "anyone",
    may: "anyone",
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({ client_name: nameSchema.describe("shown to who approves") }),
    status: 200,
    answer: z.strictObject({
      device_code: z.string(),
      user_code: z.string().describe("shown to the person, who types it where they are signed in"),
      verification_uri: z.string(),
      expires_in: z.int().describe("seconds"),
      interval: z.int().describe("seconds between two questions at /token"),
    }),
    refusals: [],
    run({ services, peer }, { body }) {
      const codes = signInOf(services).devices.begin(body.client_name, peer);
      return Promise.resolve({
        device_code: codes.deviceCode,
        user_code: codes.userCode,
        verification_uri: `${services.publicUrl}${approvalPage}`,
        expires_in: codes.expiresInMs / 1000,
        interval: codes.intervalMs / 1000,
      });
    },
  }),
  route({
    method: "post",
    path: "/device_authorization/approve",
    summary: "Sign in the client that shows this code; for operators and managers by fresh passkey",
    who: "signed_in",
    may: "self",
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({ user_code: z.string().min(1).max(20) }),
    status: 200,
    answer: z.strictObject({ client_name: nameSchema }),
    refusals: ["verification_needed", "not_found"],
    async run({ services, by }, { body }) {
      return { client_name: await signInOf(services).devices.approve(by, body.user_code) };
    },
  }),
];
