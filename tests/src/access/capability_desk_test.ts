import assert from "node:assert/strict";
import { Capabilities, capabilityLifeMsMax } from "../../../src/access/capability.ts";
import { CapabilityDesk, heldMax, idsMax } from "../../../src/access/capability_desk.ts";
import { Revocations } from "../../../src/access/revocations.ts";
import type { LiftUse } from "../../../src/lift/lift_uses.ts";
import type { GroupAddress } from "../../../src/lifts.ts";
import { endGrants } from "../../../src/people/grants/ending.ts";
import { endSessions } from "../../../src/people/sessions/ending.ts";
import { Turn } from "../../../src/people/registry/turn.ts";
import { as, type PeopleStage, refusalOf, type Seed, withPeople } from "../people/people_stage.ts";
import {
  aFacility,
  aGrant,
  aMember,
  anAccount,
  anAppointment,
  aSession,
  startMs,
} from "../people/rows.ts";
import { testSite } from "./test_site.ts";

const seed: Seed = [
  ["account", anAccount("ann", { preferences: { walkingSpeed: "slow", accessible: true } })],
  ["session", aSession("ann")],
  ["account", anAccount("max")],
  ["session", aSession("max")],
  ["appointment", anAppointment("max")],
  ["account", anAccount("stranger")],
  ["session", aSession("stranger")],
  ["facility", aFacility("a1")],
  ["member", aMember("a1", "ann")],
  [
    "grant",
    aGrant("g1", { kind: "facility", id: "a1" }, {
      scope: {
        doors: ["entrance/main", "cellar/bikes"],
        lifts: [{ group: "main", levels: [0, 3] }],
      },
    }),
  ],
];

interface DeskStage extends PeopleStage {
  readonly desk: CapabilityDesk;
  readonly revocations: Revocations;
  readonly capabilities: Capabilities;
  /** Callers whose calls were ended, as `group caller`. */
  readonly ended: string[];
}

async function withDesk(rows: Seed, body: (stage: DeskStage) => Promise<void>): Promise<void> {
  await withPeople(rows, async (stage) => {
    const { clock, registry } = stage;
    const revocations = new Revocations(clock);
    const capabilities = await Capabilities.create({
      clock,
      revocations,
      cluster: "yard",
      randomId: () => crypto.randomUUID(),
    });
    const ended: string[] = [];
    const desk = new CapabilityDesk({
      registry,
      site: testSite,
      clock,
      capabilities,
      revocations,
      lifts: {
        endCaller: ({ group }: GroupAddress, caller: string) => ended.push(`${group} ${caller}`),
      },
      feedFailed: (fault) => assert.fail(fault),
    });
    await desk.begin();
    try {
      await body({ ...stage, desk, revocations, capabilities, ended });
    } finally {
      await desk.stop();
    }
  });
}

/** What the capability of an answer says once it is verified, or the refusal's code. */
async function verified({ capabilities }: DeskStage, capability: string) {
  const answer = await capabilities.verify(capability);
  return answer.ok ? answer.value : answer.refusal.code;
}

Deno.test("C4 a capability for lifts names floors, one for doors names doors, as the grants have it", async () => {
  await withDesk(seed, async (stage) => {
    const { desk } = stage;
    const lift = await desk.mint(as("ann"), { building: "tower", use: "lift" }, "rid-lift");
    assert.deepEqual(lift.doors, []);
    assert.deepEqual(lift.lifts, [
      { group: "main", levels: [0, 3] },
      { group: "low", levels: [0] },
    ]);
    const door = await desk.mint(as("ann"), { building: "tower", use: "door" }, "rid-door");
    assert.deepEqual(door.lifts, []);
    assert.deepEqual([...door.doors].sort(), ["cellar/bikes", "entrance/main"]);
    const held = await verified(stage, lift.capability);
    assert.ok(typeof held === "object");
    assert.equal(held.rid, "rid-lift");
    assert.deepEqual(held.prefers, { walkingSpeed: "slow", accessible: true });
    assert.equal(held.operator, false);
    assert.ok(held.expiresAtMs <= startMs + capabilityLifeMsMax);
  });
});

Deno.test("C13 whoever belongs to the building may always call an exit floor", async () => {
  const bare = seed.filter(([table]) => table !== "grant");
  await withDesk(bare, async ({ desk }) => {
    const { lifts } = await desk.mint(as("ann"), { building: "tower", use: "lift" }, "r");
    assert.deepEqual(lifts, [{ group: "main", levels: [0] }, { group: "low", levels: [0] }]);
  });
});

