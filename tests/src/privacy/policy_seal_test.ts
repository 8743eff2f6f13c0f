import assert from "node:assert/strict";
import { tables } from "../../../src/people/registry/tables.ts";
import type { RowOf } from "../../../src/people/registry/ledger.ts";
import type { TableName } from "../../../src/people/registry/tables.ts";
import { policy } from "../../../src/privacy/policy.ts";
import { sealPlan } from "../../../src/privacy/policy_seal.ts";
import { aFacility, aMember, anAccount, aSession } from "../people/rows.ts";
import { fieldsOf } from "./schema_fields.ts";

const plan = sealPlan();

Deno.test("R82 C6 the plan seals every field that the policy calls sealed, and nothing else", () => {
  for (const name of Object.keys(tables) as TableName[]) {
    const paths = (plan[name] ?? []).map(({ path }) => path.join("."));
    const covered = fieldsOf(tables[name].schema).map(({ path }) => path).filter((path) =>
      paths.some((seal) =>
        path === seal || path.startsWith(`${seal}.`) || path.startsWith(`${seal}[`)
      )
    );
    const wanted = policy.filter((field) => field.table === name && field.sealed)
      .map(({ path }) => path);
    assert.deepEqual([...covered].sort(), [...wanted].sort(), name);
  }
  assert.deepEqual(plan.account?.map(({ path }) => path.join(".")), [
    "profile",
    "preferences",
    "password",
    "passkeys",
    "recovery",
  ]);
});

Deno.test("R82 a name at the entrance lies under the key of whose it is, the flat's own text under the flat's", () => {
  const nameplate = {
    suggested: "Example",
    published: "Example",
    confirmedBy: "ben",
    confirmedAtMs: 1,
    account: "ann",
  };
  const owners = (row: RowOf<"facility">) =>
    Object.fromEntries(
      (plan.facility ?? []).map(({ path, owner }) => [path.join("."), owner(row)]),
    );
  const flats = { name: "a1", note: "a1", address: "a1" };
  assert.deepEqual(owners(aFacility("a1", { nameplate })), {
    ...flats,
    "nameplate.suggested": "ann",
    "nameplate.published": "ann",
  });
  assert.deepEqual(owners(aFacility("a1")), {
    ...flats,
    "nameplate.suggested": "a1",
    "nameplate.published": "a1",
  });
});

Deno.test("R82 C6 the key is the person's own: the account's, the membership's, else the record's", () => {
  const of = <T extends TableName>(name: T, row: Partial<RowOf<T>> & { readonly id: string }) => {
    const owners = new Set((plan[name] ?? []).map(({ owner }) => owner(row)));
    assert.equal(owners.size, 1, name);
    return [...owners][0];
  };
  assert.equal(of("account", anAccount("mia")), "mia");
  assert.equal(of("session", aSession("mia")), "mia");
  assert.equal(of("member", aMember("a1", "sue", "sub")), "sue");
  assert.equal(of("member", aMember("a1", null, "sub")), "a1-child");
  assert.equal(of("facility", aFacility("a1")), "a1");
  const tag = { id: "tag-1", facility: "a1", member: "a1-child", account: null };
  assert.equal(of("tag", tag), "a1-child");
  assert.equal(of("tag", { ...tag, account: "sue" }), "sue");
  assert.equal(of("tag", { ...tag, member: null, facility: null }), "tag-1");
  assert.equal(of("mail", { id: "mail-1", account: null, about: "a1-child" }), "a1-child");
  const key = { id: "key-1", giver: "mia", facility: "a1" };
  assert.equal(of("visitor_key", key), "mia");
  // The operator's command line gives keys too, and is nobody.
  assert.equal(of("visitor_key", { ...key, giver: "" }), "a1");
});
