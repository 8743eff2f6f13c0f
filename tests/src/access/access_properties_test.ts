/** Properties of decisions, over grants and chains made at random. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { decide } from "../../../src/access/decide.ts";
import type { AccessRequest } from "../../../src/access/decision.ts";
import { effectiveAccess, spansOf } from "../../../src/access/effective.ts";
import { contextOf, snapshotOfGrants } from "../../../src/access/snapshot.ts";
import { actions, type GrantRow, type Schedule } from "../../../src/people/rows/grant.ts";
import { aGrant } from "../people/rows.ts";
import { accessSite, doorNames } from "./access_site.ts";

const startMs = Date.UTC(2026, 2, 26);
const hourMs = 3_600_000;
const windowMs = 7 * 24 * hourMs; // over the clock change of 29 March
const runs = { numRuns: 400 } as const;

const atMs = fc.nat(windowMs / 60_000).map((minute) => startMs + minute * 60_000);
const schedule: fc.Arbitrary<Schedule> = fc.record({
  windows: fc.array(
    fc.record({
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 7 }),
      from: fc.constantFrom("00:00", "03:30", "08:00", "20:00"),
      until: fc.constantFrom("04:00", "12:00", "18:00", "24:00"),
      holidays: fc.constantFrom("as_usual" as const, "closed" as const, "only" as const),
    }),
    { minLength: 1, maxLength: 2 },
  ),
});
/** Null three times in four, so that chains of several links allow something now and then. */
function sometimes<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: value },
  );
}
const content = fc.record({
  building: fc.constantFrom("tower", "tower", "tower", "annex"),
  actions: fc.subarray([...actions], { minLength: 1 }),
  doors: fc.oneof(fc.constant("all" as const), fc.subarray([...doorNames])),
  lifts: fc.oneof(
    fc.constant("all" as const),
    fc.array(
      fc.record({
        group: fc.constantFrom("main", "low"),
        levels: fc.oneof(fc.constant("all" as const), fc.subarray([0, 1, 2, 3, 4])),
      }),
      { maxLength: 3 },
    ),
  ),
  schedule: sometimes(schedule),
  fromMs: sometimes(atMs),
  untilMs: sometimes(atMs),
  suspended: fc.nat(9).map((n) => n === 0),
  ended: fc.nat(19).map((n) => n === 0),
});

