import assert from "node:assert/strict";
import fc from "fast-check";
import { compileAccessList } from "../../../src/access/access_lists.ts";
import { judgeAlone } from "../../../src/access/judge_alone.ts";
import { keyLogId, listedTagLogId, tagLogId } from "../../../src/access/log_id.ts";
import { MasterKey } from "../../../src/access/master_key.ts";
import { serialHashOf } from "../../../src/access/tag_serial.ts";
import type { DoorAddress, Verdict } from "../../../src/doors.ts";
import type { RowOf } from "../../../src/people/registry/ledger.ts";
import { dayOf } from "../../../src/people/sessions/beginning.ts";
import { as } from "../people/people_stage.ts";
import { aFacility, aGrant, aMember, anAccount, startMs } from "../people/rows.ts";
import { aNewKey, hourMs, type KeyStage, secretOf, withKeys } from "../people/keys/key_stage.ts";
import { testSite } from "./test_site.ts";
import { utcDayOf } from "../../../src/utc_day.ts";

const main: DoorAddress = { building: "tower", unit: "entrance", door: "main" };
const bikes: DoorAddress = { building: "tower", unit: "cellar", door: "bikes" };
const serial = "04A2B3C4";
const shown = { kind: "tag", serial } as const;

function aTag(change: Partial<RowOf<"tag">> = {}): RowOf<"tag"> {
  return {
    id: "t1",
    building: "tower",
    serialHash: serialHashOf(serial),
    label: "Blue",
    facility: "a1",
    member: null,
    account: null,
    household: 1,
    status: "active",
    by: "mia",
    atMs: startMs,
    ...change,
  };
}

/** The tag's id in the log of the first day. */
const tagIdToday = tagLogId(new MasterKey(new Uint8Array(32).fill(7)), aTag(), utcDayOf(startMs));

function unitOf({ building, unit }: DoorAddress): string {
  return `${building}/${unit}`;
}

function wordOf(verdict: Verdict): string {
  return verdict.admitted ? verdict.logId : verdict.reason;
}

Deno.test("R19 a tag opens by its facility's grants although nobody there uses the app", async () => {
  await withKeys(async ({ desk, masterKey }) => {
    assert.deepEqual(await desk.judge(main, shown), {
      admitted: true,
      logId: tagLogId(masterKey, aTag(), utcDayOf(startMs)),
      lifts: [
        { group: "main", level: 3 },
        { group: "main", level: 0 },
        { group: "low", level: 0 },
      ],
      home: 3,
    });
    assert.equal(
      wordOf(await desk.judge({ ...main, building: "annex" }, shown)),
      "unknown_credential",
    );
    assert.equal(
      wordOf(await desk.judge(main, { kind: "tag", serial: "FFFF" })),
      "unknown_credential",
    );
  }, [
    ["tag", aTag()],
    ["facility", aFacility("a1")],
  ]);
});

Deno.test("R19 a tag opens by grants of its own, of its member and of its person", async () => {
  const grants = {
    tag: aGrant("own", { kind: "tag", id: "t1" }),
    member: aGrant("own", { kind: "member", id: "a1-bob" }),
    account: aGrant("own", { kind: "account", id: "tom" }),
  };
  const tags = {
    tag: aTag({ facility: null }),
    member: aTag({ member: "a1-bob" }),
    account: aTag({ facility: null, account: "tom" }),
  };
  for (const kind of ["tag", "member", "account"] as const) {
    await withKeys(async ({ desk }) => {
      assert.equal(wordOf(await desk.judge(bikes, shown)), tagIdToday, kind);
    }, [
      ["tag", tags[kind]],
      ["grant", grants[kind]],
      ["grant", aGrant("g-a1", { kind: "facility", id: "a1" }, { suspended: true })],
    ]);
  }
});

Deno.test("C9 a tag of the household before, or of an owner who has let, opens nothing", async () => {
  await withKeys(async ({ desk }) => {
    assert.equal(wordOf(await desk.judge(main, shown)), "wrong_door");
  }, [["tag", aTag({ household: 0 })]]);
  await withKeys(async ({ desk }) => {
    assert.equal(wordOf(await desk.judge(main, shown)), "wrong_door");
  }, [["tag", aTag({ member: "a1-tom" })], ["member", aMember("a1", "tom", "owner")]]);
});

