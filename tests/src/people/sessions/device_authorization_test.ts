import assert from "node:assert/strict";
import {
  deviceCodeLifeMs,
  pollIntervalMs,
  userCodeLetters,
} from "../../../../src/people/sessions/device_authorization.ts";
import { as, refusalOf } from "../people_stage.ts";
import { anAccount, anAppointment, aSession, startMs } from "../rows.ts";
import { withSignIn } from "./sign_in_stage.ts";

const seed = [
  ["account", anAccount("ann")],
  ["session", aSession("ann", { verifiedAtMs: null })],
  ["account", anAccount("mia")],
  ["appointment", anAppointment("mia")],
  ["session", aSession("mia")],
] as const;
const peer = "192.0.2.1";

Deno.test("RFC 8628 a client waits, is approved by who sees its code, and gets one session", async () => {
  await withSignIn(seed, async ({ signIn, row, clock, told }) => {
    const codes = signIn.devices.begin("vestibule on laptop", peer);
    assert.match(codes.userCode, /^[B-Z]{4}-[B-Z]{4}$/);
    for (const letter of codes.userCode.replace("-", "")) {
      assert.ok(userCodeLetters.includes(letter));
    }
    const pending = await refusalOf(signIn.withDeviceCode(codes.deviceCode));
    assert.equal(pending.code, "authorization_pending");
    assert.equal(pending.retryAfterMs, pollIntervalMs);
    clock.advance(pollIntervalMs);
    assert.equal(
      await signIn.devices.approve(as("mia"), codes.userCode.toLowerCase().replace("-", " ")),
      "vestibule on laptop",
    );
    clock.advance(60_000);
    const tokens = await signIn.withDeviceCode(codes.deviceCode);
    const session = await row("session", tokens.session);
    assert.equal(session?.account, "mia");
    assert.equal(session?.method, "device_code");
    assert.equal(session?.deviceName, "vestibule on laptop");
    assert.equal(session?.verifiedAtMs, startMs, "the approver's proof, not a new one");
    assert.deepEqual(told, ["in device_code"]);
    clock.advance(pollIntervalMs);
    assert.equal((await refusalOf(signIn.withDeviceCode(codes.deviceCode))).code, "link_used");
    assert.equal(
      (await refusalOf(signIn.devices.approve(as("ann"), codes.userCode))).code,
      "not_found",
    );
  });
});

Deno.test("RFC 8628 who asks too often is told to slow down, by five seconds each time", async () => {
  await withSignIn(seed, async ({ signIn, clock }) => {
    const { deviceCode } = signIn.devices.begin("cli", peer);
    const ask = () => refusalOf(signIn.withDeviceCode(deviceCode));
    assert.equal((await ask()).code, "authorization_pending");
    clock.advance(pollIntervalMs - 1);
    const slow = await ask();
    assert.equal(slow.code, "busy");
    assert.equal(slow.retryAfterMs, 10_000);
    clock.advance(5_000);
    assert.equal((await ask()).retryAfterMs, 15_000);
    clock.advance(15_000);
    assert.equal((await ask()).code, "authorization_pending");
  });
});

Deno.test("RFC 8628 codes end after ten minutes, used or not", async () => {
  await withSignIn(seed, async ({ signIn, clock }) => {
    const unseen = signIn.devices.begin("cli", peer);
    const approved = signIn.devices.begin("cli", peer);
    await signIn.devices.approve(as("ann"), approved.userCode);
    clock.advance(deviceCodeLifeMs);
    for (const { deviceCode } of [unseen, approved]) {
      assert.equal((await refusalOf(signIn.withDeviceCode(deviceCode))).code, "link_used");
    }
    assert.equal(
      (await refusalOf(signIn.devices.approve(as("ann"), unseen.userCode))).code,
      "not_found",
    );
  });
});

Deno.test("V7.5.3 operators and managers approve with a fresh passkey, residents without", async () => {
  await withSignIn(seed, async ({ signIn }) => {
    const { userCode } = signIn.devices.begin("cli", peer);
    for (const verifiedAtMs of [null, startMs - 5 * 60_000 - 1]) {
      const refusal = await refusalOf(
        signIn.devices.approve(as("mia", { verifiedAtMs }), userCode),
      );
      assert.equal(refusal.code, "verification_needed");
    }
    await signIn.devices.approve(as("ann", { verifiedAtMs: null }), userCode);
  });
});

Deno.test("R13 an approval ends with the session that gave it", async () => {
  await withSignIn(seed, async ({ signIn, registry }) => {
    const { userCode, deviceCode } = signIn.devices.begin("cli", peer);
    await signIn.devices.approve(as("ann"), userCode);
    await registry.run(as("ann"), "end_session", { session: "session-ann" });
    assert.equal((await refusalOf(signIn.withDeviceCode(deviceCode))).code, "session_ended");
  });
});

Deno.test("RFC 8628 codes cannot be tried out, and what waits is bounded", async () => {
  await withSignIn(seed, async ({ signIn, clock }) => {
    const { userCode } = signIn.devices.begin("cli", peer);
    for (let n = 0; n < 5; n++) {
      assert.equal(
        (await refusalOf(signIn.devices.approve(as("ann"), "BBBB-BBBB"))).code,
        "not_found",
      );
    }
    const held = await refusalOf(signIn.devices.approve(as("ann"), userCode));
    assert.equal(held.code, "busy");
    clock.advance(held.retryAfterMs!);
    await signIn.devices.approve(as("ann"), userCode);

    const first = signIn.devices.begin("cli", "192.0.2.2");
    for (let n = 0; n < 40; n++) signIn.devices.begin("flood", "192.0.2.3");
    assert.equal(
      (await refusalOf(signIn.withDeviceCode(first.deviceCode))).code,
      "authorization_pending",
      "one address pushes out its own alone",
    );
  });
});
