import assert from "node:assert/strict";
import { AccessTokens } from "../../../../src/access/access_token.ts";
import { sessionRoutes } from "../../../../src/http/identity/session_routes.ts";
import { Argon2Passwords } from "../../../../src/people/sessions/password.ts";
import { SignIn } from "../../../../src/people/sessions/sign_in.ts";
import { SoftwarePasskey } from "../../../parts/software_passkey.ts";
import { type Answered, type IdentityEdge, withIdentityEdge } from "../../people/identity_edge.ts";
import type { Seed } from "../../people/people_stage.ts";
import { anAccount, anAppointment, aSession } from "../../people/rows.ts";
import {
  publicUrl,
  quick,
  randomBytes,
  rightPassword,
  withPassword,
} from "../../people/sessions/sign_in_stage.ts";

interface Desk extends IdentityEdge {
  /** Asks with an access token, or without. */
  with(token: string | null, method: string, path: string, body?: unknown): Promise<Answered>;
  /** Signs in with the password; fails the test unless it works. */
  enter(name: string): Promise<{ access_token: string; refresh_token: string; session: string }>;
}

async function withDesk(seed: Seed, body: (desk: Desk) => Promise<void>): Promise<void> {
  await withIdentityEdge(seed, async (edge) => {
    const asked: Desk["with"] = async (token, method, path, sent) => {
      const response = await fetch(`${edge.url}/identity/v1${path}`, {
        method,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(sent === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: text === "" ? null : JSON.parse(text),
        headers: response.headers,
      };
    };
    await body({
      ...edge,
      with: asked,
      async enter(name) {
        const answer = await asked(null, "POST", "/sign-in", credentials(name));
        assert.equal(answer.status, 200, JSON.stringify(answer.body));
        return answer.body;
      },
    });
  }, async ({ clock, registry, masterKey }) => {
    const accessTokens = await AccessTokens.create(clock, "yard");
    const passwords = new Argon2Passwords({ randomBytes, parameters: quick });
    const parts = { clock, registry, masterKey, accessTokens, publicUrl, randomBytes, passwords };
    return { accessTokens, signIn: new SignIn(parts) };
  });
}

const credentials = (name: string, password = rightPassword) => ({
  email: `${name}@example.org`,
  password,
  deviceName: `Phone of ${name}`,
});
const ann = [["account", withPassword("ann")]] as const;
const mia = [["account", withPassword("mia")], ["appointment", anAppointment("mia")]] as const;

Deno.test("C14 signing in works with this server alone; tokens come in the body, not in a cookie", async () => {
  await withDesk(ann, async (desk) => {
    const { status, body, headers } = await desk.with(null, "POST", "/sign-in", credentials("ANN"));
    assert.equal(status, 200);
    assert.equal(headers.get("set-cookie"), null);
    assert.equal(headers.get("cache-control"), "no-store");
    assert.deepEqual(Object.keys(body).sort(), [
      "access_token",
      "expires_in",
      "refresh_token",
      "session",
      "token_type",
    ]);
    assert.equal(body.expires_in, 300);
    const list = await desk.with(body.access_token, "GET", "/me/sessions");
    assert.equal(list.status, 200);
    assert.deepEqual(
      list.body.sessions.map((one: { deviceName: string; current: boolean }) => [
        one.deviceName,
        one.current,
      ]),
      [["Phone of ANN", true]],
    );
    const logged = desk.lines.join("\n");
    for (const secret of [body.access_token, body.refresh_token, rightPassword, "example.org"]) {
      assert.ok(!logged.includes(secret));
    }
  });
});

Deno.test("R06 wrong password, unknown address and disabled account: same status, headers and body", async () => {
  const seed = [...ann, ["account", withPassword("dora", { status: "disabled" })]] as const;
  await withDesk(seed, async (desk) => {
    const answers = [];
    for (
      const sent of [
        credentials("ann", "not the right one"),
        credentials("nobody"),
        credentials("dora"),
        { ...credentials("ann"), email: "no address at all" },
      ]
    ) {
      const { status, body, headers } = await desk.with(null, "POST", "/sign-in", sent);
      const shown = [...headers].filter(([name]) => !["date", "x-request-id"].includes(name));
      answers.push(JSON.stringify([status, body, shown]));
    }
    assert.match(answers[0]!, /^\[401,.*sign_in_failed/);
    assert.equal(new Set(answers).size, 1, answers.join("\n"));
  });
});

Deno.test("R06 a wait is told by status 429 and Retry-After", async () => {
  await withDesk(ann, async (desk) => {
    for (let n = 0; n < 5; n++) {
      await desk.with(null, "POST", "/sign-in", credentials("ann", "not the right one"));
    }
    const { status, body, headers } = await desk.with(null, "POST", "/sign-in", credentials("ann"));
    assert.equal(status, 429);
    assert.equal(body.code, "busy");
    assert.equal(headers.get("retry-after"), "2");
  });
});

Deno.test("R13 R86 after a session has ended its access token is refused at once", async () => {
  await withDesk(ann, async (desk) => {
    const first = await desk.enter("ann");
    const second = await desk.enter("ann");
    const ended = await desk.with(second.access_token, "DELETE", `/me/sessions/${first.session}`);
    assert.equal(ended.status, 204);
    const refused = await desk.with(first.access_token, "GET", "/me/sessions");
    assert.equal(refused.status, 401);
    assert.equal(refused.body.code, "session_ended");
    assert.equal((await desk.with(second.access_token, "POST", "/sign-out")).status, 204);
    assert.equal((await desk.with(second.access_token, "GET", "/me/sessions")).status, 401);
    const renewed = await desk.with(null, "POST", "/token", {
      grant_type: "refresh_token",
      refresh_token: second.refresh_token,
    });
    assert.equal(renewed.body.code, "session_ended");
  });
});

Deno.test("V10.4.5 /token renews, and a replayed refresh token ends the session", async () => {
  await withDesk(ann, async (desk) => {
    const first = await desk.enter("ann");
    const renew = (refresh_token: string) =>
      desk.with(null, "POST", "/token", { grant_type: "refresh_token", refresh_token });
    const second = await renew(first.refresh_token);
    assert.equal(second.status, 200);
    desk.clock.advance(10_001);
    assert.equal((await renew(first.refresh_token)).status, 401);
    assert.equal((await desk.with(second.body.access_token, "GET", "/me/sessions")).status, 401);
  });
});

Deno.test("V7.5.2 one's other devices are ended together; a foreign session is not found", async () => {
  const seed = [...ann, ["account", anAccount("bob")], ["session", aSession("bob")]] as const;
  await withDesk(seed, async (desk) => {
    await desk.enter("ann");
    await desk.enter("ann");
    const { access_token } = await desk.enter("ann");
    const foreign = await desk.with(access_token, "DELETE", "/me/sessions/session-bob");
    assert.equal(foreign.status, 404);
    const ended = await desk.with(access_token, "POST", "/me/sessions/end-others");
    assert.deepEqual(ended.body, { ended: 2 });
    const { body } = await desk.with(access_token, "GET", "/me/sessions");
    assert.equal(body.sessions.length, 1);
  });
});

Deno.test("V6.3.3 a manager without passkey can do nothing but register one, and then goes on", async () => {
  await withDesk(mia, async (desk) => {
    const { access_token } = await desk.enter("mia");
    const closed = await desk.with(access_token, "POST", "/me/password", {
      current: rightPassword,
      password: "acht graue Boote am See",
    });
    assert.equal(closed.status, 403);
    assert.equal(closed.body.code, "passkey_required");

    const options = await desk.with(access_token, "POST", "/me/passkeys/options");
    assert.equal(options.status, 200);
    const passkey = new SoftwarePasskey(publicUrl);
    const made = await desk.with(access_token, "POST", "/me/passkeys", {
      name: "Phone",
      response: passkey.create(options.body),
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.deepEqual(Object.keys(made.body).sort(), ["addedAtMs", "id", "name"]);

    const listed = await desk.with(access_token, "GET", "/me/passkeys");
    assert.deepEqual(listed.body.passkeys.map(({ name }: { name: string }) => name), ["Phone"]);
    const renamed = await desk.with(access_token, "PATCH", `/me/passkeys/${passkey.id}`, {
      name: "Old phone",
    });
    assert.equal(renamed.body.name, "Old phone");
    const last = await desk.with(access_token, "DELETE", `/me/passkeys/${passkey.id}`);
    assert.equal(last.body.code, "passkey_required");
    const again = await desk.with(null, "POST", "/sign-in", credentials("mia"));
    assert.equal(again.body.code, "passkey_required");
  });
});

Deno.test("V6.3.3 every other route is closed to a manager whom no passkey has proved", () => {
  const open = sessionRoutes.filter(({ who, beforePasskey }) =>
    who === "signed_in" && beforePasskey === true
  ).map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(open.sort(), [
    "delete /me/sessions/{session}",
    "get /me/passkeys",
    "get /me/sessions",
    "post /me/passkeys",
    "post /me/passkeys/options",
    "post /me/sessions/end-others",
    "post /me/verify",
    "post /me/verify/options",
    "post /sign-out",
  ]);
});

Deno.test("C8 V7.5.3 signing in and proving oneself again by passkey", async () => {
  await withDesk(ann, async (desk) => {
    const { access_token } = await desk.enter("ann");
    const creation = await desk.with(access_token, "POST", "/me/passkeys/options");
    const passkey = new SoftwarePasskey(publicUrl);
    const response = passkey.create(creation.body);
    // What browsers add beyond the standard's own members is left aside.
    const added = await desk.with(access_token, "POST", "/me/passkeys", {
      name: "Phone",
      response: { ...response, authenticatorAttachment: "platform", clientExtensionResults: {} },
    });
    assert.equal(added.status, 201);
    const asked = await desk.with(null, "POST", "/sign-in/passkey/options");
    const entered = await desk.with(null, "POST", "/sign-in/passkey", {
      deviceName: "Laptop",
      response: passkey.get(asked.body),
    });
    assert.equal(entered.status, 200, JSON.stringify(entered.body));
    desk.clock.advance(60_000);
    const again = await desk.with(entered.body.access_token, "POST", "/me/verify/options");
    const proved = await desk.with(entered.body.access_token, "POST", "/me/verify", {
      response: passkey.get(again.body),
    });
    assert.equal(proved.status, 204);
    const session = await desk.row("session", entered.body.session);
    assert.equal(session?.verifiedAtMs, desk.clock.now());
  });
});

Deno.test("RFC 8628 the command line is signed in by who approves its code", async () => {
  await withDesk(ann, async (desk) => {
    const begun = await desk.with(null, "POST", "/device_authorization", { client_name: "cli" });
    assert.equal(begun.status, 200);
    assert.equal(begun.body.verification_uri, "https://door.example.org/device");
    assert.equal(begun.body.expires_in, 600);
    assert.equal(begun.body.interval, 5);
    const ask = () =>
      desk.with(null, "POST", "/token", {
        grant_type: "urn:ietf:params:oauth:grant-type:device_code",
        device_code: begun.body.device_code,
      });
    const pending = await ask();
    assert.equal(pending.status, 400);
    assert.equal(pending.body.code, "authorization_pending");
    assert.equal((await ask()).body.code, "busy");
    const { access_token } = await desk.enter("ann");
    const approved = await desk.with(access_token, "POST", "/device_authorization/approve", {
      user_code: begun.body.user_code,
    });
    assert.deepEqual(approved.body, { client_name: "cli" });
    desk.clock.advance(10_000);
    const tokens = await ask();
    assert.equal(tokens.status, 200);
    const { body } = await desk.with(tokens.body.access_token, "GET", "/me/sessions");
    assert.deepEqual(
      body.sessions.map(({ deviceName, method }: Record<string, string>) => [deviceName, method]),
      [["Phone of ann", "password"], ["cli", "device_code"]],
    );
  });
});

Deno.test("V2.2.1 what breaks a schema is refused by name of the field, without its value", async () => {
  await withDesk(ann, async (desk) => {
    const bad: readonly [string, unknown][] = [
      ["/sign-in", { ...credentials("ann"), password: "x".repeat(513) }],
      ["/sign-in", { ...credentials("ann"), remember: true }],
      ["/sign-in", { ...credentials("ann"), deviceName: "evil\u202etxt" }],
      ["/token", { grant_type: "password", username: "ann" }],
      ["/token", { grant_type: "refresh_token", refresh_token: "x".repeat(500) }],
      ["/sign-in/passkey", { deviceName: "x", response: { id: "!" } }],
      ["/device_authorization", { client_name: "" }],
    ];
    for (const [path, sent] of bad) {
      const { status, body } = await desk.with(null, "POST", path, sent);
      assert.equal(status, 422, path);
      assert.equal(body.code, "invalid");
      assert.ok(!body.detail.includes("xxxx") && !body.detail.includes("evil"));
    }
  });
});
