import assert from "node:assert/strict";
import fc from "fast-check";
import { rehearsed } from "../../../../src/people/facilities/affected.ts";
import { type ChangeSaid, changeUsers } from "../../../../src/people/facilities/change.ts";
import { emptyHead } from "../../../../src/people/registry/audit.ts";
import { Ledger, type RowOf } from "../../../../src/people/registry/ledger.ts";
import { Turn } from "../../../../src/people/registry/turn.ts";
import { as, type Seed } from "../people_stage.ts";
import {
  aFacility,
  aGrant,
  aMember,
  anAccount,
  anAppointment,
  aSession,
  startMs,
} from "../rows.ts";
import { aKey, aPerson, aSub, aTag, seeded, tower } from "./household.ts";

const names = ["ann", "bob", "cid", "dan", "eli", "fay"] as const;
const name = fc.constantFrom(...names);

/** A household at random: who is in it, what they gave, and what was handed on below what. */
const household = fc.record({
  main: fc.boolean(),
  subs: fc.uniqueArray(fc.constantFrom(...names.slice(1)), { maxLength: 5 }),
  elsewhere: fc.uniqueArray(name, { maxLength: 3 }),
  children: fc.nat({ max: 2 }),
  keys: fc.array(fc.record({ giver: name, revoked: fc.boolean() }), { maxLength: 5 }),
  tags: fc.array(fc.option(name), { maxLength: 4 }),
  roots: fc.nat({ max: 2 }),
  /** Each hangs below a root or below one before it. */
  handedOn: fc.array(fc.record({ to: name, by: name, below: fc.nat({ max: 9 }) }), {
    maxLength: 6,
  }),
  published: fc.boolean(),
});
type Household = typeof household extends fc.Arbitrary<infer H> ? H : never;

function seedOf(of: Household): Seed {
  const members: RowOf<"member">[] = [
    ...(of.main ? [aMember("a1", "ann")] : []),
    ...of.subs.map((who) => aSub("a1", who)),
    ...Array.from({ length: of.children }, (_, at) => aSub("a1", null, { id: `child-${at}` })),
    aMember("a1", "olga", "owner"),
    ...of.elsewhere.map((who) => aSub("b1", who)),
    aMember("b1", "eve"),
  ];
  const grants = ["root-0", ...Array.from({ length: of.roots }, (_, at) => `root-${at + 1}`)];
  const handedOn: RowOf<"grant">[] = [];
  for (const { to, by, below } of of.handedOn) {
    const parents = [...grants, ...handedOn.map(({ id }) => id)];
    const id = `handed-${handedOn.length}`;
    const subject = below % 2 === 0
      ? { kind: "account" as const, id: to }
      : { kind: "member" as const, id: `a1-${to}` };
    handedOn.push(
      aGrant(id, subject, { parent: parents[below % parents.length]!, assertedBy: by }),
    );
  }
  const plate = of.published ? "Example" : null;
  return seeded(
    [["account", anAccount("mia")], ["appointment", anAppointment("mia")]],
    [...names, "olga", "eve"].flatMap((who): Seed => [
      ["account", anAccount(who)],
      ["session", aSession(who)],
    ]),
    [["facility", aFacility("b1")], [
      "facility",
      aFacility("a1", {
        nameplate: {
          suggested: plate,
          published: plate,
          confirmedBy: plate && "ann",
          confirmedAtMs: plate && startMs,
        },
      }),
    ]],
    members.map((row) => ["member", row] as const),
    grants.map((id) => ["grant", aGrant(id, { kind: "facility", id: "a1" })] as const),
    handedOn.map((row) => ["grant", row] as const),
    [["grant", aGrant("b-root", { kind: "facility", id: "b1" })]],
    aKey("b-key", "eve", { facility: "b1" }, "b-root"),
    of.keys.flatMap(({ giver, revoked }, at) =>
      aKey(`key-${at}`, giver, revoked ? { revoked: { atMs: startMs, by: giver } } : {}, "root-0")
    ),
    of.tags.flatMap((who, at) => aTag(`tag-${at}`, { member: who === null ? null : `a1-${who}` })),
  );
}

const change = fc.record({
  newMain: fc.oneof(
    fc.constant(null),
    fc.constant({ person: aPerson("Kim") }),
    fc.nat({ max: 9 }).map((at) => ({ at })),
  ),
  formerMain: fc.constantFrom("sub_user" as const, "leaves" as const),
  ticked: fc.array(fc.nat({ max: 9 }), { maxLength: 3 }),
});

function saidOf(
  ledger: Ledger,
  kind: ChangeSaid["kind"],
  { newMain, formerMain, ticked }: typeof change extends fc.Arbitrary<infer C> ? C : never,
): ChangeSaid {
  const household = ledger.find("member", "facility", "a1").filter(({ role }) => role !== "owner");
  const rising = household.filter(({ role, account }) => role === "sub" && account !== null);
  const risen = newMain !== null && "at" in newMain ? rising[newMain.at % 6] : undefined;
  return {
    kind,
    atMs: null,
    formerMain,
    newMain: newMain === null || "person" in newMain
      ? newMain
      : risen === undefined
      ? null
      : { member: risen.id },
    survivors: kind === "main_user" ? [] : [
      ...new Set(ticked.flatMap((at) => household[at]?.id ?? [])),
    ],
  };
}

