/** What a client has: its buildings, groups and lifts, and the parts of the API it may use there. */
import type { Context } from "hono";
import type { App, AppEnv } from "../http/app.ts";
import { KoneError, missingScopes, notAllowed } from "./answers.ts";
import { identityOf } from "./bearer.ts";
import type { KoneIdentity } from "./client_rights.ts";
import type { InventoryBuilding, KoneInventory } from "./inventory.ts";
import type { ClientProduct } from "./products.ts";
import { grantedText, type Holding, holdsApplication } from "./scopes.ts";
import type { KoneTokenDesk } from "./tokens.ts";

const path = "/api/v2/application/self/resources";
/** Of version 1, where older clients still read what there is. */
const oldPath = "/api/v1/application/self/resources";
const groupProducts: readonly ClientProduct[] = ["callgiving", "robotcall"];
const liftProducts: readonly ClientProduct[] = ["equipmentstatus", "rtm", "serviceinfo"];

/** What the routes need. */
export interface ResourcesParts {
  readonly tokens: KoneTokenDesk;
  readonly inventory: KoneInventory;
  /** Holds a handler to its rate, and answers its errors. */
  readonly limited: (
    handle: (c: Context<AppEnv>) => Promise<Response>,
  ) => (c: Context<AppEnv>) => Promise<Response>;
}

/** Adds the routes. */
export function addResourcesRoutes(app: App, { tokens, inventory, limited }: ResourcesParts): void {
  const holdingFor = async (c: Context<AppEnv>): Promise<Holding> => {
    const identity = await identityOf(c, tokens);
    demandInventory(identity, inventory);
    return tokens.holdingOf(identity);
  };
  app.get(path, limited(async (c) => c.json(resourcesOf(await holdingFor(c)))));
  app.all(path, notAllowed("GET"));
  app.get(oldPath, limited(async (c) => c.json(oldResourcesOf(await holdingFor(c)))));
  app.all(oldPath, notAllowed("GET"));
  app.get(
    `${path}/:equipmentId`,
    limited(async (c) => {
      const { buildings, products } = await holdingFor(c);
      const equipmentId = c.req.param("equipmentId") ?? "";
      const own = products.filter((product) => liftProducts.includes(product));
      const isThere = own.length > 0 &&
        buildings.some(({ groups }) =>
          groups.some(({ lifts }) => lifts.some(({ ken }) => `ken:${ken}` === equipmentId))
        );
      if (!isThere) {
        throw new KoneError(403, "User do not have access for specified resource", [
          { type: "not_allowed", urlPath: "equipmentId" },
        ]);
      }
      return c.json({ equipmentId, products: own, type: "ken" });
    }),
  );
  app.all(`${path}/:equipmentId`, notAllowed("GET"));
}

function demandInventory({ scopes }: KoneIdentity, inventory: KoneInventory): void {
  if (holdsApplication(scopes, "inventory")) return;
  throw missingScopes(["application/inventory"], grantedText(scopes, inventory));
}

function resourcesOf({ products, buildings }: Holding): object {
  const ofGroups = products.filter((product) => groupProducts.includes(product));
  const ofLifts = products.filter((product) => liftProducts.includes(product));
  return {
    buildings: buildings.map((building) => buildingOf(building, ofGroups, ofLifts)),
    // Lifts outside of any building of the list: a site has none.
    equipments: [],
  };
}

/** As version 1 had it: each building, its groups and its lifts, with their kind before them. */
function oldResourcesOf({ products, buildings }: Holding): readonly string[] {
  const hasLifts = products.some((product) => liftProducts.includes(product));
  return buildings.flatMap(({ id, groups }) => [
    `building:${id}`,
    ...groups.map(({ number }) => `group:${id}:${number}`),
    ...(hasLifts ? groups.flatMap(({ lifts }) => lifts.map(({ ken }) => `ken:${ken}`)) : []),
  ]);
}

function buildingOf(
  { id, name, desc, groups }: InventoryBuilding,
  ofGroups: readonly ClientProduct[],
  ofLifts: readonly ClientProduct[],
): object {
  const kens = groups.flatMap(({ lifts }) => lifts.map(({ ken }) => ken));
  return {
    id,
    name,
    desc,
    city: "",
    country: "",
    zipCode: "",
    addressLine1: "",
    addressLine2: "",
    groups: groups.map(({ number, name, lifts }) => ({
      id: `${id}:${number}`,
      name,
      desc: `Group of ${lifts.length} lift${lifts.length === 1 ? "" : "s"}`,
      products: ofGroups,
      kens: lifts.map((lift) => ({ id: lift.ken, name: lift.name, desc: "", products: ofLifts })),
    })),
    apiKens: ofLifts.length === 0 ? [] : kens,
  };
}
