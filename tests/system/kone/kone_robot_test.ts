/** A robot in the building: the additions of the vendor's Service Robot validation list. */
import assert from "node:assert/strict";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import {
  type CameFrame,
  commonOf,
  type KoneClient,
  type KoneHouse,
  towerMain,
  withKoneHouse,
} from "./kone_house.ts";
import { proveOrder, proveRide, rideTopics } from "./kone_ride.ts";

const main = { building: "tower", group: "main" };
const robotScope = "robotcall/group:Tower9:1";

/** A robot's connection, with the scope of robots alone and what its manager gives robots. */
function robotIn(house: KoneHouse): Promise<KoneClient> {
  return house.connect({ scope: robotScope, grants: [{ uses: ["monitor", "robot"] }] });
}

/** A `hold_open` as it stands on the wire; resolves with the result's data. */
async function hold(
  client: KoneClient,
  payload: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const { result } = await client.ackAndResult(
    {
      ...{ type: "lift-call-api-v2", callType: "hold_open", ...towerMain },
      payload: { time: "2026-03-02T09:00:00.000000+00:00", ...payload },
    } as Parameters<KoneClient["ackAndResult"]>[0],
  );
  return result.data;
}

const lift2 = { lift_deck: 1002010, served_area: 3000 };

/** A robot that called lift 2 from area 3000 to 6000, as soon as the doors are open for it. */
async function boarding(house: KoneHouse): Promise<{ robot: KoneClient; session: number }> {
  const robot = await robotIn(house);
  await robot.monitor(rideTopics);
  const call = { area: 3000, destination: 6000, call: { allowed_lifts: [1002010] } };
  const session = await robot.placed(call);
  await doorOf(robot, 2, "OPENED", 3000);
  return { robot, session };
}

/** Lets time pass until a lift's door is told to be in a state at a landing, after a frame. */
async function doorOf(
  client: KoneClient,
  lift: number,
  state: string,
  landing: number,
  from = 0,
): Promise<CameFrame> {
  const find = () =>
    client.events(`lift_${lift}/doors`, from).find(({ data }) =>
      data["state"] === state && data["landing"] === landing
    );
  await client.until(`${state} of lift ${lift} at ${landing}`, () => find() !== undefined, 300_000);
  return find()!;
}

function atMs({ data }: CameFrame): number {
  return Date.parse(String(data["time"]));
}

/** How long the doors of lift 2 stay open at 3000 from before something is done, ms. */
async function openForMs(
  house: KoneHouse,
  robot: KoneClient,
  done: () => Promise<unknown> = () => Promise.resolve(),
): Promise<number> {
  const sinceMs = house.clock.now();
  const from = robot.frames.length;
  await done();
  return atMs(await doorOf(robot, 2, "CLOSING", 3000, from)) - sinceMs;
}

/** A hold of lift 2's door at 3000 that must be taken. */
async function held(client: KoneClient, hard_time: number, soft_time: number): Promise<void> {
  const data = await hold(client, { ...lift2, hard_time, soft_time });
  assert.deepEqual(data, { success: true });
}

Deno.test("KONE robot a robot lives by the scope robotcall alone, and by its manager's grant", async () => {
  await withKoneHouse(async (house) => {
    const { robot, session } = await boarding(house);
    for (const callType of ["config", "actions"] as const) {
      await robot.ackAndResult(commonOf(callType, callType));
    }
    assert.equal((await hold(robot, { request_id: 7, ...lift2, hard_time: 5 }))["success"], true);
    await robot.reaches(session, "served");
    proveRide(robot, { session, from: 3000, to: 6000, deck: 1002010 });
    proveOrder(robot);

    const kiosk = await house.client({ products: ["callgiving"] });
    await assert.rejects(house.token(kiosk, robotScope), /403/, "a product that it does not have");
    const elsewhere = await house.connect({ scope: "robotcall/group:Tower9:2" });
    const refused = await elsewhere.refused({
      ...{ type: "lift-call-api-v2", callType: "action", ...towerMain },
      payload: { request_id: 9, area: 3000, terminal: 1, call: { action: 2, destination: 6000 } },
    }, 9);
    assert.deepEqual([refused.statusCode, refused.data["error"]], [
      403,
      "Token does not contain required scope for Tower9:1",
    ]);
  });
});

