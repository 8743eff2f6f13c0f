/**
 * Puts the route table of the identity plane on the application. Every route goes the same way:
 * media type → access token and a session that still lives → schemas → the handler → its answer.
 * What is answered is checked against the route's own schema, so that no field leaves by accident.
 */
import { createRoute, type RouteConfig } from "@hono/zod-openapi";
import type { Context } from "hono";
import { type RefusalCode, RefusalError, refuse } from "../../refusal.ts";
import type { Doer } from "../../people/registry/turn.ts";
import { mustProve } from "../../people/sessions/proving.ts";
import { acceptedLanguages } from "../accept_language.ts";
import type { App, AppEnv } from "../app.ts";
import type { PeerAddress } from "../peer_address.ts";
import { refusalAnswers } from "../route_answers.ts";
import type { Purpose } from "../../privacy/purposes.ts";
import { noteRead, readFor } from "./bulk_reads.ts";
import type { IdentityContext, IdentityRoute } from "./route.ts";
import { identityRoutes } from "./routes.ts";
import type { IdentityServices } from "./services.ts";

/** Where the identity plane's routes lie. */
export const identityPrefix = "/identity/v1";

/** Refusals that any route of the identity plane may answer with. */
const always: readonly RefusalCode[] = [
  "malformed",
  "invalid",
  "too_large",
  "unsupported_media_type",
  "busy",
  "unavailable",
  "stopping",
  "internal",
];
const signedIn: readonly RefusalCode[] = [
  "unauthenticated",
  "session_ended",
  "passkey_required",
  "stopped",
];

/** Whoever comes without a token: a holder of a link, or nobody in particular. */
const nobody: Doer = { account: null, session: null, via: "link", verifiedAtMs: null };

/** How the routes are mounted. */
export interface MountOptions {
  readonly routes?: readonly IdentityRoute[];
  /** Whoever comes is this one, without a token: for the console's own listener. */
  readonly console?: Doer;
}

/** Adds the routes. */
export function mountIdentity(
  app: App,
  services: IdentityServices,
  peers: PeerAddress,
  { routes = identityRoutes, console }: MountOptions = {},
): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "access_token", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "vestibule-access+jwt",
    description: "A token of five minutes that says who is signed in. Equipment routes refuse it.",
  });
  app.use(`${identityPrefix}/*`, async (c, next) => {
    const type = c.req.header("content-type");
    if (type !== undefined && !/^application\/json\s*(;|$)/i.test(type)) {
      throw new RefusalError(
        refuse("unsupported_media_type", "Cannot read the body: it must be application/json"),
      );
    }
    await next();
  });
  for (const route of routes) addRoute(app, services, peers, route, console);
}

function addRoute(
  app: App,
  services: IdentityServices,
  peers: PeerAddress,
  route: IdentityRoute,
  console: Doer | undefined,
): void {
  const described = createRoute({
    ...configOf(route),
    // Runs before the schemas: whoever may not come learns nothing of what is expected here.
    middleware: async (c: Context<AppEnv>, next: () => Promise<void>) => {
      const guarded = console === undefined && route.who === "signed_in";
      c.set("doer", guarded ? await doerOf(c, services, route) : console ?? nobody);
      demandBuilding(c, services, route);
      await next();
    },
  });
  app.openapi(described, async (c: Context<AppEnv>) => {
    const by = c.var.doer;
    // The schemas of the route config have been applied by the time the handler runs.
    const valid = c.req.valid as (target: "param" | "query" | "json") => unknown;
    const query = (route.query === undefined ? {} : valid.call(c.req, "query")) as {
      readonly purpose?: Purpose;
    };
    const params = route.params === undefined ? {} : valid.call(c.req, "param");
    const read = readFor(
      route,
      route.bulk === undefined ? undefined : query.purpose,
      c.req.raw.headers,
    );
    services.reads?.note(read.purposes);
    const context: IdentityContext = {
      by,
      services,
      peer: peers.of(c.env.incoming),
      languages: acceptedLanguages(c.req.header("accept-language")),
      receivedAtMs: c.var.receivedAtMs,
      headers: c.req.raw.headers,
      key: c.req.header("idempotency-key"),
      purpose: read.purpose,
    };
    const answer = await route.run(context, {
      params: params as never,
      query: query as never,
      body: route.body === undefined ? undefined : valid.call(c.req, "json"),
    });
    await noteRead(context, route, read, params as Readonly<Record<string, string>>);
    if (answer instanceof Response) return answer;
    if (route.answer === undefined) return c.body(null, 204);
    return c.json(route.answer.parse(answer) as object, route.status as 200);
  });
}

function configOf(route: IdentityRoute): RouteConfig {
  const { method, path, summary, params, query, body, answer, status } = route;
  const codes = new Set([
    ...always,
    ...(route.who === "anyone" ? [] : signedIn),
    ...route.refusals,
  ]);
  return {
    method,
    path: `${identityPrefix}${path}`,
    summary,
    ...(route.who === "anyone" ? {} : { security: [{ access_token: [] }] }),
    request: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(body === undefined
        ? {}
        : { body: { required: true, content: { "application/json": { schema: body } } } }),
    },
    responses: {
      [status]: answer === undefined
        ? { description: "Done." }
        : { description: "Done.", content: { "application/json": { schema: answer } } },
      ...refusalAnswers(...codes),
    },
  };
}

/** A building that the site does not have is not found by anybody, the operator included. */
function demandBuilding(
  c: Context<AppEnv>,
  { site }: IdentityServices,
  { objects }: IdentityRoute,
): void {
  for (const [name, kind] of Object.entries(objects)) {
    const building = c.req.param(name);
    if (kind === "building" && !site.buildings.some(({ id }) => id === building)) {
      throw new RefusalError(
        refuse("not_found", "Cannot find the building: there is none of this id"),
      );
    }
  }
}

/** Who the bearer of the access token is, if their session still lives. */
async function doerOf(
  c: Context<AppEnv>,
  services: IdentityServices,
  route: IdentityRoute,
): Promise<Doer> {
  const token = /^Bearer ([^\s]+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (token === undefined) {
    throw new RefusalError(
      refuse("unauthenticated", "Cannot answer: it takes an access token, as a Bearer"),
    );
  }
  const answer = await services.accessTokens.verify(token);
  if (!answer.ok) throw new RefusalError(answer.refusal);
  const { account, session } = answer.value;
  return await services.registry.look((ledger, now): Doer => {
    const row = ledger.get("session", session);
    const status = ledger.get("account", account)?.status;
    if (status === "stopped") {
      throw new RefusalError(refuse("stopped", "Cannot go on: the account has stopped"));
    }
    if (
      row === undefined || row.account !== account || now >= row.expiresAtMs || status !== "active"
    ) {
      throw new RefusalError(refuse("session_ended", "Cannot go on: the session has ended"));
    }
    if (
      row.verifiedAtMs === null && route.beforePasskey !== true && mustProve(ledger, account, now)
    ) {
      throw new RefusalError(
        refuse("passkey_required", "Cannot go on: operators and managers use a passkey"),
      );
    }
    return { account, session, via: "session", verifiedAtMs: row.verifiedAtMs };
  });
}
