/**
 * What must be true of a building file beyond the shape of its parts: floors rise, cars stop at
 * floors that exist, stand at one of them, and give everything between themselves and what they have
 * in common. It reads a file whose shape may be faulty too and passes over what it cannot read, so
 * that the faults of both kinds are listed at once.
 */

/** A fault of meaning, at a path of the file's value. */
export interface MeaningFault {
  readonly path: readonly PropertyKey[];
  readonly what: string;
}

type Fault = (path: readonly PropertyKey[], what: string) => void;
type Part = Readonly<Record<string, unknown>>;

/** Every parameter that a car must have from itself or from what the cars have in common. */
const needed = [
  "bypassLoad",
  "speedMps",
  "accelerationMps2",
  "jerkMps3",
  "doorOpenS",
  "doorCloseS",
  "startDelayS",
  "levellingS",
  "dwellCarCallS",
  "dwellLandingCallS",
  "transferInS",
  "transferOutS",
  "homeFloor",
] as const;

/** Every fault of meaning in a building file's value, whatever it is. */
export function faultsOfBuilding(value: unknown): MeaningFault[] {
  const faults: MeaningFault[] = [];
  const fault: Fault = (path, what) => faults.push({ path, what });
  const building = partOf(value);
  const floors = floorsOf(building.floors);
  checkFloors(floors, fault);
  const known = new Set(floors.map(({ floor }) => floor));
  const { lobby } = building;
  if (isNumber(lobby) && !known.has(lobby)) {
    fault(["lobby"], `must be one of the floors, got ${lobby}`);
  }
  const car = partOf(building.car);
  if (Array.isArray(building.cars)) {
    const before = faults.length;
    if (isPart(building.car)) checkPart(car, ["car"], known, fault);
    // Else the same fault would be told again for every car.
    const sound = faults.length === before;
    checkIds(building.cars, fault);
    for (const [at, own] of building.cars.entries()) {
      if (!isPart(own)) continue;
      checkPart(own, ["cars", at], known, fault);
      for (const name of needed) {
        if (own[name] === undefined && car[name] === undefined) {
          fault(["cars", at], `lacks ${name}: it must stand here or in car`);
        }
      }
      if (sound) checkWhole(together(car, own), ["cars", at], known, fault);
    }
  } else if (isPart(building.car)) {
    checkPart(car, ["car"], known, fault);
    checkWhole(car, ["car"], known, fault);
  }
  return faults;
}

/** A car's floors and loads, as far as they stand here. */
function checkPart(
  { floors, capacityPersons, ratedLoadKg }: Part,
  path: readonly PropertyKey[],
  known: ReadonlySet<number>,
  fault: Fault,
): void {
  if (capacityPersons !== undefined && ratedLoadKg !== undefined) {
    fault([...path, "ratedLoadKg"], "stands beside capacityPersons: give one of them");
  }
  if (!Array.isArray(floors)) return;
  const seen = new Set<unknown>();
  for (const [at, floor] of floors.entries()) {
    if (seen.has(floor)) fault([...path, "floors", at], `stands twice: ${shortly(floor)}`);
    else if (isNumber(floor) && !known.has(floor)) {
      fault([...path, "floors", at], `must be one of the floors, got ${floor}`);
    }
    seen.add(floor);
  }
}

/** A car with everything that holds for it. */
function checkWhole(
  { floors, homeFloor, capacityPersons, ratedLoadKg, bypassLoad }: Part,
  path: readonly PropertyKey[],
  known: ReadonlySet<number>,
  fault: Fault,
): void {
  if (isNumber(homeFloor)) {
    if (!known.has(homeFloor)) {
      fault([...path, "homeFloor"], `must be one of the floors, got ${homeFloor}`);
    } else if (Array.isArray(floors) && !floors.includes(homeFloor)) {
      fault([...path, "homeFloor"], `must be a floor where the car stops, got ${homeFloor}`);
    }
  }
  if (capacityPersons === undefined && ratedLoadKg === undefined) {
    fault(path, "lacks capacityPersons or ratedLoadKg");
  }
  const persons = isNumber(ratedLoadKg) ? ratedLoadKg / 75 : capacityPersons;
  if (isNumber(persons) && isNumber(bypassLoad) && bypassLoad * persons < 1 - 1e-9) {
    fault(
      [...path, "bypassLoad"],
      "lets nobody board: its share of the capacity is below 1 person",
    );
  }
}

function together(car: Part, own: Part): Part {
  const { capacityPersons, ratedLoadKg, ...common } = car;
  const load = own.capacityPersons === undefined && own.ratedLoadKg === undefined
    ? { capacityPersons, ratedLoadKg }
    : {};
  return { ...common, ...load, ...own };
}

function checkIds(cars: readonly unknown[], fault: Fault): void {
  const seen = new Set<string>();
  for (const [at, own] of cars.entries()) {
    const { id } = partOf(own);
    const name = typeof id === "string" ? id : `car-${at + 1}`;
    if (seen.has(name)) {
      const path = id === undefined ? ["cars", at] : ["cars", at, "id"];
      fault(path, `is the name of another car too: ${shortly(name)}`);
    }
    seen.add(name);
  }
}

interface KnownFloor {
  readonly at: number;
  readonly floor: number;
  readonly heightM: number;
}

function floorsOf(floors: unknown): KnownFloor[] {
  if (!Array.isArray(floors)) return [];
  return floors.flatMap((entry, at) => {
    const { floor, heightM } = partOf(entry);
    return isNumber(floor) && isNumber(heightM) ? [{ at, floor, heightM }] : [];
  });
}

/** Each once, and each higher than the one below. */
function checkFloors(floors: readonly KnownFloor[], fault: Fault): void {
  const once = new Map<number, KnownFloor>();
  for (const each of floors) {
    if (once.has(each.floor)) fault(["floors", each.at, "floor"], `stands twice: ${each.floor}`);
    else once.set(each.floor, each);
  }
  const rising = [...once.values()].sort((one, other) => one.floor - other.floor);
  for (let next = 1; next < rising.length; next++) {
    const [lower, upper] = [rising[next - 1]!, rising[next]!];
    if (upper.heightM > lower.heightM) continue;
    fault(
      ["floors", upper.at, "heightM"],
      `must be above ${lower.heightM} m of floor ${lower.floor}, got ${upper.heightM} m`,
    );
  }
}

function shortly(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 60);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function partOf(value: unknown): Part {
  return isPart(value) ? value : {};
}
