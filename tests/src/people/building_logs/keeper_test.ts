import assert from "node:assert/strict";
import fc from "fast-check";
import { buildingLogDays } from "../../../../src/people/building_logs/building_logs.ts";
import { dayMs } from "../../../../src/people/building_logs/rules.ts";
import { RefusalError } from "../../../../src/refusal.ts";
import { openKeys } from "../../privacy/key_folder.ts";
import { beginsMs, mia, wish, withLogs } from "./log_stage.ts";

const dayStart = beginsMs / dayMs;

Deno.test("R50 an entry is unreadable and gone after its days, in a copy of the store too", async () => {
  await withLogs(async (stage, folder) => {
    const { logs, clock, store, keys, opened, rowsIn, happens, pass } = stage;
    await logs.set(mia, { ...wish, days: 10 });
    await pass(beginsMs - clock.now());
    await happens();
    const copy = store.fork();
    await pass(10 * dayMs - 1);
    assert.equal((await opened(store, keys)).filter((entry) => entry !== null).length, 1);
    await pass(1);
    assert.deepEqual(await rowsIn(store), []);
    assert.deepEqual(await opened(copy, keys), [null]);
    keys.flush();
    // The key file as a thief or a backup has it, who keeps no lock.
    await Deno.mkdir(`${folder}/copy/keys`, { recursive: true, mode: 0o700 });
    for await (const { name } of Deno.readDir(`${folder}/keys`)) {
      if (/lock/.test(name)) continue;
      await Deno.copyFile(`${folder}/keys/${name}`, `${folder}/copy/keys/${name}`);
    }
    const again = await openKeys(`${folder}/copy`);
    try {
      assert.deepEqual(await opened(copy, again), [null], "by what lies on the disk");
    } finally {
      await again.close();
    }
  });
});

Deno.test("R50 the sweep comes by itself, within the hour and at midnight", async () => {
  await withLogs(async ({ logs, clock, store, keys, opened, happens, pass, registry, journal }) => {
    await logs.set(mia, { ...wish, days: 1 });
    await pass(beginsMs - clock.now() + dayMs - 3_600_000);
    await happens();
    const copy = store.fork();
    const before = journal.length;
    // Nobody asks for it here: the keeper's own timer is due at midnight.
    clock.advance(3_600_000);
    for (let tries = 0; tries < 200 && journal.length === before; tries++) {
      await registry.look(() => null);
    }
    assert.deepEqual(journal.slice(before), [`building.tower ${dayStart + 1}`]);
    assert.deepEqual(await opened(copy, keys), [null]);
  });
});

Deno.test("R50 fewer days count at once for all that is there; more for what comes alone", async () => {
  await withLogs(async ({ logs, clock, store, rowsIn, happens, pass }) => {
    await logs.set(mia, { ...wish, days: 5 });
    await pass(beginsMs - clock.now());
    await happens();
    await pass(dayMs);
    await happens();
    const longer = await logs.set(mia, { ...wish, days: 300 });
    await pass(longer.startsAtMs - clock.now());
    assert.deepEqual(await rowsIn(store), [], "of the old days, although the new are more");
    await happens();
    await pass(20 * dayMs);
    await happens();
    assert.equal((await rowsIn(store)).length, 2);
    await logs.set(mia, { ...wish, days: 20 });
    assert.equal((await rowsIn(store)).length, 1, "when the answer came, it was done");
  });
});

Deno.test("R14 a building that is no more keeps nothing: no setting, no instruction, no key, no row", async () => {
  await withLogs(async ({ logs, clock, store, keys, opened, rowsIn, happens, pass, registry }) => {
    await logs.set(mia, wish);
    await pass(beginsMs - clock.now());
    await happens();
    const untilMs = clock.now() + dayMs;
    await registry.run(mia, "instruct_building_log", { building: "tower", text: "Look", untilMs });
    const copy = store.fork();
    await logs.destroyAll("tower");
    await logs.destroyAll("tower");
    await happens();
    assert.deepEqual(await rowsIn(store), []);
    assert.deepEqual(await opened(copy, keys), [null]);
    assert.equal(await buildingLogDays(registry, "tower"), null);
    const left = await registry.look((
      ledger,
    ) => [ledger.size("building_log"), ledger.size("building_log_instruction")]);
    assert.deepEqual(left, [0, 0]);
  });
});

