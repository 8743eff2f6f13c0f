import assert from "node:assert/strict";
import { decide } from "../../../../src/access/decide.ts";
import { snapshotOf } from "../../../../src/access/snapshot.ts";
import { openSession } from "../../../../src/people/registers/troubleshooting.ts";
import { objectionWords } from "../../../../src/people/rights/objection_words.ts";
import { mayUseFor } from "../../../../src/people/rights/objections.ts";
import { languages } from "../../../../src/people/rows/fields.ts";
import { objectionable, type Purpose, purposes } from "../../../../src/privacy/purposes.ts";
import { testSite } from "../../access/test_site.ts";
import { type IdentityEdge, withIdentityEdge } from "../identity_edge.ts";
import { refusalOf, withPeople } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { as, decision, mailsOf, people, sent } from "./stage.ts";

function uses({ registry }: IdentityEdge, purpose: Purpose): Promise<boolean> {
  return registry.look((ledger) => mayUseFor(ledger, "bob", purpose));
}

Deno.test("R83 what is objected to stops at once, and nothing else; the operator decides with a reason", async () => {
  await withIdentityEdge(people, async (edge) => {
    const { ask, row } = edge;
    for (const purpose of objectionable) {
      assert.equal(await uses(edge, purpose), true);
      const body = { purpose, object: true, text: "I want peace." };
      const { status, body: { objections } } = await ask("bob", "PUT", "/me/objections", body);
      assert.equal(status, 200);
      assert.equal(await uses(edge, purpose), false);
      // Again is the same: no second request, no other moment.
      const again = await ask("bob", "PUT", "/me/objections", { purpose, object: true });
      assert.deepEqual(again.body.objections, objections);
      const { request } = objections.find((one: { purpose: string }) => one.purpose === purpose);
      const open = (await ask("olga", "GET", "/requests")).body.requests;
      assert.deepEqual(open.map((one: { id: string }) => one.id), [request]);
      // A manager neither sees nor decides it.
      const { status: refused } = await ask("mia", "POST", `/requests/${request}/decision`, {
        grant: false,
        answer: "No.",
      });
      assert.equal(refused, 404);
      await sent(edge);
      const answer = "We must count fires, by order of the fire office.";
      const decided = { grant: false, answer };
      assert.equal(
        (await ask("olga", "POST", `/requests/${request}/decision`, decided)).status,
        204,
      );
      assert.equal(await uses(edge, purpose), true, "overridden, it goes on");
      assert.deepEqual(await mailsOf(edge, "request_news"), ["bob"], "and the person is told");
      const [last] = (await ask("bob", "GET", "/me/requests")).body.requests;
      assert.deepEqual([last.state, last.answer], ["declined", answer]);
      assert.equal((await row("account", "bob"))?.objections, undefined);
      await edge.clock.advance(1000);
    }
    for (const purpose of purposes) assert.equal(await uses(edge, purpose), true, purpose);
  });
});

Deno.test("R83 an objection that is upheld stays; it ends when the person takes it back", async () => {
  await withIdentityEdge(people, async (edge) => {
    const { ask } = edge;
    const put = (object: boolean) =>
      ask("bob", "PUT", "/me/objections", { purpose: "communicate", object });
    const { request } = (await put(true)).body.objections[0];
    await ask("olga", "POST", `/requests/${request}/decision`, {
      grant: true,
      answer: "It is so.",
    });
    assert.equal(await uses(edge, "communicate"), false);
    assert.deepEqual((await put(false)).body.objections, []);
    assert.equal(await uses(edge, "communicate"), true);
    // One that nobody has decided is withdrawn with it, either way that one takes it back.
    const second = (await put(true)).body.objections[0].request;
    await put(false);
    assert.equal((await edge.row("rights_request", second))?.state, "withdrawn");
    const third = (await put(true)).body.objections[0].request;
    assert.equal((await ask("bob", "POST", `/me/requests/${third}/withdrawal`)).status, 204);
    assert.equal(await uses(edge, "communicate"), true);
    assert.deepEqual((await put(false)).body.objections, []);
    assert.deepEqual((await ask("olga", "GET", "/requests")).body.requests, []);
  });
});

Deno.test("R83 without the rest there is no service: it cannot be objected to, and words say why", async () => {
  await withIdentityEdge(people, async ({ ask }) => {
    for (const purpose of purposes) {
      for (const language of languages) {
        const text = objectionWords[purpose][language];
        assert.ok(text.length > 20 && text.endsWith("."), `${purpose} ${language}`);
      }
      if ((objectionable as readonly string[]).includes(purpose)) continue;
      const { status } = await ask("bob", "PUT", "/me/objections", { purpose, object: true });
      assert.equal(status, 422, purpose);
    }
    const shown = (await ask("bob", "GET", "/me/rights")).body.purposes;
    assert.deepEqual(
      shown.filter((one: { mayObject: boolean }) => one.mayObject)
        .map((one: { purpose: string }) => one.purpose),
      [...objectionable],
    );
  });
});

