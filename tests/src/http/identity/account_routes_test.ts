import assert from "node:assert/strict";
import type { IdentityRoute } from "../../../../src/http/identity/route.ts";
import { accountRoutes } from "../../../../src/http/identity/account_routes.ts";
import { FirstOperator } from "../../../../src/people/accounts/first_operator.ts";
import { invitationLifeMs } from "../../../../src/people/accounts/inviting.ts";
import {
  emailProofSecret,
  invitationSecret,
  proposalSecret,
  recoveryCode,
} from "../../../../src/people/accounts/secrets.ts";
import {
  asserted,
  asServices,
  goodPassword,
  notice,
  sixFields,
} from "../../people/accounts/account_services.ts";
import { type IdentityEdge, withIdentityEdge } from "../../people/identity_edge.ts";
import type { Seed } from "../../people/people_stage.ts";
import { aFacility, aMember, anAccount, anAppointment, aSession } from "../../people/rows.ts";

const people = ["mia", "max", "ann", "ben", "olga"].flatMap((name) => [
  ["account", anAccount(name, { operator: name === "olga" })] as const,
  ["session", aSession(name)] as const,
]);
/** Mia manages the tower, Max the annex; Ann is the main user of a1, where Ben lives too. */
const seed: Seed = [
  ...people,
  ["appointment", anAppointment("mia")],
  ["appointment", anAppointment("max", "manager", "annex")],
  ["facility", aFacility("a1")],
  ["member", aMember("a1", "ann")],
  ["member", aMember("a1", "ben", "sub")],
];
const nora = { name: sixFields.name, email: sixFields.email, post: "technician", ...asserted };
const activation = { notice, deviceName: "Phone", password: goodPassword };
const people_ = "/buildings/tower/people";

/** Every request of this file and what came of it. */
const asked: { method: string; path: string; status: number }[] = [];

const edge = (body: (edge: IdentityEdge) => Promise<void>, rows: Seed = seed) =>
  withIdentityEdge(rows, (stage) =>
    body({
      ...stage,
      async ask(who, method, path, sent) {
        const answered = await stage.ask(who, method, path, sent);
        asked.push({ method, path: path.split("?")[0]!, status: answered.status });
        return answered;
      },
    }), asServices);

/** Asks each of these and compares the status and code that come back. */
async function refusals(
  { ask }: IdentityEdge,
  attempts: readonly (readonly [string | null, string, string, unknown, number, string])[],
): Promise<void> {
  for (const [who, method, path, body, status, code] of attempts) {
    const answered = await ask(who, method, path, body);
    const what = `${who} ${method} ${path}`;
    assert.deepEqual([answered.status, answered.body.code], [status, code], what);
    assert.match(answered.headers.get("content-type") ?? "", /application\/problem\+json/);
  }
}

async function invited({ ask, row, masterKey }: IdentityEdge) {
  const { status, body } = await ask("mia", "POST", people_, nora);
  assert.equal(status, 201);
  const invitation = (await row("invitation", body.invitation))!;
  return { ...body, secret: invitationSecret(masterKey, invitation) };
}

Deno.test("R04 POST /first-operator works once, names a missing field, and then answers 410", async () => {
  await edge(async (stage) => {
    const { ask, registry, masterKey } = stage;
    const lines: string[] = [];
    const publicUrl = "https://door.example.org";
    await new FirstOperator({ registry, masterKey, publicUrl, print: (line) => lines.push(line) })
      .start();
    const secret = lines.at(-1)!.split("#operator=")[1]!;
    const path = "/first-operator";
    for (const field of Object.keys(sixFields) as (keyof typeof sixFields)[]) {
      const { [field]: _, ...profile } = sixFields;
      const { status, body } = await ask(null, "POST", path, { secret, profile, ...activation });
      assert.equal(status, 422);
      assert.match(body.detail, new RegExp(`profile\\.${field}`));
    }
    const whole = { secret, profile: sixFields, ...activation };
    const other = { ...whole, notice: { version: "9", language: "en" } };
    await refusals(stage, [
      [null, "POST", path, { ...whole, secret: "x" }, 410, "link_used"],
      [null, "POST", path, other, 403, "notice_not_accepted"],
      [null, "POST", path, { ...whole, password: "password12" }, 422, "invalid"],
    ]);
    const { status, body } = await ask(null, "POST", path, whole);
    assert.equal(status, 201);
    assert.ok(body.tokens.access_token);
    await refusals(stage, [[null, "POST", path, whole, 410, "link_used"]]);
    // The link, its secret and the person's data were printed at the machine and nowhere else.
    const logged = stage.lines.join("\n");
    for (const hidden of [secret, sixFields.email, sixFields.name, goodPassword]) {
      assert.ok(!logged.includes(hidden));
    }
  }, []);
});

