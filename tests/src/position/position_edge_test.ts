/** Positions as they come over HTTP and WebSocket, and what goes on to the group. */
import assert from "node:assert/strict";
import { SystemClock } from "../../../src/clock.ts";
import type { Done, GroupAddress } from "../../../src/lifts.ts";
import type { CallRequest, CallView } from "../../../src/protocol.ts";
import { uuidV7 } from "../../../src/random.ts";
import { low, main, type TestEdge, withEdge } from "../http/test_edge.ts";
import { TestLifts } from "../live/test_lifts.ts";
import { TestSocket } from "../live/test_socket.ts";
import { zonedSite } from "./position_stage.ts";

const clock = new SystemClock();
const newKey = () => uuidV7(clock.now(), { next: Math.random });
const fromGround = { kind: "destination", from: 0, to: 5, persons: 1 } as const;

/** Remembers what went on to the groups. */
class SeenLifts extends TestLifts {
  readonly seen: { request: CallRequest; arrivesInMs: number | undefined }[] = [];

  override place(
    at: GroupAddress,
    caller: string,
    key: string,
    request: CallRequest,
    done: Done<CallView>,
    arrivesInMs?: number,
  ): void {
    this.seen.push({ request, arrivesInMs });
    super.place(at, caller, key, request, done);
  }
}

async function withPositions(
  lifts: SeenLifts,
  body: (edge: Omit<TestEdge, "lifts">) => Promise<void>,
): Promise<void> {
  await withEdge({ site: zonedSite, lifts }, body);
}

