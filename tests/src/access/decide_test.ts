import assert from "node:assert/strict";
import { decide } from "../../../src/access/decide.ts";
import type { AccessRequest, AccessSnapshot } from "../../../src/access/decision.ts";
import { effectiveAccess, mayGoTo, spansOf } from "../../../src/access/effective.ts";
import { snapshotOf, subjectsOf } from "../../../src/access/snapshot.ts";
import { Ledger, type RowOf } from "../../../src/people/registry/ledger.ts";
import type { Seed } from "../people/people_stage.ts";
import { aFacility, aGrant, aMember, anAccount, anAppointment, startMs } from "../people/rows.ts";
import { accessSite } from "./access_site.ts";

const ann = [{ kind: "account", id: "ann" }] as const;
const office: RowOf<"grant">["schedule"] = {
  windows: [{ weekdays: [1, 2, 3, 4, 5], from: "08:00", until: "18:00", holidays: "closed" }],
};
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

function snapshot(...seed: Seed): AccessSnapshot {
  return snapshotOf(Ledger.of(seed), accessSite, startMs);
}

type Asked = Partial<{ building: string; atMs: number; leaving: true }>;
const toDoor = (door: string, change: Asked = {}): AccessRequest => ({
  action: "open_door",
  door,
  building: "tower",
  subjects: ann,
  atMs: startMs,
  ...change,
});
const toLevel = (level: number, change: Asked = {}): AccessRequest => ({
  action: "call_lift",
  group: "main",
  level,
  building: "tower",
  subjects: ann,
  atMs: startMs,
  ...change,
});
const grant = (id: string, change: Partial<RowOf<"grant">> = {}): Seed[number] => [
  "grant",
  aGrant(id, { kind: "account", id: "ann" }, change),
];

function refusalOf(request: AccessRequest, at: AccessSnapshot) {
  const decision = decide(request, at);
  assert.ok(!decision.allowed, decision.words);
  return decision;
}

Deno.test("R10 a grant allows what it names, in its own building, and says by what", () => {
  const at = snapshot(grant("g", { scope: { doors: ["lobby/front"], lifts: [] } }));
  assert.deepEqual(decide(toDoor("lobby/front"), at), {
    allowed: true,
    path: ["g"],
    words: "by a grant by the manager, at all times",
  });
  assert.equal(refusalOf(toDoor("lobby/parcels"), at).reason, "not_granted");
  assert.equal(refusalOf(toLevel(3), at).reason, "not_granted");
  assert.equal(refusalOf(toDoor("lobby/front", { building: "annex" }), at).reason, "not_granted");
  assert.equal(
    refusalOf(toDoor("lobby/front", { building: "elsewhere" }), at).reason,
    "unknown_building",
  );
});

Deno.test("R10 a grant of all names nothing that the site has not", () => {
  const at = snapshot(grant("g"));
  assert.equal(decide(toDoor("flat3/door"), at).allowed, true);
  assert.equal(refusalOf(toDoor("flat3/window"), at).reason, "not_granted");
  assert.equal(refusalOf(toLevel(17), at).reason, "not_granted");
});

Deno.test("R16 a refusal names the nearest miss in plain words", () => {
  const sunday = startMs - dayMs;
  const say = (change: Partial<RowOf<"grant">>, atMs = startMs) => {
    const { reason, words, path } = refusalOf(
      toDoor("lobby/front", { atMs }),
      snapshot(grant("g", change)),
    );
    assert.deepEqual(path, ["g"]);
    return `${reason}: ${words}`;
  };
  assert.equal(
    say({ schedule: office }, sunday),
    "out_of_schedule: outside Mon–Fri 08–18 but holidays of a grant by the manager",
  );
  assert.equal(say({ suspended: true }), "suspended: a grant by the manager is suspended");
  assert.equal(
    say({ untilMs: startMs }),
    "expired: a grant by the manager ended on 2026-03-02 11:00",
  );
  assert.equal(
    say({ fromMs: startMs + 1 }),
    "not_yet_valid: a grant by the manager begins only on 2026-03-02 11:00",
  );
  assert.equal(
    say({ usesMax: 2, used: 2 }),
    "used_up: a grant by the manager is used up: 2 of 2 uses",
  );
  const both = snapshot(grant("late", { schedule: office }), grant("held", { suspended: true }));
  assert.equal(refusalOf(toDoor("lobby/front", { atMs: sunday }), both).reason, "suspended");
});

