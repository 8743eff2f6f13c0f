import assert from "node:assert/strict";
import { csvImport } from "../../../../src/http/identity/facility_bodies.ts";
import { facilityRoutes } from "../../../../src/http/identity/facility_routes.ts";
import type { Seed } from "../../people/people_stage.ts";
import { anAccount, anAppointment, aSession } from "../../people/rows.ts";
import { type Answered, type IdentityEdge, withIdentityEdge } from "../../people/identity_edge.ts";
import { belongings, seeded, yard } from "../../people/facilities/household.ts";

const world: Seed = seeded(yard, belongings, [
  ["account", anAccount("opa", { operator: true })],
  ["session", aSession("opa")],
  ["account", anAccount("max")],
  ["session", aSession("max", { verifiedAtMs: null, method: "password" })],
  ["appointment", anAppointment("max")],
]);

const kim = {
  name: "Kim Newcomer",
  email: "kim@example.org",
  consentAsserted: true,
  statementVersion: "1",
  underAge: false,
};
const subUser = { ...kim, withAccount: true };
const change = { kind: "household", newMain: { person: kim } };

/** A route with what succeeds on the household `a1`, or on `c1`, an empty flat made beforehand. */
interface Case {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly status: number;
  /** Who succeeds, and who of the building does not. */
  readonly may: readonly string[];
  readonly not: readonly string[];
  /** What must be done first, by the manager. */
  readonly first?: readonly [string, string, unknown?];
}

const household = { may: ["ann", "cid", "mia"], not: ["bob", "olga", "eve", "opa"] };
const manager = { may: ["mia"], not: ["ann", "cid", "bob", "olga", "eve", "opa"] };
const suggested: Case["first"] = ["PUT", "/facilities/a1/nameplate/suggestion", { name: "Kim" }];
const ahead = { ...change, atMs: Date.UTC(2026, 5, 1) };

const cases: readonly Case[] = [
  { method: "GET", path: "/buildings/tower/facilities", status: 200, ...manager },
  {
    method: "POST",
    path: "/buildings/tower/facilities",
    body: { kind: "sauna", number: "S1", level: 0 },
    status: 201,
    ...manager,
  },
  {
    method: "GET",
    path: "/facilities/a1",
    status: 200,
    may: ["mia", "ann", "cid", "bob", "olga"],
    not: ["eve", "opa"],
  },
  { method: "PATCH", path: "/facilities/a1", body: { name: "Corner" }, status: 200, ...manager },
  { method: "DELETE", path: "/facilities/a1", status: 200, ...manager },
  { method: "DELETE", path: "/facilities/a1?dryRun=true", status: 200, ...manager },
  {
    method: "GET",
    path: "/facilities/a1/members",
    status: 200,
    may: ["mia", "ann", "cid", "bob", "olga"],
    not: ["eve", "opa"],
  },
  { method: "GET", path: "/facilities/a1/nameplate", status: 200, ...household },
  {
    method: "PUT",
    path: "/facilities/a1/nameplate/suggestion",
    body: { name: "Kim" },
    status: 200,
    ...household,
  },
  {
    method: "POST",
    path: "/facilities/a1/nameplate/confirmation",
    body: { name: "Kim" },
    status: 200,
    may: ["ann", "cid"],
    not: ["mia", "bob", "olga", "eve", "opa"],
    first: suggested,
  },
  { method: "DELETE", path: "/facilities/a1/nameplate", status: 200, ...household },
  {
    method: "GET",
    path: "/buildings/tower/directory",
    status: 200,
    may: ["mia", "ann", "cid", "bob", "olga", "eve", "opa"],
    not: [],
  },
  {
    method: "POST",
    path: "/buildings/tower/import",
    body: {
      csv: "number,main_name\n77,Kim Newcomer\n",
      dryRun: false,
      consentAsserted: true,
      statementVersion: "1",
      underAge: false,
    },
    status: 200,
    ...manager,
  },
  { method: "POST", path: "/facilities/a1/owners", body: kim, status: 201, ...manager },
  { method: "DELETE", path: "/owners/a1-olga", status: 204, ...manager },
  { method: "POST", path: "/facilities/a1/sub-users", body: subUser, status: 201, ...household },
  {
    method: "PATCH",
    path: "/sub-users/a1-bob",
    body: { username: "bobby", consentAsserted: true, statementVersion: "1" },
    status: 200,
    ...household,
  },
  { method: "DELETE", path: "/sub-users/a1-bob", status: 204, ...household },
  {
    method: "POST",
    path: "/facilities/a1/leave",
    status: 204,
    may: ["bob", "cid"],
    not: ["ann", "olga", "eve", "mia", "opa"],
  },
  { method: "POST", path: "/facilities/a1/changes", body: change, status: 200, ...manager },
  { method: "POST", path: "/facilities/a1/changes/dry-run", body: change, status: 200, ...manager },
  {
    method: "PATCH",
    path: "/facilities/a1/changes",
    body: { atMs: Date.UTC(2026, 6, 1) },
    status: 200,
    ...manager,
    first: ["POST", "/facilities/a1/changes", ahead],
  },
  {
    method: "DELETE",
    path: "/facilities/a1/changes",
    status: 204,
    ...manager,
    first: ["POST", "/facilities/a1/changes", ahead],
  },
];

