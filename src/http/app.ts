/**
 * The HTTP edge as one application: what every request goes through, in order, then the routes.
 * Every refusal, wherever it arises, becomes problem+json here and is counted here.
 *
 * The order: headers for every answer → host name → rate → body limit → and below `/v1` the
 * capability and the media type. Only then is anything parsed.
 */
import type { HttpBindings } from "@hono/node-server";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { routePath } from "hono/route";
import type { Capability, CapabilityVerifier } from "../access/capability.ts";
import type { Rights } from "../access/rights.ts";
import type { Clock } from "../clock.ts";
import type { Doors } from "../doors.ts";
import type { Journeys } from "../journeys/journeys.ts";
import type { Lifts } from "../lifts.ts";
import type { EdgeObserver } from "../operations/edge_observer.ts";
import type { Log } from "../operations/log.ts";
import type { Doer } from "../people/registry/turn.ts";
import type { Positions } from "../position/positions.ts";
import { type Refusal, type RefusalCode, RefusalError, refuse } from "../refusal.ts";
import type { RingPhones } from "../ring_phones.ts";
import type { Site } from "../site.ts";
import { acceptedLanguages } from "./accept_language.ts";
import { AddressRates } from "./address_rates.ts";
import { faultOfBody } from "./body_bound.ts";
import { addCallRoutes } from "./call_routes.ts";
import { DocsPage, docsPaths } from "./docs_page.ts";
import { hasHungUp } from "./hung_up.ts";
import type { EdgeLimits } from "./limits.ts";
import { addOpenApi } from "./openapi.ts";
import type { PeerAddress } from "./peer_address.ts";
import { problemResponse } from "./problem.ts";
import { securityHeaders, strictTransport } from "./security_headers.ts";
import { addJourneyRoutes } from "./journey_routes.ts";
import { addLeaseRoutes } from "./lease_routes.ts";
import { addDoorRoutes } from "./door_routes.ts";
import { mountIdentity } from "./identity/mount.ts";
import { roomyOf } from "./identity/roomy.ts";
import type { IdentityServices } from "./identity/services.ts";
import { addRingRoutes } from "./ring_routes.ts";
import { addSiteRoutes } from "./site_routes.ts";
import { serveWebFile, webFileAt, type WebFiles } from "./web_files.ts";

/** What a handler finds in its context. */
export interface AppEnv {
  Bindings: HttpBindings;
  Variables: {
    capability: Capability;
    /** Who asks a route of the identity plane. */
    doer: Doer;
    /** Wall time at which the request was taken up. */
    receivedAtMs: number;
    /** Why the request was refused, where it was. */
    refused: RefusalCode;
  };
}
/** The application. */
export type App = OpenAPIHono<AppEnv>;

/** What the application is made of. */
export interface AppParts {
  readonly clock: Clock;
  readonly site: Site;
  readonly lifts: Lifts;
  readonly rights: Rights;
  readonly positions: Positions;
  readonly capabilities: CapabilityVerifier;
  /** Why the server is not ready; empty once it is. */
  readonly readiness: () => readonly string[];
  readonly observer: EdgeObserver;
  readonly web: WebFiles;
  readonly log: Log;
  readonly limits: EdgeLimits;
  readonly peers: PeerAddress;
  /** Answers only to names of this machine. */
  readonly loopbackOnly: boolean;
  readonly tls: boolean;
  /** Journeys over several lift groups, where this server plans them. */
  readonly journeys?: Journeys;
  /** The doors, where this server has any. */
  readonly doors?: Doors;
  /** Rings as phones see them, where this server has any. */
  readonly rings?: RingPhones;
  /** The identity plane, where this server has one. */
  readonly identity?: IdentityServices;
  /** On the console's own listener whoever comes is this one. */
  readonly console?: Doer;
  /** Adds routes outside `/v1`, for an entry of its own such as the demo's. */
  readonly extraRoutes?: (app: Hono<AppEnv>) => void;
}

/** So many files of a page may an address ask for where it may make one request. */
const filesPerRequest = 20;

/** Puts the application together. */
export function createApp(parts: AppParts): App {
  const app: App = new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw new RefusalError(refusalOfIssues(result.target, result.error));
    },
  });
  addGuards(app, parts);
  addSiteRoutes(app, parts);
  addCallRoutes(app, parts);
  if (parts.lifts.leases !== undefined) addLeaseRoutes(app, parts.lifts.leases, parts);
  if (parts.journeys !== undefined) addJourneyRoutes(app, parts.journeys, parts);
  addDoorRoutes(app, parts);
  if (parts.rings !== undefined) addRingRoutes(app, parts.rings);
  if (parts.identity !== undefined) {
    mountIdentity(app, parts.identity, parts.peers, {
      ...(parts.console !== undefined && { console: parts.console }),
    });
  }
  addOpenApi(app);
  const docs = new DocsPage();
  for (const path of docsPaths) {
    app.get(path, async (c) => {
      const file = await docs.file(path);
      return (file && serveWebFile(new Map([[path, file]]), c.req.raw, path)) ?? c.notFound();
    });
  }
  parts.extraRoutes?.(app);
  app.notFound((c) => serveWebFile(parts.web, c.req.raw, c.req.path) ?? notThere(app, parts, c));
  app.onError((error, c) => answerError(error, c, parts));
  return app;
}

