/** What a client is told that it has. */
import assert from "node:assert/strict";
import { withAuth } from "./auth_stage.ts";

const path = "/api/v2/application/self/resources";

Deno.test("1.13#1 a client lists its buildings, groups and lifts, with its products", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add({ products: ["callgiving", "robotcall", "equipmentstatus"] });
    const headers = { authorization: `Bearer ${await stage.bearer(client)}` };
    const { status, body } = await stage.ask(path, { headers });
    assert.equal(status, 200);
    assert.deepEqual(body.equipments, []);
    assert.deepEqual(body.buildings.map(({ id }: { id: string }) => id), ["tower"]);
    const [tower] = body.buildings;
    assert.deepEqual(Object.keys(tower), [
      "id",
      "name",
      "desc",
      "city",
      "country",
      "zipCode",
      "addressLine1",
      "addressLine2",
      "groups",
      "apiKens",
    ]);
    assert.deepEqual(tower.groups.map(({ id }: { id: string }) => id), ["tower:1", "tower:2"]);
    const [main] = tower.groups;
    assert.deepEqual(main.products, ["callgiving", "robotcall"]);
    assert.equal(main.desc, "Group of 2 lifts");
    assert.equal(main.kens.length, 2);
    assert.match(main.kens[0].id, /^\d{9}$/);
    assert.deepEqual(main.kens[0].products, ["equipmentstatus"]);
    assert.equal(tower.apiKens.length, 3);
    assert.ok(tower.apiKens.includes(main.kens[0].id));

    const ken = `ken:${main.kens[0].id}`;
    assert.deepEqual((await stage.ask(`${path}/${ken}`, { headers })).body, {
      equipmentId: ken,
      products: ["equipmentstatus"],
      type: "ken",
    });
    const foreign = stage.inventory.buildings[1]!.groups[0]!.lifts[0]!.ken;
    for (const other of [`ken:${foreign}`, "ken:1", "group:tower:1"]) {
      const answer = await stage.ask(`${path}/${other}`, { headers });
      assert.equal(answer.status, 403);
      assert.equal(answer.body.message, "User do not have access for specified resource");
    }
  });
});

Deno.test("1.13#1 resources take a good token with the inventory's scope, and only GET", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add();
    assert.equal((await stage.ask(path)).status, 401);
    const bad = await stage.ask(path, { headers: { authorization: "Bearer eyJx.y.z" } });
    assert.deepEqual([bad.status, bad.body.message], [401, "Invalid jwt token"]);
    const calls = await stage.bearer(client, "callgiving/group:tower:1");
    const headers = { authorization: `Bearer ${calls}` };
    const lacking = await stage.ask(path, { headers });
    assert.equal(lacking.status, 403);
    assert.equal(
      lacking.body.message,
      "Token does not contain required scopes. Required: [application/inventory]. " +
        "Had: [call/group:tower:1, topology/group:tower:1]",
    );
    assert.equal((await stage.ask(path, { method: "POST", headers })).status, 405);
  });
});
