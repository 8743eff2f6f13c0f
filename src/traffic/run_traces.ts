/**
 * Several traces at once, one a worker, on as many cores as there are: each trace is a run of its
 * own, so the figures are the same as one after the other, but for the turn times, which are the
 * machine's.
 */
import { runTrace, type TraceResult, type TraceRun } from "./run_trace.ts";

/** A run as it can be sent to a worker. */
export type SentRun = Omit<TraceRun, "stopwatch" | "searching">;

/** What a worker answers. */
export type TraceAnswered =
  | { readonly result: TraceResult }
  | { readonly fault: string };

/**
 * Runs traces; results are in the order of `runs`.
 * @param workers how many at once; below 2 they run here, one after the other
 * @param stopwatch milliseconds of the machine's own time, for runs that run here
 */
export async function runTraces(
  runs: readonly SentRun[],
  workers: number,
  stopwatch: () => number,
): Promise<readonly TraceResult[]> {
  const results: TraceResult[] = [];
  if (workers < 2 || runs.length < 2) {
    for (const run of runs) results.push(await runTrace({ ...run, stopwatch }));
    return results;
  }
  let next = 0;
  const work = async () => {
    const worker = new Worker(new URL("./trace_worker.ts", import.meta.url), { type: "module" });
    try {
      for (let at = next++; at < runs.length; at = next++) {
        results[at] = await ask(worker, runs[at]!);
      }
    } finally {
      worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, runs.length) }, work));
  return results;
}

function ask(worker: Worker, run: SentRun): Promise<TraceResult> {
  const { promise, resolve, reject } = Promise.withResolvers<TraceResult>();
  worker.onmessage = ({ data }: MessageEvent<TraceAnswered>) => {
    if ("result" in data) resolve(data.result);
    else reject(new Error(data.fault));
  };
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(`Cannot run a trace: ${event.message}`));
  };
  worker.postMessage(run);
  return promise;
}
