/**
 * What must be true of a site file beyond the shape of its parts: names are unique, floors rise with
 * their levels, cars stop at floors that exist and open doors that they have, doors of access units
 * are on floors that exist, devices speak for what is there. It reads a file whose shape may be
 * faulty too and passes over what it cannot read, so that the faults of both kinds can be listed at
 * once.
 */
import type { SiteFault } from "./site.ts";
import { checkDecks } from "./site_decks.ts";
import { checkKone } from "./site_kone_meaning.ts";
import { checkLockedLevels, checkPanels } from "./site_panels.ts";

type Fault = (place: string, fault: string) => void;
type Part = Readonly<Record<string, unknown>>;

/** Every fault of meaning in a site file's value, whatever it is. */
export function faultsOfMeaning(site: unknown): SiteFault[] {
  const faults: SiteFault[] = [];
  const fault: Fault = (place, text) => faults.push({ place, fault: text });
  const buildings = list(part(site).buildings);
  const devices = list(part(site).devices);
  checkUnique(buildings, "id", "buildings", fault);
  checkUnique(devices, "id", "devices", fault);
  buildings.forEach((building, at) => checkBuilding(building, `buildings[${at}]`, fault));
  devices.forEach((device, at) => checkDevice(device, buildings, `devices[${at}]`, fault));
  checkKone(buildings, fault);
  return faults;
}

function checkBuilding(building: Part, at: string, fault: Fault): void {
  const { timeZone } = building;
  if (typeof timeZone === "string" && !isTimeZone(timeZone)) {
    fault(`${at}.timeZone`, `is not an IANA time zone: ${timeZone.slice(0, 60)}`);
  }
  const floors = list(building.floors);
  checkUnique(floors, "level", `${at}.floors`, fault);
  checkUnique(floors, "label", `${at}.floors`, fault);
  checkHeights(floors, `${at}.floors`, fault);
  const levels = floors.map(({ level }) => level);
  const known = levels.every(isNumber) ? new Set(levels) : undefined;
  checkUnique(list(building.groups), "id", `${at}.groups`, fault);
  list(building.groups).forEach((group, g) => {
    const cars = list(group.cars);
    checkUnique(cars, "id", `${at}.groups[${g}].cars`, fault);
    cars.forEach((car, c) => checkCar(car, known, `${at}.groups[${g}].cars[${c}]`, fault));
    const zones = list(group.zones);
    checkUnique(zones, "id", `${at}.groups[${g}].zones`, fault);
    zones.forEach((zone, z) => {
      if (isPart(zone.near)) {
        checkLanding(zone.near, cars, `${at}.groups[${g}].zones[${z}].near`, fault);
      }
    });
    const landings = {
      floors,
      served: new Set(cars.flatMap(({ serves }) => list(serves)).map(({ level }) => level)),
      checkLanding: (landing: Part, place: string) => checkLanding(landing, cars, place, fault),
    };
    const panels = list(group.panels);
    checkUnique(panels, "id", `${at}.groups[${g}].panels`, fault);
    checkPanels(panels, landings, `${at}.groups[${g}].panels`, fault);
    checkLockedLevels(group.lockedLevels, landings, `${at}.groups[${g}].lockedLevels`, fault);
  });
  list(building.changes).forEach((change, c) => {
    checkChange(change, list(building.groups), `${at}.changes[${c}]`, fault);
  });
  const units = list(building.units);
  checkUnique(units, "id", `${at}.units`, fault);
  units.forEach((unit, u) => checkUnit(unit, building, known, `${at}.units[${u}]`, fault));
}

function checkUnit(
  unit: Part,
  building: Part,
  levels: ReadonlySet<unknown> | undefined,
  at: string,
  fault: Fault,
): void {
  const groups = list(building.groups);
  if (typeof unit.id === "string" && groups.some(({ id }) => id === unit.id)) {
    fault(`${at}.id`, `is the id of a lift group too: ${unit.id}`);
  }
  const doors = list(unit.doors);
  checkUnique(doors, "id", `${at}.doors`, fault);
  doors.forEach((door, d) => {
    const { level } = door;
    if (isNumber(level) && levels !== undefined && !levels.has(level)) {
      fault(`${at}.doors[${d}].level`, `no floor of the building has level ${level}`);
    }
    if (isPart(door.lift)) checkLift(door.lift, groups, `${at}.doors[${d}].lift`, fault);
  });
}

/** The landing where a lift fetches people from a door must be one where a car stops. */
function checkLift(lift: Part, groups: readonly Part[], at: string, fault: Fault): void {
  if (typeof lift.group !== "string") return;
  const group = groups.find(({ id }) => id === lift.group);
  if (group === undefined) return fault(`${at}.group`, `unknown: ${lift.group}`);
  checkLanding(lift, list(group.cars), at, fault);
  (Array.isArray(lift.also) ? lift.also as unknown[] : []).forEach((id, a) => {
    const other = groups.find((one) => one.id === id);
    if (other === undefined) {
      return fault(`${at}.also[${a}]`, `unknown: ${String(id).slice(0, 40)}`);
    }
    if (id === lift.group) return fault(`${at}.also[${a}]`, "is the door's own group");
    checkLanding({ level: lift.level }, list(other.cars), `${at}.also[${a}]`, fault);
  });
}

/** A change is between two groups that both stop at its floor. */
function checkChange(change: Part, groups: readonly Part[], at: string, fault: Fault): void {
  const { level } = change;
  const named = Array.isArray(change.groups) ? change.groups as unknown[] : [];
  if (named.length === 2 && named[0] === named[1]) fault(`${at}.groups`, "names one group twice");
  named.forEach((id, g) => {
    const group = groups.find((one) => one.id === id);
    if (group === undefined) {
      return fault(`${at}.groups[${g}]`, `unknown: ${String(id).slice(0, 40)}`);
    }
    checkLanding({ level }, list(group.cars), `${at}.groups[${g}]`, fault);
  });
}

