/**
 * The demo's client of the KONE-compatible API: one that may do everything, made anew at each start
 * in place of the one before, since a secret can be shown only once. Its id and secret are printed
 * and lie, with the ids of building and group, in the data folder, for whoever points an example or
 * a client of their own here.
 */
import type { IdentityServices } from "../src/http/identity/services.ts";
import { numbersOf } from "../src/kone/numbering.ts";
import { clientProducts } from "../src/kone/products.ts";
import { type Doer, theConsole } from "../src/people/registry/turn.ts";
import type { Site } from "../src/site.ts";
import { accountOf, demoPeople } from "./people.ts";

/** The file's name in the demo's data folder. */
export const demoClientFile = "kone-demo-client.json";

/** What stands in the file: named as the settings of the published examples are. */
export interface DemoClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Without the prefix `building:`, which those examples put before it. */
  readonly buildingId: string;
  readonly groupId: string;
}

const name = "Demo client";

/** Puts the client in, with a right to every lift, in place of the one of an earlier start. */
export async function seedKoneClient(
  services: Pick<IdentityServices, "registry" | "apiClients" | "site" | "clock">,
): Promise<DemoClient> {
  const { registry, apiClients, site } = services;
  if (apiClients === undefined) throw new Error("Cannot make the demo's client: there are no such");
  const before = await registry.look((ledger) => ledger.all("client"));
  for (const client of before) {
    if (client.name !== name || client.endedAtMs !== undefined) continue;
    await registry.run(theConsole, "remove_client", { id: client.id });
  }
  const buildings = site.buildings.map(({ id }) => id);
  const { id, secret } = await apiClients.add(theConsole, {
    ...{ name, contact: null, buildings, products: [...clientProducts] },
  });
  const [manager] = demoPeople;
  const account = manager === undefined ? undefined : await accountOf(services, manager);
  for (const [index, building] of buildings.entries()) {
    // The demo's manager is of the first building; another site's further ones have none.
    const by: Doer = index === 0 && account !== undefined
      ? { account, session: null, via: "session", verifiedAtMs: services.clock.now() }
      : theConsole;
    await registry.run(by, "create_grant", {
      building,
      subject: { kind: "client", id },
      actions: ["call_lift"],
      scope: { doors: [], lifts: "all" },
      liftUses: ["monitor", "robot", "priority"],
      ...{ schedule: null, fromMs: null, untilMs: null, usesMax: null },
    });
  }
  return { clientId: id, clientSecret: secret, ...firstGroup(site) };
}

/** Writes the client into the data folder, for its owner's eyes alone; returns where. */
export async function writeKoneClient(client: DemoClient, data: string): Promise<string> {
  const path = `${data}/${demoClientFile}`;
  // A file that is there keeps its mode, so it is made anew.
  await Deno.remove(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.writeTextFile(path, `${JSON.stringify(client, null, 2)}\n`, {
    mode: 0o600,
    createNew: true,
  });
  return path;
}

function firstGroup(site: Site): Pick<DemoClient, "buildingId" | "groupId"> {
  const building = numbersOf(site).buildings[0]!;
  return { buildingId: building.id, groupId: String(building.groups[0]!.number) };
}
