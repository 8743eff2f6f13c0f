import assert from "node:assert/strict";
import fc from "fast-check";
import { decide } from "../../../../src/access/decide.ts";
import { snapshotOf } from "../../../../src/access/snapshot.ts";
import { deliveryMsMax, liveKeysMax } from "../../../../src/people/keys/bounds.ts";
import { RefusalError } from "../../../../src/refusal.ts";
import { testSite } from "../../access/test_site.ts";
import { as, refusalOf } from "../people_stage.ts";
import { aGrant, startMs } from "../rows.ts";
import { aKeyCommand, aNewKey, dayMs, hourMs, withKeys } from "./key_stage.ts";

Deno.test("R24 a key has a label, doors, times and uses; a day is its life where nothing is said", async () => {
  await withKeys(async ({ keys }) => {
    const { key, link, pin } = await keys.desk.create(as("ann"), aNewKey(), false);
    assert.deepEqual(
      { ...key, id: "", doors: [...key.doors] },
      {
        id: "",
        building: "tower",
        facility: "a1",
        label: "Cousin",
        kind: "one_time",
        state: "live",
        doors: ["entrance/main"],
        lifts: [],
        fromMs: startMs,
        untilMs: startMs + dayMs,
        usesMax: 1,
        used: 0,
        hasPin: false,
        createdAtMs: startMs,
        firstUsedDay: null,
        lastUsedDay: null,
      },
    );
    assert.equal(pin, null);
    assert.match(link, new RegExp(`^https://door\\.example\\.org/visit#${key.id}\\.[\\w-]{43}$`));
  });
});

Deno.test("R24 every kind of key: once, n times, a window, weekly, a delivery", async () => {
  await withKeys(async ({ keys }) => {
    const schedule = {
      windows: [{ weekdays: [1], from: "08:00", until: "12:00", holidays: "closed" as const }],
    };
    const made = async (change: Parameters<typeof aNewKey>[0]) =>
      (await keys.desk.create(as("ann"), aNewKey(change), false)).key.usesMax;
    assert.equal(await made({ kind: "one_time" }), 1);
    assert.equal(await made({ kind: "n_uses", uses: 5 }), 5);
    assert.equal(await made({ kind: "window", untilMs: startMs + 13 * dayMs }), null);
    assert.equal(await made({ kind: "recurring", schedule, untilMs: startMs + 14 * dayMs }), null);
    assert.equal(await made({ kind: "delivery" }), 1);
    for (
      const wrong of [
        { kind: "n_uses" as const },
        { kind: "n_uses" as const, uses: 0 },
        { kind: "one_time" as const, uses: 2 },
        { kind: "recurring" as const },
        { kind: "window" as const, schedule },
        { untilMs: startMs },
        { fromMs: startMs + 91 * dayMs },
      ]
    ) {
      const { code } = await refusalOf(keys.desk.create(as("ann"), aNewKey(wrong), false));
      assert.equal(code, "invalid", JSON.stringify(wrong));
    }
  });
});

Deno.test("R24 a key lives 14 days at most, or as long as the manager has set", async () => {
  await withKeys(async ({ keys }) => {
    const long = aNewKey({ kind: "window", untilMs: startMs + 14 * dayMs + 1 });
    assert.equal((await refusalOf(keys.desk.create(as("ann"), long, false))).code, "invalid");
    const most = aNewKey({ kind: "window", untilMs: startMs + 14 * dayMs });
    assert.ok(await keys.desk.create(as("ann"), most, false));
  });
  await withKeys(async ({ keys }) => {
    const month = aNewKey({ kind: "window", untilMs: startMs + 30 * dayMs });
    assert.ok(await keys.desk.create(as("ann"), month, false));
  }, [["building_rules", {
    id: "tower",
    holidays: [],
    lockdown: false,
    visitorKeyDaysMax: 30,
  }]]);
});

