import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { encode } from "cbor2";
import { challengeLifeMs } from "../../../../src/people/sessions/passkeys.ts";
import { firstPasskeyWithinMs } from "../../../../src/people/sessions/passkey_commands.ts";
import { SoftwarePasskey, type Twist } from "../../../parts/software_passkey.ts";
import { as, refusalOf } from "../people_stage.ts";
import { anAccount, anAppointment, aSession, startMs } from "../rows.ts";
import { publicUrl, type SignInStage, withSignIn } from "./sign_in_stage.ts";

const ann = [
  ["account", anAccount("ann")],
  ["session", aSession("ann", { verifiedAtMs: null })],
] as const;
const plain = { clientExtensionResults: {} };
const notVerified = as("ann", { verifiedAtMs: null });

/** Signs in with a passkey, as a browser would. */
async function enterBy(stage: SignInStage, passkey: SoftwarePasskey, twist: Twist = {}) {
  const options = await stage.signIn.passkeys.signInOptions("192.0.2.1");
  return await stage.signIn.withPasskey({
    response: { ...passkey.get(options, twist), ...plain },
    deviceName: "Laptop",
    peer: "192.0.2.1",
  });
}

Deno.test("C8 a passkey is registered and signs in without naming anybody", async () => {
  await withSignIn(ann, async (stage) => {
    const options = await stage.signIn.passkeys.registerOptions(notVerified);
    assert.equal(options.rp.id, "door.example.org");
    assert.equal(options.attestation, "none");
    assert.equal(options.authenticatorSelection?.residentKey, "required");
    assert.equal(options.authenticatorSelection?.userVerification, "required");
    const passkey = new SoftwarePasskey(publicUrl);
    const made = await stage.signIn.passkeys.register(notVerified, "Phone", {
      ...passkey.create(options),
      ...plain,
    });
    assert.equal(made.id, passkey.id);
    assert.equal((await stage.row("session", "session-ann"))?.verifiedAtMs, startMs);

    const asked = await stage.signIn.passkeys.signInOptions("192.0.2.1");
    assert.deepEqual(asked.allowCredentials ?? [], [], "nobody is named");
    const tokens = await enterBy(stage, passkey);
    const session = await stage.row("session", tokens.session);
    assert.equal(session?.account, "ann");
    assert.equal(session?.method, "passkey");
    assert.equal(session?.verifiedAtMs, startMs);
    assert.deepEqual((await stage.audit()).map(({ what }) => what), [
      "authn_passkey_added",
    ]);
  });
});

Deno.test("V6.3.3 what does not prove the person, here, now and to this site is refused", async () => {
  await withSignIn(ann, async (stage) => {
    const passkey = await stage.enrol("ann");
    const twists: Twist[] = [
      { verified: false },
      { origin: "https://door.example.com" },
      { challenge: Buffer.alloc(32).toString("base64url") },
      { badSignature: true },
      { counter: 1 },
    ];
    for (const twist of twists) {
      const refusal = await refusalOf(enterBy(stage, passkey, twist));
      assert.equal(refusal.code, "sign_in_failed", JSON.stringify(twist));
    }
    const stranger = new SoftwarePasskey(publicUrl);
    assert.equal((await refusalOf(enterBy(stage, stranger))).code, "sign_in_failed");
    assert.ok(await enterBy(stage, passkey), "and the passkey is still good");
    assert.ok(await enterBy(stage, passkey, { withoutUserHandle: true }));
    const failures = (await stage.audit()).filter(({ what }) => what === "authn_login_fail");
    assert.equal(failures.length, twists.length, "those that name an account are in the log");
  });
});