/** A landing must be one where a car of the group stops. */
function checkLanding(
  { level, side }: Part,
  cars: readonly Part[],
  at: string,
  fault: Fault,
): void {
  if (!isNumber(level)) return;
  const stops = cars.flatMap(({ serves }) => list(serves))
    .filter((stop) => stop.level === level);
  if (stops.length === 0) return fault(`${at}.level`, `no car of the group serves level ${level}`);
  if (side !== "front" && side !== "rear") return;
  const sidesOf = (stop: Part) => Array.isArray(stop.sides) ? stop.sides as unknown[] : ["front"];
  if (!stops.some((stop) => sidesOf(stop).includes(side))) {
    fault(`${at}.side`, `no car of the group opens its ${side} door at level ${level}`);
  }
}

/** Each floor must be higher than the one below it; the first that is not is named. */
function checkHeights(floors: readonly Part[], at: string, fault: Fault): void {
  const rising = floors
    .map(({ level, heightM }, index) => ({ level, heightM, index }))
    .filter((floor): floor is { level: number; heightM: number; index: number } =>
      isNumber(floor.level) && isNumber(floor.heightM)
    )
    .sort((a, b) => a.level - b.level);
  for (let next = 1; next < rising.length; next++) {
    const lower = rising[next - 1]!;
    const upper = rising[next]!;
    if (upper.level === lower.level || upper.heightM > lower.heightM) continue;
    fault(
      `${at}[${upper.index}].heightM`,
      `is ${upper.heightM} m at level ${upper.level}, which is not above ` +
        `${lower.heightM} m at level ${lower.level} of floors[${lower.index}]`,
    );
  }
}

function checkCar(
  car: Part,
  levels: ReadonlySet<unknown> | undefined,
  at: string,
  fault: Fault,
): void {
  const stops = list(car.serves);
  checkUnique(stops, "level", `${at}.serves`, fault);
  // A car that names no doors has one, in front.
  const doors = car.doors === undefined ? ["front"] : Object.keys(part(car.doors));
  if (doors.length === 0 && isPart(car.doors)) fault(`${at}.doors`, "a car needs a door");
  stops.forEach((stop, s) => {
    const { level } = stop;
    if (isNumber(level) && levels !== undefined && !levels.has(level)) {
      fault(`${at}.serves[${s}].level`, `no floor of the building has level ${level}`);
    }
    const sides = Array.isArray(stop.sides) ? stop.sides as unknown[] : [];
    const named = stop.sides === undefined ? ["front"] : sides;
    for (const side of new Set(named)) {
      if ((side === "front" || side === "rear") && !doors.includes(side)) {
        fault(`${at}.serves[${s}].sides`, `the car has no ${side} door`);
      }
    }
    if (new Set(sides).size !== sides.length) {
      fault(`${at}.serves[${s}].sides`, "names a side twice");
    }
  });
  const served = new Set(stops.map(({ level }) => level));
  checkDecks(car, served, (place, text) => fault(`${at}.${place}`, text));
  const { homeLevel } = car;
  if (isNumber(homeLevel) && !stops.some(({ level }) => level === homeLevel)) {
    fault(`${at}.homeLevel`, `the car does not serve level ${homeLevel}`);
  }
}

function checkDevice(device: Part, buildings: readonly Part[], at: string, fault: Fault): void {
  if (typeof device.building !== "string") return;
  const building = buildings.find(({ id }) => id === device.building);
  if (building === undefined) return fault(`${at}.building`, `unknown: ${device.building}`);
  if (device.group === undefined && device.unit === undefined) {
    return fault(at, "must name a group or a unit");
  }
  if (device.unit !== undefined) {
    if (device.group !== undefined) {
      fault(at, "names a group and a unit; it speaks for one of them");
    }
    if (device.car !== undefined) fault(`${at}.car`, "an access unit has no cars");
    if (device.panel !== undefined) fault(`${at}.panel`, "an access unit has no panels of lifts");
    const { unit } = device;
    if (typeof unit === "string" && !list(building.units).some(({ id }) => id === unit)) {
      fault(`${at}.unit`, `unknown: ${unit}`);
    }
  }
  if (typeof device.group !== "string") return;
  const group = list(building.groups).find(({ id }) => id === device.group);
  if (group === undefined) return fault(`${at}.group`, `unknown: ${device.group}`);
  if (device.car !== undefined && device.panel !== undefined) {
    fault(at, "names a car and a panel; it speaks for one of them");
  }
  const { panel } = device;
  if (typeof panel === "string" && !list(group.panels).some(({ id }) => id === panel)) {
    fault(`${at}.panel`, `unknown: ${panel}`);
  }
  if (typeof device.car !== "string") return;
  if (!list(group.cars).some(({ id }) => id === device.car)) {
    fault(`${at}.car`, `unknown: ${device.car}`);
  }
}

function checkUnique(parts: readonly Part[], name: string, place: string, fault: Fault): void {
  const first = new Map<unknown, number>();
  parts.forEach((each, index) => {
    const value = each[name];
    if (typeof value !== "string" && typeof value !== "number") return;
    const before = first.get(value);
    if (before === undefined) first.set(value, index);
    else fault(`${place}[${index}]`, `repeats ${name} ${value} of ${place}[${before}]`);
  });
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false; // RangeError is how the platform says that it knows no such zone
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as an object, of whose properties anything may be. */
function part(value: unknown): Part {
  return isPart(value) ? value : {};
}

/** A value as a list of objects; what is no object stands there as an empty one. */
function list(value: unknown): readonly Part[] {
  return Array.isArray(value) ? value.map(part) : [];
}