Deno.test("R10 a building that one has nothing to do with is not found", async () => {
  await withDesk(seed, async ({ desk }) => {
    for (
      const [who, building] of [["stranger", "tower"], ["ann", "annex"], [
        "ann",
        "nowhere",
      ]] as const
    ) {
      const refusal = await refusalOf(desk.mint(as(who), { building, use: "lift" }, "r"));
      assert.equal(refusal.code, "not_found");
    }
  });
});

Deno.test("C5 only who manages the building, proved by passkey, watches every call of it", async () => {
  await withDesk(seed, async (stage) => {
    const wish = { building: "tower", use: "lift" } as const;
    const proved = await stage.desk.mint(as("max"), wish, "r");
    const unproved = await stage.desk.mint(as("max", { verifiedAtMs: null }), wish, "r");
    const [first, second] = [
      await verified(stage, proved.capability),
      await verified(stage, unproved.capability),
    ];
    assert.ok(typeof first === "object" && typeof second === "object");
    assert.deepEqual([first.operator, second.operator], [true, false]);
  });
});

for (
  const { what, end } of [
    {
      what: "grant",
      end: (turn: Turn) => endGrants(turn, ["g1"], "test"),
    },
    {
      what: "session",
      end: (turn: Turn) => endSessions(turn, "ann", "test"),
    },
  ]
) {
  Deno.test(`C3 R13 ending a ${what} refuses its capabilities and ends calls, here and after a restart`, async () => {
    await withDesk(seed, async (stage) => {
      const { desk, ended, registry, revocations } = stage;
      const { capability } = await desk.mint(as("ann"), { building: "tower", use: "lift" }, "r-1");
      const { capability: others } = await desk.mint(
        as("max"),
        { building: "tower", use: "lift" },
        "r-2",
      );
      const held = await verified(stage, capability);
      assert.ok(typeof held === "object");
      // What a command would emit, by the functions that all commands end things with.
      const events = await registry.look((ledger, now) => {
        const turn = new Turn(ledger, { seq: 0, hash: "" }, now, as("max"), "test");
        end(turn);
        return turn.events;
      });
      for (const event of events) registry.event({ kind: "registry", key: "yard" }, event);
      assert.equal(await verified(stage, capability), "capability_revoked");
      assert.deepEqual(ended, ["main r-1", "low r-1"]);
      assert.ok(typeof await verified(stage, others) === "object");
      await desk.settled();
      assert.deepEqual(await stage.row("denied", held.jti), {
        id: held.jti,
        untilMs: stage.clock.now() + capabilityLifeMsMax,
      });
      assert.equal(revocations.size, 1);
      const later = new Revocations(stage.clock);
      const next = new CapabilityDesk({
        registry,
        site: testSite,
        clock: stage.clock,
        capabilities: stage.capabilities,
        revocations: later,
        lifts: { endCaller: () => {} },
        feedFailed: () => {},
      });
      await next.begin();
      assert.ok(later.has(held.jti));
      await next.stop();
    });
  });
}

Deno.test("R62 E2 an account makes no ids at will: so many at once, and nobody else waits for it", async () => {
  await withDesk(seed, async ({ desk, clock }) => {
    const wish = { building: "tower", use: "lift" } as const;
    for (let n = 0; n < idsMax; n++) await desk.mint(as("ann"), wish, `r-${n}`);
    assert.equal((await refusalOf(desk.mint(as("ann"), wish, "one-more"))).code, "busy");
    // An id that is held goes on, and so do doors, and others.
    await desk.mint(as("ann"), wish, "r-0");
    await desk.mint(as("ann"), { ...wish, use: "door" }, "d-0");
    await desk.mint(as("max"), wish, "m-0");
    for (let n = idsMax + 2; n < heldMax; n++) await desk.mint(as("ann"), wish, "r-0");
    assert.equal((await refusalOf(desk.mint(as("ann"), wish, "r-0"))).code, "busy");
    await clock.run(capabilityLifeMsMax);
    await desk.mint(as("ann"), wish, "tomorrow");
  });
});

Deno.test("C4 the deny feed does not say when what it denies was minted", async () => {
  await withDesk(seed, async (stage) => {
    const { desk, clock, registry } = stage;
    const { capability } = await desk.mint(as("ann"), { building: "tower", use: "door" }, "r-1");
    const held = await verified(stage, capability);
    assert.ok(typeof held === "object");
    await clock.run(240_000);
    registry.event({ kind: "registry", key: "yard" }, {
      type: "ended",
      what: "account",
      id: "ann",
    });
    await desk.settled();
    const denied = await stage.row("denied", held.jti) as { readonly untilMs: number };
    assert.equal(denied.untilMs, clock.now() + capabilityLifeMsMax);
  });
});

