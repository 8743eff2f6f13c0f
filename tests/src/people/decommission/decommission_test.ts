import assert from "node:assert/strict";
import { decide } from "../../../../src/access/decide.ts";
import { snapshotOf, subjectsOf } from "../../../../src/access/snapshot.ts";
import { standingOf } from "../../../../src/people/authority.ts";
import { DecommissionDesk } from "../../../../src/people/decommission/desk.ts";
import { askedLifeMs, managersHaveMs } from "../../../../src/people/decommission/decommission.ts";
import type { Ledger } from "../../../../src/people/registry/ledger.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { testSite } from "../../access/test_site.ts";
import { type IdentityEdge, withIdentityEdge } from "../identity_edge.ts";
import { as, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import { aFacility, aGrant, aMember, anAccount, startMs } from "../rows.ts";
import { town } from "../registers/stage.ts";

const reason = "the contract ends";
const plate = {
  suggested: null,
  published: "Bob",
  confirmedBy: "bob",
  confirmedAtMs: startMs,
};

/** The town, with one of everything in the tower, and something of each kind in the annex. */
const whole: Seed = [
  ...town.filter(([table, { id }]) => table !== "facility" || id !== "a1"),
  ["facility", aFacility("a1", { nameplate: plate })],
  ["member", aMember("b1", "stan", "main", { building: "annex" })],
  ["grant", aGrant("grant-b1", { kind: "facility", id: "b1" }, { building: "annex" })],
  [
    "grant",
    aGrant("grant-key", { kind: "key", id: "key-1" }, {
      parent: "grant-a1",
      actions: ["open_door"],
      scope: { doors: ["entrance/main"], lifts: [] },
    }),
  ],
  ["visitor_key", {
    id: "key-1",
    building: "tower",
    facility: "a1",
    household: 1,
    giver: "bob",
    label: "Aunt Ada",
    kind: "window",
    grant: "grant-key",
    link: true,
    pins: [],
    qr: null,
    consent: null,
    createdAtMs: startMs,
    endsAtMs: startMs + 3_600_000,
    firstUsedDay: null,
    lastUsedDay: null,
    revoked: null,
  }],
  ["tag", {
    id: "tag-1",
    building: "tower",
    serialHash: "h".repeat(43),
    label: "Bob's tag",
    facility: "a1",
    member: null,
    account: null,
    household: 1,
    status: "active",
    by: "mia",
    atMs: startMs,
  }],
  ["template", {
    id: "template-1",
    building: "tower",
    name: "Everything",
    version: 1,
    actions: ["open_door"],
    scope: { doors: "all", lifts: "all" },
    schedule: null,
  }],
  ["building_rules", { id: "tower", holidays: [], lockdown: false, visitorKeyDaysMax: 14 }],
  ["thread", {
    id: "thread-1",
    building: "tower",
    person: "bob",
    createdAtMs: startMs,
    lastAtMs: startMs,
    readByPersonMs: 0,
    readByManagersMs: 0,
    endsAtMs: startMs + 365 * 86_400_000,
  }],
  ["message", {
    id: "message-1",
    thread: "thread-1",
    by: "bob",
    side: "person",
    text: "Good morning.",
    atMs: startMs,
  }],
];

/** Names of rows that are of a building. */
function rowsOf(ledger: Ledger, building: string): string[] {
  const tables = [
    "facility",
    "member",
    "grant",
    "template",
    "visitor_key",
    "tag",
    "appointment",
    "news",
    "thread",
  ] as const;
  return tables.flatMap((table) =>
    [...ledger.all(table)].filter((row) => row.building === building)
      .map(({ id }) => `${table}/${id}`)
  );
}

/** Asked for by Olga and exported. @returns its id. */
async function asked({ ask }: IdentityEdge): Promise<string> {
  const { status, body } = await ask("olga", "POST", "/buildings/tower/decommission", { reason });
  assert.equal(status, 201, JSON.stringify(body));
  assert.equal(
    (await ask("mia", "POST", `/decommissions/${body.id}/package`)).status,
    200,
  );
  return body.id;
}

function opens(ledger: Ledger, account: string, now: number, building = "tower"): boolean {
  const subjects = subjectsOf(ledger, account, building, now);
  const request = {
    action: "open_door",
    building,
    subjects,
    door: "entrance/main",
    atMs: now,
  } as const;
  return decide(request, snapshotOf(ledger, testSite, now)).allowed;
}

Deno.test("R14 the end of a building takes two operators, shows counts, and exports the manager's data first", async () => {
  await withIdentityEdge(whole, async (edge) => {
    const { ask, audit, clock, row } = edge;
    const path = "/buildings/tower/decommission";
    const shown = (await ask("olga", "GET", path)).body.counts;
    assert.deepEqual(
      [shown.facilities, shown.members, shown.grants, shown.keys, shown.tags, shown.nameplates],
      [2, 2, 3, 1, 1, 1],
    );
    assert.equal(shown.certificates, 5);
    const { body } = await ask("olga", "POST", path, { reason });
    assert.deepEqual(body.counts, shown);
    assert.equal((await ask("otto", "POST", path, { reason })).status, 409, "one is under way");
    const end = `/decommissions/${body.id}`;
    assert.equal((await ask("otto", "POST", `${end}/approval`)).status, 409, "not exported yet");
    // The manager may take the data too; another building's finds nothing.
    assert.equal((await ask("fred", "POST", `${end}/package`)).status, 404);
    assert.equal((await ask("bob", "POST", `${end}/package`)).status, 403);
    assert.equal((await ask("olga", "POST", `${end}/package`)).status, 200);
    assert.equal((await ask("otto", "POST", `${end}/approval`)).status, 409, "not by a manager");
    const exported = await ask("mia", "POST", `${end}/package`);
    assert.deepEqual(exported.body.facilities.map(({ id }: { id: string }) => id).sort(), [
      "a1",
      "a2",
    ]);
    assert.equal((await ask("olga", "POST", `${end}/approval`)).status, 403, "it is her own");
    assert.equal((await ask("mia", "POST", `${end}/approval`)).status, 403);
    assert.equal((await ask("otto", "POST", `${end}/approval`)).status, 204);
    await clock.run(120_000);
    assert.deepEqual((await row("decommission", body.id))?.status, "done");
    const steps = (await audit()).filter(({ what }) => what === "building_decommissioned");
    assert.deepEqual(steps.map(({ by, facts }) => [by, facts.step]), [
      ["olga", "asked"],
      ["olga", "exported"],
      ["mia", "exported"],
      ["otto", "allowed"],
      [null, "deleted"],
      [null, "done"],
    ]);
    assert.equal(steps.at(-1)?.facts.revoked, 5);
  }, (stage) => ({ decommissions: deskOf(stage) }));
});

function deskOf(
  { registry, clock }: Pick<IdentityEdge, "registry" | "clock">,
  calls: string[] = [],
): DecommissionDesk {
  return new DecommissionDesk({
    registry,
    clock,
    certificates: () => 5,
    devicesEnd(building) {
      calls.push(building);
      return Promise.resolve(5);
    },
    fault: (fault) => assert.fail(fault),
  });
}

Deno.test("R14 at the end nothing of the building is left, of others everything, and accounts stay people's", async () => {
  await withIdentityEdge(whole, async (edge) => {
    const { ask, clock, registry, row } = edge;
    const annex = await registry.look((ledger) => rowsOf(ledger, "annex"));
    const id = await asked(edge);
    assert.equal((await ask("otto", "POST", `/decommissions/${id}/approval`)).status, 204);
    await clock.run(60_000);
    assert.deepEqual(await registry.look((ledger) => rowsOf(ledger, "tower")), []);
    for (
      const [table, of] of [
        ["building_rules", "tower"],
        ["message", "message-1"],
        ["grant", "grant-key"],
      ] as const
    ) assert.equal(await row(table, of), undefined, table);
    assert.deepEqual(await registry.look((ledger) => rowsOf(ledger, "annex")), annex);
    assert.equal((await row("account", "bob"))?.status, "active");
    // Bob has no place left; Stan has one in the annex.
    assert.equal(await row("session", "session-bob"), undefined);
    assert.ok(await row("session", "session-stan"));
  });
});

Deno.test("R14 C3 from the first commit on nothing opens there, and it is told; elsewhere all goes on", async () => {
  await withPeople(whole, async ({ registry, events }) => {
    const look = () =>
      registry.look((ledger, now) => ({
        bob: opens(ledger, "bob", now),
        stan: opens(ledger, "stan", now, "annex"),
        managers: standingOf(ledger, "mia", now).managerOf,
        key: decide({
          action: "open_door",
          building: "tower",
          subjects: [{ kind: "key", id: "key-1" }],
          door: "entrance/main",
          atMs: now,
        }, snapshotOf(ledger, testSite, now)).allowed,
        rows: rowsOf(ledger, "tower").length,
      }));
    const before = await look();
    assert.deepEqual([before.bob, before.key, before.managers], [true, true, ["tower"]]);
    const { decommission } = await registry.run(as("olga"), "ask_decommission", {
      building: "tower",
      reason,
    });
    await registry.run(as("mia"), "export_decommission", { id: decommission.id });
    assert.equal((await look()).bob, true, "asking ends nothing");
    // The look comes before the clock has removed the first row.
    const approved = registry.run(as("otto"), "approve_decommission", { id: decommission.id });
    const after = await look();
    await approved;
    assert.deepEqual([after.bob, after.key, after.managers], [false, false, []]);
    assert.equal(after.rows, before.rows);
    assert.equal(after.stan, before.stan);
    const ended = events.flatMap((event) => event.type === "ended" ? [event.id] : []);
    for (const id of ["grant-a1", "grant-a2", "grant-key", "a1-bob", "a2-amy", "mia"]) {
      assert.ok(ended.includes(id), id);
    }
    assert.ok(!ended.includes("grant-b1"));
    assert.ok(
      events.some((event) => event.type === "access_changed" && event.building === "tower"),
    );
  });
});

Deno.test("R14 a large building goes in bounded turns, every row of it", async () => {
  const flats = Array.from({ length: 150 }, (_, n) => `f${n}`);
  const many: Seed = flats.flatMap((id): Seed => [
    ["account", anAccount(`main-${id}`)],
    ["facility", aFacility(id)],
    ["member", aMember(id, `main-${id}`)],
    ["member", aMember(id, null, "sub", { id: `${id}-child` })],
    ["grant", aGrant(`grant-${id}`, { kind: "facility", id })],
    [
      "grant",
      aGrant(`below-${id}`, { kind: "member", id: `${id}-child` }, {
        parent: `grant-${id}`,
      }),
    ],
  ]);
  const faults: unknown[] = [];
  await withPeople([...whole, ...many], async ({ registry, clock, row, audit }) => {
    const { decommission: { id } } = await registry.run(as("olga"), "ask_decommission", {
      building: "tower",
      reason,
    });
    await registry.run(as("mia"), "export_decommission", { id });
    await registry.run(as("otto"), "approve_decommission", { id });
    for (let n = 0; n < 60 && (await row("decommission", id))?.status === "running"; n++) {
      await clock.run(1_000);
    }
    assert.equal((await row("decommission", id))?.status, "deleted");
    assert.deepEqual(await registry.look((ledger) => rowsOf(ledger, "tower")), []);
    // One entry tells of each facility, tag, key and sub-user that went (R31).
    const told = (await audit()).map(({ what }) => what);
    const count = (what: string) => told.filter((one) => one === what).length;
    assert.equal(count("facility_deleted"), 152);
    assert.equal(count("sub_user_deleted"), 150);
    assert.deepEqual([count("key_deleted"), count("tag_removed")], [1, 1]);
  }, { observer: { outputFailed: (...what) => faults.push(what) } });
  assert.deepEqual(faults, []);
});

Deno.test("R14 devices are revoked once the rows are gone; what failed, or a crash left, is done later", async () => {
  await withPeople(whole, async ({ registry, clock, row }) => {
    const calls: string[] = [];
    const faults: string[] = [];
    let broken = true;
    const desk = new DecommissionDesk({
      registry,
      clock,
      certificates: () => 0,
      async devicesEnd(building) {
        const rows = await registry.look((ledger) => rowsOf(ledger, building));
        assert.deepEqual(rows, [], "units are told first");
        calls.push(building);
        if (broken) throw new Error("the register is locked");
        return 3;
      },
      logEnds: (building) => {
        calls.push(`log of ${building}`);
        return Promise.resolve();
      },
      fault: (fault) => faults.push(fault),
    });
    const { decommission: { id } } = await registry.run(as("olga"), "ask_decommission", {
      building: "tower",
      reason,
    });
    await registry.run(as("mia"), "export_decommission", { id });
    await desk.approve(as("otto"), id);
    await clock.run(10_000);
    await desk.settle();
    assert.equal((await row("decommission", id))?.status, "deleted");
    assert.match(faults[0]!, /locked/);
    await desk.stop();
    broken = false;
    const next = deskOf({ registry, clock }, calls);
    next.start();
    await next.stop();
    const done = await row("decommission", id);
    assert.deepEqual([done?.status, done?.revoked], ["done", 5]);
    assert.ok(calls.includes("log of tower"));
    // The building can be taken into service anew.
    await registry.run(theConsole, "ask_decommission", { building: "tower", reason })
      .then(() => assert.fail("the command line asked"), () => {});
    const again = await registry.run(as("olga"), "ask_decommission", { building: "tower", reason });
    assert.equal(again.counts.facilities, 0);
  });
});

Deno.test("R14 where no manager takes the data for two weeks, or there is none, the operator's export will do", async () => {
  for (const managed of [true, false]) {
    const seed = whole.filter(([table, row]) =>
      managed || table !== "appointment" || row.building !== "tower"
    );
    await withPeople(seed, async ({ registry, clock, row }) => {
      const { decommission: { id } } = await registry.run(as("olga"), "ask_decommission", {
        building: "tower",
        reason,
      });
      const { by } = await registry.run(as("olga"), "export_decommission", { id });
      assert.equal(by, "operator");
      if (managed) {
        const early = registry.run(as("otto"), "approve_decommission", { id });
        assert.equal((await refusalOf(early)).code, "conflict");
        clock.advance(managersHaveMs);
      }
      const otto = as("otto", { verifiedAtMs: clock.now() });
      await registry.run(otto, "approve_decommission", { id });
      assert.notEqual((await row("decommission", id))?.status, "asked");
    });
  }
});

Deno.test("R14 R17 a manager takes what a manager may read, an operator what an operator may", async () => {
  const note = aFacility("a1", { name: "Villa", note: "feeds birds", address: "Road 7" });
  const child = {
    name: "Kid",
    username: "kid",
    number: "+358401112222",
    birthDate: "2015-01-01",
    other: "allergic",
  };
  const seed: Seed = [
    ...whole.filter(([table, { id }]) => table !== "facility" || id !== "a1"),
    ["facility", note],
    ["member", aMember("a1", null, "sub", { subUser: child })],
  ];
  await withIdentityEdge(seed, async ({ ask }) => {
    const { body } = await ask("olga", "POST", "/buildings/tower/decommission", { reason });
    const taken = async (who: string) =>
      JSON.stringify(
        (await ask(who, "POST", `/decommissions/${body.id}/package`)).body,
      );
    const [operators, managers] = [await taken("olga"), await taken("mia")];
    for (const word of ["Villa", "feeds birds", "Road 7", "Aunt Ada", "Bob's tag", '"kid"']) {
      assert.ok(managers.includes(word), word);
      assert.ok(!operators.includes(word), word);
    }
    for (const word of ["+358401112222", "2015-01-01", "allergic"]) {
      assert.ok(!managers.includes(word) && !operators.includes(word), word);
    }
    assert.ok(operators.includes("bob@example.org") && operators.includes("grant-a1"));
  });
});

Deno.test("R14 what nobody allows lapses, and what was asked for can be taken back", async () => {
  await withPeople(whole, async ({ registry, row }) => {
    const ask = () => registry.run(as("olga"), "ask_decommission", { building: "tower", reason });
    const { decommission: { id } } = await ask();
    await registry.run(as("otto"), "cancel_decommission", { id });
    assert.equal((await row("decommission", id))?.status, "cancelled");
    const approving = registry.run(as("otto"), "approve_decommission", { id });
    assert.equal((await refusalOf(approving)).code, "conflict");
    const { decommission: second } = await ask();
    assert.equal(second.expiresAtMs, startMs + askedLifeMs);
    const byConsole = registry.run(theConsole, "approve_decommission", { id: second.id });
    assert.equal((await refusalOf(byConsole)).code, "forbidden");
  });
});

Deno.test("R14 the operator deletes nothing of a building otherwise: 403", async () => {
  await withIdentityEdge(whole, async ({ ask, registry }) => {
    const before = await registry.look((ledger) => rowsOf(ledger, "tower"));
    for (
      const path of [
        "/facilities/a1",
        "/grants/grant-a1",
        "/tags/tag-1",
        "/templates/template-1",
      ]
    ) assert.equal((await ask("olga", "DELETE", path)).status, 403, path);
    assert.deepEqual(await registry.look((ledger) => rowsOf(ledger, "tower")), before);
  });
});
