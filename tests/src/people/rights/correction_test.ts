import assert from "node:assert/strict";
import { aboutMax, openMax } from "../../../../src/people/rights/bounds.ts";
import { withIdentityEdge } from "../identity_edge.ts";
import { refusalOf, withPeople } from "../people_stage.ts";
import { as, askedByBob, at, decision, mailsOf, people, sent } from "./stage.ts";

const dayMs = 86_400_000;
const wish = {
  kind: "correction",
  building: "tower",
  about: ["facility/a1", "grant/grant-a1"],
  text: "My flat is on the fourth floor.",
};

Deno.test("R81 own fields change at once; what the manager keeps becomes a request with a day and an answer", async () => {
  await withIdentityEdge(people, async ({ ask, audit, clock }) => {
    const { status, body: { request, decideByMs } } = await ask(
      "bob",
      "POST",
      "/me/requests",
      wish,
    );
    assert.equal(status, 201);
    const now = clock.now();
    assert.ok(decideByMs > now + 27 * dayMs && decideByMs <= now + 31 * dayMs + 3_600_000);
    // It waits for the tower's managers, and for nobody else.
    const waiting = (await ask("mia", "GET", "/buildings/tower/requests")).body.requests;
    assert.deepEqual(
      waiting.map((one: Record<string, unknown>) => [one.id, one.name, one.text, one.about]),
      [[request, "Bob Example", wish.text, wish.about]],
    );
    assert.equal((await ask("bob", "GET", "/buildings/tower/requests")).status, 403);
    assert.equal((await ask("fred", "GET", "/buildings/tower/requests")).status, 404);
    assert.deepEqual((await ask("olga", "GET", "/requests")).body.requests, []);
    // The manager changes the record by its own route, and says by which entry.
    await ask("mia", "PATCH", "/facilities/a1", { level: 4 });
    const entry = (await audit()).findLast(({ what }) => what === "facility_updated")!.seq;
    const decided = { grant: true, answer: "Put right, thank you.", auditEntry: entry };
    assert.equal((await ask("mia", "POST", `/requests/${request}/decision`, decided)).status, 204);
    const [own] = (await ask("bob", "GET", "/me/requests")).body.requests;
    assert.deepEqual([own.state, own.answer], ["granted", "Put right, thank you."]);
    assert.deepEqual((await ask("mia", "GET", "/buildings/tower/requests")).body.requests, []);
    const told = (await audit()).filter(({ what }) => what.startsWith("right_"));
    assert.deepEqual(told.map(({ what, facts }) => [what, facts]), [
      ["right_asked", { kind: "correction" }],
      ["right_decided", { kind: "correction", outcome: "granted", entry }],
    ]);
    assert.ok(!JSON.stringify(told).includes("fourth floor"), "no log holds what was asked");
  });
});

Deno.test("R81 a record that one has nothing to do with is not there; one's own account one changes oneself", async () => {
  await withIdentityEdge(people, async ({ ask }) => {
    const codeOf = async (who: string, change: object) => {
      const { status, body } = await ask(who, "POST", "/me/requests", { ...wish, ...change });
      return [status, body.code];
    };
    for (
      const about of [
        ["facility/a2"],
        ["member/a2-amy"],
        ["grant/grant-a2"],
        ["facility/none"],
        ["facility/a1", "facility/a2"],
        ["session/session-bob"],
        ["account/amy"],
      ]
    ) assert.deepEqual(await codeOf("bob", { about }), [404, "not_found"], String(about));
    assert.deepEqual(await codeOf("stan", {}), [404, "not_found"]);
    assert.deepEqual(await codeOf("bob", { building: "annex" }), [404, "not_found"]);
    assert.deepEqual(await codeOf("bob", { building: "nowhere" }), [404, "not_found"]);
    assert.deepEqual(await codeOf("bob", { about: ["account/bob"] }), [422, "invalid"]);
    assert.deepEqual(await codeOf("bob", { about: [] }), [422, "invalid"]);
    assert.deepEqual(await codeOf("bob", { text: "x".repeat(2001) }), [422, "invalid"]);
    const many = Array.from({ length: aboutMax + 1 }, () => "facility/a1");
    assert.deepEqual(await codeOf("bob", { about: many }), [422, "invalid"]);
    assert.equal((await codeOf("bob", {}))[0], 201);
  });
});

