import assert from "node:assert/strict";
import type { UnitPapers } from "../../adapters/mqtt/unit_paper_payloads.ts";
import { ManualClock } from "../../src/clock.ts";
import { papersAgainMs, UnitPapersWire } from "../../src/unit_papers.ts";

const at = { building: "tower", unit: "entrance" };
const garage = { building: "tower", unit: "garage" };
const nothing = { epoch: 0, revision: 0 };
const texts = { versions: ["a.b.c"], certificate: null };

function wire() {
  const clock = new ManualClock();
  const sent: [string, UnitPapers][] = [];
  const papers = new UnitPapersWire({
    ...{ clock, epoch: 7 },
    toUnit: ({ unit }, what) => sent.push([unit, what]) > 0,
  });
  return { clock, sent, papers };
}

Deno.test("E4 papers go whole to a unit that goes by others, again while it does, and no more", async () => {
  const { clock, sent, papers } = wire();
  papers.put(at, texts);
  assert.deepEqual(sent, [], "nothing is said to a unit that was not heard");
  papers.heartbeat(at, { boot: "b1", papers: nothing });
  assert.deepEqual(sent, [["entrance", { epoch: 7, revision: 1, ...texts }]]);
  papers.heartbeat(at, { boot: "b1", papers: nothing });
  assert.equal(sent.length, 1, "it may be under way");
  await clock.run(papersAgainMs);
  papers.heartbeat(at, { boot: "b1", papers: nothing });
  assert.equal(sent.length, 2);
  papers.heartbeat(at, { boot: "b2", papers: nothing });
  assert.equal(sent.length, 3, "at once to one that has started anew");
  papers.heartbeat(at, { boot: "b2", papers: { epoch: 7, revision: 1 } });
  await clock.run(papersAgainMs);
  papers.heartbeat(at, { boot: "b2", papers: { epoch: 7, revision: 1 } });
  assert.equal(sent.length, 3);
});

Deno.test("E4 another text is another revision and goes at once; the same text is none", () => {
  const { sent, papers } = wire();
  papers.put(at, texts);
  papers.heartbeat(at, { boot: "b1", papers: nothing });
  papers.put(at, { ...texts, versions: [...texts.versions] });
  assert.equal(sent.length, 1);
  papers.put(at, { ...texts, certificate: "d.e.f" });
  assert.deepEqual(sent[1], ["entrance", {
    ...{ epoch: 7, revision: 2 },
    ...{ versions: ["a.b.c"], certificate: "d.e.f" },
  }]);
  // One that holds what an earlier start has sent does not hold this.
  papers.heartbeat(at, { boot: "b2", papers: { epoch: 6, revision: 2 } });
  assert.equal(sent.length, 3);
});

Deno.test("a unit that goes by no papers is sent none; a unit's key is its own", () => {
  const { sent, papers } = wire();
  papers.put(at, texts);
  papers.heartbeat(at, { boot: "b1" });
  assert.deepEqual(sent, []);
  assert.equal(papers.keyOf(at), null);
  papers.key(at, { boot: "b1", key: "k".repeat(43) });
  assert.deepEqual([papers.keyOf(at), papers.keyOf(garage)], ["k".repeat(43), null]);
});
