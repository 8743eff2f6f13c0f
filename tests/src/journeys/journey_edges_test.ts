/** Journeys over HTTP and WebSocket: a real listener over real actors and a simulated building. */
import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { Capabilities, type Grant } from "../../../src/access/capability.ts";
import { Revocations } from "../../../src/access/revocations.ts";
import { serve } from "../../../src/http/serve.ts";
import { Log } from "../../../src/operations/log.ts";
import { Metrics } from "../../../src/operations/metrics.ts";
import { journeySchema, type JourneyView } from "../../../src/protocol.ts";
import { TestSocket } from "../live/test_socket.ts";
import { type JourneyHouse, journeyHouse, tower } from "./journey_house.ts";

/** A house with its edge. The clock is the test's; {@link during} lets it run while one waits. */
async function withHouse(
  body: (edge: {
    readonly house: JourneyHouse;
    readonly url: string;
    readonly token: (change?: Partial<Grant>) => Promise<string>;
    readonly during: <T>(waiting: Promise<T>) => Promise<T>;
    readonly ask: (
      method: string,
      path: string,
      how?: { readonly token?: string; readonly key?: string; readonly body?: unknown },
    ) => Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
  }) => Promise<void>,
): Promise<void> {
  const house = await journeyHouse();
  const { clock, process: { lifts, journeys } } = house;
  const revocations = new Revocations(clock);
  const randomId = () => crypto.randomUUID();
  const capabilities = await Capabilities.create({ clock, revocations, cluster: "test", randomId });
  const served = await serve({
    listen: { host: "127.0.0.1", port: 0 },
    clock,
    randomId,
    site: tower,
    lifts,
    journeys,
    capabilities,
    revocations,
    readiness: () => [],
    observer: new Metrics(() => clock.monotonic()),
    log: new Log(clock, () => {}, "error"),
  });
  const token = (change: Partial<Grant> = {}) =>
    capabilities.mint({
      rid: "ann",
      building: "tower",
      lifts: ["main", "side", "upper", "roof"].map((group) => ({ group, levels: "all" as const })),
      ttlMs: 600_000,
      ...change,
    });
  const during = async <T>(waiting: Promise<T>): Promise<T> => {
    let done = false;
    const ended = waiting.finally(() => done = true);
    ended.catch(() => {});
    for (let turns = 0; !done; turns++) {
      await clock.run(turns < 40 ? 5 : 1);
      // A slow machine's answer takes many turns; its lifts shall not ride away meanwhile.
      if (turns >= 40) await new Promise<void>((resolve) => setImmediate(resolve));
    }
    return await ended;
  };
  try {
    await body({
      house,
      url: served.url,
      token,
      during,
      ask: async (method, path, how = {}) => {
        const response = await during(fetch(`${served.url}/v1/buildings/tower${path}`, {
          method,
          headers: {
            authorization: `Bearer ${how.token ?? await token()}`,
            ...(how.key !== undefined && { "idempotency-key": how.key }),
            ...(how.body !== undefined && { "content-type": "application/json" }),
          },
          ...(how.body !== undefined && { body: JSON.stringify(how.body) }),
        }));
        const body = await during(response.json()) as Record<string, unknown>;
        return { status: response.status, body };
      },
    });
  } finally {
    await during(served.close());
    await house.stop();
  }
}

