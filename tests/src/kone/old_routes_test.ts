/** What of version 1 is served, as the clients that still ask for it read it. */
import assert from "node:assert/strict";
import { faultOf } from "./auth_stage.ts";
import { liftA, liftD, withEquipment } from "./equipment/equipment_stage.ts";

const topology = "/api/v1/buildings";

Deno.test("KONE the topology of version 1 names groups, lifts, decks, doors and areas", async () => {
  await withEquipment(async (stage) => {
    const client = await stage.auth.add();
    const token = await stage.auth.bearer(client, "callgiving/group:tower:1");
    const { status, body } = await stage.ask(`${topology}/building:tower`, token);
    assert.equal(status, 200);
    const { buildingId, groups, areas } = body as {
      readonly buildingId: string;
      readonly groups: { readonly groupId: string; readonly lifts: object[] }[];
      readonly areas: { readonly areaId: string; readonly exitFloor: boolean }[];
    };
    assert.equal(buildingId, "building:tower");
    assert.deepEqual(groups.map(({ groupId }) => groupId), ["group:tower:1"], "of its scope alone");
    const lift = groups[0]!.lifts[0] as {
      readonly decks: { readonly areasServed: string[] }[];
      readonly floors: object[];
    };
    const served = liftA.landings.map(({ area }) => `area:tower:${area}`);
    assert.deepEqual(lift, {
      liftId: "lift:tower:1:1",
      liftName: liftA.name,
      decks: [{
        deckId: "deck:tower:1:1:1",
        deckAreaId: "area:tower:1001010",
        areasServed: served,
        doors: [{ doorId: "door:tower:1:1:1:1", sideId: "side:tower:1" }],
      }],
      floors: lift.floors,
    });
    assert.deepEqual(lift.floors[0], {
      liftFloorId: "floor:tower:1:1:1",
      heightMillimeters: liftA.landings[1]!.heightMm - liftA.landings[0]!.heightMm,
      levelMillimeters: liftA.landings[0]!.heightMm,
      areasServed: [served[0]],
    });
    assert.deepEqual(areas[0], {
      areaId: "area:tower:1000",
      sideId: "side:tower:1",
      shortName: liftA.landings[0]!.shortName,
      exitFloor: true,
      heightMillimeters: liftA.landings[1]!.heightMm - liftA.landings[0]!.heightMm,
      levelMillimeters: liftA.landings[0]!.heightMm,
    });
    assert.equal(new Set(areas.map(({ areaId }) => areaId)).size, areas.length);
    for (const area of served) assert.ok(areas.some(({ areaId }) => areaId === area), area);
  });
});

Deno.test("KONE the topology takes a token without its scheme, and shows no other's building", async () => {
  await withEquipment(async (stage) => {
    const client = await stage.auth.add();
    const token = await stage.auth.bearer(client, "callgiving/*");
    const bare = { headers: { authorization: token } };
    const { status } = await stage.plain(`${topology}/building:tower`, bare);
    assert.equal(status, 200);
    assert.equal((await stage.ask(`${topology}/tower`, token)).status, 200, "without a prefix");
    for (const other of ["building:annex", "building:nowhere", "building:"]) {
      assert.equal((await stage.ask(`${topology}/${other}`, token)).status, 403, other);
    }
    const inventory = await stage.auth.bearer(client);
    assert.equal((await stage.ask(`${topology}/building:tower`, inventory)).status, 403);
    assert.equal((await stage.ask(`${topology}/building:tower`, null)).status, 401);
    assert.equal((await stage.ask(`${topology}/building:tower`, token, "POST")).status, 405);
  });
});

Deno.test("KONE at the paths of version 1 a lift says what it is and how it stands", async () => {
  await withEquipment(async (stage) => {
    const client = await stage.auth.add();
    const token = await stage.auth.bearer(client, `equipmentstatus/${liftA.ken}`);
    const at = `/api/v1/equipment/ken:${liftA.ken}`;
    assert.deepEqual((await stage.ask(at, token)).body, {
      equipmentId: `ken:${liftA.ken}`,
      type: "Elevator",
      description: liftA.name,
      addressName: "The tower",
    });
    assert.equal((await stage.ask(`${at}/status`, token)).status, 204, "nothing was heard of it");
    stage.car();
    const { status, body } = await stage.ask(`/api/v1/equipment/${liftA.ken}/status`, token);
    assert.equal(status, 200);
    const { entrapment, maintenance } = body as { entrapment: boolean; maintenance: object };
    assert.deepEqual([entrapment, maintenance], [false, { status: "none" }]);
    const foreign = await stage.ask(`/api/v1/equipment/ken:${liftD.ken}`, token);
    assert.equal(foreign.status, 403);
    assert.equal((await stage.ask(`${at}/serviceOrders`, token)).status, 403);
    const orders = await stage.auth.bearer(client, `serviceinfo/ken:${liftA.ken}`);
    const none = await stage.ask(`${at}/serviceOrders`, orders);
    assert.deepEqual([none.status, none.body], [204, null]);
    const one = await stage.ask(`${at}/serviceOrders/7`, orders);
    assert.deepEqual([one.status, faultOf(one).message], [404, "Service order not found"]);
  });
});
