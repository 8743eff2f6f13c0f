/** Authentication v2 over a real listener, word for word. */
import assert from "node:assert/strict";
import { connect } from "node:net";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { z } from "zod";
import { randomBytes } from "../../../src/crypto_random.ts";
import { openKoneAuth } from "../../../src/kone/open_auth.ts";
import { Log } from "../../../src/operations/log.ts";
import { type AuthStage, basic, faultOf, lockedSite, tokenOf, withAuth } from "./auth_stage.ts";

const form = { "content-type": "application/x-www-form-urlencoded" };
const json = { "content-type": "application/json" };

function limited(stage: AuthStage, token: string, body: object) {
  return stage.ask("/api/v2/oauth2/limited-token", {
    method: "POST",
    headers: { ...json, authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
}

Deno.test("1.13#1 a client fetches a token by its id and secret, in the form of the facts", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add();
    const given = await stage.token(client, "application/inventory callgiving/group:tower:1");
    assert.equal(given.status, 200);
    const body = tokenOf(given);
    assert.deepEqual(Object.keys(body).sort(), [
      "access_token",
      "expires_in",
      "scope",
      "token_type",
    ]);
    assert.equal(body.token_type, "Bearer");
    assert.equal(body.expires_in, 3600);
    assert.equal(body.scope, "application/inventory call/group:tower:1 topology/group:tower:1");
    assert.equal(decodeProtectedHeader(body.access_token).alg, "HS512");
    const claims = decodeJwt(body.access_token);
    assert.deepEqual(
      { ...claims, jti: typeof claims.jti, org: typeof claims.org },
      {
        iss: "https://door.example.org/api/v2/",
        aud: "kone-apis",
        sub: client.id,
        scope: body.scope,
        sandbox: false,
        iat: stage.clock.now() / 1000,
        exp: stage.clock.now() / 1000 + 3600,
        jti: "string",
        org: "number",
      },
    );
    for (const scope of [undefined, "", " "]) {
      const empty = await stage.token(client, scope);
      assert.equal(tokenOf(empty).scope, "application/inventory", "no scope is the inventory");
    }
  });
});

Deno.test("1.13#1 wrong credentials, bodies and methods are answered word for word", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add();
    const path = "/api/v2/oauth2/token";
    const post = (headers: Record<string, string>, body = "grant_type=client_credentials") =>
      stage.ask(path, { method: "POST", headers, body });
    const unauthorised = {
      message: "Invalid authentication",
      errors: [{ type: "invalid", header: "authorization" }],
    };
    for (
      const authorization of [
        basic({ ...client, secret: "wrong" }),
        basic({ id: "nobody", secret: client.secret }),
        "Basic !!",
        `Bearer ${client.secret}`,
        "",
      ]
    ) {
      const { status, body } = await post({ ...form, authorization });
      assert.deepEqual([status, body], [401, unauthorised], authorization.slice(0, 6));
    }
    const authorization = basic(client);
    const badScope = await stage.token(client, "callgiving");
    assert.deepEqual([badScope.status, badScope.body], [400, {
      message: "Scope must have format 'type/resourceId'",
      errors: [{ type: "invalidFormat", bodyPath: "scope" }],
    }]);
    const foreign = await stage.token(client, "callgiving/group:valor");
    assert.deepEqual([foreign.status, foreign.body], [403, {
      message: "Not allowed to access requested scope callgiving/group:valor",
      errors: [{ type: "not_allowed", header: "scope" }],
    }]);
    const wrongType = await post({ ...json, authorization }, "{}");
    assert.deepEqual([wrongType.status, wrongType.body], [415, {
      message: "Content-type must be application/json",
      errors: [{ type: "unsupportedValue", header: "content-type" }],
    }]);
    const noGrant = await post({ ...form, authorization }, "grant_type=password");
    assert.deepEqual([noGrant.status, faultOf(noGrant).errors], [400, [
      { type: "invalid", bodyPath: "grant_type" },
    ]]);
    for (const method of ["GET", "PUT", "DELETE"]) {
      const { status, headers } = await stage.ask(path, { method, headers: { authorization } });
      assert.deepEqual([status, headers.get("allow")], [405, "POST"]);
    }
  });
});

Deno.test("C16 a client gets scopes of its own buildings and products alone", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add({ products: ["callgiving", "equipmentstatus"] });
    const ken = stage.inventory.buildings[0]!.groups[0]!.lifts[0]!.ken;
    const foreignKen = stage.inventory.buildings[1]!.groups[0]!.lifts[0]!.ken;
    const granted: Readonly<Record<string, string | null>> = {
      "callgiving/group:tower:2": "call/group:tower:2 topology/group:tower:2",
      "callgiving/building:tower": "call/building:tower topology/building:tower",
      "callgiving/group:tower": "call/building:tower topology/building:tower",
      "callgiving/*": "call/group:tower:1 topology/group:tower:1 " +
        "call/group:tower:2 topology/group:tower:2",
      [`equipmentstatus/ken:${ken}`]: `equipmentstatus/${ken}`,
      "topology/group:tower:1": "topology/group:tower:1",
      "callgiving/group:tower:3": null,
      "callgiving/group:annex:1": null,
      "robotcall/group:tower:1": null,
      "robotcall/*": null,
      "application/subscriptions": null,
      [`equipmentstatus/ken:${foreignKen}`]: null,
      [`rtm/ken:${ken}`]: null,
      "constructor/group:tower:1": null,
    };
    for (const [scope, expected] of Object.entries(granted)) {
      const given = await stage.token(client, scope);
      assert.equal(given.status, expected === null ? 403 : 200, scope);
      if (expected !== null) assert.equal(tokenOf(given).scope, expected, scope);
    }
  });
});

