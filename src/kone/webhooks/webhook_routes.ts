/**
 * Management of webhooks: a client with the scope `application/subscriptions` makes, reads, changes,
 * tests and removes its own. The endpoint's secret is taken and never shown. A `contactEmail` is
 * checked and not kept: no mail is sent, and a person's address is not stored without a use.
 */
import type { Context } from "hono";
import { z } from "zod";
import type { App, AppEnv } from "../../http/app.ts";
import { type OutboundAddress, outboundUrlMax } from "../../http/outbound_address.ts";
import type { Registry } from "../../people/registry/registry.ts";
import { theServer } from "../../people/registry/turn.ts";
import { emailSchema, nameSchema } from "../../people/rows/fields.ts";
import { type Webhook, webhookKensMax } from "../../people/rows/webhook.ts";
import { KoneError, missingScopes, notAllowed, wrongContentType } from "../answers.ts";
import { identityOf } from "../bearer.ts";
import type { ClientRights, KoneIdentity } from "../client_rights.ts";
import { demandMonitoring } from "../equipment/equipment_routes.ts";
import type { KoneInventory } from "../inventory.ts";
import type { KoneNumbers } from "../numbers.ts";
import type { ClientProduct } from "../products.ts";
import { grantedText, holdsApplication } from "../scopes.ts";
import type { KoneTokenDesk } from "../tokens.ts";
import type { EndpointSeal } from "./endpoint_seal.ts";
import type { WebhookSender } from "./webhook_sender.ts";
import { movementType, webhookTypes } from "./webhook_words.ts";

const path = "/api/v1/application/self/webhooks";

/** What the routes need. */
export interface WebhookRouteParts {
  readonly tokens: Pick<KoneTokenDesk, "verify" | "holdingOf">;
  readonly rights: ClientRights;
  readonly numbers: KoneNumbers;
  readonly inventory: KoneInventory;
  readonly registry: Registry;
  readonly seal: EndpointSeal;
  readonly outbound: Pick<OutboundAddress, "faultOf">;
  readonly sender: Pick<WebhookSender, "put" | "drop" | "test">;
  /** Holds a handler to its rate, and answers its errors. */
  readonly limited: (
    handle: (c: Context<AppEnv>) => Promise<Response>,
  ) => (c: Context<AppEnv>) => Promise<Response>;
  /** Holds a client to its rate; throws where it asks too much. */
  readonly askFor: (client: string) => void;
}

const wishSchema = z.object({
  types: z.array(z.enum(webhookTypes)).min(1).max(webhookTypes.length),
  subscribedResourceIds: z.array(z.string().regex(/^ken:\d{1,20}$/)).min(1).max(webhookKensMax),
  webhookEndpoint: z.string().min(1).max(outboundUrlMax),
  endpointSecret: z.string().min(8).max(256),
  subscriptionName: nameSchema,
  contactEmail: emailSchema.optional(),
});
type Wish = z.infer<typeof wishSchema>;

/** Adds the routes. */
export function addWebhookRoutes(app: App, parts: WebhookRouteParts): void {
  const { registry, sender, seal, limited } = parts;
  const ownRow = async (identity: KoneIdentity, c: Context<AppEnv>): Promise<Webhook> => {
    const id = c.req.param("id") ?? "";
    const row = await registry.for("provide_service").look((ledger) => ledger.get("webhook", id));
    if (row?.client === identity.client) return row;
    throw new KoneError(404, "Webhook not found", [{ type: "not_found", urlPath: "id" }]);
  };

  app.get(
    path,
    limited(async (c) => {
      const { client } = await managerOf(c, parts);
      const rows = await registry.for("provide_service").look((ledger) =>
        ledger.find("webhook", "client", client)
      );
      return c.json(rows.map((row) => viewOf(row, seal)));
    }),
  );
  app.post(
    path,
    limited(async (c) => {
      const identity = await managerOf(c, parts);
      const wish = read(wishSchema, c.req.header("content-type"), await c.req.text());
      demandSound(parts, identity, wish);
      const row = await registry.run(theServer, "create_webhook", {
        client: identity.client,
        name: wish.subscriptionName,
        types: [...new Set(wish.types)],
        kens: kensOf(wish.subscribedResourceIds),
        endpoint: seal.seal(identity.client, {
          url: wish.webhookEndpoint,
          secret: wish.endpointSecret,
        }),
      });
      sender.put(row);
      return c.json(viewOf(row, seal), 201);
    }),
  );
  app.all(path, notAllowed("GET, POST"));

  app.get(
    `${path}/:id`,
    limited(async (c) => c.json(viewOf(await ownRow(await managerOf(c, parts), c), seal))),
  );
  app.patch(
    `${path}/:id`,
    limited(async (c) => {
      const identity = await managerOf(c, parts);
      const before = await ownRow(identity, c);
      const wish = read(wishSchema.partial(), c.req.header("content-type"), await c.req.text());
      const { types, subscribedResourceIds, webhookEndpoint, endpointSecret, subscriptionName } =
        wish;
      demandSound(parts, identity, {
        types: types ?? before.types,
        subscribedResourceIds: subscribedResourceIds ?? before.kens.map((ken) => `ken:${ken}`),
        ...(webhookEndpoint !== undefined && { webhookEndpoint }),
      });
      const { client } = identity;
      const known = seal.open(client, before.endpoint) ?? { url: "", secret: "" };
      const moved = webhookEndpoint !== undefined || endpointSecret !== undefined;
      const row = await registry.run(theServer, "change_webhook", {
        ...{ id: before.id, client },
        ...(subscriptionName !== undefined && { name: subscriptionName }),
        ...(types !== undefined && { types: [...new Set(types)] }),
        ...(subscribedResourceIds !== undefined && { kens: kensOf(subscribedResourceIds) }),
        ...(moved && {
          endpoint: seal.seal(client, {
            url: webhookEndpoint ?? known.url,
            secret: endpointSecret ?? known.secret,
          }),
        }),
      });
      sender.put(row);
      return c.json(viewOf(row, seal));
    }),
  );
  app.delete(
    `${path}/:id`,
    limited(async (c) => {
      const identity = await managerOf(c, parts);
      const { id, client } = await ownRow(identity, c);
      await registry.run(theServer, "remove_webhook", { id, client });
      sender.drop(id);
      return c.body(null, 204);
    }),
  );
  app.all(`${path}/:id`, notAllowed("GET, PATCH, DELETE"));

  app.post(
    `${path}/:id/test`,
    limited(async (c) => {
      const row = await ownRow(await managerOf(c, parts), c);
      await sender.test(row);
      return c.json({ id: row.id, message: "Accepted" }, 202);
    }),
  );
  app.all(`${path}/:id/test`, notAllowed("POST"));
}

