import assert from "node:assert/strict";
import { GroupController } from "../../../adapters/simulator/controller.ts";
import { ManualClock } from "../../../src/clock.ts";
import { seededRandom } from "../../../src/random.ts";
import { Passengers } from "../../../src/traffic/passengers.ts";
import { Recorder } from "../../../src/traffic/recorder.ts";
import { siteOf } from "../../../src/traffic/site_of_building.ts";
import { type CallMode, runTrace } from "../../../src/traffic/run_trace.ts";
import { readTraceFile } from "../../../src/traffic/trace_file.ts";
import { oneCar } from "./one_car.ts";

async function run(trace: string, calls: CallMode, cars = 1) {
  const building = { ...oneCar, cars };
  const journeys = readTraceFile(trace, "t.csv", building);
  return await runTrace({
    building,
    journeys,
    calls,
    dispatcher: "vestibule",
    seed: "1",
    stopwatch: () => 0,
  });
}

Deno.test("E18 a landing button is one call, however many wait; who finds no room presses again", async () => {
  const five = await run("10,2,0\n".repeat(5), "landing");
  assert.equal(five.turnMs.length, 1, "the dispatcher hears of one call");
  assert.ok(five.passengers.every(({ car }) => car === "car-1"));
  const twelve = await run("10,2,0\n".repeat(12), "landing");
  assert.equal(twelve.turnMs.length, 2, "ten have room, and the button is pressed again");
  assert.ok(twelve.passengers.every(({ leftMs }) => leftMs !== null));
  const entered = twelve.passengers.map(({ entry }) => entry!.openedMs);
  assert.equal(new Set(entered).size, 2);
});

Deno.test("E18 whoever comes to an open car in his direction walks in, and presses nothing", async () => {
  // Opens at floor 2 at 19.520 and closes from 24.520 (see run_trace_test.ts).
  const { turnMs, passengers } = await run("10,2,0\n22,2,1\n", "landing");
  assert.equal(turnMs.length, 1);
  assert.equal(passengers[1]!.enteredMs, 23_000);
  assert.equal(passengers[1]!.entry!.openedMs, 19_520);
});

Deno.test("E18 a button goes dark when another car opens there, and its call is taken back", () => {
  const clock = new ManualClock();
  const recorder = new Recorder(clock);
  const { building, group } = siteOf(oneCar);
  const controller = new GroupController(building, group, clock, seededRandom(1), (happening) => {
    recorder.happened(happening);
    passengers.happened(happening);
  });
  recorder.stands("car-1", 0);
  const words: string[] = [];
  const passengers = new Passengers({
    controller,
    clock,
    recorder,
    pacesOf: () => ({ inMs: 1000, outMs: 1000 }),
    desk: {
      place(caller, request, done) {
        words.push(`${caller} ${JSON.stringify(request)}`);
        const view = { state: "registered", confirmed: false, placedAtMs: 0 } as const;
        done({ call: { id: "call-1", request, ...view } });
      },
      cancel: (caller, call) => words.push(`${caller} takes ${call} back`),
    },
  });
  passengers.arrive({ atMs: 0, from: 1, to: 3 }, "landing");
  passengers.arrive({ atMs: 0, from: 1, to: 2 }, "landing");
  clock.advance(1_000);
  const request = '{"kind":"landing","from":1,"direction":"up","persons":1}';
  assert.deepEqual(words, [`button-0 ${request}`], "one call for two, and nobody sends a car");
  controller.pressLanding(1, "front", -1);
  clock.advance(20_000);
  assert.equal(words.length, 1, "a car that goes down is no car for them");
  controller.pressLanding(1, "front", 1); // a car comes that their call did not send
  clock.advance(60_000);
  assert.deepEqual(words.slice(1), ["button-0 takes call-1 back"]);
  assert.equal(passengers.delivered, 2);
});

Deno.test("E18 with destination calls everybody is a call, and rides in the car of his own", async () => {
  for (const calls of ["destination", "phone"] as const) {
    const { turnMs, passengers } = await run("10,2,0\n10,2,1\n11,0,3\n", calls, 2);
    assert.equal(turnMs.length, 3);
    assert.ok(passengers.every(({ leftMs }) => leftMs !== null));
    const by = calls === "destination" ? "panel" : "phone";
    assert.deepEqual(passengers.map((person) => person.by), [by, by, by]);
  }
});

Deno.test("E18 whose call ends on a long ride presses inside, and is carried on", async () => {
  // 240 m at 0.3 m/s take 800 s, and a call lives for 600 s.
  const floors = [0, 1, 2].map((floor) => ({ floor, heightM: 120 * floor }));
  const building = { ...oneCar, floors, car: { ...oneCar.car, speedMps: 0.3 } };
  const [person] = (await runTrace({
    building,
    journeys: [{ atMs: 10_000, from: 0, to: 2 }],
    calls: "phone",
    dispatcher: "vestibule",
    seed: "1",
    stopwatch: () => 0,
  })).passengers;
  const rodeMs = person!.exit!.openedMs - person!.enteredMs!;
  assert.ok(rodeMs > 800_000 && rodeMs < 900_000, `${rodeMs}`);
});
