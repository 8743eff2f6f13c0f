/** Clients of the vendor-compatible API, over the routes: operators make them, managers let them. */
import assert from "node:assert/strict";
import { randomBytes } from "../../../../src/crypto_random.ts";
import { ApiClients } from "../../../../src/people/api_clients/api_clients.ts";
import { type IdentityEdge, withIdentityEdge } from "../../people/identity_edge.ts";
import { anAccount, anAppointment, aSession } from "../../people/rows.ts";

function withClients(body: (edge: IdentityEdge) => Promise<void>): Promise<void> {
  const people = ["olga", "max", "fred"] as const;
  return withIdentityEdge(
    [
      ...people.flatMap((who) =>
        [
          ["account", anAccount(who, { operator: who === "olga" })],
          ["session", aSession(who)],
        ] as const
      ),
      ["appointment", anAppointment("max")],
      ["appointment", anAppointment("fred", "manager", "annex")],
    ],
    body,
    ({ registry, masterKey }) => ({
      apiClients: new ApiClients({ registry, masterKey, randomBytes }),
    }),
  );
}

const robots = { name: "Robots", buildings: ["tower"], products: ["robotcall"] };

Deno.test("C16 an operator makes a client over the routes, and its secret is in no later answer", async () => {
  await withClients(async (edge) => {
    const made = await edge.ask("olga", "POST", "/clients", {
      ...robots,
      contact: "Ann of Robots",
    });
    assert.equal(made.status, 201);
    const listed = await edge.ask("olga", "GET", "/clients");
    assert.equal(listed.body.clients[0].contact, "Ann of Robots");
    assert.doesNotMatch(JSON.stringify(listed.body), /"secret"/);
    const rotated = await edge.ask("olga", "POST", `/clients/${made.body.id}/secret`);
    assert.notEqual(rotated.body.secret, made.body.secret);
    const nowhere = { ...robots, name: "Others", buildings: ["nowhere"] };
    assert.equal((await edge.ask("olga", "POST", "/clients", nowhere)).status, 404);
    assert.equal((await edge.ask("max", "POST", "/clients", robots)).body.code, "forbidden");
    assert.equal((await edge.ask("olga", "DELETE", `/clients/${made.body.id}`)).status, 204);
    assert.deepEqual((await edge.ask("olga", "GET", "/clients")).body, { clients: [] });
    assert.doesNotMatch(edge.lines.join(""), new RegExp(made.body.secret));
  });
});

Deno.test("C16 R10 a manager sees the building's clients, and gives them and their end users grants", async () => {
  await withClients(async (edge) => {
    const { id } = (await edge.ask("olga", "POST", "/clients", robots)).body;
    assert.deepEqual((await edge.ask("max", "GET", "/buildings/tower/clients")).body, {
      clients: [{ id, name: "Robots", products: ["robotcall"] }],
    });
    assert.deepEqual((await edge.ask("fred", "GET", "/buildings/annex/clients")).body, {
      clients: [],
    });
    const users = `/buildings/tower/clients/${id}/users`;
    const user = await edge.ask("max", "POST", users, { endUserIdentity: "android-user-xyz" });
    assert.match(user.body.id, /^[\w-]{43}$/);
    const again = await edge.ask("max", "POST", users, { endUserIdentity: "android-user-xyz" });
    assert.equal(again.body.id, user.body.id);
    for (const subject of [{ kind: "client", id }, { kind: "client_user", id: user.body.id }]) {
      const grant = {
        subject,
        actions: ["call_lift"],
        scope: { doors: [], lifts: [{ group: "main", levels: [5] }] },
        liftUses: ["monitor"],
      };
      const given = await edge.ask("max", "POST", "/buildings/tower/grants", grant);
      assert.equal(given.status, 201);
      const elsewhere = await edge.ask("fred", "POST", "/buildings/annex/grants", {
        ...grant,
        scope: { doors: [], lifts: [] },
      });
      assert.equal(elsewhere.status, 404, "not of that building");
      const why = await edge.ask("max", "POST", "/buildings/tower/decisions", {
        ...{ action: "call_lift", group: "main", level: 5, about: subject },
      });
      assert.equal(why.body.allowed, true, "a decision explains itself for clients too");
    }
    assert.equal((await edge.ask("max", "DELETE", `/client-users/${user.body.id}`)).status, 204);
    assert.deepEqual((await edge.ask("max", "GET", users)).body, { users: [] });
  });
});
