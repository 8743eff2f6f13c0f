/** Sessions from their beginning to their end: tokens, their rotation, reuse, and what ends them. */
import assert from "node:assert/strict";
import { RefusalError } from "../../../../src/refusal.ts";
import { repeatWithinMs } from "../../../../src/people/sessions/commands.ts";
import { dayOf, sessionLifeMs, sessionsMax } from "../../../../src/people/sessions/beginning.ts";
import { sessionIdleMs } from "../../../../src/people/rows/session.ts";
import { as, refusalOf } from "../people_stage.ts";
import { anAccount, aSession, startMs } from "../rows.ts";
import { type SignInStage, withPassword, withSignIn } from "./sign_in_stage.ts";

const dayMs = 86_400_000;
const ann = [["account", withPassword("ann")]] as const;
const endOf = ({ events }: SignInStage) => events.filter(({ type }) => type === "ended");

Deno.test("V10.4.5 each use of a refresh token gives the next, and the old one is good no more", async () => {
  await withSignIn(ann, async (stage) => {
    const first = await stage.enter("ann");
    const second = await stage.signIn.tokens.refresh(first.refreshToken);
    assert.equal(second.session, first.session);
    assert.notEqual(second.refreshToken, first.refreshToken);
    stage.clock.advance(repeatWithinMs + 1);
    const third = await stage.signIn.tokens.refresh(second.refreshToken);
    assert.ok((await stage.accessTokens.verify(third.accessToken)).ok);
    assert.equal((await stage.row("session", first.session))?.generation, 2);
  });
});

Deno.test("V10.4.5 an older token that comes back ends the session, and the log says so", async () => {
  await withSignIn(ann, async (stage) => {
    const first = await stage.enter("ann");
    const second = await stage.signIn.tokens.refresh(first.refreshToken);
    stage.clock.advance(repeatWithinMs + 1);
    const refusal = await refusalOf(stage.signIn.tokens.refresh(first.refreshToken));
    assert.equal(refusal.code, "session_ended");
    assert.equal(await stage.row("session", first.session), undefined);
    assert.equal(
      (await refusalOf(stage.signIn.tokens.refresh(second.refreshToken))).code,
      "session_ended",
    );
    const words = (await stage.audit()).map(({ what }) => what);
    assert.deepEqual(words, ["authn_token_reuse", "authn_login_success", "session_ended"]);
    assert.deepEqual(endOf(stage), [{ type: "ended", what: "session", id: first.session }]);
  });
});

Deno.test("V10.4.5 a lost answer is repeated once within ten seconds, with the same token", async () => {
  await withSignIn(ann, async (stage) => {
    const first = await stage.enter("ann");
    const second = await stage.signIn.tokens.refresh(first.refreshToken);
    stage.clock.advance(repeatWithinMs);
    const again = await stage.signIn.tokens.refresh(first.refreshToken);
    assert.equal(again.refreshToken, second.refreshToken);
    const third = await stage.signIn.tokens.refresh(again.refreshToken);
    assert.equal((await stage.row("session", first.session))?.repeated, undefined);
    // The first is two generations old by now, so it counts as stolen even within ten seconds.
    await refusalOf(stage.signIn.tokens.refresh(first.refreshToken));
    assert.equal(await stage.row("session", third.session), undefined);
  });
});

Deno.test("C4 a session's row tells the day of its last use and no time", async () => {
  await withSignIn(ann, async (stage) => {
    const first = await stage.enter("ann");
    const before = (await stage.row("session", first.session))!;
    stage.clock.advance(3 * 3_600_000);
    await stage.signIn.tokens.refresh(first.refreshToken);
    const after = (await stage.row("session", first.session))!;
    assert.deepEqual(after, { ...before, generation: 1, live: "behind" });
  });
});

Deno.test("V10.4.5 a second repeat ends the session, even within ten seconds", async () => {
  await withSignIn(ann, async (stage) => {
    const first = await stage.enter("ann");
    await stage.signIn.tokens.refresh(first.refreshToken);
    await stage.signIn.tokens.refresh(first.refreshToken);
    await refusalOf(stage.signIn.tokens.refresh(first.refreshToken));
    assert.equal(await stage.row("session", first.session), undefined);
  });
});

Deno.test("V10.4.5 of many uses at once, two get the same token and the third ends the session", async () => {
  await withSignIn(ann, async (stage) => {
    const first = await stage.enter("ann");
    const outcomes = await Promise.all(Array.from({ length: 6 }, async () => {
      try {
        return (await stage.signIn.tokens.refresh(first.refreshToken)).refreshToken;
      } catch (error) {
        assert.ok(error instanceof RefusalError);
        return error.refusal.code;
      }
    }));
    const given = outcomes.filter((outcome) => outcome !== "session_ended");
    assert.equal(given.length, 2);
    assert.equal(new Set(given).size, 1);
    assert.equal(await stage.row("session", first.session), undefined);
  });
});

Deno.test("V10.4.5 a token that nobody was given changes nothing", async () => {
  await withSignIn(ann, async (stage) => {
    const { refreshToken, session } = await stage.enter("ann");
    const [id, generation, mac] = refreshToken.split(".");
    const made = [
      "nonsense",
      `${id}.7.${mac}`,
      `${id}.${generation}.${mac!.split("").reverse().join("")}`,
      `nobody.${generation}.${mac}`,
    ];
    for (const token of made) {
      assert.equal((await refusalOf(stage.signIn.tokens.refresh(token))).code, "session_ended");
    }
    assert.equal((await stage.row("session", session))?.generation, 0);
    assert.ok(await stage.signIn.tokens.refresh(refreshToken));
  });
});