Deno.test("R05 the invitation's routes: look, accept once, expire, send anew", async () => {
  await edge(async (stage) => {
    const { ask, clock, row, masterKey } = stage;
    assert.deepEqual((await ask(null, "GET", "/notice")).body, {
      version: "1",
      languages: ["en", "fi"],
    });
    const { secret, invitation } = await invited(stage);
    const look = await ask(null, "POST", "/invitations/look", { secret });
    assert.deepEqual([look.status, look.body], [200, {
      name: sixFields.name,
      building: { id: "tower", name: "The tower" },
      missing: ["gender", "country", "language", "phone"],
      expiresAtMs: clock.now() + invitationLifeMs,
    }]);
    const { name: _n, email: _e, gender: _g, ...partly } = sixFields;
    const missing = await ask(null, "POST", "/invitations/accept", {
      secret,
      profile: partly,
      ...activation,
    });
    assert.deepEqual([missing.status, missing.body.code], [422, "invalid"]);
    assert.match(missing.body.detail, /profile\.gender/);
    clock.advance(invitationLifeMs);
    const late = await ask(null, "POST", "/invitations/look", { secret });
    assert.deepEqual([late.status, late.body.title], [410, "Invitation expired"]);
    const resend = `/invitations/${invitation}/resend`;
    await refusals(stage, [
      [null, "POST", resend, undefined, 401, "unauthenticated"],
      ["ann", "POST", resend, undefined, 403, "forbidden"],
      ["max", "POST", resend, undefined, 404, "not_found"],
      ["mia", "POST", "/invitations/none/resend", undefined, 404, "not_found"],
    ]);
    const sent = await ask("mia", "POST", resend);
    assert.equal(sent.status, 200);
    const fresh = invitationSecret(masterKey, (await row("invitation", sent.body.invitation))!);
    const whole = { secret: fresh, profile: { ...partly, gender: "other" }, ...activation };
    await refusals(stage, [
      [null, "POST", "/invitations/accept", { ...whole, secret }, 410, "invitation_expired"],
      [null, "POST", "/invitations/accept", { ...whole, extra: 1 }, 422, "invalid"],
    ]);
    const accepted = await ask(null, "POST", "/invitations/accept", whole);
    assert.equal(accepted.status, 201);
    const { session } = accepted.body.tokens;
    assert.equal((await row("session", session))?.account, accepted.body.account);
    await refusals(stage, [[null, "POST", "/invitations/accept", whole, 410, "link_used"]]);
  });
});

