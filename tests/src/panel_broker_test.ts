/**
 * People without a phone over real brokers (C13): panels with their own device's right, the real
 * actor, a simulated building. There is no identity plane here, and nobody has a capability.
 */
import assert from "node:assert/strict";
import { panelTopics } from "../../adapters/mqtt/panel_topics.ts";
import type { SimulatedCar } from "../../adapters/simulator/car.ts";
import type { CallView } from "../../src/protocol.ts";
import { panelBrokers, panelHouse, towerLifts } from "../parts/panel_house.ts";
import { until } from "../parts/until.ts";

type House = Awaited<ReturnType<typeof panelHouse>>;

const dark = { up: false, down: false };

/** The button of a floor inside a car is pressed; whether it lights. */
function lights({ group: { controller } }: House, car: SimulatedCar, level: number): boolean {
  const at = controller.levels.indexOf(level);
  controller.pressCar(car, at, "front");
  return controller.carState(car).carCalls.includes(level);
}

for (const [name, start] of Object.entries(panelBrokers)) {
  Deno.test(`C13 EG21 a press over ${name}: a car comes, then the lamp goes out`, async () => {
    const house = await panelHouse(await start());
    const hall = await house.panel("hall-3");
    assert.deepEqual(await hall.lit.next("its lamps at connect"), dark);
    const began = house.clock.monotonic();
    assert.deepEqual(await hall.press({ direction: "up" }), {
      boot: hall.boot,
      seq: 1,
      accepted: true,
    });
    assert.ok(house.clock.monotonic() - began < 1_000, "within a second");
    assert.deepEqual(await hall.lit.next("lit"), { up: true, down: false });
    await house.opens(3);
    assert.deepEqual(await hall.lit.next("out"), dark);
    assert.deepEqual(house.nonsense, []);
    assert.deepEqual(house.outcomes, ["accepted"]);
    await house.stop();
  });

  Deno.test(`C13 EG21 pressed again over ${name}: one call; sent again: the same answer`, async () => {
    const house = await panelHouse(await start());
    const { hall, lobby } = {
      hall: await house.panel("hall-3"),
      lobby: await house.panel("lobby"),
    };
    const far = await lobby.press({ to: 4, persons: 2 });
    assert.ok(far.accepted && (far.car === "a" || far.car === "b"));
    assert.deepEqual(await lobby.press({ to: 4, persons: 2 }, far.seq), far);
    await hall.press({ direction: "down" });
    await hall.press({ direction: "down" });
    const { anyCalls } = await house.snapshot();
    const downs = anyCalls.filter(({ request }) => request.kind === "landing");
    assert.ok(downs.length <= 1, JSON.stringify(anyCalls));
    await house.opens(4);
    assert.deepEqual(await lobby.press({ to: 4, persons: 2 }, far.seq), far, "and when it is over");
    await house.stop();
  });

  Deno.test(`C13 C17 a panel's device that speaks for another over ${name} fetches no car`, async () => {
    const house = await panelHouse(await start());
    const lobby = await house.panel("lobby");
    const of3 = panelTopics.panelPressed({ ...towerLifts, panel: "hall-3" });
    const press = { boot: "b", seq: 1, direction: "up" };
    const cut = await lobby.device.publish(of3, press).then(() => false, () => true);
    assert.equal(cut, name !== "Mosquitto", "the embedded broker cuts it off, Mosquitto is silent");
    const again = cut ? await house.panel("lobby") : lobby;
    assert.equal((await again.press({ to: 2 })).accepted, true, "what comes after has been heard");
    assert.deepEqual(
      (await house.snapshot()).anyCalls.filter(({ request }) => request.kind === "landing"),
      [],
    );
    await house.stop();
  });

  Deno.test(`C13 EG23 a locked floor over ${name}: no button leads there, one's own right does`, async () => {
    const house = await panelHouse(await start());
    const { controller } = house.group;
    const a = controller.cars.get("a")!;
    const lobby = await house.panel("lobby");
    assert.equal((await lobby.press({ to: 5 })).reason, "floor_locked");
    assert.equal(lights(house, a, 5), false, "inside the car it stays dark");
    assert.equal(lights(house, a, 0), true, "nobody is stopped from leaving");
    const place = Promise.withResolvers<CallView>();
    house.lifts.place(
      towerLifts,
      "phone",
      house.key(),
      { kind: "destination", from: 0, to: 5, persons: 1 },
      (answer) => answer.ok ? place.resolve(answer.value) : place.reject(answer.refusal),
    );
    assert.equal((await place.promise).state, "assigned");
    await house.opens(5);
    const locked = Promise.withResolvers<readonly number[]>();
    house.lifts.lockFloor(
      towerLifts,
      5,
      false,
      (answer) => answer.ok ? locked.resolve(answer.value) : locked.reject(answer.refusal),
    );
    assert.deepEqual(await locked.promise, []);
    await until("the controller has heard of it", () => controller.letsTo(a, 5));
    assert.equal(lights(house, a, 5), true);
    assert.equal((await lobby.press({ to: 5 })).accepted, true);
    await house.stop();
  });

  Deno.test(`C13 EG23 a guest over ${name}: that floor, in that car, for so long`, async () => {
    const house = await panelHouse(await start());
    const { controller } = house.group;
    const at = controller.levels.indexOf(5);
    await until("it is locked", () => !controller.letsTo(controller.cars.get("a")!, at));
    const forMs = 1_500;
    const placed = Promise.withResolvers<CallView>();
    house.lifts.placeForGuest(
      towerLifts,
      "guest-1",
      house.key(),
      { kind: "destination", from: 0, to: 5, persons: 1 },
      { levels: [5], forMs },
      (answer) => answer.ok ? placed.resolve(answer.value) : placed.reject(answer.refusal),
    );
    const own = controller.cars.get((await placed.promise).car!)!;
    const other = controller.cars.get(own.id === "a" ? "b" : "a")!;
    await until("unlocked in its car", () => controller.letsTo(own, at));
    const began = house.clock.monotonic();
    assert.equal(controller.letsTo(other, at), false, "and in no other");
    assert.equal(lights(house, own, 5), true);
    const arrived = house.opens(5);
    await until("locked again", () => !controller.letsTo(own, at));
    const tookMs = house.clock.monotonic() - began;
    assert.ok(tookMs > forMs - 500 && tookMs < forMs + 1_000, `${tookMs} ms`);
    await arrived;
    await house.stop();
  });
}