Deno.test("R24 a key cannot exceed its giver's doors, floors or expiry", async () => {
  await withKeys(async ({ keys }) => {
    const refused = async (change: Parameters<typeof aNewKey>[0]) =>
      (await refusalOf(keys.desk.create(as("ann"), aNewKey(change), false))).code;
    assert.equal(await refused({ facility: "a1", building: "annex" }), "not_found");
    assert.equal(
      await refused({ lifts: [{ group: "main", levels: [3, 4] }] }),
      "exceeds_own_rights",
    );
    assert.equal(await refused({ lifts: [{ group: "low", levels: [0] }] }), "exceeds_own_rights");
    assert.ok(
      await keys.desk.create(
        as("ann"),
        aNewKey({ lifts: [{ group: "main", levels: [3] }] }),
        false,
      ),
    );
  });
  const narrow = aGrant("g-a1", { kind: "facility", id: "a1" }, {
    scope: { doors: ["entrance/main"], lifts: [] },
    untilMs: startMs + hourMs,
  });
  await withKeys(async ({ keys }) => {
    const refused = async (change: Parameters<typeof aNewKey>[0]) =>
      (await refusalOf(keys.desk.create(as("ann"), aNewKey(change), false))).code;
    assert.equal(await refused({ doors: ["cellar/bikes"] }), "exceeds_own_rights");
    assert.equal(await refused({ untilMs: startMs + hourMs + 1 }), "exceeds_own_rights");
    const { key } = await keys.desk.create(as("ann"), aNewKey(), false);
    assert.equal(key.untilMs, startMs + hourMs);
  }, [["grant", narrow]]);
});

Deno.test("R11 a sub-user without the permission to give keys gives none", async () => {
  await withKeys(async ({ keys }) => {
    const refused = async (who: string) =>
      (await refusalOf(keys.desk.create(as(who), aNewKey(), false))).code;
    assert.equal(await refused("bob"), "forbidden");
    assert.ok(await keys.desk.create(as("carl"), aNewKey(), false));
    assert.equal(await refused("dora"), "forbidden", "lives elsewhere in the building");
    assert.equal(await refused("eve"), "not_found", "has nothing to do with the building");
    const own = aNewKey({ facility: "a2" });
    const { code } = await refusalOf(keys.desk.create(as("dora"), own, false));
    assert.equal(code, "forbidden", "her facility may not give keys");
  });
});

Deno.test("R11 whatever key is given, it opens nothing that its giver may not open then", async () => {
  const doors = ["entrance/main", "entrance/parcels", "cellar/bikes"];
  const someDoors = fc.subarray(doors, { minLength: 1 });
  const window = fc.record({
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    from: fc.constantFrom("00:00", "08:00", "22:00"),
    until: fc.constantFrom("06:00", "12:00", "24:00"),
    holidays: fc.constantFrom("as_usual" as const, "closed" as const),
  });
  const schedule = fc.option(
    fc.record({ windows: fc.array(window, { minLength: 1, maxLength: 2 }) }),
  );
  await fc.assert(
    fc.asyncProperty(
      someDoors,
      schedule,
      fc.option(fc.integer({ min: 1, max: 60 * 24 })),
      someDoors,
      schedule,
      fc.array(fc.integer({ min: 0, max: 60 * 24 * 14 }), { minLength: 1, maxLength: 20 }),
      async (held, heldAt, heldMinutes, wanted, wantedAt, minutes) => {
        const giver = aGrant("g-a1", { kind: "facility", id: "a1" }, {
          scope: { doors: held, lifts: [] },
          schedule: heldAt,
          untilMs: heldMinutes === null ? null : startMs + heldMinutes * 60_000,
        });
        await withKeys(async ({ keys, registry }) => {
          const asked = aNewKey({
            kind: wantedAt === null ? "window" : "recurring",
            doors: wanted,
            schedule: wantedAt,
          });
          let made: string;
          try {
            made = (await keys.desk.create(as("ann"), asked, false)).key.id;
          } catch (error) {
            assert.ok(error instanceof RefusalError);
            return;
          }
          await registry.look((ledger) => {
            for (const minute of minutes) {
              const atMs = startMs + minute * 60_000;
              const snapshot = snapshotOf(ledger, testSite, atMs);
              for (const door of doors) {
                const may = (kind: "key" | "facility", id: string) =>
                  decide({
                    building: "tower",
                    subjects: [{ kind, id }],
                    atMs,
                    action: "open_door",
                    door,
                  }, snapshot).allowed;
                assert.ok(!may("key", made) || may("facility", "a1"));
              }
            }
          });
        }, [["grant", giver]]);
      },
    ),
    { numRuns: 25 },
  );
});

Deno.test("R28 no key without the holder's consent asserted; who, when and to what is kept", async () => {
  await withKeys(async ({ keys, row, audit }) => {
    const without = aNewKey({ asserted: { underAge: false } });
    const { code } = await refusalOf(keys.desk.create(as("ann"), without, false));
    assert.equal(code, "consent_needed");
    assert.deepEqual(await audit(), []);
    const { key } = await keys.desk.create(as("ann"), aNewKey(), false);
    assert.deepEqual((await row("visitor_key", key.id))?.consent, {
      by: "ann",
      atMs: startMs,
      statement: "1",
      parentalResponsibility: false,
    });
  });
});

