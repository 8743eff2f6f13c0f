/** The way over the network: signing in by a code, going on with the session, and ending it. */
import assert from "node:assert/strict";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { AccessTokens } from "../../src/access/access_token.ts";
import { Argon2Passwords } from "../../src/people/sessions/password.ts";
import { SignIn } from "../../src/people/sessions/sign_in.ts";
import type { Session } from "../../cli/session_file.ts";
import { selfSigned } from "../parts/self_signed.ts";
import { SoftwarePasskey } from "../parts/software_passkey.ts";
import { type IdentityEdge, withIdentityEdge } from "../src/people/identity_edge.ts";
import { aFacility, anAppointment } from "../src/people/rows.ts";
import {
  publicUrl,
  quick,
  randomBytes,
  rightPassword,
  withPassword,
} from "../src/people/sessions/sign_in_stage.ts";
import { type Came, command, type Typing } from "./command_line.ts";

interface Desk extends IdentityEdge {
  readonly file: string;
  /** The user's folder for settings. */
  readonly settings: string;
  /** Runs a command as a manager elsewhere does. */
  manage(args: readonly string[], typing?: Typing): Promise<Came>;
  /** Asks with a token. */
  with(token: string | null, path: string, body?: unknown): Promise<Record<string, unknown>>;
}

