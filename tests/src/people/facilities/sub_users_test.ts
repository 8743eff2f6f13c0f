import assert from "node:assert/strict";
import type { SubUserSaid } from "../../../../src/people/facilities/sub_users.ts";
import type { Doer } from "../../../../src/people/registry/turn.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { as, type PeopleStage, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import { aMember, anAccount } from "../rows.ts";
import {
  aPerson,
  aSub,
  belongings,
  endedMembers,
  holdsAll,
  holdsNone,
  seeded,
  tower,
  yard,
} from "./household.ts";

const kim: SubUserSaid = { ...aPerson("Kim"), withAccount: true };
const child: SubUserSaid = {
  name: "Lou Example",
  withAccount: false,
  consentAsserted: true,
  statementVersion: "1",
};

function add(stage: PeopleStage, said: SubUserSaid, by: Doer = as("ann"), holds = holdsAll) {
  return stage.registry.run(by, "add_sub_user", { facility: "a1", place: tower, said, holds });
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  return (await refusalOf(attempt)).code;
}

Deno.test("R26 a sub-user is added with what was said of them, in bounds", async () => {
  await withPeople(yard, async (stage) => {
    const { member } = await add(stage, {
      ...child,
      phone: "+358409998877",
      birthDate: "2000-02-03",
      other: "allergic to nuts",
    });
    const row = await stage.row("member", member.id);
    assert.deepEqual(row?.subUser, {
      name: "Lou Example",
      username: "Example",
      number: "+358409998877",
      birthDate: "2000-02-03",
      other: "allergic to nuts",
    });
    assert.equal(row?.account, null);
    assert.equal(await codeOf(add(stage, { ...kim, other: "x".repeat(1001) })), "invalid");
  });
});

Deno.test("R26 a facility has at most 32 sub-users", async () => {
  const many: Seed = Array.from({ length: 29 }, (_, at) => [
    "member",
    aSub("a1", null, { id: `child-${at}` }),
  ]);
  await withPeople([...yard, ...many], async (stage) => {
    assert.equal(await codeOf(add(stage, { ...kim })), "limit_reached");
    await stage.registry.run(as("ann"), "remove_sub_user", { member: "child-0" });
    await add(stage, kim);
  });
});

Deno.test("R11 adding a sub-user takes the household's right to add them", async () => {
  await withPeople(yard, async (stage) => {
    assert.equal(await codeOf(add(stage, kim, as("ann"), holdsNone)), "forbidden");
    assert.equal(await codeOf(add(stage, kim, as("bob"))), "forbidden");
    assert.equal(await codeOf(add(stage, kim, as("eve"))), "forbidden");
    assert.equal(await codeOf(add(stage, kim, as("zoe"))), "not_found");
    await add(stage, kim, as("cid"));
  });
});

Deno.test("R11 who may not give keys cannot let a sub-user give them", async () => {
  const quiet = aSub("a1", "cid", { administrator: true, mayGiveKeys: false });
  await withPeople(seeded(yard, [["member", quiet]]), async (stage) => {
    const said = { ...kim, mayGiveKeys: true };
    assert.equal(await codeOf(add(stage, said, as("cid"))), "exceeds_own_rights");
    const { registry } = stage;
    const input = { member: "a1-bob", place: tower, change: { mayGiveKeys: true } };
    const attempt = registry.run(as("cid"), "update_sub_user", input);
    assert.equal(await codeOf(attempt), "exceeds_own_rights");
    await registry.run(as("ann"), "update_sub_user", input);
    assert.equal((await stage.row("member", "a1-bob"))?.mayGiveKeys, true);
  });
});

Deno.test("R28 without asserted consent to a statement in force nobody is added", async () => {
  await withPeople(yard, async (stage) => {
    for (
      const lack of [
        { consentAsserted: undefined },
        { consentAsserted: false },
        { statementVersion: undefined },
        { statementVersion: "of my own" },
      ]
    ) assert.equal(await codeOf(add(stage, { ...kim, ...lack })), "consent_needed");
    assert.deepEqual(await stage.audit(), []);
    const { member } = await add(stage, kim);
    assert.deepEqual(member.consent, {
      by: "ann",
      atMs: stage.clock.now(),
      statement: "1",
      parentalResponsibility: false,
    });
  });
});

Deno.test("R28 new data of a sub-user takes consent anew, new rights do not", async () => {
  await withPeople(yard, async ({ registry, row }) => {
    const change = { other: "has moved rooms" };
    const input = { member: "a1-bob", place: tower, change };
    assert.equal(
      await codeOf(registry.run(as("ann"), "update_sub_user", input)),
      "consent_needed",
    );
    const asserted = { ...change, consentAsserted: true, statementVersion: "1" };
    await registry.run(as("ann"), "update_sub_user", { ...input, change: asserted });
    await registry.run(as("ann"), "update_sub_user", { ...input, change: { administrator: true } });
    const bob = await row("member", "a1-bob");
    assert.equal(bob?.subUser?.other, "has moved rooms");
    assert.equal(bob?.administrator, true);
  });
});