Deno.test("R50 what the page of stored data says of a building's days is what its manager set", async () => {
  await withLogs(async ({ logs, clock, registry, pass }) => {
    assert.equal(await buildingLogDays(registry, "tower"), null);
    await logs.set(mia, wish);
    assert.equal(await buildingLogDays(registry, "tower"), null, "nothing is kept yet");
    await pass(beginsMs - clock.now() + 2_000);
    assert.equal(await buildingLogDays(registry, "tower"), 30);
    await logs.end(mia, "tower", false);
    assert.equal(await buildingLogDays(registry, "tower"), 30, "while something is there");
    await pass(31 * dayMs);
    assert.equal(await buildingLogDays(registry, "tower"), null);
  });
});

type Step =
  | { readonly do: "set"; readonly days: number; readonly wide: boolean; readonly notice: number }
  | { readonly do: "end"; readonly destroy: boolean }
  | { readonly do: "event"; readonly lateMs: number }
  | { readonly do: "pass"; readonly hours: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("set" as const),
      days: fc.integer({ min: 1, max: 20 }),
      wide: fc.boolean(),
      notice: fc.integer({ min: 7, max: 9 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("end" as const), destroy: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("event" as const),
      lateMs: fc.integer({ min: 0, max: 3 * dayMs }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      hours: fc.integer({ min: 1, max: 24 * 9 }),
    }),
  },
);

/** What was promised of an entry when it was recorded, as a resident understood it. */
interface Promised {
  readonly id: string;
  readonly atMs: number;
  days: number;
}

Deno.test("R50 C20 property: no entry outlives the days promised for it, none precedes its notice's end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
      await withLogs(
        async ({ logs, clock, store, keys, registry, rowsIn, opened, pass, faults }) => {
          /** When people were first told of what is recorded now, and the days they were told. */
          let told: { days: number; purpose: string; fromMs: number }[] = [];
          let promised: Promised[] = [];
          const copies: Awaited<ReturnType<typeof rowsIn>>[] = [];
          for (const each of steps) {
            const now = clock.now();
            if (each.do === "pass") await pass(each.hours * 3_600_000);
            else if (each.do === "end") {
              try {
                await logs.end(mia, "tower", each.destroy);
                told = [];
              } catch (error) {
                if (!(error instanceof RefusalError)) throw error;
              }
            } else if (each.do === "set") {
              const purpose = each.wide ? "Another purpose" : wish.purpose;
              const { startsAtMs } = await logs.set(mia, {
                ...wish,
                days: each.days,
                purpose,
                noticeDays: each.notice,
              });
              const counts = told.findLast(({ fromMs }) => fromMs <= now);
              const isNew = counts === undefined || each.days > counts.days ||
                counts.purpose !== purpose;
              assert.ok(isNew ? startsAtMs >= now + each.notice * dayMs : startsAtMs === now);
              told = counts === undefined
                ? []
                : [{ ...counts, days: Math.min(counts.days, each.days) }];
              if (isNew) told.push({ days: each.days, purpose, fromMs: startsAtMs });
              promised = promised.map((entry) => ({
                ...entry,
                days: Math.min(entry.days, each.days),
              }));
            } else {
              const atMs = Math.floor((now - each.lateMs) / 60_000) * 60_000;
              const before = new Set((await rowsIn(store)).map(({ id }) => id));
              logs.note({
                building: "tower",
                minute: atMs,
                door: "entrance/main",
                result: "opened",
                means: "phone",
              });
              await logs.flush();
              const rows = await rowsIn(store);
              const added = rows.filter(({ id }) => !before.has(id));
              const rule = told.findLast(({ fromMs }) => fromMs <= atMs);
              if (added.length > 0) {
                assert.ok(rule !== undefined, "recorded before its notice was over");
                promised.push({ id: added[0]!.id, atMs, days: rule.days });
                copies.push(rows);
              } else if (rule !== undefined && each.lateMs === 0) {
                assert.fail("it was to be recorded");
              }
            }
            for (const { id, atMs, days } of promised) {
              if (clock.now() < atMs + days * dayMs) continue;
              assert.ok(
                (await rowsIn(store)).every((row) => row.id !== id),
                "it outlived its days",
              );
              for (const row of copies.flat().filter((row) => row.id === id)) {
                assert.equal(keys.existingSegment("building.tower", row.day), null, "in a copy");
              }
            }
            assert.deepEqual((await opened(store, keys)).filter((entry) => entry === null), []);
          }
          assert.deepEqual(faults, []);
          assert.ok(await registry.look((ledger) => ledger.size("building_log") <= 1));
        },
      );
    }),
    { numRuns: 12, seed: 50 },
  );
});
