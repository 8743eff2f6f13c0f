import assert from "node:assert/strict";
import { messagesMax, threadKeptMs, threadsMax } from "../../../../src/people/registers/threads.ts";
import type { Message, Thread } from "../../../../src/people/rows/message.ts";
import { policyOf } from "../../../../src/privacy/policy.ts";
import { sealPlan } from "../../../../src/privacy/policy_seal.ts";
import { withIdentityEdge } from "../identity_edge.ts";
import { as, refusalOf, withPeople } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { town } from "./stage.ts";

const text = "The bell at my door does not ring.";

function aThread(id: string, change: Partial<Thread> = {}): readonly ["thread", Thread] {
  return ["thread", {
    id,
    building: "tower",
    person: "bob",
    createdAtMs: startMs,
    lastAtMs: startMs,
    readByPersonMs: startMs,
    readByManagersMs: 0,
    endsAtMs: startMs + threadKeptMs,
    ...change,
  }];
}

function aMessage(id: string, thread: string): readonly ["message", Message] {
  return ["message", { id, thread, by: "bob", side: "person", text, atMs: startMs }];
}

Deno.test("R96 a resident and the managers of the building write to each other, and see what was read", async () => {
  await withIdentityEdge(town, async ({ ask, clock }) => {
    const begun = await ask("bob", "POST", "/buildings/tower/threads", { text });
    assert.equal(begun.status, 201);
    const path = `/threads/${begun.body.thread}`;
    const ofMax = await ask("max", "GET", "/buildings/tower/threads");
    assert.deepEqual(
      ofMax.body.threads.map(({ person, side, messages, unread }: Record<string, unknown>) => (
        { person, side, messages, unread }
      )),
      [{ person: "bob", side: "managers", messages: 1, unread: true }],
    );
    clock.advance(1_000);
    assert.equal((await ask("max", "POST", `${path}/read`)).status, 204);
    const listed = await ask("mia", "GET", "/buildings/tower/threads");
    assert.equal(listed.body.threads[0].unread, false, "one manager's reading counts for all");
    clock.advance(1_000);
    const said = await ask("mia", "POST", `${path}/messages`, { text: "It will be mended." });
    assert.equal(said.status, 201);
    const seen = await ask("bob", "GET", path);
    assert.equal(seen.body.readByManagersMs, startMs + 2_000);
    assert.deepEqual(
      seen.body.messages.map((one: Message) => [one.side, one.text]),
      [["person", text], ["managers", "It will be mended."]],
    );
    // A manager may begin, too; with somebody of the building alone.
    const to = (person: string) => ({ person, text: "Please come by." });
    assert.equal((await ask("mia", "POST", "/buildings/tower/threads", to("amy"))).status, 201);
    assert.equal((await ask("mia", "POST", "/buildings/tower/threads", to("stan"))).status, 422);
    assert.equal((await ask("bob", "POST", "/buildings/tower/threads", to("amy"))).status, 403);
  });
});

Deno.test("R96 R10 nobody else reads a thread: no neighbour, other building's manager or operator", async () => {
  await withIdentityEdge(
    [...town, aThread("thread-1"), aMessage("message-1", "thread-1")],
    async ({ ask }) => {
      for (const who of ["amy", "tina", "fred", "olga", "stan"]) {
        assert.equal((await ask(who, "GET", "/threads/thread-1")).status, 404, who);
        const sent = await ask(who, "POST", "/threads/thread-1/messages", { text });
        assert.equal(sent.status, 404, who);
        assert.equal((await ask(who, "DELETE", "/messages/message-1")).status, 404, who);
      }
      assert.deepEqual((await ask("amy", "GET", "/buildings/tower/threads")).body.threads, []);
      assert.deepEqual((await ask("olga", "GET", "/buildings/tower/threads")).body.threads, []);
      assert.equal((await ask("stan", "GET", "/buildings/tower/threads")).status, 404);
    },
  );
});

Deno.test("R96 an author takes a message back, and a thread without any is gone", async () => {
  await withPeople(
    [...town, aThread("thread-1"), aMessage("message-1", "thread-1")],
    async ({ registry, row }) => {
      const other = registry.run(as("mia"), "delete_message", { id: "message-1" });
      assert.equal((await refusalOf(other)).code, "not_found");
      const mias = await registry.run(as("mia"), "send_message", { thread: "thread-1", text });
      await registry.run(as("bob"), "delete_message", { id: "message-1" });
      assert.ok(await row("thread", "thread-1") !== undefined);
      await registry.run(as("mia"), "delete_message", { id: mias.id });
      assert.equal(await row("thread", "thread-1"), undefined);
    },
  );
});

