/** Records the demo's runs of lift traffic beside the server, and ends: a worker of `traffic_route.ts`. */
import { fileURLToPath } from "node:url";
import { readBuildingFile } from "../src/traffic/building_file.ts";
import { eventsText } from "../src/traffic/events_file.ts";
import { figuresOf } from "../src/traffic/figures.ts";
import { runTrace } from "../src/traffic/run_trace.ts";
import { readTraceFile } from "../src/traffic/trace_file.ts";
import { trafficRecordings } from "./traffic_recording.ts";

/** What the worker says of each run when it is through with it: its events file. */
export interface TrafficRecorded {
  readonly name: string;
  readonly text: string;
}

// A worker's own way to speak; the library that is loaded here describes pages.
const worker = self as unknown as { postMessage(message: TrafficRecorded): void };

const read = (path: string) => Deno.readTextFile(fileURLToPath(new URL(path, import.meta.url)));
const trace = "lunch_30_minutes.csv";
const building = readBuildingFile(await read("../traffic/reference.json"), "reference.json");
const journeys = readTraceFile(await read(`../traffic/${trace}`), trace, building);
for (const { name, dispatcher, calls, parking } of trafficRecordings) {
  const run = { building, journeys, calls, dispatcher, parking, seed: "1", stopwatch: () => 0 };
  const records = await runTrace(run);
  const figures = figuresOf([records]);
  const text = eventsText(run, [{ trace, records, figures }], figures);
  worker.postMessage({ name, text });
}
