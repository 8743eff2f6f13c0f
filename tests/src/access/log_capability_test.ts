/** The capability for the equipment log: the operator's, and for nothing else. */
import assert from "node:assert/strict";
import { Capabilities } from "../../../src/access/capability.ts";
import { CapabilityDesk } from "../../../src/access/capability_desk.ts";
import { Revocations } from "../../../src/access/revocations.ts";
import { Rights } from "../../../src/access/rights.ts";
import { as, type PeopleStage, refusalOf, withPeople } from "../people/people_stage.ts";
import { anAccount, anAppointment, aSession } from "../people/rows.ts";
import { testSite } from "./test_site.ts";

const wish = { building: "tower", use: "log" } as const;

async function withDesk(
  body: (desk: CapabilityDesk, capabilities: Capabilities, noted: string[]) => Promise<void>,
): Promise<void> {
  await withPeople([
    ["account", anAccount("olga", { operator: true })],
    ["session", aSession("olga")],
    ["account", anAccount("max")],
    ["session", aSession("max")],
    ["appointment", anAppointment("max")],
  ], async ({ clock, registry }: PeopleStage) => {
    const revocations = new Revocations(clock);
    const randomId = () => crypto.randomUUID();
    const capabilities = await Capabilities.create({
      clock,
      revocations,
      cluster: "yard",
      randomId,
    });
    const noted: string[] = [];
    const desk = new CapabilityDesk({
      registry,
      site: testSite,
      clock,
      capabilities,
      revocations,
      lifts: { endCaller: () => {} },
      minted: (rid) => noted.push(rid),
      feedFailed: assert.fail,
    });
    try {
      await body(desk, capabilities, noted);
    } finally {
      await desk.stop();
    }
  });
}

Deno.test("R43 R17 the operator, proved by passkey, gets a capability for the log; a manager does not", () =>
  withDesk(async (desk, capabilities, noted) => {
    const given = await desk.mint(as("olga"), wish, "r-log");
    assert.deepEqual([given.lifts, given.doors], [[], []]);
    const verified = await capabilities.verify(given.capability);
    assert.ok(verified.ok && verified.value.log === true && !verified.value.operator);
    const rights = new Rights(testSite);
    assert.equal(rights.mayReadLog(verified.value, "tower"), undefined);
    assert.equal(rights.mayReadLog(verified.value, "annex")?.code, "forbidden");
    assert.equal(
      rights.mayWatch(verified.value, { building: "tower", group: "main" })?.code,
      "forbidden",
    );
    assert.deepEqual(noted, [], "who reads the log stands in no log, and so in no map");
    for (const by of [as("max"), as("olga", { verifiedAtMs: null })]) {
      assert.equal((await refusalOf(desk.mint(by, wish, "r-log"))).code, "forbidden");
    }
  }));

Deno.test("C4 a capability for the log names no lift and no door", () =>
  withDesk(async (_desk, capabilities) => {
    const grant = { rid: "r", building: "tower", log: true, ttlMs: 60_000 };
    for (
      const more of [
        { lifts: [{ group: "main", levels: "all" as const }] },
        { lifts: [], doors: ["entrance/main"] },
      ]
    ) await assert.rejects(capabilities.mint({ ...grant, ...more }), /no lift and no door/);
  }));