Deno.test("KONE limited tokens are short, narrower than their master's, and never beget others", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add();
    const master = await stage.bearer(client, "callgiving/*");
    const wish = { endUserIdentity: "android-user-xyz", scopes: ["callgiving/group:tower:1"] };
    const given = await limited(stage, master, { ...wish, maxAgeSeconds: 60, nonce: "n-1" });
    assert.equal(given.status, 200);
    const { access_token, expires_in, scope } = tokenOf(given);
    assert.equal(expires_in, 60);
    assert.equal(scope, "call/group:tower:1 topology/group:tower:1");
    const claims = decodeJwt(access_token);
    assert.deepEqual([claims.limited, claims.nonce, claims.sub], [true, "n-1", client.id]);
    assert.doesNotMatch(JSON.stringify(claims), /android-user/, "the client's name stays out");
    assert.equal(tokenOf(await limited(stage, master, wish)).expires_in, 300);
    assert.equal(tokenOf(await limited(stage, master, { ...wish, maxAgeSeonds: 7 })).expires_in, 7);

    assert.equal((await limited(stage, access_token, wish)).status, 403);
    for (
      const scopes of [["robotcall/group:tower:1"], ["application/inventory"], ["robotcall/*"]]
    ) {
      const wider = await limited(stage, master, { ...wish, scopes });
      assert.equal(wider.status, 403);
      assert.equal(faultOf(wider).message, `Not allowed to access requested scope ${scopes[0]}`);
    }
    for (
      const [bad, at] of [
        [{ scopes: wish.scopes }, "endUserIdentity"],
        [{ endUserIdentity: "u" }, "scopes"],
        [{ ...wish, maxAgeSeconds: 601 }, "maxAgeSeconds"],
        [{ ...wish, scopes: ["callgiving"] }, "scopes"],
      ] as const
    ) {
      const refused = await limited(stage, master, bad);
      assert.deepEqual([refused.status, faultOf(refused).errors[0]?.bodyPath], [400, at]);
    }
    assert.equal((await limited(stage, "none", wish)).status, 401);
  });
});

Deno.test("KONE whatever scopes a token was granted may be handed on as they were written, and no more", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add();
    for (
      const asked of ["callgiving/group:tower:1", "robotcall/*", "rtm/* application/inventory"]
    ) {
      const { access_token: master, scope } = tokenOf(await stage.token(client, asked));
      const wish = { endUserIdentity: "u", scopes: scope.split(" ") };
      assert.equal(tokenOf(await limited(stage, master, wish)).scope, scope);
    }
    const master = await stage.bearer(client, "callgiving/*");
    const reads = { endUserIdentity: "u", scopes: ["topology/*"] };
    const { scope } = tokenOf(await limited(stage, master, reads));
    assert.doesNotMatch(scope, /call/, "what may only read may not call");
    const wider = { endUserIdentity: "u", scopes: ["topology/*", "callgiving/group:annex:1"] };
    assert.equal((await limited(stage, master, wider)).status, 403);
  });
});

Deno.test("KONE a token of single use is good once, and one that has run out never", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add();
    const master = await stage.bearer(client, "callgiving/group:tower:1 application/inventory");
    const given = await limited(stage, master, {
      endUserIdentity: "u",
      scopes: ["application/inventory"],
      singleUse: true,
    });
    const headers = { authorization: `Bearer ${tokenOf(given).access_token}` };
    const path = "/api/v2/application/self/resources";
    assert.equal((await stage.ask(path, { headers })).status, 200);
    assert.equal((await stage.ask(path, { headers })).status, 401);
    const own = { authorization: `Bearer ${master}` };
    stage.clock.advance(3_599_000);
    assert.equal((await stage.ask(path, { headers: own })).status, 200);
    stage.clock.advance(1_000);
    assert.equal((await stage.ask(path, { headers: own })).status, 401);
  });
});

