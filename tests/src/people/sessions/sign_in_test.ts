import assert from "node:assert/strict";
import { Argon2Passwords } from "../../../../src/people/sessions/password.ts";
import { MemoryStore } from "../../../../src/store/memory_store.ts";
import { ManualClock } from "../../../../src/clock.ts";
import { refusalOf } from "../people_stage.ts";
import { anAccount, anAppointment, aSession, startMs } from "../rows.ts";
import { quick, randomBytes, rightPassword, withPassword, withSignIn } from "./sign_in_stage.ts";

const wrong = "not the right one";

Deno.test("R03 a right password begins a session, is told to the log and is in no row of it", async () => {
  await withSignIn([["account", withPassword("ann")]], async (stage) => {
    const tokens = await stage.enter("ann");
    const session = await stage.row("session", tokens.session);
    assert.equal(session?.account, "ann");
    assert.equal(session?.deviceName, "Phone of ann");
    assert.equal(session?.method, "password");
    assert.equal(session?.verifiedAtMs, null);
    const verified = await stage.accessTokens.verify(tokens.accessToken);
    assert.ok(verified.ok && verified.value.session === tokens.session);
    assert.deepEqual(await stage.audit(), [], "told after its day");
    const all = JSON.stringify([await stage.audit(), session, await stage.row("account", "ann")]);
    assert.ok(!all.includes(rightPassword) && !all.includes(tokens.refreshToken));
    assert.deepEqual(stage.told, ["in password"]);
  });
});

Deno.test("R03 a hash with older parameters is made anew at the next good sign-in", async () => {
  const account = withPassword("ann");
  const passwords = new Argon2Passwords({ randomBytes });
  await withSignIn([["account", account]], async (stage) => {
    await refusalOf(stage.enter("ann", wrong));
    assert.equal((await stage.row("account", "ann"))?.password, account.password);
    await stage.enter("ann");
    const stored = (await stage.row("account", "ann"))?.password ?? "";
    assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await stage.enter("ann");
    assert.equal((await stage.row("account", "ann"))?.password, stored, "and then stays");
  }, { passwords });
});

Deno.test("R06 wrong password, unknown address and disabled account get the same refusal", async () => {
  const seed = [
    ["account", withPassword("ann")],
    ["account", withPassword("dora", { status: "disabled" })],
    ["account", withPassword("ivo", { status: "invited" })],
    ["account", anAccount("pia")],
  ] as const;
  await withSignIn(seed, async (stage) => {
    const refusals = [
      await refusalOf(stage.enter("ann", wrong)),
      await refusalOf(stage.enter("nobody", rightPassword)),
      await refusalOf(stage.enter("dora", rightPassword)),
      await refusalOf(stage.enter("ivo", rightPassword)),
      await refusalOf(stage.enter("pia", rightPassword)),
    ];
    assert.equal(refusals[0]?.code, "sign_in_failed");
    for (const refusal of refusals) assert.deepEqual(refusal, refusals[0]);
    assert.deepEqual((await stage.audit()).map(({ what, about, by }) => [what, about[0], by]), [
      ["authn_login_fail", "account/ann", null],
      ["authn_login_fail", "account/dora", null],
      ["authn_login_fail", "account/ivo", null],
      ["authn_login_fail", "account/pia", null],
    ]);
    assert.equal((await stage.row("sign_in", "all"))?.unknown, 1);
    assert.equal(stage.told.filter((word) => word === "failed unknown").length, 1);
  });
});

Deno.test("R06 each of them makes one hash and one commit: the same path", async () => {
  const passwords = new Argon2Passwords({ randomBytes, parameters: quick });
  let commits = 0;
  const people = { observer: { commit: () => void commits++ } };
  const seed = [
    ["account", withPassword("ann")],
    ["account", withPassword("dora", { status: "disabled" })],
  ] as const;
  await withSignIn(seed, async (stage) => {
    // The registry sets its alarm once it has begun, in a commit of its own.
    await stage.registry.look(() => null);
    const work = [];
    for (const [name, password] of [["ann", wrong], ["nobody", wrong], ["dora", rightPassword]]) {
      const before = { made: passwords.made, commits };
      await refusalOf(stage.enter(name!, password));
      work.push({ made: passwords.made - before.made, commits: commits - before.commits });
    }
    assert.deepEqual(work, [
      { made: 1, commits: 1 },
      { made: 1, commits: 1 },
      { made: 1, commits: 1 },
    ]);
  }, { passwords, people });
});

Deno.test("R06 after five failures one waits, known or not, ever longer, and never for good", async () => {
  await withSignIn([["account", withPassword("ann")]], async (stage) => {
    for (const name of ["ann", "nobody"]) {
      for (let n = 0; n < 5; n++) await refusalOf(stage.enter(name, wrong));
    }
    const waits = [];
    for (const name of ["ann", "nobody"]) {
      const refusal = await refusalOf(stage.enter(name, rightPassword));
      assert.equal(refusal.code, "busy");
      waits.push(refusal);
    }
    assert.deepEqual(waits[0], waits[1], "who has an account is not told by the wait");
    assert.equal(waits[0]?.retryAfterMs, 2_000);

    for (let failures = 6; failures < 20; failures++) {
      const { retryAfterMs } = await refusalOf(stage.enter("ann", wrong));
      stage.clock.advance(retryAfterMs!);
      assert.equal((await refusalOf(stage.enter("ann", wrong))).code, "sign_in_failed");
    }
    const longest = (await refusalOf(stage.enter("ann"))).retryAfterMs;
    assert.equal(longest, 15 * 60_000);
    const elsewhere = await refusalOf(stage.enter("ann", rightPassword, "192.0.2.99"));
    assert.equal(elsewhere.retryAfterMs, 60_000, "a stranger holds nobody back for longer");
    stage.clock.advance(60_000);
    assert.ok(await stage.enter("ann", rightPassword, "192.0.2.99"));
    assert.equal((await stage.row("account", "ann"))?.failures.count, 0, "they are forgotten");
    stage.clock.advance(14 * 60_000);
    assert.ok(await stage.enter("ann"), "nor is the first address shut out for good");
  });
});

