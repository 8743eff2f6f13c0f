/** A building goes from one server to another, and what is handed over means the same there. */
import assert from "node:assert/strict";
import { placeOf } from "../../../../src/people/facilities/place.ts";
import { importHandover } from "../../../../src/people/registers/handover_import.ts";
import {
  type HandoverPackage,
  packageOf,
} from "../../../../src/people/registers/handover_package.ts";
import { testSite } from "../../access/test_site.ts";
import { withIdentityEdge } from "../identity_edge.ts";
import { as, type PeopleStage, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import {
  aFacility,
  aGrant,
  aMember,
  anAccount,
  anAppointment,
  aSession,
  startMs,
} from "../rows.ts";
import { town } from "../registers/stage.ts";

const child = {
  name: "Kid Example",
  username: "kid",
  number: null,
  birthDate: "2015-01-01",
  other: "",
};
const consent = { by: "bob", atMs: startMs, statement: "1", parentalResponsibility: true };

/** The tower of the first server. */
const first: Seed = [
  ...town.filter(([table, { id }]) => table !== "facility" || id !== "a1"),
  ["account", anAccount("mo")],
  ["appointment", anAppointment("mo", "managed")],
  [
    "facility",
    aFacility("a1", {
      name: "Villa",
      note: "feeds birds",
      nameplate: { suggested: null, published: "Bob", confirmedBy: "bob", confirmedAtMs: startMs },
    }),
  ],
  ["member", aMember("a1", null, "sub", { subUser: child, consent })],
  ["account", anAccount("eve", { profile: {}, status: "invited", notice: null })],
  ["member", aMember("a2", "eve", "sub", { subUser: { ...child, username: "eve" } })],
  ["template", {
    id: "template-1",
    building: "tower",
    name: "By day",
    version: 3,
    actions: ["open_door"],
    scope: { doors: "all", lifts: [] },
    schedule: null,
  }],
  ["building_rules", { id: "tower", holidays: [], lockdown: false, visitorKeyDaysMax: 5 }],
  [
    "grant",
    aGrant("grant-mo", { kind: "account", id: "mo" }, {
      template: { id: "template-1", mode: "live", version: 3 },
      usesMax: 9,
      used: 2,
    }),
  ],
  // Its parent comes later in the order of ids.
  ["grant", aGrant("a-below", { kind: "member", id: "a1-child" }, { parent: "grant-a1" })],
  ["grant", aGrant("grant-tag", { kind: "tag", id: "tag-1" })],
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
];

/** The second server: its operators, and nothing in the tower. */
const second: Seed = [
  ["account", anAccount("olga", { operator: true })],
  ["session", aSession("olga")],
  ["account", anAccount("rita")],
  ["session", aSession("rita")],
];
const place = placeOf(testSite, "tower")!;

async function packed(): Promise<HandoverPackage> {
  let pack: HandoverPackage | undefined;
  await withPeople(first, async ({ registry }) => {
    pack = await registry.look((ledger, now) => packageOf(ledger, "tower", now));
  });
  return pack!;
}

/** What a package says, with what people know things by in place of ids. */
function meaning(pack: HandoverPackage) {
  const people = new Map(pack.people.map((one) => [one.id, one.email ?? one.name ?? "nameless"]));
  const flats = new Map(pack.facilities.map(({ id, number }) => [id, number]));
  const person = (id: string | null) => id === null ? null : people.get(id) ?? "unknown";
  const members = new Map(
    pack.members.map((one) => [
      one.id,
      `${flats.get(one.facility)} ${one.subUser?.username ?? person(one.account)}`,
    ]),
  );
  const templates = new Map(pack.templates.map(({ id, name }) => [id, name]));
  const subjectOf = ({ kind, id }: HandoverPackage["grants"][number]["subject"]) =>
    kind === "facility" ? flats.get(id) : kind === "member" ? members.get(id) : person(id);
  const grants = new Map(pack.grants.map((one) => [one.id, one]));
  const sorted = <T>(rows: readonly T[]) =>
    [...rows].sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  return {
    facilities: sorted(pack.facilities.map((one) => ({
      ...one,
      id: null,
      createdAtMs: null,
      nameplate: { ...one.nameplate, confirmedBy: null },
    }))),
    members: sorted(pack.members.map((one) => ({
      ...one,
      id: members.get(one.id),
      facility: flats.get(one.facility),
      account: person(one.account),
      consent: one.consent === null ? null : { ...one.consent, by: null },
      by: null,
      atMs: null,
    }))),
    people: sorted(pack.people.map(({ name, email, language }) => ({
      name: name ?? "–",
      email,
      language,
    }))),
    posts: sorted(pack.appointments.map((one) => ({
      post: one.post,
      account: person(one.account),
      untilMs: one.untilMs,
    }))),
    templates: sorted(pack.templates.map((one) => ({ ...one, id: null }))),
    rules: pack.rules,
    grants: sorted(
      pack.grants.filter(({ subject }) => subject.kind !== "tag" && subject.kind !== "key")
        .map((one) => ({
          ...one,
          id: null,
          subject: subjectOf(one.subject),
          parent: one.parent === null ? null : subjectOf(grants.get(one.parent)!.subject),
          template: one.template === null
            ? null
            : { ...one.template, id: templates.get(one.template.id) },
          assertedBy: null,
        })),
    ),
  };
}

function taken({ registry }: PeopleStage, pack: HandoverPackage, dryRun = false) {
  return importHandover(registry, as("olga"), { place, pack, dryRun });
}

Deno.test("R97 a package from one server, taken in by another, means the same there", async () => {
  const pack = await packed();
  await withPeople(second, async (stage) => {
    const { registry, audit } = stage;
    const trial = await taken(stage, pack, true);
    assert.equal(
      await registry.look((ledger) => ledger.size("facility")),
      0,
      "a trial does nothing",
    );
    const done = await taken(stage, pack);
    assert.deepEqual(done, { ...trial, applied: true });
    assert.deepEqual(done, {
      applied: true,
      facilities: 2,
      members: 4,
      people: 7,
      posts: 4,
      templates: 1,
      grants: 4,
      there: 0,
      left: 1,
      tags: 1,
      keys: 0,
      changes: 0,
    });
    const here = await registry.look((ledger, now) => packageOf(ledger, "tower", now));
    const [wanted, got] = [meaning(pack), meaning(here)];
    // People who had no name there are called by a dash here.
    assert.deepEqual(got.people, wanted.people);
    for (const what of ["facilities", "posts", "templates", "rules", "grants"] as const) {
      assert.deepEqual(got[what], wanted[what], what);
    }
    assert.deepEqual(
      got.members.map(({ account: _, ...member }) => member),
      wanted.members.map(({ account: _, ...member }) => member),
    );
    // No id of the other server is used here, and everybody is invited, once, by what they have.
    const old = new Set([...pack.facilities, ...pack.members, ...pack.grants].map(({ id }) => id));
    for (const { id } of [...here.facilities, ...here.members, ...here.grants]) {
      assert.ok(!old.has(id), id);
    }
    assert.ok(here.people.every(({ status }) => status === "invited"));
    const invitations = await registry.look((ledger) =>
      [...ledger.all("invitation")].map(({ account }) => account)
    );
    assert.deepEqual(invitations.sort(), here.people.map(({ id }) => id).sort());
    // One entry tells of each that was made (R31).
    const told = (await audit()).map(({ what }) => what);
    const count = (what: string) => told.filter((one) => one === what).length;
    assert.deepEqual(
      [count("facility_created"), count("sub_user_created"), count("user_created")],
      [2, 2, 7],
    );
  });
});

Deno.test("R97 a package that was taken in halfway goes on where it stopped; nothing is there twice", async () => {
  const pack = await packed();
  await withPeople(second, async (stage) => {
    await taken(stage, { ...pack, grants: [], members: pack.members.slice(0, 1) });
    const done = await taken(stage, pack);
    assert.deepEqual([done.facilities, done.members, done.grants], [0, 3, 4]);
    const again = await taken(stage, pack);
    assert.deepEqual([again.facilities, again.members, again.people, again.grants], [0, 0, 0, 0]);
    const here = await stage.registry.look((ledger, now) => packageOf(ledger, "tower", now));
    assert.deepEqual([here.facilities.length, here.members.length, here.people.length], [2, 4, 7]);
  });
});

Deno.test("R97 two who take the same package in at once put everything in once", async () => {
  const pack = await packed();
  await withPeople(second, async (stage) => {
    const both = await Promise.all([taken(stage, pack), taken(stage, pack)]);
    assert.equal(both.reduce((all, { facilities }) => all + facilities, 0), 2);
    const here = await stage.registry.look((ledger, now) => packageOf(ledger, "tower", now));
    assert.deepEqual([here.facilities.length, here.members.length, here.people.length], [2, 4, 7]);
    assert.equal(await stage.registry.look((ledger) => ledger.size("invitation")), 7);
  });
});

Deno.test("R97 R82 whoever was erased here does not come back when the package is taken in again", async () => {
  const pack = await packed();
  await withPeople(second, async (stage) => {
    await taken(stage, pack);
    const { registry } = stage;
    const ids = await registry.look((ledger) =>
      [...ledger.all("account")].filter(({ profile, status }) =>
        status === "invited" &&
        (profile.email === undefined || profile.email.value === "amy@example.org")
      ).map(({ id }) => id)
    );
    assert.equal(ids.length, 2, "Amy, and Eve who has no address");
    const why = { case: "2026-7", reason: "by letter" };
    for (const account of ids) await registry.run(as("olga"), "erase_account", { account, ...why });
    const counted = () =>
      registry.look((ledger) => [
        ledger.size("account"),
        ledger.size("invitation"),
        ...ids.map((id) => ledger.count("member", "account", id)),
        [...ledger.all("account")].filter(({ profile }) =>
          profile.email?.value === "amy@example.org"
        ).length,
      ]);
    const before = await counted();
    const again = await taken(stage, pack);
    assert.deepEqual([again.members, again.people], [0, 0]);
    assert.deepEqual(await counted(), before);
    assert.deepEqual(before.slice(2), [0, 0, 0]);
  });
});

Deno.test("R97 R08 whoever has an account here is invited beside it, and joins by their own word", async () => {
  const pack = await packed();
  const bobHere: Seed = [[
    "account",
    anAccount("robert", {
      profile: anAccount("bob").profile,
    }),
  ]];
  await withPeople([...second, ...bobHere], async (stage) => {
    await taken(stage, pack);
    const robert = await stage.row("account", "robert");
    assert.equal(robert?.status, "active", "nobody's account is touched");
    const places = await stage.registry.look((ledger) =>
      ledger.count("member", "account", "robert")
    );
    assert.equal(places, 0);
    await stage.registry.run(as("robert"), "accept_join", {
      join: await stage.registry.look((ledger) =>
        ledger.find("account", "email", "bob@example.org").find(({ id }) => id !== "robert")!.id
      ),
    });
    assert.equal(
      await stage.registry.look((ledger) => ledger.count("member", "account", "robert")),
      1,
    );
  });
});

Deno.test("R97 only an operator takes a package in, by a fresh passkey, and into no flat that is there", async () => {
  const pack = await packed();
  await withIdentityEdge([...second, ["facility", aFacility("a1")]], async ({ ask, registry }) => {
    const body = { building: "tower", dryRun: true, package: pack };
    const path = "/handovers/import";
    assert.equal((await ask("rita", "POST", path, body)).status, 403);
    assert.equal((await ask("olga", "POST", path, { ...body, building: "none" })).status, 404);
    assert.equal((await ask("olga", "POST", path, body)).status, 409, "its a1 is there");
    const annex = await ask("olga", "POST", path, { ...body, building: "annex" });
    assert.equal(annex.status, 200, JSON.stringify(annex.body));
    assert.deepEqual([annex.body.applied, annex.body.facilities], [false, 2]);
    assert.equal(await registry.look((ledger) => ledger.size("member")), 0);
    assert.equal((await ask("olga", "POST", path, { ...body, package: {} })).status, 422);
  });
  await withPeople(second, async ({ registry, clock }) => {
    clock.advance(5 * 60_000 + 1);
    const late = importHandover(registry, as("olga"), { place, pack, dryRun: false });
    assert.equal((await refusalOf(late)).code, "verification_needed");
  });
});