/** A listener with a manager of the tower who has a password, and the command line beside it. */
async function withDesk(
  body: (desk: Desk) => Promise<void>,
  operator = false,
): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-session-" });
  const file = `${dir}/vestibule/session.json`;
  const seed = [
    ["account", withPassword("mia", { operator })],
    ["appointment", anAppointment("mia")],
    ["facility", aFacility("a1")],
  ] as const;
  try {
    await withIdentityEdge(seed, (edge) =>
      body({
        ...edge,
        file,
        settings: dir,
        manage: (args, typing) =>
          command([...args, "--server", edge.url, "--session", file], {
            clock: edge.clock,
            ...typing,
          }),
        async with(token, path, sent = {}) {
          const answer = await fetch(`${edge.url}/identity/v1${path}`, {
            method: "POST",
            headers: {
              "content-type": "application/json",
              ...(token !== null && { authorization: `Bearer ${token}` }),
            },
            body: JSON.stringify(sent),
          });
          const text = await answer.text();
          assert.ok(answer.ok, text);
          return text === "" ? {} : JSON.parse(text);
        },
      }), async ({ clock, registry, masterKey }) => {
      const accessTokens = await AccessTokens.create(clock, "yard");
      const passwords = new Argon2Passwords({ randomBytes, parameters: quick });
      const parts = { clock, registry, masterKey, accessTokens, publicUrl, randomBytes, passwords };
      return { accessTokens, signIn: new SignIn(parts) };
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** Signs the manager in where there is a browser, and proves them by a passkey. */
async function browserToken(desk: Desk): Promise<string> {
  const entered = await desk.with(null, "/sign-in", {
    email: "mia@example.org",
    password: rightPassword,
    deviceName: "Laptop",
  });
  const token = String(entered["access_token"]);
  const options = await desk.with(token, "/me/passkeys/options");
  const passkey = new SoftwarePasskey(publicUrl);
  await desk.with(token, "/me/passkeys", {
    name: "Key",
    response: passkey.create(options as unknown as Parameters<SoftwarePasskey["create"]>[0]),
  });
  const challenge = await desk.with(null, "/sign-in/passkey/options");
  const proved = await desk.with(null, "/sign-in/passkey", {
    deviceName: "Laptop",
    response: passkey.get(challenge as unknown as Parameters<SoftwarePasskey["get"]>[0]),
  });
  return String(proved["access_token"]);
}

/** Begins signing in; resolves with the code once it is shown. */
function begun(desk: Desk): { readonly code: Promise<string>; readonly came: Promise<Came> } {
  const code = Promise.withResolvers<string>();
  let heard = "";
  const came = desk.manage(["sign-in"], {
    heard(text) {
      heard += text;
      const found = /([A-Z]{4}-[A-Z]{4})/.exec(heard)?.[1];
      if (found !== undefined && heard.includes("Waiting")) code.resolve(found);
    },
  });
  void came.then(({ err }) => code.reject(new Error(err)));
  return { code: code.promise, came };
}

/** Signs in on the command line, approved in the browser. */
async function signedIn(desk: Desk): Promise<Came> {
  const token = await browserToken(desk);
  const { code, came } = begun(desk);
  await desk.with(token, "/device_authorization/approve", { user_code: await code });
  // Its timer was set in the turn in which it showed the code.
  desk.clock.advance(5_000);
  const done = await came;
  assert.equal(done.code, 0, done.err);
  return done;
}

Deno.test("RFC 8628 C8 a manager signs in with a code approved by passkey, works, and signs out", async () => {
  await withDesk(async (desk) => {
    const before = await desk.manage(["facility", "list", "--building", "tower"]);
    assert.equal(before.code, 1);
    assert.match(before.err, /run sign-in first/);

    const done = await signedIn(desk);
    assert.match(done.err, /https:\/\/door\.example\.org\/device/);
    assert.equal(done.out, "Signed in.\n");
    const kept = JSON.parse(await Deno.readTextFile(desk.file));
    for (const secret of [kept.refreshToken, kept.accessToken]) {
      assert.ok(secret.length > 20 && !(done.out + done.err).includes(secret));
    }
    assert.equal((await Deno.stat(desk.file)).mode! & 0o777, 0o600);

    const list = await desk.manage(["facility", "list", "--building", "tower"]);
    assert.equal(list.code, 0, list.err);
    assert.match(list.out, /a1 +apartment/);
    // The server and its session are known by now from the user's own folder.
    const known = await command(["facility", "list", "--building", "tower"], {
      clock: desk.clock,
      env: { XDG_CONFIG_HOME: desk.settings },
    });
    assert.equal(known.out, list.out);
    const stranger = await command(["facility", "list", "--building", "tower"], {
      clock: desk.clock,
      env: { HOME: `${desk.settings}/nobody` },
    });
    assert.equal(stranger.code, 2);
    const foreign = await desk.manage(["facility", "list", "--building", "annex"]);
    assert.equal(foreign.code, 1);
    assert.match(foreign.err, /\(not_found\)/);

    const out = await desk.manage(["sign-out"]);
    assert.equal(out.out, "Signed out.\n");
    await assert.rejects(Deno.stat(desk.file), Deno.errors.NotFound);
    const session = await fetch(`${desk.url}/identity/v1/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ grant_type: "refresh_token", refresh_token: kept.refreshToken }),
    });
    assert.equal((await session.json()).code, "session_ended");
    assert.equal((await desk.manage(["sign-out"])).code, 1);
  });
});

Deno.test("session: it is renewed when its access token has run out, once, whoever asks at once", async () => {
  await withDesk(async (desk) => {
    await signedIn(desk);
    const first = JSON.parse(await Deno.readTextFile(desk.file));
    desk.clock.advance(6 * 60_000);
    const list = () => desk.manage(["--json", "facility", "list", "--building", "tower"]);
    const came = await Promise.all([list(), list(), list()]);
    assert.deepEqual(came.map(({ code }) => code), [0, 0, 0], came.map(({ err }) => err).join());
    const second = JSON.parse(await Deno.readTextFile(desk.file));
    assert.notEqual(second.refreshToken, first.refreshToken);
    assert.equal((await Deno.stat(desk.file)).mode! & 0o777, 0o600);
    // What takes a fresh passkey says how to get one.
    desk.clock.advance(6 * 60_000);
    assert.equal((await list()).code, 0);
    const stale = await desk.manage(["operator", "dismiss", "mia"]);
    assert.equal(stale.code, 1);
    assert.match(stale.err, /\(verification_needed\)\nRun sign-in again/);

    // A server that began anew takes no token of before; the session goes on.
    const third = JSON.parse(await Deno.readTextFile(desk.file));
    const old = { ...third, accessToken: first.accessToken };
    await Deno.writeTextFile(desk.file, JSON.stringify(old));
    const after = await list();
    assert.equal(after.code, 0, after.err);
    const fourth = JSON.parse(await Deno.readTextFile(desk.file));
    assert.notEqual(fourth.refreshToken, third.refreshToken);

    // The server ends the session: it is said, and nothing is shown.
    const rows = await desk.registry.look((ledger) =>
      ledger.find("session", "account", "mia").find(({ method }) => method === "device_code")
    );
    await desk.registry.run(
      { account: "mia", session: rows!.id, via: "session", verifiedAtMs: null },
      "end_session",
      { session: rows!.id },
    );
    const ended = await list();
    assert.equal(ended.code, 1);
    assert.match(ended.err, /session/);
    assert.equal((await desk.manage(["sign-out"])).code, 0);
  }, true);
});

Deno.test("RFC 8628 nobody approves: it asks as seldom as it was told, and ends with the code's life", async () => {
  await withDesk(async (desk) => {
    const { code, came } = begun(desk);
    await code;
    let over = false;
    const ended = came.finally(() => over = true);
    for (let turns = 0; !over; turns++) {
      assert.ok(turns < 3_000, "it goes on for ever");
      desk.clock.advance(Math.min(5_000, desk.clock.nextInMs ?? 5_000));
      // The question and its answer go over a real socket.
      await Promise.race([ended, fetch(`${desk.url}/livez`).then((answer) => answer.text())]);
    }
    const refused = await ended;
    assert.equal(refused.code, 1);
    assert.match(refused.err, /in time|expired/);
    await assert.rejects(Deno.stat(desk.file), Deno.errors.NotFound);
  });
});

Deno.test("session: a file that others may read, or that holds something else, is not used", async () => {
  await withDesk(async (desk) => {
    await signedIn(desk);
    await Deno.chmod(desk.file, 0o644);
    const list = ["facility", "list", "--building", "tower"];
    const shown = await desk.manage(list);
    assert.equal(shown.code, 1);
    assert.match(shown.err, /only its owner may read it/);
    await Deno.chmod(desk.file, 0o600);
    assert.match((await desk.manage(list)).out, /a1 +apartment/);
    await Deno.writeTextFile(desk.file, "{}");
    assert.match((await desk.manage(list)).err, /sign in again/);
  });
});

Deno.test("C14 R42 by https the server must show a certificate that is trusted; --ca names one to trust", async () => {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-https-" });
  const { key, cert } = selfSigned(new Date());
  const asked: string[] = [];
  const server = createServer({ key, cert }, (request, answer) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    answer.setHeader("content-type", "application/json");
    answer.end('{"facilities":[],"next":null}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `https://localhost:${(server.address() as AddressInfo).port}/`;
    const session: Session = {
      version: 1,
      server: url,
      refreshToken: "r",
      accessToken: "token",
      accessUntilMs: 8e15,
    };
    await Deno.writeTextFile(`${dir}/s.json`, JSON.stringify(session), { mode: 0o600 });
    await Deno.writeTextFile(`${dir}/ca.pem`, cert);
    const list = ["facility", "list", "--building", "tower", "--session", `${dir}/s.json`];
    const refused = await command([...list, "--server", url]);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /Cannot reach the server/);
    assert.deepEqual(asked, [], "nothing was said to who could not show who they are");
    const trusted = await command([...list, "--ca", `${dir}/ca.pem`]);
    assert.equal(trusted.code, 0, trusted.err);
    assert.deepEqual(asked, ["GET /identity/v1/buildings/tower/facilities Bearer token"]);
    // A session is for its own server: another one is shown no token.
    const other = await command([...list, "--server", "https://localhost:1/"]);
    assert.match(other.err, /run sign-in first/);
  } finally {
    await new Promise((resolve) => server.close(resolve));
    await Deno.remove(dir, { recursive: true });
  }
});
