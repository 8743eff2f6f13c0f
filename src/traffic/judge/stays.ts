/**
 * Judges cars: each stands where it last came to, rides exactly as long as its drive needs, opens
 * no sooner than it stands level, moves its doors at their pace, keeps them open for the dwell, and
 * leaves no sooner than they are shut and it has set out.
 */
import type { JudgedCar } from "./cars.ts";
import type { Finding, JudgedBuilding, StopLine } from "./events.ts";
import { flightS } from "./flight.ts";

/** Times are written to the microsecond; sums of a few are true to this. */
export const toleranceMs = 0.01;

/** The floors, and the cars by name. */
export interface Group {
  readonly floors: JudgedBuilding["floors"];
  readonly cars: ReadonlyMap<string, JudgedCar>;
}

/** Doors from the moment when they begin to open to when they begin to close. */
export interface OpenDoors {
  readonly openingMs: number;
  readonly openedMs: number;
  /** `Infinity` where they were still open when the run ended. */
  readonly closingMs: number;
}

/** A stay with its doors as they stood open. */
export interface Stay {
  readonly stop: StopLine;
  readonly open: readonly OpenDoors[];
}

/** Judges every car's stays; gives them, car by car, in order of time. */
export function judgeStays(
  building: Group,
  stops: readonly StopLine[],
  endMs: number,
  find: (finding: Finding) => void,
): ReadonlyMap<string, readonly Stay[]> {
  const cars = new Map<string, Stay[]>();
  const seen = new Set<string>();
  for (const stop of stops) {
    seen.add(stop.car);
    const found = (finding: string) =>
      find({ line: stop.line, finding: `${stop.car} at floor ${stop.floor}: ${finding}` });
    const car = building.cars.get(stop.car);
    if (car === undefined) {
      found("the building has no such car");
      continue;
    }
    const stays = cars.get(stop.car) ?? [];
    cars.set(stop.car, stays);
    judgeWay(building, car, stays.at(-1)?.stop, stop, found);
    stays.push({ stop, open: judgeDoors(car, stop, found) });
    judgeDeparture(car, stop, found);
  }
  if (seen.size !== building.cars.size) {
    const finding = `the building has ${building.cars.size} cars, the file ${seen.size}`;
    find({ line: 1, finding });
  }
  for (const [car, stays] of cars) {
    const longestMs = 1000 * flightS(spanM(building), building.cars.get(car)!);
    const { line, departedMs } = stays.at(-1)!.stop;
    // A run that was cut off may end with a car under way, and for no longer than a ride.
    if (departedMs !== null && endMs - departedMs > longestMs + toleranceMs) {
      find({ line, finding: `${car} departs at ${departedMs} ms and is never seen again` });
    }
  }
  return cars;
}

type Found = (finding: string) => void;
type DoorWord = StopLine["doors"][number][0];

const after: Readonly<Record<DoorWord, DoorWord>> = {
  closed: "opening",
  opening: "opened",
  opened: "closing",
  closing: "closed",
};

function judgeWay(
  building: Group,
  car: JudgedCar,
  before: StopLine | undefined,
  { floor, arrivedMs }: StopLine,
  found: Found,
): void {
  const here = heightOf(building, floor);
  if (here === undefined) return found("the building has no such floor");
  if (!car.floors.has(floor)) found("it does not stop there");
  if (before === undefined) {
    if (arrivedMs !== null) found("its first stay must be where it stood at the beginning");
    if (floor !== car.homeFloor) found("it begins elsewhere than at its home floor");
    return;
  }
  if (arrivedMs === null || before.departedMs === null) {
    return found("it comes from a stay that it never left");
  }
  const metres = Math.abs(here - (heightOf(building, before.floor) ?? here));
  const needsMs = 1000 * flightS(metres, car);
  const tookMs = arrivedMs - before.departedMs;
  if (metres === 0) found("it rides to where it stands");
  if (Math.abs(tookMs - needsMs) > toleranceMs) {
    found(`its ride over ${metres} m took ${tookMs} ms, its drive needs ${needsMs.toFixed(3)} ms`);
  }
}

