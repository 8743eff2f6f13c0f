/**
 * Routes for clients of the vendor-compatible API: the operator makes, renews and removes them, a
 * building's manager sees those that serve it and enters their end users. What either may do, the
 * manager says by grants for `client` and `client_user` (`grant_routes.ts`).
 */
import { z } from "zod";
import { demandManager, demandOperator } from "../../people/authority.ts";
import { type ApiClients, endUserLengthMax } from "../../people/api_clients/api_clients.ts";
import { clientsMax, servesBuilding } from "../../people/api_clients/clients.ts";
import { clientUsersMax } from "../../people/api_clients/end_users.ts";
import { readAs } from "../../people/facilities/reach.ts";
import { clientSchema } from "../../people/rows/client.ts";
import { digestSchema, idSchema, timeSchema } from "../../people/rows/fields.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { buildingOf, buildingParams } from "./account_answers.ts";
import { type IdentityRoute, route } from "./route.ts";
import type { IdentityServices } from "./services.ts";

const refusals = ["not_found", "forbidden", "passkey_required"] as const;
const { name, contact, buildings, products } = clientSchema.shape;
const ofClient = { client: "client" } as const;
const clientParams = z.strictObject({ client: idSchema });
const clientHereParams = buildingParams.extend({ client: idSchema });
const clientHere = { building: "building", client: "client" } as const;
const secret = z.string().describe("shown once; it is kept as a keyed hash");

const list = route({
  method: "get",
  path: "/clients",
  summary: "The clients of the vendor-compatible API",
  who: "signed_in",
  may: ["operator"],
  purposes: ["security"],
  objects: {},
  status: 200,
  answer: z.strictObject({
    clients: z.array(z.strictObject({
      id: idSchema,
      name,
      contact,
      buildings,
      products,
      createdAtMs: timeSchema,
      secretAtMs: timeSchema,
    })).max(clientsMax),
  }),
  refusals: ["forbidden", "passkey_required"],
  run: ({ services, by }) =>
    readAs(services.registry, by, (turn) => {
      demandOperator(turn);
      const clients = [...turn.ledger.all("client")]
        .filter(({ endedAtMs }) => endedAtMs === undefined)
        .sort((a, b) => a.name < b.name ? -1 : 1)
        .map(({ secret: _, by: __, endedAtMs: ___, ...shown }) => shown);
      return { clients };
    }),
});

const add = route({
  method: "post",
  path: "/clients",
  summary: "Make a client of the vendor-compatible API; its secret is shown this once",
  who: "signed_in",
  may: ["operator"],
  purposes: [],
  objects: {},
  body: z.strictObject({
    name,
    contact: contact.default(null).describe("whom to ask about it"),
    buildings,
    products,
  }),
  status: 201,
  answer: z.strictObject({ id: idSchema, secret }),
  refusals: ["not_found", "forbidden", "passkey_required", "conflict", "limit_reached"],
  async run({ services, by }, { body }) {
    await readAs(services.registry, by, demandOperator);
    for (const building of body.buildings) buildingOf(services, building);
    return await clientsOf(services).add(by, body);
  },
});

const rotate = route({
  method: "post",
  path: "/clients/{client}/secret",
  summary: "Give a client a new secret, shown this once; the old one and its tokens end",
  who: "signed_in",
  may: ["operator"],
  purposes: [],
  objects: ofClient,
  params: clientParams,
  status: 201,
  answer: z.strictObject({ secret }),
  refusals,
  run: ({ services, by }, { params: { client } }) => clientsOf(services).rotate(by, client),
});

const remove = route({
  method: "delete",
  path: "/clients/{client}",
  summary: "Remove a client with its tokens, end users and grants",
  who: "signed_in",
  may: ["operator"],
  purposes: [],
  objects: ofClient,
  params: clientParams,
  status: 204,
  refusals,
  run: ({ services, by }, { params: { client: id } }) =>
    services.registry.run(by, "remove_client", { id }),
});

const listHere = route({
  method: "get",
  path: "/buildings/{building}/clients",
  summary: "The clients that serve a building, to whom its manager gives grants",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: { building: "building" },
  params: buildingParams,
  status: 200,
  answer: z.strictObject({
    clients: z.array(z.strictObject({ id: idSchema, name, products })).max(clientsMax),
  }),
  refusals,
  run: ({ services, by }, { params: { building } }) =>
    readAs(services.registry, by, (turn) => {
      demandManager(turn, building);
      const here = turn.ledger.find("client", "building", building);
      return { clients: here.map(({ id, name, products }) => ({ id, name, products })) };
    }),
});

const enterUser = route({
  method: "post",
  path: "/buildings/{building}/clients/{client}/users",
  summary: "Enter an end user of a client, by the client's own name for them; only a hash is kept",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: clientHere,
  params: clientHereParams,
  body: z.strictObject({ endUserIdentity: z.string().min(1).max(endUserLengthMax) }),
  status: 201,
  answer: z.strictObject({ id: digestSchema.describe("for grants of `client_user`") }),
  refusals: [...refusals, "limit_reached"],
  async run({ services, by }, { params: { building, client }, body: { endUserIdentity } }) {
    const clients = clientsOf(services);
    const id = clients.userAt(building, clients.userOf(client, endUserIdentity));
    const input = { id, client, building };
    return { id: (await services.registry.run(by, "enter_client_user", input)).id };
  },
});

const listUsers = route({
  method: "get",
  path: "/buildings/{building}/clients/{client}/users",
  summary: "The end users of a client that were entered in a building",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: clientHere,
  params: clientHereParams,
  status: 200,
  answer: z.strictObject({
    users: z.array(z.strictObject({ id: digestSchema, atMs: timeSchema })).max(clientUsersMax),
  }),
  refusals,
  run: ({ services, by }, { params: { building, client } }) =>
    readAs(services.registry, by, (turn) => {
      demandManager(turn, building);
      if (!servesBuilding(turn.ledger, client, building)) turn.need("client", "");
      const users = turn.ledger.find("client_user", "at", `${client}/${building}`);
      return { users: users.map(({ id, atMs }) => ({ id, atMs })) };
    }),
});

const removeUser = route({
  method: "delete",
  path: "/client-users/{user}",
  summary: "Take an end user of a client out, with their grants",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: { user: "client_user" },
  params: z.strictObject({ user: idSchema }),
  status: 204,
  refusals,
  run: ({ services, by }, { params: { user: id } }) =>
    services.registry.run(by, "remove_client_user", { id }),
});

/** The routes of clients. */
export const clientRoutes: readonly IdentityRoute[] = [
  list,
  add,
  rotate,
  remove,
  listHere,
  enterUser,
  listUsers,
  removeUser,
];

function clientsOf({ apiClients }: IdentityServices): ApiClients {
  if (apiClients !== undefined) return apiClients;
  throw new RefusalError(refuse("unavailable", "Cannot do that: this server has no clients"));
}
