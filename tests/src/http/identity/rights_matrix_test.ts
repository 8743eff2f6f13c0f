/** Every route × every role × own and foreign records, from the route table itself (BOLA, BFLA). */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { IdentityRoute } from "../../../../src/http/identity/route.ts";
import { identityRoutes } from "../../../../src/http/identity/routes.ts";
import { type Role, roles } from "../../../../src/people/authority.ts";
import type { IdentityEdge } from "../../people/identity_edge.ts";
import { accepted } from "./from_schema.ts";
import { holders, others, ownOf, sensibleBody, withWorld } from "./world.ts";

/** Routes that name a record and are for some. */
const guarded = identityRoutes.filter(({ who }) => who === "signed_in");
const ofRecords = guarded.filter(({ objects }) => Object.keys(objects).length > 0);

/** A path with the tower's own records in it. */
function pathOf(route: IdentityRoute, role: Role): string {
  return route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const kind = route.objects[name];
    assert.ok(kind !== undefined, `${route.path} says not what ${name} names`);
    return ownOf(kind, route.path, role);
  });
}

/** A body that the route's schema accepts, the same at each run. */
function bodyOf(route: IdentityRoute): unknown {
  if (route.body === undefined) return undefined;
  const bodies = fc.sample(accepted(route.body), { numRuns: 40, seed: 7 });
  return bodies.find((body) => route.body!.safeParse(body).success) ?? bodies[0];
}

function nameOf({ method, path }: IdentityRoute): string {
  return `${method.toUpperCase()} ${path}`;
}

async function statusOf(edge: IdentityEdge, who: string | null, route: IdentityRoute, role: Role) {
  const { method } = route;
  const { status, body } = await edge.ask(
    who,
    method.toUpperCase(),
    pathOf(route, role) + queryOf(route),
    sensibleBody(nameOf(route), role) ?? bodyOf(route),
  );
  return { status, code: body?.code as string | undefined, detail: body?.detail };
}

function queryOf(route: IdentityRoute): string {
  if (route.query === undefined || route.query.safeParse({}).success) return "";
  const query = fc.sample(accepted(route.query), { numRuns: 1, seed: 7 })[0] as object;
  return `?${new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]))}`;
}

Deno.test("R10 the table says of every id in a path what it names", () => {
  for (const route of identityRoutes) {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    assert.deepEqual(names.sort(), Object.keys(route.objects).sort(), nameOf(route));
    if (route.who === "anyone") assert.equal(route.may, "anyone", nameOf(route));
    assert.ok(names.length === 0 || route.params !== undefined, nameOf(route));
  }
});

Deno.test("R10 without a token no guarded route answers anything but 401", async () => {
  await withWorld(async (edge) => {
    for (const route of guarded) {
      const { status, code } = await statusOf(edge, null, route, "main_user");
      assert.deepEqual([status, code], [401, "unauthenticated"], nameOf(route));
    }
  });
});

Deno.test("R10 whoever has nothing to do with a building finds none of its records: 404", async () => {
  await withWorld(async (edge) => {
    const faults: string[] = [];
    for (const route of ofRecords) {
      if (route.may === "self") continue;
      for (const who of [others.annexManager, others.annexMain, others.nobody]) {
        const { status, code, detail } = await statusOf(edge, who, route, "main_user");
        // What is the operator's alone names no building that could be hidden.
        const theirs = route.may.length === 0 || String(route.may) === "operator";
        const expected = theirs ? [403, 404] : [404];
        if (!expected.includes(status)) {
          faults.push(`${nameOf(route)} as ${who}: ${status} ${code} ${detail}`);
        }
      }
    }
    assert.deepEqual(faults, []);
  });
});

Deno.test("R10 R17 a role that the table does not name is refused on its own building's records", async () => {
  await withWorld(async (edge) => {
    const faults: string[] = [];
    for (const route of ofRecords) {
      if (typeof route.may === "string") continue;
      for (const role of roles) {
        if (route.may.includes(role)) continue;
        const { status, code, detail } = await statusOf(edge, holders[role], route, role);
        if (status !== 403 && status !== 404) {
          faults.push(`${nameOf(route)} as ${role}: ${status} ${code} ${detail}`);
        }
      }
    }
    assert.deepEqual(faults, []);
  });
});

Deno.test("R10 a neighbour's main user is refused on the records of a flat that is not theirs", async () => {
  await withWorld(async (edge) => {
    const faults: string[] = [];
    for (const route of ofRecords) {
      if (typeof route.may === "string" || Object.values(route.objects).includes("building")) {
        continue;
      }
      const { status, code } = await statusOf(edge, others.neighbour, route, "main_user");
      if (status !== 403 && status !== 404) faults.push(`${nameOf(route)}: ${status} ${code}`);
    }
    assert.deepEqual(faults, []);
  });
});

Deno.test("R11 R17 a role that the table names gets past every guard on its own records", async () => {
  const faults: string[] = [];
  for (const route of ofRecords) {
    if (typeof route.may === "string") continue;
    for (const role of route.may) {
      await withWorld(async (edge) => {
        const { status, code, detail } = await statusOf(edge, holders[role], route, role);
        // What a random body says may make no sense; but who asks must not be the reason.
        if ([401, 403, 404].includes(status) || status >= 500) {
          faults.push(`${nameOf(route)} as ${role}: ${status} ${code} ${detail}`);
        }
      });
    }
  }
  assert.deepEqual(faults, []);
});

Deno.test("R10 V8.2.2 what is one's own is nobody else's: sessions, passkeys, proposals", async () => {
  await withWorld(async (edge) => {
    for (const route of ofRecords) {
      if (route.may !== "self") continue;
      const { status } = await statusOf(edge, others.neighbour, route, "main_user");
      assert.equal(status, 404, nameOf(route));
    }
    // Nothing of Mia's ended by that.
    assert.equal((await edge.ask("mia", "GET", "/me")).status, 200);
  });
});

Deno.test("C8 V6.3.3 an operator or manager whom no passkey has proved may add one, and nothing else", async () => {
  const unproved = new Set(["session-max", "session-olga"]);
  await withWorld(
    async (edge) => {
      const faults: string[] = [];
      // What ends the session would end the test.
      const lasting = guarded.filter(({ path }) => !/^\/(sign-out|me\/sessions)/.test(path));
      for (const route of lasting) {
        for (const role of ["manager", "operator"] as const) {
          const { code } = await statusOf(edge, holders[role], route, role);
          if ((code === "passkey_required") === (route.beforePasskey === true)) {
            faults.push(`${nameOf(route)} as ${role}: ${code}`);
          }
        }
      }
      assert.deepEqual(faults, []);
    },
    (rows) =>
      rows.map((entry) =>
        entry[0] === "session" && unproved.has(entry[1].id)
          ? ["session", { ...entry[1], verifiedAtMs: null }]
          : entry
      ),
  );
});
