import assert from "node:assert/strict";
import { demandFacilityAdmin } from "../../../../src/people/authority.ts";
import { rehearsed } from "../../../../src/people/facilities/affected.ts";
import type { FacilitySaid } from "../../../../src/people/facilities/facility.ts";
import { deleteFacility } from "../../../../src/people/facilities/facility.ts";
import { readAs } from "../../../../src/people/facilities/reach.ts";
import {
  facilityPage,
  facilityView,
  memberViews,
} from "../../../../src/people/facilities/views.ts";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import type { Doer } from "../../../../src/people/registry/turn.ts";
import { as, type PeopleStage, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import { aFacility, aSession } from "../rows.ts";
import { aKey, aPerson, belongings, endedMembers, seeded, tower, yard } from "./household.ts";

const flat: FacilitySaid = { kind: "apartment", number: "12" };

function create(
  { registry }: PeopleStage,
  said: FacilitySaid,
  by: Doer = as("mia"),
  place = tower,
): Promise<RowOf<"facility">> {
  return registry.run(by, "create_facility", { place, said });
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  return (await refusalOf(attempt)).code;
}

Deno.test("R10 only a manager of the building makes, changes and deletes facilities", async () => {
  await withPeople(yard, async (stage) => {
    const { registry } = stage;
    const change = { facility: "a1", place: tower, said: { note: "x" } };
    for (const [who, code] of [["ann", "forbidden"], ["zoe", "not_found"]] as const) {
      assert.equal(await codeOf(create(stage, flat, as(who))), code);
      assert.equal(await codeOf(registry.run(as(who), "update_facility", change)), code);
      const attempt = registry.run(as(who), "delete_facility", { facility: "a1" });
      assert.equal(await codeOf(attempt), code);
    }
    const unproved = as("mia", { verifiedAtMs: null });
    assert.equal(await codeOf(create(stage, flat, unproved)), "passkey_required");
    await create(stage, flat);
  });
});

Deno.test("facility: a number is unique per kind and block, whatever its case", async () => {
  await withPeople(yard, async (stage) => {
    await create(stage, { ...flat, number: "12a", block: "B" });
    const same = { ...flat, number: "12A", block: "b" };
    assert.equal(await codeOf(create(stage, same)), "conflict");
    const other = await create(stage, { ...flat, number: "12a", block: "C" });
    await create(stage, { ...flat, kind: "storage", number: "12a", block: "B" });
    const input = { facility: other.id, place: tower, said: { block: "B" } };
    const attempt = stage.registry.run(as("mia"), "update_facility", input);
    assert.equal(await codeOf(attempt), "conflict");
    const unchanged = { ...input, said: { number: "12A" } };
    await stage.registry.run(as("mia"), "update_facility", unchanged);
  });
});

Deno.test("facility: a level is one of the building's", async () => {
  await withPeople(yard, async (stage) => {
    assert.equal(await codeOf(create(stage, { ...flat, level: 8 })), "invalid");
    assert.equal((await create(stage, { ...flat, level: 7 })).level, 7);
  });
});

Deno.test("R15 an address is kept only where the service has a residential part", async () => {
  await withPeople(yard, async (stage) => {
    const said = { ...flat, address: "Example street 1" };
    assert.equal(await codeOf(create(stage, said)), "invalid");
    const { id } = await create(stage, said, as("mia"), { ...tower, residential: true });
    const seen = (who: string) => readAs(stage.registry, as(who), (turn) => facilityView(turn, id));
    assert.equal((await seen("mia")).address, "Example street 1");
    const place = { ...tower, residential: true };
    const none = { facility: id, place, said: { address: null } };
    await stage.registry.run(as("mia"), "update_facility", none);
    assert.equal((await seen("mia")).address, undefined);
  });
});

Deno.test("R31 making, changing and deleting a facility is told in the log, without its note", async () => {
  await withPeople(yard, async (stage) => {
    const { id } = await create(stage, { ...flat, note: "late with the rent" });
    const change = { facility: id, place: tower, said: { note: "never late", name: "Roof" } };
    await stage.registry.run(as("mia"), "update_facility", change);
    await stage.registry.run(as("mia"), "delete_facility", { facility: id });
    const log = await stage.audit();
    assert.deepEqual(log.map(({ what, facts }) => [what, facts["fields"]]), [
      ["facility_created", undefined],
      ["facility_updated", "name note"],
      ["facility_deleted", undefined],
    ]);
    assert.ok(!JSON.stringify(log).includes("late"));
  });
});

Deno.test("facility: a building's list is paged, for its manager alone", async () => {
  await withPeople(yard, async (stage) => {
    for (const number of ["1", "2", "3"]) await create(stage, { ...flat, number });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await readAs(stage.registry, as("mia"), (turn) => {
        return facilityPage(turn, "tower", { after, limit: 2 });
      });
      assert.ok(page.facilities.length <= 2);
      seen.push(...page.facilities.map(({ number }) => number));
      after = page.next ?? undefined;
    } while (after !== undefined);
    assert.deepEqual(seen.sort(), ["1", "2", "3", "a1", "b1"]);
    const page = (who: string) =>
      readAs(
        stage.registry,
        as(who),
        (turn) => facilityPage(turn, "tower", { after: undefined, limit: 2 }),
      );
    assert.equal(await codeOf(page("ann")), "forbidden");
    assert.equal(await codeOf(page("zoe")), "not_found");
  });
});

