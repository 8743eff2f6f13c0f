import assert from "node:assert/strict";
import { as, refusalOf, withPeople } from "../people_stage.ts";
import { aFacility, aGrant, aMember, anAccount, aSession, startMs } from "../rows.ts";
import { grantsPerSubjectMax } from "../../../../src/people/grants/giving.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { aWish, home, household, sam } from "./stage.ts";

const dayMs = 86_400_000;

Deno.test("R10 only a manager of that building makes root grants", async () => {
  await withPeople(household, async ({ registry, row }) => {
    const wish = { ...aWish(home), building: "tower" };
    const codes: Record<string, string> = {};
    for (const who of ["opal", "ann", "sam", "guy", "max"]) {
      codes[who] = (await refusalOf(registry.run(as(who), "create_grant", wish))).code;
    }
    assert.deepEqual(codes, {
      opal: "forbidden",
      ann: "forbidden",
      sam: "forbidden",
      guy: "forbidden",
      max: "not_found",
    });
    const grant = await registry.run(as("mia"), "create_grant", wish);
    assert.deepEqual(await row("grant", grant.id), grant);
    assert.equal(grant.parent, null);
    const unproved = as("mia", { verifiedAtMs: null });
    assert.equal(
      (await refusalOf(registry.run(unproved, "create_grant", wish))).code,
      "passkey_required",
    );
  });
});

Deno.test("R16 a grant names who asserted it, and when", async () => {
  await withPeople(household, async ({ registry, clock }) => {
    clock.advance(5000);
    const grant = await registry.run(as("mia"), "create_grant", {
      ...aWish(home),
      building: "tower",
    });
    assert.equal(grant.assertedBy, "mia");
    assert.equal(grant.assertedAtMs, startMs + 5000);
    const local = await registry.run(theConsole, "create_grant", {
      ...aWish(home),
      building: "tower",
    });
    assert.equal(local.assertedBy, null);
  });
});

Deno.test("R10 nobody is granted anything who is not of the building", async () => {
  await withPeople([
    ...household,
    ["facility", aFacility("x1", { building: "annex" })],
    ["account", anAccount("eve")],
  ], async ({ registry }) => {
    for (
      const subject of [
        { kind: "facility", id: "x1" },
        { kind: "facility", id: "none" },
        { kind: "account", id: "eve" },
        { kind: "account", id: "max" },
        { kind: "tag", id: "none" },
      ] as const
    ) {
      const wish = { ...aWish(subject), building: "tower" };
      assert.equal(
        (await refusalOf(registry.run(as("mia"), "create_grant", wish))).code,
        "not_found",
        `${subject.kind}/${subject.id}`,
      );
    }
    const own = { ...aWish({ kind: "account", id: "guy" }), building: "tower" };
    assert.equal((await registry.run(as("mia"), "create_grant", own)).subject.id, "guy");
  });
});

Deno.test("R11 who hands on needs the grant and the right to hand it on", async () => {
  await withPeople([
    ...household,
    ["grant", aGrant("plain", home, { actions: ["open_door"] })],
    ["grant", aGrant("held", home, { suspended: true })],
    ["account", anAccount("kim")],
    ["session", aSession("kim")],
    ["member", aMember("a1", "kim", "sub", { administrator: true })],
  ], async ({ registry }) => {
    const handOn = (who: string, parent: string) =>
      registry.run(as(who), "delegate_grant", {
        ...aWish(sam, { actions: ["open_door"] }),
        parent,
      });
    assert.equal((await refusalOf(handOn("sam", "home"))).code, "forbidden", "a plain sub-user");
    assert.equal((await refusalOf(handOn("bob", "home"))).code, "forbidden", "a neighbour");
    assert.equal((await refusalOf(handOn("mia", "home"))).code, "forbidden", "not hers");
    assert.equal((await refusalOf(handOn("max", "home"))).code, "not_found", "a stranger");
    assert.equal((await refusalOf(handOn("ann", "plain"))).code, "forbidden");
    assert.equal((await refusalOf(handOn("ann", "held"))).code, "conflict");
    assert.equal((await handOn("ann", "home")).parent, "home");
    assert.equal((await handOn("kim", "home")).assertedBy, "kim");
  });
});

