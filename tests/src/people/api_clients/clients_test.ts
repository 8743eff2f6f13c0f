/** Clients of the vendor-compatible API: who may make them, and what goes with them. */
import assert from "node:assert/strict";
import { ApiClients } from "../../../../src/people/api_clients/api_clients.ts";
import { clientsMax } from "../../../../src/people/api_clients/clients.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { as, type PeopleStage, refusalOf, withPeople } from "../people_stage.ts";
import { anAccount, anAppointment } from "../rows.ts";
import { randomBytes } from "../../../../src/crypto_random.ts";

const wish = {
  name: "Robots",
  contact: "Canary Contact",
  buildings: ["tower"],
  products: ["callgiving" as const],
};

const seed = [
  ["account", anAccount("olga", { operator: true })],
  ["account", anAccount("max")],
  ["appointment", anAppointment("max")],
  ["account", anAccount("fred")],
  ["appointment", anAppointment("fred", "manager", "annex")],
] as const;

function clientsOf({ registry, masterKey }: PeopleStage): ApiClients {
  return new ApiClients({ registry, masterKey, randomBytes });
}

Deno.test("C16 an operator makes a client; its secret is shown once and kept as a keyed hash", async () => {
  await withPeople(seed, async (stage) => {
    const clients = clientsOf(stage);
    const { id, secret } = await clients.add(as("olga"), wish);
    assert.match(secret, /^[\w-]{43}$/);
    assert.deepEqual(await clients.check(id, secret), {
      id,
      name: "Robots",
      buildings: ["tower"],
      products: ["callgiving"],
    });
    assert.equal(await clients.check(id, `${secret}x`), null);
    assert.equal(await clients.check("nobody", secret), null);
    assert.equal(await clients.check(id, "x".repeat(10_000)), null);
    const stored = JSON.stringify([await stage.row("client", id), await stage.audit()]);
    assert.ok(!stored.includes(secret));
    const [entry] = (await stage.audit()).filter(({ what }) => what === "client_changed");
    assert.deepEqual([entry?.by, entry?.about, entry?.facts.change], [
      "olga",
      [`client/${id}`],
      "added",
    ]);
    assert.doesNotMatch(JSON.stringify(entry), /Canary/);
  });
});

Deno.test("C16 R10 nobody but an operator makes, renews or removes a client", async () => {
  await withPeople(seed, async (stage) => {
    const clients = clientsOf(stage);
    assert.equal((await refusalOf(clients.add(as("max"), wish))).code, "forbidden");
    const { id } = await clients.add(theConsole, wish);
    assert.equal((await refusalOf(clients.rotate(as("max"), id))).code, "forbidden");
    const removal = stage.registry.run(as("max"), "remove_client", { id });
    assert.equal((await refusalOf(removal)).code, "forbidden");
    assert.equal((await refusalOf(clients.add(theConsole, wish))).code, "conflict");
    assert.equal((await refusalOf(clients.rotate(theConsole, "nobody"))).code, "not_found");
  });
});

Deno.test("C16 a client goes with its end users and every grant of theirs, however many", async () => {
  await withPeople(seed, async (stage) => {
    const { registry } = stage;
    const clients = clientsOf(stage);
    const { id } = await clients.add(theConsole, wish);
    const grant = (kind: "client" | "client_user", of: string) =>
      registry.run(as("max"), "create_grant", {
        building: "tower",
        subject: { kind, id: of },
        actions: ["call_lift"],
        scope: { doors: [], lifts: "all" },
        schedule: null,
        fromMs: null,
        untilMs: null,
        usesMax: null,
      });
    await grant("client", id);
    const users = 250;
    for (let n = 0; n < users; n++) {
      const user = clients.userAt("tower", clients.userOf(id, `user ${n}`));
      await registry.run(as("max"), "enter_client_user", {
        ...{ id: user, client: id, building: "tower" },
      });
      await grant("client_user", user);
    }
    assert.equal(await registry.look((ledger) => ledger.size("grant")), users + 1);
    await registry.run(theConsole, "remove_client", { id });
    assert.equal((await refusalOf(grant("client", id))).code, "not_found", "it is nothing at once");
    await stage.clock.advance(1);
    for (let turn = 0; turn < 1_000; turn++) {
      if (await registry.look((ledger) => ledger.size("client")) === 0) break;
      stage.clock.advance(1);
    }
    const left = await registry.look((ledger) =>
      (["client", "client_user", "grant"] as const).map((table) => ledger.size(table))
    );
    assert.deepEqual(left, [0, 0, 0]);
  });
});

Deno.test("C16 R10 a manager enters end users of clients of the own building alone", async () => {
  await withPeople(seed, async (stage) => {
    const { registry } = stage;
    const clients = clientsOf(stage);
    const { id: client } = await clients.add(theConsole, wish);
    const user = (building: string) => ({
      id: clients.userAt(building, clients.userOf(client, "u")),
      client,
      building,
    });
    const enter = (who: string, building: string) =>
      registry.run(as(who), "enter_client_user", user(building));
    assert.equal((await refusalOf(enter("fred", "tower"))).code, "not_found");
    assert.equal(
      (await refusalOf(enter("fred", "annex"))).code,
      "not_found",
      "it serves none there",
    );
    const row = await enter("max", "tower");
    assert.deepEqual(await enter("max", "tower"), row, "a second time changes nothing");
    const removal = registry.run(as("fred"), "remove_client_user", { id: row.id });
    assert.equal((await refusalOf(removal)).code, "not_found");
    await registry.run(as("max"), "remove_client_user", { id: row.id });
    assert.equal(await stage.row("client_user", row.id), undefined);
  });
});

Deno.test("C16 clients are bounded", async () => {
  await withPeople(seed, async (stage) => {
    const clients = clientsOf(stage);
    for (let n = 0; n < clientsMax; n++) await clients.add(theConsole, { ...wish, name: `C${n}` });
    const refusal = await refusalOf(clients.add(theConsole, wish));
    assert.equal(refusal.code, "limit_reached");
  });
});