Deno.test("R11 every grant up to the root must hold at the time of use", () => {
  const chain = (root: Partial<RowOf<"grant">>) =>
    snapshot(
      ["grant", aGrant("root", { kind: "facility", id: "a1" }, root)],
      grant("child", { parent: "root" }),
    );
  const allowed = decide(toDoor("lobby/front"), chain({}));
  assert.ok(allowed.allowed);
  assert.deepEqual(allowed.path, ["child", "root"]);
  const reasonWith = (root: Partial<RowOf<"grant">>, atMs = startMs) =>
    refusalOf(toDoor("lobby/front", { atMs }), chain(root)).reason;
  assert.equal(reasonWith({ suspended: true }), "suspended");
  assert.equal(reasonWith({ untilMs: startMs }), "expired");
  assert.equal(reasonWith({ schedule: office }, startMs - dayMs), "out_of_schedule");
  assert.equal(reasonWith({ actions: ["call_lift"] }), "not_granted");
  assert.equal(reasonWith({ scope: { doors: ["lobby/parcels"], lifts: "all" } }), "not_granted");
  assert.equal(reasonWith({ endedAtMs: startMs }), "parent_ended");
  assert.equal(
    refusalOf(toDoor("lobby/front"), snapshot(grant("child", { parent: "gone" }))).reason,
    "parent_ended",
  );
  assert.equal(reasonWith({ building: "annex" }), "parent_ended", "a chain stays in its building");
});

Deno.test("R11 a chain that goes round, or on without end, allows nothing", () => {
  const round = snapshot(grant("a", { parent: "b" }), grant("b", { parent: "a" }));
  assert.equal(refusalOf(toDoor("lobby/front"), round).reason, "parent_ended");
  const long = snapshot(
    ...Array.from(
      { length: 9 },
      (_, at) => grant(`g${at}`, { parent: at === 8 ? null : `g${at + 1}` }),
    ),
  );
  assert.equal(decide(toDoor("lobby/front"), long).allowed, true, "the shorter ends of it hold");
  const end = { ...toDoor("lobby/front"), subjects: [{ kind: "key", id: "k" }] } as AccessRequest;
  const tooLong = snapshot(
    ["grant", aGrant("own", { kind: "key", id: "k" }, { parent: "g0" })],
    ...Array.from(
      { length: 8 },
      (_, at) => grant(`g${at}`, { parent: at === 7 ? null : `g${at + 1}` }),
    ),
  );
  assert.equal(refusalOf(end, tooLong).reason, "parent_ended");
});

Deno.test("C13 an exit floor can be called by anybody, and an exit door opens from inside", () => {
  for (const lockdown of [false, true]) {
    const at = snapshot(["building_rules", {
      id: "tower",
      holidays: [],
      lockdown,
      visitorKeyDaysMax: 14,
    }]);
    assert.deepEqual(decide(toLevel(0), at), {
      allowed: true,
      path: [],
      words: "the way out is always free",
    });
    assert.equal(decide(toDoor("lobby/front", { leaving: true }), at).allowed, true);
    assert.equal(decide(toDoor("lobby/front"), at).allowed, false, "that is the way in");
    assert.equal(decide(toDoor("flat3/door", { leaving: true }), at).allowed, false);
    assert.equal(decide(toLevel(3), at).allowed, false);
  }
});

Deno.test("C13 in a lockdown nobody comes in but managers by their own root grants", () => {
  const rules: Seed[number] = ["building_rules", {
    id: "tower",
    holidays: [],
    lockdown: true,
    visitorKeyDaysMax: 14,
  }];
  const at = snapshot(rules, ["account", anAccount("ann")], grant("g"));
  assert.equal(refusalOf(toDoor("lobby/front"), at).reason, "lockdown");
  assert.equal(refusalOf(toLevel(3), at).reason, "lockdown");
  assert.equal(
    decide({ action: "give_keys", building: "tower", subjects: ann, atMs: startMs }, at).allowed,
    true,
  );
  assert.deepEqual(spansOf(at, "g", { door: "lobby/front" }, startMs, startMs + dayMs), []);
  const manager: Seed = [
    rules,
    ["account", anAccount("ann")],
    ["appointment", anAppointment("ann")],
  ];
  assert.equal(decide(toDoor("lobby/front"), snapshot(...manager, grant("g"))).allowed, true);
  const handed = snapshot(
    ...manager,
    ["grant", aGrant("r", { kind: "facility", id: "a1" })],
    grant("g", { parent: "r" }),
  );
  assert.equal(refusalOf(toDoor("lobby/front"), handed).reason, "lockdown");
  assert.equal(
    refusalOf(
      toDoor("lobby/front"),
      snapshot(rules, grant("g"), [
        "appointment",
        anAppointment("ann", "manager", "annex"),
      ]),
    ).reason,
    "lockdown",
    "a manager of another building is nobody here",
  );
});

