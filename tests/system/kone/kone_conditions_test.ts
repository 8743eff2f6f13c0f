/** What changes in a building: rows 33–42 of the vendor's validation list. */
import assert from "node:assert/strict";
import {
  actionOf,
  type KoneClient,
  type KoneHouse,
  pingOf,
  towerMain,
  towerSide,
  withKoneHouse,
} from "./kone_house.ts";
import { proveOrder, proveRide, rideTopics } from "./kone_ride.ts";

const at = { building: "tower", group: "main" };

/** A connection of an end user's phone, with a limited token of a client's. */
async function phoneOf(house: KoneHouse, master: string, user: string): Promise<KoneClient> {
  const scopes = ["callgiving/building:Tower9"];
  return await house.connectWith(
    await house.limitedToken(master, {
      ...{ endUserIdentity: user, scopes, maxAgeSeconds: 600, singleUse: false },
    }),
  );
}

/** A client's master token, with calls for media and monitors in the tower. */
async function masterOf(house: KoneHouse): Promise<string> {
  const client = await house.client();
  await house.grant({ kind: "client", id: client.id }, { uses: ["monitor"] });
  return await house.token(client);
}

/** How many calls the controllers of the tower hold. */
function heldCalls(house: KoneHouse): number {
  return ["main", "side", "upper"].reduce(
    (sum, group) =>
      sum + house.simulated.group({ building: "tower", group }).controller.report().held.length,
    0,
  );
}

Deno.test("KONE 33 a repeated automatic call returns the call that is there", async () => {
  await withKoneHouse(async (house) => {
    const master = await masterOf(house);
    const [first, second] = [
      await phoneOf(house, master, "ann"),
      await phoneOf(house, master, "ann"),
    ];
    await first.monitor(rideTopics);
    const call = { area: 1000, destination: 4000 };
    const session = await first.placed(call);
    assert.equal(await first.placed(call), session);
    assert.equal(await second.placed(call), session, "also on another connection");
    await first.until("the call at the controller", () => heldCalls(house) > 0);
    assert.equal(heldCalls(house), 1);
    assert.equal(first.events(/^action\//).length, 1);
    const other = await (await phoneOf(house, master, "bob")).placed(call);
    assert.notEqual(other, session, "somebody else travels by themselves");
    await first.reaches(session, "served");
    proveRide(first, { session, from: 1000, to: 4000 });
    await house.run(60_000);
    assert.notEqual(await first.placed(call), session, "a while later it is another journey");
    proveOrder(first);
  });
});

Deno.test("KONE 34 repeats that come before the first has its answer are told the same", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connectWith(await masterOf(house));
    await client.monitor(rideTopics);
    const card = { media_id: "04a1b2c3d4", media_type: "RFID" };
    const call = { area: 1000, destination: 4000, payload: card };
    const ids = [1, 2, 3, 4, 5].map(() => client.newId());
    const from = client.frames.length;
    for (const id of ids) client.send(actionOf(id, call));
    const results = () => client.frames.slice(from).filter(({ callType }) => callType === "action");
    await client.until("five results", () => results().length === 5);
    assert.deepEqual(results().map(({ data }) => data["request_id"]), ids);
    const sessions = new Set(results().map(({ data }) => data["session_id"]));
    assert.equal(sessions.size, 1);
    const [session] = [...sessions] as number[];
    await client.reaches(session!, "served");
    proveRide(client, { session: session!, from: 1000, to: 4000 });
    assert.equal(client.events(/^action\//).length, 1);
    const kiosk = { area: 1000, destination: 4000 };
    assert.notEqual(
      await client.placed(kiosk),
      await client.placed(kiosk),
      "where nobody says who travels each call is one of its own",
    );
  });
});

Deno.test("KONE 35 a repeat by another group of the building returns the call that is there", async () => {
  await withKoneHouse(async (house) => {
    const phone = await phoneOf(house, await masterOf(house), "ann");
    await phone.monitor(rideTopics);
    const call = { area: 1000, destination: 4000 };
    const session = await phone.placed(call);
    assert.equal(await phone.placed(call, towerSide), session);
    await house.run(2_000);
    assert.equal(heldCalls(house), 1, "one call in all groups together");
    await phone.reaches(session, "served");
    proveRide(phone, { session, from: 1000, to: 4000 });
  });
});

Deno.test("KONE 36 37 from and to a locked floor nobody is taken, and everybody once it is unlocked", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect({
      // A right of one's own goes to locked floors; this one is of another floor.
      grants: [{ lifts: [{ group: "main", levels: [5] }], uses: ["monitor"] }],
    });
    await client.monitor(rideTopics);
    await house.lock("main", 2, true);
    for (const call of [{ area: 3000, destination: 1000 }, { area: 1000, destination: 3000 }]) {
      const id = client.newId();
      const { result } = await client.ackAndResult(actionOf(id, call));
      const session = result.data["session_id"] as number;
      assert.deepEqual(result.data, {
        ...{ request_id: id, success: false, error: "FLOOR_IS_LOCKED", session_id: session },
      });
      await client.reaches(session, "cancelled");
      assert.deepEqual(client.states(session), ["cancelled"]);
      assert.equal(client.state(session, "cancelled")["cancel_reason"], "FLOOR_IS_LOCKED");
      const [made] = client.events(`action/${session}/2`);
      assert.deepEqual([made!.data["success"], made!.data["error"]], [false, "FLOOR_IS_LOCKED"]);
    }
    await house.lock("main", 2, false);
    for (const [from, to] of [[3000, 1000], [1000, 3000]] as const) {
      const session = await client.placed({ area: from, destination: to });
      await client.reaches(session, "served");
      proveRide(client, { session, from, to });
    }
    proveOrder(client);
  });
});