Deno.test("V6.3.3 a challenge is good once, for five minutes, and for what it was made", async () => {
  await withSignIn(ann, async (stage) => {
    const passkey = await stage.enrol("ann");
    const { passkeys } = stage.signIn;
    const answer = (options: Parameters<SoftwarePasskey["get"]>[0]) =>
      stage.signIn.withPasskey({
        response: { ...passkey.get(options), ...plain },
        deviceName: "Laptop",
        peer: "192.0.2.1",
      });
    const once = await passkeys.signInOptions("192.0.2.1");
    assert.ok(await answer(once));
    assert.equal((await refusalOf(answer(once))).code, "sign_in_failed");
    const late = await passkeys.signInOptions("192.0.2.1");
    stage.clock.advance(challengeLifeMs);
    assert.equal((await refusalOf(answer(late))).code, "sign_in_failed");
    const other = await passkeys.verifyOptions(as("ann"));
    assert.equal((await refusalOf(answer(other))).code, "sign_in_failed");
  });
});

Deno.test("V7.5.3 a passkey proves the person again in their session, and only in theirs", async () => {
  const seed = [
    ...ann,
    ["account", anAccount("bob")],
    ["session", aSession("bob", { verifiedAtMs: null })],
  ] as const;
  await withSignIn(seed, async (stage) => {
    const { passkeys } = stage.signIn;
    const anns = await stage.enrol("ann");
    const bobs = await stage.enrol("bob");
    stage.clock.advance(60_000);
    const options = await passkeys.verifyOptions(as("ann"));
    assert.deepEqual(options.allowCredentials?.map(({ id }) => id), [anns.id]);
    await passkeys.verify(as("ann"), { ...anns.get(options), ...plain });
    assert.equal((await stage.row("session", "session-ann"))?.verifiedAtMs, startMs + 60_000);
    assert.equal((await stage.row("session", "session-bob"))?.verifiedAtMs, startMs);

    const again = await passkeys.verifyOptions(as("ann"));
    const foreign = await refusalOf(passkeys.verify(as("ann"), { ...bobs.get(again), ...plain }));
    assert.equal(foreign.code, "sign_in_failed");
    const crossed = await refusalOf(
      passkeys.verify(as("bob"), {
        ...bobs.get(await passkeys.verifyOptions(as("ann"))),
        ...plain,
      }),
    );
    assert.equal(crossed.code, "sign_in_failed", "a challenge belongs to a session");
  });
});

Deno.test("V6.3.3 a counter that stands still or goes back is refused even in a race", async () => {
  await withSignIn(ann, async (stage) => {
    const passkey = await stage.enrol("ann");
    await enterBy(stage, passkey, { counter: 9 });
    const refusal = await refusalOf(stage.registry.run(as("ann"), "sign_in_with_passkey", {
      account: "ann",
      passkey: passkey.id,
      counter: 9,
      deviceName: "Copy",
    }));
    assert.equal(refusal.code, "sign_in_failed");
    assert.equal((await stage.row("account", "ann"))?.passkeys[0]?.counter, 9);
    assert.ok(await enterBy(stage, passkey, { counter: 10 }));
  });
});

Deno.test("V7.5.1 the first passkey takes a new sign-in, a further one a proof by the first", async () => {
  await withSignIn(ann, async (stage) => {
    const { passkeys } = stage.signIn;
    const add = async (by = notVerified) => {
      const passkey = new SoftwarePasskey(publicUrl);
      const answer = { ...passkey.create(await passkeys.registerOptions(by)), ...plain };
      return await passkeys.register(by, "Key", answer);
    };
    stage.clock.advance(firstPasskeyWithinMs + 1);
    assert.equal((await refusalOf(add())).code, "verification_needed");
    const fresh = await stage.registry.run(as("ann"), "begin_session", {
      account: "ann",
      method: "password",
      deviceName: "Phone",
      verifiedAtMs: null,
    });
    const by = as("ann", { session: fresh.id, verifiedAtMs: null });
    await add(by);
    assert.equal((await refusalOf(add(by))).code, "verification_needed");
    await add(as("ann", { session: fresh.id, verifiedAtMs: stage.clock.now() }));
    assert.equal((await stage.row("account", "ann"))?.passkeys.length, 2);
  });
});

