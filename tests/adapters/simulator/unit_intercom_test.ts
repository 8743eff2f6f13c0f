import assert from "node:assert/strict";
import { startBuilding } from "../../../adapters/simulator/building.ts";
import { obey } from "../../../adapters/simulator/control.ts";
import { DirectAdapter } from "../../../adapters/simulator/direct_adapter.ts";
import type { UnitHappening } from "../../../adapters/simulator/unit_events.ts";
import type { UnitRing, UnitRings } from "../../../adapters/mqtt/unit_ring_payloads.ts";
import { ManualClock } from "../../../src/clock.ts";
import { seededRandom } from "../../../src/random.ts";
import { unitSite } from "../../actors/access_unit/unit_in_hand.ts";
import { testJudge } from "../../parts/test_judge.ts";

const entrance = { building: "tower", unit: "entrance" };
const entries = [{ entry: "e1", number: "A 12", name: "Aalto" }, { entry: "e2", number: "13" }];

async function intercom() {
  const clock = new ManualClock();
  const adapter = new DirectAdapter(clock);
  const said: UnitRing[] = [];
  const shows: unknown[] = [];
  const seen: UnitHappening[] = [];
  const building = startBuilding({
    site: unitSite,
    clock,
    random: seededRandom(1),
    connect: (at) => adapter.link(at),
    units: {
      connect: (at) => adapter.unitLink(at),
      keys: new Map(),
      judgeAlone: testJudge,
      observe: (at, happening) => at.unit === "entrance" ? seen.push(happening) : undefined,
    },
  });
  await adapter.start({
    report: (report) => {
      if (report.type === "unitRing") said.push(report.ring);
      else if (report.type === "unitHeartbeat" && report.unit === "entrance") {
        const { rings, directory } = report.heartbeat;
        shows.push([rings?.revision, directory?.revision]);
      }
    },
    nonsense: (topic, fault) => assert.fail(`${topic}: ${fault}`),
    link: () => {},
  });
  const tell = (rings: UnitRings["rings"], revision: number, epoch = 1) => {
    adapter.tellUnit(entrance, { type: "rings", rings: { epoch, revision, rings } });
    clock.advance(1);
  };
  const list = (revision: number, epoch = 1) => {
    adapter.tellUnit(entrance, { type: "directory", directory: { epoch, revision, entries } });
    clock.advance(1);
  };
  const order = (order: object) => {
    obey(building, JSON.stringify({ ...entrance, ...order }));
    clock.advance(1);
  };
  list(1);
  const { unit } = building.unit(entrance);
  return { clock, said, shows, seen, unit, tell, list, order, stop: () => building.stop() };
}

const words = (said: readonly UnitRing[]) =>
  said.map(({ what, seq, entry }) => `${what} ${seq} ${entry}`);

Deno.test("E4 intercom: the newest directory and the newest rings are shown, and the heartbeat says so", async () => {
  const { tell, list, shows, seen, unit, stop } = await intercom();
  assert.deepEqual(shows.at(-1), [0, 1]);
  list(3);
  list(2);
  list(1, 2);
  assert.deepEqual(shows.at(-1), [0, 1], "a later epoch is newer, whatever its revision");
  assert.equal(unit.intercom.directory?.epoch, 2);
  tell([{ ring: "r1", entry: "e1", state: "ringing" }], 5);
  tell([{ ring: "r1", entry: "e1", state: "missed", reason: "no_answer" }], 7);
  tell([{ ring: "r1", entry: "e1", state: "ringing" }], 6);
  assert.deepEqual(shows.at(-1), [7, 1]);
  assert.deepEqual(seen.filter(({ what }) => what === "ring"), [
    { what: "ring", ring: "r1", entry: "e1", state: "ringing" },
    { what: "ring", ring: "r1", entry: "e1", state: "missed", reason: "no_answer" },
  ]);
  await stop();
});

Deno.test("IC1 intercom: a press is said again with its number until it is shown, then no more", async () => {
  const { clock, said, tell, order, seen, stop } = await intercom();
  order({ do: "ring", number: "A 12" });
  clock.advance(1_000);
  assert.deepEqual(words(said), ["press 1 e1", "press 1 e1"]);
  tell([{ ring: "r1", entry: "e1", state: "ringing" }], 5);
  clock.advance(5_000);
  assert.equal(said.length, 2);
  order({ do: "ring", number: "A 12" });
  clock.advance(5_000);
  assert.deepEqual(words(said.slice(2)), ["press 2 e1"], "another press of what rings already");
  order({ do: "ring", number: "13" });
  clock.advance(5_000);
  assert.deepEqual(words(said.slice(3)), ["press 3 e2", "press 3 e2", "press 3 e2"]);
  assert.deepEqual(seen.at(-1), {
    what: "ring",
    ring: null,
    entry: "e2",
    state: "failed",
    reason: "nobody_reachable",
  });
  await stop();
});

Deno.test("intercom: giving up cancels what rings, and what nobody has shown yet", async () => {
  const { clock, said, tell, order, stop } = await intercom();
  tell([
    { ring: "r1", entry: "e1", state: "answered" },
    { ring: "r0", entry: "e2", state: "missed" },
  ], 5);
  order({ do: "ring", number: "13" });
  order({ do: "ringCancel" });
  clock.advance(5_000);
  assert.deepEqual(words(said), ["press 1 e2", "cancel 2 e1", "cancel 3 e2"]);
  await stop();
});

Deno.test("intercom: without power nothing is shown or said; a number that is not shown cannot ring", async () => {
  const { clock, said, unit, order, stop } = await intercom();
  assert.throws(() => order({ do: "ring", number: "99" }), /number, got 99/);
  order({ do: "powerCut", on: true });
  order({ do: "ring", number: "A 12" });
  order({ do: "ringCancel" });
  clock.advance(5_000);
  assert.deepEqual([said, unit.intercom.directory, unit.intercom.rings], [[], null, []]);
  await stop();
  assert.equal(clock.waiting, 0);
});
