/**
 * Routes for passkeys. What goes between the browser and this server has the JSON forms of WebAuthn
 * (`parseCreationOptionsFromJSON`, `PublicKeyCredential.toJSON`); what a browser adds beyond them is
 * left aside.
 */
import { z } from "zod";
import { nameSchema } from "../../people/rows/fields.ts";
import { type IdentityRoute, route } from "./route.ts";
import { signInOf, tokensAnswer, tokensSchema } from "./sign_in_answers.ts";

const bytes = (max: number) => z.string().min(1).max(max).regex(/^[A-Za-z0-9_-]+$/);
const credentialIdSchema = bytes(1400);
const transportsSchema = z.array(z.string().max(20)).max(8);

const assertionSchema = z.object({
  id: credentialIdSchema,
  rawId: credentialIdSchema,
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: bytes(4096),
    authenticatorData: bytes(4096),
    signature: bytes(4096),
    userHandle: bytes(128).nullish(),
  }),
});
const attestationSchema = z.object({
  id: credentialIdSchema,
  rawId: credentialIdSchema,
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: bytes(4096),
    attestationObject: bytes(8192),
    transports: transportsSchema.optional(),
  }),
});

/** As the library takes it: what a client's extensions say is not used. */
function assertion({ response, ...rest }: z.output<typeof assertionSchema>) {
  const { userHandle, ...answer } = response;
  return {
    ...rest,
    clientExtensionResults: {},
    response: { ...answer, ...(typeof userHandle === "string" && { userHandle }) },
  };
}

function attestation({ response, ...rest }: z.output<typeof attestationSchema>) {
  const { transports, ...answer } = response;
  return {
    ...rest,
    clientExtensionResults: {},
    response: { ...answer, ...(transports !== undefined && { transports }) },
  };
}

