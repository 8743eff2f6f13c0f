import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { judge } from "../../../../src/traffic/judge/judge.ts";
import { runOneCar, threePassengers } from "../one_car.ts";

type DoorWord = [word: string, atMs: number];
interface DoorTimes {
  openingMs: number;
  openedMs: number;
}
interface PassengerLine {
  passenger: number;
  from: number;
  to: number;
  arrivedMs: number;
  car: string | null;
  enteredMs: number | null;
  leftMs: number | null;
  entry: DoorTimes;
  exit: DoorTimes;
}
interface StopLine {
  car: string;
  floor: number;
  arrivedMs: number;
  departedMs: number;
  doors: [DoorWord, DoorWord, DoorWord, DoorWord, ...DoorWord[]];
  landingServedMs: number[];
}
/** What a doctoring may change: the parts of the file's lines, as they will be written again. */
interface Lines {
  all: object[];
  building: { car: object };
  passengers: [PassengerLine, PassengerLine, PassengerLine];
  stops: [StopLine, StopLine, StopLine, StopLine, StopLine, StopLine, ...StopLine[]];
  /** Of the trace, and of all traces together. */
  figures: Record<string, number>;
  pooled: Record<string, number>;
}
type Doctoring = (lines: Lines) => void;

const expected = threePassengers.trim().split("\n").map((line) => {
  const [seconds, from, to] = line.split(",").map(Number);
  return { atMs: 1000 * seconds!, from: from!, to: to! };
});

async function doctored(doctor: Doctoring): Promise<string[]> {
  const { text } = await runOneCar();
  const lines = linesOf(text);
  const { all } = lines;
  doctor(lines);
  const after = all.map((line) => JSON.stringify(line)).join("\n");
  return judge(after, [expected]).findings.map(({ line, finding }) => `${line}: ${finding}`);
}

/** The lines of the file that {@link runOneCar} writes, each where its kind says that it belongs. */
function linesOf(text: string): Lines {
  const all: { kind: string; trace?: string | null }[] = text.trimEnd().split("\n")
    .map((line) => JSON.parse(line));
  const of = (kind: string): unknown[] => all.filter((line) => line.kind === kind);
  const figures = of("figures") as { trace: string | null; figures: Lines["figures"] }[];
  const [building] = of("building") as Pick<Lines, "building">[];
  const passengers = of("passenger");
  const stops = of("stop");
  assert.equal(passengers.length, 3);
  assert.ok(stops.length >= 6 && building !== undefined);
  return {
    all,
    building: building.building,
    passengers: passengers as Lines["passengers"],
    stops: stops as Lines["stops"],
    figures: figures.find(({ trace }) => trace !== null)!.figures,
    pooled: figures.find(({ trace }) => trace === null)!.figures,
  };
}

const remove = (all: object[], line: object) => all.splice(all.indexOf(line), 1);

