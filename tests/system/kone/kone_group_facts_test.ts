/** Rows 1 and 23–25 of the vendor's validation list, and the forms of what `common-api` answers. */
import assert from "node:assert/strict";
import {
  actionOf,
  annexDecks,
  commonOf,
  isTime,
  pingOf,
  towerMain,
  towerSide,
  towerUpper,
  type WireGroup,
  withKoneHouse,
} from "./kone_house.ts";
import { proveOrder, proveRide, rideTopics } from "./kone_ride.ts";

Deno.test("KONE 1 a token is given for the right secret, and resources for the token", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.client();
    const wrong = await house.ask("/api/v2/oauth2/token", {
      method: "POST",
      headers: {
        authorization: `Basic ${btoa(`${client.id}:wrong`)}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "grant_type=client_credentials",
    });
    assert.deepEqual(wrong, {
      status: 401,
      body: {
        message: "Invalid authentication",
        errors: [{ type: "invalid", header: "authorization" }],
      },
    });
    const token = await house.token(client, "application/inventory");
    const resources = await house.ask("/api/v2/application/self/resources", {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(resources.status, 200);
    const { buildings } = resources.body as {
      buildings: { id: string; desc: string; groups: { id: string; kens: unknown[] }[] }[];
    };
    assert.deepEqual(
      buildings.map(({ id, groups }) => [
        id,
        ...groups.map((group) => [group.id, group.kens.length]),
      ]),
      [["Tower9", ["Tower9:1", 3], ["Tower9:2", 1], ["Tower9:3", 1]], ["Annex7", ["Annex7:1", 2]]],
    );
    assert.ok(buildings[0]!.desc.includes("V2"), "some clients choose a building by it");
    const without = await house.ask("/api/v2/application/self/resources", {
      headers: { authorization: "Bearer nonsense" },
    });
    assert.equal(without.status, 401);
    await assert.rejects(house.connectWith("nonsense"), /401/);
    await assert.rejects(house.connectWith(""), /401/);
  });
});

Deno.test("KONE 1 config tells the group's lifts, decks, doors, floors and terminals", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    const { ack, result } = await client.ackAndResult(commonOf("config", "8a1c"));
    assert.equal(ack.requestId, "8a1c");
    assert.deepEqual(Object.keys(result), [
      "data",
      "requestId",
      "callType",
      "buildingId",
      "groupId",
    ]);
    const data = result.data as unknown as {
      version_major: number;
      version_minor: number;
      groups: {
        group_id: number;
        terminals: number[];
        lifts: {
          lift_id: number;
          lift_name: string;
          decks: { deck: number; area_id: number; doors: number[]; terminals: number[] }[];
          floors: {
            lift_floor_id: number;
            group_floor_id: number;
            height: number;
            sides: { lift_side: number; group_side: number; decks: number[] }[];
          }[];
        }[];
      }[];
      destinations: object[];
      terminals: object[];
    };
    assert.deepEqual(Object.keys(data).sort(), [
      ...["destinations", "groups", "terminals", "version_major", "version_minor"],
    ]);
    assert.deepEqual([data.version_major, data.version_minor], [1, 0]);
    const [group, ...others] = data.groups;
    assert.deepEqual([others, group!.group_id, group!.terminals], [[], 1, [1, 2, 3, 4]]);
    assert.deepEqual(
      group!.lifts.map(({ lift_id, lift_name, decks, floors }) => [
        ...[lift_id, lift_name, decks],
        floors.map(({ group_floor_id }) => group_floor_id),
      ]),
      [
        [
          ...[1, "a", [{ deck: 0, area_id: 1001010, doors: [1, 2], terminals: [1, 2, 3, 4] }]],
          [1, 2, 3, 4, 5, 6, 7],
        ],
        [
          ...[2, "b", [{ deck: 0, area_id: 1002010, doors: [1], terminals: [1, 2, 3] }]],
          [1, 2, 3, 4, 5, 6, 7],
        ],
        [
          ...[3, "c", [{ deck: 0, area_id: 1003010, doors: [1], terminals: [1, 2, 3] }]],
          [6, 7, 8, 9],
        ],
      ],
    );
    assert.deepEqual(group!.lifts[0]!.floors[0], {
      lift_floor_id: 1,
      group_floor_id: 1,
      height: 4000,
      sides: [
        { lift_side: 1, group_side: 1, decks: [0] },
        { lift_side: 2, group_side: 2, decks: [0] },
      ],
    });
    assert.deepEqual(data.destinations.slice(0, 3), [
      {
        ...{ area_id: 1000, group_floor_id: 1, group_side: 1, short_name: "0", exit: true },
        terminals: [1, 2, 3],
      },
      {
        ...{ area_id: 1010, group_floor_id: 1, group_side: 2, short_name: "0R", exit: true },
        terminals: [1, 2, 3],
      },
      {
        ...{ area_id: 2000, group_floor_id: 2, group_side: 1, short_name: "1", exit: false },
        terminals: [1, 3],
      },
    ]);
    assert.deepEqual(data.terminals, [
      { terminal_id: 1, type: "Virtual" },
      { terminal_id: 2, type: "LCS" },
      { terminal_id: 3, type: "LCS" },
      { terminal_id: 4, type: "COP" },
    ]);
  });
});

Deno.test("KONE 1 actions tells what can be called, under the names that clients look for", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    const { result } = await client.ackAndResult(commonOf("actions", "8a1d"));
    assert.deepEqual(Object.keys(result), [
      "data",
      "requestId",
      "callType",
      "buildingId",
      "groupId",
    ]);
    const { call_types: calls, ...rest } = result.data as unknown as {
      call_types: { action_id: number; name: string; enabled: boolean; action_type: string }[];
    };
    assert.deepEqual(rest, { version_major: 1, version_minor: 0, action_set: [], functions: [] });
    assert.deepEqual(
      calls.map(({ action_id, name, enabled }) => [action_id, name, enabled]),
      [
        [2, "DcsCall", true],
        [3, "DcsCall 3", true],
        [4, "DcsCall 4", false],
        [2001, "LdgCall UP", true],
        [2002, "LdgCall DOWN", true],
        [5000, "CarCall", true],
      ],
    );
    for (const call of calls) {
      assert.deepEqual(Object.keys(call).sort(), [
        ...["action_id", "action_type", "direct_allowed", "enabled", "group_call_allowed", "key"],
        ...["name", "preferred_allowed"],
      ]);
    }
  });
});

Deno.test("KONE 1 a ping tells the server's time, and every id comes back in its own JSON type", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    const connection = new Set<string>();
    for (const id of [480055306, "480055306", 0]) {
      const { ack, result } = await client.ackAndResult(pingOf(id));
      connection.add(ack.connectionId!);
      assert.deepEqual(Object.keys(result), ["data", "callType", "buildingId", "groupId"]);
      assert.deepEqual(Object.keys(result.data), ["request_id", "time"]);
      assert.ok(isTime(result.data["time"]));
      assert.equal(Date.parse(String(result.data["time"])) <= house.clock.now(), true);
    }
    for (const id of [77, "d9f6c1a2-0000-4000-8000-000000000000"]) {
      connection.add((await client.ackAndResult(commonOf("config", id))).ack.connectionId!);
    }
    const texts = ["81", 82];
    for (const id of texts) {
      const call = actionOf(id, { area: "3000", destination: "1000" });
      const { ack, result } = await client.ackAndResult(call);
      connection.add(ack.connectionId!);
      assert.deepEqual(Object.keys(result), ["data", "callType", "buildingId", "groupId"]);
      assert.equal(result.data["success"], true);
      assert.equal(typeof result.data["session_id"], "number");
    }
    const digits = "277123456789012345678901234567890123456";
    client.send(JSON.stringify(pingOf(0)).replace('"request_id":0', `"request_id":${digits}`));
    const has = () => client.texts.filter((text) => text.includes(digits)).length;
    await client.until("both with every digit", () => has() === 2);
    assert.ok(client.texts.some((text) => text.includes(`"requestId":${digits},`)));
    assert.ok(client.texts.some((text) => text.includes(`"request_id":${digits},`)));
    assert.equal(connection.size, 1, "one connection has one id");
    assert.match([...connection][0]!, /^[A-Za-z0-9+/_-]{15}=$/);
    const named = await client.refused({ ...pingOf(5), requestId: "x" }, "");
    assert.deepEqual([named.statusCode, named.data], [400, {
      error: "'requestId' is not allowed",
    }]);
  });
});

Deno.test("KONE 23 an unknown building is 404 with a wildcard or the inventory alone, else 403", async () => {
  await withKoneHouse(async (house) => {
    const there = { buildingId: "building:a4KrX2cei", groupId: "1" };
    const asks = [
      [pingOf(1, there), 1],
      [commonOf("config", "c", there), "c"],
      [commonOf("actions", "a", there), "a"],
      [actionOf(2, { area: 1000, destination: 3000 }, there), 2],
      [{
        ...{ type: "site-monitoring", callType: "monitor", ...there, requestId: "m" },
        payload: { sub: "s", duration: 300, subtopics: ["lift_+/status"] },
      }, "m"],
    ] as const;
    const missing = "Building data not found for ID building:a4KrX2cei";
    const scopeless = "Token does not contain required scope for a4KrX2cei:1";
    for (
      const [scope, status, error] of [
        ["callgiving/*", 404, missing],
        ["application/inventory", 404, missing],
        ["callgiving/group:Tower9:1", 403, scopeless],
      ] as const
    ) {
      const client = await house.connect({ scope });
      for (const [message, id] of asks) {
        const frame = await client.refused(message, id);
        assert.deepEqual([frame.statusCode, frame.data], [status, { error }], scope);
      }
    }
    const one = await house.connect({ scope: "callgiving/group:Tower9:1" });
    const other = await one.refused(pingOf(3, towerSide), 3);
    assert.deepEqual([other.statusCode, other.data], [403, {
      error: "Token does not contain required scope for Tower9:2",
    }]);
    const empty = await one.refused(pingOf(4, { buildingId: "", groupId: "1" }), 4);
    assert.deepEqual([empty.statusCode, empty.data], [400, {
      error: "'buildingId' is not allowed to be empty",
    }]);
  });
});

/** Proves that a group says of itself what it has, and serves a call. */
async function proveServes(
  row: string,
  group: WireGroup,
  call: { readonly area: number; readonly destination: number },
): Promise<void> {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    const { result } = await client.ackAndResult(commonOf("config", row, group));
    const { destinations } = result.data as unknown as { destinations: { area_id: number }[] };
    const areas = destinations.map(({ area_id }) => area_id);
    assert.ok(areas.includes(call.area) && areas.includes(call.destination), areas.join());
    await client.monitor(rideTopics, group);
    const session = await client.placed(call, group);
    await client.reaches(session, "served");
    proveRide(client, { session, from: call.area, to: call.destination });
    assert.ok(proveOrder(client) > 5);
    for (const { buildingId, groupId } of client.events(/./)) {
      assert.deepEqual({ buildingId, groupId }, group);
    }
  });
}

Deno.test("KONE 24 a second building is served, by lifts with one deck and with two", async () => {
  await proveServes("24", annexDecks, { area: 2000, destination: 5000 });
  await proveServes("24", annexDecks, { area: 1000, destination: 2000 });
});

Deno.test("KONE 25 further groups of a building are served", async () => {
  await proveServes("25", towerSide, { area: 2000, destination: 6000 });
  await proveServes("25", towerUpper, { area: 7000, destination: 10000 });
});

Deno.test("KONE 24 25 one connection calls in two buildings and two groups at once", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    const ways = [[towerMain, 6000], [towerSide, 5000], [annexDecks, 4000]] as const;
    for (const [group] of ways) await client.monitor(rideTopics, group);
    const sessions: number[] = [];
    for (const [group, destination] of ways) {
      sessions.push(await client.placed({ area: 1000, destination }, group));
    }
    assert.equal(new Set(sessions).size, 3);
    for (const [index, session] of sessions.entries()) {
      await client.reaches(session, "served");
      const told = client.events(new RegExp(`^call_state/${session}/`));
      const [{ buildingId, groupId }] = ways[index]!;
      for (const event of told) {
        assert.deepEqual([event.buildingId, event.groupId], [buildingId, groupId]);
      }
    }
    proveOrder(client);
  });
});
