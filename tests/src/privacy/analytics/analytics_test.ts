import assert from "node:assert/strict";
import { dirname, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ManualClock } from "../../../../src/clock.ts";
import { Analytics } from "../../../../src/privacy/analytics/analytics.ts";
import { StoredFigures } from "../../../../src/privacy/analytics/stored_figures.ts";
import type { UserCounts } from "../../../../src/privacy/analytics/suppression.ts";
import type { CommitOutcome } from "../../../../src/store/committer.ts";
import { openStore } from "../../../../src/store/open_store.ts";
import { MemoryStore } from "../../../../src/store/memory_store.ts";
import type { Mutation, Store } from "../../../../src/store/store.ts";
import { buildings, device, sendFrom, usersOf } from "./reports.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const noonMs = Date.UTC(2026, 10, 22, 12);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Figures over a store, whose commits may fail as told. */
class Stage {
  readonly clock = new ManualClock(noonMs);
  readonly store: Store;
  readonly outcomes: CommitOutcome[] = [];
  readonly commits: (readonly Mutation[])[] = [];
  readonly lost: string[] = [];
  readonly figures: StoredFigures;
  users: UserCounts = usersOf({ tower: 60, annex: 30, mews: 25 });

  constructor(store?: Store) {
    this.store = store ?? new MemoryStore({ clock: this.clock });
    this.figures = new StoredFigures(this.store);
  }

  begin(): Analytics {
    const analytics = new Analytics({
      clock: this.clock,
      buildings,
      users: {
        each: (of) => this.users.each(of),
        together: (of) => this.users.together(of),
      },
      commit: async (_owner, mutations) => {
        this.commits.push(mutations);
        const outcome = this.outcomes.shift() ?? "durable";
        if (outcome !== "durable") return outcome;
        const { ok } = await this.store.commit({ checks: [], mutations });
        return ok ? "durable" : "lease_lost";
      },
      lost: (day, fault) => this.lost.push(`${day}: ${fault}`),
    });
    analytics.start();
    return analytics;
  }

  all() {
    return this.figures.read(0, noonMs + 1000 * dayMs);
  }
}

Deno.test("C19 counts stay in memory for the day; at its end those of ten or more are written", async () => {
  const stage = new Stage();
  const analytics = stage.begin();
  sendFrom(analytics, device(), 23);
  sendFrom(analytics, device({ os: "other", model: "other" }), 9);
  sendFrom(analytics, device({ building: "annex" }), 11);
  await stage.clock.run(12 * hourMs - 1);
  assert.deepEqual(stage.commits, [], "nothing before midnight");
  await stage.clock.run(1);
  await analytics.settled();
  const day = "2026-11-22";
  const cell = { metric: "device", value: "android/0.1/phone" };
  assert.deepEqual(await stage.all(), [
    { day, building: "tower", ...cell, count: 20 },
    { day, building: null, ...cell, count: 10 },
  ]);
  await stage.clock.run(3 * dayMs);
  assert.equal(stage.commits.length, 1, "the day is written once");
  sendFrom(analytics, device(), 10);
  await stage.clock.run(dayMs);
  await analytics.settled();
  assert.deepEqual((await stage.all())!.map((one) => one.day), [day, day, "2026-11-26"]);
  await analytics.stop();
  assert.equal(stage.clock.waiting, 0);
  assert.deepEqual(stage.lost, []);
});

Deno.test("C19 a restart loses the day so far", async () => {
  const stage = new Stage();
  const before = stage.begin();
  sendFrom(before, device(), 30);
  await before.stop();
  const after = stage.begin();
  sendFrom(after, device(), 9, 30);
  await stage.clock.run(dayMs);
  await after.settled();
  assert.deepEqual(stage.commits, []);
  await after.stop();
});

Deno.test("C19 a day ends where the wall clock is set past its end, and its limits with it", async () => {
  const stage = new Stage();
  const analytics = stage.begin();
  sendFrom(analytics, device(), 10);
  stage.clock.jumpWall(dayMs);
  sendFrom(analytics, device({ os: "ios" }), 10);
  await analytics.settled();
  assert.deepEqual((await stage.all())!.map(({ value }) => value), ["android/0.1/phone"]);
  await analytics.stop();
});