/** Each finding that a doctoring must lead to; it may lead to others besides. */
const doctorings: Record<string, [Doctoring, RegExp]> = {
  "a passenger is left out": [
    ({ all, passengers }) => remove(all, passengers[2]),
    /passenger 2 is missing/,
  ],
  "a passenger is there twice": [
    ({ all, passengers }) => all.splice(all.indexOf(passengers[1]), 0, passengers[1]),
    /passenger 1 is there twice/,
  ],
  "a passenger too many": [
    ({ all, passengers }) =>
      all.splice(all.indexOf(passengers[2]) + 1, 0, { ...passengers[2], passenger: 3 }),
    /passenger 3 is one too many/,
  ],
  "a passenger of another trace": [
    ({ passengers }) => passengers[0].arrivedMs = 10_001,
    /passenger 0 is another one in the trace/,
  ],
  "passengers out of order": [
    ({ passengers }) => passengers[1].arrivedMs = 9_000,
    /passenger 1 comes before the one above/,
  ],
  "too many aboard": [
    ({ building }) => Object.assign(building.car, { capacityPersons: 1, bypassLoad: 1 }),
    /passenger 2 boards car-1 as number 2, 1 may/,
  ],
  "a ride that is too short": [
    ({ stops }) => stops[1].arrivedMs -= 1000,
    /its ride over 8 m took 5000 ms, its drive needs 6000/,
  ],
  "a ride that is a little too long": [
    ({ stops }) => stops[1].arrivedMs += 0.125,
    /its ride over 8 m took 6000\.125/,
  ],
  "a stop that is left out": [
    ({ all, stops }) => remove(all, stops[3]),
    /its ride over 8 m took 19500 ms, its drive needs 6000/,
  ],
  "a car that vanishes": [
    ({ all, stops }) => remove(all, stops[5]),
    /car-1 departs at 76520 ms and is never seen again/,
  ],
  "a car that appears": [
    ({ all, stops }) => all.push({ ...stops[0], car: "car-2" }),
    /the building has 1 cars, the file 2/,
  ],
  "a car that begins elsewhere": [
    ({ stops }) => stops[0].floor = 1,
    /it begins elsewhere than at its home floor/,
  ],
  "a car that rides to where it is": [
    ({ stops }) => stops[1].floor = 0,
    /it rides to where it stands/,
  ],
  "a floor that is not there": [
    ({ stops }) => stops[1].floor = 9,
    /the building has no such floor/,
  ],
  "doors that open before it stands level": [
    ({ stops }) => stops[1].doors[0][1] -= 500,
    /doors begin to open at 17020 ms, and it stands level at 17520 ms/,
  ],
  "doors that open too fast": [
    ({ stops }) => stops[1].doors[1][1] -= 500,
    /doors open in 1500 ms, they need 2000 ms/,
  ],
  "doors that close too fast": [
    ({ stops }) => stops[1].doors[3][1] -= 500,
    /doors close in 2500 ms, they need 3000 ms/,
  ],
  "doors that skip a step": [
    ({ stops }) => stops[1].doors.splice(1, 1),
    /doors go from opening to closing/,
  ],
  "doors that turn round faster than they can": [
    ({ stops }) => {
      // Half closed after 1.5 s of 3 s: half of 2 s to open again, and not 0.5 s.
      const [, , closing] = stops[5].doors;
      stops[5].doors.splice(3, 1, ["opening", closing[1] + 1500], ["opened", closing[1] + 2000]);
    },
    /doors open in 500 ms, they need 1000 ms/,
  ],
  "doors that do not stay": [
    ({ stops }) => {
      stops[4].doors[2][1] -= 500;
      stops[4].doors[3][1] -= 500;
    },
    /doors close 2500 ms after they were open, 3000 ms at least/,
  ],
  "doors that do not stay for a landing call": [
    ({ stops }) => {
      stops[1].doors[2][1] -= 500;
      stops[1].doors[3][1] -= 500;
    },
    /doors close 4500 ms after a landing call was served/,
  ],
  "a landing call that is served behind doors": [
    ({ stops }) => stops[1].landingServedMs[0] = 18_000,
    /a landing call is served at 18000 ms, with doors not open/,
  ],
  "a departure with open doors": [
    ({ stops }) => stops[1].doors.splice(3, 1),
    /it departs with doors closing/,
  ],
  "a departure without a start delay": [
    ({ stops }) => stops[1].departedMs -= 500,
    /it departs at 27520 ms, ready to set out at 27520 ms/,
  ],
  "an entry before the arrival": [
    ({ passengers }) => passengers[1].arrivedMs = 39_500,
    /passenger 1 enters before he has come/,
  ],
  "an entry through shut doors": [
    ({ passengers }) => passengers[0].enteredMs = 18_000,
    /passenger 0 enters car-1 at 18000 ms, and it does not stand open then/,
  ],
  "an entry into another car": [
    ({ passengers }) => passengers[0].car = "car-2",
    /passenger 0 enters car-2 at 20520 ms/,
  ],
  "an entry at another floor": [
    ({ passengers }) => passengers[2].from = 0,
    /passenger 2 enters car-1 at another floor than 0/,
  ],
  "an exit at another floor": [
    ({ passengers }) => passengers[2].to = 3,
    /passenger 2 leaves car-1 at another floor than 3/,
  ],
  "an exit before the entry": [
    ({ passengers }) => passengers[2].leftMs = 38_520,
    /passenger 2 leaves car-1 at 38520 ms, and cannot then/,
  ],
  "doors that open earlier for one than for the car": [
    ({ passengers }) => passengers[0].entry.openedMs -= 3000,
    /passenger 0 names other doors at the origin/,
  ],
  "doors that open earlier at the destination": [
    ({ passengers }) => passengers[0].exit.openedMs -= 3000,
    /passenger 0 names other doors at the destination/,
  ],
  "a ride without an entry": [
    ({ passengers }) => passengers[0].enteredMs = null,
    /passenger 0 has ridden without having entered/,
  ],
  "an exit that never was": [
    ({ passengers }) => passengers[0].leftMs = null,
    /passenger 0 has an exit and never left/,
  ],
  "somebody carried the wrong way": [
    // From floor 2 to floor 1 by way of 0.
    ({ all, passengers }) =>
      all.splice(all.indexOf(passengers[0]) + 1, 0, {
        ...passengers[0],
        passenger: 3,
        to: 1,
        enteredMs: 21_520,
        exit: { openingMs: 52_520, openedMs: 54_520 },
        leftMs: 57_020,
      }),
    /passenger 3 is carried past floor 1 to 0[\s\S]*passenger 3 is carried from floor 0 to 1/,
  ],
  "somebody who is not let out at the first chance": [
    ({ passengers, stops }) => {
      stops[5].doors.push(["opening", 90_000], ["opened", 92_000], ["closing", 96_000]);
      passengers[1].exit = { openingMs: 90_000, openedMs: 92_000 };
      passengers[1].leftMs = 94_000;
    },
    /passenger 1 does not leave when floor 3 first opens/,
  ],
  "two in the door at once": [
    ({ passengers }) => {
      passengers[1].arrivedMs = 38_000;
      passengers[1].enteredMs = 39_000;
    },
    /passenger 1 walks through car-1 beside another/,
  ],
  "a line that is no record": [
    ({ all }) => all.push({ kind: "stop", car: 7 }),
    /^17: |: car: /m,
  ],
};

