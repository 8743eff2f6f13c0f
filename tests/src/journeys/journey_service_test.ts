/** Journeys from the edge's side, over real actors, a real store and a simulated building. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { GroupSnapshot } from "../../../src/lifts.ts";
import type { JourneyView } from "../../../src/protocol.ts";
import type { MemoryStore } from "../../../src/store/memory_store.ts";
import { at, codeOf, type JourneyHouse, journeyHouse, valueOf } from "./journey_house.ts";

const trip = (from: number, to: number, persons = 1) => ({ from, to, persons });
const groups = ({ legs }: JourneyView) => legs.map(({ group }) => group);

/** How many calls are open, in all groups. */
async function openCalls({ process: { lifts }, asked }: JourneyHouse): Promise<number> {
  let count = 0;
  for (const group of ["main", "side", "upper", "roof"]) {
    const { anyCalls } = valueOf(
      await asked<GroupSnapshot>((done) => lifts.snapshot(at(group), "ann", done)),
    );
    count += anyCalls.length;
  }
  return count;
}

Deno.test("EG30 of two groups of one lobby the better one comes, and another when it is not there", async () => {
  const house = await journeyHouse();
  const first = await house.place(trip(0, 8));
  assert.deepEqual(groups(first), ["main"], "the slow one would take three times as long");
  assert.equal(first.state, "open");
  assert.ok(first.estimatedMs > 10_000 && first.estimatedMs < 60_000, `${first.estimatedMs}`);
  for (const car of ["a", "b"]) house.simulated.group(at("main")).faults.outOfService(car, true);
  await house.clock.run(6_000);
  assert.deepEqual(groups(await house.place(trip(0, 8))), ["side"]);
  assert.deepEqual(groups(await house.place({ ...trip(0, 8), groups: ["side"] })), ["side"]);
  await house.stop();
});

Deno.test("EG30 only groups that the capability and the wish name may come", async () => {
  const house = await journeyHouse();
  const may = (group: string) => group === "side";
  assert.deepEqual(groups(await house.place(trip(0, 8), { may })), ["side"]);
  assert.deepEqual(groups(await house.place({ ...trip(0, 8), groups: ["side"] })), ["side"]);
  const none = await house.placing(trip(0, 8), { may: () => false });
  assert.equal(codeOf(none), "forbidden");
  assert.equal(codeOf(await house.placing(trip(3, 3))), "same_floor");
  assert.equal(codeOf(await house.placing(trip(0, 40))), "unknown_floor");
  assert.equal(codeOf(await house.placing(trip(0, 8, 90))), "group_too_large");
  await house.stop();
});

Deno.test("EG30 a group that does not answer in time is left out", async () => {
  const house = await journeyHouse();
  const { process } = house;
  // Its actor never gets the question, as if it were busy for ever.
  const { directory } = process;
  const tell = directory.tell.bind(directory);
  directory.tell = ((...said: Parameters<typeof tell>) => {
    const [{ key }, command] = said as unknown as [{ key: string }, { type: string }];
    if (key === "tower/main" && command.type === "quote") return;
    tell(...said);
  }) as typeof tell;
  assert.deepEqual(groups(await house.place(trip(0, 8))), ["side"]);
  const alone = await house.placing({ ...trip(0, 8), groups: ["main"] });
  assert.equal(codeOf(alone), "busy");
  assert.equal(await openCalls(house), 1, "nothing was placed where nobody answered");
  await house.stop();
});

Deno.test("EG30 E2 a repeat of a key is the same journey, whatever is better by then", async () => {
  const house = await journeyHouse();
  const key = house.key();
  const first = await house.place(trip(0, 8), { key });
  assert.deepEqual(groups(first), ["main"]);
  for (const car of ["a", "b"]) house.simulated.group(at("main")).faults.outOfService(car, true);
  await house.clock.run(2_000);
  const again = await house.place(trip(0, 8), { key });
  assert.deepEqual([again.id, groups(again)], [first.id, ["main"]]);
  assert.equal(codeOf(await house.placing(trip(0, 7), { key })), "key_reused");
  await house.stop();
});