Deno.test("C19 a write of unknown outcome is repeated, the very same; one that cannot be is told", async () => {
  const stage = new Stage();
  const analytics = stage.begin();
  stage.outcomes.push("unavailable", "unavailable");
  sendFrom(analytics, device(), 10);
  await stage.clock.run(dayMs);
  await analytics.settled();
  assert.equal(stage.commits.length, 3);
  assert.deepEqual(stage.commits[2], stage.commits[0]);
  assert.equal((await stage.all())!.length, 1);
  stage.outcomes.push("lease_lost");
  sendFrom(analytics, device(), 10);
  await stage.clock.run(dayMs);
  await analytics.settled();
  assert.deepEqual(stage.lost, ["2026-11-23: lease_lost"]);
  stage.outcomes.push(...Array.from({ length: 20 }, () => "unavailable" as const));
  sendFrom(analytics, device(), 10);
  await stage.clock.run(dayMs);
  await analytics.settled();
  assert.equal(stage.lost[1], "2026-11-24: unavailable");
  assert.equal(stage.commits.length, 3 + 1 + 10);
  await analytics.stop();
});

Deno.test("C19 without a number of people nothing is written", async () => {
  const stage = new Stage();
  const analytics = stage.begin();
  stage.users = { ...usersOf({}), each: () => Promise.reject(new Error("no answer")) };
  sendFrom(analytics, device(), 100);
  await stage.clock.run(dayMs);
  await analytics.settled();
  assert.deepEqual([stage.commits, stage.lost], [[], ["2026-11-22: no answer"]]);
  await analytics.stop();
});

Deno.test("R100 canary: of a phone and its address nothing is in the data file, nor of a small cell", async () => {
  const folder = await Deno.makeTempDir({ prefix: "analytics-" });
  try {
    const clock = new ManualClock(noonMs);
    const opened = await openStore({ at: folder, clock });
    const stage = new Stage(opened.store);
    // The stage's own clock drives; the store's is for expiry, of which there is none here.
    const analytics = stage.begin();
    for (let phone = 0; phone < 12; phone++) {
      analytics.take(device(), `2001:db8:ca:${phone.toString(16)}::/64`);
    }
    analytics.take(device({ os: "chromeos", model: "tablet" }), "203.0.113.77");
    analytics.take({ metric: "used_door_qr", building: "mews" }, "203.0.113.77");
    await stage.clock.run(dayMs);
    await analytics.settled();
    assert.equal((await stage.all())!.length, 1);
    await analytics.stop();
    await opened.close();
    let bytes = "";
    for await (const { name } of Deno.readDir(folder)) {
      bytes += new TextDecoder("latin1").decode(await Deno.readFile(`${folder}/${name}`));
    }
    assert.ok(bytes.includes("android/0.1/phone"), "the search finds what is there");
    for (const canary of ["2001:db8", "203.0.113", "chromeos", "used_door_qr", "mews"]) {
      assert.ok(!bytes.includes(canary), canary);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("R95 what counts use imports nothing that knows people, by whatever way", async () => {
  const seen = new Set<string>();
  const waiting: string[] = [];
  for await (const { name } of Deno.readDir(`${root}src/privacy/analytics`)) {
    waiting.push(`src/privacy/analytics/${name}`);
  }
  assert.ok(waiting.length >= 5);
  while (waiting.length > 0) {
    const file = waiting.pop()!;
    if (seen.has(file)) continue;
    seen.add(file);
    for (const to of await importsOf(file)) waiting.push(to);
  }
  const knowing = /^src\/(people|access|http|words|privacy\/(?!analytics\/))/;
  assert.deepEqual([...seen].filter((file) => knowing.test(file)), []);
  // The route that takes reports names no more of people than the types of the application do.
  const route = await importsOf("src/http/analytics_routes.ts");
  assert.deepEqual(route.filter((file) => /^src\/(people|access)\//.test(file)), []);
});

/** What a file imports of this repository, types included. */
async function importsOf(file: string): Promise<string[]> {
  const code = await Deno.readTextFile(`${root}${file}`);
  return [...code.matchAll(/\bfrom\s+"(\.[^"]+)"/g)]
    .map(([, to]) => relative(root, posix.join(root, dirname(file), to!)));
}