Deno.test("C7 reasons at a door: blocked, lost, out of hours, over, not yet, wrong door, ended", async () => {
  const grant = (change: Partial<RowOf<"grant">>) =>
    aGrant("g-a1", { kind: "facility", id: "a1" }, change);
  const schedule = {
    windows: [{
      weekdays: [1],
      from: "10:00",
      until: "12:00",
      holidays: "as_usual" as const,
    }],
  };
  const cases: readonly [string, RowOf<"tag">, RowOf<"grant">][] = [
    ["credential_blocked", aTag({ status: "blocked" }), grant({})],
    ["credential_blocked", aTag({ status: "lost" }), grant({})],
    ["credential_blocked", aTag(), grant({ suspended: true })],
    ["out_of_schedule", aTag(), grant({ schedule })],
    ["credential_expired", aTag(), grant({ untilMs: startMs })],
    ["credential_not_yet_valid", aTag(), grant({ fromMs: startMs + 1 })],
    ["wrong_door", aTag(), grant({ scope: { doors: ["cellar/bikes"], lifts: [] } })],
    ["used_up", aTag(), grant({ usesMax: 1, used: 1 })],
  ];
  for (const [reason, tag, row] of cases) {
    await withKeys(async ({ desk }) => {
      assert.equal(wordOf(await desk.judge(main, shown)), reason);
    }, [["tag", tag], ["grant", row]]);
  }
});

Deno.test("C12 a tag's counted grant is spent once for each opening, on line only", async () => {
  const counted = aGrant("g-a1", { kind: "facility", id: "a1" }, { usesMax: 2 });
  await withKeys(async ({ desk, row, registry, masterKey }) => {
    const { list } = await registry.look((ledger, now) =>
      compileAccessList({ ledger, site: testSite, masterKey, at: main, now })
    );
    assert.deepEqual(list.tags, [], "a door alone cannot count for others");
    const verdicts = await Promise.all([1, 2, 3].map(() => desk.judge(main, shown)));
    assert.deepEqual(verdicts.map(wordOf), [tagIdToday, tagIdToday, "used_up"]);
    assert.equal((await row("grant", "g-a1"))?.used, 2);
  }, [["tag", aTag()], ["grant", counted]]);
});

Deno.test("C12 a counted grant of a tag is spared where another carries it uncounted", async () => {
  await withKeys(async ({ desk, row }) => {
    assert.equal(wordOf(await desk.judge(main, shown)), tagIdToday);
    assert.equal((await row("grant", "g-0"))?.used, 0);
  }, [
    ["tag", aTag()],
    ["grant", aGrant("g-0", { kind: "tag", id: "t1" }, { usesMax: 2 })],
  ]);
});

Deno.test("C12 a PIN opens its doors as often as its key may, and calls the key's lift", async () => {
  await withKeys(async ({ desk, keys, row, masterKey }) => {
    const asked = aNewKey({
      kind: "n_uses",
      uses: 2,
      doors: ["entrance/main"],
      lifts: [{ group: "main", levels: [3] }],
    });
    const { key, pin } = await keys.desk.create(as("ann"), asked, true);
    const logId = keyLogId(masterKey, key.id, utcDayOf(startMs));
    const judge = (at: DoorAddress) => desk.judge(at, { kind: "pin", pin: pin! });
    assert.deepEqual(await judge(main), {
      admitted: true,
      logId,
      lifts: [{ group: "main", level: 3 }],
    });
    assert.equal(wordOf(await judge({ ...main, door: "parcels" })), "unknown_credential");
    assert.equal(wordOf(await judge(main)), logId);
    assert.equal(wordOf(await judge(main)), "used_up");
    assert.equal((await row("visitor_key", key.id))?.lastUsedDay, dayOf(startMs));
  });
});

Deno.test("C12 two at once with the last use of a PIN: one comes in", async () => {
  await withKeys(async ({ desk, keys }) => {
    const { pin } = await keys.desk.create(as("ann"), aNewKey(), true);
    const both = await Promise.all([1, 2].map(() => desk.judge(main, { kind: "pin", pin: pin! })));
    assert.equal(both.filter(({ admitted }) => admitted).length, 1);
  });
});

Deno.test("C12 guessing PINs is slowed at the door, and whoever has one waits a minute at most", async () => {
  await withKeys(async ({ desk, keys, clock }) => {
    const { pin } = await keys.desk.create(as("ann"), aNewKey({ kind: "window" }), true);
    let evaluated = 0;
    for (let guess = 0; guess < 40; guess++) {
      const verdict = await desk.judge(main, { kind: "pin", pin: String(guess).padStart(6, "1") });
      assert.equal(verdict.admitted, false);
      if (wordOf(verdict) !== "too_many_attempts") evaluated++;
      clock.advance(1_000);
    }
    assert.ok(evaluated <= 5, String(evaluated));
    const slowed = await desk.judge(main, { kind: "pin", pin: pin! });
    assert.ok(!slowed.admitted && slowed.reason === "too_many_attempts");
    assert.ok(slowed.retryAfterMs! <= 60_000);
    clock.advance(slowed.retryAfterMs!);
    assert.equal((await desk.judge(main, { kind: "pin", pin: pin! })).admitted, true);
  });
});

