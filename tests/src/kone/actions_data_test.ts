/** What a client is told of the call actions of a lift group. */
import assert from "node:assert/strict";
import { actionsData } from "../../../src/kone/actions_data.ts";
import { numbersOf } from "../../../src/kone/numbering.ts";
import { checkSite } from "../../../src/site.ts";
import { numberedFile } from "./numbered_site.ts";

const tower = numbersOf(checkSite(numberedFile())).building("tower")!;
const low = tower.group("1")!;

Deno.test("KONE 1 actions lists every call action, with the fields that clients read", () => {
  const data = actionsData(tower, low) as { call_types: Record<string, unknown>[] };
  assert.deepEqual(Object.keys(data), [
    "version_major",
    "version_minor",
    "action_set",
    "call_types",
    "functions",
  ]);
  assert.deepEqual(data.call_types[0], {
    action_id: 2,
    action_type: "DESTINATION_CALL",
    name: "DcsCall",
    enabled: true,
    key: 0,
    direct_allowed: false,
    group_call_allowed: true,
    preferred_allowed: false,
  });
  for (const [name, id] of [["DcsCall", 2], ["LdgCall UP", 2001], ["LdgCall DOWN", 2002]]) {
    const named = data.call_types.filter((one) => one.name === name);
    assert.deepEqual(named.map(({ action_id }) => action_id), [id], "each name exactly once");
  }
  assert.ok(data.call_types.some(({ action_id }) => action_id === 5000));
});
