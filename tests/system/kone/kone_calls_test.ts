/** Calls that are served: rows 2, 3, 7, 9, 11, 14 and 15 of the vendor's validation list. */
import assert from "node:assert/strict";
import { annexDecks, type KoneClient, towerMain, towerUpper, withKoneHouse } from "./kone_house.ts";
import { proveOrder, proveRide, rideTopics, servedStates } from "./kone_ride.ts";

Deno.test("KONE 2 every floor can be called from every other, and many at once", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    await client.monitor(rideTopics);
    const rides: { session: number; from: number; to: number }[] = [];
    for (let from = 0; from <= 6; from++) {
      for (let to = 0; to <= 6; to++) {
        if (from === to) continue;
        const way = { from: (from + 1) * 1000, to: (to + 1) * 1000 };
        const call = { area: way.from, destination: way.to };
        rides.push({ ...way, session: await client.placed(call) });
      }
    }
    assert.equal(
      new Set(rides.map(({ session }) => session)).size,
      42,
      "each is a call of its own",
    );
    for (const { session } of rides) await client.reaches(session, "served", 900_000);
    for (const ride of rides) proveRide(client, ride);
    assert.ok(proveOrder(client) > 250);
  });
});

Deno.test("KONE 2 from a rear side, by a landing call, up and down", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    await client.monitor(rideTopics);
    const rear = await client.placed({ area: 1010, destination: 4000 });
    await client.reaches(rear, "served");
    proveRide(client, { session: rear, from: 1010, to: 4000, deck: 1001010 });
    for (const [action, area] of [[2001, 3000], [2002, 5000], [2002, 9000], [2001, 7000]]) {
      const session = await client.placed({ area, action, destination: 0 });
      await client.reaches(session, "served");
      proveRide(client, { session, from: area!, to: null });
    }
    proveOrder(client);
  });
});

Deno.test("KONE 3 an exit floor can be called whatever the caller's floor permissions", async () => {
  await withKoneHouse(async (house) => {
    const lifts = [{ group: "main", levels: [2] }];
    const clerk = await house.connect({ grants: [{ lifts, uses: ["monitor"] }] });
    await clerk.monitor(rideTopics);
    const nobody = await house.connect({ grants: [] });
    await nobody.monitor(["call_state/+/+", "action/+/+"]);
    for (const client of [clerk, nobody]) {
      const shut = await client.act({ area: 3000, destination: 5000 });
      assert.deepEqual([shut["success"], shut["error"]], [false, "FLOOR_IS_LOCKED"]);
      const session = await client.placed({ area: 3000, destination: 1000 });
      await client.reaches(session, "served");
      assert.deepEqual(client.states(session), servedStates);
      if (client === clerk) proveRide(client, { session, from: 3000, to: 1000 });
    }
    proveOrder(clerk);
  });
});

Deno.test("KONE 7 with a delay of 5 s the doors wait 5 s longer", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    await client.monitor(rideTopics);
    const openMs = async (delay: number) => {
      const call = { area: 3000, destination: 6000, call: { delay, allowed_lifts: [1001010] } };
      const session = await client.placed(call);
      await client.reaches(session, "served");
      proveRide(client, { session, from: 3000, to: 6000 });
      const at = (state: string) => {
        const told = client.events("lift_1/doors").findLast(({ data }) =>
          data["landing"] === 3000 && data["state"] === state
        );
        return Date.parse(String(told!.data["time"]));
      };
      return at("CLOSING") - at("OPENED");
    };
    const usualMs = await openMs(0);
    const longerMs = await openMs(5) - usualMs;
    assert.ok(longerMs >= 4_800 && longerMs <= 5_600, `${longerMs} ms longer than ${usualMs}`);
    proveOrder(client);
  });
});

Deno.test("KONE 9 three go together", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    await client.monitor(rideTopics);
    const session = await client.placed({
      ...{ area: 1000, destination: 6000, call: { group_size: 3 } },
    });
    await client.reaches(session, "served");
    proveRide(client, { session, from: 1000, to: 6000 });
    const [made] = client.events(`action/${session}/2`);
    assert.deepEqual(made!.data["call"], {
      ...{ session_id: session, action: 2, destination: 6000, group_size: 3 },
    });
  });
});

