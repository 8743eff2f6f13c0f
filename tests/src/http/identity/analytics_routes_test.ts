import assert from "node:assert/strict";
import {
  type Figure,
  figuresRow,
  StoredFigures,
} from "../../../../src/privacy/analytics/stored_figures.ts";
import { ManualClock } from "../../../../src/clock.ts";
import { MemoryStore } from "../../../../src/store/memory_store.ts";
import type { IdentityEdge } from "../../people/identity_edge.ts";
import { withIdentityEdge } from "../../people/identity_edge.ts";
import { anAccount, anAppointment, aSession, startMs } from "../../people/rows.ts";

const dayMs = 86_400_000;
const todayMs = Math.floor(startMs / dayMs) * dayMs;
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

const people = [
  ["account", anAccount("olga", { operator: true })],
  ["session", aSession("olga")],
  ["account", anAccount("max")],
  ["appointment", anAppointment("max")],
  ["session", aSession("max")],
] as const;

/** Runs a body on figures of the last days: of the tower each day, of the small ones yesterday. */
async function withFigures(days: number, body: (edge: IdentityEdge) => Promise<void>) {
  const store = new MemoryStore({ clock: new ManualClock(startMs) });
  const cells = [{ metric: "sign_in_hour" as const, value: "8", count: 20 }];
  for (let back = 1; back <= days; back++) {
    const places = back === 1 ? ["tower", null] : ["tower"];
    await store.commit({
      checks: [],
      mutations: places.map((building) => figuresRow(todayMs - back * dayMs, { building, cells })),
    });
  }
  await withIdentityEdge(people, body, () => ({ figures: new StoredFigures(store) }));
}

Deno.test("R100 figures are the operator's alone to read", () =>
  withFigures(2, async ({ ask }) => {
    assert.equal((await ask(null, "GET", "/analytics")).status, 401);
    assert.deepEqual((await ask("max", "GET", "/analytics")).body.code, "forbidden");
    const { status, body } = await ask("olga", "GET", "/analytics");
    assert.equal(status, 200);
    assert.deepEqual([body.leastPhones, body.leastUsers], [10, 50]);
    const figure = { metric: "sign_in_hour", value: "8", count: 20 };
    assert.deepEqual(body.figures, [
      { day: day(todayMs - 2 * dayMs), building: "tower", ...figure },
      { day: day(todayMs - dayMs), building: "tower", ...figure },
      { day: day(todayMs - dayMs), building: null, ...figure },
    ]);
  }));

Deno.test("R101 a span of days is read, as JSON or CSV", () =>
  withFigures(40, async ({ ask }) => {
    const usual = (await ask("olga", "GET", "/analytics")).body.figures as Figure[];
    assert.equal(new Set(usual.map((one) => one.day)).size, 31);
    const [from, until] = [day(todayMs - 3 * dayMs), day(todayMs - dayMs)];
    const span = `/analytics?from=${from}&until=${until}`;
    const { body } = await ask("olga", "GET", span);
    assert.deepEqual([body.from, body.until], [from, until]);
    assert.deepEqual(
      (body.figures as Figure[]).map((one) => one.day),
      [from, day(todayMs - 2 * dayMs)],
      "until is the day after the last",
    );
    const csv = await ask("olga", "GET", `${span}&format=csv`);
    assert.equal(csv.headers.get("content-type"), "text/csv; charset=utf-8");
    assert.equal(
      csv.body,
      "day,building,metric,value,count\r\n" +
        `${from},tower,sign_in_hour,8,20\r\n` +
        `${day(todayMs - 2 * dayMs)},tower,sign_in_hour,8,20\r\n`,
    );
    assert.match(
      (await ask("olga", "GET", `/analytics?until=${day(todayMs)}&format=csv`)).body,
      /,,sign_in_hour,8,20/,
    );
  }));

Deno.test("R101 a span that is too long or goes backwards is refused", () =>
  withFigures(1, async ({ ask }) => {
    for (
      const [span, code] of [
        ["from=2026-01-02&until=2026-01-01", "invalid"],
        ["from=2024-01-01&until=2026-01-01", "invalid"],
        ["from=2026-02-30", "invalid"],
        ["from=yesterday", "invalid"],
        ["building=tower", "invalid"],
      ] as const
    ) assert.equal((await ask("olga", "GET", `/analytics?${span}`)).body.code, code, span);
    assert.deepEqual(
      (await ask("olga", "GET", "/analytics?from=0000-01-01&until=0000-01-01")).body.figures,
      [],
    );
  }));

Deno.test("C19 a server that keeps no figures has none to read", () =>
  withIdentityEdge(people, async ({ ask }) => {
    assert.equal((await ask("olga", "GET", "/analytics")).body.code, "not_found");
    assert.equal((await ask("max", "GET", "/analytics")).body.code, "forbidden");
  }));
