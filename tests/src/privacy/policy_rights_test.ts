/**
 * Every role × every route × every field that tells of people: in a world whose records hold a word
 * of their own in each such field, no answer holds a word that the policy keeps from whoever asked.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { IdentityRoute } from "../../../src/http/identity/route.ts";
import { identityRoutes } from "../../../src/http/identity/routes.ts";
import { type Role, roles } from "../../../src/people/authority.ts";
import type { TableName } from "../../../src/people/registry/tables.ts";
import { mayRead, policyOf } from "../../../src/privacy/policy.ts";
import { accepted } from "../http/identity/from_schema.ts";
import { holders, ownOf, sensibleBody, withWorld } from "../http/identity/world.ts";
import type { IdentityEdge } from "../people/identity_edge.ts";
import type { Seed } from "../people/people_stage.ts";
import { startMs } from "../people/rows.ts";

/** A word that stands in one field of one record. */
interface Canary {
  /** As the policy names it. */
  readonly field: string;
  readonly word: string;
  /** Accounts whose own it is. */
  readonly own: readonly string[];
}

/** A word found in an answer. */
interface Found {
  readonly role: Role | null;
  readonly route: string;
  readonly canary: Canary;
}

Deno.test("R17 no role reads by any route what the policy keeps from it: every role, route and field", async () => {
  const found: Found[] = [];
  for (const role of [...roles, null]) {
    const canaries: Canary[] = [];
    await withWorld(async (edge) => {
      // What is only read comes first, so that nothing has ended by then.
      for (const route of [...identityRoutes].sort((a, b) => order(a) - order(b))) {
        if (/^\/(sign-out|me\/(stop|erase))/.test(route.path)) continue;
        const text = await answerOf(edge, route, role);
        for (const canary of canaries) {
          if (!text.includes(canary.word)) continue;
          found.push({ role, route: `${route.method} ${route.path}`, canary });
        }
      }
    }, (rows) => planted(rows, canaries));
    assert.ok(canaries.length > 100, String(canaries.length));
  }
  assert.deepEqual(told(found.filter((one) => !isAllowed(one))), []);
  // The words do come out where they may, so the search finds them.
  const seen = new Set(found.map(({ role, canary }) => `${role} ${canary.field}`));
  for (
    const one of [
      "manager account.profile.email.value",
      "manager account.profile.phone.value",
      "manager account.preferences.intercomUsername",
      "manager member.subUser.name",
      "manager member.subUser.username",
      "manager facility.note",
      "manager tag.label",
      "main_user member.subUser.number",
      "main_user member.subUser.birthDate",
      "main_user member.subUser.other",
      "main_user account.preferences.additionalPhone",
      "sub_user_admin facility.address",
      "sub_user session.deviceName",
      "sub_user rights_request.text",
      "manager rights_request.text",
      "operator rights_request.text",
    ]
  ) assert.ok(seen.has(one), one);
});

Deno.test("R17 a word where the policy does not let it be is found: a manager's and a neighbour's", () => {
  const found = (role: Role | null, field: string, own: readonly string[] = ["sue"]): Found => ({
    role,
    route: "get /somewhere",
    canary: { field, word: "word", own },
  });
  for (
    const [role, field, allowed] of [
      ["manager", "account.profile.email.value", true],
      ["manager", "account.preferences.additionalPhone", false],
      ["manager", "account.password", false],
      ["manager", "account.passkeys[].name", false],
      ["manager", "member.subUser.birthDate", false],
      ["manager", "member.subUser.other", false],
      ["manager", "session.deviceName", false],
      ["sub_user", "account.preferences.additionalPhone", true],
      ["technician", "account.profile.name.value", false],
      [null, "facility.address", false],
      [null, "facility.nameplate.published", true],
    ] as const
  ) assert.equal(isAllowed(found(role, field)), allowed, `${role} ${field}`);
  assert.equal(isAllowed(found("manager", "account.password", ["max"])), false, "nobody reads it");
});

/** Whether whoever asked may read that: by role, or as their own. */
function isAllowed({ role, route, canary: { field, own } }: Found): boolean {
  const rule = policyOf(field);
  assert.ok(rule !== undefined, field);
  // A letter, a notice and a copy of one's own data name a manager of the building, and where they
  // are asked (R85).
  const asContact = /\/(letter|notice|me\/export)$/.test(route) &&
    /profile\.(name|email)\./.test(field) &&
    own.some((account) => account === holders.manager || account === "maud");
  if (asContact) return true;
  if (role === null) return mayRead(rule, "anyone");
  // The world's flat is let, and then its owner sees as little as anybody (C9).
  if (role !== "owner" && mayRead(rule, role)) return true;
  return mayRead(rule, "anyone") || (own.includes(holders[role]) && mayRead(rule, "self"));
}

