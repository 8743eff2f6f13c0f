/** An app's line to lifts over the real edge, with lifts that do as they are told. */
import assert from "node:assert/strict";
import { refuse } from "../../../src/refusal.ts";
import type { Capabilities } from "../../../web/client/capability.js";
import { LiftLine } from "../../../web/client/lift_line.js";
import { Refused } from "../../../web/client/refused.js";
import type { CallRequest } from "../../../web/client/wire.d.ts";
import { main, type TestEdge, withEdge } from "../../src/http/test_edge.ts";

const request: CallRequest = { kind: "landing", from: 0, direction: "up" };

function lineOf({ url, token }: TestEdge): LiftLine {
  const capabilities = {
    current: async () => ({ capability: await token() }),
    renew: () => Promise.resolve(),
    drop() {},
  } as unknown as Capabilities;
  return new LiftLine(capabilities, main.building, [main.group], { address: url });
}

Deno.test("a call of an app is followed to its end, whether it is served or cancelled", async () => {
  await withEdge({}, async (edge) => {
    const line = lineOf(edge);
    const call = await line.call(main.group, request);
    edge.lifts.advance(main, call.view.id, "assigned");
    const seen: string[] = [];
    for await (const { id, state } of call) {
      seen.push(state);
      if (state === "assigned") edge.lifts.advance(main, id, "served");
    }
    assert.deepEqual(seen.slice(-2), ["assigned", "served"]);
    assert.equal((await call.ended).state, "served");

    const other = await line.call(main.group, request);
    assert.equal((await line.cancel(other)).state, "cancelled");
    assert.equal((await other.ended).reason, "by_caller");
    await assert.rejects(line.cancel(other), { code: "not_cancellable" });

    const open = await line.call(main.group, request);
    line.close();
    await assert.rejects(open.ended, { code: "offline" });
    await assert.rejects(Array.fromAsync(open), Refused);
  });
});

Deno.test("E2 an app whose clock is off calls once more by the server's time, and only once", async () => {
  await withEdge({}, async (edge) => {
    const line = lineOf(edge);
    const keys: string[] = [];
    const place = edge.lifts.place.bind(edge.lifts);
    const serverTimeMs = Date.UTC(2026, 10, 22);
    edge.lifts.place = (at, caller, key, request, done) => {
      keys.push(key);
      if (keys.length === 2) return place(at, caller, key, request, done);
      const refusal = refuse("key_expired", "Cannot place the call: the key is too old", {
        serverTimeMs,
      });
      done({ ok: false, refusal });
    };
    const call = await line.call(main.group, request);
    assert.equal(call.view.state, "registered");
    assert.equal(Number.parseInt(keys[1]!.replaceAll("-", "").slice(0, 12), 16), serverTimeMs);
    edge.lifts.place = (_at, _caller, key, _request, done) => {
      keys.push(key);
      done({
        ok: false,
        refusal: refuse("key_expired", "Cannot place the call", { serverTimeMs }),
      });
    };
    await assert.rejects(line.call(main.group, request), { code: "key_expired" });
    assert.equal(keys.length, 4);
    line.close();
  });
});
