/**
 * The building of a traffic run, as its file describes it: floors with their heights, and one group
 * of cars with every physical parameter. Lengths are metres, times seconds (to the millisecond),
 * loads persons of 75 kg or kilograms; every parameter must be given, so that no figure rests on a
 * value that nobody wrote down.
 *
 * `car` says what the cars have in common. `cars` is how many there are, all equal; or a list with
 * an entry for each, which holds what differs from `car` and may be empty. Where `car` is left out,
 * each entry holds everything.
 */
import { z } from "zod";
import { faultsOfBuilding } from "./building_meaning.ts";
import { type InputFault, InputFaultsError, listed } from "./input_faults.ts";
import { readJson } from "./json_lines.ts";

/** A building file is at most so long, in characters. */
export const buildingCharsMax = 1_000_000;
/** The weight of a passenger (E17). */
export const personKg = 75;

const seconds = z.number().min(0).max(60).refine(
  (value) => Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6,
  { error: "must be seconds to the millisecond at most" },
);
const floor = z.int().min(-50).max(300);

const carShape = z.strictObject({
  /** Either this … */
  capacityPersons: z.int().min(1).max(266).optional(),
  /** … or the rated load. */
  ratedLoadKg: z.number().min(75).max(20_000).optional(),
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
  /** Where it stands at the beginning. */
  homeFloor: floor,
  /** Where it stops; left out: everywhere. */
  floors: z.array(floor).min(2, { error: "must be two floors at least" }).max(300).optional(),
});

const ownShape = carShape.extend({
  /** As it stands in events files; left out: `car-1`, `car-2` … by its place. */
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, {
    error: "must be 1 to 40 of a–z, 0–9, - and _, and start with a letter or digit",
  }),
}).partial();

const frame = {
  name: z.string().min(1).max(60),
  floors: z.array(z.strictObject({
    /** As it stands in traces. */
    floor,
    heightM: z.number().min(-300).max(1500),
    /** How many people belong here; only percentages of the population need it. */
    population: z.int().min(0).max(100_000).optional(),
  })).min(2).max(300),
  /** Where people come in; left out: floor 0, or the home floor where there is none. */
  lobby: floor.optional(),
};

const equalCars = z.strictObject({ ...frame, cars: z.int().min(1).max(16), car: carShape });
const listedCars = z.strictObject({
  ...frame,
  cars: z.array(ownShape).min(1).max(16),
  car: carShape.partial().optional(),
});

type CarParameters = z.output<typeof carShape>;
type SomeParameters = { readonly [Name in keyof CarParameters]?: CarParameters[Name] | undefined };

/** What holds for a car. The capacity is in whole persons, also where the file gives a load. */
export type TrafficCar = Readonly<CarParameters & { capacityPersons: number }>;

/** What is different about one car. */
export type CarDifference = Readonly<z.output<typeof ownShape>>;

/** A building, checked. */
export interface TrafficBuilding {
  readonly name: string;
  readonly floors: readonly Readonly<
    { floor: number; heightM: number; population?: number | undefined }
  >[];
  readonly lobby?: number | undefined;
  /** How many equal cars, or what is different about each. */
  readonly cars: number | readonly CarDifference[];
  /** What they have in common. */
  readonly car: TrafficCar;
}

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
  const { cars } = (read.value ?? {}) as { cars?: unknown };
  const shaped = (Array.isArray(cars) ? listedCars : equalCars).safeParse(read.value);
  for (const issue of shaped.error?.issues ?? []) {
    const { path, message } = issue;
    if (issue.code !== "unrecognized_keys") fault(path, `is not as it must be: ${message}`);
    else for (const key of issue.keys) fault([...path, key], "is no key of a building file");
  }
  for (const { path, what } of faultsOfBuilding(read.value)) fault(path, what);
  if (!shaped.success || faults.length > 0) throw new InputFaultsError(listed(faults, file));
  return whole(shaped.data);
}

/** With capacities in persons, and with what the cars have in common. */
function whole(data: z.output<typeof equalCars> | z.output<typeof listedCars>): TrafficBuilding {
  const { cars, car = {}, ...rest } = data;
  if (typeof cars === "number") return { ...rest, cars, car: withCapacity(car) as TrafficCar };
  // What `car` leaves out, every entry gives; the first one's stands for it here.
  const { id: _, floors: __, ...first } = cars[0]!;
  return {
    ...rest,
    cars: cars.map((each) => withCapacity(each)),
    car: withCapacity(merged(first, car)) as TrafficCar,
  };
}

/** A car's own parameters over those in common; a load of its own stands for either kind of them. */
export function merged<Own extends SomeParameters>(
  { capacityPersons, ratedLoadKg, ...common }: SomeParameters,
  own: Own,
): SomeParameters & Own {
  const without = own.capacityPersons === undefined && own.ratedLoadKg === undefined;
  return {
    ...common,
    ...(without && capacityPersons !== undefined && { capacityPersons }),
    ...(without && ratedLoadKg !== undefined && { ratedLoadKg }),
    ...own,
  };
}

function withCapacity<Part extends SomeParameters>(car: Part): Part {
  if (car.ratedLoadKg === undefined) return car;
  return { ...car, capacityPersons: Math.floor(car.ratedLoadKg / personKg) };
}

function nameOf(path: readonly PropertyKey[]): string {
  const name = path.map((part) => typeof part === "number" ? `[${part}]` : `.${String(part)}`)
    .join("").replace(/^\./, "");
  return name === "" ? "the file" : name;
}