Deno.test("R29 the notice of art. 14 is mailed where an address is given, else offered", async () => {
  await withPeople(yard, async (stage) => {
    assert.equal((await add(stage, kim)).notice, "mailed");
    const mails = await stage.registry.look((ledger) => [...ledger.all("mail")]);
    assert.deepEqual(mails.map(({ kind, to }) => [kind, to]).sort(), [
      ["art14_notice", "kim@example.org"],
      ["invitation", "kim@example.org"],
    ]);
    const phoned = { ...child, underAge: false, phone: "+358401231231" };
    assert.equal((await add(stage, phoned)).notice, "offered");
    assert.equal((await add(stage, { ...child, underAge: false })).notice, "none");
  });
});

Deno.test("R30 the age is asked: a birth date, or a plain answer", async () => {
  await withPeople(yard, async (stage) => {
    assert.equal(await codeOf(add(stage, { ...kim, underAge: undefined })), "invalid");
    assert.equal(await codeOf(add(stage, { ...child, birthDate: "2026-03-03" })), "invalid");
    await add(stage, { ...child, birthDate: "1999-01-01" });
  });
});

Deno.test("R30 a child is added only by who holds parental responsibility", async () => {
  await withPeople(yard, async (stage) => {
    const minor = "minor_without_parental_responsibility";
    assert.equal(await codeOf(add(stage, { ...child, underAge: true })), minor);
    assert.equal(await codeOf(add(stage, { ...child, birthDate: "2015-01-01" })), minor);
    const untrue = { ...child, birthDate: "2015-01-01", underAge: false };
    assert.equal(await codeOf(add(stage, untrue)), minor);
    const { member } = await add(stage, {
      ...child,
      birthDate: "2015-01-01",
      parentalResponsibility: true,
    });
    assert.equal(member.consent?.parentalResponsibility, true);
  });
});

Deno.test("R30 on the 16th birthday, as it begins at the building, nobody need answer for one", async () => {
  await withPeople(yard, async (stage) => {
    const said = { ...child, birthDate: "2010-03-03" };
    // 2026-03-02 23:59:59 in Helsinki, two hours ahead of UTC.
    stage.clock.advance(Date.UTC(2026, 2, 2, 21, 59, 59) - stage.clock.now());
    assert.equal(await codeOf(add(stage, said)), "minor_without_parental_responsibility");
    stage.clock.advance(1000);
    await add(stage, said);
  });
});

Deno.test("C20 a manager cannot add a child for a parent, whatever is asserted", async () => {
  await withPeople(yard, async (stage) => {
    const said = { ...child, underAge: true, parentalResponsibility: true };
    const minor = "minor_without_parental_responsibility";
    assert.equal(await codeOf(add(stage, said, as("mia"))), minor);
    assert.equal(await codeOf(add(stage, said, theConsole)), minor);
    await add(stage, { ...child, underAge: false }, as("mia"), holdsNone);
  });
});

Deno.test("C20 of a sub-user a manager says the name and username and nothing else", async () => {
  await withPeople(yard, async (stage) => {
    const { registry, row } = stage;
    const asserted = { consentAsserted: true, statementVersion: "1" };
    for (
      const more of [
        { phone: "+358401231231" },
        { other: "loud" },
        { birthDate: "1990-01-01" },
        { administrator: true },
        { mayGiveKeys: true },
      ]
    ) {
      const change = { ...asserted, ...more };
      const attempt = registry.run(as("mia"), "update_sub_user", {
        member: "a1-bob",
        place: tower,
        change,
      });
      assert.equal(await codeOf(attempt), "forbidden");
      assert.equal(await codeOf(add(stage, { ...kim, ...more }, as("mia"))), "forbidden");
    }
    const change = { ...asserted, name: "Bob Renamed", username: "bobby" };
    await registry.run(as("mia"), "update_sub_user", { member: "a1-bob", place: tower, change });
    const bob = await row("member", "a1-bob");
    assert.equal(bob?.subUser?.name, "Bob Renamed");
    assert.equal(bob?.subUser?.other, "plays the tuba");
  });
});

Deno.test("R08 somebody with an account gets no second one, and the answer does not tell", async () => {
  await withPeople(yard, async (stage) => {
    const known = await add(stage, { ...kim, email: "EVE@example.org" });
    const unknown = await add(stage, kim);
    assert.equal(known.member.account, "eve");
    assert.equal(known.invitation, unknown.invitation);
    assert.equal(known.notice, unknown.notice);
    const again = await refusalOf(add(stage, { ...kim, email: "eve@example.org" }));
    assert.equal(again.code, "conflict");
    const lettered = await add(stage, { ...kim, email: undefined });
    assert.ok(lettered.invitation !== null);
  });
});

