import assert from "node:assert/strict";
import type { Capability } from "../../../src/access/capability.ts";
import { ManualClock } from "../../../src/clock.ts";
import { Log } from "../../../src/operations/log.ts";
import { Ephemeral } from "../../../src/position/ephemeral.ts";
import { callsPerMinuteMax } from "../../../src/position/misuse.ts";
import { Positions } from "../../../src/position/positions.ts";
import type { CallRequest } from "../../../src/protocol.ts";
import { low, main } from "../http/test_edge.ts";
import { zonedSite } from "./position_stage.ts";

interface Stage {
  readonly clock: ManualClock;
  readonly positions: Positions;
  readonly lines: string[];
  /** What a call gets: milliseconds until its person is there, or the refusal's code. */
  judge(call: {
    readonly from?: number;
    readonly zone?: string | undefined;
    readonly rid?: string;
    readonly key?: string;
    readonly at?: typeof main;
    readonly request?: CallRequest;
    readonly walkingSpeed?: "slow" | "fast";
  }): number | string;
}

function stage(): Stage {
  const clock = new ManualClock();
  const lines: string[] = [];
  const log = new Log(clock, (line) => lines.push(line));
  const positions = new Positions({ site: zonedSite, clock, log });
  return {
    clock,
    positions,
    lines,
    judge(
      { from = 0, zone, rid = "r-1", key = crypto.randomUUID(), at = main, request, walkingSpeed },
    ) {
      const capability: Capability = {
        jti: "j",
        rid,
        building: "tower",
        lifts: [],
        doors: new Set(),
        prefers: { ...(walkingSpeed !== undefined && { walkingSpeed }) },
        operator: false,
        expiresAtMs: Infinity,
      };
      const answer = positions.judge(capability, {
        at,
        key,
        request: request ?? { kind: "destination", from, to: 7, persons: 1 },
        zone: zone === undefined ? undefined : new Ephemeral(zone),
      });
      return answer.ok ? answer.value : answer.refusal.code;
    },
  };
}

const [yard, bridge] = ["canary-yard", "canary-bridge"];

Deno.test("R60 R22 a zone becomes the time until its person is at the landing, by how fast they walk", () => {
  const { judge } = stage();
  assert.equal(judge({ zone: yard }), 50_000);
  assert.equal(judge({ zone: yard, rid: "r-2", walkingSpeed: "slow" }), 60_000);
  assert.equal(judge({ zone: yard, rid: "r-3", walkingSpeed: "fast" }), 40_000);
  assert.equal(judge({ rid: "r-4" }), 0, "who says nothing is there");
});

Deno.test("R60 a group without zones takes no position, and nothing of its calls is remembered", () => {
  const { judge, positions } = stage();
  assert.equal(judge({ at: low, zone: yard }), "position_not_used");
  assert.equal(judge({ at: low }), 0);
  assert.equal(positions.remembered, 0);
});

Deno.test("R60 a zone that the group does not have is refused, and so is one with a car call", () => {
  const { judge } = stage();
  assert.equal(judge({ zone: "canary-nowhere" }), "unknown_zone");
  const request = { kind: "car", car: "a", to: 3, persons: 1 } as const;
  assert.equal(judge({ zone: yard, request }), "invalid");
});

Deno.test("R62 a position near another landing than the call's is refused", () => {
  const { judge } = stage();
  assert.equal(judge({ zone: bridge, from: 0 }), "not_near");
  assert.equal(judge({ zone: bridge, from: 5 }), 20_000);
  const rear = { kind: "destination", from: 5, fromSide: "rear", to: 0, persons: 1 } as const;
  assert.equal(judge({ zone: bridge, request: rear }), "not_near");
});

Deno.test("R62 E11 nobody is at two landings sooner than the fastest car could carry them", () => {
  const { judge, clock } = stage();
  assert.equal(judge({ zone: yard, from: 0 }), 50_000);
  // 15 m at 1.6 m/s are 9.4 s.
  clock.advance(9_000);
  assert.equal(judge({ zone: bridge, from: 5 }), "impossible_travel");
  clock.advance(375);
  assert.equal(judge({ zone: bridge, from: 5 }), 20_000);
});

Deno.test("R62 E11 it is judged against landings of earlier calls, never against an earlier position", () => {
  const { judge } = stage();
  // A position that no call came of is nothing that a later one could be held against.
  assert.equal(judge({ zone: bridge, from: 0 }), "not_near");
  assert.equal(judge({ zone: yard, from: 0 }), 50_000);
  // A call without a position says nothing of where its person is: it may be for somebody else.
  assert.equal(judge({ from: 5 }), 0);
  assert.equal(judge({ zone: yard, from: 0 }), 50_000);
});

Deno.test("R62 one id places so many calls a minute, and is told when it may again", () => {
  const { judge, clock } = stage();
  for (let at = 0; at < callsPerMinuteMax; at++) {
    assert.equal(judge({}), 0);
    clock.advance(1_000);
  }
  assert.equal(judge({}), "call_flood");
  assert.equal(judge({ rid: "r-2" }), 0, "another id is not held back");
  clock.advance(60_000 - 1_000 * callsPerMinuteMax);
  assert.equal(judge({}), 0);
});

Deno.test("E2 R62 a phone that repeats its call is judged once, wherever it has got to meanwhile", () => {
  const { judge, clock } = stage();
  assert.equal(judge({ zone: yard, key: "same" }), 50_000);
  for (let at = 0; at < 2 * callsPerMinuteMax; at++) {
    clock.advance(500);
    assert.equal(judge({ zone: yard, key: "same" }), 50_000);
  }
  assert.equal(judge({ key: "same" }), 0);
});

Deno.test("R62 R61 misuse is logged as a reason, an id and a count, and nothing of where anybody is", () => {
  const { judge, lines } = stage();
  for (let at = 0; at < 9; at++) judge({ zone: bridge, from: 0 });
  const told = lines.map((line) => JSON.parse(line));
  assert.deepEqual(
    told.map(({ at: _, ...line }) => line),
    [1, 2, 4, 8].map((count) => (
      { level: "warn", event: "misuse", code: "not_near", id: "r-1", count }
    )),
  );
  assert.ok(!lines.join("").includes("canary"));
});

Deno.test("R61 the edge forgets an id's landings within sixty seconds, by itself", () => {
  const { judge, clock, positions } = stage();
  judge({ zone: yard });
  judge({ zone: bridge, from: 0 });
  assert.ok(positions.remembered > 0);
  clock.advance(60_000);
  assert.deepEqual([positions.remembered, clock.waiting], [0, 0]);
});
