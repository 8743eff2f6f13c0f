/** A manager locks a floor of the lifts, and the audit log says so. */
import assert from "node:assert/strict";
import { holders, withWorld } from "./world.ts";

const path = "/buildings/tower/locked-floors";

Deno.test("C13 R31 a manager locks a floor and unlocks it, and both are audited", async () => {
  await withWorld(async (edge) => {
    const put = async (level: number, locked: boolean, group = "main") => {
      const body = { group, level, locked };
      const answer = await edge.ask(holders.manager, "PUT", path, body);
      return [answer.status, answer.body?.locked ?? answer.body?.code];
    };
    assert.deepEqual(await put(5, true), [200, [5]]);
    assert.deepEqual(await put(5, false), [200, []]);
    assert.deepEqual(await put(0, true), [422, "invalid"], "an exit floor");
    assert.deepEqual(await put(5, true, "low"), [422, "unknown_floor"]);
    assert.deepEqual(await put(5, true, "nowhere"), [404, "unknown_group"]);
    const { body } = await edge.ask(
      holders.manager,
      "POST",
      "/buildings/tower/audit?purpose=security",
      { case: "2026-7", reason: "Who locked the fifth floor" },
    );
    const entries = body?.entries as { what: string; facts: Record<string, unknown> }[];
    assert.deepEqual(
      entries.filter(({ what }) => what === "building_rules_changed").map(({ facts }) => facts)
        .sort((a, b) => Number(a.locked) - Number(b.locked)),
      [
        { group: "main", level: 5, locked: false },
        { group: "main", level: 5, locked: true },
      ],
      "and nothing of what was refused",
    );
  });
});