Deno.test("KONE 38 39 with every lift disabled there is none, and again once they are enabled", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    await client.monitor(rideTopics);
    const under = await client.placed({ area: 6000, destination: 1000 });
    const { faults } = house.simulated.group(at);
    const modes = () =>
      [1, 2, 3].map((lift) => client.events(`lift_${lift}/status`).at(-1)?.data["lift_mode"]);
    for (const car of ["a", "b", "c"]) faults.outOfService(car, true);
    await client.until("lifts out of service", () => modes().every((mode) => mode === -1));
    await client.reaches(under, "cancelled");
    assert.equal(client.state(under, "cancelled")["cancel_reason"], "NO_LIFT_AVAILABLE");
    for (const action of [2, 2001]) {
      const id = client.newId();
      const call = { area: 3000, action, ...(action === 2 && { destination: 6000 }) };
      const { result } = await client.ackAndResult(actionOf(id, call));
      const session = result.data["session_id"] as number;
      assert.deepEqual(result.data, {
        ...{ request_id: id, success: false, error: "NO_LIFT_AVAILABLE", session_id: session },
      });
      await client.reaches(session, "cancelled");
      assert.deepEqual(client.states(session), ["cancelled"]);
      assert.equal(client.state(session, "cancelled")["cancel_reason"], "NO_LIFT_AVAILABLE");
    }
    for (const car of ["a", "b", "c"]) faults.outOfService(car, false);
    await client.until("lifts in service", () => modes().every((mode) => mode === 0));
    const session = await client.placed({ area: 3000, destination: 6000 });
    await client.reaches(session, "served");
    proveRide(client, { session, from: 3000, to: 6000 });
    proveOrder(client);
  });
});

Deno.test("KONE 40 41 42 without the site's equipment calls and pings fail, and go on once it is back", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    await client.monitor(rideTopics);
    const { faults } = house.simulated.group(at);
    faults.linkCut(true);
    const modes = () =>
      [1, 2, 3].map((lift) => client.events(`lift_${lift}/status`).at(-1)?.data["lift_mode"]);
    await client.until("lifts not heard", () => modes().every((mode) => mode === 33));
    for (
      const call of [
        { area: 3000, destination: 1000 },
        { area: 3000, action: 2001 },
        { area: 1001010, action: 5000, destination: 3000 },
        { area: 1000, destination: 9000 },
      ]
    ) {
      const id = client.newId();
      const { result } = await client.ackAndResult(actionOf(id, call));
      assert.deepEqual(result.data, { request_id: id, success: false, error: "1005" });
    }
    const ping = await client.ackAndResult(pingOf(41));
    assert.deepEqual(ping.result.data, { request_id: 41, success: false, error: "1005" });
    const side = await client.ackAndResult(pingOf(43, towerSide));
    assert.ok("time" in side.result.data, "another group is there");
    const config = await client.ackAndResult(
      {
        ...{ type: "common-api", callType: "config", ...towerMain, requestId: "c" },
      } as Parameters<KoneClient["ackAndResult"]>[0],
    );
    assert.ok("groups" in config.result.data, "what is built does not change");

    faults.linkCut(false);
    await client.until("lifts heard", () => modes().every((mode) => mode === 0));
    assert.ok("time" in (await client.ackAndResult(pingOf(44))).result.data);
    const session = await client.placed({ area: 3000, destination: 1000 });
    await client.reaches(session, "served");
    proveRide(client, { session, from: 3000, to: 1000 });
    proveOrder(client);
  });
});

Deno.test("KONE 40 11 a way whose second lift is in a group that is lost is told as lost, not as locked", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    await client.monitor(rideTopics);
    const { faults } = house.simulated.group({ building: "tower", group: "upper" });
    const call = { area: 1000, destination: 10000 };
    faults.linkCut(true);
    await house.run(1_000);
    const id = client.newId();
    const lost = await client.ackAndResult(actionOf(id, call));
    assert.deepEqual(lost.result.data, { request_id: id, success: false, error: "1005" });
    faults.linkCut(false);
    await house.run(1_000);
    await house.lock("upper", 9, true);
    const stranger = await house.connect({ grants: [] });
    assert.equal((await stranger.act(call))["error"], "FLOOR_IS_LOCKED");
    faults.linkCut(true);
    await house.run(1_000);
    assert.equal((await stranger.act(call))["error"], "FLOOR_IS_LOCKED", "locked, lost or not");
    faults.linkCut(false);
    await house.run(1_000);
    assert.equal((await client.act(call))["modified_destination"], 7000, "a right of one's own");
  });
});

Deno.test("KONE 40 42 a call under way while the equipment is lost is served once it is back", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    await client.monitor(rideTopics);
    const { faults } = house.simulated.group(at);
    const session = await client.placed({ area: 7000, destination: 1000 });
    await house.run(1_000);
    faults.linkCut(true);
    await house.run(20_000);
    assert.notEqual(client.states(session).at(-1), "served");
    faults.linkCut(false);
    await client.until("its end", () => {
      const last = client.states(session).at(-1);
      return last === "served" || last === "cancelled";
    });
    assert.equal(client.states(session).at(-1), "served", client.states(session).join());
    proveOrder(client);
  });
});