Deno.test("facility: deleting one ends everything in it, and the dry run told the same", async () => {
  await withPeople(seeded(yard, belongings), async ({ registry, row, events }) => {
    const by = as("mia");
    const foretold = await registry.look((ledger, now) =>
      rehearsed(ledger, now, by, (turn) => deleteFacility(turn, { facility: "a1" }))
    );
    assert.ok(await row("facility", "a1"));
    assert.equal(events.length, 0);
    const told = await registry.run(by, "delete_facility", { facility: "a1" });
    assert.deepEqual(told, foretold);
    assert.deepEqual(told.ends, {
      memberships: 5,
      visitorKeys: 2,
      tags: 2,
      grants: 8,
      sessions: 3,
      invitations: 0,
    });
    const left = await registry.look((ledger) => ({
      facility: ledger.get("facility", "a1"),
      members: ledger.count("member", "facility", "a1"),
      tags: ledger.count("tag", "facility", "a1"),
      grants: [...ledger.all("grant")].map(({ id }) => id),
      keys: ledger.find("visitor_key", "facility", "a1").filter((key) => key.revoked === null),
    }));
    assert.deepEqual(left, {
      facility: undefined,
      members: 0,
      tags: 0,
      grants: ["b-root"],
      keys: [],
    });
    assert.equal(endedMembers(events).length, 5);
    assert.ok(await row("account", "ann"));
    assert.ok(await row("session", "session-cid"), "is in another flat still");
  });
});

Deno.test("C9 an owner acts for a facility and has keys in it only while it is not let", async () => {
  const unlet: Seed = [["facility", aFacility("a1", { let: false })], ...aKey("key-olga", "olga")];
  await withPeople(seeded(yard, unlet), async ({ registry, row, events }) => {
    const acts = () => readAs(registry, as("olga"), (turn) => demandFacilityAdmin(turn, "a1"));
    assert.equal((await acts())?.id, "a1-olga");
    const input = { facility: "a1", place: tower, said: { let: true } };
    await registry.run(as("mia"), "update_facility", input);
    assert.equal(await codeOf(acts()), "forbidden");
    assert.notEqual((await row("visitor_key", "key-olga"))?.revoked, null);
    assert.deepEqual(endedMembers(events), ["a1-olga"]);
    assert.ok(await row("member", "a1-olga"));
  });
});

Deno.test("C9 while it is let an owner sees the facility and themselves, and nobody in it", async () => {
  await withPeople(yard, async ({ registry }) => {
    const seen = await readAs(registry, as("olga"), (turn) => ({
      facility: facilityView(turn, "a1"),
      members: memberViews(turn, "a1").map(({ id }) => id),
    }));
    assert.deepEqual(seen.members, ["a1-olga"]);
    assert.equal(seen.facility.note, undefined);
    assert.equal(seen.facility.main, undefined);
  });
});