Deno.test("R26 nobody without an account is an administrator or has an address to sign in", async () => {
  await withPeople(yard, async (stage) => {
    const base = { ...child, underAge: false };
    assert.equal(await codeOf(add(stage, { ...base, administrator: true })), "invalid");
    assert.equal(await codeOf(add(stage, { ...base, email: "lou@example.org" })), "invalid");
    const input = { member: "a1-child", place: tower, change: { administrator: true } };
    const attempt = stage.registry.run(as("ann"), "update_sub_user", input);
    assert.equal(await codeOf(attempt), "invalid");
  });
});

Deno.test("R31 creating and deleting a sub-user is told in one entry each, without names", async () => {
  await withPeople(yard, async (stage) => {
    const { member } = await add(stage, { ...child, underAge: false });
    await stage.registry.run(as("ann"), "remove_sub_user", { member: member.id });
    const log = await stage.audit();
    assert.deepEqual(
      log.map(({ what, by, atMs }) => [what, by, atMs]),
      [["sub_user_created", "ann", stage.clock.now()], [
        "sub_user_deleted",
        "ann",
        stage.clock.now(),
      ]],
    );
    assert.ok(log.every(({ about }) => about.includes(`member/${member.id}`)));
    assert.ok(!JSON.stringify(log).includes("Lou"));
  });
});

Deno.test("R27 with a sub-user ends what they gave and hold in the facility, and no more", async () => {
  await withPeople(seeded(yard, belongings), async ({ registry, row, events }) => {
    await registry.run(as("ann"), "remove_sub_user", { member: "a1-bob" });
    for (const id of ["to-bob", "below", "mia-to-bob", "grant-tag-bob"]) {
      assert.equal(await row("grant", id), undefined, id);
    }
    assert.equal(await row("tag", "tag-bob"), undefined);
    assert.equal(await row("session", "session-bob"), undefined);
    assert.equal((await row("account", "bob"))?.status, "active");
    for (const id of ["root", "grant-key-ann", "grant-key-cid", "grant-tag-a"]) {
      assert.ok(await row("grant", id), id);
    }
    assert.deepEqual(endedMembers(events), ["a1-bob"]);
    assert.ok(events.some((e) => e.type === "ended" && e.what === "session"));
  });
});

Deno.test("R27 who is in another facility still, or manages, keeps their sessions", async () => {
  const manager = aSub("a1", "mia");
  await withPeople(seeded(yard, belongings, [["member", manager]]), async ({ registry, row }) => {
    await registry.run(as("ann"), "remove_sub_user", { member: "a1-cid" });
    await registry.run(as("ann"), "remove_sub_user", { member: "a1-mia" });
    assert.ok(await row("session", "session-cid"));
    assert.ok(await row("session", "session-mia"));
    assert.equal((await row("visitor_key", "key-ann"))?.revoked, null);
    assert.notEqual((await row("visitor_key", "key-cid"))?.revoked, null);
  });
});

Deno.test("R27 a sub-user leaves of their own accord; the main user does not", async () => {
  await withPeople(yard, async ({ registry, row }) => {
    await registry.run(as("bob"), "leave_facility", { facility: "a1" });
    assert.equal(await row("member", "a1-bob"), undefined);
    const attempt = registry.run(as("ann"), "leave_facility", { facility: "a1" });
    assert.equal(await codeOf(attempt), "forbidden");
    const main = registry.run(as("cid"), "remove_sub_user", { member: "a1-ann" });
    assert.equal(await codeOf(main), "forbidden");
  });
});

Deno.test("C3 a sub-user whose rights shrink loses what was minted from them", async () => {
  await withPeople(yard, async ({ registry, events }) => {
    const update = (change: { mayGiveKeys?: boolean; administrator?: boolean }) =>
      registry.run(as("ann"), "update_sub_user", { member: "a1-cid", place: tower, change });
    await update({ administrator: true });
    assert.equal(events.length, 0);
    await update({ mayGiveKeys: false });
    assert.deepEqual(endedMembers(events), ["a1-cid"]);
  });
});

Deno.test("R10 a member of another building is not there at all", async () => {
  await withPeople(yard, async ({ registry }) => {
    const foreign = await refusalOf(
      registry.run(as("zoe"), "remove_sub_user", { member: "a1-bob" }),
    );
    const none = await refusalOf(registry.run(as("zoe"), "remove_sub_user", { member: "nobody" }));
    assert.deepEqual(foreign, none);
    assert.equal(foreign.code, "not_found");
  });
});

Deno.test("R26 one person is in at most 64 facilities", async () => {
  const places: Seed = Array.from({ length: 64 }, (_, at) => [
    "member",
    aMember(`x${at}`, "ida", "sub"),
  ]);
  await withPeople([...yard, ["account", anAccount("ida")], ...places], async (stage) => {
    const said = { ...kim, email: "ida@example.org" };
    assert.equal(await codeOf(add(stage, said)), "limit_reached");
  });
});
