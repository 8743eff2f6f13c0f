/**
 * A trace: one passenger a line, `seconds since start, origin floor, destination floor`, in order
 * of time. Only plain decimal numbers are taken; blank lines only at the end.
 */
import type { TrafficBuilding } from "./building_file.ts";
import { type InputFault, InputFaultsError, shown } from "./input_faults.ts";

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

const decimal = /^\d+(\.\d+)?$/;
const whole = /^-?\d+$/;

/**
 * Reads a trace.
 * @throws {InputFaultsError} with every fault and its line.
 */
export function readTraceFile(
  text: string,
  file: string,
  building: Pick<TrafficBuilding, "floors">,
): readonly Journey[] {
  const known = new Set(building.floors.map(({ floor }) => floor));
  const faults: InputFault[] = [];
  const journeys: Journey[] = [];
  const lines = text.trimEnd() === "" ? [] : text.trimEnd().split(/\r?\n/);
  let beforeS = 0;
  for (const [index, line] of lines.slice(0, tracePassengersMax).entries()) {
    const fault = (what: string) => faults.push({ place: `${file}:${index + 1}`, fault: what });
    const fields = line.split(",").map((field) => field.trim());
    if (fields.length !== 3) {
      fault(`must be seconds, origin floor and destination floor, got ${shown(line)}`);
      continue;
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
    for (const [name, floor] of [["origin", origin], ["destination", destination]] as const) {
      if (!whole.test(floor) || !known.has(Number(floor))) {
        fault(`the ${name} must be a floor of the building, got ${shown(floor)}`);
      }
    }
    if (whole.test(origin) && Number(origin) === Number(destination)) {
      fault(`the destination must be another floor than the origin, got ${shown(line)}`);
    }
    journeys.push({
      atMs: Math.round(atS * 1e6) / 1000,
      from: Number(origin),
      to: Number(destination),
    });
  }
  if (lines.length === 0) {
    faults.push({ place: `${file}:1`, fault: "must hold at least one passenger, is empty" });
  }
  if (lines.length > tracePassengersMax) {
    const fault = `must hold at most ${tracePassengersMax} passengers, got ${lines.length}`;
    faults.push({ place: `${file}:${tracePassengersMax + 1}`, fault });
  }
  if (faults.length > 0) throw new InputFaultsError(faults);
  return journeys;
}