Deno.test("R96 R31 neither the audit log nor a mail holds a word of a message", async () => {
  await withPeople(town, async ({ registry, audit }) => {
    const { thread } = await registry.run(as("bob"), "begin_thread", { building: "tower", text });
    await registry.run(as("bob"), "send_message", { thread, text: "Still silent." });
    const mails = await registry.look((ledger) => [...ledger.all("mail")]);
    // One to each manager, none for a second message before the first was read.
    assert.deepEqual(mails.map(({ account, kind, about }) => [account, kind, about]).sort(), [
      ["max", "message_waiting", thread],
      ["mia", "message_waiting", thread],
    ]);
    const entries = await audit();
    assert.deepEqual(entries.map(({ what, about }) => [what, about]), [
      ["message_sent", [`thread/${thread}`]],
      ["message_sent", [`thread/${thread}`]],
    ]);
    for (const word of ["bell", "silent"]) {
      assert.ok(!JSON.stringify([mails, entries]).includes(word), word);
    }
  });
});

Deno.test("R96 R82 C6 a person's letters lie under their key, managers' under their thread's, news under its own", () => {
  for (const field of ["message.text", "news.texts[].title", "news.texts[].text"]) {
    assert.equal(policyOf(field)?.sealed, true, field);
  }
  const [message, news] = [sealPlan().message, sealPlan().news];
  assert.deepEqual(message?.map(({ path }) => path), [["text"]]);
  const written = aMessage("message-1", "thread-1")[1];
  assert.equal(message?.[0]?.owner(written), "bob");
  // It speaks to the person and of them, and goes with them, not with who wrote it.
  const answered: Message = { ...written, by: "mia", side: "managers" };
  assert.equal(message?.[0]?.owner(answered), "thread-1");
  assert.deepEqual(news?.map(({ path }) => path), [["texts"]]);
});

Deno.test("R96 threads and messages are bounded", async () => {
  const threads = Array.from({ length: threadsMax }, (_, at) => aThread(`thread-${at}`));
  const messages = Array.from(
    { length: messagesMax },
    (_, at) => aMessage(`message-${at}`, "thread-0"),
  );
  await withPeople([...town, ...threads, ...messages], async ({ registry }) => {
    const begun = registry.run(as("bob"), "begin_thread", { building: "tower", text });
    assert.equal((await refusalOf(begun)).code, "limit_reached");
    const sent = registry.run(as("mia"), "send_message", { thread: "thread-0", text });
    assert.equal((await refusalOf(sent)).code, "limit_reached");
    const long = { thread: "thread-1", text: "x".repeat(2001) };
    const tooLong = registry.run(as("bob"), "send_message", long);
    assert.equal((await refusalOf(tooLong)).code, "invalid");
  });
});

Deno.test("R86 R96 threads go with the account, and by themselves a year after their last message", async () => {
  const seed = [
    ...town,
    aThread("thread-bob"),
    aMessage("message-bob", "thread-bob"),
    aThread("thread-new", { person: "amy" }),
    aThread("thread-amy", { person: "amy", endsAtMs: startMs + 3_600_000 }),
    aMessage("message-amy", "thread-amy"),
  ];
  await withPeople(seed, async ({ registry, clock, row }) => {
    await registry.run(as("bob"), "stop_own", {});
    // The rows go within the minute; from this moment on nobody is shown them.
    const shown = registry.run(as("mia"), "mark_thread_read", { thread: "thread-bob" });
    assert.equal((await refusalOf(shown)).code, "not_found");
    clock.advance(60_000);
    assert.equal(await row("thread", "thread-bob"), undefined);
    assert.equal(await row("message", "message-bob"), undefined);
    assert.ok(await row("message", "message-amy") !== undefined);
    const late = registry.run(as("mia"), "begin_thread", {
      building: "tower",
      person: "bob",
      text,
    });
    assert.equal((await refusalOf(late)).code, "invalid");
    const { endsAtMs } = (await row("thread", "thread-new"))!;
    await registry.run(as("mia"), "send_message", { thread: "thread-new", text });
    const later = (await row("thread", "thread-new"))!;
    assert.equal(later.endsAtMs, clock.now() + threadKeptMs);
    assert.ok(later.endsAtMs > endsAtMs && threadKeptMs < 365 * 86_400_000);
    clock.advance(3_600_000);
    assert.equal(await row("message", "message-amy"), undefined);
  });
});
