/** What clients are told of lifts, over a real listener. */
import assert from "node:assert/strict";
import { faultOf } from "../auth_stage.ts";
import { liftA, liftB, liftD, withEquipment } from "./equipment_stage.ts";

const rtm = `rtm/ken:${liftA.ken}`;

Deno.test("KONE availability says whether a lift serves, and what it did before", async () => {
  await withEquipment(async (stage) => {
    const client = await stage.auth.add();
    const token = await stage.auth.bearer(client, `equipmentstatus/ken:${liftA.ken}`);
    const nothing = await stage.search("search/availability", token, liftA.ken);
    assert.deepEqual([nothing.status, nothing.body], [204, null]);

    stage.car();
    const beganMs = stage.clock.now();
    stage.clock.advance(60_000);
    stage.car({ mode: "out-of-service" });
    const { status, body } = await stage.search("search/availability", token, liftA.ken);
    assert.equal(status, 200);
    assert.deepEqual(body, [{
      equipmentId: `ken:${liftA.ken}`,
      lastUpdate: new Date(stage.clock.now()).toISOString(),
      state: "OutOfService",
      previousState: "InService",
      serviceMode: "OutOfService",
      activeAlertCount: 0,
      devices: [{
        deviceId: `ken:${liftA.ken}`,
        status: "Connected",
        deviceType: "LiftController",
        connectionTime: new Date(beganMs).toISOString(),
      }],
      equipmentInfo: { type: "Elevator", description: liftA.name, addressName: "The tower" },
    }]);

    stage.car({ known: false });
    const silent = await stage.search("search/availability", token, liftA.ken);
    assert.ok(Array.isArray(silent.body));
    assert.deepEqual([silent.body[0].state, silent.body[0].previousState], [
      "Unknown",
      "OutOfService",
    ]);
    assert.equal(silent.body[0].devices[0].disconnectReason, "NoReport");
  });
});

Deno.test("KONE status says since when a lift is out of order and in order, and who is trapped", async () => {
  await withEquipment(async (stage) => {
    const client = await stage.auth.add();
    const token = await stage.auth.bearer(client, "equipmentstatus/*");
    stage.car();
    stage.car({ faults: ["drive-and-motor-fault"], alerts: ["passengers_trapped"] });
    const brokeMs = stage.clock.now();
    const one = async () => {
      const { body } = await stage.search("search/status", token, liftA.ken);
      assert.ok(Array.isArray(body));
      return body[0];
    };
    const broken = await one();
    assert.deepEqual([broken.entrapment, broken.outOfOrder], [true, true]);
    assert.equal(broken.equipmentStatus, "Out-Of-Order");
    assert.equal(broken.equipmentOutOfOrderDate, new Date(brokeMs).toISOString());
    assert.equal(broken.equipmentBackInOrderDate, undefined);
    stage.clock.advance(90_000);
    stage.car();
    const mended = await one();
    assert.deepEqual([mended.entrapment, mended.outOfOrder, mended.status], [false, false, "ok"]);
    assert.equal(mended.equipmentStatus, "Back-In-Order");
    assert.equal(mended.equipmentOutOfOrderDate, new Date(brokeMs).toISOString());
    assert.equal(
      mended.equipmentBackInOrderDate,
      new Date(stage.clock.now()).toISOString(),
    );
  });
});

Deno.test("KONE movement, doors and buttons say what a lift did last", async () => {
  await withEquipment(async (stage) => {
    const client = await stage.watcher();
    const token = await stage.auth.bearer(client, rtm);
    stage.car({ doors: { front: "opening" }, loadPercent: 0 });
    const openedMs = stage.clock.now();
    stage.clock.advance(2_000);
    stage.car({ doors: { front: "opened" } });
    stage.clock.advance(4_000);
    stage.car({ doors: { front: "closing" }, loadPercent: 25 });
    stage.clock.advance(500);
    stage.car({ doors: { front: "opening" }, loadPercent: 25 });
    stage.clock.advance(500);
    stage.car({ doors: { front: "opened" }, loadPercent: 25 });
    stage.clock.advance(3_000);
    stage.car({ doors: { front: "closing" }, loadPercent: 25 });
    stage.clock.advance(3_000);
    stage.car({ loadPercent: 25, direction: "up", nextStop: 2 });
    const closedMs = stage.clock.now();
    stage.clock.advance(1_000);
    stage.car({ loadPercent: 25, direction: "up", nextStop: 2, positionM: 1, level: 0 });
    stage.clock.advance(4_000);
    stage.car({ loadPercent: 25, direction: "up", nextStop: 2, positionM: 6, level: 2 });
    stage.clock.advance(500);
    stage.car({
      ...{ loadPercent: 25, direction: "up", positionM: 6, level: 2 },
      doors: { front: "opening" },
    });
    const stoppedMs = stage.clock.now();

    const movement = await stage.search("search/movement", token, liftA.ken);
    assert.equal(movement.status, 200);
    assert.deepEqual(movement.body, [{
      equipmentId: `ken:${liftA.ken}`,
      lastUpdate: new Date(stoppedMs).toISOString(),
      timeStamp: new Date(stoppedMs).toISOString(),
      distanceMeters: 6,
      durationSeconds: 4.5,
      mode: "Normal",
      stopMode: "Normal",
      movementEventType: "MovementCompleted",
      decks: [{
        deckIndex: 0,
        startFloor: { floorIndex: 1, marking: "G" },
        stopFloor: { floorIndex: 3, marking: "2" },
        loadPercentage: 25,
        estimatedPersons: 2,
      }],
      equipmentInfo: { type: "Elevator", description: liftA.name, addressName: "The tower" },
    }]);

    const door = await stage.search("elevator/door", token, liftA.ken);
    assert.deepEqual(door.body, [{
      equipmentId: `ken:${liftA.ken}`,
      lastUpdate: new Date(closedMs).toISOString(),
      timestamp: new Date(closedMs).toISOString(),
      doorOpenStartedTime: new Date(openedMs).toISOString(),
      doorClosedTime: new Date(closedMs).toISOString(),
      doorSideCode: 1,
      doorSideDesc: "Front",
      deckIndexCode: 0,
      deckIndexDesc: "Lower",
      floor: 1,
      floorMarking: "G",
      loadBeforeDoorOpen: 0,
      loadAfterDoorClose: 25,
      modeDesc: "Normal",
      openingDuration: 2,
      closingDuration: 3,
      reopens: 1,
      equipmentInfo: { type: "Elevator", description: liftA.name, addressName: "The tower" },
    }]);

    assert.equal((await stage.search("elevator/button", token, liftA.ken)).status, 204);
    stage.lit([{ level: 3, side: "front", direction: "down" }]);
    const button = await stage.search("elevator/button", token, liftA.ken);
    assert.ok(Array.isArray(button.body));
    assert.deepEqual(button.body.map(({ landingCallType }) => landingCallType), [
      { floor: 4, side: "Front", direction: "Down", type: "Normal" },
    ]);
    stage.lit([]);
    assert.equal((await stage.search("elevator/button", token, liftA.ken)).status, 204);
  });
});