function judgeDoors(car: JudgedCar, stop: StopLine, found: Found): OpenDoors[] {
  const open: OpenDoors[] = [];
  const openMs = 1000 * car.doorOpenS;
  const closeMs = 1000 * car.doorCloseS;
  const levelMs = stop.arrivedMs === null ? -Infinity : stop.arrivedMs + 1000 * car.levellingS;
  let state = "closed" as DoorWord;
  let sinceMs = levelMs;
  /** How far they stood open when they began to open, 0 to 1. */
  let share = 0;
  for (const [word, atMs] of stop.doors) {
    const turned = state === "closing" && word === "opening";
    if (!turned && word !== after[state]) {
      found(`doors go from ${state} to ${word}`);
      return open;
    }
    const passedMs = atMs - sinceMs;
    if (passedMs < -toleranceMs) {
      found(
        state === "closed" && open.length === 0
          ? `doors begin to open at ${atMs} ms, and it stands level at ${levelMs} ms`
          : `doors are ${word} at ${atMs} ms, before they were ${state}`,
      );
    }
    if (word === "opening") {
      share = turned ? Math.max(0, 1 - passedMs / closeMs) : 0;
      open.push({ openingMs: atMs, openedMs: Infinity, closingMs: Infinity });
    } else if (word === "opened") {
      const needsMs = (1 - share) * openMs;
      if (Math.abs(passedMs - needsMs) > toleranceMs) {
        found(`doors open in ${passedMs} ms, they need ${needsMs} ms`);
      }
      open[open.length - 1] = { ...open.at(-1)!, openedMs: atMs };
    } else if (word === "closing") {
      open[open.length - 1] = { ...open.at(-1)!, closingMs: atMs };
    } else if (Math.abs(passedMs - closeMs) > toleranceMs) {
      found(`doors close in ${passedMs} ms, they need ${closeMs} ms`);
    }
    state = word;
    sinceMs = atMs;
  }
  if (state !== "closed" && stop.departedMs !== null) found(`it departs with doors ${state}`);
  judgeDwell(car, stop, open, found);
  return open;
}

function judgeDwell(
  car: JudgedCar,
  stop: StopLine,
  open: readonly OpenDoors[],
  found: Found,
): void {
  const leastMs = 1000 * Math.min(car.dwellCarCallS, car.dwellLandingCallS);
  for (const { openedMs, closingMs } of open) {
    if (closingMs < openedMs + leastMs - toleranceMs) {
      found(`doors close ${closingMs - openedMs} ms after they were open, ${leastMs} ms at least`);
    }
  }
  for (const servedMs of stop.landingServedMs) {
    const doors = open.find(({ openedMs, closingMs }) =>
      servedMs >= openedMs - toleranceMs && servedMs <= closingMs + toleranceMs
    );
    if (doors === undefined) {
      found(`a landing call is served at ${servedMs} ms, with doors not open`);
    } else if (doors.closingMs < servedMs + 1000 * car.dwellLandingCallS - toleranceMs) {
      found(`doors close ${doors.closingMs - servedMs} ms after a landing call was served`);
    }
  }
}

function judgeDeparture(car: JudgedCar, stop: StopLine, found: Found): void {
  const { departedMs, doors, arrivedMs } = stop;
  if (departedMs === null) return;
  const shutMs = doors.at(-1)?.[1] ??
    (arrivedMs === null ? -Infinity : arrivedMs + 1000 * car.levellingS);
  if (departedMs < shutMs + 1000 * car.startDelayS - toleranceMs) {
    found(`it departs at ${departedMs} ms, ready to set out at ${shutMs} ms`);
  }
}

function heightOf({ floors }: Group, floor: number): number | undefined {
  return floors.find((each) => each.floor === floor)?.heightM;
}

function spanM({ floors }: Group): number {
  const heights = floors.map(({ heightM }) => heightM);
  return Math.max(...heights) - Math.min(...heights);
}
