import assert from "node:assert/strict";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import { aRing, entrance, household, withRings } from "../access/ring_stage.ts";
import { Capabilities } from "../../../src/access/capability.ts";
import { Revocations } from "../../../src/access/revocations.ts";
import { CapabilityDesk } from "../../../src/access/capability_desk.ts";
import { as } from "../people/people_stage.ts";
import { testSite } from "../access/test_site.ts";
import { withEdge } from "./test_edge.ts";

const key = uuidV7(Date.UTC(2026, 2, 2, 9), seededRandom("ring routes"));

Deno.test("R71 C4 a phone reads its open rings and acts on them over HTTP, by a capability for rings alone", async () => {
  await withRings(async ({ desk, press, rings, registry, clock }) => {
    await withEdge({ rings: desk, clock }, async ({ url, token, capabilities, revocations }) => {
      const capabilityDesk = new CapabilityDesk({
        ...{ registry, site: testSite, clock, capabilities, revocations, rings: desk },
        lifts: { endCaller: () => {} },
        feedFailed: (fault) => assert.fail(fault),
      });
      const wish = { building: "tower", use: "ring" } as const;
      const mia = await capabilityDesk.mint(as("mia"), wish, "rid-mia");
      const amy = await capabilityDesk.mint(as("amy"), wish, "rid-amy");
      const ask = async (capability: string, method: string, path: string, more = {}) => {
        const response = await fetch(`${url}/v1/rings${path}`, {
          method,
          headers: { authorization: `Bearer ${capability}`, ...more },
        });
        const body = await response.json();
        return [response.status, body.code ?? body];
      };
      const verified = await capabilities.verify(mia.capability);
      assert.ok(verified.ok);
      const line = desk.join(verified.value, { ring() {} });
      assert.ok(line.ok);
      const plan = await press("1");
      const { handle } = plan.targets.find((_, at) => at === 0)!;
      const view = aRing("r-1");
      desk.tell(entrance, { handle, view });
      assert.deepEqual(await ask(mia.capability, "GET", "/active"), [200, { rings: [view] }]);
      assert.deepEqual(await ask(amy.capability, "GET", "/active"), [200, { rings: [] }]);
      assert.deepEqual(await ask(await token(), "GET", "/active"), [403, "forbidden"]);
      assert.deepEqual(await ask(mia.capability, "POST", "/r-1/answer"), [200, view]);
      assert.deepEqual(await ask(amy.capability, "POST", "/r-1/answer"), [404, "unknown_ring"]);
      assert.deepEqual(await ask(mia.capability, "POST", "/r-1/decline"), [200, view]);
      assert.deepEqual(await ask(mia.capability, "POST", "/r-1/hang-up"), [200, view]);
      const open = "/r-1/doors/main/open";
      assert.deepEqual(await ask(mia.capability, "POST", open), [400, "key_required"]);
      const named = { "idempotency-key": key };
      assert.deepEqual(await ask(mia.capability, "POST", open, named), [200, view]);
      assert.deepEqual(rings.asked, [
        `answer r-1 ${handle}`,
        `decline r-1 ${handle}`,
        `hangUp r-1 ${handle}`,
        `open r-1 ${handle} main ${key}`,
      ]);
      await capabilityDesk.stop();
    });
  }, household);
});

Deno.test("C3 C13 over HTTP, too, a door is opened with a lift for the visitor", async () => {
  const called: unknown[] = [];
  await withRings(
    async ({ desk, press, rings, registry, clock }) => {
      await withEdge({ rings: desk, clock }, async ({ url, capabilities, revocations }) => {
        const capabilityDesk = new CapabilityDesk({
          ...{ registry, site: testSite, clock, capabilities, revocations, rings: desk },
          lifts: { endCaller: () => {} },
          feedFailed: (fault) => assert.fail(fault),
        });
        const wish = { building: "tower", use: "ring" } as const;
        const { capability } = await capabilityDesk.mint(as("amy"), wish, "rid-amy");
        const [{ handle } = { handle: "" }] = (await press("2")).targets;
        desk.tell(entrance, { handle, view: aRing("r-1") });
        rings.view = aRing("r-1", { opened: ["main"] });
        const open = async (query: string) => {
          const response = await fetch(`${url}/v1/rings/r-1/doors/main/open${query}`, {
            method: "POST",
            headers: { authorization: `Bearer ${capability}`, "idempotency-key": key },
          });
          return (await response.json()).lift;
        };
        assert.equal(await open(""), undefined);
        assert.deepEqual(await open("?lift=true"), { from: 0, to: 3 });
        assert.equal(called.length, 1);
        await capabilityDesk.stop();
      });
    },
    household,
    undefined,
    (...call) => called.push(call),
  );
});

Deno.test("C4 the id for rings is another than those for lifts and doors, and stands in no map", async () => {
  await withRings(async ({ capabilityDesk, capabilities, registry }) => {
    // The stage fails the test where a mint for rings is told to the map of ids.
    const given = await capabilityDesk.mint(as("mia"), { building: "tower", use: "ring" }, "rid");
    assert.deepEqual([given.lifts, given.doors], [[], []]);
    const payload = JSON.parse(atob(
      given.capability.split(".")[1]!.replaceAll("-", "+")
        .replaceAll("_", "/"),
    ));
    assert.deepEqual(Object.keys(payload).sort(), [
      "aud",
      "building",
      "exp",
      "iss",
      "jti",
      "lifts",
      "rid",
      "rings",
    ]);
    assert.ok((await capabilities.verify(given.capability)).ok);
    await registry.look(() => null);
  });
});

Deno.test("a capability for rings is refused where a server has none", async () => {
  await withRings(async ({ registry, clock }) => {
    const revocations = new Revocations(clock);
    const parts = { clock, revocations, cluster: "yard", randomId: () => crypto.randomUUID() };
    const bare = new CapabilityDesk({
      ...{ registry, site: testSite, clock, revocations },
      capabilities: await Capabilities.create(parts),
      lifts: { endCaller: () => {} },
      feedFailed: () => {},
    });
    const wish = { building: "tower", use: "ring" } as const;
    await assert.rejects(bare.mint(as("mia"), wish, "r"), /unavailable/);
    await bare.stop();
  });
});