Deno.test("EG30 over HTTP a journey is placed, repeated, read and cancelled by its own caller", async () => {
  await withHouse(async ({ house, ask, token }) => {
    const key = house.key();
    const wish = { from: 5, to: 15 };
    const placed = await ask("POST", "/journeys", { key, body: wish });
    assert.equal(placed.status, 201);
    const journey = journeySchema.parse(placed.body);
    assert.deepEqual(journey.legs.map(({ group, to }) => [group, to]), [["main", 9], [
      "upper",
      15,
    ]]);
    const again = await ask("POST", "/journeys", { key, body: wish });
    assert.deepEqual([again.status, again.body["id"]], [200, journey.id]);
    const read = await ask("GET", `/journeys/${journey.id}`);
    assert.deepEqual([read.status, read.body["id"]], [200, journey.id]);
    const call = await ask("GET", `/groups/main/calls/${journey.legs[0]!.call}`);
    assert.deepEqual(call.body["journey"], { id: journey.id, leg: 1, of: 2 });
    const eve = await token({ rid: "eve" });
    assert.equal((await ask("GET", `/journeys/${journey.id}`, { token: eve })).status, 404);
    assert.equal((await ask("DELETE", `/journeys/${journey.id}`, { token: eve })).status, 404);
    const ended = await ask("DELETE", `/journeys/${journey.id}`);
    assert.deepEqual([ended.status, ended.body["state"], ended.body["reason"]], [
      200,
      "cancelled",
      "by_caller",
    ]);
  });
});

Deno.test("EG30 over HTTP a journey goes where the capability does, changes of lift included", async () => {
  await withHouse(async ({ house, ask, token }) => {
    const place = async (grant: Partial<Grant>, body: unknown) => {
      const answer = await ask("POST", "/journeys", {
        key: house.key(),
        token: await token(grant),
        body,
      });
      return answer.status < 300
        ? (answer.body["legs"] as JourneyView["legs"]).map(({ group }) => group).join()
        : answer.body["code"];
    };
    const wish = { from: 0, to: 15 };
    const main = { group: "main", levels: [0, 9] };
    assert.equal(
      await place({ lifts: [main, { group: "upper", levels: [9, 15] }] }, wish),
      "main,upper",
    );
    assert.equal(
      await place({ lifts: [{ ...main, levels: [0] }, { group: "upper", levels: [15] }] }, wish),
      "forbidden",
      "nobody is let out on a floor on the way that they may not go to",
    );
    assert.equal(await place({ lifts: [main] }, { from: 0, to: 9 }), "main");
    assert.equal(await place({ building: "annex" }, wish), "forbidden");
    assert.equal(await place({ lifts: [], doors: ["entrance/main"] }, wish), "forbidden");
    assert.equal(await place({}, { ...wish, at: "lobby" }), "position_not_used");
    assert.equal(await place({}, { ...wish, persons: 0 }), "invalid");
    const keyless = await ask("POST", "/journeys", { body: wish });
    assert.equal(keyless.body["code"], "key_required");
  });
});

Deno.test("EG29 over WebSocket a journey is placed, each leg told in its group's feed, and cancelled", async () => {
  await withHouse(async ({ house, url, token, during }) => {
    const socket = await during(TestSocket.greeted(url, await token()));
    for (const group of ["main", "upper"]) {
      socket.send({ type: "subscribe", ref: group, building: "tower", group });
      await during(socket.next("snapshot"));
    }
    const place = {
      type: "place_journey" as const,
      ref: "j1",
      building: "tower",
      key: house.key(),
      journey: { from: 5, to: 15, persons: 1 },
    };
    socket.send(place);
    const { journey } = await during(socket.next("result"));
    assert.ok(journey !== undefined);
    socket.send({ ...place, ref: "j2" });
    assert.equal((await during(socket.next("result"))).journey?.id, journey.id);
    const told = async (call: string, state: string) => {
      for (;;) {
        const { event } = await during(socket.next("event"));
        if (event.what === "call" && event.call.id === call && event.call.state === state) return;
      }
    };
    await told(journey.legs[0]!.call, "being_served");
    await told(journey.legs[1]!.call, "assigned");
    socket.send({ type: "cancel_journey", ref: "c", building: "tower", journey: journey.id });
    const ended = await during(socket.next("result"));
    assert.equal(ended.journey?.legs[1]?.reason, "by_caller");
    socket.send({ ...place, ref: "j3", building: "annex" });
    const refused = await during(socket.next("refused"));
    assert.deepEqual([refused.ref, refused.refusal.code], ["j3", "forbidden"]);
    socket.socket.terminate();
    await during(socket.closed);
  });
});
