// @ts-check
/** The building as the page draws it, read from what `GET /v1/site` says. */

/** @import { Side } from "../src/site.ts" */

/** @typedef {{ level: number, label: string, heightM: number, exit: boolean }} Floor */
/**
 * @typedef {object} Shaft one car and where it can open
 * @property {string} id
 * @property {string} name what people call it, usually a letter
 * @property {ReadonlyMap<number, readonly Side[]>} serves
 * @property {readonly Side[]} sides the sides with a door
 * @property {number} openMs
 * @property {number} closeMs
 * @property {number} persons how many 75 kg people the rated load holds
 */
/**
 * @typedef {object} LiftGroup
 * @property {string} id
 * @property {string} name
 * @property {readonly Shaft[]} shafts
 * @property {readonly Floor[]} floors those that a car of the group serves, lowest first
 * @property {ReadonlyMap<number, readonly Side[]>} landings by level, the sides with a door
 * @property {boolean} rear some car has a rear door
 */
/** @typedef {{ id: string, name: string, groups: readonly LiftGroup[], floors: readonly Floor[] }} Building */

/**
 * Reads a building from the site description.
 * @param {unknown} site what the server sent
 * @param {string} id which building
 * @returns {Building}
 * @throws {Error} where the description lacks the building
 */
export function readBuilding(site, id) {
  const buildings = listOf(site, "buildings");
  const found = buildings.find((building) => building.id === id);
  if (found === undefined) throw new Error(`Cannot draw the building: the site has no ${id}`);
  const floors = listOf(found, "floors").map((floor) => ({
    level: Number(floor.level),
    label: String(floor.label),
    heightM: Number(floor.heightM),
    exit: floor.exit === true,
  })).sort((a, b) => a.level - b.level);
  return {
    id,
    name: String(found.name ?? id),
    floors,
    groups: listOf(found, "groups").map((group) => readGroup(group, floors)),
  };
}

/**
 * @param {Record<string, unknown>} group
 * @param {readonly Floor[]} floors
 * @returns {LiftGroup}
 */
function readGroup(group, floors) {
  const shafts = listOf(group, "cars").map(readShaft);
  /** @type {Map<number, Side[]>} */
  const landings = new Map();
  for (const shaft of shafts) {
    for (const [level, sides] of shaft.serves) {
      const known = landings.get(level) ?? [];
      landings.set(level, [...known, ...sides.filter((side) => !known.includes(side))]);
    }
  }
  return {
    id: String(group.id),
    name: String(group.name ?? group.id),
    shafts,
    floors: floors.filter(({ level }) => landings.has(level)),
    landings,
    rear: shafts.some(({ sides }) => sides.includes("rear")),
  };
}

/** @param {Record<string, unknown>} car @returns {Shaft} */
function readShaft(car) {
  const doors = /** @type {Record<string, { openMs?: number, closeMs?: number }>} */ (
    car.doors ?? { front: {} }
  );
  const sides = /** @type {Side[]} */ (["front", "rear"].filter((side) => side in doors));
  const door = doors.front ?? doors.rear ?? {};
  return {
    id: String(car.id),
    name: String(car.name ?? String(car.id).toUpperCase()),
    serves: new Map(
      listOf(car, "serves").map((stop) => [
        Number(stop.level),
        /** @type {readonly Side[]} */ (stop.sides ?? ["front"]),
      ]),
    ),
    sides,
    openMs: door.openMs ?? 1800,
    closeMs: door.closeMs ?? 3000,
    persons: Math.max(1, Math.floor(Number(car.ratedLoadKg ?? 600) / 75)),
  };
}

/**
 * How many storeys above the group's lowest floor a height is: 2.5 is half-way between the third
 * and the fourth. The section draws every storey equally high, whatever its height in metres.
 * @param {readonly Floor[]} floors lowest first
 * @param {number} positionM
 */
export function storeyAt(floors, positionM) {
  for (let i = 1; i < floors.length; i++) {
    const below = /** @type {Floor} */ (floors[i - 1]);
    const above = /** @type {Floor} */ (floors[i]);
    if (positionM < above.heightM || i === floors.length - 1) {
      const share = (positionM - below.heightM) / (above.heightM - below.heightM);
      return i - 1 + Math.min(1.2, Math.max(-0.2, share));
    }
  }
  return 0;
}

/**
 * The floor that somebody means by what they typed: its label, a part from its start, or its level.
 * @param {readonly Floor[]} floors
 * @param {string} typed
 * @returns {Floor | undefined}
 */
export function floorTyped(floors, typed) {
  const text = typed.trim().toLowerCase();
  if (text === "") return undefined;
  return floors.find(({ label }) => label.toLowerCase() === text) ??
    floors.find(({ level }) => String(level) === text) ??
    floors.find(({ label }) => /\D/.test(text) && label.toLowerCase().startsWith(text));
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {Record<string, unknown>[]}
 */
function listOf(value, name) {
  const list = typeof value === "object" && value !== null
    ? /** @type {Record<string, unknown>} */ (value)[name]
    : undefined;
  if (!Array.isArray(list)) throw new Error(`Cannot draw the building: it has no list of ${name}`);
  return list;
}