Deno.test("R17 the routes of a building's people: their answers hold what a manager may see, no more", async () => {
  await edge(async (stage) => {
    const { ask } = stage;
    const added = await invited(stage);
    const path = `${people_}/${added.account}`;
    const listed = await ask("mia", "GET", `${people_}?limit=3`);
    assert.equal(listed.status, 200);
    assert.equal(listed.body.people.length, 3);
    const next = await ask("mia", "GET", `${people_}?limit=3&after=${listed.body.next}`);
    assert.equal(next.body.people.length + 3, 4);
    const read = await ask("mia", "GET", path);
    assert.deepEqual(Object.keys(read.body).sort(), [
      "account",
      "disabledHere",
      "places",
      "preferences",
      "profile",
      "status",
    ]);
    const changed = await ask("mia", "PATCH", path, { profile: { country: "DE" } });
    assert.deepEqual([changed.status, changed.body], [200, { proposals: [] }]);
    await refusals(stage, [
      ["mia", "PATCH", path, { profile: { password: "x" } }, 422, "invalid"],
      ["mia", "PATCH", path, { preferences: { additionalPhone: "+358401234567" } }, 422, "invalid"],
      ["mia", "PATCH", path, { preferences: { favouriteFloor: 3 } }, 422, "invalid"],
      ["mia", "PATCH", `${people_}/ann`, { profile: { name: "Anna" } }, 403, "forbidden"],
      ["mia", "GET", `${people_}?limit=101`, undefined, 422, "invalid"],
      ["mia", "GET", "/buildings/annex/people", undefined, 404, "not_found"],
      ["mia", "GET", "/buildings/nowhere/people", undefined, 404, "not_found"],
      ["mia", "GET", `${people_}/max`, undefined, 404, "not_found"],
      ["max", "GET", path, undefined, 404, "not_found"],
      ["ann", "GET", path, undefined, 403, "forbidden"],
      ["ann", "GET", people_, undefined, 403, "forbidden"],
      [null, "GET", people_, undefined, 401, "unauthenticated"],
      ["ann", "POST", people_, nora, 403, "forbidden"],
      ["max", "POST", people_, nora, 404, "not_found"],
      ["mia", "POST", "/buildings/nowhere/people", nora, 404, "not_found"],
      ["mia", "POST", people_, { ...nora, consentAsserted: false }, 422, "consent_needed"],
      [
        "mia",
        "POST",
        people_,
        { ...nora, underAge: true },
        422,
        "minor_without_parental_responsibility",
      ],
    ]);
  });
});

Deno.test("C8 the routes that end and disable: the last manager stays, the rest end here alone", async () => {
  await edge(async (stage) => {
    const { ask, row } = stage;
    const disable = `${people_}/ben/disable`;
    assert.equal((await ask("mia", "POST", disable, {})).status, 204);
    assert.deepEqual((await row("account", "ben"))?.disabledIn, ["tower"]);
    assert.equal((await ask("mia", "POST", `${people_}/ben/enable`)).status, 204);
    const { appointment } = await invited(stage);
    const end = (id: string) => `/appointments/${id}/end`;
    await refusals(stage, [
      ["mia", "POST", end("manager-mia-tower"), {}, 409, "last_manager"],
      ["olga", "POST", end("manager-mia-tower"), { reason: "gone" }, 409, "last_manager"],
      ["max", "POST", end(appointment), {}, 404, "not_found"],
      ["ann", "POST", end(appointment), {}, 403, "forbidden"],
      ["mia", "POST", end("none"), {}, 404, "not_found"],
      ["mia", "POST", `${people_}/mia/disable`, {}, 409, "conflict"],
      ["ann", "POST", disable, {}, 403, "forbidden"],
      ["max", "POST", `${people_}/ben/enable`, undefined, 404, "not_found"],
    ]);
    assert.equal((await ask("mia", "POST", end(appointment), {})).status, 204);
    assert.equal(await row("appointment", appointment), undefined);
  });
});

