import assert from "node:assert/strict";
import { type DispatchJob, jobOf } from "../../../actors/elevator_group/dispatch/job.ts";
import { seededRandom } from "../../../src/random.ts";
import { WorkerEngine } from "../../../src/search/worker_engine.ts";
import { button, GroupInHand, testSite } from "../../actors/elevator_group/group_in_hand.ts";
import { crossed } from "./crossed_group.ts";

function engineOf(failed: (fault: string) => void = assert.fail, wallMs = 10_000) {
  return new WorkerEngine({
    buildings: testSite.buildings,
    random: seededRandom("engine"),
    evaluations: 500,
    wallMs,
    failed,
  });
}

Deno.test("E19 a worker without permissions finds what a search in the same thread finds", async () => {
  const group = crossed();
  const engine = engineOf();
  try {
    const result = await engine.search(group.model.key, jobOf(group.state, group.now));
    assert.deepEqual(result?.improvement.moves.map(({ from, to }) => [from, to]), [
      ["a", "b"],
      ["b", "a"],
    ]);
    assert.equal(result?.cut, false);
    group.send({ type: "improved", improvement: result!.improvement });
    assert.deepEqual(jobOf(group.state, group.now).calls.map(({ car }) => car), ["b", "a"]);
  } finally {
    engine.stop();
  }
});

Deno.test("E19 a search that the clock ends says so, and its answer still fits", async () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  for (let level = 1; level < 9; level++) {
    group.placed(button(level, "up"));
    group.placed(button(level, "down"));
  }
  const engine = engineOf(assert.fail, 0);
  try {
    const result = await engine.search(group.model.key, jobOf(group.state, group.now));
    assert.equal(result?.cut, true);
    assert.ok(result.improvement.evaluations < 500, String(result.improvement.evaluations));
    const placed = group.state.calls.size;
    group.send({ type: "improved", improvement: result.improvement });
    assert.equal(group.state.calls.size, placed);
  } finally {
    engine.stop();
  }
});

Deno.test("E19 an engine that breaks says so once, answers nothing and is not waited for", async () => {
  const group = crossed();
  const faults: string[] = [];
  const engine = engineOf((fault) => faults.push(fault));
  try {
    const job: DispatchJob = jobOf(group.state, group.now);
    assert.equal(await engine.search("tower/none", job), null);
    assert.equal(faults.length, 1);
    assert.match(faults[0]!, /Cannot search: no group tower\/none/);
    assert.equal(await engine.search(group.model.key, job), null);
  } finally {
    engine.stop();
  }
});

Deno.test("E19 an engine that is stopped leaves nobody waiting", async () => {
  const group = crossed();
  const engine = engineOf();
  const answer = engine.search(group.model.key, jobOf(group.state, group.now));
  engine.stop();
  assert.equal(await answer, null);
});
