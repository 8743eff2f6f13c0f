import assert from "node:assert/strict";
import { as, withPeople } from "../people_stage.ts";
import { aFacility, aMember, anAccount } from "../rows.ts";
import { withIdentityEdge } from "../identity_edge.ts";
import { aSession } from "../rows.ts";

Deno.test("registry: rows put in are found by id and by index, and survive a restart", async () => {
  await withPeople([
    ["account", anAccount("ann")],
    ["facility", aFacility("a1")],
    ["member", aMember("a1", "ann")],
  ], async ({ registry }) => {
    const found = await registry.look((ledger) => ({
      byMail: ledger.one("account", "email", "ann@example.org")?.id,
      members: ledger.find("member", "facility", "a1").map(({ account }) => account),
      none: ledger.find("member", "account", "bob").length,
    }));
    assert.deepEqual(found, { byMail: "ann", members: ["ann"], none: 0 });
  });
});

Deno.test("registry: a command that does nothing writes nothing", async () => {
  await withPeople([["account", anAccount("ann")]], async ({ registry, store, audit }) => {
    assert.equal(await registry.run(as("ann"), "miss_recovery", { recovery: "none" }), null);
    assert.deepEqual(await audit(), []);
    assert.ok(store);
  });
});

Deno.test("registry: without a token there is no way in, and a path that is none is not found", async () => {
  await withIdentityEdge(
    [["account", anAccount("ann")], ["session", aSession("ann")]],
    async ({ ask }) => {
      const { status, body } = await ask(null, "GET", "/nowhere");
      assert.equal(status, 404);
      assert.equal(body.code, "not_found");
    },
  );
});
