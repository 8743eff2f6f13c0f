import assert from "node:assert/strict";
import { decide } from "../../../../src/access/decide.ts";
import { snapshotOf } from "../../../../src/access/snapshot.ts";
import { endedPerTurnMax, endGrants } from "../../../../src/people/grants/ending.ts";
import { emptyHead } from "../../../../src/people/registry/audit.ts";
import { Ledger } from "../../../../src/people/registry/ledger.ts";
import { theServer, Turn } from "../../../../src/people/registry/turn.ts";
import { accessSite } from "../../access/access_site.ts";
import { as, type Seed, withPeople } from "../people_stage.ts";
import { aGrant, startMs } from "../rows.ts";
import { household } from "./stage.ts";

/** A tree of `count` grants below `home`, each below one of those before it. */
function tree(count: number): Seed {
  return Array.from(
    { length: count },
    (_, at) =>
      [
        "grant",
        aGrant(`t${String(at).padStart(4, "0")}`, { kind: "key", id: `k${at}` }, {
          parent: at < 20 ? "home" : `t${String(Math.floor(at / 20) - 1).padStart(4, "0")}`,
        }),
      ] as const,
  );
}

Deno.test("C9 ending a grant ends everything below it, and nobody's account", () => {
  const ledger = Ledger.of([...household, ...tree(60)]);
  const turn = new Turn(ledger, emptyHead, startMs, theServer, "entropy");
  endGrants(turn, ["home"], "test");
  assert.equal(turn.ledger.size("grant"), 0);
  assert.equal(turn.ledger.size("account"), ledger.size("account"));
  assert.equal(turn.ledger.size("member"), ledger.size("member"));
  const ended = turn.events.filter(({ type }) => type === "ended");
  assert.equal(ended.length, 61);
  endGrants(turn, ["home", "none"], "again");
  assert.equal(turn.events.filter(({ type }) => type === "ended").length, 61);
});

Deno.test("R13 however much hangs below, it ends at one instant and is removed turn by turn", async () => {
  const count = 3 * endedPerTurnMax;
  await withPeople([...household, ...tree(count)], async (stage) => {
    const { registry, clock, events, row, audit } = stage;
    const last = `k${count - 1}`;
    const ask = () =>
      registry.look((ledger, now) =>
        decide({
          action: "open_door",
          door: "lobby/front",
          building: "tower",
          subjects: [{ kind: "key", id: last }],
          atMs: now,
        }, snapshotOf(ledger, accessSite, now)).allowed
      );
    assert.equal(await ask(), true);
    await registry.run(as("mia"), "end_grant", { id: "home" });
    assert.equal(await ask(), false, "at once");
    const ended = new Set(events.flatMap((event) => event.type === "ended" ? [event.id] : []));
    assert.equal(ended.size, count + 1, "all are told of at once");
    for (let turns = 0; turns < 10; turns++) await clock.run(2000);
    assert.equal(await registry.look((ledger) => ledger.size("grant")), 0);
    assert.equal(await row("grant", "home"), undefined);
    assert.deepEqual((await audit()).map(({ what, facts }) => [what, facts.below]), [
      ["privilege_permissions_ended", count],
    ]);
  });
});
