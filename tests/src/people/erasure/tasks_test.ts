/** What an erasure leaves managers and the operator to decide. */
import assert from "node:assert/strict";
import { taskMs } from "../../../../src/people/erasure/beginning.ts";
import { tasksOf } from "../../../../src/people/erasure/tasks.ts";
import { readAs } from "../../../../src/people/facilities/reach.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { spansOf } from "../../../../src/access/effective.ts";
import { snapshotOf } from "../../../../src/access/snapshot.ts";
import { testSite } from "../../access/test_site.ts";
import { as, type PeopleStage, refusalOf, withPeople } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { annsTown } from "./ann.ts";

const why = { case: "2026-7", reason: "the person asked by letter" };

async function erase({ registry }: PeopleStage): Promise<void> {
  assert.equal((await registry.run(as("ann"), "erase_own", {})).blocked, null);
}

/** Lets time pass, and what is due then be done. */
async function later({ clock, registry }: PeopleStage, ms: number): Promise<void> {
  clock.jumpWall(ms);
  await clock.run(120_000);
  await registry.look(() => null);
}

/** The rights that wait for a decision, by task. */
function waiting({ registry }: PeopleStage, building: string) {
  return registry.look((ledger) => {
    const [task] = ledger.find("rights_request", "waitingAt", building)
      .filter(({ kind }) => kind === "erasure");
    return {
      task: task?.id ?? "",
      state: task?.state,
      rights: ledger.find("former_right", "building", building),
    };
  });
}

Deno.test("R12 an erasure deletes nothing that a manager asserted: it ends, opens nothing, and waits for them", async () => {
  await withPeople(annsTown, async (stage) => {
    const { registry, row, audit } = stage;
    await erase(stage);
    // Ended in that very commit.
    for (const id of ["own", "annexed"]) assert.equal(await row("grant", id), undefined);
    const left = await registry.look((ledger, now) => {
      const snapshot = snapshotOf(ledger, testSite, now);
      return {
        members: ledger.count("member", "account", "ann"),
        held: ledger.count("grant", "subject", "account/ann"),
        spans: spansOf(snapshot, "own", { group: "main", level: 3 }, now, now + 1).length,
      };
    });
    assert.deepEqual(left, { members: 0, held: 0, spans: 0 });
    // On record as it stood, and naming nobody but by id.
    const { task, rights } = await waiting(stage, "tower");
    assert.deepEqual(rights.map(({ kind, record }) => `${kind}/${record}`).sort(), [
      "grant/own",
      "member/a1-ann",
      "member/a1-child",
    ]);
    const own = rights.find(({ record }) => record === "own")!;
    assert.deepEqual(own.grant?.scope, { doors: "all", lifts: [] });
    assert.deepEqual([own.assertedBy, own.endedAtMs, own.account], ["mia", startMs, "ann"]);
    assert.ok(!/Ann Example|ann@|Little/.test(JSON.stringify(rights)));
    const shown = await readAs(registry, as("mia"), (turn) => tasksOf(turn, "tower"));
    assert.deepEqual(shown.map(({ task, rights }) => [task.id, rights.length]), [[task, 3]]);
    // Another building's manager sees theirs alone.
    const annex = await waiting(stage, "annex");
    assert.deepEqual(annex.rights.map(({ record }) => record).sort(), [
      "annexed",
      "managed-ann-annex",
    ]);
    const decision = { outcome: "delete" } as const;
    const foreign = registry.run(as("fred"), "decide_erasure_task", { task, decision });
    assert.equal((await refusalOf(foreign)).code, "not_found");
    const neighbour = registry.run(as("amy"), "decide_erasure_task", { task, decision });
    assert.equal((await refusalOf(neighbour)).code, "forbidden");

    assert.equal(await registry.run(as("mia"), "decide_erasure_task", { task, decision }), "done");
    assert.equal((await waiting(stage, "tower")).rights.length, 0);
    assert.equal((await waiting(stage, "annex")).rights.length, 2);
    assert.equal((await row("rights_request", task))?.state, "granted");
    const told = (await audit()).filter(({ about }) => about.includes(`rights_request/${task}`));
    assert.deepEqual(told.map(({ what, by }) => [what, by]), [
      ["right_asked", "ann"],
      ["right_decided", "mia"],
    ]);
  });
});

Deno.test("R12 C20 an operator who deletes within 30 days is refused and noted; after them it is theirs", async () => {
  await withPeople(annsTown, async (stage) => {
    const { registry, clock, audit } = stage;
    await erase(stage);
    const { task } = await waiting(stage, "tower");
    const byOperator = (verifiedAtMs: number) =>
      registry.run(as("olga", { verifiedAtMs }), "decide_erasure_task", {
        task,
        decision: { outcome: "delete", ...why },
        asOperator: true,
      });
    assert.equal(await byOperator(startMs), "too_early");
    const console = registry.run(theConsole, "decide_erasure_task", {
      task,
      decision: { outcome: "delete", ...why },
    });
    assert.equal(await console, "too_early");
    assert.equal((await waiting(stage, "tower")).rights.length, 3);
    const tries = (await audit()).filter(({ facts }) => facts["refused"] === "too_early");
    assert.deepEqual(tries.map(({ by }) => by), ["olga", null]);

    await later(stage, taskMs);
    assert.equal((await waiting(stage, "tower")).state, "escalated");
    assert.equal(await byOperator(clock.now()), "done");
    assert.equal((await waiting(stage, "tower")).rights.length, 0);
    const last = (await audit()).at(-1)!;
    assert.deepEqual([last.what, last.by, last.facts["case"]], ["right_decided", "olga", "2026-7"]);
  });
});