Deno.test("C8 the operator's routes are the operator's, with a passkey's fresh proof", async () => {
  await edge(async (stage) => {
    const { ask, row, clock } = stage;
    const off = "/accounts/ann/disable";
    const reason = { reason: "reported stolen" };
    const otto = { name: "Otto", email: "otto@example.org", ...asserted };
    await refusals(stage, [
      ["mia", "POST", off, reason, 403, "forbidden"],
      ["olga", "POST", off, {}, 422, "invalid"],
      ["mia", "POST", "/accounts/ann/enable", undefined, 403, "forbidden"],
      ["olga", "POST", "/accounts/mia/disable", reason, 409, "last_manager"],
      ["olga", "POST", "/accounts/none/disable", reason, 404, "not_found"],
      ["olga", "POST", "/operators/olga/dismiss", undefined, 409, "conflict"],
      ["olga", "POST", "/accounts/ann/recovery", reason, 403, "forbidden"],
      ["ann", "POST", "/accounts/find", { email: "mia@example.org" }, 403, "forbidden"],
      ["ann", "POST", "/operators", otto, 403, "forbidden"],
    ]);
    const found = await ask("olga", "POST", "/accounts/find", { email: "ann@example.org" });
    assert.deepEqual(found.body, {
      account: "ann",
      status: "active",
      operator: false,
      buildings: ["tower"],
    });
    assert.equal((await ask("olga", "POST", off, reason)).status, 204);
    await refusals(stage, [["ann", "GET", "/me", undefined, 401, "session_ended"]]);
    assert.equal((await ask("olga", "POST", "/accounts/ann/enable")).status, 204);
    assert.equal((await row("account", "ann"))?.status, "active");
    const made = await ask("olga", "POST", "/operators", otto);
    assert.equal(made.status, 201);
    const dismiss = `/operators/${made.body.account}/dismiss`;
    assert.equal((await ask("olga", "POST", dismiss)).status, 204);
    clock.advance(300_001);
    await refusals(stage, [["olga", "POST", off, reason, 403, "verification_needed"]]);
  });
});

Deno.test("R20 R21 R22 R23 one's own data is read and changed at /me", async () => {
  await edge(async (stage) => {
    const { ask } = stage;
    const changed = await ask("ann", "PATCH", "/me", {
      profile: { language: "de" },
      preferences: {
        additionalPhone: "+358401234567",
        walkingSpeed: "slow",
        favouriteFloors: { tower: 0 },
      },
    });
    assert.deepEqual([changed.status, changed.body], [200, { proposal: null }]);
    const { status, body } = await ask("ann", "GET", "/me");
    assert.equal(status, 200);
    assert.equal(body.profile.language.source, "self");
    assert.deepEqual(body.preferences, {
      additionalPhone: "+358401234567",
      intercomUsername: "Example",
      walkingSpeed: "slow",
      favouriteFloors: { tower: 0 },
    });
    assert.deepEqual(
      [body.intercomUsernameIsDefault, body.additionalPhoneInUse, body.noticeToAccept],
      [true, false, null],
    );
    assert.ok(!("password" in body) && !("failures" in body));
    await refusals(stage, [
      [null, "GET", "/me", undefined, 401, "unauthenticated"],
      ["ann", "PATCH", "/me", { preferences: { favouriteFloors: { tower: 5 } } }, 422, "invalid"],
      ["ann", "PATCH", "/me", { preferences: { additionalPhone: "040" } }, 422, "invalid"],
      ["ann", "PATCH", "/me", { operator: true }, 422, "invalid"],
      ["ann", "POST", "/me/notice", { version: "0", language: "en" }, 403, "notice_not_accepted"],
    ]);
    assert.equal((await ask("ann", "POST", "/me/notice", notice)).status, 204);
  });
});

Deno.test("C2 proposals are decided by the secret at the old address, or by the signed-in person", async () => {
  await edge(async (stage) => {
    const { ask, row, masterKey } = stage;
    const propose = async (email: string) => {
      const { body } = await ask("mia", "PATCH", `${people_}/ann`, { profile: { email } });
      return body.proposals[0] as string;
    };
    const first = await propose("one@example.org");
    const secret = proposalSecret(masterKey, first, "new");
    await refusals(stage, [
      [null, "POST", "/proposals/decide", { secret, accept: true }, 403, "forbidden"],
      [null, "POST", "/proposals/decide", { secret: "x", accept: true }, 410, "link_used"],
      ["mia", "POST", `/proposals/${first}/decide`, { accept: true }, 404, "not_found"],
    ]);
    assert.equal((await ask("ann", "GET", "/me")).body.proposals[0].proposal, first);
    const no = await ask("ann", "POST", `/proposals/${first}/decide`, { accept: false });
    assert.deepEqual([no.status, no.body], [200, { outcome: "rejected" }]);
    const second = await propose("two@example.org");
    const yes = await ask(null, "POST", "/proposals/decide", {
      secret: proposalSecret(masterKey, second, "old"),
      accept: true,
    });
    assert.deepEqual([yes.status, yes.body], [200, { outcome: "accepted" }]);
    assert.equal((await row("account", "ann"))?.profile.email?.value, "two@example.org");
  });
});