Deno.test("C16 what a lift does is shown to who has the manager's monitoring right alone", async () => {
  await withEquipment(async (stage) => {
    const client = await stage.auth.add();
    const token = await stage.auth.bearer(client, rtm);
    stage.car();
    for (const path of ["search/movement", "elevator/door", "elevator/button"]) {
      const answer = await stage.search(path, token, liftA.ken);
      assert.equal(answer.status, 403, path);
      assert.equal(
        faultOf(answer).message,
        `Monitoring of ken:${liftA.ken} is not granted by the manager of its building`,
      );
    }
    assert.equal((await stage.search("search/availability", token, liftA.ken)).status, 200);
    assert.equal((await stage.search("search/status", token, liftA.ken)).status, 200);
  });
});

Deno.test("KONE every lift that is asked for must be within the token's scopes", async () => {
  await withEquipment(async (stage) => {
    const client = await stage.watcher();
    stage.car();
    const ofA = await stage.auth.bearer(client, rtm);
    for (const other of [liftB.ken, liftD.ken, "1"]) {
      const answer = await stage.search("search/availability", ofA, liftA.ken, other);
      assert.equal(answer.status, 403);
      assert.equal(
        faultOf(answer).message,
        `Token does not contain required scopes. Required: [rtmv2/ken:${other}]. ` +
          `Had: [rtmv2/ken:${liftA.ken}]`,
      );
    }
    const status = await stage.auth.bearer(client, "equipmentstatus/*");
    const door = await stage.search("elevator/door", status, liftA.ken);
    assert.equal(door.status, 403, "status is not what it does");
    const all = await stage.auth.bearer(client, "rtm/*");
    assert.equal((await stage.search("search/status", all, liftA.ken, liftB.ken)).status, 200);
    assert.equal((await stage.search("search/status", all, liftD.ken)).status, 403);
  });
});

Deno.test("KONE a request without token, with a wrong body or method is refused in this API's form", async () => {
  await withEquipment(async (stage) => {
    const token = await stage.auth.bearer(await stage.auth.add(), rtm);
    const path = "/api/v2/equipment/search/availability";
    assert.equal((await stage.ask(path, null, "POST", {})).status, 401);
    assert.equal((await stage.ask(path, "a.b.c", "POST", {})).status, 401);
    for (const body of [undefined, {}, null, 7]) {
      const answer = await stage.ask(path, token, "POST", body);
      assert.equal(answer.status, 400, String(body));
      assert.equal(faultOf(answer).message, "Request body is required");
    }
    const many = Array.from({ length: 101 }, (_, at) => `ken:${at}`);
    for (const equipmentIds of [[], ["lift:1"], [1], "ken:1", many]) {
      const answer = await stage.ask(path, token, "POST", { equipmentIds });
      assert.deepEqual([answer.status, faultOf(answer).message], [400, "Invalid equipmentIds"]);
    }
    assert.equal((await stage.ask(path, token)).status, 405);
  });
});

Deno.test("KONE there are no escalators and no service orders, and it is said so", async () => {
  await withEquipment(async (stage) => {
    const client = await stage.auth.add();
    const token = await stage.auth.bearer(client, `rtm/* serviceinfo/ken:${liftA.ken}`);
    const escalator = await stage.search("escalator/movement/direction", token, liftA.ken);
    assert.deepEqual([escalator.status, escalator.body], [204, null]);
    const orders = `/api/v2/equipment/ken:${liftA.ken}/serviceOrders`;
    const list = await stage.ask(orders, token);
    assert.deepEqual([list.status, list.body], [204, null]);
    const one = await stage.ask(`${orders}/4711`, token);
    assert.deepEqual([one.status, faultOf(one).message], [404, "Service order not found"]);
    const others = await stage.ask(`/api/v2/equipment/ken:${liftB.ken}/serviceOrders`, token);
    assert.equal(others.status, 403);
    assert.match(faultOf(others).message, /Required: \[serviceinfov2\/sken:\d+\]/);
  });
});