function told(found: readonly Found[]): readonly string[] {
  return [
    ...new Set(found.map(({ role, route, canary }) => `${role}: ${canary.field} in ${route}`)),
  ];
}

function order({ method }: IdentityRoute): number {
  return method === "get" ? 0 : method === "delete" ? 2 : 1;
}

async function answerOf(
  edge: IdentityEdge,
  route: IdentityRoute,
  role: Role | null,
): Promise<string> {
  const as = role ?? "main_user";
  const path = route.path.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => ownOf(route.objects[name]!, route.path, as),
  );
  const query = route.query === undefined || route.query.safeParse({}).success
    ? ""
    : `?${new URLSearchParams(sample(route.query) as Record<string, string>)}`;
  const name = `${route.method.toUpperCase()} ${route.path}`;
  const body = route.body === undefined ? undefined : sensibleBody(name, as) ?? sample(route.body);
  const who = role === null ? null : holders[role];
  const answer = await edge.ask(who, route.method.toUpperCase(), path + query, body);
  return typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
}

function sample(schema: NonNullable<IdentityRoute["body"]>): unknown {
  const values = fc.sample(accepted(schema), { numRuns: 40, seed: 7 });
  return values.find((value) => schema.safeParse(value).success) ?? values[0];
}

/** The rows with a word of its own in each field that tells of people, and all those words. */
function planted(rows: Seed, canaries: Canary[]): Seed {
  const members = rows.flatMap(([table, row]) => table === "member" ? [row] : []);
  let next = 0;
  const planting = (table: TableName, own: readonly (string | null)[]) => {
    const note = (path: string, word: string) => {
      canaries.push({
        field: `${table}.${path}`,
        word,
        own: own.filter((one) => one !== null),
      });
      return word;
    };
    return {
      word: (path: string) => note(path, `Wren${next++}x`),
      phone: (path: string) => note(path, `+35840${1_000_000 + next++}`),
      email: (path: string) => note(path, `wren${next++}x@example.org`),
      // A day that nothing else in the world has.
      day: (path: string) =>
        note(path, new Date(Date.UTC(1950, 0, next++)).toISOString().slice(0, 10)),
    };
  };
  return rows.map((entry): Seed[number] => {
    const [table, row] = entry;
    switch (table) {
      case "account": {
        const { word, phone, email } = planting(table, [row.id]);
        const { name, phone: kept, email: address } = row.profile;
        return [table, {
          ...row,
          profile: {
            ...row.profile,
            name: { ...name!, value: word("profile.name.value") },
            phone: { ...kept!, value: phone("profile.phone.value") },
            email: { ...address!, value: email("profile.email.value") },
          },
          preferences: {
            additionalPhone: phone("preferences.additionalPhone"),
            intercomUsername: word("preferences.intercomUsername"),
          },
          password: word("password"),
          passkeys: [{
            id: word("passkeys[].id"),
            publicKey: word("passkeys[].publicKey"),
            counter: 0,
            transports: [],
            name: word("passkeys[].name"),
            addedAtMs: startMs,
          }],
          recovery: { digest: word("recovery.digest").padEnd(43, "x"), madeAtMs: startMs },
        }];
      }
      case "facility": {
        const own = members.filter(({ facility }) => facility === row.id).map((m) => m.account);
        const { word } = planting(table, own);
        return [table, {
          ...row,
          name: word("name"),
          note: word("note"),
          address: word("address"),
          nameplate: {
            ...row.nameplate,
            suggested: word("nameplate.suggested"),
            published: word("nameplate.published"),
          },
        }];
      }
      case "member": {
        if (row.subUser === null) return entry;
        const { word, phone, day } = planting(table, [row.account]);
        return [table, {
          ...row,
          subUser: {
            name: word("subUser.name"),
            username: word("subUser.username"),
            number: phone("subUser.number"),
            birthDate: day("subUser.birthDate"),
            other: word("subUser.other"),
          },
        }];
      }
      case "session":
        return [table, {
          ...row,
          deviceName: planting(table, [row.account]).word("deviceName"),
        }];
      case "tag":
        return [table, {
          ...row,
          label: planting(table, [row.account]).word("label"),
        }];
      case "visitor_key":
        return [table, { ...row, label: planting(table, [row.giver]).word("label") }];
      case "rights_request":
        return [table, { ...row, text: planting(table, [row.account]).word("text") }];
      default:
        return entry;
    }
  });
}