/** A chain from a root down: each grant is below the one before it. */
const chain = fc.array(content, { minLength: 1, maxLength: 5 }).map((parts) =>
  parts.map(({ building, doors, lifts, ended, ...rest }, at): GrantRow =>
    aGrant(`g${at}`, { kind: "account", id: at === parts.length - 1 ? "ann" : `up${at}` }, {
      ...rest,
      building: at === 0 || building === "annex" ? building : parts[0]!.building,
      scope: { doors, lifts },
      parent: at === 0 ? null : `g${at - 1}`,
      ...(ended && { endedAtMs: startMs }),
    })
  )
);
const place = fc.oneof(
  fc.record({ action: fc.constant("open_door" as const), door: fc.constantFrom(...doorNames) }),
  fc.record({
    action: fc.constant("call_lift" as const),
    group: fc.constantFrom("main", "low"),
    level: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({ action: fc.constantFrom("give_keys" as const, "read_news" as const) }),
);
const holidays = new Set(["2026-03-27", "2026-03-30"]);
const buildings = new Map(accessSite.buildings.map((building) => [
  building.id,
  { ...contextOf(building), holidays },
]));
const locked = new Map([...buildings].map(([id, context]) => [id, { ...context, lockdown: true }]));

type Place = Pick<AccessRequest, "action">;
const ask = (place_: Place, building: string, account: string, when: number) =>
  ({
    ...place_,
    building,
    subjects: [{ kind: "account", id: account }],
    atMs: when,
  }) as AccessRequest;

Deno.test("R11 no chain ever yields what any grant of it does not allow by itself", () => {
  let allowed = 0;
  fc.assert(
    fc.property(chain, place, atMs, (links, where, when) => {
      const decision = decide(
        ask(where, "tower", "ann", when),
        snapshotOfGrants(links, buildings),
      );
      if (!decision.allowed) return;
      allowed++;
      for (const link of links) {
        // Each link alone, given as if it were a root of its own holder's.
        const alone = snapshotOfGrants([{ ...link, parent: null }], buildings);
        assert.equal(
          decide(ask(where, "tower", link.subject.id, when), alone).allowed,
          true,
          link.id,
        );
      }
    }),
    { numRuns: 3000 },
  );
  assert.ok(allowed > 50, `only ${allowed} were allowed`);
});

Deno.test("R13 ending or suspending any grant of a chain ends all below it at once", () => {
  fc.assert(
    fc.property(chain, place, atMs, fc.nat(4), fc.constantFrom("removed", "ended", "suspended"), (
      links,
      where,
      when,
      pick,
      how,
    ) => {
      const at = pick % links.length;
      const changed = links.flatMap((link, index) =>
        index !== at
          ? [link]
          : how === "removed"
          ? []
          : [{ ...link, ...(how === "ended" ? { endedAtMs: when } : { suspended: true }) }]
      );
      const after = snapshotOfGrants(changed, buildings);
      for (const { subject } of links.slice(at)) {
        assert.equal(decide(ask(where, "tower", subject.id, when), after).allowed, false);
      }
    }),
    runs,
  );
});

Deno.test("R10 nothing of one building allows anything in another", () => {
  fc.assert(
    fc.property(chain, place, atMs, (links, where, when) => {
      const others = links.map((link) => ({ ...link, building: "annex" }));
      const at = snapshotOfGrants(others, buildings);
      const request = ask(where, "tower", "ann", when);
      assert.equal(decide(request, at).allowed, false);
      const access = effectiveAccess(at, request);
      assert.deepEqual([access.doors, access.actions, access.grants], [[], [], []]);
    }),
    runs,
  );
});

Deno.test("R24 decide, effective access and compiled spans say the same at every instant", () => {
  const counts = { allowed: 0, refused: 0 };
  fc.assert(
    fc.property(chain, place, atMs, fc.boolean(), (links, where, when, lockdown) => {
      const at = snapshotOfGrants(links, lockdown ? locked : buildings);
      const request = ask(where, "tower", "ann", when);
      const { allowed } = decide(request, at);
      counts[allowed ? "allowed" : "refused"]++;
      const access = effectiveAccess(at, request);
      const own = links.at(-1)!.id;
      if (where.action === "open_door") {
        assert.equal(access.doors.includes(where.door), allowed);
        const spans = spansOf(at, own, where, startMs, startMs + 2 * windowMs);
        const inSpan = spans.some(([fromMs, untilMs]) => when >= fromMs && when < untilMs);
        assert.equal(inSpan && links.at(-1)!.building === "tower", allowed);
      } else if (where.action === "call_lift") {
        const { group, level } = where;
        const levels = access.lifts.find((lift) => lift.group === group)?.levels ?? [];
        assert.equal(levels.includes(level), allowed);
        const spans = spansOf(at, own, { group, level }, startMs, startMs + 2 * windowMs);
        const inSpan = spans.some(([fromMs, untilMs]) => when >= fromMs && when < untilMs);
        assert.equal(inSpan && links.at(-1)!.building === "tower", allowed);
      } else assert.equal(access.actions.includes(where.action), allowed);
    }),
    { numRuns: 3000 },
  );
  assert.ok(counts.allowed > 50 && counts.refused > 50, JSON.stringify(counts));
});

Deno.test("C3 effective access does not change before the moment that it names", () => {
  fc.assert(
    fc.property(chain, atMs, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (
      links,
      when,
      share,
    ) => {
      const at = snapshotOfGrants(links, buildings);
      const who = { building: "tower", subjects: [{ kind: "account", id: "ann" }] } as const;
      const now = effectiveAccess(at, { ...who, atMs: when });
      assert.ok(now.untilMs > when);
      const later = when + Math.floor((now.untilMs - when) * share);
      const then = effectiveAccess(at, { ...who, atMs: later });
      assert.deepEqual({ ...then, untilMs: 0 }, { ...now, untilMs: 0 });
    }),
    runs,
  );
});