for (const [what, [doctor, finding]] of Object.entries(doctorings)) {
  Deno.test(`E20 the judge finds ${what}`, async () => {
    const findings = await doctored(doctor);
    assert.match(findings.join("\n"), finding);
  });
}

Deno.test("E20 the judge finds nothing in a file that nobody doctored", async () => {
  const { text, figures } = await runOneCar();
  const { findings, traces, pooled } = judge(text, [expected]);
  assert.deepEqual(findings, []);
  for (const reckoned of [traces[0]!.figures, pooled]) {
    assert.deepEqual(Object.keys(reckoned), Object.keys(figures));
    for (const [name, value] of Object.entries(figures)) {
      assert.ok(Math.abs(reckoned[name]! - value) < 1e-9, name);
    }
  }
});

Deno.test("E20 the judge finds every single figure that is doctored, left out or made up", async () => {
  const { figures } = await runOneCar();
  for (const name of Object.keys(figures)) {
    const changed = await doctored(({ figures }) => figures[name]! += 0.001);
    assert.equal(changed.length, 1, changed.join("\n"));
    assert.match(changed[0]!, new RegExp(`three\\.csv: ${name} is `));
    const missing = await doctored(({ figures }) => delete figures[name]);
    assert.match(missing.join("\n"), new RegExp(`: ${name} is .*, the file says undefined`));
  }
  assert.match((await doctored(({ figures }) => figures.best = 1)).join(), /: best is undefined/);
  const pooled = await doctored(({ pooled }) => pooled.awt! += 1);
  assert.match(pooled.join("\n"), /pooled: awt is /);
});

Deno.test("E20 the judge imports nothing of the runner and nothing of the lifts", async () => {
  const folder = fileURLToPath(new URL("../../../../src/traffic/judge/", import.meta.url));
  let files = 0;
  for await (const { name } of Deno.readDir(folder)) {
    const code = await Deno.readTextFile(`${folder}${name}`);
    for (const [, from] of code.matchAll(/\bfrom\s+"([^"]+)"|\bimport\("/g)) {
      assert.match(from ?? "", /^(\.\/[a-z_]+\.ts|zod)$/, name);
    }
    files++;
  }
  assert.ok(files >= 6);
});

Deno.test("E20 the judge says so where a file cannot be read at all", () => {
  for (const text of ["", "nonsense", "{}", '{"kind":"trace"}']) {
    assert.ok(judge(text).findings.length > 0, text);
  }
});
