/**
 * The two planes, as the source has them: who may import whom, and that neither opens the other's
 * store (C4, R43). Whoever joins them stands in a short list, by name.
 */
import assert from "node:assert/strict";
import { dirname, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Rooms that know people. */
const identity = /^src\/(people|access|http\/identity|words|privacy)\//;
/** Rooms that know random ids alone. */
const equipment =
  /^(actors\/(elevator_group|access_unit|building)|adapters|src\/(lift|live|position|journeys))\//;
/**
 * What the equipment plane may have of the other room: the capability that it checks, the rights
 * that follow from one, and what was revoked. None of them says who anybody is.
 */
const shared = new Set([
  "src/access/capability.ts",
  "src/access/rights.ts",
  "src/access/revocations.ts",
]);

Deno.test("R43 C4 nothing of the equipment plane imports anything that knows people", async () => {
  const faults: string[] = [];
  for (const file of await files(["actors", "adapters", "src"])) {
    if (!equipment.test(file)) continue;
    for (const { to, typeOnly } of await importsOf(file)) {
      if (identity.test(to) && !shared.has(to)) {
        faults.push(`${file} imports ${to}${typeOnly ? " (types)" : ""}`);
      }
    }
  }
  assert.deepEqual(faults, []);
});

Deno.test("R43 C4 what knows people imports no actor of the equipment and no adapter", async () => {
  const faults: string[] = [];
  for (const file of await files(["src"])) {
    if (!identity.test(file)) continue;
    for (const { to } of await importsOf(file)) {
      // The policy names the equipment's fields from their own types, and holds none of their rows.
      if (file === "src/privacy/policy_equipment.ts") continue;
      if (/^(adapters\/|actors\/(elevator_group|access_unit|building)\/)/.test(to)) {
        faults.push(`${file} imports ${to}`);
      }
    }
  }
  assert.deepEqual(faults, []);
});

Deno.test("R43 the shared files themselves reach nobody who knows people", async () => {
  const seen = new Set<string>();
  const waiting = [...shared];
  while (waiting.length > 0) {
    const file = waiting.pop()!;
    if (seen.has(file)) continue;
    seen.add(file);
    for (const { to, typeOnly } of await importsOf(file)) {
      if (!typeOnly && to.startsWith("src/")) waiting.push(to);
    }
  }
  assert.deepEqual([...seen].filter((file) => /^src\/(people|privacy)\//.test(file)), []);
});

Deno.test("R43 C4 each plane's store is opened in one place, and handed to nobody of the other", async () => {
  const openers: string[] = [];
  for (const file of await files(["src"])) {
    const code = await Deno.readTextFile(`${root}${file}`);
    if (/\bopenStore\(\{/.test(code)) openers.push(file);
  }
  // The first two are commands at a stopped server; they open one after the other and serve nobody.
  assert.deepEqual(openers.sort(), [
    "src/backup/inspect.ts",
    "src/backup/prepare_restore.ts",
    "src/identity_services.ts",
    "src/main.ts",
  ]);
  const main = await Deno.readTextFile(`${root}src/main.ts`);
  for (const call of ["openPeople(", "openServices("]) {
    const from = main.indexOf(call, main.indexOf("async function startSteps"));
    assert.ok(from > 0, call);
    const handed = main.slice(from, main.indexOf(";\n", from));
    assert.ok(!/\bopened\b/.test(handed), `${call} is handed the equipment's store`);
  }
});

/** Of the KONE-compatible API, what joins clients, their rights and their webhooks to people. */
const koneJoins =
  /^src\/kone\/((tokens|live_tokens|registry_rights|oauth_routes|resources_routes|open_auth|open_equipment)\.ts$|webhooks\/)/;
/** Of it, what handles calls and equipment: it asks `client_rights.ts` and gets floors and a `rid`. */
const koneEquipment = /^src\/kone\/(stream|calls|monitor|equipment)\//;

Deno.test("R43 C16 of the vendor-compatible API a few files see people, and calls see rights alone", async () => {
  const faults: string[] = [];
  const seen = { joins: 0, equipment: 0 };
  for (const file of await files(["src/kone"])) {
    const joins = koneJoins.test(file);
    const handles = koneEquipment.test(file);
    if (joins) seen.joins++;
    if (handles) seen.equipment++;
    for (const { to, typeOnly } of await importsOf(file)) {
      const knows = identity.test(to) && !shared.has(to);
      if ((knows && !joins) || (koneJoins.test(to) && handles)) {
        faults.push(`${file} imports ${to}${typeOnly ? " (types)" : ""}`);
      }
    }
  }
  assert.deepEqual(faults, []);
  assert.ok(seen.joins >= 6 && seen.equipment >= 4, "the rooms are where they are looked for");
});

async function files(rooms: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const room of rooms) {
    for await (const entry of Deno.readDir(`${root}${room}`)) {
      const path = `${room}/${entry.name}`;
      if (entry.isDirectory) found.push(...await files([path]));
      else if (entry.name.endsWith(".ts")) found.push(path);
    }
  }
  return found;
}

async function importsOf(file: string): Promise<{ to: string; typeOnly: boolean }[]> {
  const code = await Deno.readTextFile(`${root}${file}`);
  const found: { to: string; typeOnly: boolean }[] = [];
  for (
    const [, type, names, to] of code.matchAll(
      /^(?:import|export)\s+(type\s+)?([^;"']*?)\s*from\s+"(\.[^"]+)"/gm,
    )
  ) {
    const list = /^\{([\s\S]*)\}$/.exec(names ?? "")?.[1];
    const typeOnly = type !== undefined ||
      (list !== undefined && list.split(",").every((name) => /^\s*(type\s.*)?$/s.test(name)));
    const path = relative(root, posix.join(root, dirname(file), to!));
    found.push({ to: path, typeOnly });
  }
  return found;
}