async function asked({ ask }: IdentityEdge, of: Case, who: string | null): Promise<Answered> {
  return await ask(who, of.method, of.path, of.body);
}

/** A stage of its own, with what the case needs done before. */
function staged(of: Case, body: (edge: IdentityEdge) => Promise<void>): Promise<void> {
  return withIdentityEdge(world, async (edge) => {
    if (of.first !== undefined) {
      const [method, path, sent] = of.first;
      assert.equal((await edge.ask("mia", method, path, sent)).status, 200);
    }
    await body(edge);
  });
}

for (const of of cases) {
  Deno.test(`R10 ${of.method} ${of.path}: for whom it is, and for nobody else`, async () => {
    for (const who of of.may) {
      await staged(of, async (edge) => {
        const { status, body } = await asked(edge, of, who);
        assert.equal(status, of.status, `${who}: ${JSON.stringify(body)}`);
      });
    }
    await staged(of, async (edge) => {
      const before = await edge.registry.look((ledger) => ledger);
      for (const who of of.not) {
        const { status, body } = await asked(edge, of, who);
        assert.equal(status, 403, `${who}: ${JSON.stringify(body)}`);
      }
      // A stranger to the building learns no more than of what does not exist.
      const foreign = await asked(edge, of, "zoe");
      assert.equal(foreign.status, 404);
      const path = of.path.replace(/a1-\w+|a1|tower/, "nothing");
      const none = await edge.ask("zoe", of.method, path, of.body);
      assert.deepEqual(
        [none.status, none.body.code, none.body.detail],
        [404, foreign.body.code, foreign.body.detail],
      );
      assert.equal((await asked(edge, of, null)).status, 401);
      if (of.may.includes("mia")) {
        assert.equal((await asked(edge, of, "max")).body.code, "passkey_required");
      }
      assert.equal(await edge.registry.look((ledger) => ledger), before);
    });
  });
}

