/**
 * Authentication v2 of the KONE-compatible API: a client fetches a token with its id and secret (RFC
 * 6749 §4.4), and with that token short, narrower ones for its end users. No secret and no token is
 * ever taken from an address here, and none is logged.
 */
import { Buffer } from "node:buffer";
import type { Context } from "hono";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { AddressRates } from "../http/address_rates.ts";
import type { App, AppEnv } from "../http/app.ts";
import type { PeerAddress } from "../http/peer_address.ts";
import type { Log } from "../operations/log.ts";
import { endUserLengthMax } from "../people/api_clients/api_clients.ts";
import {
  inKoneForm,
  invalidToken,
  KoneError,
  notAllowed,
  tooManyRequests,
  wrongContentType,
} from "./answers.ts";
import { bearerOf, identityOf } from "./bearer.ts";
import type { KoneInventory } from "./inventory.ts";
import { addResourcesRoutes } from "./resources_routes.ts";
import {
  callTypes,
  covers,
  holdingOf,
  type Scope,
  scopeFor,
  scopesMax,
  splitScopes,
} from "./scopes.ts";
import {
  type IssuedToken,
  type KoneTokenDesk,
  limitedLifeMaxS,
  limitedLifeS,
  type NotIssued,
} from "./tokens.ts";

/** Requests a second of one address and of one client, with a burst of twice as many. */
export const requestsPerAddress = 50;
export const requestsPerClient = 20;
const addressesMax = 10_000;
const clientsMax = 1_000;
const nonceLengthMax = 256;

const prefix = "/api/v2/oauth2";
/** Of version 1, where a published example still fetches limited tokens; the same but for its name. */
const oldPrefix = "/api/v1/oauth2";

/** What the routes need. */
export interface KoneAuthParts {
  readonly tokens: KoneTokenDesk;
  readonly inventory: KoneInventory;
  readonly clock: Clock;
  readonly peers: PeerAddress;
  readonly log: Log;
  /** Where clients reach this server, without a slash at the end. */
  readonly publicUrl: string;
}

/** Adds the routes of tokens and of resources. */
export function addKoneAuthRoutes(app: App, parts: KoneAuthParts): void {
  const addresses = new AddressRates(requestsPerAddress, addressesMax);
  const clients = new AddressRates(requestsPerClient, clientsMax);
  const ask = (rates: AddressRates, who: string) => {
    const waitMs = rates.ask(who, parts.clock.monotonic());
    if (waitMs > 0) throw tooManyRequests(waitMs);
  };
  const limited = (handle: (c: Context<AppEnv>) => Promise<Response>) =>
    inKoneForm(parts.log, (c) => {
      ask(addresses, parts.peers.of(c.env.incoming));
      return handle(c);
    });

  const token = limited(async (c) => {
    demandType(c, "application/x-www-form-urlencoded");
    const { client, secret } = basicOf(c);
    const form = new URLSearchParams(await c.req.text());
    const issued = await parts.tokens.issue(client, secret, (facts) => {
      // Only who has proved itself spends of a client's rate: its id is no secret.
      ask(clients, facts.id);
      if (form.get("grant_type") !== "client_credentials") {
        throw invalidBody("Invalid grant type", "invalid", "grant_type");
      }
      const words = wordsOf(form.get("scope") ?? "", "scope");
      const holding = holdingOf(parts.inventory, facts);
      return words.map((word) => scopeFor(word, holding) ?? notThisScope(word));
    }, nonceOf(form.get("nonce") ?? undefined));
    return answer(c, issued);
  });
  const limitedToken = limited(async (c) => {
    demandType(c, "application/json");
    const master = await identityOf(c, parts.tokens);
    ask(clients, master.client);
    if (master.limited) {
      throw new KoneError(403, "Limited token cannot be used to request a limited token", [
        { type: "not_allowed", header: "authorization" },
      ]);
    }
    const wish = wishOf(await c.req.text());
    const scopes = wish.scopes.map((word) => narrowed(word, master.scopes, parts.inventory));
    const issued = await parts.tokens.issueLimited(master, { ...wish, scopes });
    return answer(c, issued);
  });
  for (const at of [prefix, oldPrefix]) {
    app.post(`${at}/token`, token);
    app.all(`${at}/token`, notAllowed("POST"));
    app.post(`${at}/limited-token`, limitedToken);
    app.all(`${at}/limited-token`, notAllowed("POST"));
  }

  app.get(`${prefix}/.well-known/openid-configuration`, (c) =>
    c.json({
      issuer: parts.tokens.issuer,
      token_endpoint: `${parts.publicUrl}${prefix}/token`,
      userinfo_endpoint: `${parts.publicUrl}${prefix}/userinfo`,
      token_endpoint_auth_methods_supported: ["client_secret_basic"],
    }));
  app.all(`${prefix}/.well-known/openid-configuration`, notAllowed("GET"));

  app.get(
    `${prefix}/userinfo`,
    limited(async (c) => {
      const claims = await parts.tokens.claims(bearerOf(c));
      if (claims === null) throw invalidToken();
      const texts = Object.entries(claims).map(([name, value]) => [
        name,
        name === "exp" || name === "iat" || name === "org" || name === "sandbox"
          ? String(value)
          : value,
      ]);
      return c.json(Object.fromEntries(texts));
    }),
  );
  app.all(`${prefix}/userinfo`, notAllowed("GET"));

  addResourcesRoutes(app, { ...parts, limited });
}

