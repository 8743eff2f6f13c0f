/** Where requests begin: from a permission that is wrong, and from somebody who asks and asks. */
import assert from "node:assert/strict";
import { toldPerDayMax } from "../../../../src/people/rights/bounds.ts";
import { withIdentityEdge } from "../identity_edge.ts";
import { as, type Seed, withPeople } from "../people_stage.ts";
import { aGrant } from "../rows.ts";
import { people } from "./stage.ts";

const dayMs = 86_400_000;

Deno.test("R16 R81 every permission says who asserts it and since when; a wrong one is its manager's to put right by a day", async () => {
  const own: Seed = [[
    "grant",
    aGrant("grant-bob", { kind: "account", id: "bob" }, { assertedBy: "max", assertedAtMs: 77 }),
  ]];
  await withIdentityEdge([...people, ...own], async ({ ask, audit, clock, row }) => {
    // One that a manager makes now is theirs; nobody says otherwise in the body.
    const wish = {
      subject: { kind: "account", id: "bob" },
      actions: ["open_door"],
      scope: { doors: "all", lifts: [] },
    };
    const forged = { ...wish, assertedBy: "max" };
    assert.equal((await ask("mia", "POST", "/buildings/tower/grants", forged)).status, 422);
    const made = await ask("mia", "POST", "/buildings/tower/grants", {
      ...wish,
      subject: { kind: "facility", id: "a1" },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const grant = await row("grant", made.body.grant ?? made.body.id);
    assert.deepEqual([grant?.assertedBy, grant?.assertedAtMs], ["mia", clock.now()]);
    // The person sees of each of theirs that a manager asserted it, and when.
    const { body: copy } = await ask("bob", "POST", "/me/export", {});
    const said = copy.records.filter(({ table }: { table: string }) => table === "grant");
    assert.ok(said.length >= 3, JSON.stringify(said.length));
    for (const one of said) {
      assert.equal(one.by?.who, "manager", one.id);
      assert.equal(typeof one.atMs, "number", one.id);
    }
    assert.equal(said.find(({ id }: { id: string }) => id === "grant-bob").atMs, 77);
    // Theirs to ask, the building's managers' to answer, by a day.
    const asked = await ask("bob", "POST", "/me/requests", {
      kind: "correction",
      building: "tower",
      about: ["grant/grant-bob"],
      text: "I may go to the cellar too.",
    });
    assert.equal(asked.status, 201);
    assert.ok(asked.body.decideByMs > clock.now() + 27 * dayMs);
    assert.ok(asked.body.decideByMs <= clock.now() + 31 * dayMs);
    for (const who of ["mia", "max"]) {
      const [waiting] = (await ask(who, "GET", "/buildings/tower/requests")).body.requests;
      assert.deepEqual(
        [waiting.kind, waiting.state, waiting.about, waiting.decideByMs],
        ["correction", "open", ["grant/grant-bob"], asked.body.decideByMs],
      );
    }
    assert.equal((await ask("fred", "GET", "/buildings/tower/requests")).status, 404);
    assert.deepEqual((await ask("olga", "GET", "/requests")).body.requests, [], "not hers yet");
    // What was put right is asserted by whoever did it, from then on.
    clock.advance(1000);
    const path = "/grants/grant-bob";
    assert.equal((await ask("mia", "PATCH", path, { actions: ["open_door"] })).status < 300, true);
    const changed = await row("grant", "grant-bob");
    assert.deepEqual([changed?.assertedBy, changed?.assertedAtMs], ["mia", clock.now()]);
    const entry = (await audit()).at(-1)!.seq;
    const decision = { grant: true, answer: "Put right.", auditEntry: entry };
    const decided = await ask("mia", "POST", `/requests/${asked.body.request}/decision`, decision);
    assert.equal(decided.status, 204);
    const [own] = (await ask("bob", "GET", "/me/requests")).body.requests;
    assert.deepEqual([own.state, own.answer], ["granted", "Put right."]);
  });
});

Deno.test("R83 who objects and takes it back without end fills nobody's mailbox, and stands as said last", async () => {
  await withPeople(people, async ({ registry, clock }) => {
    const toggle = async () => {
      await registry.run(as("amy"), "object_to", { purpose: "communicate", text: null });
      await registry.run(as("amy"), "lift_objection", { purpose: "communicate" });
    };
    for (let n = 0; n < 100; n++) await toggle();
    await registry.run(as("amy"), "object_to", { purpose: "communicate", text: null });
    const kept = () =>
      registry.look((ledger) => ({
        mails: ledger.size("mail"),
        requests: ledger.count("rights_request", "account", "amy"),
        waiting: ledger.count("rights_request", "waitingForOperator", "yes"),
        objections: ledger.get("account", "amy")?.objections?.length,
      }));
    const operators = 2;
    assert.deepEqual(await kept(), {
      mails: operators * toldPerDayMax,
      requests: 64,
      waiting: 1,
      objections: 1,
    });
    // Another day they are told again.
    clock.jumpWall(dayMs + 1000);
    await clock.run(5000);
    await toggle();
    await toggle();
    assert.equal((await kept()).mails, operators * (toldPerDayMax + 1));
  });
});