// The options are the library's; what is not named here, such as hints, does not leave.
const descriptorsSchema = z.array(z.object({
  id: z.string(),
  type: z.string(),
  transports: z.array(z.string()).optional(),
})).max(16);
const requestOptionsSchema = z.object({
  challenge: z.string(),
  rpId: z.string().optional(),
  timeout: z.int().optional(),
  userVerification: z.string().optional(),
  allowCredentials: descriptorsSchema.optional(),
});
const creationOptionsSchema = z.object({
  challenge: z.string(),
  rp: z.object({ id: z.string().optional(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.object({ alg: z.int(), type: z.string() })).max(8),
  timeout: z.int().optional(),
  attestation: z.string().optional(),
  excludeCredentials: descriptorsSchema.optional(),
  authenticatorSelection: z.object({
    residentKey: z.string().optional(),
    requireResidentKey: z.boolean().optional(),
    userVerification: z.string().optional(),
  }).optional(),
});

const passkeyViewSchema = z.strictObject({
  id: z.string(),
  name: nameSchema,
  addedAtMs: z.number(),
});
const passkeyPath = z.object({ passkey: credentialIdSchema });
const view = ({ id, name, addedAtMs }: z.output<typeof passkeyViewSchema>) => ({
  id,
  name,
  addedAtMs,
});

const signInByPasskey: readonly IdentityRoute[] = [
  route({
    method: "post",
    path: "/sign-in/passkey/options",
    summary: "A challenge for signing in by passkey",
    who: "anyone",
    may: "anyone",
    purposes: ["identity"],
    objects: {},
    status: 200,
    answer: requestOptionsSchema,
    refusals: [],
    async run({ services, peer }) {
      return await signInOf(services).passkeys.signInOptions(peer);
    },
  }),
  route({
    method: "post",
    path: "/sign-in/passkey",
    summary: "Sign in by passkey",
    who: "anyone",
    may: "anyone",
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({ response: assertionSchema, deviceName: nameSchema }),
    status: 200,
    answer: tokensSchema,
    refusals: ["sign_in_failed", "stopped"],
    async run({ services, peer, receivedAtMs }, { body }) {
      const tokens = await signInOf(services).withPasskey({
        response: assertion(body.response),
        deviceName: body.deviceName,
        peer,
      });
      return tokensAnswer(tokens, receivedAtMs);
    },
  }),
  route({
    method: "post",
    path: "/me/verify/options",
    summary: "A challenge for proving oneself again",
    who: "signed_in",
    may: "self",
    beforePasskey: true,
    purposes: ["identity"],
    objects: {},
    status: 200,
    answer: requestOptionsSchema,
    refusals: [],
    async run({ services, by }) {
      return await signInOf(services).passkeys.verifyOptions(by);
    },
  }),
  route({
    method: "post",
    path: "/me/verify",
    summary: "Prove oneself again by passkey, before something sensitive",
    who: "signed_in",
    may: "self",
    beforePasskey: true,
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({ response: assertionSchema }),
    status: 204,
    refusals: ["sign_in_failed", "not_found"],
    async run({ services, by }, { body }) {
      await signInOf(services).passkeys.verify(by, assertion(body.response));
      return null;
    },
  }),
];

const ownPasskeys: readonly IdentityRoute[] = [
  route({
    method: "get",
    path: "/me/passkeys",
    summary: "One's own passkeys",
    who: "signed_in",
    may: "self",
    beforePasskey: true,
    purposes: ["identity"],
    objects: {},
    status: 200,
    answer: z.strictObject({ passkeys: z.array(passkeyViewSchema).max(16) }),
    refusals: [],
    async run({ services, by }) {
      const passkeys = await services.registry.look((ledger) =>
        ledger.get("account", by.account ?? "")?.passkeys ?? []
      );
      return { passkeys: passkeys.map(view) };
    },
  }),
  route({
    method: "post",
    path: "/me/passkeys/options",
    summary: "What a browser needs to make a passkey",
    who: "signed_in",
    may: "self",
    beforePasskey: true,
    purposes: ["identity"],
    objects: {},
    status: 200,
    answer: creationOptionsSchema,
    refusals: [],
    async run({ services, by }) {
      return await signInOf(services).passkeys.registerOptions(by);
    },
  }),
  route({
    method: "post",
    path: "/me/passkeys",
    summary: "Add the passkey that a browser has made; it proves one in this session",
    who: "signed_in",
    may: "self",
    beforePasskey: true,
    purposes: ["identity"],
    objects: {},
    body: z.strictObject({ name: nameSchema, response: attestationSchema }),
    status: 201,
    answer: passkeyViewSchema,
    refusals: ["verification_needed", "limit_reached", "conflict", "not_found"],
    async run({ services, by }, { body }) {
      const { passkeys } = signInOf(services);
      return view(await passkeys.register(by, body.name, attestation(body.response)));
    },
  }),
  route({
    method: "patch",
    path: "/me/passkeys/{passkey}",
    summary: "Give one of one's own passkeys another name",
    who: "signed_in",
    may: "self",
    purposes: ["identity"],
    objects: { passkey: "passkey" },
    params: passkeyPath,
    body: z.strictObject({ name: nameSchema }),
    status: 200,
    answer: passkeyViewSchema,
    refusals: ["not_found"],
    async run({ services, by }, { params, body }) {
      return view(await services.registry.run(by, "rename_passkey", { ...params, ...body }));
    },
  }),
  route({
    method: "delete",
    path: "/me/passkeys/{passkey}",
    summary: "Remove one of one's own passkeys; an operator or manager keeps one",
    who: "signed_in",
    may: "self",
    purposes: ["identity"],
    objects: { passkey: "passkey" },
    params: passkeyPath,
    status: 204,
    refusals: ["not_found", "verification_needed"],
    async run({ services, by }, { params }) {
      return await services.registry.run(by, "remove_passkey", params);
    },
  }),
];

/** The routes of passkeys. */
export const passkeyRoutes: readonly IdentityRoute[] = [...signInByPasskey, ...ownPasskeys];
