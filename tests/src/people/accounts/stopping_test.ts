import assert from "node:assert/strict";
import { as, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import {
  aFacility,
  aGrant,
  aMember,
  anAccount,
  anAppointment,
  aSession,
  startMs,
} from "../rows.ts";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import { standingOf } from "../../../../src/people/authority.ts";
import { keyState } from "../../../../src/people/keys/standing.ts";
import { spansOf } from "../../../../src/access/effective.ts";
import { snapshotOf } from "../../../../src/access/snapshot.ts";
import { testSite } from "../../access/test_site.ts";

function aTag(id: string, holder: Partial<RowOf<"tag">>): RowOf<"tag"> {
  return {
    id,
    building: "tower",
    serialHash: id.padEnd(43, "A"),
    label: "Tag",
    facility: null,
    member: null,
    account: null,
    household: 0,
    status: "active",
    by: "mia",
    atMs: startMs,
    ...holder,
  };
}

const plate = { suggested: "Example", published: "Example", confirmedBy: "ann", confirmedAtMs: 1 };
const seed: Seed = [
  ["account", anAccount("mia")],
  ["appointment", anAppointment("mia")],
  [
    "account",
    anAccount("ann", {
      password: "$argon2id$x",
      preferences: { additionalPhone: "+358409999999", walkingSpeed: "slow" },
      recovery: { digest: "d".repeat(43), madeAtMs: 1 },
    }),
  ],
  ["session", aSession("ann")],
  ["session", aSession("ann", { id: "tablet" })],
  ["facility", aFacility("a1", { nameplate: plate })],
  ["member", aMember("a1", "ann")],
  ["account", anAccount("ben")],
  ["member", aMember("a1", "ben", "sub")],
  ["appointment", anAppointment("ann", "managed")],
  ["grant", aGrant("flat", { kind: "facility", id: "a1" })],
  ["grant", aGrant("own", { kind: "account", id: "ann" })],
  [
    "grant",
    aGrant("handed", { kind: "member", id: "a1-ben" }, {
      parent: "flat",
      assertedBy: "ann",
    }),
  ],
  ["grant", aGrant("tags", { kind: "tag", id: "flats" }, { parent: "flat", assertedBy: "ann" })],
  ["tag", aTag("flats", { facility: "a1", member: "a1-ann", household: 1 })],
  ["tag", aTag("anns", { account: "ann" })],
];

Deno.test("R86 who stops is signed out everywhere at once, and what was kept of them is gone", async () => {
  await withPeople(seed, async ({ registry, row, events, store }) => {
    await registry.run(as("ann"), "stop_own", {});
    assert.deepEqual(await row("account", "ann"), {
      id: "ann",
      status: "stopped",
      profile: {},
      preferences: {},
      operator: false,
      password: null,
      passkeys: [],
      notice: null,
      recovery: null,
      failures: { count: 0, lastAtMs: 0 },
      lastSeenDay: null,
      createdAtMs: startMs,
      stopped: { atMs: startMs, buildings: ["tower"] },
    });
    for (const id of ["session-ann", "tablet"]) assert.equal(await row("session", id), undefined);
    assert.equal(await row("member", "a1-ann"), undefined);
    assert.equal(await row("appointment", "managed-ann-tower"), undefined);
    const ended = events.flatMap((event) =>
      event.type === "ended" ? [`${event.what} ${event.id}`] : []
    );
    for (const one of ["session session-ann", "session tablet", "account ann", "grant own"]) {
      assert.ok(ended.includes(one), one);
    }
    // Name and flats stay for who must read the logs, sealed where the store is (C6).
    const all = await store.list({ prefix: [] }, 1_000);
    const kept = JSON.stringify(
      all.filter(({ key }) => !key.some((part) => String(part).startsWith("log_stub"))),
      (_, value) => value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
    );
    assert.ok(kept.includes("ben@example.org"));
    for (const personal of ["Ann Example", "ann@example.org", "+358409999999", "argon2id"]) {
      assert.ok(!kept.includes(personal), personal);
    }
  });
});

Deno.test("R86 the address of who stopped is free, and nothing of theirs comes back with it", async () => {
  await withPeople(seed, async ({ registry, row }) => {
    await registry.run(as("ann"), "stop_own", {});
    const found = await registry.look((ledger) =>
      ledger.one("account", "email", "ann@example.org")
    );
    assert.equal(found, undefined);
    const begin = {
      account: "ann",
      method: "password",
      deviceName: "x",
      verifiedAtMs: null,
    } as const;
    assert.equal(
      (await refusalOf(registry.run(as("ann"), "begin_session", begin))).code,
      "stopped",
    );
    const enable = registry.run(
      { account: null, session: null, via: "console", verifiedAtMs: null },
      "enable_account",
      { account: "ann" },
    );
    assert.equal((await refusalOf(enable)).code, "stopped");
    assert.equal((await row("account", "ann"))?.status, "stopped");
  });
});

Deno.test("R19 the key tags of who stops keep opening what they opened", async () => {
  await withPeople(seed, async ({ registry, row, audit }) => {
    await registry.run(as("ann"), "stop_own", {});
    // R31: what the tag was given is told of like any grant.
    const granted = (await audit()).filter(({ what }) => what === "privilege_permissions_granted");
    assert.deepEqual(granted.map(({ about }) => about.slice(1)), [
      ["tag/flats", "grant/own"],
      ["tag/anns", "grant/own"],
    ]);
    const flats = (await row("tag", "flats"))!;
    assert.deepEqual([flats.facility, flats.member, flats.status], ["a1", null, "active"]);
    assert.ok(await row("grant", "tags"));
    const anns = (await row("tag", "anns"))!;
    assert.deepEqual([anns.account, anns.status], [null, "active"]);
    assert.equal(await row("grant", "own"), undefined);
    const reaches = await registry.look((ledger, now) => {
      const snapshot = snapshotOf(ledger, testSite, now);
      return ledger.find("grant", "subject", "tag/anns").map(({ id, actions }) => ({
        actions,
        spans: spansOf(snapshot, id, { group: "main", level: 5 }, now, now + 1_000).length,
      }));
    });
    assert.deepEqual(reaches, [{ actions: ["open_door", "call_lift"], spans: 1 }]);
  });
});

Deno.test("C9 who stops takes nobody with them: flatmates keep account, place and rights of the flat", async () => {
  await withPeople(seed, async ({ registry, row }) => {
    await registry.run(as("ann"), "stop_own", {});
    assert.equal((await row("account", "ben"))?.status, "active");
    assert.ok(await row("member", "a1-ben"));
    assert.ok(await row("grant", "flat"));
    assert.equal(await row("grant", "handed"), undefined);
    assert.deepEqual((await row("facility", "a1"))?.nameplate, {
      suggested: null,
      published: null,
      confirmedBy: null,
      confirmedAtMs: null,
    });
  });
});

const key: RowOf<"visitor_key"> = {
  id: "key",
  building: "tower",
  facility: "a1",
  household: 1,
  giver: "ann",
  label: "Aunt Gertrude",
  kind: "window",
  grant: "g-key",
  link: true,
  pins: [],
  qr: null,
  consent: null,
  createdAtMs: startMs,
  endsAtMs: startMs + 86_400_000,
  firstUsedDay: null,
  lastUsedDay: null,
  revoked: null,
};

Deno.test("R86 the keys that the person gave end, and their guests' names go at once", async () => {
  await withPeople([
    ...seed,
    ["visitor_key", key],
    ["grant", aGrant("g-key", { kind: "key", id: "key" }, { parent: "flat", assertedBy: "ann" })],
  ], async ({ registry, row, audit }) => {
    await registry.run(as("ann"), "stop_own", {});
    const ended = (await row("visitor_key", "key"))!;
    assert.deepEqual([ended.revoked?.atMs, ended.label], [startMs, "–"]);
    assert.equal(await row("grant", "g-key"), undefined);
    assert.equal((await audit()).filter(({ what }) => what === "key_deleted").length, 1);
  });
});

Deno.test("R86 who gave hundreds of keys in a week stops at once all the same", async () => {
  const revoked = { atMs: startMs, by: "ann" };
  const many: Seed = Array.from(
    { length: 800 },
    (_, at) => ["visitor_key", { ...key, id: `key-${at}`, grant: `g-${at}`, revoked }] as const,
  );
  await withPeople([
    ...seed,
    ...many,
    ["visitor_key", key],
    ["grant", aGrant("g-key", { kind: "key", id: "key" }, { parent: "flat", assertedBy: "ann" })],
  ], async ({ registry, row }) => {
    await registry.run(as("ann"), "stop_own", {});
    assert.equal((await row("account", "ann"))?.status, "stopped");
    assert.equal(await row("grant", "g-key"), undefined);
  });
});

Deno.test("R86 whoever holds far more than one turn can write stops at once, and the rest goes after", async () => {
  const times = <T>(count: number, make: (at: number) => readonly T[]) =>
    Array.from({ length: count }, (_, at) => make(at)).flat();
  const flats = times(12, (flat): Seed => [
    ["facility", aFacility(`f${flat}`)],
    ["member", aMember(`f${flat}`, "ann")],
    ["grant", aGrant(`root-${flat}`, { kind: "facility", id: `f${flat}` })],
    ...times(30, (at): Seed => {
      const id = `k-${flat}-${at}`;
      const facility = `f${flat}`;
      const parent = `root-${flat}`;
      return [
        ["visitor_key", { ...key, id, facility, grant: `g-${id}` }],
        ["grant", aGrant(`g-${id}`, { kind: "key", id }, { parent, assertedBy: "ann" })],
      ];
    }),
    ...times(20, (at): Seed => [
      ["tag", aTag(`t-${flat}-${at}`, { facility: `f${flat}`, member: `f${flat}-ann` })],
      [
        "grant",
        aGrant(`h-${flat}-${at}`, { kind: "member", id: "a1-ben" }, {
          parent: `root-${flat}`,
          assertedBy: "ann",
        }),
      ],
    ]),
  ]);
  await withPeople([...seed, ...flats], async (stage) => {
    const { registry, clock, row, events } = stage;
    await registry.run(as("ann"), "stop_own", {});
    const at = await registry.look((ledger, now) => ({
      live: ledger.find("visitor_key", "giver", "ann")
        .filter((one) => !["revoked", "expired"].includes(keyState(ledger, one, now))).length,
      standing: standingOf(ledger, "ann", now),
    }));
    assert.equal((await row("account", "ann"))?.leaving, "stopped", "more than one turn");
    assert.equal(at.live, 0, "every key has ended in that very commit");
    assert.deepEqual(at.standing.members, []);
    assert.deepEqual((await row("account", "ann"))?.profile, {});
    assert.ok(events.some((e) => e.type === "ended" && e.what === "session" && e.id === "tablet"));
    for (let asked = 0; asked < 200; asked++) {
      if ((await row("account", "ann"))?.leaving === undefined) break;
      await clock.run(0);
    }
    const left = await registry.look((ledger) => ({
      leaving: ledger.count("account", "leaving", "yes"),
      members: ledger.count("member", "account", "ann"),
      sessions: ledger.count("session", "account", "ann"),
      keys: ledger.find("visitor_key", "giver", "ann")
        .filter(({ revoked, label }) => revoked === null || label !== "–").length,
      handed: [...ledger.all("grant")]
        .filter(({ id, endedAtMs }) => /^h-/.test(id) && endedAtMs === undefined).length,
      tags: ledger.find("tag", "building", "tower").filter(({ member }) => member !== null).length,
    }));
    assert.deepEqual(left, { leaving: 0, members: 0, sessions: 0, keys: 0, handed: 0, tags: 0 });
    // R31: each key is told of once, R19: each tag stays.
    const told = (await stage.audit()).filter(({ what }) => what === "key_deleted");
    assert.equal(told.length, 12 * 30);
    assert.equal(await registry.look((ledger) => ledger.size("tag")), 12 * 20 + 2);
  });
});