Deno.test("R25 a revoked key's PIN opens nothing from then on", async () => {
  await withKeys(async ({ desk, keys, registry }) => {
    const { key, pin } = await keys.desk.create(as("ann"), aNewKey(), true);
    await registry.run(as("ann"), "revoke_visitor_key", { key: key.id });
    assert.equal(wordOf(await desk.judge(main, { kind: "pin", pin: pin! })), "unknown_credential");
  });
});

Deno.test("C12 a PIN outside its hours is refused and says why", async () => {
  const schedule = {
    windows: [{ weekdays: [1], from: "10:00", until: "12:00", holidays: "as_usual" as const }],
  };
  await withKeys(async ({ desk, keys, clock }) => {
    const asked = aNewKey({ kind: "recurring", schedule });
    const { pin } = await keys.desk.create(as("ann"), asked, true);
    const judge = () => desk.judge(main, { kind: "pin", pin: pin! });
    assert.equal(wordOf(await judge()), "out_of_schedule");
    clock.advance(hourMs);
    assert.equal((await judge()).admitted, true);
  });
});

Deno.test("C7 whatever is shown to the server, it answers and admits nothing", async () => {
  await withKeys(async ({ desk, clock }) => {
    const presented = fc.oneof(
      fc.record({ kind: fc.constant("qr" as const), text: fc.string({ unit: "binary" }) }),
      fc.record({ kind: fc.constant("tag" as const), serial: fc.string({ unit: "binary" }) }),
      fc.record({ kind: fc.constant("pin" as const), pin: fc.string({ unit: "binary" }) }),
    );
    await fc.assert(
      fc.asyncProperty(presented, async (some) => {
        clock.advance(60_000);
        assert.equal((await desk.judge(main, some)).admitted, false);
      }),
      { numRuns: 60 },
    );
  }, [["tag", aTag()]]);
});

const window = fc.record({
  weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
  from: fc.constantFrom("00:00", "02:30", "08:00", "22:00"),
  until: fc.constantFrom("02:45", "06:00", "12:00", "24:00"),
  holidays: fc.constantFrom("as_usual" as const, "closed" as const, "only" as const),
});
const someGrant = fc.record({
  doors: fc.oneof(
    fc.constant("all" as const),
    fc.subarray(["entrance/main", "entrance/parcels", "cellar/bikes"]),
  ),
  schedule: fc.option(fc.record({ windows: fc.array(window, { minLength: 1, maxLength: 2 }) })),
  fromMs: fc.option(fc.integer({ min: -48, max: 72 }).map((hours) => startMs + hours * hourMs)),
  untilMs: fc.option(fc.integer({ min: -24, max: 240 }).map((hours) => startMs + hours * hourMs)),
  subject: fc.constantFrom(
    { kind: "tag", id: "t1" } as const,
    { kind: "facility", id: "a1" } as const,
    { kind: "facility", id: "a2" } as const,
  ),
  suspended: fc.boolean(),
});

