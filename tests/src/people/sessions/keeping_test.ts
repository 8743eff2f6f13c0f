/** When renewals of sessions become durable, and what a crash before that costs. */
import assert from "node:assert/strict";
import { repeatWithinMs } from "../../../../src/people/sessions/commands.ts";
import { registryKind } from "../../../../src/people/registry/behaviour.ts";
import { actorRowsPrefix, readActorRowKey } from "../../../../src/store/keys.ts";
import { MemoryStore } from "../../../../src/store/memory_store.ts";
import { ManualClock } from "../../../../src/clock.ts";
import { refusalOf } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { type SignInStage, withPassword, withSignIn } from "./sign_in_stage.ts";

const dayMs = 86_400_000;
const midnightMs = Math.ceil(startMs / dayMs) * dayMs;
const people = ["ann", "bob", "cid"].map((name) => ["account", withPassword(name)] as const);

/** What the store says of accounts and sessions: each row with the number of its commit. */
async function written({ store }: Pick<SignInStage, "store">) {
  const stored = await store.list({ prefix: actorRowsPrefix(registryKind, "yard") }, 1_000);
  return stored.filter(({ key }) => /^(session|account)$/.test(readActorRowKey(key).table))
    .map(({ key, value, stamp }) => ({ table: readActorRowKey(key).table, value, stamp }));
}

/** A store, and a second process that finds in it what the first had made durable. */
async function crashed(
  before: (stage: SignInStage) => Promise<void>,
  after: (stage: SignInStage) => Promise<void>,
): Promise<void> {
  const clock = new ManualClock(startMs);
  const store = new MemoryStore({ clock });
  await withSignIn(people, before, { people: { clock, store } });
  await withSignIn([], after, { people: { clock, store } });
}

Deno.test("C4 a renewal writes nothing until its day is over, then all are written in one commit", async () => {
  await withSignIn(people, async (stage) => {
    const tokens = [];
    for (const name of ["bob", "ann", "cid"]) tokens.push(await stage.enter(name));
    const before = await written(stage);
    for (const { refreshToken } of tokens) {
      stage.clock.advance(3_600_000);
      await stage.signIn.tokens.refresh(refreshToken);
    }
    assert.deepEqual(await written(stage), before);
    await stage.clock.run(midnightMs - stage.clock.now());
    const after = await written(stage);
    for (const { table, value } of after) {
      if (table === "session") assert.match(value, /"generation":1/);
      else assert.match(value, /"lastSeenDay":"2026-03-02"/);
      assert.ok(!value.includes("behind"), "what only this process knows is in no row");
    }
    assert.equal(after.length, 6);
    assert.equal(new Set(after.map(({ stamp }) => stamp)).size, 1, "no order among them");
    await stage.clock.run(2 * dayMs);
    assert.deepEqual(await written(stage), after, "once");
  });
});

Deno.test("V10.4.5 after a crash whoever holds the session goes on, however often it was renewed", async () => {
  let latest = "";
  await crashed(async (stage) => {
    ({ refreshToken: latest } = await stage.enter("ann"));
    for (let n = 0; n < 3; n++) {
      stage.clock.advance(600_000);
      ({ refreshToken: latest } = await stage.signIn.tokens.refresh(latest));
    }
  }, async (stage) => {
    const next = await stage.signIn.tokens.refresh(latest);
    assert.match(next.refreshToken, /\.4\./);
  });
});

for (const first of ["the holder", "the thief"] as const) {
  Deno.test(`V10.4.5 after a crash two who hold a session end it: ${first} comes first`, async () => {
    let stolen = "";
    let latest = "";
    await crashed(async (stage) => {
      ({ refreshToken: stolen } = await stage.enter("ann"));
      ({ refreshToken: latest } = await stage.signIn.tokens.refresh(stolen));
      ({ refreshToken: latest } = await stage.signIn.tokens.refresh(latest));
    }, async (stage) => {
      const [one, two] = first === "the holder" ? [latest, stolen] : [stolen, latest];
      await stage.signIn.tokens.refresh(one);
      stage.clock.advance(repeatWithinMs + 1);
      const { code } = await refusalOf(stage.signIn.tokens.refresh(two));
      assert.equal(code, "session_ended");
      const words = (await stage.audit()).map(({ what }) => what);
      assert.ok(words.includes("authn_token_reuse"));
    });
  });
}