Deno.test("KONE robot hard time keeps the doors whatever happens, soft time until somebody passes", async () => {
  await withKoneHouse(async (house) => {
    const usual = await boarding(house);
    const usualMs = await openForMs(house, usual.robot);
    await usual.robot.reaches(usual.session, "served");
    await house.run(30_000);

    const hard = (await boarding(house)).robot;
    const hardMs = await openForMs(house, hard, () => held(hard, 10, 0));
    assert.ok(hardMs >= 10_000 && hardMs <= 11_500, `${hardMs} ms, usually ${usualMs} ms`);
    await house.run(60_000);

    const soft = (await boarding(house)).robot;
    const softMs = await openForMs(house, soft, async () => {
      await held(soft, 5, 30);
      await house.run(8_000);
      const { people } = house.simulated.group(main);
      people.arrive({ at: 2, side: "front" }, { at: 5, side: "front" });
    });
    assert.ok(softMs < 18_000, `${softMs} ms, with somebody after 8 s`);
    await house.run(60_000);

    const alone = (await boarding(house)).robot;
    const bothMs = await openForMs(house, alone, () => held(alone, 5, 20));
    assert.ok(bothMs >= 25_000 && bothMs <= 26_500, `${bothMs} ms, both after the other`);
  });
});

Deno.test("KONE robot the door is held beyond 40 s by asking again, and let go by 0 and 0", async () => {
  await withKoneHouse(async (house) => {
    const { robot, session } = await boarding(house);
    const from = robot.frames.length;
    const beganMs = house.clock.monotonic();
    // As a published client does: five seconds each time, asked for anew a second before they end.
    for (let id = 100; id < 115; id++) {
      const data = await hold(robot, { request_id: id, ...lift2, hard_time: 5, soft_time: 10 });
      assert.deepEqual(data, { request_id: id, success: true });
      await house.run(4_000);
    }
    assert.ok(house.clock.monotonic() - beganMs >= 60_000);
    assert.deepEqual(robot.events("lift_2/doors", from), [], "the doors never moved");
    const openMs = await openForMs(house, robot, () => held(robot, 0, 0));
    assert.ok(openMs <= 2_000, `${openMs} ms after they were let go`);
    await robot.reaches(session, "served");
    proveRide(robot, { session, from: 3000, to: 6000, deck: 1002010 });
    proveOrder(robot);
  });
});

Deno.test("KONE robot another connection of the robot holds the door while it still opens", async () => {
  await withKoneHouse(async (house) => {
    const owner = await house.client();
    await house.grant({ kind: "client", id: owner.id }, { uses: ["monitor", "robot"] });
    const token = await house.token(owner, robotScope);
    const robot = await house.connectWith(token);
    await robot.monitor(["lift_2/doors"]);
    await robot.placed({
      ...{ area: "3000", destination: "6000", call: { allowed_lifts: ["1002010"] } },
    });
    const arm = await house.connectWith(token);
    await doorOf(robot, 2, "OPENING", 3000);
    const ms = await openForMs(house, robot, async () => {
      // A published adapter sends texts for numbers and no id at all.
      const data = await hold(arm, {
        ...{ lift_deck: "1002010", served_area: "3000", hard_time: 7, soft_time: 20 },
      });
      assert.deepEqual(data, { success: true });
    });
    assert.ok(ms >= 26_000, `${ms} ms`);
  });
});

Deno.test("KONE robot a door is not held where no car stands, nor for a client that is no robot", async () => {
  await withKoneHouse(async (house) => {
    // Time passes while they connect, and the doors wait for nobody.
    const visitor = await house.connect({ scope: "callgiving/*" });
    const plain = await house.connect({ scope: robotScope, grants: [{ uses: ["monitor"] }] });
    const another = await robotIn(house);
    const { robot } = await boarding(house);
    const errorOf = async (client: KoneClient, change: object) =>
      (await hold(client, { request_id: client.newId(), ...lift2, hard_time: 5, ...change }))[
        "error"
      ];
    assert.equal(await errorOf(another, {}), undefined, "a robot may hold it for others");
    assert.equal(await errorOf(visitor, {}), "ACCESS_DENIED", "not its call, and by its scope");
    assert.equal(await errorOf(plain, {}), "ACCESS_DENIED", "not its call, and by its grant");
    assert.equal(await errorOf(robot, { lift_deck: 1001010 }), "CANNOT_SERVE_NOW");
    assert.equal(await errorOf(robot, { hard_time: 11 }), "Invalid json payload");
    assert.equal(await errorOf(robot, { soft_time: 31 }), "Invalid json payload");
    assert.equal(
      await errorOf(robot, { served_area: 77 }),
      "Ignoring call, unable to resolve area: area:77",
    );
  });
});

