import assert from "node:assert/strict";
import fc from "fast-check";
import type { RunningGroup } from "../../../adapters/simulator/building.ts";
import type { Side } from "../../../src/site.ts";
import { destination, landing, Rig, siteOf } from "./rig.ts";

/** Nobody is lost, nobody is twice, no car carries more than it may. */
function assertWhole({ people, controller }: RunningGroup): void {
  assert.equal(
    people.arrived,
    people.waiting + people.walking + people.aboard + people.delivered,
  );
  for (const car of controller.cars.values()) {
    const { bypassLoad, ratedLoadKg } = car.spec;
    assert.ok(car.loadKg <= bypassLoad * ratedLoadKg, `${car.id} carries ${car.loadKg} kg`);
    assert.equal(car.loadKg % 75, 0);
  }
}

const fault = fc.oneof(
  fc.record({ kind: fc.constant("outOfService" as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant("carStuck" as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant("doorFault" as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant("fire" as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant("doorObstructed" as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant("reboot" as const), on: fc.boolean() }),
);

function apply({ faults }: RunningGroup, car: string, one: { kind: string; on: boolean }): void {
  if (one.kind === "outOfService") faults.outOfService(car, one.on);
  if (one.kind === "carStuck") faults.carStuck(car, one.on);
  if (one.kind === "doorFault") faults.doorFault(car, "front", one.on);
  if (one.kind === "fire") faults.fire(one.on);
  if (one.kind === "doorObstructed") faults.doorObstructed(car, "front", one.on ? 3 : 0);
  if (one.kind === "reboot") faults.controllerReboot();
}

Deno.test("people: everyone who arrives is delivered and no car is overloaded, faults or not", () => {
  fc.assert(
    fc.property(
      fc.record({
        levels: fc.integer({ min: 3, max: 10 }),
        cars: fc.integer({ min: 1, max: 3 }),
        bothSides: fc.boolean(),
        ratedLoadKg: fc.constantFrom(200, 375, 975),
        transferMs: fc.constantFrom(0, 1200),
        startDelayMs: fc.constantFrom(0, 500),
        trips: fc.array(
          fc.record({
            inMs: fc.integer({ min: 0, max: 20_000 }),
            from: fc.nat({ max: 1000 }),
            to: fc.nat({ max: 1000 }),
            fault: fc.option(fault, { freq: 3 }),
            car: fc.nat({ max: 2 }),
            how: fc.constantFrom("button", "button", "phone", "landing"),
          }),
          { minLength: 1, maxLength: 40 },
        ),
      }),
      ({ levels, cars, bothSides, trips, ...car }) => {
        const sideOf = (level: number): Side => bothSides && level % 2 === 1 ? "rear" : "front";
        const rig = new Rig(siteOf({
          levels,
          cars,
          car,
          ...(bothSides ? { sides: (level: number): Side[] => [sideOf(level)] } : {}),
        }));
        const { group } = rig;
        const names = [...group.controller.cars.keys()];
        const calls: ReturnType<typeof landing>[] = [];
        trips.forEach((trip, index) => {
          rig.clock.advance(trip.inMs);
          assertWhole(group);
          const from = trip.from % levels;
          const to = (from + 1 + trip.to % (levels - 1)) % levels;
          const name = names[trip.car % names.length]!;
          if (trip.how === "button" || bothSides) {
            rig.person(from, to, sideOf(from), sideOf(to));
          } else if (trip.how === "phone") {
            calls.push(destination(`c${index}`, from, to, name));
            rig.want([...calls]);
          } else {
            calls.push(landing(`c${index}`, from, to > from ? "up" : "down", name));
            rig.want([...calls]);
          }
          if (trip.fault !== null) apply(group, name, trip.fault);
        });
        for (const name of names) {
          for (const kind of ["outOfService", "carStuck", "doorFault", "doorObstructed"]) {
            apply(group, name, { kind, on: false });
          }
        }
        group.faults.fire(false);
        for (let minutes = 0; minutes < 120; minutes++) {
          rig.clock.advance(60_000);
          assertWhole(group);
          if (group.people.delivered === group.people.arrived) break;
        }
        assert.equal(group.people.delivered, group.people.arrived);
        for (const each of group.controller.cars.values()) assert.equal(each.loadKg, 0);
        rig.clock.advance(600_000);
        const { held } = group.controller.report();
        assert.deepEqual(held, [], "every call came to an end");
        for (const each of group.controller.cars.values()) {
          assert.equal(each.phase, "standing", "and the cars rest");
        }
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("people with a phone walk in first, as many as travel together", async () => {
  const rig = new Rig(siteOf({ car: { ratedLoadKg: 375 } }));
  rig.person(3, 9);
  rig.want([{ ...destination("c", 3, 8), persons: 3 }]);
  rig.clock.advance(16_000);
  assert.equal(rig.group.people.arrived, 4);
  rig.clock.advance(60_000);
  assert.equal(rig.group.people.delivered, 4);
  const entered = rig.events.filter((event) => event.what === "person_entered");
  assert.deepEqual(entered.map(({ person }) => person), [1, 2, 3, 0]);
  await rig.stop();
});

Deno.test("people who find no room with their phone's call wait and press the button", async () => {
  const rig = new Rig(siteOf({ car: { ratedLoadKg: 200 } })); // two people
  rig.want([{ ...destination("c", 3, 8), persons: 5 }]);
  rig.clock.advance(300_000);
  assert.deepEqual([rig.group.people.arrived, rig.group.people.delivered], [5, 5]);
  await rig.stop();
});