Deno.test("KONE tokens and limited tokens are given at the paths of version 1 too", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add();
    const master = tokenOf(
      await stage.ask("/api/v1/oauth2/token", {
        method: "POST",
        headers: { ...form, authorization: basic(client) },
        body: "grant_type=client_credentials&scope=callgiving/group:tower:1",
      }),
    );
    assert.equal(master.scope, "call/group:tower:1 topology/group:tower:1");
    const limited = await stage.ask("/api/v1/oauth2/limited-token", {
      method: "POST",
      headers: { ...json, authorization: `Bearer ${master.access_token}` },
      body: JSON.stringify({ endUserIdentity: "u", scopes: ["callgiving/group:tower:1"] }),
    });
    assert.equal(decodeJwt(tokenOf(limited).access_token).limited, true);
    for (const path of ["token", "limited-token"]) {
      const { status, headers } = await stage.ask(`/api/v1/oauth2/${path}`);
      assert.deepEqual([status, headers.get("allow")], [405, "POST"]);
    }
    assert.equal((await stage.ask("/api/v1/oauth2/userinfo")).status, 404, "those alone");
  });
});

Deno.test("KONE discovery and userinfo say what the facts say", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add();
    const found = await stage.ask("/api/v2/oauth2/.well-known/openid-configuration");
    assert.deepEqual(found.body, {
      issuer: "https://door.example.org/api/v2/",
      token_endpoint: "https://door.example.org/api/v2/oauth2/token",
      userinfo_endpoint: "https://door.example.org/api/v2/oauth2/userinfo",
      token_endpoint_auth_methods_supported: ["client_secret_basic"],
    });
    const authorization = `Bearer ${await stage.bearer(client)}`;
    const { body } = await stage.ask("/api/v2/oauth2/userinfo", { headers: { authorization } });
    const claims = z.record(z.string(), z.unknown()).parse(body);
    assert.equal(claims.sub, client.id);
    for (const name of ["exp", "iat", "org", "sandbox"]) {
      assert.equal(typeof claims[name], "string");
    }
    const without = await stage.ask("/api/v2/oauth2/userinfo");
    assert.deepEqual([without.status, without.body], [401, {
      message: "Invalid jwt token",
      errors: [{ type: "invalid", header: "authorization" }],
    }]);
    const inAddress = await stage.ask(
      `/api/v2/oauth2/userinfo?accessToken=${authorization.slice(7)}`,
    );
    assert.equal(inAddress.status, 401, "an address carries a token at the stream alone");
  });
});

Deno.test("KONE too many requests of one client are answered 429, and others go on", async () => {
  await withAuth(async (stage) => {
    const [one, other] = [await stage.add(), await stage.add({ name: "Others" })];
    const statuses = new Map<number, number>();
    for (let count = 0; count < 45; count++) {
      const { status } = await stage.token(one);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    assert.deepEqual([...statuses], [[200, 40], [429, 5]]);
    assert.equal((await stage.token({ ...other, secret: "guessed" })).status, 401);
    assert.equal((await stage.token(other)).status, 200);
    const last = await stage.token(one);
    assert.ok(Number(last.headers.get("retry-after")) >= 1);
    stage.clock.advance(5_000);
    assert.equal((await stage.token(one)).status, 200);
  });
});

Deno.test("C3 after another start no token of before is taken, however long it had", async () => {
  await withAuth(async (stage) => {
    const master = await stage.bearer(await stage.add());
    assert.ok((await stage.tokens.verify(master)).ok);
    const randomId = () => crypto.randomUUID();
    const { clock, inventory, masterKey, registry } = stage;
    const again = await openKoneAuth({
      ...{ clock, inventory, masterKey, registry, randomBytes, randomId, site: lockedSite },
      ...{ log: new Log(clock, () => {}), publicUrl: "https://door.example.org" },
      lifts: { endCaller() {} },
    });
    assert.equal((await again.tokens.verify(master)).ok, false);
    again.close();
  });
});

Deno.test("KONE a client that hangs up in the middle of a request is no fault of the server's", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add();
    for (const length of ["content-length: 1000", "transfer-encoding: chunked"]) {
      const socket = connect(Number(new URL(stage.url).port), "127.0.0.1");
      const gone = new Promise<void>((resolve) => socket.on("close", () => resolve()));
      socket.write(
        "POST /api/v2/oauth2/token HTTP/1.1\r\nhost: 127.0.0.1\r\n" +
          `authorization: ${basic(client)}\r\n` +
          `content-type: application/x-www-form-urlencoded\r\n${length}\r\n\r\n5\r\ngrant\r\n`,
        () => socket.destroy(),
      );
      await gone;
      for (let n = 0; n < 5; n++) await stage.token(client); // by then the other is known to be gone
    }
    assert.deepEqual(stage.lines, []);
  });
});

Deno.test("C3 nothing of a secret or token reaches the log, whatever breaks", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add();
    const token = await stage.bearer(client);
    await stage.ask(`/stream-v2?accessToken=Bearer%20${token}`);
    await stage.ask(`/api/v2/application/self/resources/${token}?accessToken=${token}`);
    stage.registry.look = () => {
      throw new Error(`broken at /stream-v2?accessToken=${token} and accessToken=plain-words`);
    };
    assert.deepEqual((await stage.token(client)).body, { message: "Internal server error" });
    const log = stage.lines.join("");
    assert.match(log, /kone_request_failed.*accessToken=\[redacted\]/);
    for (const secret of [token, client.secret, token.split(".")[2]!, "plain-words"]) {
      assert.ok(!log.includes(secret));
    }
  });
});
