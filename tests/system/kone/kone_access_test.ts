/** Who may go where: rows 26–32 of the vendor's validation list. */
import assert from "node:assert/strict";
import { serialHashOf } from "../../../src/access/tag_serial.ts";
import type { Seed } from "../../src/people/people_stage.ts";
import { aFacility, aGrant, startMs } from "../../src/people/rows.ts";
import {
  actionOf,
  barrierMs,
  type CameFrame,
  type KoneClient,
  type KoneHouse,
  withKoneHouse,
} from "./kone_house.ts";
import { proveRide, rideTopics } from "./kone_ride.ts";

/** The floor that the site file locks, as an area. */
const locked = 5000;
const own: Readonly<Record<string, unknown>> = { media_type: "RFID" };

/** A household at level 4, the locked floor, with a grant of its manager to it and two cards. */
const household: Seed = [
  ["facility", aFacility("a1", { level: 4 })],
  [
    "grant",
    aGrant("grant-a1", { kind: "facility", id: "a1" }, {
      actions: ["call_lift"],
      scope: { doors: [], lifts: [{ group: "main", levels: [4] }] },
    }),
  ],
  ...["04A1B2C3", "77AAAA0001"].map((serial, index): Seed[number] => ["tag", {
    id: `tag-${index}`,
    building: "tower",
    serialHash: serialHashOf(serial),
    label: "Card",
    facility: "a1",
    member: null,
    account: null,
    household: 1,
    status: "active",
    by: "max",
    atMs: startMs,
  }]),
];

/** A reader's connection: its client may call, and see its calls. */
function readerIn(house: KoneHouse): Promise<KoneClient> {
  return house.connect({
    grants: [{ lifts: [{ group: "main", levels: [1] }], uses: ["monitor"] }],
  });
}

/** A call by a card that goes through. */
async function rides(client: KoneClient, from: number, to: number, media: object): Promise<void> {
  const call = { area: from, destination: to, payload: { ...own, ...media } };
  const session = await client.placed(call);
  await client.reaches(session, "served");
  proveRide(client, { session, from, to });
}

/** A call that comes to nothing since a floor of it is not the caller's. */
async function isRefused(
  client: KoneClient,
  from: number,
  to: number,
  media: object = {},
): Promise<void> {
  const data = await client.act({ area: from, destination: to, payload: media });
  const what = `${from} to ${to} by ${JSON.stringify(media)}`;
  assert.deepEqual([data["success"], data["error"]], [false, "FLOOR_IS_LOCKED"], what);
  const session = data["session_id"] as number;
  await client.reaches(session, "cancelled");
  assert.deepEqual(client.states(session), ["cancelled"]);
  assert.equal(client.state(session, "cancelled")["cancel_reason"], "FLOOR_IS_LOCKED");
}

Deno.test("KONE 26 only floors are called that the caller's manager lets it call, to and from", async () => {
  await withKoneHouse(async (house) => {
    const stranger = await readerIn(house);
    await stranger.monitor(rideTopics);
    await isRefused(stranger, 1000, locked);
    await isRefused(stranger, locked, 2000);
    const open = await stranger.placed({ area: 2000, destination: 4000 });
    await stranger.reaches(open, "served");
    proveRide(stranger, { session: open, from: 2000, to: 4000 });

    const tenant = await house.connect({
      grants: [{ lifts: [{ group: "main", levels: [4] }], uses: ["monitor"] }],
    });
    await tenant.monitor(rideTopics);
    await rides(tenant, 1000, locked, {});
    await rides(tenant, locked, 2000, {});
  });
});

Deno.test("KONE 26 an end user has floors of their own, and none of the client's", async () => {
  await withKoneHouse(async (house) => {
    const backEnd = await house.client();
    await house.grant({ kind: "client", id: backEnd.id }, {
      ...{ lifts: [{ group: "main", levels: [4] }], uses: ["monitor"] },
    });
    const scopes = ["callgiving/group:Tower9:1"];
    const master = await house.token(backEnd);
    const phone = await house.connectWith(
      await house.limitedToken(master, { endUserIdentity: "ann", scopes }),
    );
    await phone.monitor(rideTopics);
    await isRefused(phone, 1000, locked);
    await rides(phone, 3000, 1000, {});
  });
});

Deno.test("KONE 27 by media_id the floors of whose card it is are open, and no others", async () => {
  await withKoneHouse(async (house) => {
    const reader = await readerIn(house);
    await reader.monitor(rideTopics);
    await isRefused(reader, 1000, locked);
    await rides(reader, 1000, locked, { media_id: "04a1b2c3" });
    await rides(reader, locked, 1000, { media_id: "04:A1:B2:C3" });
    await isRefused(reader, 1000, locked, { media_id: "04a1b2c4" });
    await isRefused(reader, 1000, locked, { media_id: "not a number" });
    await rides(reader, 1000, 2000, { media_id: "04a1b2c4" });
    // Of a card nothing is told on, nor kept in a log.
    assert.doesNotMatch(reader.texts.join(), /a1b2c|media|user_id/i);
    assert.doesNotMatch(house.lines.join(), /a1b2c/i);
  }, { seed: household });
});

