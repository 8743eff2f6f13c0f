/** Calls that cannot be: rows 4–6, 8, 10, 12, 13 and 16–22 of the vendor's validation list. */
import assert from "node:assert/strict";
import {
  actionOf,
  type KoneClient,
  type KoneHouse,
  type WireCall,
  withKoneHouse,
} from "./kone_house.ts";
import { proveOrder, proveRide, rideTopics } from "./kone_ride.ts";

/** A failed result has these fields and no other. */
async function proveFailed(client: KoneClient, call: WireCall, error: string): Promise<void> {
  const id = client.newId();
  const { result } = await client.ackAndResult(actionOf(id, call));
  assert.deepEqual(result.data, { request_id: id, success: false, error }, JSON.stringify(call));
}

/** A client with every right and a monitor of everything. */
async function watching(house: KoneHouse): Promise<KoneClient> {
  const client = await house.connect();
  await client.monitor(rideTopics);
  return client;
}

/** Nothing came of what was asked: no call was told of, and no lift moved. */
async function proveNothing(house: KoneHouse, client: KoneClient): Promise<void> {
  await house.run(30_000);
  assert.deepEqual(client.events(/^(call_state|action)\//), []);
  const moving = client.events(/position$/).filter(({ data }) =>
    data["moving_state"] !== "STANDING"
  );
  assert.deepEqual(moving, []);
}

/** Refusals by what is asked, beside a call that is right but for that. */
const cases: readonly (readonly [string, string, readonly (readonly [WireCall, string])[]])[] = [
  ["4", "an action that is not listed, and none", [
    [{ area: 1000, destination: 3000, action: 200 }, "Ignoring call, unknown call action: 200"],
    [{ area: 1000, destination: 3000, action: 0 }, "Ignoring call, unknown call action: UNDEFINED"],
    [{ area: 9999, action: 200 }, "Ignoring call, unknown call action: 200"],
  ]],
  ["5", "an action that is disabled", [
    [{ area: 1000, destination: 3000, action: 4 }, "Ignoring call, disabled call action: 4"],
  ]],
  ["6", "down at the lowest floor and up at the highest", [
    [{ area: 1000, action: 2002 }, "INVALID_DIRECTION"],
    [{ area: 1010, action: 2002 }, "INVALID_DIRECTION"],
    [{ area: 9000, action: 2001 }, "INVALID_DIRECTION"],
    [{ area: 9000, action: 2001, destination: 0 }, "INVALID_DIRECTION"],
  ]],
  ["8", "a delay out of range", [
    [{ area: 1000, destination: 3000, call: { delay: 40 } }, "Invalid json payload"],
    [{ area: 1000, destination: 3000, call: { delay: 31 } }, "Invalid json payload"],
    [{ area: 1000, destination: 3000, call: { delay: -1 } }, "Invalid json payload"],
  ]],
  ["10", "more people than a car carries", [
    [{ area: 1000, destination: 3000, call: { group_size: 14 } }, "INVALID_PASSENGER_COUNT"],
    [{ area: 1000, destination: 3000, call: { group_size: 100 } }, "INVALID_PASSENGER_COUNT"],
  ]],
  ["12", "the other side of the same floor", [
    [{ area: 1000, destination: 1010 }, "SAME_SOURCE_AND_DEST_FLOOR"],
    [{ area: 1010, destination: 1000 }, "SAME_SOURCE_AND_DEST_FLOOR"],
  ]],
  ["13", "the same side of the same floor", [
    [{ area: 3000, destination: 3000 }, "SAME_SOURCE_AND_DEST_FLOOR"],
    [{ area: 1010, destination: 1010 }, "SAME_SOURCE_AND_DEST_FLOOR"],
  ]],
  ["16", "a destination that is not known", [
    [
      { area: 1000, destination: 9999 },
      "Ignoring call, unable to resolve destination: area:9999",
    ],
    [
      { area: 1000, destination: "3010" },
      "Ignoring call, unable to resolve destination: area:3010",
    ],
  ]],
  ["17", "no destination", [
    [{ area: 1000 }, "Ignoring call, destination not defined"],
    [{ area: 1000, destination: null }, "Ignoring call, destination not defined"],
    [{ area: 1000, destination: 0 }, "Ignoring call, destination not defined"],
  ]],
  ["18", "a source that is not known", [
    [{ area: 9999, destination: 3000 }, "Ignoring call, unable to resolve area: area:9999"],
    [{ area: 9999, action: 2001 }, "Ignoring call, unable to resolve area: area:9999"],
  ]],
  ["19", "neither source nor destination known", [
    [{ area: 9998, destination: 9999 }, "Ignoring call, unable to resolve area: area:9998"],
  ]],
  ["21", "a terminal that is not in use there", [
    [{ area: 3000, destination: 5000, terminal: 2 }, "INVALID_SIDE"],
    [{ area: 3000, action: 2001, terminal: 2 }, "FLOOR_DOES_NOT_EXIT"],
    [{ area: 3000, action: 2002, terminal: 2 }, "FLOOR_DOES_NOT_EXIT"],
    [{ area: 3000, destination: 5000, terminal: 4 }, "INVALID_SIDE"],
  ]],
  ["22", "a terminal that is not configured", [
    [{ area: 3000, destination: 5000, terminal: 99 }, "INVALID_TERMINAL_ID"],
    [{ area: 3000, action: 2001, terminal: 99 }, "INVALID_TERMINAL_ID"],
  ]],
];

for (const [row, what, calls] of cases) {
  Deno.test(`KONE ${row} ${what} is acknowledged, and its result says why not`, async () => {
    await withKoneHouse(async (house) => {
      const client = await watching(house);
      for (const [call, error] of calls) await proveFailed(client, call, error);
      await proveNothing(house, client);
    });
  });
}

Deno.test("KONE 6 10 20 at the bounds a call is good", async () => {
  await withKoneHouse(async (house) => {
    const client = await watching(house);
    const landing = await client.placed({ area: 1000, action: 2001 });
    await client.reaches(landing, "served");
    proveRide(client, { session: landing, from: 1000, to: null });
    const full = await client.placed({ area: 1000, destination: 4000, call: { group_size: 13 } });
    const late = await client.placed({ area: 1000, destination: 3000, call: { delay: 30 } });
    for (const [session, to] of [[full, 4000], [late, 3000]] as const) {
      await client.reaches(session, "served");
      proveRide(client, { session, from: 1000, to });
    }
    proveOrder(client);
  });
});

Deno.test("KONE 20 a terminal in use at the floor calls, and so does none at all", async () => {
  await withKoneHouse(async (house) => {
    const client = await watching(house);
    for (const terminal of [2, 1, 0, null, "2"]) {
      const session = await client.placed({ area: 1000, destination: 4000, terminal });
      await client.reaches(session, "served");
      proveRide(client, { session, from: 1000, to: 4000 });
      const [made] = client.events(`action/${session}/2`);
      const said = terminal === 0 || terminal === null ? undefined : Number(terminal);
      assert.equal(made!.data["terminal"], said);
    }
    proveOrder(client);
  });
});