/** Proves a way with a change: the first leg's result, the further legs' events, and all rides. */
async function proveTransfer(client: KoneClient, from: number, to: number): Promise<number[]> {
  const data = await client.act({ area: from, destination: to });
  assert.equal(data["success"], true, JSON.stringify(data));
  assert.equal(data["modified_reason"], "AutomaticTransfer");
  const first = data["session_id"] as number;
  const change = data["modified_destination"] as number;
  const legs = () =>
    client.events(/^action\//).map(({ data }) =>
      data as {
        area: number;
        modified_destination?: number;
        call: { session_id: number; destination: number };
      }
    ).filter(({ call }) => call.session_id >= first);
  await client.until("the action events", () => legs().length >= 2);
  const [one, two] = legs();
  assert.equal(one!.call.session_id, first);
  assert.equal(one!.modified_destination, change);
  assert.deepEqual([two!.area, two!.call.destination], [change, to], "the rest of the way");
  const second = two!.call.session_id;
  await client.reaches(first, "served");
  assert.equal(client.state(first, "fixed")["modified_destination"], change);
  proveRide(client, { session: first, from, to: change });
  await client.reaches(second, "served");
  assert.deepEqual(client.states(second), servedStates);
  return [first, second, change];
}

Deno.test("KONE 11 a way that no single lift serves leads over a change, in one group", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    await client.monitor(rideTopics);
    const [, second, change] = await proveTransfer(client, 1000, 9000);
    assert.ok(change === 6000 || change === 7000, "where lift 3 meets the others");
    proveRide(client, { session: second!, from: change!, to: 9000, deck: 1003010 });
    proveOrder(client);
  });
});

Deno.test("KONE 11 a way that no single lift serves leads over a change to another group", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    await client.monitor(rideTopics);
    const there = await house.connect({ grants: [{ uses: ["monitor"] }] });
    await there.monitor(["lift_1/doors", "lift_1/position", "call_state/+/+"], towerUpper);
    const [, second, change] = await proveTransfer(client, 1000, 10000);
    assert.deepEqual([change, client.state(second!, "fixed")["allocated_lift_deck"]], [7000, [
      1001010,
    ]]);
    const opened = there.events("lift_1/doors").filter(({ data }) => data["state"] === "OPENED");
    assert.deepEqual(opened.map(({ data }) => data["landing"]), [7000, 10000]);
    assert.deepEqual(there.events(/^call_state/), [], "another client's");
    proveOrder(client);
    proveOrder(there);
  });
});

Deno.test("KONE 14 the lift that allowed_lifts names serves", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    await client.monitor(rideTopics);
    for (const deck of [1002010, 1001010, 1002010]) {
      const call = { area: 3000, destination: 6000, call: { allowed_lifts: [deck] } };
      const session = await client.placed(call);
      await client.reaches(session, "served");
      proveRide(client, { session, from: 3000, to: 6000, deck });
    }
    const decks = await house.connect();
    await decks.monitor(rideTopics, annexDecks);
    for (const deck of [1001110, 1002010]) {
      const call = { area: 2000, destination: 6000, call: { allowed_lifts: [deck] } };
      const session = await decks.placed(call, annexDecks);
      await decks.reaches(session, "served");
      const served = proveRide(decks, { session, from: 2000, to: 6000 });
      assert.equal(Math.floor(served / 1000), Math.floor(deck / 1000), "of that lift");
    }
    proveOrder(client);
    proveOrder(decks);
  });
});

Deno.test("KONE 15 a call that is taken back ends as cancelled, and no lift comes for it", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    await client.monitor(rideTopics);
    const session = await client.placed({ area: 7000, destination: 1000 });
    const { result } = await client.cancel(session);
    assert.equal(result.data["success"], true);
    await client.reaches(session, "cancelled");
    assert.equal(client.state(session, "cancelled")["cancel_reason"], "CALL_CANCELLED");
    assert.equal(client.states(session).at(-1), "cancelled");
    await house.run(60_000);
    assert.equal(client.states(session).filter((state) => state === "cancelled").length, 1);
    assert.deepEqual(
      client.events(/doors$/).filter(({ data }) =>
        data["landing"] === 7000 && data["state"] === "OPENED"
      ),
      [],
    );
    const again = {
      ...{ type: "lift-call-api-v2", callType: "delete", ...towerMain },
      payload: { session_id: session },
    };
    assert.equal((await client.refused(again, "")).statusCode, 409);
    proveOrder(client);
  });
});
