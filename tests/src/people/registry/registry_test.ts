import assert from "node:assert/strict";
import { RefusalError } from "../../../../src/refusal.ts";
import { as, refusalOf, withPeople } from "../people_stage.ts";
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

Deno.test("E9 2,000 commands and looks at once: each is done once or refused as busy, none is lost", async () => {
  const names = Array.from({ length: 200 }, (_, at) => `p${at}`);
  await withPeople(names.map((name) => ["account", anAccount(name)] as const), async (stage) => {
    const { registry, audit } = stage;
    const begin = (name: string) =>
      registry.run(as(name), "begin_session", {
        account: name,
        method: "password",
        deviceName: "Phone",
        verifiedAtMs: null,
      });
    const outcomes = await Promise.all(
      Array.from(
        { length: 2_000 },
        (_, at) =>
          (at % 2 === 0 ? registry.look(() => "looked") : begin(names[at % 200]!)).then(
            (answer) => typeof answer === "string" ? "looked" : "begun",
            (error) => error instanceof RefusalError ? error.refusal.code : "lost",
          ),
      ),
    );
    const count = (word: string) => outcomes.filter((outcome) => outcome === word).length;
    assert.equal(count("looked") + count("begun") + count("busy"), 2_000);
    assert.ok(count("busy") > 0 && count("begun") > 0);
    const begun = await registry.look((ledger) => ledger.size("session"));
    // A session that made room for another was told of at its end; the rest are after the day.
    const told = (await audit()).filter(({ what }) => what === "authn_login_success");
    assert.equal(told.length + begun, count("begun"));
  });
});

Deno.test("E6 what a failed commit would have told is told to nobody", async () => {
  await withPeople([
    ["account", anAccount("ann")],
    ["session", aSession("ann")],
  ], async ({ registry, store, events, row, clock }) => {
    await registry.look(() => null);
    events.length = 0;
    store.faults.failNext();
    const ending = registry.run(as("ann"), "end_session", { session: "session-ann" });
    assert.equal((await refusalOf(ending)).code, "unavailable");
    await clock.run(5_000);
    assert.ok(await row("session", "session-ann"));
    assert.deepEqual(events.filter(({ type }) => type === "ended"), []);
  });
});

Deno.test("C3 a listener that breaks keeps what has ended from nobody else", async () => {
  await withPeople([
    ["account", anAccount("ann")],
    ["session", aSession("ann")],
  ], async ({ registry }) => {
    const heard: string[] = [];
    const before = registry.listen(() => {
      throw new Error("broken");
    });
    const after = registry.listen((event) => heard.push(event.type));
    await registry.run(as("ann"), "end_session", { session: "session-ann" });
    assert.deepEqual(heard, ["ended"]);
    before();
    after();
  });
});