function answer(c: Context<AppEnv>, issued: IssuedToken | NotIssued): Response {
  switch (issued) {
    case "unknown_client":
      throw new KoneError(401, "Invalid authentication", [
        { type: "invalid", header: "authorization" },
      ], { "www-authenticate": 'Basic realm="vestibule"' });
    case "ended":
      throw invalidToken();
    case "too_many":
      throw tooManyRequests(60_000);
    default:
      return c.json({
        access_token: issued.token,
        token_type: "Bearer",
        expires_in: issued.expiresInS,
        scope: issued.scope,
      });
  }
}

/** @throws {KoneError} 415. */
function demandType(c: Context<AppEnv>, type: string): void {
  const came = (c.req.header("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  if (came !== type) throw wrongContentType();
}

/** The client's id and secret; of a header that has none, two that nobody has. */
function basicOf(c: Context<AppEnv>): { readonly client: string; readonly secret: string } {
  const text = /^Basic\s+([\w+/=-]{1,1024})\s*$/i.exec(c.req.header("authorization") ?? "")?.[1];
  const pair = Buffer.from(text ?? "", "base64").toString("utf8");
  const colon = pair.indexOf(":");
  if (colon === -1) return { client: "", secret: "" };
  return { client: pair.slice(0, colon), secret: pair.slice(colon + 1) };
}

/** The scopes asked for; without any it is the inventory. @throws {KoneError} 400. */
function wordsOf(text: string, bodyPath: string): readonly string[] {
  const words = splitScopes(text);
  if (words === null) {
    throw invalidBody("Scope must have format 'type/resourceId'", "invalidFormat", bodyPath);
  }
  return words.length === 0 ? ["application/inventory"] : words;
}

const limitedSchema = z.object({
  endUserIdentity: z.string().min(1).max(endUserLengthMax),
  scopes: z.array(z.string().min(1).max(200)).min(1).max(scopesMax),
  maxAgeSeconds: z.int().min(1).max(limitedLifeMaxS).optional(),
  /** As the vendor's own document spells it. */
  maxAgeSeonds: z.int().min(1).max(limitedLifeMaxS).optional(),
  singleUse: z.boolean().default(false),
  nonce: z.string().max(nonceLengthMax).optional(),
});

function wishOf(text: string) {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw invalidBody("Invalid json payload", "invalidFormat", "");
  }
  const sound = limitedSchema.safeParse(read);
  if (!sound.success) {
    const at = sound.error.issues[0]?.path.join(".") ?? "";
    throw invalidBody(at === "" ? "Request body is required" : `Invalid ${at}`, "invalid", at);
  }
  const { scopes, maxAgeSeonds, maxAgeSeconds = maxAgeSeonds ?? limitedLifeS, ...rest } =
    sound.data;
  const words = wordsOf(scopes.join(" "), "scopes");
  return { ...rest, scopes: words, maxAgeS: maxAgeSeconds };
}

/** A scope within those of the master token. @throws {KoneError} 403. */
function narrowed(word: string, held: readonly Scope[], inventory: KoneInventory): Scope {
  const wanted = scopeFor(word, {
    products: ["callgiving", "robotcall", "equipmentstatus", "rtm", "serviceinfo", "subscriptions"],
    buildings: inventory.buildings,
  });
  // Who may call in a group may read of it, and is told so in the granted scopes.
  const readable = held.filter(({ type }) => callTypes.some((one) => one === type))
    .map((one): Scope => ({ ...one, type: "topology" }));
  const above = wanted === null
    ? undefined
    : [...held, ...readable].find((one) => covers(one, wanted, inventory));
  if (wanted === null || above === undefined) return notThisScope(word, "bodyPath");
  // A wildcard is no wider than the one above it.
  return wanted.resource === "*" ? above : wanted;
}

function notThisScope(word: string, at: "header" | "bodyPath" = "header"): never {
  throw new KoneError(403, `Not allowed to access requested scope ${word.slice(0, 200)}`, [
    at === "header"
      ? { type: "not_allowed", header: "scope" }
      : { type: "not_allowed", bodyPath: "scopes" },
  ]);
}

function nonceOf(nonce: string | undefined): string | undefined {
  if (nonce === undefined || nonce.length <= nonceLengthMax) return nonce;
  throw invalidBody("Invalid nonce", "invalid", "nonce");
}

function invalidBody(message: string, type: string, bodyPath: string): KoneError {
  return new KoneError(400, message, [{ type, ...(bodyPath !== "" && { bodyPath }) }]);
}