Deno.test("C13 EG22 the broker away for 3 s: what was pressed is served, lamps are right again", async () => {
  const broker = await panelBrokers.Mosquitto!();
  const house = await panelHouse(broker);
  const before = await house.panel("hall-3");
  await before.press({ direction: "up" });
  await before.lit.next("lit", ({ up }) => up);
  await broker.outage!.kill();
  await before.device.ended;
  // The controller goes on: the press was durable and held before the cut.
  await house.opens(3);
  await new Promise<void>((resolve) => house.clock.after(3_000, resolve));
  await broker.outage!.run();
  const hall = await house.panel("hall-3");
  await hall.lit.next("dark: it was served meanwhile", ({ up, down }) => !up && !down);
  const lobby = await house.panel("lobby");
  // A panel sends a press again until it is answered: the server may not be back yet.
  let answer = await lobby.press({ to: 4 }, 1);
  for (let more = 0; !answer.accepted && more < 20; more++) {
    await new Promise<void>((resolve) => house.clock.after(250, resolve));
    answer = await lobby.press({ to: 4 }, 2 + more);
  }
  assert.ok(answer.accepted, JSON.stringify(answer));
  await house.opens(4);
  assert.deepEqual(house.nonsense, []);
  await house.stop();
});

Deno.test("C13 EG21 buttons wired to the controller are served by the server, and everybody sees them lit", async () => {
  const house = await panelHouse(await panelBrokers["the embedded broker"]!(), {
    buttons: "reported",
  });
  const { people, controller } = house.group;
  const at = (level: number) => ({ at: controller.levels.indexOf(level), side: "front" as const });
  await until("5 is locked", () => !controller.letsTo(controller.cars.get("a")!, at(5).at));
  assert.equal(people.arrive(at(3), at(5)), -1, "nobody sets out for a locked floor");
  people.arrive(at(3), at(1));
  people.arrive(at(3), at(0));
  assert.deepEqual(await house.lit.next("lit", (lit) => lit.length > 0), [
    { level: 3, side: "front", direction: "down" },
  ]);
  await house.lit.next("out", (lit) => lit.length === 0);
  await until("both are where they wanted", () => people.delivered === 2);
  assert.deepEqual((await house.snapshot()).anyCalls, []);
  await house.stop();
});
