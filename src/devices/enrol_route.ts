/**
 * `POST /devices/v1/enrol`: a device that has a one-time code and a key of its own gets its
 * certificate and everything else that it must know of this server. It lies outside `/v1`, since a
 * device has no capability; the guards of address, rate and size stand before it as before all.
 *
 * The device checks the server's name through TLS as a browser does. What it learns here – whom to
 * believe acts from – is worth as much as that check.
 */
import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import type { App } from "../http/app.ts";
import { refusalAnswers } from "../http/route_answers.ts";
import { RefusalError, refuse } from "../refusal.ts";
import type { DeviceAuthority } from "./device_authority.ts";

/** What {@link addEnrolRoute} needs. */
export interface EnrolParts {
  readonly authority: DeviceAuthority;
  /** Where the device shall connect. */
  readonly brokerUrl: string;
  /** The keys that sign acts (E5), at present: Ed25519, raw, base64url. */
  readonly actKeys: () => readonly { readonly kid: string; readonly publicKey: string }[];
}

/** What a device brings. */
export const enrolRequestSchema = z.strictObject({
  device: z.string().min(1).max(64).describe("the device's id in the site file"),
  code: z.string().min(1).max(64).describe("the one-time code, as the operator gave it"),
  csr: z.string().min(1).max(8192).describe(
    "PKCS #10 in PEM, ECDSA P-256 or P-384 or RSA 2048 to 4096; its subject names the device " +
      "or nobody",
  ),
});

/** What it gets. */
export const enrolAnswerSchema = z.strictObject({
  certificate: z.string().describe("the client certificate, PEM"),
  ca: z.string().describe("the certificate of the authority that signed it, PEM"),
  serial: z.string(),
  expiresAtMs: z.int().min(0),
  brokerUrl: z.string(),
  actKeys: z.array(z.strictObject({ kid: z.string(), publicKey: z.string() })),
});

const enrol = createRoute({
  method: "post",
  path: "/devices/v1/enrol",
  summary: "Enrol a device with its one-time code",
  request: {
    body: { required: true, content: { "application/json": { schema: enrolRequestSchema } } },
  },
  responses: {
    201: {
      description: "The device's certificate; one it had before is revoked.",
      content: { "application/json": { schema: enrolAnswerSchema } },
    },
    ...refusalAnswers(
      "malformed",
      "invalid",
      "too_large",
      "unsupported_media_type",
      "enrolment_refused",
      "busy",
      "internal",
    ),
  },
});

/** Adds the route. */
export function addEnrolRoute(app: App, { authority, brokerUrl, actKeys }: EnrolParts): void {
  app.use(enrol.path, async (c, next) => {
    const type = c.req.header("content-type") ?? "";
    if (c.req.method === "POST" && !/^application\/json\s*(;|$)/i.test(type)) {
      throw new RefusalError(
        refuse("unsupported_media_type", "Cannot read the body: it must be application/json"),
      );
    }
    await next();
  });
  app.openapi(enrol, async (c) => {
    const answer = await authority.enrol(c.req.valid("json"));
    if (!answer.ok) throw new RefusalError(answer.refusal);
    return c.json({ ...answer.value, brokerUrl, actKeys: [...actKeys()] }, 201);
  });
}