Deno.test("R10 every route of facilities is among those tested", () => {
  const tested = new Set(
    cases.map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/\?.*/, "")}`),
  );
  tested.add("get /facilities").add("post /facilities/a1/main-user");
  for (const { method, path } of facilityRoutes) {
    const asAsked = path.replace("{building}", "tower").replace("{facility}", "a1")
      .replace("/owners/{member}", "/owners/a1-olga").replace("{member}", "a1-bob");
    assert.ok(tested.has(`${method} ${asAsked}`), `${method} ${path}`);
  }
});

Deno.test("R05 POST main-user: an empty flat gets its main user, whose letter can be printed", async () => {
  await withIdentityEdge(world, async ({ ask }) => {
    const made = await ask("mia", "POST", "/buildings/tower/facilities", {
      kind: "apartment",
      number: "12",
    });
    const path = `/facilities/${made.body.id}/main-user`;
    for (const who of ["ann", "eve", "opa"]) {
      assert.equal((await ask(who, "POST", path, kim)).status, 403);
    }
    assert.equal((await ask("zoe", "POST", path, kim)).status, 404);
    const byLetter = { ...kim, email: undefined };
    const { status, body } = await ask("mia", "POST", path, byLetter);
    assert.equal(status, 201);
    assert.equal(body.notice, "offered");
    assert.ok(body.noticeText.length > 3);
    assert.equal(typeof body.invitation, "string");
    assert.deepEqual([body.member.role, body.member.activated], ["main", false]);
    assert.equal((await ask("mia", "POST", path, kim)).body.code, "conflict");
    const seen = await ask("mia", "GET", `/facilities/${made.body.id}`);
    assert.equal(seen.body.main.name, "Kim Newcomer");
  });
});

Deno.test("R29 where no mail server is set, adding somebody hands the notice over and mails nothing", async () => {
  const [owner, sub, changed, manager, operator] = [
    ["mia", "/facilities/a1/owners", kim, 201],
    ["ann", "/facilities/a1/sub-users", subUser, 201],
    ["mia", "/facilities/a1/changes", change, 200],
    ["mia", "/buildings/tower/people", { ...kim, post: "managed" }, 201],
    ["opa", "/operators", kim, 201],
  ] as const;
  for (const mailOn of [false, true, undefined]) {
    for (const [who, path, sent, status] of [owner, sub, changed, manager, operator]) {
      await withIdentityEdge(world, async ({ ask }) => {
        const { status: got, body } = await ask(who, "POST", path, sent);
        assert.equal(got, status, `${path}: ${JSON.stringify(body)}`);
        if (mailOn === false) {
          assert.ok(body.noticeText.length > 3, path);
          assert.match(body.noticeText.join(" "), /Article 14/);
          assert.ok([undefined, "offered"].includes(body.notice), path);
        } else {
          assert.equal(body.noticeText, undefined, path);
          assert.ok([undefined, "mailed"].includes(body.notice), path);
        }
      }, () => mailOn === undefined ? {} : { mailOn });
    }
  }
});

Deno.test("import: the form takes 1,000,000 characters; the network's bound of a body stands before it", async () => {
  const asserted = { dryRun: true, consentAsserted: true, statementVersion: "1", underAge: false };
  const sized = (length: number) => ({ csv: "number\n".padEnd(length, "\n"), ...asserted });
  assert.equal(csvImport.safeParse(sized(1_000_000)).success, true);
  assert.equal(csvImport.safeParse(sized(1_000_001)).success, false);
  await withIdentityEdge(world, async ({ ask }) => {
    const over = await ask("mia", "POST", "/buildings/tower/import", sized(20_000));
    assert.deepEqual([over.status, over.body.code], [413, "too_large"]);
  });
});

Deno.test("facility: one's own facilities are listed with one's role in each", async () => {
  await withIdentityEdge(world, async ({ ask }) => {
    const roles = async (who: string) =>
      (await ask(who, "GET", "/facilities")).body.facilities.map(
        ({ id, role }: { id: string; role: string }) => [id, role],
      );
    assert.deepEqual(await roles("cid"), [["a1", "sub"], ["b1", "sub"]]);
    assert.deepEqual(await roles("olga"), [["a1", "owner"]]);
    assert.deepEqual(await roles("mia"), []);
  });
});

Deno.test("R28 R30 the refusals of data on persons have their own codes", async () => {
  await withIdentityEdge(world, async ({ ask }) => {
    const path = "/facilities/a1/sub-users";
    const refused = async (body: unknown, who = "ann") => {
      const answer = await ask(who, "POST", path, body);
      assert.equal(answer.status, 422);
      return answer.body.code;
    };
    const { consentAsserted: _, ...unasserted } = subUser;
    assert.equal(await refused(unasserted), "consent_needed");
    const { underAge: __, ...ageless } = subUser;
    assert.equal(await refused(ageless), "invalid");
    const child = { ...ageless, birthDate: "2020-02-29" };
    assert.equal(await refused(child), "minor_without_parental_responsibility");
    const parented = { ...child, parentalResponsibility: true };
    assert.equal((await ask("ann", "POST", path, parented)).status, 201);
    assert.equal((await ask("mia", "POST", path, parented)).status, 403);
    const said = { ...subUser, underAge: true, parentalResponsibility: true };
    assert.equal(await refused(said, "mia"), "minor_without_parental_responsibility");
  });
});

Deno.test("R29 the notice to hand over comes with the answer, and names who entered the data", async () => {
  await withIdentityEdge(world, async ({ ask }) => {
    const body = {
      ...subUser,
      name: "Lou",
      email: undefined,
      phone: "+358401231231",
      withAccount: false,
    };
    const { status, body: told } = await ask("ann", "POST", "/facilities/a1/sub-users", body);
    assert.equal(status, 201);
    assert.equal(told.notice, "offered");
    assert.match(told.noticeText.join(" "), /Ann Example/);
  });
});

Deno.test("R11 the household's own grants say whether it may add sub-users", async () => {
  const seed = world.map((pair): Seed[number] =>
    pair[0] === "grant" && pair[1].id === "root"
      ? ["grant", { ...pair[1], actions: ["open_door", "call_lift"] }]
      : pair
  );
  await withIdentityEdge(seed, async ({ ask }) => {
    const { status, body } = await ask("ann", "POST", "/facilities/a1/sub-users", subUser);
    assert.deepEqual([status, body.code], [403, "forbidden"]);
    assert.equal((await ask("mia", "POST", "/facilities/a1/sub-users", subUser)).status, 201);
  });
});

Deno.test("R27 by HTTP the dry run of a change tells what the change then tells", async () => {
  await withIdentityEdge(world, async ({ ask, row }) => {
    const sent = { ...change, survivors: ["a1-bob"] };
    const foretold = await ask("mia", "POST", "/facilities/a1/changes/dry-run", sent);
    assert.equal((await row("facility", "a1"))?.household, 1);
    const told = await ask("mia", "POST", "/facilities/a1/changes", sent);
    assert.deepEqual(told.body.affected, foretold.body);
    assert.equal((await row("facility", "a1"))?.household, 2);
    // The old main user's session has ended with their last place here.
    assert.equal((await ask("ann", "GET", "/facilities/a1")).body.code, "session_ended");
  });
});

Deno.test("facility: what breaks a schema is refused as such, and a long import as too large", async () => {
  await withIdentityEdge(world, async ({ ask }) => {
    const bad: readonly [string, string, unknown][] = [
      ["POST", "/buildings/tower/facilities", { kind: "castle", number: "1" }],
      ["POST", "/buildings/tower/facilities", { kind: "apartment", number: "1", extra: 1 }],
      ["POST", "/buildings/tower/facilities", { kind: "apartment", number: "\u202e1" }],
      ["PATCH", "/facilities/a1", { kind: null }],
      ["POST", "/facilities/a1/changes", { kind: "household", survivors: Array(65).fill("x") }],
      ["PATCH", "/facilities/a1/changes", { atMs: "tomorrow" }],
      ["PUT", "/facilities/a1/nameplate/suggestion", { name: "x".repeat(33) }],
      ["GET", "/buildings/tower/facilities?limit=101", undefined],
    ];
    for (const [method, path, sent] of bad) {
      const { status, body } = await ask("mia", method, path, sent);
      assert.deepEqual([status, body.code], [422, "invalid"], path);
    }
    const long = { csv: "x".repeat(17_000), dryRun: true };
    assert.equal((await ask("mia", "POST", "/buildings/tower/import", long)).status, 413);
  });
});
