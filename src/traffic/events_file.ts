/**
 * The events file (E20): one JSON object a line, from which alone a stranger can judge a run. First
 * the building, word for word as its file has it; then, for each trace, a line `trace`, its
 * `passenger` and `stop` lines and a line `figures` with what the runner made of them; at the end
 * the pooled figures. Times are milliseconds since the trace began; `recorder.ts` says what they are.
 */
import type { TrafficBuilding } from "./building_file.ts";
import type { Dispatcher } from "./dispatchers.ts";
import type { Figures, RunRecords } from "./figures.ts";
import type { CallMode } from "./run_trace.ts";

/** One trace's part of the file. */
export interface TraceEvents {
  readonly trace: string;
  readonly records: RunRecords;
  readonly figures: Figures;
}

/** The whole file's text. */
export function eventsText(
  run: {
    readonly building: TrafficBuilding;
    readonly calls: CallMode;
    readonly seed: string;
    readonly dispatcher?: Dispatcher;
  },
  traces: readonly TraceEvents[],
  pooled: Figures,
): string {
  const { building, calls, seed, dispatcher } = run;
  const lines: object[] = [{ kind: "building", version: 1, building }];
  for (const { trace, records, figures } of traces) {
    const { passengers, stops, endMs } = records;
    const by = dispatcher === undefined ? {} : { dispatcher };
    lines.push({ kind: "trace", trace, calls, ...by, seed, passengers: passengers.length, endMs });
    for (const passenger of passengers) lines.push({ kind: "passenger", ...passenger });
    for (const stop of stops) lines.push({ kind: "stop", ...stop });
    lines.push({ kind: "figures", trace, figures });
  }
  lines.push({ kind: "figures", trace: null, figures: pooled });
  return lines.map((line) => JSON.stringify(line)).join("\n") + "\n";
}