Deno.test("EG30 at one time, one key is one call, however many ask", async () => {
  const house = await journeyHouse();
  const key = house.key();
  const views: JourneyView[] = [];
  for (let n = 0; n < 8; n++) {
    house.process.journeys.place({
      building: "tower",
      caller: "ann",
      key,
      request: trip(0, 8),
      may: () => true,
    }, (answer) => views.push(valueOf(answer)));
  }
  await house.clock.run(500);
  assert.equal(views.length, 8);
  assert.equal(new Set(views.map(({ id }) => id)).size, 1);
  assert.equal(await openCalls(house), 1);
  await house.stop();
});

Deno.test("EG29 where no lift serves both floors the journey has legs, each called in time, all told", async () => {
  const house = await journeyHouse();
  const journey = await house.place(trip(0, 15));
  assert.deepEqual(groups(journey), ["main", "upper"], "there is no way from side to upper");
  assert.deepEqual(journey.legs.map(({ from, to, walkMs, state }) => [from, to, walkMs, state]), [
    [0, 9, undefined, "assigned"],
    [9, 15, 25_000, "planned"],
  ]);
  await house.until(
    "the first leg is under way",
    async () => (await house.read(journey.id)).legs[0]!.state === "being_served",
  );
  await house.until(
    "the second leg is called",
    async () => (await house.read(journey.id)).legs[1]!.state !== "planned",
    5_000,
  );
  assert.notEqual((await house.read(journey.id)).legs[0]!.state, "served", "before it is needed");
  await house.until(
    "the journey is served",
    async () => (await house.read(journey.id)).state === "served",
  );
  const told = house.heard.filter(({ call }) => call.journey?.id === journey.id);
  const ids = new Set(told.map(({ call }) => call.id));
  assert.deepEqual([...ids], journey.legs.map(({ call }) => call));
  assert.deepEqual(new Set(told.map(({ group }) => group)), new Set(["main", "upper"]));
  assert.deepEqual(told.at(-1)!.call.state, "served");
  await house.stop();
});

Deno.test("EG29 three legs at most, by the shortest way", async () => {
  const house = await journeyHouse();
  const journey = await house.place(trip(0, 21));
  assert.deepEqual(groups(journey), ["main", "upper", "roof"]);
  await house.until(
    "the journey is served",
    async () => (await house.read(journey.id)).state === "served",
    600_000,
  );
  assert.deepEqual((await house.read(journey.id)).legs.map(({ state }) => state), [
    "served",
    "served",
    "served",
  ]);
  await house.stop();
});

Deno.test("EG29 a journey is cancelled whole before it begins, and the rest of it on the way", async () => {
  const house = await journeyHouse();
  const cancel = (journey: string, caller = "ann") =>
    house.asked<JourneyView>((done) =>
      house.process.journeys.cancel("tower", caller, journey, done)
    );
  const whole = await house.place(trip(4, 15));
  assert.equal(codeOf(await cancel(whole.id, "eve")), "unknown_call");
  const ended = valueOf(await cancel(whole.id));
  assert.deepEqual([ended.state, ended.reason], ["cancelled", "by_caller"]);
  assert.deepEqual(valueOf(await cancel(whole.id)), ended, "again is the same answer");

  const rest = await house.place(trip(0, 15));
  await house.until(
    "the first leg is under way",
    async () => (await house.read(rest.id)).legs[0]!.state === "being_served",
  );
  const view = valueOf(await cancel(rest.id));
  assert.deepEqual(view.legs.map(({ state, reason }) => reason ?? state), [
    "being_served",
    "by_caller",
  ]);
  await house.until(
    "whoever was aboard has arrived",
    async () => (await house.read(rest.id)).state === "cancelled",
  );
  assert.equal(await openCalls(house), 0);

  const done = await house.place(trip(0, 3));
  await house.until("it is served", async () => (await house.read(done.id)).state === "served");
  assert.equal(codeOf(await cancel(done.id)), "not_cancellable");
  await house.stop();
});

