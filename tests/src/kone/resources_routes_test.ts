/** What a client is told that it has. */
import assert from "node:assert/strict";
import { faultOf, resourcesOf, withAuth } from "./auth_stage.ts";

const path = "/api/v2/application/self/resources";

Deno.test("1.13#1 a client lists its buildings, groups and lifts, with its products", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add({ products: ["callgiving", "robotcall", "equipmentstatus"] });
    const headers = { authorization: `Bearer ${await stage.bearer(client)}` };
    const listed = await stage.ask(path, { headers });
    assert.equal(listed.status, 200);
    const { buildings, equipments } = resourcesOf(listed);
    assert.deepEqual(equipments, []);
    assert.deepEqual(buildings.map(({ id }) => id), ["tower"]);
    const tower = buildings[0]!;
    assert.deepEqual(Object.keys(tower).sort(), [
      "addressLine1",
      "addressLine2",
      "apiKens",
      "city",
      "country",
      "desc",
      "groups",
      "id",
      "name",
      "zipCode",
    ]);
    assert.deepEqual(tower.groups.map(({ id }) => id), ["tower:1", "tower:2"]);
    const main = tower.groups[0]!;
    const lift = main.kens[0]!;
    assert.deepEqual(main.products, ["callgiving", "robotcall"]);
    assert.equal(main.desc, "Group of 2 lifts");
    assert.equal(main.kens.length, 2);
    assert.match(lift.id, /^\d{9}$/);
    assert.deepEqual(lift.products, ["equipmentstatus"]);
    assert.equal(tower.apiKens.length, 3);
    assert.ok(tower.apiKens.includes(lift.id));

    const ken = `ken:${lift.id}`;
    assert.deepEqual((await stage.ask(`${path}/${ken}`, { headers })).body, {
      equipmentId: ken,
      products: ["equipmentstatus"],
      type: "ken",
    });
    const foreign = stage.inventory.buildings[1]!.groups[0]!.lifts[0]!.ken;
    for (const other of [`ken:${foreign}`, "ken:1", "group:tower:1"]) {
      const answer = await stage.ask(`${path}/${other}`, { headers });
      assert.equal(answer.status, 403);
      assert.equal(faultOf(answer).message, "User do not have access for specified resource");
    }
  });
});

Deno.test("1.13#1 resources take a good token with the inventory's scope, and only GET", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add();
    assert.equal((await stage.ask(path)).status, 401);
    const bad = await stage.ask(path, { headers: { authorization: "Bearer eyJx.y.z" } });
    assert.deepEqual([bad.status, faultOf(bad).message], [401, "Invalid jwt token"]);
    const calls = await stage.bearer(client, "callgiving/group:tower:1");
    const headers = { authorization: `Bearer ${calls}` };
    const lacking = await stage.ask(path, { headers });
    assert.equal(lacking.status, 403);
    assert.equal(
      faultOf(lacking).message,
      "Token does not contain required scopes. Required: [application/inventory]. " +
        "Had: [call/group:tower:1, topology/group:tower:1]",
    );
    assert.equal((await stage.ask(path, { method: "POST", headers })).status, 405);
  });
});

Deno.test("KONE at the path of version 1 resources are texts with their kind before them", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add({ buildings: ["tower", "annex"] });
    const old = "/api/v1/application/self/resources";
    const headers = { authorization: `Bearer ${await stage.bearer(client)}` };
    const [tower, annex] = stage.inventory.buildings.map(({ groups }) =>
      groups.flatMap(({ lifts }) => lifts.map(({ ken }) => `ken:${ken}`))
    );
    assert.deepEqual((await stage.ask(old, { headers })).body, [
      ...["building:tower", "group:tower:1", "group:tower:2", ...tower!],
      ...["building:annex", "group:annex:1", ...annex!],
    ]);
    const callers = await stage.add({ name: "Callers", products: ["callgiving"] });
    const theirs = { authorization: `Bearer ${await stage.bearer(callers)}` };
    assert.deepEqual((await stage.ask(old, { headers: theirs })).body, [
      ...["building:tower", "group:tower:1", "group:tower:2"],
    ]);
    assert.equal((await stage.ask(old)).status, 401);
    assert.equal((await stage.ask(old, { method: "POST", headers })).status, 405);
    assert.equal((await stage.ask(`${old}/ken:1`, { headers })).status, 404);
  });
});
