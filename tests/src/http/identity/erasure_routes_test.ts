/** The routes of erasures, as people, managers and operators meet them. */
import assert from "node:assert/strict";
import { withIdentityEdge } from "../../people/identity_edge.ts";
import { annsTown, annsWords } from "../../people/erasure/ann.ts";
import { aSession } from "../../people/rows.ts";
import type { Seed } from "../../people/people_stage.ts";
import { erasureRows } from "./erasure_rows.ts";

const town: Seed = [
  ...annsTown,
  ...["fred", "amy"].map((who) => ["session", aSession(who)] as const),
];
const why = { case: "2026-7", reason: "asked by letter" };

Deno.test("R82 POST /me/erase ends access at once and answers what shows the receipt, to its holder alone", async () => {
  await withIdentityEdge(town, async ({ ask, registry, lines }) => {
    for (
      const [who, body, status, code] of [
        [null, { confirm: "erase" }, 401, "unauthenticated"],
        ["ann", {}, 422, "invalid"],
        ["mia", { confirm: "erase" }, 409, "last_manager"],
      ] as const
    ) {
      const answer = await ask(who, "POST", "/me/erase", body);
      assert.deepEqual([answer.status, answer.body.code], [status, code]);
    }
    const asked = await ask("ann", "POST", "/me/erase", { confirm: "erase" });
    assert.equal(asked.status, 200);
    const { erasure, secret } = asked.body as { erasure: string; secret: string };
    assert.equal((await ask("ann", "GET", "/me")).body.code, "stopped");
    const receipt = await ask(null, "POST", "/erasures/receipt", { erasure, secret });
    assert.equal(receipt.status, 200);
    const { state, keysDestroyedAtMs, tasks, complaint } = receipt.body;
    assert.deepEqual([state, keysDestroyedAtMs, tasks.length], ["begun", null, 2]);
    assert.ok(complaint.words.length > 20);
    for (const word of annsWords) assert.ok(!JSON.stringify(receipt.body).includes(word), word);
    // Who has no secret learns nothing, not even whether there is such an erasure.
    const wrong = await ask(null, "POST", "/erasures/receipt", { erasure, secret: "x" });
    const none = await ask(null, "POST", "/erasures/receipt", { erasure: "none", secret });
    assert.deepEqual([wrong.status, wrong.body.detail], [404, none.body.detail]);
    assert.deepEqual([none.status, none.body.code], [404, "not_found"]);
    const stored = await registry.look((ledger) => JSON.stringify([...ledger.all("erasure")]));
    assert.ok(!stored.includes(secret));
    assert.ok(!lines.join("\n").includes(secret));
  });
});

Deno.test("R12 C20 tasks are shown to the building's manager; the operator who decides too early gets 403", async () => {
  await withIdentityEdge(town, async ({ ask }) => {
    await ask("ann", "POST", "/me/erase", { confirm: "erase" });
    const list = await ask("mia", "GET", "/buildings/tower/erasure-tasks");
    const [{ task, rights }] = list.body.tasks;
    assert.equal(rights.length, 3);
    for (const word of annsWords) assert.ok(!JSON.stringify(list.body).includes(word), word);
    const path = `/erasure-tasks/${task}`;
    for (
      const [who, to, body, status] of [
        ["fred", "confirmation", undefined, 404],
        ["amy", "confirmation", undefined, 403],
        ["olga", "confirmation", undefined, 403],
        ["olga", "decision", why, 403],
        ["mia", "decision", why, 403],
        ["mia", "confirmation", undefined, 204],
        ["mia", "confirmation", undefined, 409],
      ] as const
    ) {
      const answer = await ask(who, "POST", `${path}/${to}`, body);
      assert.equal(answer.status, status, `${who} ${to}`);
    }
    const after = await ask("mia", "GET", "/buildings/tower/erasure-tasks");
    assert.deepEqual(after.body.tasks, []);
  });
});

Deno.test("R82 C6 the operator erases, lists, decides what was left, and reads whom an id was", async () => {
  await withIdentityEdge([...town, ...erasureRows(Date.UTC(2028, 0, 1))], async ({ ask }) => {
    const asked = await ask("olga", "POST", "/accounts/ann/erase", why);
    assert.equal(asked.status, 200);
    const { body } = await ask("olga", "GET", "/erasures");
    assert.deepEqual(body.erasures.map((one: { account: string }) => one.account), ["ann"]);
    assert.equal(body.next, null);
    assert.equal((await ask("mia", "GET", "/erasures")).status, 403);
    const tasks = (await ask("olga", "GET", "/erasure-tasks")).body.tasks;
    assert.deepEqual(tasks.map(({ task }: { task: string }) => task), ["task-escalated"]);
    const decision = "/erasure-tasks/task-escalated/decision";
    const keep = { ground: "legal_claim", untilMs: Date.UTC(2027, 0, 1) };
    assert.equal((await ask("olga", "POST", decision, { ...why, keep })).status, 204);
    const stub = await ask("olga", "POST", "/accounts/ann/log-stub", why);
    assert.deepEqual([stub.body.name, stub.body.flats], ["Ann Example", ["tower/A 1"]]);
    assert.equal((await ask("mia", "POST", "/accounts/ann/log-stub", why)).status, 403);
    assert.equal((await ask("olga", "POST", "/accounts/amy/log-stub", why)).status, 404);
  });
});