Deno.test("KONE 28 a company code belongs to the card", async () => {
  await withKoneHouse(async (house) => {
    const reader = await readerIn(house);
    await reader.monitor(rideTopics);
    await rides(reader, 1000, locked, { media_id: "AAAA0001", media_cc: "77" });
    await isRefused(reader, 1000, locked, { media_id: "AAAA0001", media_cc: "78" });
    await isRefused(reader, 1000, locked, { media_id: "AAAA0001" });
    await isRefused(reader, 1000, locked, { media_id: "04A1B2C3", media_cc: "77" });
  }, { seed: household });
});

Deno.test("KONE 29 a card leads to its household's floor and no other that is locked", async () => {
  await withKoneHouse(async (house) => {
    const reader = await readerIn(house);
    await reader.monitor(rideTopics);
    for (const level of [2, 3]) await house.lock("main", level, true);
    for (const media of [{ media_id: "04A1B2C3" }, { media_id: "AAAA0001", media_cc: "77" }]) {
      await rides(reader, 1000, locked, media);
      await isRefused(reader, 1000, 3000, media);
      await isRefused(reader, 4000, locked, media);
      await rides(reader, locked, 1000, media);
    }
    const nobodys = await house.connect({ grants: [] });
    await nobodys.monitor(["call_state/+/+"]);
    await isRefused(nobodys, 1000, locked, { media_id: "04A1B2C3" });
  }, { seed: household });
});

Deno.test("KONE 30 a phone calls while it is in range, and once it is out its token is no good", async () => {
  await withKoneHouse(async (house) => {
    const backEnd = await house.client();
    await house.grant({ kind: "client", id: backEnd.id }, { uses: ["monitor"] });
    const inRange = async () =>
      house.limitedToken(await house.token(backEnd), {
        ...{ endUserIdentity: "ann", scopes: ["callgiving/group:Tower9:1"] },
        ...{ maxAgeSeconds: 300, singleUse: false },
      });
    const token = await inRange();
    const phone = await house.connectWith(token);
    await phone.monitor(["call_state/+/+"]);
    const call = { area: 3000, destination: 1000 };
    const session = await phone.placed(call);
    await phone.reaches(session, "assigned");
    await house.run(300_000);
    phone.send(actionOf(2, call));
    const is401 = ({ statusCode }: CameFrame) => statusCode === 401;
    await house.until("the refusal", () => phone.frames.some(is401) && phone.closed !== null);
    assert.ok(!phone.frames.some(({ data }) => data["request_id"] === 2), "no call came of it");
    await assert.rejects(house.connectWith(token), /401/);
    const again = await house.connectWith(await inRange());
    assert.equal((await again.act({ area: 4000, destination: 1000 }))["success"], true);
  });
});

Deno.test("KONE 31 a terminal behind a barrier takes no call before the barrier was passed", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    await client.monitor(rideTopics);
    const destination = { area: 1000, terminal: 3, destination: 4000 };
    const landing = { area: 1000, terminal: 3, action: 2001 };
    assert.equal((await client.act(destination))["error"], "INVALID_SIDE");
    assert.equal((await client.act(landing))["error"], "FLOOR_DOES_NOT_EXIT");
    const barrier = { building: "tower", unit: "entrance", door: "main" };
    house.openings.opened(barrier, "exit");
    assert.equal((await client.act(destination))["error"], "INVALID_SIDE", "somebody went out");
    house.openings.opened(barrier, "credential");
    const session = await client.placed(destination);
    await client.reaches(session, "served");
    proveRide(client, { session, from: 1000, to: 4000 });
  });
});

Deno.test("KONE 32 behind a barrier a call is taken within its time, and none later", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    const barrier = { building: "tower", unit: "entrance", door: "main" };
    const call = { area: 1000, terminal: 3, destination: 4000 };
    house.openings.opened(barrier, "app");
    await house.run(barrierMs - 1_000);
    assert.equal((await client.act(call))["success"], true);
    await house.run(2_000);
    assert.equal((await client.act(call))["error"], "INVALID_SIDE");
    assert.equal((await client.act({ ...call, terminal: 1 }))["success"], true, "no barrier there");
    house.openings.opened(barrier, "credential");
    assert.equal((await client.act(call))["success"], true, "somebody else has come");
  });
});