Deno.test("C8 the routes of recovery: ask, mailed code, vouching, printed code", async () => {
  await edge(async (stage) => {
    const { ask, row, masterKey, lines } = stage;
    const printed = await ask("ann", "POST", "/me/recovery-code");
    assert.equal(printed.status, 201);
    const unknown = await ask(null, "POST", "/recovery", { email: "nobody@example.org" });
    const known = await ask(null, "POST", "/recovery", { email: "ben@example.org" });
    assert.deepEqual([known.status, Object.keys(known.body)], [201, Object.keys(unknown.body)]);
    const { recovery, claim } = known.body;
    const complete = { recovery, secret: claim, password: goodPassword, deviceName: "New" };
    await refusals(stage, [
      [null, "POST", "/me/recovery-code", undefined, 401, "unauthenticated"],
      [null, "POST", "/recovery", { email: "" }, 422, "invalid"],
      [null, "POST", "/recovery/complete", complete, 401, "sign_in_failed"],
      ["ben", "GET", `/recovery/${recovery}`, undefined, 404, "not_found"],
      ["max", "POST", `/recovery/${recovery}/vouch`, undefined, 404, "not_found"],
      ["ann", "POST", `/recovery/${unknown.body.recovery}/vouch`, undefined, 404, "not_found"],
      [null, "POST", `/recovery/${recovery}/vouch`, undefined, 401, "unauthenticated"],
    ]);
    assert.equal((await ask("ann", "GET", `/recovery/${recovery}`)).body.name, "Ben Example");
    assert.equal((await ask("ann", "POST", `/recovery/${recovery}/vouch`)).status, 204);
    const back = await ask(null, "POST", "/recovery/complete", complete);
    assert.equal(back.status, 200);
    assert.equal((await row("session", back.body.session))?.method, "recovery");
    await refusals(stage, [["ben", "GET", "/me", undefined, 401, "session_ended"]]);
    const again = (await ask(null, "POST", "/recovery", { email: "ben@example.org" })).body;
    const byCode = { ...complete, ...again, secret: recoveryCode(masterKey, again.recovery) };
    const { claim: _c, codeExpiresAtMs: _e, ...body } = byCode;
    assert.equal((await ask(null, "POST", "/recovery/complete", body)).status, 200);
    const use = {
      email: "ann@example.org",
      code: printed.body.code,
      password: goodPassword,
      deviceName: "New",
    };
    await refusals(stage, [
      [null, "POST", "/recovery/printed", { ...use, code: "0" }, 401, "sign_in_failed"],
    ]);
    assert.equal((await ask(null, "POST", "/recovery/printed", use)).status, 200);
    const logged = lines.join("\n");
    for (const hidden of ["ben@example.org", claim, printed.body.code, goodPassword]) {
      assert.ok(!logged.includes(hidden));
    }
  });
});