Deno.test("C9 an owner is nothing of a facility that is let, and the disabled are nothing", () => {
  const subjects = (seed: Seed, account = "ann", action?: "give_keys" | "add_sub_users") =>
    subjectsOf(Ledger.of(seed), account, "tower", startMs, action).map(({ kind, id }) =>
      `${kind}/${id}`
    );
  const rows = (let_: boolean): Seed => [
    ["account", anAccount("ann")],
    ["facility", aFacility("a1", { let: let_ })],
    ["member", aMember("a1", "ann", "owner")],
  ];
  assert.deepEqual(subjects(rows(true)), ["account/ann"]);
  assert.deepEqual(subjects(rows(false)), ["account/ann", "member/a1-ann", "facility/a1"]);
  assert.deepEqual(subjects([["account", anAccount("ann", { status: "disabled" })]]), []);
  assert.deepEqual(subjects([]), []);
  const sub = (change: Partial<RowOf<"member">>): Seed => [
    ["account", anAccount("ann")],
    ["facility", aFacility("a1")],
    ["member", aMember("a1", "ann", "sub", change)],
  ];
  const facility = "facility/a1";
  assert.ok(subjects(sub({})).includes(facility));
  assert.ok(!subjects(sub({}), "ann", "give_keys").includes(facility));
  assert.ok(subjects(sub({ mayGiveKeys: true }), "ann", "give_keys").includes(facility));
  assert.ok(!subjects(sub({ mayGiveKeys: true }), "ann", "add_sub_users").includes(facility));
  assert.ok(subjects(sub({ administrator: true }), "ann", "add_sub_users").includes(facility));
});

Deno.test("effective access: all is what the site has, until the clock changes any of it", () => {
  const where = { building: "tower", subjects: ann, atMs: startMs };
  const nothing = effectiveAccess(snapshot(), where);
  assert.deepEqual(nothing, {
    doors: [],
    lifts: [{ group: "main", levels: [0] }, { group: "low", levels: [0] }],
    actions: [],
    grants: [],
    untilMs: startMs + dayMs,
  });
  const all = effectiveAccess(
    snapshot(
      ["grant", aGrant("root", { kind: "facility", id: "a1" }, { schedule: office })],
      grant("g", {
        parent: "root",
        scope: { doors: "all", lifts: [{ group: "low", levels: "all" }] },
      }),
      grant("once", { usesMax: 1, scope: { doors: [], lifts: "all" } }),
    ),
    where,
  );
  assert.deepEqual(all.doors, ["flat3/door", "lobby/front", "lobby/parcels"]);
  assert.deepEqual(all.lifts, [{ group: "main", levels: [0] }, {
    group: "low",
    levels: [0, 1, 2],
  }]);
  assert.deepEqual(all.grants, ["g", "root"], "what rests on a chain names all of it");
  // 18:00 in Helsinki.
  assert.equal(all.untilMs, Date.UTC(2026, 2, 2, 16));
});

Deno.test("R23 a favourite floor is one that the person may go to, at whatever hour", () => {
  const sunday = startMs - dayMs;
  const at = snapshot(grant("g", {
    schedule: office,
    scope: { doors: [], lifts: [{ group: "main", levels: [3] }] },
  }));
  const may = (level: number, subjects: typeof ann | [] = ann, atMs = sunday) =>
    mayGoTo(at, { building: "tower", subjects, atMs, level });
  assert.equal(may(3), true);
  assert.equal(may(4), false);
  assert.equal(may(0), true, "an exit");
  assert.equal(may(3, []), false);
  assert.equal(may(99), false);
  const ended = snapshot(grant("g", { untilMs: sunday }));
  assert.equal(mayGoTo(ended, { building: "tower", subjects: ann, atMs: sunday, level: 3 }), false);
});

Deno.test("E14 spans for a unit that decides alone are the common ones of the whole chain", () => {
  const monday = Date.UTC(2026, 2, 2);
  const at = snapshot(
    ["grant", aGrant("root", { kind: "facility", id: "a1" }, { schedule: office })],
    grant("g", { parent: "root", untilMs: monday + 34 * hourMs, fromMs: monday + 8 * hourMs }),
  );
  const door = { door: "lobby/front" };
  assert.deepEqual(spansOf(at, "g", door, monday, monday + 7 * dayMs), [
    [monday + 8 * hourMs, monday + 16 * hourMs],
    [monday + 30 * hourMs, monday + 34 * hourMs],
  ]);
  assert.deepEqual(spansOf(at, "g", { group: "main", level: 17 }, monday, monday + dayMs), []);
  assert.deepEqual(spansOf(at, "none", door, monday, monday + dayMs), []);
});
