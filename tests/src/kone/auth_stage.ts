/** The tokens and resources of the KONE-compatible API on a real listener over a real registry. */
import { Buffer } from "node:buffer";
import { z } from "zod";
import { Capabilities } from "../../../src/access/capability.ts";
import { Revocations } from "../../../src/access/revocations.ts";
import { randomBytes } from "../../../src/crypto_random.ts";
import type { App } from "../../../src/http/app.ts";
import { PeerAddress } from "../../../src/http/peer_address.ts";
import { serve } from "../../../src/http/serve.ts";
import { numbersOf } from "../../../src/kone/numbering.ts";
import { inventoryOf, type KoneInventory } from "../../../src/kone/inventory.ts";
import { addKoneAuthRoutes } from "../../../src/kone/oauth_routes.ts";
import { type KoneAuth, openKoneAuth } from "../../../src/kone/open_auth.ts";
import { clientProducts } from "../../../src/kone/products.ts";
import { Log } from "../../../src/operations/log.ts";
import { Metrics } from "../../../src/operations/metrics.ts";
import type { ClientWish } from "../../../src/people/api_clients/clients.ts";
import type { RowOf } from "../../../src/people/registry/ledger.ts";
import { theConsole } from "../../../src/people/registry/turn.ts";
import { checkSite, type Site } from "../../../src/site.ts";
import { testSite } from "../access/test_site.ts";
import { TestLifts } from "../live/test_lifts.ts";
import { as, type PeopleStage, type Seed, withPeople } from "../people/people_stage.ts";
import { aGrant, anAccount, anAppointment, aSession } from "../people/rows.ts";

/** The tower with floors 5 and 6 locked by the site file. */
export const lockedSite: Site = checkSite(
  {
    ...testSite,
    buildings: testSite.buildings.map((building) =>
      building.id !== "tower" ? building : {
        ...building,
        groups: building.groups.map((group) =>
          group.id === "main" ? { ...group, lockedLevels: [5, 6] } : group
        ),
      }
    ),
    // Parsed once already, so it is a site file still.
  } as Parameters<typeof checkSite>[0],
);

/** What came back. */
export interface Answered {
  readonly status: number;
  /** Its shape differs by route: {@link tokenOf}, {@link faultOf} and {@link resourcesOf} read it. */
  readonly body: unknown;
  readonly headers: Headers;
}

const tokenSchema = z.strictObject({
  access_token: z.string(),
  token_type: z.string(),
  expires_in: z.number(),
  scope: z.string(),
});
const faultSchema = z.strictObject({
  message: z.string(),
  errors: z.array(z.record(z.string(), z.string())),
});
const kenSchema = z.looseObject({ id: z.string(), products: z.array(z.string()) });
const resourcesSchema = z.strictObject({
  buildings: z.array(z.looseObject({
    id: z.string(),
    groups: z.array(z.looseObject({
      id: z.string(),
      desc: z.string(),
      products: z.array(z.string()),
      kens: z.array(kenSchema),
    })),
    apiKens: z.array(z.string()),
  })),
  equipments: z.array(kenSchema),
});

/** A token that was given. @throws where the answer is none. */
export function tokenOf({ body }: Answered): z.output<typeof tokenSchema> {
  return tokenSchema.parse(body);
}

/** What was wrong. @throws where the answer says no such thing. */
export function faultOf({ body }: Answered): z.output<typeof faultSchema> {
  return faultSchema.parse(body);
}

/** What there is. @throws where the answer says no such thing. */
export function resourcesOf({ body }: Answered): z.output<typeof resourcesSchema> {
  return resourcesSchema.parse(body);
}

/** A client with its secret. */
export interface MadeClient {
  readonly id: string;
  readonly secret: string;
}

/** The stage. */
export interface AuthStage extends PeopleStage, KoneAuth {
  readonly url: string;
  readonly lines: string[];
  readonly inventory: KoneInventory;
  /** Calls whose caller was ended, as `building/group rid`. */
  readonly endedCallers: string[];
  /** Makes a client at the operator's console, of everything in the tower unless told otherwise. */
  add(change?: Partial<ClientWish>): Promise<MadeClient>;
  /** Grants a client or end user something in the tower, as its manager. */
  grant(
    subject: RowOf<"grant">["subject"],
    levels: readonly number[],
    liftUses?: RowOf<"grant">["liftUses"],
  ): Promise<RowOf<"grant">>;
  ask(path: string, init?: RequestInit): Promise<Answered>;
  /** Asks for a token. */
  token(client: MadeClient, scope?: string): Promise<Answered>;
  /** A token that was given. */
  bearer(client: MadeClient, scope?: string): Promise<string>;
}