Deno.test("R24 what is handed on is never wider than what the giver holds", async () => {
  await withPeople([
    ...household,
    [
      "grant",
      aGrant("some", home, {
        actions: ["open_door", "add_sub_users"],
        scope: { doors: ["lobby/front"], lifts: [{ group: "main", levels: [1, 2] }] },
        fromMs: startMs,
        untilMs: startMs + 30 * dayMs,
        schedule: {
          windows: [{ weekdays: [1, 2], from: "08:00", until: "18:00", holidays: "as_usual" }],
        },
      }),
    ],
  ], async ({ registry }) => {
    const within = aWish(sam, {
      actions: ["open_door"],
      scope: { doors: ["lobby/front"], lifts: [{ group: "main", levels: [2] }] },
    });
    const attempt = (change: Partial<typeof within>) =>
      registry.run(as("ann"), "delegate_grant", { ...within, ...change, parent: "some" });
    const wider: Partial<typeof within>[] = [
      { actions: ["open_door", "call_lift"] },
      { scope: { doors: "all", lifts: [] } },
      { scope: { doors: ["lobby/parcels"], lifts: [] } },
      { scope: { doors: [], lifts: "all" } },
      { scope: { doors: [], lifts: [{ group: "main", levels: "all" }] } },
      { scope: { doors: [], lifts: [{ group: "main", levels: [3] }] } },
      { scope: { doors: [], lifts: [{ group: "low", levels: [1] }] } },
      { untilMs: startMs + 31 * dayMs },
      { fromMs: startMs - 1 },
      {
        schedule: {
          windows: [{ weekdays: [3], from: "08:00", until: "18:00", holidays: "as_usual" }],
        },
      },
    ];
    for (const change of wider) {
      assert.equal(
        (await refusalOf(attempt(change))).code,
        "exceeds_own_rights",
        JSON.stringify(change),
      );
    }
    const grant = await attempt({});
    assert.deepEqual([grant.fromMs, grant.untilMs], [startMs, startMs + 30 * dayMs]);
  });
});

Deno.test("R11 what is handed on stays in the household, and is not handed on for ever", async () => {
  await withPeople([
    ...household,
    ["member", aMember("a1", null, "sub", { id: "kid" })],
  ], async ({ registry }) => {
    const attempt = (subject: Parameters<typeof aWish>[0], parent = "home", who = "ann") =>
      registry.run(as(who), "delegate_grant", {
        ...aWish(subject, { actions: ["open_door", "add_sub_users"] }),
        parent,
      });
    assert.equal((await refusalOf(attempt({ kind: "member", id: "a2-bob" }))).code, "not_found");
    assert.equal((await refusalOf(attempt({ kind: "facility", id: "a2" }))).code, "invalid");
    assert.equal((await refusalOf(attempt({ kind: "account", id: "ann" }))).code, "invalid");
    assert.equal((await attempt({ kind: "member", id: "kid" })).subject.id, "kid");
    // Ann hands on to herself again and again: the chain has an end.
    let parent = "home";
    let links = 1;
    for (;; links++) {
      try {
        parent = (await attempt({ kind: "member", id: "a1-ann" }, parent)).id;
      } catch {
        break;
      }
    }
    assert.equal(links, 8);
    assert.equal(
      (await refusalOf(attempt({ kind: "member", id: "a1-ann" }, parent))).code,
      "limit_reached",
    );
  });
});

Deno.test("R24 uses are counted for keys and tags alone, and one subject has so many grants", async () => {
  await withPeople([
    ...household,
    ...Array.from(
      { length: grantsPerSubjectMax - 1 },
      (_, at) => ["grant", aGrant(`g${at}`, home)] as const,
    ),
  ], async ({ registry }) => {
    const attempt = (change: Partial<ReturnType<typeof aWish>>) =>
      registry.run(as("mia"), "create_grant", { ...aWish(home, change), building: "tower" });
    assert.equal((await refusalOf(attempt({ usesMax: 3 }))).code, "invalid");
    assert.equal(
      (await refusalOf(attempt({ fromMs: startMs, untilMs: startMs }))).code,
      "invalid",
    );
    assert.equal((await refusalOf(attempt({}))).code, "limit_reached");
  });
});

Deno.test("R31 a grant and its audit entry are one, and the building's units are told", async () => {
  await withPeople(household, async ({ registry, audit, events }) => {
    const grant = await registry.run(as("ann"), "delegate_grant", {
      ...aWish(sam),
      parent: "home",
    });
    const entries = await audit();
    assert.deepEqual(
      entries.map(({ what, by, building, about }) => ({ what, by, building, about })),
      [{
        what: "privilege_permissions_granted",
        by: "ann",
        building: "tower",
        about: [`grant/${grant.id}`, "member/a1-sam", "grant/home"],
      }],
    );
    assert.ok(events.some((event) => event.type === "access_changed"));
  });
});