Deno.test("C12 a delivery is one entry within 15 minutes, by entrance or parcel room, no floors by itself", async () => {
  await withKeys(async ({ keys }) => {
    const delivery = (change: Parameters<typeof aNewKey>[0] = {}) =>
      keys.desk.create(as("ann"), aNewKey({ kind: "delivery", ...change }), false);
    const { key } = await delivery({ doors: ["entrance/main", "entrance/parcels"] });
    assert.equal(key.usesMax, 1);
    assert.equal(key.untilMs - key.fromMs, deliveryMsMax);
    assert.deepEqual(key.lifts, []);
    const { code } = await refusalOf(delivery({ doors: ["cellar/bikes"] }));
    assert.equal(code, "invalid", "a storage room is no place for deliveries");
    const long = await refusalOf(delivery({ untilMs: startMs + deliveryMsMax + 1 }));
    assert.equal(long.code, "invalid");
    const ticked = await delivery({ lifts: [{ group: "main", levels: [3] }] });
    assert.deepEqual(ticked.key.lifts, [{ group: "main", levels: [3] }]);
  });
});

Deno.test("C12 PINs are unique at a door, kept as digests and freed with their key", async () => {
  await withKeys(async ({ keys, row, registry }) => {
    const withPin = aNewKey({ doors: ["entrance/main", "cellar/bikes"] });
    const { key, pin } = await keys.desk.create(as("ann"), withPin, true);
    assert.match(pin!, /^\d{6}$/);
    const kept = (await row("visitor_key", key.id))!;
    assert.deepEqual(
      kept.pins.map(({ door }) => door),
      ["entrance/main"],
      "the cellar has no keypad",
    );
    assert.ok(!JSON.stringify(kept).includes(pin!));
    const taken = registry.run(as("ann"), "create_visitor_key", {
      ...aKeyCommand(),
      pins: kept.pins,
    });
    assert.equal((await refusalOf(taken)).code, "conflict");
    await registry.run(as("ann"), "revoke_visitor_key", { key: key.id });
    assert.ok(
      await registry.run(as("ann"), "create_visitor_key", { ...aKeyCommand(), pins: kept.pins }),
    );
    const none = aNewKey({ doors: ["cellar/bikes"] });
    assert.equal((await refusalOf(keys.desk.create(as("ann"), none, true))).code, "invalid");
  });
});

Deno.test("R24 a facility has a bounded number of live keys; ended ones make room", async () => {
  await withKeys(async ({ keys, registry }) => {
    const made: string[] = [];
    for (let at = 0; at < liveKeysMax; at++) {
      made.push((await keys.desk.create(as("ann"), aNewKey(), false)).key.id);
    }
    const { code } = await refusalOf(keys.desk.create(as("ann"), aNewKey(), false));
    assert.equal(code, "limit_reached");
    await registry.run(as("ann"), "revoke_visitor_key", { key: made[0]! });
    assert.ok(await keys.desk.create(as("ann"), aNewKey(), false));
  });
});

Deno.test("R24 a manager's guest has a root grant; somebody with grants of their own gives below them", async () => {
  const own = aGrant("g-tom", { kind: "account", id: "tom" }, {
    scope: { doors: ["entrance/main"], lifts: [] },
  });
  await withKeys(async ({ keys, row }) => {
    const guest = await keys.desk.create(as("mia"), aNewKey({ facility: null }), false);
    assert.equal(
      (await row("grant", (await row("visitor_key", guest.key.id))!.grant))?.parent,
      null,
    );
    const toms = await keys.desk.create(as("tom"), aNewKey({ facility: null }), false);
    assert.equal(
      (await row("grant", (await row("visitor_key", toms.key.id))!.grant))?.parent,
      "g-tom",
    );
    const wide = aNewKey({ facility: null, doors: ["cellar/bikes"] });
    const { code } = await refusalOf(keys.desk.create(as("tom"), wide, false));
    assert.equal(code, "exceeds_own_rights");
    const bare = keys.desk.create(
      as("mia", { verifiedAtMs: null }),
      aNewKey({ facility: null }),
      false,
    );
    assert.equal((await refusalOf(bare)).code, "passkey_required");
  }, [["grant", own]]);
});