Deno.test("EG29 C17 fire in the next group ends the journey there, and its caller is told why", async () => {
  const house = await journeyHouse();
  const journey = await house.place(trip(0, 15));
  house.simulated.group(at("upper")).faults.fire(true);
  await house.until(
    "the second leg has ended",
    async () => (await house.read(journey.id)).legs[1]!.state === "cancelled",
  );
  await house.until(
    "whoever was aboard has arrived",
    async () => (await house.read(journey.id)).state === "cancelled",
  );
  assert.equal((await house.read(journey.id)).reason, "fire_operation");
  assert.ok(
    house.heard.some(({ group, call }) => group === "upper" && call.reason === "fire_operation"),
  );
  await house.stop();
});

Deno.test("EG29 E7 killed between leg one and leg two, the next lift is called after the restart, once", async () => {
  const house = await journeyHouse();
  const journey = await house.place(trip(4, 15));
  let image: MemoryStore | undefined;
  house.process.lifts.listen(at("main"), ({ event }) => {
    // This turn is durable, and with it the message; nobody has taken that one yet.
    if (event.what === "call" && event.call.state === "being_served") {
      image ??= house.process.store.fork();
    }
  });
  await house.until("the first leg is under way", () => image !== undefined);
  const before = house.heard.length;
  await house.restart(image);
  await house.until(
    "the second leg is called",
    async () => (await house.read(journey.id)).legs[1]!.state !== "planned",
    30_000,
  );
  await house.until(
    "the journey is served",
    async () => (await house.read(journey.id)).state === "served",
  );
  const states = house.heard.slice(before).filter(({ group }) => group === "upper")
    .map(({ call }) => [call.id, call.state] as const);
  assert.deepEqual(new Set(states.map(([id]) => id)), new Set([journey.legs[1]!.call]));
  assert.equal(states.filter(([, state]) => state === "served").length, 1);
  // And again after another start: what was handed on once is not handed on again.
  await house.restart();
  await house.clock.run(20_000);
  assert.equal(await openCalls(house), 0);
  assert.equal((await house.read(journey.id)).state, "served");
  await house.stop();
});

Deno.test("EG30 the same automatic wish is one journey within the window and while it is under way", async () => {
  const house = await journeyHouse();
  const open = () => house.place(trip(0, 8), { automatic: true });
  const first = await open();
  assert.equal((await open()).id, first.id);
  assert.equal(await openCalls(house), 1);
  await house.until("it is served", async () => (await house.read(first.id)).state === "served");
  assert.ok(house.clock.now() - first.placedAtMs < 60_000, "the window is still open");
  assert.equal((await open()).id, first.id, "whoever opens twice came once");
  await house.clock.run(60_000);
  assert.notEqual((await open()).id, first.id);
  await house.stop();
});

Deno.test("EG30 no lost reply, restart or change of what is best gives one key two calls", async () => {
  const step = fc.constantFrom("place", "lose", "restart", "out", "in", "pass");
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (steps) => {
      const house = await journeyHouse();
      const key = house.key();
      const placed = new Set<string>();
      const faults = house.simulated.group(at("main")).faults;
      for (const what of steps) {
        if (what === "place") await house.placing(trip(0, 8), { key });
        else if (what === "lose") {
          // Asked, and dead before anything is answered.
          house.process.journeys.place({
            building: "tower",
            caller: "ann",
            key,
            request: trip(0, 8),
            may: () => true,
          }, () => {});
          await house.clock.run(1);
          await house.restart();
        } else if (what === "restart") await house.restart();
        else if (what === "pass") await house.clock.run(15_000);
        else for (const car of ["a", "b"]) faults.outOfService(car, what === "out");
        for (const group of ["main", "side"]) {
          const { calls } = valueOf(
            await house.asked<GroupSnapshot>((done) =>
              house.process.lifts.snapshot(at(group), "ann", done)
            ),
          );
          for (const { id } of calls) placed.add(`${group}/${id}`);
        }
      }
      await house.stop();
      assert.ok(placed.size <= 1, [...placed].join());
    }),
    { numRuns: 12, seed: 5 },
  );
});
