/** Dispatchers to compare with: near what is known of them, and as just as the rest. */
import assert from "node:assert/strict";
import { randomExponential, randomInt, seededRandom } from "../../../../src/random.ts";
import { readBuildingFile } from "../../../../src/traffic/building_file.ts";
import type { Dispatcher, Parking } from "../../../../src/traffic/dispatchers.ts";
import { figuresOf } from "../../../../src/traffic/figures.ts";
import { type CallMode, runTrace } from "../../../../src/traffic/run_trace.ts";
import { readTraceFile } from "../../../../src/traffic/trace_file.ts";

const kinder = readBuildingFile(
  await Deno.readTextFile(new URL("../../../../traffic/kinder.json", import.meta.url)),
  "kinder.json",
);

/** Half an hour of the reference building, as the shared traces are made. */
function traffic(seed: string, percent: number, incoming: number, outgoing: number): string {
  const random = seededRandom(seed);
  const everyS = 300 / (840 * percent / 100);
  const lines: string[] = [];
  for (let atS = randomExponential(random, everyS); atS < 1800;) {
    const kind = random.next();
    const one = 1 + randomInt(random, 14);
    const other = 1 + (one + randomInt(random, 13)) % 14;
    const [from, to] = kind < incoming
      ? [0, one]
      : kind < incoming + outgoing
      ? [one, 0]
      : [one, other];
    lines.push(`${atS.toFixed(3)},${from},${to}`);
    atS += randomExponential(random, everyS);
  }
  return lines.join("\n");
}

const traces = {
  up: traffic("up", 12, 0.85, 0.1),
  lunch: traffic("lunch", 13, 0.45, 0.45),
  down: traffic("down", 12, 0.05, 0.85),
  inter: traffic("inter", 6, 0.2, 0.2),
} as const;

async function figures(
  trace: keyof typeof traces,
  dispatcher: Dispatcher,
  parking: Parking,
  calls: CallMode = "landing",
) {
  const journeys = readTraceFile(traces[trace], trace, kinder);
  const run = { building: kinder, journeys, calls, dispatcher, parking, seed: "1" };
  return figuresOf([await runTrace({ ...run, stopwatch: () => 0 })]);
}

/**
 * Mean waits of open peers in these physics (up, lunch, down, interfloor; parking tuned): nearest
 * 9.7, 12.8, 20.2, 11.0; ETD 8.2, 11.3, 15.7, 10.7 s. Other simulators, other rules in detail.
 */
const known: Partial<Record<Dispatcher, Record<keyof typeof traces, [number, number, Parking]>>> = {
  nearest: {
    up: [6, 14, "lobby"],
    lunch: [9, 19, "none"],
    down: [13, 26, "none"],
    inter: [8, 16, "none"],
  },
  collective: {
    up: [6, 14, "lobby"],
    lunch: [9, 19, "none"],
    down: [13, 27, "none"],
    inter: [8, 17, "none"],
  },
  eta: {
    up: [6, 13, "lobby"],
    lunch: [9, 18, "none"],
    down: [12, 23, "none"],
    inter: [6, 12, "none"],
  },
  etd: {
    up: [6, 13, "lobby"],
    lunch: [9, 17, "none"],
    down: [12, 22, "none"],
    inter: [6, 12, "none"],
  },
};

Deno.test("E17 the peers wait about as long as they are known to, and in the known order", async () => {
  const awt: Record<string, number> = {};
  for (const [dispatcher, cells] of Object.entries(known)) {
    for (const [trace, [low, high, parking]] of Object.entries(cells)) {
      const row = await figures(
        trace as keyof typeof traces,
        dispatcher as Dispatcher,
        parking as Parking,
      );
      assert.equal(row.unserved, 0);
      assert.ok(row.awt >= low && row.awt <= high, `${dispatcher} ${trace}: ${row.awt}`);
      awt[`${dispatcher} ${trace}`] = row.awt;
    }
  }
  // Following every car's way is worth it where calls come from everywhere.
  for (const trace of ["down", "inter"]) {
    for (const better of ["eta", "etd"]) {
      for (const worse of ["nearest", "collective"]) {
        assert.ok(
          awt[`${better} ${trace}`]! < awt[`${worse} ${trace}`]!,
          `${better} and ${worse}, ${trace}: ${JSON.stringify(awt)}`,
        );
      }
    }
  }
});

Deno.test("E18 with destinations ETD brings people sooner than ETA, on panels and phones", async () => {
  for (const calls of ["destination", "phone"] as const) {
    const [etd, eta] = [
      await figures("lunch", "etd", "none", calls),
      await figures("lunch", "eta", "none", calls),
    ];
    assert.ok(etd.unserved === 0 && eta.unserved === 0);
    assert.ok(etd.attd < 0.95 * eta.attd, `${calls}: ${etd.attd} and ${eta.attd}`);
  }
});

Deno.test("E17 parking at the lobby shortens the waits of up-peak, and opens no doors", async () => {
  const [parked, left] = [
    await figures("up", "nearest", "lobby"),
    await figures("up", "nearest", "none"),
  ];
  assert.ok(parked.awt < left.awt, `${parked.awt} and ${left.awt}`);
  const journeys = readTraceFile("10,0,9\n200,0,1", "t.csv", kinder);
  const run = { building: { ...kinder, cars: 1 }, journeys, calls: "landing", seed: "1" } as const;
  const { stops, passengers } = await runTrace({
    ...run,
    dispatcher: "nearest",
    parking: "lobby",
    stopwatch: () => 0,
  });
  // Up to floor 9, back by itself with its doors shut, and there when the second comes.
  assert.deepEqual(stops.map(({ floor, doors }) => [floor, doors.length]), [
    [0, 4],
    [9, 4],
    [0, 4],
    [1, 4],
    [0, 0],
  ]);
  assert.equal(passengers[1]!.entry!.openedMs, 202_020);
});