function addGuards(app: App, parts: AppParts): void {
  const { clock, limits, observer, peers } = parts;
  const rates = new AddressRates(limits.requestsPerSecond, limits.addressesMax);
  // A page is some fifty files out of memory, and a whole building may stand behind one address.
  const fileRates = new AddressRates(
    limits.requestsPerSecond * filesPerRequest,
    limits.addressesMax,
  );
  const fixed = { ...securityHeaders, ...(parts.tls ? strictTransport : {}) };
  app.use(async (c, next) => {
    const beganMs = clock.monotonic();
    c.set("receivedAtMs", clock.now());
    await next();
    for (const [name, value] of Object.entries(fixed)) c.res.headers.set(name, value);
    if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
    const code = c.var.refused;
    if (code !== undefined) observer.refusedAt("http", code);
    observer.answered(c.res.status, clock.monotonic() - beganMs);
  });
  app.use(async (c, next) => {
    if (parts.loopbackOnly && !peers.namesLoopback(c.env.incoming)) {
      throw new RefusalError(
        refuse("forbidden", "Cannot answer: this listener answers to names of this machine only"),
      );
    }
    const isFile = (c.req.method === "GET" || c.req.method === "HEAD") &&
      webFileAt(parts.web, c.req.path) !== undefined;
    const waitMs = (isFile ? fileRates : rates).ask(peers.of(c.env.incoming), clock.monotonic());
    if (waitMs > 0) {
      throw new RefusalError(
        refuse("busy", "Cannot take the request: too many came from this address", {
          retryAfterMs: waitMs,
        }),
      );
    }
    await next();
  });
  app.use(async (c, next) => {
    const roomy = c.req.header("transfer-encoding") === undefined ? roomyOf(c.req.path) : 0;
    const refusal = await faultOfBody(c, Math.max(limits.bodyBytesMax, roomy));
    if (refusal !== undefined) return refused(c, refusal, { connection: "close" });
    await next();
  });
  app.use("/v1/*", async (c, next) => {
    const capability = await capabilityOf(c, parts.capabilities);
    if (capability.screen !== undefined) {
      throw new RefusalError(
        refuse(
          "forbidden",
          "Cannot answer: a screen is told by its socket what it shows, and asks nothing",
        ),
      );
    }
    c.set("capability", capability);
    const type = c.req.header("content-type");
    if (type !== undefined && !/^application\/json\s*(;|$)/i.test(type)) {
      throw new RefusalError(
        refuse("unsupported_media_type", "Cannot read the body: it must be application/json"),
      );
    }
    await next();
  });
}

async function capabilityOf(c: Context<AppEnv>, verifier: CapabilityVerifier): Promise<Capability> {
  const token = /^Bearer ([^\s]+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (token === undefined) {
    throw new RefusalError(
      refuse("unauthenticated", "Cannot answer: it takes a capability, as `Authorization: Bearer`"),
    );
  }
  const answer = await verifier.verify(token);
  if (!answer.ok) throw new RefusalError(answer.refusal);
  return answer.value;
}

/** The first rule that a request broke, and where; never what came. */
function refusalOfIssues(
  target: string,
  error: { issues: readonly { path: readonly PropertyKey[]; message: string; code?: string }[] },
): Refusal {
  const issue = error.issues[0];
  const place = issue?.path.join(".") ?? "";
  if (target === "header" && place === "idempotency-key") {
    return issue?.code === "invalid_type"
      ? refuse("key_required", "Cannot place it: an Idempotency-Key header is needed")
      : refuse("key_invalid", "Cannot place it: the Idempotency-Key must be a UUID of version 7");
  }
  return refuse(
    "invalid",
    `Cannot read the ${target === "json" ? "body" : target}: ` +
      `${place === "" ? "it" : place}: ${(issue?.message ?? "is not valid").slice(0, 160)}`,
  );
}

function notThere(app: App, parts: AppParts, c: Context<AppEnv>): Response {
  const allowed = new Set<string>();
  for (const { method, path } of app.routes) {
    if (method !== "ALL" && matches(path, c.req.path)) allowed.add(method);
  }
  if (webFileAt(parts.web, c.req.path) !== undefined) allowed.add("GET");
  if (allowed.has("GET")) allowed.add("HEAD");
  return allowed.size === 0
    ? refused(c, refuse("not_found", "Cannot find that: nothing lies at this path"))
    : refused(c, refuse("method_not_allowed", "Cannot do that here: see the Allow header"), {
      allow: [...allowed].sort().join(", "),
    });
}

/** Whether a route's pattern, with `:name` for one segment, covers a path. */
function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split("/");
  const came = path.split("/");
  return wanted.length === came.length &&
    wanted.every((part, index) => part.startsWith(":") || part === came[index]);
}

function answerError(error: unknown, c: Context<AppEnv>, parts: AppParts): Response {
  if (error instanceof RefusalError) return refused(c, error.refusal);
  if (error instanceof HTTPException && error.status < 500) {
    return refused(
      c,
      refuse("malformed", "Cannot read the request: its body is not well-formed JSON"),
    );
  }
  if (!hasHungUp(c.env.incoming)) {
    parts.log.error("request_failed", {
      method: c.req.method,
      // The route's pattern: a path holds ids of calls.
      route: routePath(c),
      error: error instanceof Error ? error : String(error),
    });
  }
  return refused(c, refuse("internal", "Cannot answer: something broke here"));
}

function refused(
  c: Context,
  refusal: Refusal,
  more: Readonly<Record<string, string>> = {},
): Response {
  c.set("refused", refusal.code);
  const languages = acceptedLanguages(c.req.header("accept-language"));
  return problemResponse(refusal, more, undefined, languages);
}