Deno.test("C3 the deny feed forgets a capability once it would have expired by itself", async () => {
  await withDesk(seed, async ({ registry, clock, row }) => {
    const denied = [{ jti: "j-1", untilMs: startMs + 60_000 }];
    await registry.run(as("max"), "deny_capabilities", { denied });
    assert.ok(await row("denied", "j-1"));
    await clock.run(60_000 + 600_000 + 1_000);
    assert.equal(await row("denied", "j-1"), undefined);
  });
});

Deno.test("C3 what could not be written to the deny feed is written once that is possible again", async () => {
  await withPeople(seed, async ({ registry, clock, store, row }) => {
    const revocations = new Revocations(clock);
    const parts = { clock, revocations, cluster: "yard", randomId: () => crypto.randomUUID() };
    const capabilities = await Capabilities.create(parts);
    let failed = 0;
    const desk = new CapabilityDesk({
      registry,
      site: testSite,
      clock,
      capabilities,
      revocations,
      lifts: { endCaller: () => {} },
      feedFailed: () => failed++,
    });
    const wish = { building: "tower", use: "lift" } as const;
    const { capability } = await desk.mint(as("ann"), wish, "r-1");
    const answer = await capabilities.verify(capability);
    assert.ok(answer.ok);
    store.faults.failNext();
    registry.event({ kind: "registry", key: "yard" }, {
      type: "ended",
      what: "account",
      id: "ann",
    });
    await desk.settled();
    assert.deepEqual([failed, revocations.has(answer.value.jti)], [1, true]);
    await clock.run(5_000);
    await desk.settled();
    assert.ok(await row("denied", answer.value.jti));
    await desk.stop();
  });
});

Deno.test("C3 a capability does not outlive the post that it was given for", async () => {
  const untilMs = startMs + 120_000;
  await withDesk([
    ...seed,
    ["account", anAccount("tom")],
    ["session", aSession("tom")],
    ["appointment", { ...anAppointment("tom", "technician"), untilMs }],
    ["grant", aGrant("g2", { kind: "account", id: "tom" })],
  ], async ({ desk }) => {
    const wish = { building: "tower", use: "door" } as const;
    assert.equal((await desk.mint(as("tom"), wish, "r-3")).expiresAtMs, untilMs);
  });
});

Deno.test("R05 nobody gets a capability before they have accepted the notice", async () => {
  const rows = seed.map((entry): Seed[number] =>
    entry[0] === "account" && entry[1].id === "ann"
      ? ["account", { ...entry[1], notice: null }]
      : entry
  );
  await withDesk(rows, async ({ desk }) => {
    const refusal = await refusalOf(
      desk.mint(as("ann"), { building: "tower", use: "lift" }, "r"),
    );
    assert.equal(refusal.code, "notice_not_accepted");
  });
});

Deno.test("a capability for doors names those that were asked for, of those one has", async () => {
  await withDesk(seed, async ({ desk }) => {
    const wish = { building: "tower", use: "door", doors: ["cellar/bikes", "entrance/parcels"] };
    const { doors } = await desk.mint(as("ann"), { ...wish, use: "door" }, "r");
    assert.deepEqual(doors, ["cellar/bikes"]);
  });
});

Deno.test("R10 uses of lifts come from a manager's grant, for the groups it names, and end with it", async () => {
  await withDesk(seed, async (stage) => {
    const { desk, registry } = stage;
    const wish = { building: "tower", use: "lift" } as const;
    const before = await desk.mint(as("ann"), wish, "rid-1");
    assert.ok(before.lifts.every(({ uses }) => uses === undefined));
    const change = (who: string, liftUses: readonly string[]) =>
      registry.run(as(who), "change_grant", { id: "g1", liftUses: liftUses as LiftUse[] });
    assert.equal((await refusalOf(change("ann", ["exclusive"]))).code, "forbidden");
    await change("max", ["exclusive", "hold"]);
    const given = await desk.mint(as("ann"), wish, "rid-1");
    assert.deepEqual(given.lifts.map(({ group, uses }) => [group, uses]), [
      ["main", ["exclusive", "hold"]],
      ["low", undefined],
    ]);
    const held = await verified(stage, given.capability);
    assert.ok(typeof held === "object");
    assert.deepEqual([...held.lifts[0]!.uses!], ["exclusive", "hold"]);
    await change("max", ["hold"]);
    assert.equal(await verified(stage, given.capability), "capability_revoked");
    assert.ok(stage.ended.includes("main rid-1"), "and its leases end");
    const after = await desk.mint(as("ann"), wish, "rid-1");
    assert.deepEqual(after.lifts[0]!.uses, ["hold"]);
    await desk.settled();
  });
});
