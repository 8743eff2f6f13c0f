/**
 * An independent judge of traffic runs (E20). From an events file alone, and from nothing that the
 * runner or the lifts are made of, it proves that the run was possible (rides, doors, loads,
 * directions, everybody once) and reckons every figure anew.
 */
import { carsOf } from "./cars.ts";
import { type Finding, readEvents } from "./events.ts";
import { compare, type Judged, reckon } from "./reckoning.ts";
import { type Expected, judgeRiders } from "./riders.ts";
import { type Group, judgeStays } from "./stays.ts";

/** What the judge says. */
export interface Judgement {
  /** Nothing found: the file is as it must be. */
  readonly findings: readonly Finding[];
  /** The judge's own figures, per trace and pooled; empty where the file could not be read. */
  readonly traces: readonly {
    readonly trace: string;
    readonly figures: Readonly<Record<string, number>>;
  }[];
  readonly pooled: Readonly<Record<string, number>>;
}

/**
 * Judges an events file's text.
 * @param expected the passengers of the trace files, in order of the traces, where they are at hand.
 */
export function judge(text: string, expected: readonly (readonly Expected[])[] = []): Judgement {
  const read = readEvents(text);
  if (!("building" in read)) return { findings: read, traces: [], pooled: {} };
  const { floors } = read.building;
  const known = carsOf(read.building);
  if (typeof known === "string") {
    return { findings: [{ line: 1, finding: known }], traces: [], pooled: {} };
  }
  const building: Group = { floors, cars: known };
  const findings: Finding[] = [];
  const find = (finding: Finding) => findings.push(finding);
  const judged: Judged[] = [];
  const traces = read.traces.map((trace, at) => {
    const cars = judgeStays(building, trace.stops, trace.endMs, find);
    const ridden = judgeRiders(building, trace, cars, expected[at], find);
    const { endMs, passengers } = trace;
    const part: Judged = { ridden, cars, endMs, journeys: passengers };
    judged.push(part);
    const figures = reckon(building, [part]);
    compare(trace.trace, trace.figures, figures, find);
    return { trace: trace.trace, figures };
  });
  const pooled = reckon(building, judged);
  compare("pooled", read.pooled, pooled, find);
  return { findings, traces, pooled };
}