Deno.test("R06 asking during a wait does not prolong it", async () => {
  await withSignIn([["account", withPassword("ann")]], async (stage) => {
    for (let n = 0; n < 5; n++) await refusalOf(stage.enter("ann", wrong));
    stage.clock.advance(1_500);
    for (let n = 0; n < 20; n++) {
      assert.equal((await refusalOf(stage.enter("ann", wrong))).retryAfterMs, 500);
    }
    stage.clock.advance(500);
    assert.ok(await stage.enter("ann"));
  });
});

Deno.test("R06 many attempts at once gain nothing", async () => {
  await withSignIn([["account", withPassword("ann")]], async (stage) => {
    const codes = await Promise.all(
      Array.from({ length: 30 }, async () => (await refusalOf(stage.enter("ann", wrong))).code),
    );
    assert.equal(codes.filter((code) => code === "sign_in_failed").length, 5);
    assert.equal(codes.filter((code) => code === "busy").length, 25);
  });
});

Deno.test("R06 one network address that tries many mail addresses waits too, others do not", async () => {
  await withSignIn([["account", withPassword("ann")]], async (stage) => {
    for (let n = 0; n < 25; n++) await refusalOf(stage.enter(`guess${n}`, wrong, "192.0.2.7"));
    assert.equal((await refusalOf(stage.enter("ann", rightPassword, "192.0.2.7"))).code, "busy");
    assert.ok(await stage.enter("ann", rightPassword, "192.0.2.8"));
  });
});

Deno.test("R06 an account's failures outlive a restart and are told as any failure", async () => {
  const clock = new ManualClock(startMs);
  const store = new MemoryStore({ clock });
  const people = { clock, store };
  await withSignIn([["account", withPassword("ann")]], async (stage) => {
    for (let n = 0; n < 5; n++) await refusalOf(stage.enter("ann", wrong));
    assert.deepEqual((await stage.row("account", "ann"))?.failures, {
      count: 5,
      lastAtMs: startMs,
    });
  }, { people });
  await withSignIn([], async (stage) => {
    assert.equal((await refusalOf(stage.enter("ann"))).code, "sign_in_failed");
    assert.equal((await stage.row("account", "ann"))?.failures.count, 5, "and it is not counted");
    clock.advance(2_000);
    assert.ok(await stage.enter("ann"));
  }, { people });
});

Deno.test("R06 a password that changed while it was checked opens nothing", async () => {
  await withSignIn([["account", withPassword("ann")]], async ({ registry }) => {
    const refusal = await refusalOf(registry.run(
      { account: "ann", session: null, via: "session", verifiedAtMs: null },
      "sign_in_with_password",
      { account: "ann", deviceName: "Phone", was: "an older one", becomes: null },
    ));
    assert.equal(refusal.code, "sign_in_failed");
  });
});

Deno.test("V6.3.3 an operator or manager without passkey gets a session, with one is told to use it", async () => {
  const seed = [
    ["account", withPassword("mia")],
    ["appointment", anAppointment("mia")],
    ["account", withPassword("otto", { operator: true })],
    ["account", withPassword("ann")],
    ...["mia", "otto", "ann"].map((name) => ["session", aSession(name)] as const),
  ] as const;
  await withSignIn(seed, async (stage) => {
    for (const name of ["mia", "otto", "ann"]) assert.ok(await stage.enter(name));
    for (const name of ["mia", "otto", "ann"]) await stage.enrol(name);
    for (const name of ["mia", "otto"]) {
      assert.equal((await refusalOf(stage.enter(name))).code, "passkey_required");
      assert.equal((await refusalOf(stage.enter(name, wrong))).code, "sign_in_failed");
    }
    assert.ok(await stage.enter("ann"), "a resident may use either");
  });
});

Deno.test("V6.2.3 changing one's password takes the old one, ends other devices and is logged", async () => {
  const seed = [
    ["account", withPassword("ann")],
    ["session", aSession("ann")],
    ["session", aSession("ann", { id: "tablet" })],
  ] as const;
  await withSignIn(seed, async (stage) => {
    const by = {
      account: "ann",
      session: "session-ann",
      via: "session",
      verifiedAtMs: null,
    } as const;
    const peer = "192.0.2.1";
    const next = "acht graue Boote am See";
    const attempt = (current: string | null, password: string) =>
      stage.signIn.changePassword(by, { current, password, peer });
    assert.equal((await refusalOf(attempt(wrong, next))).code, "sign_in_failed");
    assert.equal((await refusalOf(attempt(rightPassword, "password123"))).code, "invalid");
    assert.equal((await refusalOf(attempt(rightPassword, "ann-example"))).code, "invalid");
    await attempt(rightPassword, next);
    assert.equal(await stage.row("session", "tablet"), undefined);
    assert.ok(await stage.row("session", "session-ann"));
    assert.ok((await stage.audit()).some(({ what }) => what === "authn_password_change"));
    assert.equal((await refusalOf(stage.enter("ann"))).code, "sign_in_failed");
    assert.ok(await stage.enter("ann", next));
  });
});
