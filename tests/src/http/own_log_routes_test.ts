import assert from "node:assert/strict";
import { idOf } from "../../../src/access/daily_id.ts";
import { Proofs } from "../../../src/access/proof.ts";
import { LogCursors } from "../../../src/equipment_log/log_cursor.ts";
import { ownIdsMax, OwnLog } from "../../../src/equipment_log/own_log.ts";
import type { App } from "../../../src/http/app.ts";
import { defaultLimits } from "../../../src/http/limits.ts";
import { addOwnLogRoutes, ownLogPath } from "../../../src/http/own_log_routes.ts";
import { PeerAddress } from "../../../src/http/peer_address.ts";
import { utcDayOf } from "../../../src/utc_day.ts";
import { PhoneKey } from "../../parts/phone_key.ts";
import { type LogStage, startMs, withLog } from "../equipment_log/log_stage.ts";
import { randomBytes } from "../privacy/key_folder.ts";
import { type TestEdge, withEdge } from "./test_edge.ts";

const scope = { use: "door", building: "tower", day: utcDayOf(startMs) } as const;

function withOwnLog(body: (edge: TestEdge, stage: LogStage) => Promise<void>): Promise<void> {
  return withLog((stage) =>
    withEdge({
      clock: stage.clock,
      extraRoutes: (app) =>
        addOwnLogRoutes(app as App, {
          ownLog: new OwnLog({
            reader: stage.log.reader,
            proofs: new Proofs(stage.clock),
            cursors: new LogCursors(randomBytes),
          }),
          clock: stage.clock,
          peers: new PeerAddress([]),
        }),
    }, (edge) => body(edge, stage))
  );
}

function post(edge: TestEdge, body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${edge.url}${ownLogPath}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

async function codeOf(response: Response): Promise<string> {
  return (await response.json() as { code: string }).code;
}

Deno.test("R80 D6 a phone that is nobody gets its own rows, by proof alone", () =>
  withOwnLog(async (edge, stage) => {
    const key = await PhoneKey.make();
    const rid = idOf(key.thumbprint, scope);
    await stage.note({ rid }, { rid: "another's" });
    const of = { method: "POST", url: `${edge.url}${ownLogPath}`, accessToken: null };
    const proof = await key.proof(of, stage.clock.now(), scope);
    const response = await post(edge, { proofs: [proof] });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.deepEqual(await response.json(), {
      rows: [{
        log: "door",
        building: "tower",
        place: "entrance",
        door: "main",
        result: "opened",
        atMs: startMs,
        id: rid,
      }],
      next: null,
    });
    assert.ok(!edge.lines.join("").includes(rid), "no id in the server's own log");
  }));

Deno.test("C4 R80 a request that brings a token or a cookie is refused, proofs or not", () =>
  withOwnLog(async (edge, stage) => {
    const key = await PhoneKey.make();
    const of = { method: "POST", url: `${edge.url}${ownLogPath}`, accessToken: null };
    for (
      const headers of [
        { authorization: `Bearer ${await edge.token()}` },
        { cookie: "session=x" },
      ]
    ) {
      const proof = await key.proof(of, stage.clock.now(), scope);
      assert.equal(await codeOf(await post(edge, { proofs: [proof] }, headers)), "invalid");
    }
    const without = await post(edge, { proofs: ["not a proof"] });
    assert.deepEqual([without.status, await codeOf(without)], [401, "unauthenticated"]);
  }));

Deno.test("R80 the request is bounded in ids, bytes and rate", () =>
  withOwnLog(async (edge, stage) => {
    const key = await PhoneKey.make();
    const long = "https://a-name-as-long-as-anybody-may-give-to-a-house.door.example.org";
    const proofs = await Promise.all(
      Array.from({ length: ownIdsMax }, (_, n) =>
        key.proof(
          { method: "POST", url: `${long}${ownLogPath}`, accessToken: null },
          stage.clock.now(),
          { ...scope, building: "b".repeat(40), day: n },
        )),
    );
    assert.ok(JSON.stringify({ proofs }).length < defaultLimits.bodyBytesMax, "all of them fit");
    const whole = await post(edge, { proofs });
    assert.deepEqual(await whole.json(), { rows: [], next: null });
    const many = await post(edge, { proofs: [...proofs, "one more"] });
    assert.equal(await codeOf(many), "invalid");
    assert.equal(await codeOf(await post(edge, { proofs: ["x".repeat(17_000)] })), "too_large");
    assert.equal(await codeOf(await post(edge, { proofs, ids: ["somebody's"] })), "invalid");
    const codes = [];
    for (let n = 0; n < 12; n++) codes.push(await codeOf(await post(edge, { proofs: ["x"] })));
    assert.ok(codes.includes("busy"), codes.join());
  }));
