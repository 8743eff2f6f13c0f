import assert from "node:assert/strict";
import { CapabilityDesk } from "../../../../src/access/capability_desk.ts";
import { Capabilities } from "../../../../src/access/capability.ts";
import { idGraceMs, idOf } from "../../../../src/access/daily_id.ts";
import { Proofs } from "../../../../src/access/proof.ts";
import { Revocations } from "../../../../src/access/revocations.ts";
import { PhoneKey } from "../../../parts/phone_key.ts";
import { testSite } from "../../access/test_site.ts";
import { type IdentityEdge, withIdentityEdge } from "../../people/identity_edge.ts";
import { aFacility, aGrant, aMember, anAccount, aSession, startMs } from "../../people/rows.ts";
import type { Seed } from "../../people/people_stage.ts";
import { utcDayOf } from "../../../../src/utc_day.ts";

const dayMs = 86_400_000;
const seed: Seed = [
  ["account", anAccount("ann")],
  ["session", aSession("ann", { expiresAtMs: startMs + 30 * dayMs })],
  ["facility", aFacility("a1")],
  ["member", aMember("a1", "ann")],
  ["grant", aGrant("g1", { kind: "facility", id: "a1" }, { scope: { doors: [], lifts: [] } })],
];

interface Minting extends IdentityEdge {
  /** What is answered to somebody who asks under this key, for one thing, having proved another. */
  mint(
    key: PhoneKey,
    proved: { use: "lift" | "door"; building: string; day?: number },
    body?: { use: "lift" | "door"; building: string },
  ): Promise<{ code: string; rid?: string; expiresAtMs?: number; serverTimeMs?: number }>;
}

async function withMinting(body: (edge: Minting) => Promise<void>): Promise<void> {
  await withIdentityEdge(seed, async (edge) => {
    await body({
      ...edge,
      async mint(key, proved, { use, building } = proved) {
        const accessToken = await edge.accessToken("ann");
        const url = `${edge.url}/identity/v1/capabilities`;
        const proof = await key.proof(
          { method: "POST", url, accessToken },
          edge.clock.now(),
          proved,
        );
        const response = await fetch(url, {
          method: "POST",
          headers: {
            authorization: `Bearer ${accessToken}`,
            "content-type": "application/json",
            dpop: proof,
          },
          body: JSON.stringify({ use, building }),
        });
        const answer = await response.json();
        return { code: "ok", ...answer };
      },
    });
  }, async ({ clock, registry }) => {
    const revocations = new Revocations(clock);
    const capabilities = await Capabilities.create({
      clock,
      revocations,
      cluster: "yard",
      randomId: () => crypto.randomUUID(),
    });
    return {
      proofs: new Proofs(clock),
      capabilityDesk: new CapabilityDesk({
        registry,
        site: testSite,
        clock,
        capabilities,
        revocations,
        lifts: { endCaller() {} },
        feedFailed: (fault) => assert.fail(fault),
      }),
    };
  });
}

const lift = { use: "lift", building: "tower" } as const;

Deno.test("R44 R41 the same phone has another id on the next day, and yesterday's is refused ten minutes into it", async () => {
  await withMinting(async ({ mint, clock }) => {
    const key = await PhoneKey.make();
    const day = utcDayOf(clock.now());
    const first = await mint(key, lift);
    assert.equal(first.rid, idOf(key.thumbprint, { ...lift, day }));
    const midnightMs = (day + 1) * dayMs;
    await clock.run(midnightMs + 60_000 - clock.now());
    // What was begun before midnight is ended under the id it began with (E2).
    const late = await mint(key, { ...lift, day });
    assert.equal(late.rid, first.rid);
    assert.equal(late.expiresAtMs, midnightMs + idGraceMs, "and nothing outlives the grace");
    const next = await mint(key, lift);
    assert.equal(next.rid, idOf(key.thumbprint, { ...lift, day: day + 1 }));
    assert.notEqual(next.rid, first.rid);
    await clock.run(midnightMs + idGraceMs - clock.now());
    const refused = await mint(key, { ...lift, day });
    assert.deepEqual(
      [refused.code, refused.rid, refused.serverTimeMs],
      ["id_expired", undefined, clock.now()],
    );
    assert.equal((await mint(key, { ...lift, day: day + 2 })).code, "id_expired");
    assert.equal((await mint(key, lift)).code, "ok");
  });
});

Deno.test("R44 C4 an id for lifts opens no doors, and one of a building is none in another", async () => {
  await withMinting(async ({ mint }) => {
    const key = await PhoneKey.make();
    const door = { use: "door", building: "tower" } as const;
    assert.equal((await mint(key, lift, door)).code, "unauthenticated");
    assert.equal((await mint(key, door, lift)).code, "unauthenticated");
    assert.equal((await mint(key, { ...lift, building: "annex" }, lift)).code, "unauthenticated");
    const [ofLift, ofDoor] = [await mint(key, lift), await mint(key, door)];
    assert.deepEqual([ofLift.code, ofDoor.code], ["ok", "ok"]);
    assert.notEqual(ofLift.rid, ofDoor.rid, "one key, and still two ids that do not meet");
  });
});
