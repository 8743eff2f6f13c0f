/** What the equipment log's room may know, read from its source: keys and seals, and nobody. */
import assert from "node:assert/strict";
import { dirname, posix } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** Of the rooms that know people: keys of days, seals, and proofs that say of no account. */
const allowed = new Set([
  "src/access/daily_id.ts",
  "src/access/key_wrap.ts",
  "src/access/master_key.ts",
  "src/access/proof.ts",
  "src/privacy/field_seal.ts",
  "src/privacy/key_file.ts",
  "src/privacy/key_first_store.ts",
  "src/privacy/key_store.ts",
  "src/utc_day.ts",
  "src/privacy/root_row.ts",
  "src/privacy/segment_keys.ts",
]);

async function importsOf(file: string): Promise<string[]> {
  const code = await Deno.readTextFile(`${root}${file}`);
  return [...code.matchAll(/^(?:import|export)\s[^;"']*?from\s+"(\.[^"]+)"/gm)]
    .map(([, to]) => posix.join(dirname(file), to!));
}

/** A file and all that it leads to. */
async function reachOf(file: string, reach = new Set<string>()): Promise<Set<string>> {
  if (reach.has(file)) return reach;
  reach.add(file);
  for (const to of await importsOf(file)) await reachOf(to, reach);
  return reach;
}

Deno.test("R43 C4 the equipment log knows keys and seals, and leads to nothing that knows people", async () => {
  const reach = new Set<string>();
  for await (const { name } of Deno.readDir(`${root}src/equipment_log`)) {
    await reachOf(`src/equipment_log/${name}`, reach);
  }
  assert.ok(reach.has("src/privacy/key_store.ts"), "the imports are read");
  const people = [...reach].filter((file) =>
    /^src\/(people|access|http|privacy)\//.test(file) && !allowed.has(file)
  );
  assert.deepEqual(people, []);
});