Deno.test("R81 a week before the month ends managers are reminded; when it is over it is the operator's too", async () => {
  await withPeople(people, async (stage) => {
    const { id, decideByMs } = await askedByBob(stage);
    assert.deepEqual(await mailsOf(stage, "request_waiting"), ["max", "mia"]);
    await sent(stage);
    // Until then it is not the operator's, and nobody hears of it again.
    assert.equal(
      (await refusalOf(stage.registry.run(as("olga"), "decide_request", decision(id)))).code,
      "forbidden",
    );
    await at(stage, decideByMs - 7 * dayMs - 60_000);
    assert.deepEqual(await mailsOf(stage, "request_waiting"), []);
    await at(stage, decideByMs - 7 * dayMs + 60_000);
    assert.deepEqual(await mailsOf(stage, "request_waiting"), ["max", "mia"]);
    assert.equal((await stage.row("rights_request", id))?.state, "open");
    await sent(stage);
    await at(stage, decideByMs - 60_000);
    assert.equal((await stage.row("rights_request", id))?.state, "open");
    await at(stage, decideByMs + 60_000);
    assert.equal((await stage.row("rights_request", id))?.state, "escalated");
    assert.deepEqual(await mailsOf(stage, "request_waiting"), ["max", "mia", "olga", "otto"]);
    assert.deepEqual(await mailsOf(stage, "request_news"), ["bob"]);
    await sent(stage);
    await at(stage, decideByMs + 7 * dayMs + 120_000);
    assert.deepEqual(await mailsOf(stage, "request_waiting"), ["max", "mia", "olga", "otto"]);
    await stage.registry.run(as("olga"), "decide_request", decision(id, false));
    const row = await stage.row("rights_request", id);
    assert.deepEqual([row?.state, row?.decidedBy], ["declined", "olga"]);
    // After a year it is gone, with all that it said.
    await at(stage, row!.dueMs + 60_000);
    assert.equal(await stage.row("rights_request", id), undefined);
  });
});

Deno.test("R81 nobody decides on their own request, nobody decides twice, and who asked may withdraw", async () => {
  await withPeople([...people], async (stage) => {
    const { registry } = stage;
    const own = await registry.run(as("mia"), "ask_correction", {
      building: "tower",
      timeZone: "UTC",
      about: ["appointment/manager-mia-tower"],
      text: "I began in May.",
    });
    assert.deepEqual(await mailsOf(stage, "request_waiting"), ["max"]);
    const codeOf = async (who: string, id: string) =>
      (await refusalOf(registry.run(as(who), "decide_request", decision(id)))).code;
    assert.equal(await codeOf("mia", own.id), "forbidden");
    assert.equal(await codeOf("amy", own.id), "forbidden");
    assert.equal(await codeOf("fred", own.id), "not_found");
    assert.equal(await codeOf("max", "none"), "not_found");
    const future = { ...decision(own.id), auditEntry: 1_000_000 };
    assert.equal(
      (await refusalOf(registry.run(as("max"), "decide_request", future))).code,
      "invalid",
    );
    await registry.run(as("max"), "decide_request", decision(own.id));
    assert.equal(await codeOf("max", own.id), "conflict");
    const { id } = await askedByBob(stage);
    const withdrawn = (who: string) => registry.run(as(who), "withdraw_request", { id });
    assert.equal((await refusalOf(withdrawn("amy"))).code, "not_found");
    await withdrawn("bob");
    assert.equal((await stage.row("rights_request", id))?.state, "withdrawn");
    assert.equal((await refusalOf(withdrawn("bob"))).code, "conflict");
    assert.equal(await codeOf("max", id), "conflict");
  });
});

Deno.test("R81 so many requests of one person wait at once and no more; what has ended makes room", async () => {
  await withPeople(people, async (stage) => {
    const ids: string[] = [];
    for (let n = 0; n < openMax; n++) ids.push((await askedByBob(stage)).id);
    assert.equal((await refusalOf(askedByBob(stage))).code, "limit_reached");
    // Seventy are withdrawn and asked anew: the record stays bounded, and what waits is all there.
    for (let n = 0; n < 70; n++) {
      await stage.registry.run(as("bob"), "withdraw_request", { id: ids.shift()! });
      ids.push((await askedByBob(stage)).id);
    }
    const rows = await stage.registry.look((ledger) =>
      ledger.find("rights_request", "account", "bob").map(({ id, state }) => ({ id, state }))
    );
    assert.equal(rows.length, 64);
    const waiting = rows.filter(({ state }) => state === "open").map(({ id }) => id);
    assert.deepEqual(waiting.sort(), ids.sort());
  });
});

Deno.test("R81 who is disabled in a building can still say that what is kept of them there is wrong", async () => {
  await withPeople(
    people.map((entry) =>
      entry[0] === "account" && entry[1].id === "bob"
        ? ["account", { ...entry[1], disabledIn: ["tower"] }]
        : entry
    ),
    async (stage) => {
      assert.equal((await askedByBob(stage)).state, "open");
    },
  );
});

Deno.test("R81 R86 who stops has nothing waiting any more, and nothing of what they asked stays", async () => {
  await withPeople(people, async (stage) => {
    const { id } = await askedByBob(stage);
    await stage.registry.run(as("bob"), "object_to", { purpose: "analysis", text: "No." });
    await stage.registry.run(as("bob"), "stop_own", {});
    const left = await stage.registry.look((ledger) =>
      ledger.find("rights_request", "account", "bob").filter(({ kind }) => kind !== "erasure")
    );
    assert.deepEqual(left, []);
    assert.equal(await stage.row("rights_request", id), undefined);
    assert.equal((await stage.row("account", "bob"))?.objections, undefined);
  });
});
