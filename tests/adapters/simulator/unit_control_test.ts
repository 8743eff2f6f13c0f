import assert from "node:assert/strict";
import { startBuilding } from "../../../adapters/simulator/building.ts";
import { obey } from "../../../adapters/simulator/control.ts";
import { DirectAdapter } from "../../../adapters/simulator/direct_adapter.ts";
import { ManualClock } from "../../../src/clock.ts";
import { seededRandom } from "../../../src/random.ts";
import { unitSite } from "../../actors/access_unit/unit_in_hand.ts";
import { testJudge } from "../../parts/test_judge.ts";

const order = (order: object) => JSON.stringify({ building: "tower", unit: "entrance", ...order });

Deno.test("unit control does at doors what people do, and to units what befalls them", async () => {
  const clock = new ManualClock();
  const adapter = new DirectAdapter(clock);
  const heard: string[] = [];
  const building = startBuilding({
    site: unitSite,
    clock,
    random: seededRandom(1),
    connect: (at) => adapter.link(at),
    units: { connect: (at) => adapter.unitLink(at), keys: new Map(), judgeAlone: testJudge },
  });
  await adapter.start({
    report: (report) =>
      heard.push(
        report.type === "unitPresented"
          ? `presented ${report.presented.kind} ${report.presented.value}`
          : report.type === "unitStatus"
          ? `${report.unit} ${report.online}`
          : report.type,
      ),
    nonsense: (topic, fault) => assert.fail(`${topic}: ${fault}`),
    link: () => {},
  });
  const { unit } = building.unit({ building: "tower", unit: "entrance" });
  const door = unit.doors.get("main")!;
  obey(building, order({ do: "present", door: "main", kind: "tag", value: "04:a2" }));
  obey(building, order({ do: "present", door: "main", kind: "pin", value: "482913" }));
  obey(building, order({ do: "present", door: "main", kind: "qr", value: "text" }));
  clock.advance(10);
  assert.deepEqual(heard.filter((each) => each.startsWith("presented")), [
    "presented tag 04:a2",
    "presented pin 482913",
    "presented qr text",
  ]);
  obey(building, order({ do: "exitButton", door: "main" }));
  assert.equal(door.strike, "released");
  obey(building, order({ do: "openByHand", door: "main" }));
  assert.equal(door.contact, "open");
  obey(building, order({ do: "closeByHand", door: "main" }));
  assert.equal(door.contact, "closed");
  obey(building, order({ do: "tamper", on: true }));
  const { boot } = unit;
  heard.length = 0;
  obey(building, order({ do: "unitLinkCut", on: true }));
  obey(building, order({ do: "unitLinkCut", on: false }));
  obey(building, order({ do: "powerCut", on: true }));
  obey(building, order({ do: "powerCut", on: false }));
  obey(building, order({ do: "unitWallClockOff", ms: 3_600_000 }));
  clock.advance(10);
  assert.notEqual(unit.boot, boot);
  assert.deepEqual(heard.filter((each) => each.startsWith("entrance")), [
    "entrance false",
    "entrance false",
    "entrance true",
  ]);
  assert.throws(() =>
    obey(building, order({ do: "present", door: "main", kind: "eye", value: "x" }))
  );
  assert.throws(() => obey(building, order({ do: "tamper", unit: "none", on: true })), /none/);
  await building.stop();
  assert.equal(clock.waiting, 0);
});
