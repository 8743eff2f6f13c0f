import assert from "node:assert/strict";
import { WaitingCodes } from "../../../../src/people/sessions/waiting_codes.ts";
import { withSignIn } from "./sign_in_stage.ts";
import { refusalOf } from "../people_stage.ts";
import { randomBytes } from "../../../../src/crypto_random.ts";

const soon = <T>(act: () => T) => Promise.resolve().then(act);

Deno.test("RFC 8628 a code of one kind is none of another: a screen's signs nobody in", async () => {
  await withSignIn([], async ({ signIn, clock, masterKey }) => {
    const screens = new WaitingCodes<string>("screen", { clock, masterKey, randomBytes });
    const { userCode, deviceCode } = screens.begin("screen", "192.0.2.1");
    const taken = await refusalOf(signIn.withDeviceCode(deviceCode));
    assert.equal(taken.code, "link_used");
    screens.take("max", userCode).approved = "the secret";
    assert.deepEqual(screens.redeem(deviceCode), { clientName: "screen", approved: "the secret" });
  });
});

Deno.test("RFC 8628 who types wrong codes waits, and others do not", async () => {
  await withSignIn([], async ({ clock, masterKey }) => {
    const codes = new WaitingCodes<string>("screen", { clock, masterKey, randomBytes });
    const { userCode } = codes.begin("screen", "192.0.2.1");
    const type = (by: string) => refusalOf(soon(() => codes.take(by, "BBBB-BBBB")));
    for (let wrong = 0; wrong < 5; wrong++) assert.equal((await type("max")).code, "not_found");
    assert.equal((await type("max")).code, "busy");
    assert.equal(codes.take("maud", userCode).clientName, "screen");
  });
});
