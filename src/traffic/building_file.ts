/**
 * The building of a traffic run, as its file describes it: floors with their heights, and one group
 * of equal cars with every physical parameter. Lengths are metres, times seconds (to the
 * millisecond), loads persons of 75 kg; every key must be given, so that no figure rests on a value
 * that nobody wrote down.
 */
import { z } from "zod";
import { type InputFault, InputFaultsError } from "./input_faults.ts";
import { readJson } from "./json_lines.ts";

/** A building file is at most so long, in characters. */
export const buildingCharsMax = 1_000_000;

const seconds = z.number().min(0).max(60).refine(
  (value) => Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6,
  { error: "must be seconds to the millisecond at most" },
);

const buildingSchema = z.strictObject({
  name: z.string().min(1).max(60),
  floors: z.array(z.strictObject({
    /** As it stands in traces; 0 is the lobby. */
    floor: z.int().min(-50).max(300),
    heightM: z.number().min(-300).max(1500),
  })).min(2).max(350),
  /** How many equal cars the group has. */
  cars: z.int().min(1).max(16),
  car: z.strictObject({
    capacityPersons: z.int().min(1).max(266),
    /** Share of the capacity at which nobody boards any more. */
    bypassLoad: z.number().min(0.1).max(1),
    speedMps: z.number().min(0.1).max(25),
    accelerationMps2: z.number().min(0.1).max(3),
    /** `null` where the drive has no jerk limit. */
    jerkMps3: z.number().min(0.1).max(20).nullable(),
    doorOpenS: seconds,
    doorCloseS: seconds,
    startDelayS: seconds,
    levellingS: seconds,
    dwellCarCallS: seconds,
    dwellLandingCallS: seconds,
    /** One passenger in, and one out. */
    transferInS: seconds,
    transferOutS: seconds,
    /** Where all cars stand at the beginning. */
    homeFloor: z.int(),
  }),
});

/** A building, checked. */
export type TrafficBuilding = Readonly<z.output<typeof buildingSchema>>;

/**
 * Reads a building file.
 * @throws {InputFaultsError} with every fault and its line.
 */
export function readBuildingFile(text: string, file: string): TrafficBuilding {
  if (text.length > buildingCharsMax) {
    const fault = `must be at most ${buildingCharsMax} characters, got ${text.length}`;
    throw new InputFaultsError([{ place: `${file}:1`, fault }]);
  }
  const read = readJson(text, file);
  if ("fault" in read) throw new InputFaultsError([read]);
  const faults: InputFault[] = [...read.faults];
  const fault = (path: readonly PropertyKey[], what: string) =>
    faults.push({ place: `${file}:${read.lineOf(path)}`, fault: `${nameOf(path)} ${what}` });
  const shaped = buildingSchema.safeParse(read.value);
  if (!shaped.success) {
    for (const issue of shaped.error.issues) {
      const { path, message } = issue;
      if (issue.code !== "unrecognized_keys") fault(path, `is not as it must be: ${message}`);
      else for (const key of issue.keys) fault([...path, key], "is no key of a building file");
    }
  }
  checkFloors(read.value, fault);
  if (shaped.success) checkCar(shaped.data, fault);
  if (!shaped.success || faults.length > 0) throw new InputFaultsError(faults);
  return shaped.data;
}

type Fault = (path: readonly PropertyKey[], what: string) => void;

/** Persons at which boarding stops: the whole ones in the bypass share of the capacity. */
export function boardingMax({ car }: TrafficBuilding): number {
  return Math.floor(car.bypassLoad * car.capacityPersons + 1e-9);
}

function checkCar(building: TrafficBuilding, fault: Fault): void {
  if (boardingMax(building) < 1) {
    fault(["car", "bypassLoad"], "lets nobody board: its share of the capacity is below 1 person");
  }
  if (!building.floors.some(({ floor }) => floor === building.car.homeFloor)) {
    fault(["car", "homeFloor"], `must be one of the floors, got ${building.car.homeFloor}`);
  }
}

/** Floors of whatever can be read: each once, and each higher than the one below. */
function checkFloors(value: unknown, fault: Fault): void {
  const { floors } = (value ?? {}) as { floors?: unknown };
  if (!Array.isArray(floors)) return;
  const known: { at: number; floor: number; heightM: number }[] = [];
  for (const [at, entry] of floors.entries()) {
    const { floor, heightM } = (entry ?? {}) as { floor?: unknown; heightM?: unknown };
    if (typeof floor !== "number" || typeof heightM !== "number") continue;
    if (known.some((other) => other.floor === floor)) {
      fault(["floors", at, "floor"], `stands twice: ${floor}`);
    } else known.push({ at, floor, heightM });
  }
  known.sort((one, other) => one.floor - other.floor);
  for (let next = 1; next < known.length; next++) {
    const [lower, upper] = [known[next - 1]!, known[next]!];
    if (upper.heightM > lower.heightM) continue;
    fault(
      ["floors", upper.at, "heightM"],
      `must be above ${lower.heightM} m of floor ${lower.floor}, got ${upper.heightM} m`,
    );
  }
}

function nameOf(path: readonly PropertyKey[]): string {
  const name = path.map((part) => typeof part === "number" ? `[${part}]` : `.${String(part)}`)
    .join("").replace(/^\./, "");
  return name === "" ? "the file" : name;
}