Deno.test("C14 an attestation that names certificates is refused without being looked at", async () => {
  await withSignIn(ann, async (stage) => {
    const { passkeys } = stage.signIn;
    for (const [fmt, attStmt] of [["packed", { x5c: [new Uint8Array(8)] }], ["apple", {}]]) {
      const passkey = new SoftwarePasskey(publicUrl);
      const made = passkey.create(await passkeys.registerOptions(notVerified));
      const attestationObject = Buffer.from(
        encode({ fmt, attStmt, authData: new Uint8Array(37) }),
      ).toString("base64url");
      const refusal = await refusalOf(passkeys.register(notVerified, "Key", {
        ...made,
        ...plain,
        response: { ...made.response, attestationObject },
      }));
      assert.equal(refusal.code, "invalid");
      assert.match(refusal.detail, /does not fit/);
    }
  });
});

Deno.test("V6.3.3 a passkey made without the person verified, or for another site, is refused", async () => {
  await withSignIn(ann, async (stage) => {
    const { passkeys } = stage.signIn;
    for (const twist of [{ verified: false }, { origin: "https://evil.example.org" }] as Twist[]) {
      const made = new SoftwarePasskey(publicUrl)
        .create(await passkeys.registerOptions(notVerified), twist);
      const refusal = await refusalOf(passkeys.register(notVerified, "Key", { ...made, ...plain }));
      assert.equal(refusal.code, "invalid");
    }
    assert.deepEqual((await stage.row("account", "ann"))?.passkeys, []);
  });
});

Deno.test("C8 an operator or manager keeps one passkey, a resident may remove the last", async () => {
  const seed = [
    ...ann,
    ["account", anAccount("mia")],
    ["appointment", anAppointment("mia")],
    ["session", aSession("mia")],
    ["account", anAccount("otto", { operator: true })],
    ["session", aSession("otto")],
  ] as const;
  await withSignIn(seed, async (stage) => {
    for (const name of ["mia", "otto"]) {
      const first = await stage.enrol(name);
      const remove = (passkey: string, by = as(name)) =>
        stage.registry.run(by, "remove_passkey", { passkey });
      assert.equal((await refusalOf(remove(first.id))).code, "passkey_required");
      const second = await stage.enrol(name);
      const stale = as(name, { verifiedAtMs: startMs - 5 * 60_000 - 1 });
      assert.equal((await refusalOf(remove(first.id, stale))).code, "verification_needed");
      assert.equal((await refusalOf(remove(first.id, as("ann")))).code, "not_found");
      await remove(first.id);
      assert.equal((await refusalOf(enterBy(stage, first))).code, "sign_in_failed");
      assert.ok(await enterBy(stage, second));
    }
    const own = await stage.enrol("ann");
    await stage.registry.run(as("ann"), "remove_passkey", { passkey: own.id });
    assert.deepEqual((await stage.row("account", "ann"))?.passkeys, []);
    assert.equal(
      (await stage.audit()).filter(({ what }) => what === "authn_passkey_removed").length,
      3,
    );
  });
});

Deno.test("V6.3.3 a passkey of one account is taken by no other, and an account has sixteen at most", async () => {
  const seed = [...ann, ["account", anAccount("bob")], ["session", aSession("bob")]] as const;
  await withSignIn(seed, async (stage) => {
    const { id } = await stage.enrol("ann");
    const add = (id: string) =>
      stage.registry.run(as("bob"), "add_passkey", {
        id,
        publicKey: "AA",
        counter: 0,
        transports: [],
        name: "Key",
      });
    assert.equal((await refusalOf(add(id))).code, "conflict");
    for (let n = 0; n < 16; n++) await add(`other-${n}`);
    assert.equal((await refusalOf(add("one-more"))).code, "limit_reached");
  });
});

Deno.test("R86 a passkey of who has stopped or was disabled opens nothing", async () => {
  await withSignIn(ann, async (stage) => {
    const passkey = await stage.enrol("ann");
    const account = (await stage.row("account", "ann"))!;
    for (
      const [status, code] of [["stopped", "stopped"], ["disabled", "sign_in_failed"]] as const
    ) {
      await withSignIn([["account", { ...account, status }]], async (later) => {
        assert.equal((await refusalOf(enterBy(later, passkey))).code, code);
      });
    }
  });
});