/** The client that asks, with a token of its own. @throws {KoneError} 401, 403, 429. */
async function managerOf(
  c: Context<AppEnv>,
  { tokens, inventory, askFor }: WebhookRouteParts,
): Promise<KoneIdentity> {
  const identity = await identityOf(c, tokens);
  askFor(identity.client);
  if (!holdsApplication(identity.scopes, "subscriptions")) {
    throw missingScopes(
      ["application/subscriptions"],
      grantedText(identity.scopes, inventory),
    );
  }
  if (!identity.limited) return identity;
  throw new KoneError(403, "Limited token cannot be used to manage webhooks", [
    { type: "not_allowed", header: "authorization" },
  ]);
}

/** @throws {KoneError} for a place that may not be sent to, or a lift that is not the client's. */
function demandSound(
  { numbers, rights, tokens, outbound }: WebhookRouteParts,
  identity: KoneIdentity,
  { types, subscribedResourceIds, webhookEndpoint }:
    & Pick<Wish, "types" | "subscribedResourceIds">
    & Partial<Wish>,
): void {
  if (webhookEndpoint !== undefined && outbound.faultOf(webhookEndpoint) !== null) {
    throw new KoneError(400, "Webhook endpoint must be a public https address", [
      { type: "invalid", bodyPath: "webhookEndpoint" },
    ]);
  }
  const { buildings, products } = tokens.holdingOf(identity);
  const needed: readonly ClientProduct[] = types.includes(movementType)
    ? ["rtm"]
    : ["rtm", "equipmentstatus"];
  const hasProduct = needed.some((product) => products.includes(product));
  const lifts = kensOf(subscribedResourceIds).map((ken) => {
    const at = numbers.ken(ken);
    const isOwn = hasProduct && at !== undefined &&
      buildings.some(({ building }) => building === at.building.building);
    if (isOwn) return at;
    throw new KoneError(403, "User do not have access for specified resource", [
      { type: "not_allowed", bodyPath: "subscribedResourceIds" },
    ]);
  });
  if (types.includes(movementType)) demandMonitoring(rights, identity, lifts);
}

function viewOf(row: Webhook, seal: EndpointSeal): object {
  return {
    id: row.id,
    status: row.status,
    ...(row.reason !== null && { statusReason: row.reason }),
    types: row.types,
    subscribedResourceIds: row.kens.map((ken) => `ken:${ken}`),
    webhookEndpoint: seal.open(row.client, row.endpoint)?.url ?? "",
    subscriptionName: row.name,
    createdAt: new Date(row.createdAtMs).toISOString(),
    updatedAt: new Date(row.updatedAtMs).toISOString(),
  };
}

function kensOf(ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => id.replace(/^ken:/, "")))];
}

function read<T>(schema: z.ZodType<T>, type: string | undefined, text: string): T {
  if (text.trim() === "") {
    throw new KoneError(400, "Request body is required", [{ type: "required" }]);
  }
  if (type !== undefined && !/^application\/json\s*(;|$)/i.test(type)) throw wrongContentType();
  let came: unknown;
  try {
    came = JSON.parse(text);
  } catch {
    throw new KoneError(400, "Invalid json payload", [{ type: "invalidFormat" }]);
  }
  const sound = schema.safeParse(came);
  if (sound.success) return sound.data;
  // Only a field's own name is repeated; what stands deeper came from the client.
  const at = String(sound.error.issues[0]?.path[0] ?? "body").slice(0, 60);
  throw new KoneError(400, `Invalid ${at}`, [{ type: "invalid", bodyPath: at }]);
}
