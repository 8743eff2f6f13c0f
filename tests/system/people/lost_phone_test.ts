/**
 * A lost phone. Its session is ended from another device of the person, and at once it can open
 * nothing, watch nothing and call nothing. Who has no other device comes back by a code that is
 * mailed; that ends every session and gives back no key that was on the phone.
 */
import assert from "node:assert/strict";
import { closeCodes } from "../../../src/protocol.ts";
import { LivePhone } from "../../parts/live_phone.ts";
import { ask, demanded, type GivenTokens, openDoor, type Person } from "../../parts/person.ts";
import { password, Town } from "../../parts/town.ts";
import { entrance, linden, lindenLifts } from "../../parts/town_site.ts";
import { until } from "../../parts/until.ts";

interface SessionView {
  readonly id: string;
  readonly deviceName: string;
  readonly current: boolean;
  readonly verifiedAtMs: number | null;
}

Deno.test("R13 C3 C8 a lost phone: ended from another device within a second, and no way back restores its keys", async (t) => {
  await using town = await Town.start();
  const { building, server: { http } } = town;
  const flat = await town.flat("B 2");
  const anna = await town.mainUser(flat.id, "Anna Aalto", "anna@linden.example");
  await anna.addPasskey();
  const tablet = town.person("Anna Aalto, on her tablet");
  assert.equal(await tablet.signIn("anna@linden.example", password, "tablet"), "ok");

  await t.step("the session of the phone is ended on the tablet", async () => {
    const door = await anna.capability(linden, "door");
    assert.equal((await openDoor(http, entrance, door)).code, "ok");
    const phone = await LivePhone.connect(http, (await anna.capability(linden, "lift")).capability);
    await phone.watch(lindenLifts);
    // The manager may watch every call of the building, without ids of people (C5).
    const watcher = await LivePhone.connect(
      http,
      (await town.manager.capability(linden, "lift")).capability,
    );
    await watcher.watch(lindenLifts);
    // The controller hangs, so that no car is fixed to the call.
    await building.do({ do: "controllerSilent", ...lindenLifts, on: true });
    const call = await phone.call(lindenLifts, { kind: "destination", from: 3, to: 0, persons: 1 });
    assert.ok(typeof call === "object", String(call));

    const { sessions } = await tablet.get<{ sessions: SessionView[] }>("/me/sessions");
    const lost = sessions.find(({ current }) => !current)!;
    assert.deepEqual(sessions.map(({ deviceName }) => deviceName).sort(), ["phone", "tablet"]);
    assert.equal(lost.id, anna.session);
    const beganMs = performance.now();
    const ending = await tablet.identity("DELETE", `/me/sessions/${lost.id}`);
    assert.equal(ending.code, "ok");

    const { code, reason, atMs } = await phone.untilClosed();
    assert.deepEqual([code, reason], [closeCodes.capabilityEnded, "capability_revoked"]);
    assert.equal((await openDoor(http, entrance, door)).code, "capability_revoked");
    const refusedAfterMs = Math.max(atMs, performance.now()) - beganMs;
    assert.ok(refusedAfterMs < 1_000, `refused after ${refusedAfterMs} ms`);
    const cancelled = await until(
      "the call to be cancelled",
      () =>
        watcher.events("any_call").find((event) =>
          event.call.id === call.id && event.call.state === "cancelled"
        ),
    );
    assert.equal(cancelled.call.reason, "right_ended");
    assert.equal(JSON.stringify(watcher.told).includes(anna.session), false);

    // The phone is told what has happened, whatever it tries; the tablet goes on.
    assert.equal(await anna.code("GET", "/me"), "session_ended");
    assert.equal(await anna.refresh(), "session_ended");
    assert.equal((await anna.askCapability(linden, "door")).code, "session_ended");
    const another = await LivePhone.connect(http, door.capability);
    assert.equal(another.isWelcome, false, "no socket on what the phone still holds");
    assert.equal(
      (await openDoor(http, entrance, await tablet.capability(linden, "door"))).code,
      "ok",
    );
    await watcher.close();
  });

  await t.step("without another device, a mailed code opens a way back, once", async () => {
    const asked = await ask<{ recovery: string; claim: string }>(
      http,
      "POST",
      "/identity/v1/recovery",
      { email: "anna@linden.example" },
    );
    const { recovery, claim } = demanded(asked, "a recovery");
    const nobody = await ask<object>(http, "POST", "/identity/v1/recovery", {
      email: "nobody@linden.example",
    });
    assert.deepEqual(
      [nobody.status, Object.keys(nobody.body)],
      [asked.status, Object.keys(asked.body)],
      "who has no account is answered alike",
    );
    const codeIn = /^ {4}([0-9A-Z]{5} [0-9A-Z]{5})$/m;
    const mail = await town.mailTo("anna@linden.example", ({ text }) => codeIn.test(text));
    const complete = (secret: string) =>
      ask<GivenTokens>(http, "POST", "/identity/v1/recovery/complete", {
        recovery,
        secret,
        password: "another horse, 9 staples",
        deviceName: "new phone",
      });
    const before = await tablet.capability(linden, "door");
    assert.equal((await complete("AAAAA AAAAA")).code, "sign_in_failed");
    assert.equal((await complete(claim)).code, "sign_in_failed", "nobody has vouched");
    const secret = codeIn.exec(mail.text)![1]!;
    const back = town.person("Anna Aalto, on her new phone");
    back.take(demanded(await complete(secret), "the way back"));
    assert.equal((await complete(secret)).code, "sign_in_failed", "a code counts once");

    // Every session before it has ended, and the old devices and the mailbox are told.
    assert.equal(await tablet.code("GET", "/me"), "session_ended");
    assert.equal((await openDoor(http, entrance, before)).code, "capability_revoked");
    await town.mailTo(
      "anna@linden.example",
      ({ text, headers }) =>
        !codeIn.test(text) && !text.includes("#") &&
        (headers.get("subject") ?? "").toLowerCase().includes("sign"),
    );
    assert.equal(await tablet.signIn("anna@linden.example", password, "tablet"), "sign_in_failed");

    // The new session proves nothing by itself: no passkey came back with it.
    const { sessions } = await back.get<{ sessions: SessionView[] }>("/me/sessions");
    assert.deepEqual(
      sessions.map(({ deviceName, verifiedAtMs }) => ({ deviceName, verifiedAtMs })),
      [{ deviceName: "new phone", verifiedAtMs: null }],
    );
    assert.equal((await passkeysOf(back)).length, 1, "the one on the lost phone, and no other");
    assert.equal(
      (await openDoor(http, entrance, await back.capability(linden, "door"))).code,
      "ok",
    );
  });

  await t.step("by the manager's word the passkey of the lost phone ends too", async () => {
    const asked = await ask<{ recovery: string; claim: string }>(
      http,
      "POST",
      "/identity/v1/recovery",
      { email: "anna@linden.example" },
    );
    const { recovery, claim } = demanded(asked, "a recovery");
    const view = await town.manager.get<{ account: string; name: string }>(`/recovery/${recovery}`);
    assert.deepEqual([view.account, view.name], [anna.account, "Anna Aalto"]);
    assert.equal(await town.manager.code("POST", `/recovery/${recovery}/vouch`), "ok");
    const back = town.person("Anna Aalto, on another phone");
    const tokens = await ask<GivenTokens>(http, "POST", "/identity/v1/recovery/complete", {
      recovery,
      secret: claim,
      password: "a third horse, 11 staples",
      deviceName: "another phone",
    });
    back.take(demanded(tokens, "the way back"));
    assert.deepEqual(await passkeysOf(back), []);
    const thief = town.person("whoever found the phone");
    assert.equal(await thief.signInByPasskey(anna, "phone"), "sign_in_failed");
  });
});

async function passkeysOf(who: Person): Promise<readonly unknown[]> {
  return (await who.get<{ passkeys: unknown[] }>("/me/passkeys")).passkeys;
}
