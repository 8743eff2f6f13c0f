/** Reads an events file as a stranger would: its form, line by line, and nothing of its meaning. */
import { z } from "zod";

const ms = z.number();
const doorTimes = z.strictObject({ openingMs: ms, openedMs: ms });

const carShape = z.object({
  id: z.string(),
  floors: z.array(z.int()),
  capacityPersons: z.number(),
  ratedLoadKg: z.number(),
  bypassLoad: z.number(),
  speedMps: z.number(),
  accelerationMps2: z.number(),
  jerkMps3: z.number().nullable(),
  doorOpenS: z.number(),
  doorCloseS: z.number(),
  startDelayS: z.number(),
  levellingS: z.number(),
  dwellCarCallS: z.number(),
  dwellLandingCallS: z.number(),
  transferInS: z.number(),
  transferOutS: z.number(),
  homeFloor: z.int(),
}).partial();

const buildingSchema = z.object({
  floors: z.array(z.object({ floor: z.int(), heightM: z.number() })).min(2),
  /** How many equal cars, or what each has of its own. */
  cars: z.union([z.int().min(1), z.array(carShape).min(1)]),
  /** What they have in common. */
  car: carShape,
});

const passengerSchema = z.strictObject({
  kind: z.literal("passenger"),
  passenger: z.int().min(0),
  by: z.enum(["landing", "panel", "phone"]),
  from: z.int(),
  to: z.int(),
  arrivedMs: ms,
  car: z.string().nullable(),
  entry: doorTimes.nullable(),
  enteredMs: ms.nullable(),
  exit: doorTimes.nullable(),
  leftMs: ms.nullable(),
});

const stopSchema = z.strictObject({
  kind: z.literal("stop"),
  car: z.string(),
  floor: z.int(),
  arrivedMs: ms.nullable(),
  doors: z.array(z.tuple([z.enum(["opening", "opened", "closing", "closed"]), ms])),
  landingServedMs: z.array(ms),
  departedMs: ms.nullable(),
});

const figuresSchema = z.record(z.string(), z.number());

const lineSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("building"), version: z.literal(1), building: buildingSchema }),
  z.strictObject({
    kind: z.literal("trace"),
    trace: z.string(),
    calls: z.enum(["landing", "destination", "phone", "mixed"]),
    dispatcher: z.string().optional(),
    seed: z.string(),
    passengers: z.int().min(1),
    endMs: ms,
  }),
  passengerSchema,
  stopSchema,
  z.strictObject({
    kind: z.literal("figures"),
    trace: z.string().nullable(),
    figures: figuresSchema,
  }),
]);

/** A building as the file has it. */
export type JudgedBuilding = z.output<typeof buildingSchema>;
/** What the file says of a car. */
export type CarPart = z.output<typeof carShape>;
/** A line about a passenger, and its number. */
export type PassengerLine = z.output<typeof passengerSchema> & { readonly line: number };
/** A line about a stop, and its number. */
export type StopLine = z.output<typeof stopSchema> & { readonly line: number };

/** One trace's part of the file. */
export interface JudgedTrace {
  readonly line: number;
  readonly trace: string;
  readonly calls: "landing" | "destination" | "phone" | "mixed";
  /** How many passengers there should be. */
  readonly count: number;
  readonly endMs: number;
  readonly passengers: PassengerLine[];
  readonly stops: StopLine[];
  figures:
    | { readonly line: number; readonly figures: Readonly<Record<string, number>> }
    | undefined;
}

/** A whole file. */
export interface JudgedFile {
  readonly building: JudgedBuilding;
  readonly traces: readonly JudgedTrace[];
  readonly pooled: JudgedTrace["figures"];
}

/** Something that is not as it must be, and on which line. */
export interface Finding {
  readonly line: number;
  readonly finding: string;
}

/** Reads the lines; what cannot be read is found, and nothing is judged then. */
export function readEvents(text: string): JudgedFile | readonly Finding[] {
  const findings: Finding[] = [];
  const traces: JudgedTrace[] = [];
  let building: JudgedBuilding | undefined;
  let pooled: JudgedTrace["figures"];
  for (const [index, content] of text.trimEnd().split("\n").entries()) {
    const line = index + 1;
    const found = (finding: string) => findings.push({ line, finding });
    const read = lineSchema.safeParse(parsed(content));
    if (!read.success) {
      for (const { path, message } of read.error.issues) found(`${path.join(".")}: ${message}`);
      continue;
    }
    const entry = read.data;
    const trace = traces.at(-1);
    if (entry.kind === "building") {
      if (line !== 1) found("the building must be the first line, and that alone");
      building = entry.building;
    } else if (entry.kind === "trace") {
      const { trace, calls, passengers, endMs } = entry;
      const parts = { passengers: [], stops: [], figures: undefined };
      traces.push({ line, trace, calls, count: passengers, endMs, ...parts });
    } else if (entry.kind === "figures") {
      const { figures } = entry;
      if (entry.trace === null) pooled = { line, figures };
      else if (entry.trace === trace?.trace) trace.figures = { line, figures };
      else found(`figures of ${entry.trace} stand in another trace`);
    } else if (trace === undefined) found("stands before the first trace");
    else if (entry.kind === "passenger") trace.passengers.push({ ...entry, line });
    else trace.stops.push({ ...entry, line });
  }
  if (building === undefined) findings.push({ line: 1, finding: "no building" });
  if (traces.length === 0) findings.push({ line: 1, finding: "no trace" });
  if (building === undefined || findings.length > 0) return findings;
  return { building, traces, pooled };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
