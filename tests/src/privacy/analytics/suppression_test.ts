import assert from "node:assert/strict";
import fc from "fast-check";
import type { Cell, Counts } from "../../../../src/privacy/analytics/day_counts.ts";
import { type Report, valueOf } from "../../../../src/privacy/analytics/metrics.ts";
import { leastPhones, publishable } from "../../../../src/privacy/analytics/suppression.ts";
import { anyReport, buildings, usersOf } from "./reports.ts";

const many = usersOf({ tower: 60, annex: 30, mews: 25 });
const android = (count: number): Cell => ({ metric: "device", value: "android/0.1/phone", count });
const hour = (value: number, count: number): Cell => ({
  metric: "sign_in_hour",
  value: String(value),
  count,
});

/** What reports come to, each of a phone of its own. */
function countsOf(reports: readonly Report[]): Counts {
  const places = new Map<string | null, Cell[]>();
  for (const report of reports) {
    const cells = places.get(report.building) ?? [];
    places.set(report.building, cells);
    const { metric } = report;
    const value = valueOf(report);
    const at = cells.findIndex((cell) => cell.metric === metric && cell.value === value);
    if (at < 0) cells.push({ metric, value, count: 1 });
    else cells[at] = { metric, value, count: cells[at]!.count + 1 };
  }
  return places;
}

Deno.test("R100 C19 a cell of nine is left out, one of ten is written, and there is no total", async () => {
  const written = (cells: readonly Cell[]) =>
    publishable(new Map([["tower", cells]]), buildings, many);
  assert.deepEqual(await written([android(9), hour(8, 9), hour(9, 9)]), []);
  assert.deepEqual(await written([android(10), hour(8, 9), hour(9, 39)]), [
    { building: "tower", cells: [android(10), hour(9, 30)] },
  ]);
});

Deno.test("C19 a building below 50 people has no figures, nor have small ones below 50 together", async () => {
  const counts: Counts = new Map([["tower", [hour(8, 12)]], ["annex", [hour(8, 25)]]]);
  const cases = [
    [{ tower: 50, annex: 49, mews: 0 }, [{ building: "tower", cells: [hour(8, 10)] }]],
    [{ tower: 49, annex: 0, mews: 0 }, []],
    [{ tower: 0, annex: 0, mews: 0 }, []],
    [{ tower: 50, annex: 49, mews: 1 }, [
      { building: "tower", cells: [hour(8, 10)] },
      { building: null, cells: [hour(8, 20)] },
    ]],
    [{ tower: 49, annex: 1, mews: 0 }, [{ building: null, cells: [hour(8, 30)] }]],
  ] as const;
  for (const [users, expected] of cases) {
    assert.deepEqual(
      await publishable(counts, buildings, usersOf(users)),
      expected,
      JSON.stringify(users),
    );
  }
});

Deno.test("C19 small buildings make up ten together, and each report counts in one place only", async () => {
  const counts: Counts = new Map<string | null, Cell[]>([
    ["tower", [hour(8, 10)]],
    ["annex", [hour(8, 4)]],
    ["mews", [hour(8, 3)]],
    [null, [hour(8, 3)]],
  ]);
  assert.deepEqual(await publishable(counts, buildings, many), [
    { building: "tower", cells: [hour(8, 10)] },
    { building: null, cells: [hour(8, 10)] },
  ]);
});

Deno.test("R102 one phone more in a suppressed cell changes nothing of what is written", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyReport(["tower", "annex", null]), { maxLength: 400 }),
      fc.array(anyReport(["tower"]), { minLength: 1, maxLength: 4 }),
      fc.nat({ max: 25 }),
      fc.option(anyReport(["tower", "annex", null]), { nil: undefined }),
      async (others, crowd, times, other) => {
        const one = other ?? crowd[0]!;
        const reports = [...others, ...Array.from({ length: times }, () => crowd).flat()];
        const before = await publishable(countsOf(reports), buildings, many);
        const after = await publishable(countsOf([...reports, one]), buildings, many);
        const place = one.building === "tower" ? "tower" : null;
        const count = (written: typeof before) =>
          written.find(({ building }) => building === place)?.cells
            .find(({ metric, value }) => metric === one.metric && value === valueOf(one))?.count ??
            0;
        const inCell =
          reports.filter((report) =>
            (report.building === "tower" ? "tower" : null) === place &&
            report.metric === one.metric && valueOf(report) === valueOf(one)
          ).length;
        if (inCell + 1 < leastPhones || (inCell + 1) % leastPhones !== 0) {
          assert.deepEqual(after, before);
        } else assert.equal(count(after) - count(before), leastPhones);
      },
    ),
    { numRuns: 150, seed: 102 },
  );
});

Deno.test("R102 sums and differences over cells, metrics and days end at multiples of ten", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(anyReport([...buildings, null]), fc.integer({ min: 1, max: 40 })), {
        maxLength: 20,
      }),
      async (crowds) => {
        const reports = crowds.flatMap(([one, times]) => Array.from({ length: times }, () => one));
        for (const { cells } of await publishable(countsOf(reports), buildings, many)) {
          for (const { count } of cells) assert.ok(count >= 10 && count % leastPhones === 0);
        }
      },
    ),
    { numRuns: 60, seed: 10 },
  );
});

Deno.test("R100 figures stand in the order of their names, not of who came first", async () => {
  const forward = [android(10), hour(8, 10), hour(9, 10)];
  const [one, other] = await Promise.all(
    [forward, forward.toReversed()].map((cells) =>
      publishable(new Map([["tower", cells]]), buildings, many)
    ),
  );
  assert.deepEqual(one, other);
});