Deno.test("V10.4.8 a session ends after 90 days whatever is done", async () => {
  await withSignIn(ann, async (stage) => {
    let tokens = await stage.enter("ann");
    for (let at = 20 * dayMs; at < sessionLifeMs - dayMs; at += 20 * dayMs) {
      stage.clock.advance(20 * dayMs);
      tokens = await stage.signIn.tokens.refresh(tokens.refreshToken);
    }
    const beganMs = startMs - startMs % dayMs;
    stage.clock.advance(beganMs + sessionLifeMs - 1 - stage.clock.now());
    tokens = await stage.signIn.tokens.refresh(tokens.refreshToken);
    stage.clock.advance(1);
    const refusal = await refusalOf(stage.signIn.tokens.refresh(tokens.refreshToken));
    assert.equal(refusal.code, "session_ended");
    assert.equal(endOf(stage).length, 1);
  });
});

Deno.test("V7.3.1 a session that nobody uses for 30 days ends, and its row goes at midnight", async () => {
  const seed = [
    ...ann,
    ["account", anAccount("bob")],
    ["session", aSession("bob", { lastSeenDay: dayOf(startMs + 5 * dayMs) })],
  ] as const;
  await withSignIn(seed, async (stage) => {
    const tokens = await stage.enter("ann");
    // To the end of the day: no time of use is kept, only the day.
    stage.clock.advance(sessionIdleMs + dayMs);
    const refusal = await refusalOf(stage.signIn.tokens.refresh(tokens.refreshToken));
    assert.equal(refusal.code, "session_ended");
    assert.ok(await stage.row("session", "session-bob"));
    stage.clock.advance(6 * dayMs);
    await stage.clock.run(1_000);
    assert.equal(await stage.row("session", "session-bob"), undefined, "nobody asked for it");
    assert.deepEqual(
      (await stage.audit()).filter(({ what }) => what === "session_ended").map(({ facts }) =>
        facts
      ),
      [{ why: "expired" }, { why: "expired" }],
    );
  });
});

Deno.test("V7.3.2 the sweep of a long pause goes on from turn to turn until all is gone", async () => {
  const old = Array.from({ length: 450 }, (_, n) =>
    [
      "session",
      aSession("ann", {
        id: `old-${String(n).padStart(3, "0")}`,
        createdAtMs: startMs - 100 * dayMs,
        lastSeenDay: dayOf(startMs - (n < 430 ? 60 : 40) * dayMs),
        expiresAtMs: startMs - 10 * dayMs,
      }),
    ] as const);
  await withSignIn([...ann, ["session", aSession("ann")], ...old], async (stage) => {
    await stage.clock.run(1_000);
    assert.equal(await stage.registry.look((ledger) => ledger.size("session")), 1);
    assert.equal((await stage.audit()).length, 450);
  });
});

Deno.test("V7.5.2 a person sees and ends their own sessions, never another's", async () => {
  const seed = [
    ...ann,
    ["account", anAccount("bob")],
    ["session", aSession("ann")],
    ["session", aSession("ann", { id: "tablet" })],
    ["session", aSession("ann", { id: "laptop" })],
    ["session", aSession("bob")],
  ] as const;
  await withSignIn(seed, async (stage) => {
    const { registry } = stage;
    const foreign = await refusalOf(
      registry.run(as("ann"), "end_session", { session: "session-bob" }),
    );
    const none = await refusalOf(registry.run(as("ann"), "end_session", { session: "no-such" }));
    assert.deepEqual(foreign, none);
    assert.equal(none.code, "not_found");
    await registry.run(as("ann"), "end_session", { session: "tablet" });
    assert.deepEqual(await registry.run(as("ann"), "end_other_sessions", {}), { ended: 1 });
    assert.ok(await stage.row("session", "session-ann"));
    assert.ok(await stage.row("session", "session-bob"));
    assert.deepEqual(endOf(stage).map((event) => "id" in event && event.id), ["tablet", "laptop"]);
  });
});

Deno.test("V7.4.2 R86 a session of an account that is no longer active is renewed no more", async () => {
  for (const status of ["disabled", "stopped"] as const) {
    await withSignIn(ann, async (stage) => {
      const { refreshToken, session } = await stage.enter("ann");
      const account = (await stage.row("account", "ann"))!;
      await withSignIn([
        ["account", { ...account, status }],
        ["session", (await stage.row("session", session))!],
      ], async (later) => {
        const refusal = await refusalOf(later.signIn.tokens.refresh(refreshToken));
        assert.equal(refusal.code, "session_ended");
        assert.equal(await later.row("session", session), undefined);
      });
    });
  }
});

Deno.test("R86 who has stopped cannot begin a session, and is told", async () => {
  await withSignIn([["account", anAccount("ann", { status: "stopped" })]], async ({ registry }) => {
    const refusal = await refusalOf(registry.run(as("ann"), "begin_session", {
      account: "ann",
      method: "passkey",
      deviceName: "Phone",
      verifiedAtMs: null,
    }));
    assert.equal(refusal.code, "stopped");
  });
});

Deno.test("V7.1.2 an account has 32 sessions at most; a further one ends the longest unused", async () => {
  const many = Array.from(
    { length: sessionsMax },
    (_, n) =>
      [
        "session",
        aSession("ann", { id: `s${n}`, lastSeenDay: dayOf(startMs - (n === 5 ? 2 : 1) * dayMs) }),
      ] as const,
  );
  await withSignIn([...ann, ...many], async (stage) => {
    const { session } = await stage.enter("ann");
    assert.equal(
      await stage.registry.look((ledger) => ledger.count("session", "account", "ann")),
      sessionsMax,
    );
    assert.equal(await stage.row("session", "s5"), undefined);
    assert.ok(await stage.row("session", session));
  });
});
