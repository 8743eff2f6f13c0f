import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { openPush } from "../../../../src/open_push.ts";
import { pushDevicesMax } from "../../../../src/people/rows/push_subscription.ts";
import { Log } from "../../../../src/operations/log.ts";
import { type IdentityEdge, withIdentityEdge } from "../../people/identity_edge.ts";
import type { Seed } from "../../people/people_stage.ts";
import { pushEntry } from "../../people/push/push_scene.ts";
import { anAccount, aSession } from "../../people/rows.ts";

const keys = {
  p256dh: `B${"k".repeat(86)}`,
  auth: Buffer.alloc(16, 3).toString("base64url"),
};
const wish = { endpoint: "https://push.example.org/wp/one", ...keys };
const services = ["*.example.org", "localhost:8443"];

/** Runs a body where Mia, Amy and the operator are signed in, with an entry for push services. */
async function withPushRoutes(
  body: (edge: IdentityEdge) => Promise<void>,
  { hosts = services, more = [] }: { hosts?: readonly string[]; more?: Seed } = {},
): Promise<void> {
  const people: Seed = ["mia", "amy", "olga"].flatMap((who): Seed => [
    ["account", anAccount(who, { operator: who === "olga" })],
    ["session", aSession(who)],
  ]);
  const entry: Seed = hosts.length === 0 ? [] : [pushEntry(hosts)];
  await withIdentityEdge(
    [...people, ...entry, ...more],
    body,
    ({ registry, masterKey, clock }) => ({
      push: openPush({
        ...{ registry, masterKey, clock, pushAllow: [] },
        publicUrl: () => "https://door.example.org",
        log: new Log(clock, () => {}, "error"),
      }).facts,
    }),
  );
}

Deno.test("R93 a device is woken once it has asked for it, and no more once it asks no more", async () => {
  await withPushRoutes(async ({ ask, row }) => {
    const before = await ask("mia", "GET", "/me/push");
    assert.deepEqual([before.status, before.body.device], [200, null]);
    assert.deepEqual(before.body.services, services);
    assert.match(before.body.publicKey, /^B[A-Za-z0-9_-]{86}$/);
    const set = await ask("mia", "PUT", "/me/push", wish);
    const device = { service: "push.example.org", missedInQuiet: true, stopped: null };
    assert.deepEqual([set.status, set.body.device], [200, device]);
    assert.ok(!JSON.stringify(set.body).includes("/wp/one"), "the address is a secret");
    assert.deepEqual((await ask("mia", "GET", "/me/push")).body.device, device);
    assert.equal((await ask("amy", "GET", "/me/push")).body.device, null);
    assert.equal((await row("push_subscription", "session-mia"))?.account, "mia");
    const changed = await ask("mia", "PUT", "/me/push", { ...wish, missedInQuiet: false });
    assert.equal(changed.body.device.missedInQuiet, false);
    assert.equal((await ask("mia", "DELETE", "/me/push")).status, 204);
    assert.equal((await ask("mia", "GET", "/me/push")).body.device, null);
    assert.equal((await ask("mia", "DELETE", "/me/push")).status, 204);
    assert.equal((await ask(null, "PUT", "/me/push", wish)).status, 401);
  });
});

Deno.test("C16 R90 no address is taken but one over https at a push service of the register", async () => {
  await withPushRoutes(async ({ ask, row }) => {
    for (
      const [endpoint, status] of [
        ["https://example.org/wp", 409],
        ["https://push.example.org.evil.test/wp", 409],
        ["https://push.example.org:8443/wp", 409],
        ["https://localhost/wp", 409],
        ["https://127.0.0.1/wp", 422],
        ["http://169.254.169.254/latest", 422],
        ["https://[::1]/wp", 422],
        ["ftp://push.example.org/wp", 422],
        ["push.example.org/wp", 422],
        [`https://push.example.org/${"x".repeat(1_100)}`, 422],
        ["https://user:secret@push.example.org/wp", 422],
      ] as const
    ) {
      const { status: got } = await ask("mia", "PUT", "/me/push", { ...wish, endpoint });
      assert.equal(got, status, endpoint.slice(0, 60));
    }
    for (const bad of [{ p256dh: "A".repeat(87) }, { auth: "short" }, { more: 1 }]) {
      assert.equal((await ask("mia", "PUT", "/me/push", { ...wish, ...bad })).status, 422);
    }
    assert.equal(await row("push_subscription", "session-mia"), undefined);
  });
  await withPushRoutes(async ({ ask }) => {
    const { body } = await ask("mia", "GET", "/me/push");
    assert.deepEqual([body.services, body.device], [[], null]);
    const refused = await ask("mia", "PUT", "/me/push", wish);
    assert.equal(refused.status, 409);
    assert.match(refused.body.detail, /register of sub-processors/);
  }, { hosts: [] });
});

Deno.test("R90 once its push service is out of the register a device is told that it is woken no more", async () => {
  await withPushRoutes(async ({ ask }) => {
    await ask("mia", "PUT", "/me/push", wish);
    assert.equal((await ask("olga", "DELETE", "/sub-processors/entry-push")).status, 204);
    const { body } = await ask("mia", "GET", "/me/push");
    assert.equal(body.device.stopped, "no_sub_processor");
  });
});

Deno.test("R90 the operator names a push service's hosts, and of others none", async () => {
  await withPushRoutes(async ({ ask }) => {
    const entry = {
      name: "Push Carriers Ltd",
      purpose: "web_push",
      region: "FI",
      contractDay: "2026-01-01",
      contact: "Data protection office",
      hosts: ["fcm.example.net", "*.push.example.net"],
    };
    assert.equal((await ask("olga", "POST", "/sub-processors", entry)).status, 201);
    const { body } = await ask("mia", "GET", "/sub-processors");
    const hosts = body.subProcessors.map((one: { hosts?: readonly string[] }) => one.hosts);
    assert.deepEqual(hosts, [entry.hosts]);
    const mail = { ...entry, purpose: "mail" };
    assert.equal((await ask("olga", "POST", "/sub-processors", mail)).status, 422);
    for (const host of ["*", "https://push.example.net", "a b", "*.*.net", "push.example.net/x"]) {
      const wrong = { ...entry, hosts: [host] };
      assert.equal((await ask("olga", "POST", "/sub-processors", wrong)).status, 422, host);
    }
  }, { hosts: [] });
});

Deno.test("R43 whoever signs in next on a browser is woken by it, and the one before no more", async () => {
  await withPushRoutes(async ({ ask, row }) => {
    await ask("mia", "PUT", "/me/push", wish);
    await ask("amy", "PUT", "/me/push", wish);
    assert.equal(await row("push_subscription", "session-mia"), undefined);
    assert.equal((await row("push_subscription", "session-amy"))?.account, "amy");
  });
});

Deno.test("an account has so many devices that are woken, and no more", async () => {
  const more = Array.from({ length: pushDevicesMax }, (_, nth): Seed => [
    ["session", aSession("mia", { id: `session-${nth}` })],
    ["push_subscription", {
      id: `session-${nth}`,
      account: "mia",
      target: {
        ...{ ...keys, endpoint: `https://push.example.org/wp/${nth}` },
        ...{ language: "en", missedInQuiet: true },
      },
      sinceDay: "2026-03-02",
    }],
  ]).flat();
  await withPushRoutes(async ({ ask }) => {
    const { status, body } = await ask("mia", "PUT", "/me/push", wish);
    assert.deepEqual([status, body.code], [409, "limit_reached"]);
  }, { more });
});