Deno.test("R83 communicate: no news and no mail of a manager's own accord; what one must be told still comes", async () => {
  await withIdentityEdge(people, async (edge) => {
    const { ask, registry } = edge;
    const texts = [{ language: "en", title: "Water", text: "Off on Monday." }];
    await ask("mia", "POST", "/buildings/tower/news", { texts });
    await ask("olga", "POST", "/buildings/tower/handover", { to: "Other Ltd" });
    const audiences = async () =>
      (await ask("bob", "GET", "/buildings/tower/news")).body.news
        .map((one: { audience: string }) => one.audience).sort();
    assert.deepEqual(await audiences(), ["everybody", "readers"]);
    await ask("bob", "PUT", "/me/objections", { purpose: "communicate", object: true });
    assert.deepEqual(await audiences(), ["everybody"]);
    // The right to read news is untouched: it is the use that has stopped.
    const request = {
      action: "read_news",
      building: "tower",
      subjects: [{ kind: "facility", id: "a1" }],
      atMs: startMs,
    } as const;
    assert.ok(
      await registry.look((ledger, now) =>
        decide(request, snapshotOf(ledger, testSite, now)).allowed
      ),
    );
    await sent(edge);
    await registry.run(as("mia"), "begin_thread", { building: "tower", person: "bob", text: "Hi" });
    assert.deepEqual(await mailsOf(edge, "message_waiting"), []);
    await registry.run(as("mia"), "begin_thread", { building: "tower", person: "amy", text: "Hi" });
    assert.deepEqual(await mailsOf(edge, "message_waiting"), ["amy"]);
    // Who has written wants the answer.
    const own = await registry.run(as("bob"), "begin_thread", { building: "tower", text: "Leak" });
    await sent(edge);
    await registry.run(as("mia"), "send_message", { thread: own.thread, text: "We come." });
    assert.deepEqual(await mailsOf(edge, "message_waiting"), ["bob"]);
  });
});

Deno.test("R83 R75 fix_defects: the flat is left out of troubleshooting, also of a session that runs", async () => {
  await withPeople(people, async ({ registry }) => {
    const asked = (facilities: string[]) =>
      registry.run(as("tina"), "ask_troubleshooting", {
        building: "tower",
        reason: "No picture",
        facilities,
        minutes: 10,
      });
    const shown = () =>
      registry.look((ledger, now) => openSession(ledger, "tower", now)?.facilities);
    const { id } = await asked(["a1", "a2"]);
    await registry.run(as("mia"), "decide_troubleshooting", { id, allow: true });
    await registry.run(as("tina"), "start_troubleshooting", { id });
    assert.deepEqual(await shown(), ["a1", "a2"]);
    await registry.run(as("bob"), "object_to", { purpose: "fix_defects", text: null });
    assert.deepEqual(await shown(), ["a2"]);
    assert.deepEqual((await asked(["a1", "a2"])).facilities, ["a2"]);
    assert.equal((await refusalOf(asked(["a1"]))).code, "forbidden");
    // One that was allowed before the objection begins without that flat.
    await registry.run(as("bob"), "lift_objection", { purpose: "fix_defects" });
    const later = await asked(["a1"]);
    await registry.run(as("mia"), "decide_troubleshooting", { id: later.id, allow: true });
    await registry.run(as("bob"), "object_to", { purpose: "fix_defects", text: null });
    const begun = registry.run(as("tina"), "start_troubleshooting", { id: later.id });
    assert.equal((await refusalOf(begun)).code, "forbidden");
  });
});

Deno.test("R83 the switch says nothing of a person to whoever does not decide", async () => {
  await withIdentityEdge(people, async ({ ask, audit }) => {
    await ask("bob", "PUT", "/me/objections", {
      purpose: "communicate",
      object: true,
      text: "The neighbours sing.",
    });
    for (const who of ["mia", "amy", "tina", "fred"]) {
      assert.equal((await ask(who, "GET", "/requests")).status, 403, who);
    }
    const person = await ask("mia", "GET", "/buildings/tower/people/bob");
    assert.ok(!JSON.stringify(person.body).includes("communicate"));
    assert.ok(!JSON.stringify(await audit()).includes("sing"));
  });
});

Deno.test("R83 an operator's own objection is another operator's to decide", async () => {
  await withPeople(people, async (stage) => {
    const { registry } = stage;
    const { request } = await registry.run(as("olga"), "object_to", {
      purpose: "communicate",
      text: null,
    });
    assert.deepEqual(await mailsOf(stage, "request_waiting"), ["otto"]);
    const own = registry.run(as("olga"), "decide_request", decision(request));
    assert.equal((await refusalOf(own)).code, "forbidden");
    await registry.run(as("otto"), "decide_request", decision(request));
    assert.equal((await stage.row("rights_request", request))?.state, "granted");
  });
});
