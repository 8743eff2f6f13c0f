import assert from "node:assert/strict";
import { as } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { type SignInStage, withPassword, withSignIn } from "./sign_in_stage.ts";

const dayMs = 86_400_000;
const midnightMs = Math.ceil(startMs / dayMs) * dayMs;
const people = ["ann", "bob", "cid"].map((name) => ["account", withPassword(name)] as const);
const signInsOf = async ({ audit }: SignInStage) =>
  (await audit()).filter(({ what }) => what === "authn_login_success");

Deno.test("C4 R31 sign-ins stand in the log after their day, each once and without a time", async () => {
  await withSignIn(people, async (stage) => {
    for (const name of ["bob", "ann", "cid"]) {
      await stage.enter(name);
      stage.clock.advance(3_600_000);
    }
    assert.deepEqual(await signInsOf(stage), []);
    await stage.clock.run(midnightMs - stage.clock.now());
    const told = await signInsOf(stage);
    assert.deepEqual(told.map(({ atMs }) => atMs), [midnightMs, midnightMs, midnightMs]);
    assert.deepEqual(
      told.map(({ facts }) => facts),
      told.map(() => ({ method: "password", day: "2026-03-02" })),
    );
    const sessions = told.map(({ about }) => about[0]!);
    assert.deepEqual(sessions, sessions.toSorted(), "in the order of their random ids");
    assert.deepEqual(
      told.map(({ about }) => about[1]).sort(),
      ["account/ann", "account/bob", "account/cid"],
    );
    await stage.clock.run(2 * dayMs);
    assert.equal((await signInsOf(stage)).length, 3);
  });
});

Deno.test("R31 a session that ends on its first day has its beginning in the log, before its end", async () => {
  await withSignIn(people, async (stage) => {
    const { session } = await stage.enter("ann");
    stage.clock.advance(60_000);
    await stage.registry.run(as("ann", { session }), "end_session", { session });
    assert.deepEqual((await stage.audit()).map(({ what }) => what), [
      "authn_login_success",
      "session_ended",
    ]);
    await stage.clock.run(2 * dayMs);
    assert.equal((await signInsOf(stage)).length, 1);
  });
});

Deno.test("C4 what is durable of a session tells the day on which it began and was proved", async () => {
  await withSignIn(people, async (stage) => {
    stage.clock.advance(12_345_678);
    const { session } = await stage.enter("ann");
    assert.doesNotMatch(session, /^[0-9a-f]{8}-[0-9a-f]{4}-7/, "an id of version 7 tells its time");
    const atMs = stage.clock.now();
    assert.equal((await stage.row("session", session))?.createdAtMs, atMs, "while the server runs");
    const stored = await stage.store.list({ prefix: [] }, 1_000);
    const text = stored.map(({ value }) => value).filter((value) => value.includes(session));
    assert.equal(text.length, 1);
    const kept = JSON.stringify(text);
    assert.ok(!kept.includes(String(atMs)) && !kept.includes(String(atMs).slice(0, 8)), kept);
  });
});