Deno.test("C7 on the same snapshot the server decides of tags as the off-line door does", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(someGrant, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.constantFrom("active" as const, "blocked" as const),
      fc.array(fc.integer({ min: 0, max: 14 * 24 * 60 - 1 }), { minLength: 1, maxLength: 25 }),
      fc.constantFrom(main, { ...main, door: "parcels" }, bikes),
      async (grants, lockdown, status, minutes, at) => {
        await withKeys(async (stage) => {
          const { list } = await listOf(stage, at);
          const day = utcDayOf(startMs);
          let passedMs = 0;
          for (const minute of [...minutes].sort((a, b) => a - b)) {
            stage.clock.advance(minute * 60_000 - passedMs);
            passedMs = minute * 60_000;
            const wallMs = stage.clock.now();
            const alone = await judgeAlone(shown, { list, at, wallMs, used: () => 0 });
            const server = await stage.desk.judge(at, shown);
            assert.equal(alone.admitted, server.admitted);
            // A list that falls into other hands says nothing of what the server let in (C4).
            if (alone.admitted && server.admitted) {
              assert.equal(alone.logId, listedTagLogId(stage.masterKey, aTag(), unitOf(at), day));
              assert.notEqual(alone.logId, server.logId);
            }
          }
        }, [
          ["tag", aTag({ status })],
          ["building_rules", {
            id: "tower",
            holidays: ["2026-03-04", "2026-03-09"],
            lockdown,
            visitorKeyDaysMax: 14,
          }],
          ["grant", aGrant("g-a1", { kind: "facility", id: "a2" }, { actions: ["read_news"] })],
          ...grants.map(({ doors, subject, ...limits }, at) =>
            [
              "grant",
              aGrant(`g${at}`, subject, { ...limits, scope: { doors, lifts: [] } }),
            ] as const
          ),
        ]);
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("C7 on the same snapshot the server decides of QRs as the off-line door does, and why", async () => {
  await fc.assert(
    fc.asyncProperty(
      someGrant,
      fc.constantFrom("none" as const, "suspend" as const, "end" as const),
      fc.array(fc.integer({ min: 0, max: 26 * 60 }), { minLength: 1, maxLength: 20 }),
      fc.constantFrom(main, bikes),
      async ({ doors, schedule }, change, minutes, at) => {
        const grant = aGrant("g-a1", { kind: "facility", id: "a1" }, {
          scope: { doors, lifts: [] },
          schedule,
        });
        await withKeys(async (stage) => {
          const made = await stage.keys.qrs.forAccount(as("ann"), "tower", undefined)
            .catch(() => null);
          if (made === null) return;
          if (change !== "none") {
            await stage.registry.run(as("mia"), change === "end" ? "end_grant" : "suspend_grant", {
              id: "g-a1",
            });
          }
          const { list } = await listOf(stage, at);
          const qr = { kind: "qr", text: made.text } as const;
          let passedMs = 0;
          for (const minute of [...minutes].sort((a, b) => a - b)) {
            stage.clock.advance(minute * 60_000 - passedMs);
            passedMs = minute * 60_000;
            const wallMs = stage.clock.now();
            const alone = await judgeAlone(qr, { list, at, wallMs, used: () => 0 });
            const server = await stage.desk.judge(at, qr);
            assert.equal(alone.admitted, server.admitted);
            // The reason is the same too, where the list is as fresh and the QR names the door.
            const fresh = await listOf(stage, at);
            if (doors === "all" || doors.includes(`${at.unit}/${at.door}`)) {
              assert.deepEqual(
                await judgeAlone(qr, { list: fresh.list, at, wallMs, used: () => 0 }),
                server,
              );
            }
          }
        }, [["grant", grant]]);
      },
    ),
    { numRuns: 20 },
  );
});

async function listOf(stage: KeyStage, at: DoorAddress) {
  const { registry, masterKey } = stage;
  const { list, ...rest } = await registry.look((ledger, now) =>
    compileAccessList({ ledger, site: testSite, masterKey, at, now })
  );
  return { list: { revision: 1, ...list }, ...rest };
}

Deno.test("C12 a visitor's QR shown on line takes a use and gives the key's lift", async () => {
  await withKeys(async ({ keys, desk, masterKey }) => {
    const asked = aNewKey({ lifts: [{ group: "main", levels: [3] }] });
    const { key, link } = await keys.desk.create(as("ann"), asked, false);
    const { text } = await keys.qrs.forKey(secretOf(link), undefined);
    const verdict = await desk.judge(main, { kind: "qr", text });
    assert.deepEqual(verdict.admitted && verdict.lifts, [{ group: "main", level: 3 }]);
    assert.notEqual(wordOf(verdict), keyLogId(masterKey, key.id, utcDayOf(startMs)));
    assert.equal(wordOf(await desk.judge(main, { kind: "qr", text })), "used_up");
  });
});

Deno.test("R23 a tag's lift goes where its person goes home, and to nobody's floor who wants none", async () => {
  const way = async (
    tag: Partial<RowOf<"tag">>,
    homeFloors: Record<string, number | "none"> | undefined,
  ) => {
    let found: unknown;
    await withKeys(async ({ desk }) => {
      const verdict = await desk.judge(main, shown);
      assert.ok(verdict.admitted);
      found = verdict.home ?? (verdict.lifts.length === 0 ? "none" : "lost");
    }, [
      ["tag", aTag(tag)],
      [
        "account",
        anAccount("bob", homeFloors === undefined ? {} : { preferences: { homeFloors } }),
      ],
    ]);
    return found;
  };
  assert.equal(await way({}, undefined), 3, "a household's tag: the household's floor");
  assert.equal(await way({ member: "a1-bob" }, undefined), 3);
  assert.equal(await way({ member: "a1-bob" }, { tower: 0 }), 0, "as chosen");
  assert.equal(await way({ member: "a1-bob" }, { tower: "none" }), "none");
  assert.equal(await way({ member: "a1-bob" }, { tower: 7 }), "none", "no longer theirs to go to");
  assert.equal(await way({ member: "a1-bob" }, { annex: 1 }), 3, "another building's");
});
