/** Runs the traces that it is sent, one at a time: a worker of `run_traces.ts`. */
import { SystemClock } from "../clock.ts";
import { runTrace } from "./run_trace.ts";
import type { SentRun, TraceAnswered } from "./run_traces.ts";

// A worker's own way to speak; the library that is loaded here describes pages.
const worker = self as unknown as {
  onmessage: (event: MessageEvent<SentRun>) => void;
  postMessage(message: TraceAnswered): void;
};
const clock = new SystemClock();

worker.onmessage = async ({ data }) => {
  try {
    const result = await runTrace({ ...data, stopwatch: () => clock.monotonic() });
    worker.postMessage({ result });
  } catch (error) {
    worker.postMessage({ fault: error instanceof Error ? error.message : String(error) });
  }
};