Deno.test("D3a who sees what of a sub-user: the manager a name, the household all, others none", async () => {
  await withPeople(yard, async ({ registry }) => {
    const bobAs = (who: string) =>
      readAs(
        registry,
        as(who),
        (turn) => memberViews(turn, "a1").find(({ id }) => id === "a1-bob"),
      );
    assert.deepEqual(await bobAs("mia"), {
      id: "a1-bob",
      facility: "a1",
      role: "sub",
      administrator: false,
      mayGiveKeys: false,
      name: "bob Sub",
      username: "bob",
      hasAccount: true,
    });
    for (const who of ["ann", "cid", "bob"]) {
      assert.equal((await bobAs(who))?.other, "plays the tuba", who);
    }
    assert.equal(await bobAs("olga"), undefined);
    assert.equal(await codeOf(bobAs("eve")), "forbidden");
    assert.equal(await codeOf(bobAs("zoe")), "not_found");
  });
});

Deno.test("R17 of a main user the manager sees how to reach them and no preferences", async () => {
  await withPeople(yard, async ({ registry }) => {
    const seen = await readAs(registry, as("mia"), (turn) => facilityView(turn, "a1"));
    assert.deepEqual(seen.main, {
      id: "a1-ann",
      facility: "a1",
      role: "main",
      administrator: true,
      mayGiveKeys: true,
      name: "Ann Example",
      hasAccount: true,
      email: "ann@example.org",
      phone: "+358401234567",
      account: "ann",
      activated: true,
    });
    const household = await readAs(registry, as("ann"), (turn) => facilityView(turn, "a1"));
    assert.equal(household.note, undefined);
    assert.equal(household.pending, undefined);
  });
});

Deno.test("R05 a main user is invited by mail, or by a letter where there is no address", async () => {
  await withPeople(yard, async (stage) => {
    const { registry, row } = stage;
    const { id } = await create(stage, flat);
    const input = { facility: id, place: tower, person: aPerson("Kim") };
    const { member, invitation, notice } = await registry.run(as("mia"), "set_main_user", input);
    assert.equal(member.role, "main");
    assert.equal(notice, "mailed");
    assert.equal((await row("invitation", invitation!))?.account, member.account);
    assert.equal((await row("facility", id))?.nameplate.suggested, "Newcomer");
    assert.equal(await codeOf(registry.run(as("mia"), "set_main_user", input)), "conflict");
    const second = await create(stage, { ...flat, number: "13" });
    const person = aPerson("Lee", { email: undefined });
    const lettered = await registry.run(as("mia"), "set_main_user", {
      ...input,
      facility: second.id,
      person,
    });
    assert.equal(lettered.notice, "offered");
    assert.ok(lettered.invitation !== null);
  });
});

Deno.test("R28 a manager asserts consent and age for whom they put in", async () => {
  await withPeople(yard, async (stage) => {
    const { registry } = stage;
    const { id } = await create(stage, flat);
    for (const command of ["set_main_user", "add_owner"] as const) {
      const put = (change: Parameters<typeof aPerson>[1]) =>
        registry.run(as("mia"), command, {
          facility: id,
          place: tower,
          person: aPerson("Kim", change),
        });
      assert.equal(await codeOf(put({ consentAsserted: false })), "consent_needed");
      assert.equal(await codeOf(put({ underAge: undefined })), "invalid");
      const minor = "minor_without_parental_responsibility";
      assert.equal(await codeOf(put({ underAge: true, parentalResponsibility: true })), minor);
    }
  });
});

Deno.test("C9 owners are put in and taken out by the manager, at most four", async () => {
  await withPeople([...yard, ["session", aSession("kim")]], async ({ registry, row }) => {
    const add = (name: string) =>
      registry.run(as("mia"), "add_owner", {
        facility: "a1",
        place: tower,
        person: aPerson(name),
      });
    const { member } = await add("Kim");
    assert.equal(member.role, "owner");
    await add("Lee");
    await add("Max");
    assert.equal(await codeOf(add("Noa")), "limit_reached");
    await registry.run(as("mia"), "remove_owner", { member: member.id });
    assert.equal(await row("member", member.id), undefined);
    const attempt = registry.run(as("mia"), "remove_owner", { member: "a1-bob" });
    assert.equal(await codeOf(attempt), "conflict");
  });
});