/** `Authorization: Basic`. */
export function basic({ id, secret }: MadeClient): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}

/** Manager Max of the tower, and whatever else is given. */
export function towerSeed(more: Seed = []): Seed {
  return [
    ["account", anAccount("max")],
    ["session", aSession("max")],
    ["appointment", anAppointment("max")],
    ["grant", aGrant("grant-max", { kind: "account", id: "max" })],
    ...more,
  ];
}

/** Runs a body on a stage of its own. */
export async function withAuth(
  body: (stage: AuthStage) => Promise<void>,
  { seed = [], site = lockedSite }: { readonly seed?: Seed; readonly site?: Site } = {},
): Promise<void> {
  await withPeople(towerSeed(seed), async (people) => {
    const { clock, registry, masterKey } = people;
    const lines: string[] = [];
    const log = new Log(clock, (line) => lines.push(line), "debug");
    const endedCallers: string[] = [];
    const randomId = () => crypto.randomUUID();
    const publicUrl = "https://door.example.org";
    const inventory = inventoryOf(numbersOf(site));
    const auth = await openKoneAuth({
      ...{ registry, masterKey, site, inventory, clock, log, randomBytes, randomId, publicUrl },
      lifts: {
        endCaller: ({ building, group }, rid) => {
          endedCallers.push(`${building}/${group} ${rid}`);
        },
      },
    });
    const revocations = new Revocations(clock);
    const served = await serve({
      listen: { host: "127.0.0.1", port: 0 },
      limits: { requestsPerSecond: 100_000 },
      ...{ clock, randomId, site, revocations, log },
      lifts: new TestLifts(() => clock.now()),
      capabilities: await Capabilities.create({ clock, revocations, cluster: "yard", randomId }),
      readiness: () => [],
      observer: new Metrics(() => clock.monotonic()),
      extraRoutes: (app) =>
        addKoneAuthRoutes(app as App, {
          ...{ tokens: auth.tokens, inventory, clock, log, publicUrl },
          peers: new PeerAddress([]),
        }),
    });
    const ask = async (path: string, init: RequestInit = {}): Promise<Answered> => {
      const response = await fetch(`${served.url}${path}`, init);
      const text = await response.text();
      return {
        status: response.status,
        body: text === "" ? null : JSON.parse(text),
        headers: response.headers,
      };
    };
    const token = (client: MadeClient, scope?: string) =>
      ask("/api/v2/oauth2/token", {
        method: "POST",
        headers: {
          authorization: basic(client),
          "content-type": "application/x-www-form-urlencoded",
        },
        body: new URLSearchParams({
          grant_type: "client_credentials",
          ...(scope !== undefined && { scope }),
        }).toString(),
      });
    try {
      await body({
        ...people,
        ...auth,
        url: served.url,
        ...{ lines, inventory, endedCallers, ask, token },
        add: (change = {}) =>
          auth.clients.add(theConsole, {
            name: "Robots",
            contact: null,
            buildings: ["tower"],
            products: [...clientProducts],
            ...change,
          }),
        grant: (subject, levels, liftUses) =>
          registry.run(as("max"), "create_grant", {
            building: "tower",
            subject,
            actions: ["call_lift"],
            scope: { doors: [], lifts: [{ group: "main", levels: [...levels] }] },
            ...(liftUses !== undefined && { liftUses }),
            schedule: null,
            fromMs: null,
            untilMs: null,
            usesMax: null,
          }),
        async bearer(client, scope) {
          const given = await token(client, scope);
          if (given.status !== 200) {
            throw new Error(`no token: ${given.status} ${faultOf(given).message}`);
          }
          return tokenOf(given).access_token;
        },
      });
    } finally {
      await served.close();
      auth.close();
    }
  });
}