Deno.test("KONE robot in the car a robot calls its floor by 5000", async () => {
  await withKoneHouse(async (house) => {
    const robot = await robotIn(house);
    await robot.monitor(rideTopics);
    const first = await robot.placed({ area: 1000, destination: 3000 });
    await robot.reaches(first, "served");
    const deck = proveRide(robot, { session: first, from: 1000, to: 3000 });
    for (const [destination, terminal] of [[6000, 1], [1000, 0]] as const) {
      const session = await robot.placed({ area: deck, action: 5000, terminal, destination });
      await robot.reaches(session, "served");
      proveRide(robot, { session, from: null, to: destination, deck });
      const [made] = robot.events(`action/${session}/5000`);
      assert.equal(made!.data["area"], deck);
    }
    const wrong = await robot.act({ area: 1009010, action: 5000, destination: 3000 });
    assert.equal(wrong["error"], "Ignoring call, unable to resolve area: area:1009010");
    const outside = await robot.act({ area: 1003010, action: 5000, destination: 1000 });
    assert.equal(outside["success"], false, "lift 3 does not go there");
    proveOrder(robot);
  });
});

/** What a lift's status said last. */
function modeOf(client: KoneClient, lift: number): unknown {
  return client.events(`lift_${lift}/status`).at(-1)?.data["lift_mode"];
}

/** A call that only this lift could serve is refused, and why. */
async function refusedBy(client: KoneClient, deck: number): Promise<void> {
  const data = await client.act({
    ...{ area: 3000, destination: 6000, call: { allowed_lifts: [deck] } },
  });
  assert.deepEqual([data["success"], data["error"]], [false, "NO_LIFT_AVAILABLE"]);
  const session = data["session_id"] as number;
  await client.reaches(session, "cancelled");
  assert.equal(client.state(session, "cancelled")["cancel_reason"], "NO_LIFT_AVAILABLE");
}

/** The same call is served again. */
async function servedBy(client: KoneClient, deck: number): Promise<void> {
  const session = await client.placed({
    ...{ area: 3000, destination: 6000, call: { allowed_lifts: [deck] } },
  });
  await client.reaches(session, "served");
  proveRide(client, { session, from: 3000, to: 6000, deck });
}

Deno.test("KONE robot OSS and ATS of one lift are seen, refused with a reason, and end", async () => {
  await withKoneHouse(async (house) => {
    const robot = await robotIn(house);
    await robot.monitor(rideTopics);
    const { faults } = house.simulated.group(main);
    const modes: readonly (readonly [string, number, (on: boolean) => void])[] = [
      ["OSS", -1, (on) => faults.outOfService("b", on)],
      ["ATS", 7, (on) => faults.attended("b", on)],
    ];
    for (const [name, number, set] of modes) {
      set(true);
      await robot.until(`${name} of lift 2`, () => modeOf(robot, 2) === number);
      assert.equal(modeOf(robot, 1), 0, "the others go on");
      await refusedBy(robot, 1002010);
      await servedBy(robot, 1001010);
      set(false);
      await robot.until(`lift 2 back from ${name}`, () => modeOf(robot, 2) === 0);
      await servedBy(robot, 1002010);
    }
    proveOrder(robot);
  });
});

Deno.test("KONE robot PRC, a lift that somebody has for themselves, is seen, refused, and ends", async () => {
  await withKoneHouse(async (house) => {
    const robot = await robotIn(house);
    await robot.monitor(rideTopics);
    const { leases } = house.lifts;
    let lease = "";
    const request = { lifts: ["b"], level: 0, lifeMs: 300_000 };
    const key = uuidV7(house.clock.now(), seededRandom("a lease"));
    leases.take(main, "somebody", key, request, (taken) => {
      if (taken.ok) lease = taken.value.id;
    });
    await robot.until("PRC of lift 2", () => modeOf(robot, 2) === 14);
    await refusedBy(robot, 1002010);
    leases.release(main, "somebody", lease, () => {});
    await robot.until("lift 2 back from PRC", () => modeOf(robot, 2) === 0);
    await servedBy(robot, 1002010);
    proveOrder(robot);
  });
});

