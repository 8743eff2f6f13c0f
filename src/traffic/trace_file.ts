/**
 * A trace: one passenger a line, `seconds since start, origin floor, destination floor`, in order
 * of time. Only plain decimal numbers are taken; the first line may be a heading of three words;
 * lines end with LF or CRLF; blank lines only at the end; no comments.
 */
import { carsOf } from "./building_cars.ts";
import type { TrafficBuilding } from "./building_file.ts";
import { type InputFault, InputFaultsError, listed, shown } from "./input_faults.ts";

/** A trace file is at most so long, in characters. */
export const traceCharsMax = 10_000_000;
/** A trace holds at most so many passengers. */
export const tracePassengersMax = 100_000;
/** Nobody comes later than this after the start. */
export const traceSecondsMax = 86_400;

/** One passenger of a trace. */
export interface Journey {
  readonly atMs: number;
  readonly from: number;
  readonly to: number;
}

/** What a trace must fit: the floors, and where the cars stop if that is known. */
export type TraceBuilding =
  & Pick<TrafficBuilding, "floors">
  & Partial<Pick<TrafficBuilding, "cars" | "car">>;

const decimal = /^\d+(\.\d+)?$/;
const whole = /^-?\d+$/;
const word = /^"?[A-Za-z][\w .()/-]*"?$/;

/**
 * Reads a trace.
 * @param building what it must fit; null where that is not known and only its form is judged
 * @throws {InputFaultsError} with every fault and its line.
 */
export function readTraceFile(
  text: string,
  file: string,
  building: TraceBuilding | null,
): readonly Journey[] {
  if (text.length > traceCharsMax) {
    const fault = `must be at most ${traceCharsMax} characters, got ${text.length}`;
    throw new InputFaultsError([{ place: `${file}:1`, fault }]);
  }
  const faults: InputFault[] = [];
  const journeys: Journey[] = [];
  const lines = text.trimEnd() === "" ? [] : text.trimEnd().split(/\r?\n/);
  const heading = lines.length > 0 && isHeading(lines[0]!) ? 1 : 0;
  const read = lineReader(building);
  const end = heading + tracePassengersMax;
  for (const [index, line] of lines.slice(0, end).entries()) {
    if (index < heading) continue;
    const journey = read(
      line,
      (fault) => faults.push({ place: `${file}:${index + 1}`, fault }),
    );
    if (journey !== undefined) journeys.push(journey);
  }
  if (lines.length === heading) {
    faults.push({ place: `${file}:1`, fault: "must hold at least one passenger, is empty" });
  }
  if (lines.length > end) {
    const count = lines.length - heading;
    const fault = `must hold at most ${tracePassengersMax} passengers, got ${count}`;
    faults.push({ place: `${file}:${end + 1}`, fault });
  }
  if (faults.length > 0) throw new InputFaultsError(listed(faults, file));
  return journeys;
}

/** Whether a line is a heading: three words where numbers stand below. */
function isHeading(line: string): boolean {
  const fields = line.split(",");
  return fields.length === 3 &&
    fields.every((field) => word.test(field.trim()) && !isNaNWord(field));
}

/** `NaN` and `Infinity` are numbers that went wrong, and no headings. */
function isNaNWord(field: string): boolean {
  return /^(nan|inf|infinity|null|undefined)$/i.test(field.trim());
}

/** Reads line after line; of one with a fault nothing is used. */
function lineReader(
  building: TraceBuilding | null,
): (line: string, fault: (what: string) => void) => Journey | undefined {
  const known = building && new Set(building.floors.map(({ floor }) => floor));
  const serves = building === null ? () => true : serving(building);
  let beforeS = 0;
  return (line, fault) => {
    const fields = line.split(",").map((field) => field.trim());
    if (fields.length !== 3) {
      const comment = /^\s*(#|\/\/|;)/.test(line) ? "; a trace takes no comments" : "";
      fault(`must be seconds, origin floor and destination floor, got ${shown(line)}${comment}`);
      return undefined;
    }
    const [time, origin, destination] = fields as [string, string, string];
    const atS = Number(time);
    if (!decimal.test(time) || atS > traceSecondsMax) {
      fault(
        `the time must be a number of seconds from 0 to ${traceSecondsMax}, got ${shown(time)}`,
      );
    } else if (atS < beforeS) {
      fault(`the time must not be before the line above, ${beforeS}, got ${shown(time)}`);
    } else beforeS = atS;
    let stand = true;
    for (const [name, floor] of [["origin", origin], ["destination", destination]] as const) {
      if (whole.test(floor) && known?.has(Number(floor)) !== false) continue;
      stand = false;
      fault(`the ${name} must be a floor of the building, got ${shown(floor)}`);
    }
    // Zero has one sign.
    const [from, to] = [Number(origin) + 0, Number(destination) + 0];
    if (whole.test(origin) && from === to) {
      fault(`the destination must be another floor than the origin, got ${shown(line)}`);
    } else if (stand && !serves(from, to)) {
      fault(`no car stops at both floors, ${from} and ${to}`);
    }
    return { atMs: Math.round(atS * 1e6) / 1000, from, to };
  };
}

/** Whether any car carries from one floor to another. */
function serving({ floors, cars, car }: TraceBuilding): (from: number, to: number) => boolean {
  if (cars === undefined || car === undefined) return () => true;
  const stops = carsOf({ floors, cars, car }).map((each) => new Set(each.floors));
  return (from, to) => stops.some((served) => served.has(from) && served.has(to));
}