function turnOf(ledger: Ledger): Turn {
  return new Turn(ledger, emptyHead, startMs, as("mia"), "property");
}

const runs = { numRuns: 150 };

Deno.test("C9 a change of household leaves nothing of the old one, whatever hung on it", () => {
  fc.assert(
    fc.property(household, change, (of, wanted) => {
      const before = Ledger.of(seedOf(of));
      const said = saidOf(before, "household", wanted);
      const turn = turnOf(before);
      changeUsers(turn, { facility: "a1", place: tower, said });
      const { ledger } = turn;
      const risen = said.newMain !== null && "member" in said.newMain ? [said.newMain.member] : [];
      const stays = new Set([...said.survivors, ...risen]);
      for (const member of before.find("member", "facility", "a1")) {
        const isThere = ledger.get("member", member.id) !== undefined;
        assert.equal(isThere, member.role === "owner" || stays.has(member.id), member.id);
      }
      for (const key of ledger.find("visitor_key", "facility", "a1")) {
        assert.notEqual(key.revoked, null);
      }
      assert.equal(ledger.count("tag", "facility", "a1"), 0);
      const grants = [...ledger.all("grant")].filter(({ id }) => !id.startsWith("b-"));
      for (const grant of grants) {
        assert.equal(grant.parent === null, !grant.id.startsWith("grant-b-key"), grant.id);
      }
      const roots = ledger.find("grant", "subject", "facility/a1").length;
      assert.equal(roots, of.roots + 1, "the manager's grants stay");
      const facility = ledger.get("facility", "a1")!;
      assert.equal(facility.household, 2);
      assert.equal(facility.nameplate.published, null);
      // Nobody's account, and nothing of another facility, is touched.
      assert.equal(ledger.get("visitor_key", "b-key")?.revoked, null);
      assert.deepEqual(
        ledger.find("member", "facility", "b1"),
        before.find("member", "facility", "b1"),
      );
      for (const who of names) {
        assert.deepEqual(ledger.get("account", who), before.get("account", who));
        const isSomewhere = ledger.count("member", "account", who) > 0;
        const was = before.count("member", "account", who) > 0;
        if (was) assert.equal(ledger.count("session", "account", who) > 0, isSomewhere, who);
      }
    }),
    runs,
  );
});

Deno.test("R27 a change of main user keeps everyone else and all that they gave", () => {
  fc.assert(
    fc.property(household, change, (of, wanted) => {
      const before = Ledger.of(seedOf(of));
      const said = saidOf(before, "main_user", wanted);
      const turn = turnOf(before);
      changeUsers(turn, { facility: "a1", place: tower, said });
      const { ledger } = turn;
      const former = before.find("member", "facility", "a1").find(({ role }) => role === "main");
      const risen = said.newMain !== null && "member" in said.newMain ? said.newMain.member : null;
      for (const member of before.find("member", "facility", "a1")) {
        if (member.id === former?.id || member.id === risen) continue;
        assert.deepEqual(ledger.get("member", member.id), member);
      }
      const mains = ledger.find("member", "facility", "a1").filter(({ role }) => role === "main");
      assert.ok(mains.length <= 1);
      const leaves = said.formerMain === "leaves" ? "ann" : null;
      for (const key of before.find("visitor_key", "facility", "a1")) {
        if (key.giver === leaves && of.main) continue;
        assert.deepEqual(ledger.get("visitor_key", key.id), key);
      }
      assert.equal(ledger.get("facility", "a1")!.household, 1);
      if (leaves === null || !of.main) assert.equal(ledger.size("grant"), before.size("grant"));
    }),
    runs,
  );
});

Deno.test("R27 a dry run tells exactly what then happens, and leaves no trace", () => {
  const kinds = fc.constantFrom("household" as const, "main_user" as const);
  fc.assert(
    fc.property(household, change, kinds, (of, wanted, kind) => {
      const ledger = Ledger.of(seedOf(of));
      const input = { facility: "a1", place: tower, said: saidOf(ledger, kind, wanted) };
      const rows = [...ledger.all("member")];
      const foretold = rehearsed(ledger, startMs, as("mia"), (turn) => changeUsers(turn, input));
      assert.deepEqual([...ledger.all("member")], rows);
      const turn = turnOf(ledger);
      const told = changeUsers(turn, input);
      assert.deepEqual(told.affected, foretold.affected);
      const ended = told.affected.members.filter(({ outcome }) => outcome === "ends");
      assert.equal(told.affected.ends.memberships, ended.length);
      for (const { id } of ended) assert.equal(turn.ledger.get("member", id!), undefined);
    }),
    runs,
  );
});