Deno.test("KONE robot FRD recalls every lift, ends calls with a reason, and is recalled to normal", async () => {
  await withKoneHouse(async (house) => {
    const robot = await robotIn(house);
    await robot.monitor(rideTopics);
    const under = await robot.placed({ area: 6000, destination: 2000 });
    const { faults } = house.simulated.group(main);
    faults.fire(true);
    const all = (mode: number) => [1, 2, 3].every((lift) => modeOf(robot, lift) === mode);
    await robot.until("FRD", () => all(37));
    await robot.reaches(under, "cancelled");
    assert.equal(robot.state(under, "cancelled")["cancel_reason"], "NO_LIFT_AVAILABLE");
    for (const deck of [1001010, 1002010]) await refusedBy(robot, deck);
    // Recalled to the way out, they stand there with open doors.
    const from = robot.frames.length;
    await house.run(60_000);
    for (const lift of [1, 2]) {
      const position = robot.events(`lift_${lift}/position`).at(-1)!.data;
      assert.deepEqual([position["cur"], position["moving_state"]], [1, "STANDING"]);
      const door = robot.events(`lift_${lift}/doors`).findLast(({ data }) =>
        data["lift_side"] === 1
      )!;
      assert.deepEqual([door.data["landing"], door.data["state"]], [1000, "OPENED"]);
    }
    assert.deepEqual(robot.events(/^call_state/, from), []);
    faults.fire(false);
    await robot.until("normal", () => all(0));
    for (const deck of [1001010, 1002010]) await servedBy(robot, deck);
    proveOrder(robot);
  });
});

Deno.test("KONE robot while it boards load and doors are told", async () => {
  await withKoneHouse(async (house) => {
    const robot = await robotIn(house);
    await robot.monitor(rideTopics);
    const session = await robot.placed({
      ...{ area: 3000, destination: 6000, call: { group_size: 4, allowed_lifts: [1002010] } },
    });
    await robot.reaches(session, "served");
    proveRide(robot, { session, from: 3000, to: 6000, deck: 1002010 });
    const doors = robot.events("lift_2/doors").filter(({ data }) => data["landing"] === 3000);
    assert.deepEqual(doors.slice(-4).map(({ data }) => data["state"]), [
      ...["OPENING", "OPENED", "CLOSING", "CLOSED"],
    ]);
    const loads = robot.events("lift_2/next_stop_eta").map((frame) => ({
      atMs: atMs(frame),
      load: (frame.data["decks"] as { load_percentage: number }[])[0]!.load_percentage,
    }));
    const [opened, shut] = [atMs(doors.at(-3)!), atMs(doors.at(-1)!)];
    const aboard = loads.filter(({ atMs }) => atMs >= opened && atMs <= shut);
    assert.ok(aboard.length >= 4, `${aboard.length} while boarding`);
    assert.ok(aboard.every(({ load }, index) => load >= (aboard[index - 1]?.load ?? 0)));
    assert.equal(loads.find(({ atMs }) => atMs <= opened)?.load ?? 0, 0);
    assert.equal(Math.max(...loads.map(({ load }) => load)), 30, "four of 75 kg in 1,000 kg");
    proveOrder(robot);
  });
});

Deno.test("KONE robot an obstructed door opens again, as often as it must, and then the lift goes", async () => {
  await withKoneHouse(async (house) => {
    const { robot, session } = await boarding(house);
    house.simulated.group(main).faults.doorObstructed("b", "front", 2);
    await robot.reaches(session, "served");
    proveRide(robot, { session, from: 3000, to: 6000, deck: 1002010 });
    const states = robot.events("lift_2/doors")
      .filter(({ data }) => data["landing"] === 3000)
      .map(({ data }) => data["state"]);
    assert.deepEqual(states.slice(states.indexOf("OPENING")), [
      ...["OPENING", "OPENED", "CLOSING", "OPENING", "OPENED", "CLOSING", "OPENING", "OPENED"],
      ...["CLOSING", "CLOSED"],
    ]);
    proveOrder(robot);
  });
});