Deno.test("R08 the routes of joining another building: seen under /me, accepted or declined there", async () => {
  await edge(async (stage) => {
    const { ask, row } = stage;
    const known = { ...nora, name: "A. Neighbour", email: "ann@example.org" };
    const path = "/buildings/annex/people";
    const one = await ask("max", "POST", path, known);
    const stranger = await ask("max", "POST", path, nora);
    assert.equal(one.status, 201);
    assert.deepEqual(Object.keys(one.body).sort(), Object.keys(stranger.body).sort());
    assert.deepEqual(
      Object.values(one.body).map((value) => typeof value),
      Object.values(stranger.body).map((value) => typeof value),
    );
    const join = one.body.account;
    const before = (await ask("max", "GET", `${path}/${join}`)).body;
    assert.equal(before.profile.name.value, "A. Neighbour");
    assert.equal(before.profile.phone, undefined);
    assert.deepEqual((await ask("ann", "GET", "/me")).body.joins, [{
      join,
      operator: false,
      posts: [{ building: "annex", post: "technician" }],
      places: [],
      atMs: stage.clock.now(),
    }]);
    await refusals(stage, [
      ["ben", "POST", `/me/joins/${join}/accept`, undefined, 404, "not_found"],
      ["ben", "POST", `/me/joins/${join}/decline`, undefined, 404, "not_found"],
    ]);
    assert.equal((await ask("ann", "POST", `/me/joins/${join}/decline`)).status, 204);
    const again = (await ask("max", "POST", path, known)).body.account;
    assert.equal((await ask("ann", "POST", `/me/joins/${again}/accept`)).status, 204);
    assert.equal(await row("account", again), undefined);
    assert.equal((await ask("max", "GET", `${path}/ann`)).body.profile.name.value, "Ann Example");
  });
});

Deno.test("C2 the routes that prove an address: once a day, and from the session that asked", async () => {
  const unproved = { unproved: { askedAtMs: null } };
  const rows = seed.map((entry) =>
    entry[0] === "account" && entry[1].id === "ben"
      ? ["account", { ...entry[1], ...unproved }] as const
      : entry
  );
  await edge(async (stage) => {
    const { ask, registry, masterKey } = stage;
    const path = "/me/prove-email";
    assert.equal((await ask("ben", "GET", "/me")).body.emailProved, false);
    assert.equal((await ask("ben", "POST", path)).status, 204);
    const proposal = await registry.look((ledger) => [...ledger.all("proposal")][0]!.id);
    const secret = emailProofSecret(masterKey, proposal);
    await refusals(stage, [
      ["ann", "POST", path, undefined, 409, "conflict"],
      ["ben", "POST", path, undefined, 409, "limit_reached"],
      ["ann", "POST", `${path}/confirm`, { secret }, 410, "link_used"],
    ]);
    assert.equal((await ask("ben", "POST", `${path}/confirm`, { secret })).status, 204);
    assert.equal((await ask("ben", "GET", "/me")).body.emailProved, true);
    assert.ok(!stage.lines.join("\n").includes(secret));
  }, rows);
});

Deno.test("R86 POST /me/stop ends the account; a token of before is told «stopped»", async () => {
  await edge(async (stage) => {
    const { ask, row } = stage;
    await refusals(stage, [
      [null, "POST", "/me/stop", { confirm: "stop" }, 401, "unauthenticated"],
      ["ben", "POST", "/me/stop", {}, 422, "invalid"],
      ["mia", "POST", "/me/stop", { confirm: "stop" }, 409, "last_manager"],
      ["olga", "POST", "/me/stop", { confirm: "stop" }, 409, "conflict"],
    ]);
    assert.equal((await ask("ben", "POST", "/me/stop", { confirm: "stop" })).status, 204);
    assert.deepEqual((await row("account", "ben"))?.profile, {});
    await refusals(stage, [["ben", "GET", "/me", undefined, 403, "stopped"]]);
  });
});

Deno.test("E22 every route of accounts was asked above with success and with a refusal", () => {
  const asks = (route: IdentityRoute, good: boolean) =>
    asked.some(({ method, path, status }) =>
      method.toLowerCase() === route.method && (status < 300) === good &&
      new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path)
    );
  const missing = (good: boolean) =>
    accountRoutes.filter((route) => !asks(route, good)).map(({ method, path }) =>
      `${method} ${path}`
    );
  // What only the operator's command line may do is proven in recoveries_test.ts.
  assert.deepEqual(missing(true), ["post /accounts/{account}/recovery"]);
  // Nothing can be wrong with asking for the notice's version.
  assert.deepEqual(missing(false), ["get /notice"]);
});