Deno.test("C20 the operator keeps something on a legal ground until a day, and then it goes by itself", async () => {
  await withPeople(annsTown, async (stage) => {
    const { registry, clock } = stage;
    await erase(stage);
    const { task } = await waiting(stage, "tower");
    await later(stage, taskMs);
    const untilMs = clock.now() + 10 * 86_400_000;
    const keep = (change: object) =>
      registry.run(as("olga", { verifiedAtMs: clock.now() }), "decide_erasure_task", {
        task,
        decision: { outcome: "keep", ground: "legal_claim", untilMs, ...why, ...change },
      });
    assert.equal((await refusalOf(keep({ untilMs: clock.now() }))).code, "invalid");
    assert.equal(await keep({}), "done");
    assert.equal((await refusalOf(keep({}))).code, "conflict");
    const kept = await registry.look((ledger) => ledger.find("erasure", "account", "ann")[0]!.kept);
    assert.deepEqual(kept, [{ task, ground: "legal_claim", untilMs }]);
    assert.equal((await waiting(stage, "tower")).rights.length, 3);
    await later(stage, 11 * 86_400_000);
    assert.equal((await waiting(stage, "tower")).rights.length, 0);
  });
});

Deno.test("C9 R19 D3a a child whom nobody else speaks for goes with the last of the flat, their tag stays", async () => {
  await withPeople(annsTown, async (stage) => {
    const { registry, row } = stage;
    await erase(stage);
    const keys = await registry.look((ledger) => ledger.find("erasure", "account", "ann")[0]!.keys);
    assert.deepEqual(keys, ["ann", "a1-child"]);
    assert.equal(await row("member", "a1-child"), undefined);
    const { facility, member, status } = (await row("tag", "tag-1"))!;
    assert.deepEqual([facility, member, status], ["a1", null, "active"]);
  });
  const ben = {
    ...annsTown.find(([, { id }]) => id === "a2-amy")![1],
    id: "a1-amy",
    facility: "a1",
  };
  await withPeople([...annsTown, ["member", ben as never]], async (stage) => {
    await erase(stage);
    const keys = await stage.registry.look((ledger) =>
      ledger.find("erasure", "account", "ann")[0]!.keys
    );
    assert.deepEqual(keys, ["ann"]);
    assert.ok(await stage.row("member", "a1-child"), "somebody else of the flat is there");
  });
});

Deno.test("R88 R82 a legal hold blocks an erasure, which is noted; access can end all the same, and it goes on after", async () => {
  await withPeople(annsTown, async (stage) => {
    const { registry, row, audit, clock } = stage;
    const { id } = await registry.run(as("olga"), "place_hold", {
      account: "ann",
      building: null,
      classes: ["D1"],
      case: "2026-9",
      reason: "damage in the cellar",
      reviewAtMs: startMs + 30 * 86_400_000,
    });
    const asked = await registry.run(as("ann"), "erase_own", {});
    assert.deepEqual(asked, { erasure: null, blocked: "2026-9" });
    assert.equal((await row("account", "ann"))?.status, "active");
    assert.equal((await audit()).at(-1)?.what, "erasure_blocked");
    await registry.run(as("ann"), "stop_own", {});
    const state = () =>
      registry.look((ledger) => ledger.find("erasure", "account", "ann")[0]!.state);
    assert.equal(await state(), "held");
    assert.equal((await row("account", "ann"))?.status, "stopped");
    const byOlga = as("olga", { verifiedAtMs: clock.now() });
    await registry.run(byOlga, "end_hold", { id });
    await later(stage, 2 * 86_400_000);
    assert.equal(await state(), "begun");
  });
});

Deno.test("R82 C6 the operator erases for a case, and reads for a case whom an id was; nobody else does", async () => {
  await withPeople(annsTown, async (stage) => {
    const { registry, audit } = stage;
    const input = { account: "ann", ...why };
    for (const who of ["mia", "amy"]) {
      const code = (await refusalOf(registry.run(as(who), "erase_account", input))).code;
      assert.equal(code, "forbidden", who);
    }
    assert.ok((await registry.run(as("olga"), "erase_account", input)).erasure !== null);
    assert.equal(
      (await refusalOf(registry.run(as("olga"), "erase_account", input))).code,
      "conflict",
    );
    const note = (await audit()).find(({ facts }) => facts["case"] === why.case)!;
    assert.deepEqual([note.by, note.facts["reason"]], ["olga", why.reason]);
    assert.equal(
      (await refusalOf(registry.run(as("mia"), "read_log_stub", input))).code,
      "forbidden",
    );
    assert.equal((await registry.run(as("olga"), "read_log_stub", input)).name, "Ann Example");
    const read = (await audit()).at(-1)!;
    assert.deepEqual([read.what, read.facts["case"]], ["sensitive_read", why.case]);
    assert.ok(!read.about.includes("account/ann"), "a read does not prolong what it reads");
  });
});