async function post(
  { url, token }: Pick<TestEdge, "url" | "token">,
  body: unknown,
  { key = newKey(), group = main.group, walkingSpeed = "normal" as "slow" | "normal" } = {},
) {
  const response = await fetch(`${url}/v1/buildings/tower/groups/${group}/calls`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${await token({ prefers: { walkingSpeed } })}`,
      "content-type": "application/json",
      "idempotency-key": key,
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

Deno.test("C15 R60 R22 over HTTP only the arrival time goes on, and nobody is shown it", async () => {
  const lifts = new SeenLifts(() => clock.now());
  await withPositions(lifts, async (edge) => {
    const placed = await post(edge, { ...fromGround, at: "canary-yard" }, { walkingSpeed: "slow" });
    assert.equal(placed.status, 201);
    assert.deepEqual(lifts.seen, [{ request: fromGround, arrivesInMs: 60_000 }]);
    assert.deepEqual(placed.body.request, fromGround);
    assert.ok(!JSON.stringify(placed.body).includes("rrives"));
    assert.equal((await post(edge, fromGround)).status, 201);
    assert.equal(lifts.seen.at(-1)?.arrivesInMs, 0);
  });
});

Deno.test("C15 R60 over WebSocket only the arrival time goes on, and nobody is shown it", async () => {
  const lifts = new SeenLifts(() => clock.now());
  await withPositions(lifts, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token());
    const ask = { type: "place_call", ...main, call: fromGround } as const;
    socket.send({ ...ask, ref: "1", key: newKey(), at: "canary-yard" });
    const { call } = await socket.next("result");
    assert.deepEqual(lifts.seen, [{ request: fromGround, arrivesInMs: 50_000 }]);
    assert.deepEqual(call?.request, fromGround);
    socket.send({ ...ask, ref: "2", key: newKey(), at: "canary-bridge" });
    assert.equal((await socket.next("refused")).refusal.code, "not_near");
    socket.send({ ...ask, ref: "3", key: newKey(), at: "canary-nowhere" });
    assert.equal((await socket.next("refused")).refusal.code, "unknown_zone");
    assert.ok(!JSON.stringify(socket.came).includes("canary"));
    await socket.close();
  });
});

Deno.test("E2 C15 the same key with the same zone later, with another or with none is the same call", async () => {
  const lifts = new SeenLifts(() => clock.now());
  await withPositions(lifts, async (edge) => {
    const key = newKey();
    const first = await post(edge, { ...fromGround, at: "canary-yard" }, { key });
    const again = await post(edge, { ...fromGround, at: "canary-yard" }, { key });
    const there = await post(edge, fromGround, { key });
    assert.equal(first.status, 201);
    assert.deepEqual([again.body.id, there.body.id], [first.body.id, first.body.id]);
  });
});

Deno.test("R60 coordinates and all that is no zone's id are refused by the schema, in words that repeat nothing", async () => {
  const lifts = new SeenLifts(() => clock.now());
  await withPositions(lifts, async (edge) => {
    const socket = await TestSocket.greeted(edge.url, await edge.token());
    const places: unknown[] = [
      { lat: 52.517391, lon: 13.401287 },
      [52.517391, 13.401287],
      52.517391,
      "52.517391,13.401287",
      "geo:52.517391,13.401287",
      "Canary Yard",
      "c".repeat(41),
      "",
    ];
    for (const at of places) {
      const { status, body } = await post(edge, { ...fromGround, at });
      assert.deepEqual([status, body.code], [422, "invalid"], JSON.stringify(at));
      assert.match(body.detail, /at: must be the id of a zone/);
      assert.doesNotMatch(JSON.stringify(body), /52\.51|Canary|ccc/);
      socket.socket.send(
        JSON.stringify({
          type: "place_call",
          ref: "x",
          ...main,
          key: newKey(),
          call: fromGround,
          at,
        }),
      );
      const { refusal } = await socket.next("refused");
      assert.equal(refusal.code, "invalid");
      assert.doesNotMatch(refusal.detail, /52\.51|Canary|ccc/);
    }
    assert.equal((await post(edge, { ...fromGround, lat: 52.517391, lon: 13.4 })).status, 422);
    assert.deepEqual(lifts.seen, []);
    await socket.close();
  });
});

Deno.test("R60 R62 a refusal says to the person why, and repeats no zone; figures count reasons alone", async () => {
  const lifts = new SeenLifts(() => clock.now());
  await withPositions(lifts, async (edge) => {
    const codes: string[] = [];
    for (
      const [body, group] of [
        [{ ...fromGround, at: "canary-yard" }, low.group],
        [{ ...fromGround, at: "canary-nowhere" }, main.group],
        [{ ...fromGround, at: "canary-bridge" }, main.group],
        [{ ...fromGround, at: "canary-yard" }, main.group],
        [{ ...fromGround, from: 5, to: 0, at: "canary-bridge" }, main.group],
      ] as const
    ) {
      const to = group === low.group ? { ...body, to: 2 } : body;
      const answer = await post(edge, to, { group });
      codes.push(answer.body.code ?? "placed");
      assert.ok(answer.body.code === undefined || answer.body.detail.length > 20);
      assert.ok(!JSON.stringify(answer.body).includes("canary"));
    }
    assert.deepEqual(codes, [
      "position_not_used",
      "unknown_zone",
      "not_near",
      "placed",
      "impossible_travel",
    ]);
    assert.equal(await edge.refused("http", "impossible_travel"), 1);
    assert.equal(await edge.refused("http", "not_near"), 1);
    assert.ok(!(await edge.metrics.text()).includes("canary"));
    assert.ok(!edge.lines.join("").includes("canary"));
  });
});

Deno.test("R61 what breaks behind the edge reports no position", async () => {
  class Broken extends SeenLifts {
    override place(): never {
      throw new Error("the group broke");
    }
  }
  await withPositions(new Broken(() => clock.now()), async (edge) => {
    const { status, body } = await post(edge, { ...fromGround, at: "canary-yard" });
    assert.deepEqual([status, body.code], [500, "internal"]);
    assert.ok(edge.lines.some((line) => line.includes("the group broke")));
    assert.ok(!edge.lines.join("").includes("canary"));
  });
});
