/** What is remembered of a simulated lift that serves a call, through the real group actor. */
import assert from "node:assert/strict";
import { buildingBehaviour } from "../../../../actors/building/register.ts";
import { Directory } from "../../../../actors/directory.ts";
import { groupBehaviour, groupKind } from "../../../../actors/elevator_group/decide.ts";
import { modelGroup } from "../../../../actors/elevator_group/model.ts";
import { silentObserver } from "../../../../actors/observer.ts";
import { startBuilding } from "../../../../adapters/simulator/building.ts";
import { DirectAdapter } from "../../../../adapters/simulator/direct_adapter.ts";
import { ManualClock } from "../../../../src/clock.ts";
import { movementOf } from "../../../../src/kone/equipment/equipment_views.ts";
import {
  type EquipmentChange,
  EquipmentRecorder,
} from "../../../../src/kone/equipment/recorder.ts";
import { numbersOf } from "../../../../src/kone/numbering.ts";
import { LiftHardware } from "../../../../src/lift_hardware.ts";
import { LiftService } from "../../../../src/lift_service.ts";
import { seededRandom, uuidV7 } from "../../../../src/random.ts";
import { checkSite } from "../../../../src/site.ts";
import { StoredActorRows } from "../../../../src/store/actor_rows.ts";
import { Committer } from "../../../../src/store/committer.ts";
import { acquireLease } from "../../../../src/store/lease.ts";
import { MemoryStore } from "../../../../src/store/memory_store.ts";

const levels = [0, 1, 2, 3, 4, 5];
const site = checkSite({
  version: 1,
  cluster: "test",
  buildings: [{
    id: "tower",
    floors: levels.map((level) => ({ level, label: `${level}`, heightM: 4 * level })),
    groups: [{
      id: "main",
      cars: [{
        id: "a",
        speedMps: 1.6,
        accelerationMps2: 1,
        ratedLoadKg: 630,
        serves: levels.map((level) => ({ level })),
      }],
    }],
  }],
});

Deno.test("KONE a call that is served leaves a movement, a door's cycle and no lit button", async () => {
  const clock = new ManualClock();
  const random = seededRandom("recorder");
  const store = new MemoryStore({ clock });
  const lease = await acquireLease({ store, clock, newFence: () => "fence" });
  const directory = new Directory({
    clock,
    random: () => random.next(),
    rows: new StoredActorRows(store),
    committer: new Committer({
      store,
      fence: lease,
      clock,
      observer: silentObserver,
      leaseLost: () => assert.fail("the lease was lost"),
    }),
    observer: silentObserver,
    epoch: lease.epoch,
    incarnation: () => uuidV7(clock.now(), random),
    yieldTo: (task) => void clock.after(0, task),
  });
  const [building] = site.buildings;
  const model = modelGroup(building!, building!.groups[0]!);
  const models = new Map([[model.key, model]]);
  const adapter = new DirectAdapter(clock, 5);
  const hardware = new LiftHardware({
    adapter,
    directory: () => directory,
    models,
    clock,
    observer: { hardwareLink() {}, hardwareNonsense() {}, desiredPublished() {} },
  });
  const lifts = new LiftService({
    directory,
    models,
    newId: () => uuidV7(clock.now(), random),
    effect: (address, effect, state) => hardware.effect(address, effect, state),
    milestone() {},
  });
  directory.register({ behaviour: groupBehaviour(models), outlets: lifts });
  directory.register({ behaviour: buildingBehaviour, outlets: { event() {}, effect() {} } });
  await directory.start();
  const simulated = startBuilding({ site, clock, random, connect: (at) => adapter.link(at) });
  directory.activate({ kind: groupKind, key: model.key });
  await adapter.start(hardware);
  await clock.run(100);

  const numbers = numbersOf(site);
  const [lift] = numbers.buildings[0]!.groups[0]!.lifts;
  const { ken } = lift!;
  const recorder = new EquipmentRecorder({
    ...{ lifts, numbers, clock },
    randomId: () => uuidV7(clock.now(), random),
  });
  const changes: EquipmentChange[] = [];
  recorder.listen((change) => changes.push(change));
  await clock.run(1_000);
  assert.equal(recorder.record(ken)?.condition.state, "InService");

  lifts.place(
    { building: "tower", group: "main" },
    "ann",
    uuidV7(clock.now(), random),
    { kind: "destination", from: 3, to: 5, persons: 1 },
    () => {},
  );
  await clock.run(200);
  assert.deepEqual(recorder.buttons(ken).map(({ level, direction }) => [level, direction]), [
    [3, "up"],
  ]);
  await clock.run(90_000);
  assert.deepEqual(recorder.buttons(ken), []);
  const movement = recorder.movement(ken)!.movement;
  assert.deepEqual([movement.fromLevel, movement.toLevel], [3, 5]);
  assert.ok(Math.abs(movement.distanceM - 8) < 0.05, String(movement.distanceM));
  const seconds = (movement.stoppedAtMs - movement.startedAtMs) / 1000;
  // 8 m at 1.6 m/s, with accelerating and braking.
  assert.ok(seconds > 5 && seconds < 9, String(seconds));
  const [door] = recorder.doors(ken);
  assert.equal(door!.cycle.level, 5);
  assert.ok(door!.cycle.openingMs! > 500 && door!.cycle.closingMs! > 500);
  assert.deepEqual(changes.map(({ what }) => what), ["movement", "movement"]);
  const shown = JSON.stringify(movementOf(numbers.ken(ken)!, recorder.movement(ken)!));
  assert.doesNotMatch(shown, /ann|caller|call"/);

  recorder.close();
  await simulated.stop();
  await adapter.stop();
  await directory.stop();
});
