import assert from "node:assert/strict";
import { endedKeyKeptMs } from "../../../../src/people/rows/visitor_key.ts";
import { MemoryStore } from "../../../../src/store/memory_store.ts";
import { ManualClock } from "../../../../src/clock.ts";
import { as, refusalOf, withPeople } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { aKeyCommand, aNewKey, dayMs, household, withKeys } from "./key_stage.ts";

Deno.test("R31 exactly one audit entry for a key's creation and one for its end, with time and number", async () => {
  await withKeys(async ({ keys, registry, audit, clock }) => {
    const { key } = await keys.desk.create(as("ann"), aNewKey(), true);
    clock.advance(1_234);
    await registry.run(as("ann"), "revoke_visitor_key", { key: key.id });
    await registry.run(as("ann"), "revoke_visitor_key", { key: key.id });
    const entries = await audit();
    assert.deepEqual(
      entries.map(({ seq, what, by, atMs, building }) => [seq, what, by, atMs, building]),
      [
        [1, "key_created", "ann", startMs, "tower"],
        [2, "key_deleted", "ann", startMs + 1_234, "tower"],
      ],
    );
    assert.ok(entries.every(({ about }) => about.includes(`visitor_key/${key.id}`)));
    assert.ok(entries.every((entry) => !JSON.stringify(entry).includes("Cousin")));
  });
});

Deno.test("R31 a key whose commit fails leaves neither key nor entry", async () => {
  const clock = new ManualClock(startMs);
  const store = new MemoryStore({ clock });
  await withPeople(household, async ({ registry, audit, row }) => {
    const input = { ...aKeyCommand(), pins: [] };
    const made = await registry.run(as("ann"), "create_visitor_key", input);
    assert.ok(await row("visitor_key", made.id));
    store.faults.failNext();
    await assert.rejects(registry.run(as("ann"), "create_visitor_key", input));
    store.faults.clear();
    const kept = await registry.look((ledger) => ledger.find("visitor_key", "facility", "a1"));
    assert.equal((await audit()).length, kept.length);
  }, { clock, store });
});

Deno.test("R31 a key that expires has one entry for its end, by the server", async () => {
  await withKeys(async ({ keys, audit, clock, row, registry }) => {
    const { key } = await keys.desk.create(as("ann"), aNewKey(), false);
    await clock.run(dayMs + 60_000);
    await registry.look(() => null);
    const ended = (await audit()).filter(({ what }) => what === "key_deleted");
    assert.deepEqual(ended.map(({ via, facts }) => [via, facts.why]), [["server", "expired"]]);
    assert.equal(await row("grant", (await row("visitor_key", key.id))!.grant), undefined);
    await clock.run(endedKeyKeptMs + 60_000);
    await registry.look(() => null);
    assert.equal(await row("visitor_key", key.id), undefined);
    assert.equal((await audit()).length, 2, "and none for clearing its row away");
  });
});

Deno.test("R25 an ended key still shows its doors, floors, times and uses as they were", async () => {
  await withKeys(async ({ keys, registry, row }) => {
    const asked = aNewKey({
      kind: "n_uses",
      uses: 3,
      lifts: [{ group: "main", levels: [3] }],
      fromMs: startMs,
    });
    const { key } = await keys.desk.create(as("ann"), asked, false);
    const use = { key: key.id, door: "entrance/main", use: "press", qr: null };
    assert.ok((await registry.run(as("ann"), "spend_visitor_key", use)).ok);
    const before = await keys.desk.view(key.id);
    assert.deepEqual([before.used, before.usesMax], [1, 3]);
    await registry.run(as("ann"), "revoke_visitor_key", { key: key.id });
    assert.equal(await row("grant", (await row("visitor_key", key.id))!.grant), undefined);
    assert.deepEqual(await keys.desk.view(key.id), { ...before, state: "revoked" });
  });
});

Deno.test("R25 a key is ended by its giver, its facility's main user or a manager; others are refused", async () => {
  await withKeys(async ({ keys, registry }) => {
    const ended = async (who: string, giver = "carl") => {
      const { key } = await keys.desk.create(as(giver), aNewKey(), false);
      return registry.run(as(who), "revoke_visitor_key", { key: key.id });
    };
    for (const who of ["carl", "ann", "mia"]) assert.ok((await ended(who)).revoked);
    assert.equal((await refusalOf(ended("bob"))).code, "forbidden");
    assert.equal((await refusalOf(ended("dora"))).code, "forbidden");
    assert.equal((await refusalOf(ended("eve"))).code, "not_found");
    assert.equal((await refusalOf(ended("carl", "ann"))).code, "forbidden");
  });
});

Deno.test("C3 ending a key tells that its grant ended and that units need a new list", async () => {
  await withKeys(async ({ keys, registry, events, row }) => {
    const { key } = await keys.desk.create(as("ann"), aNewKey(), false);
    const { grant } = (await row("visitor_key", key.id))!;
    events.length = 0;
    await registry.run(as("ann"), "revoke_visitor_key", { key: key.id });
    assert.deepEqual(events, [
      { type: "ended", what: "grant", id: grant },
      { type: "access_changed", building: "tower" },
    ]);
  });
});
