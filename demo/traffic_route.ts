/**
 * Routes of the demo alone: recorded runs of lift traffic for the page `/traffic`. A worker makes
 * them when somebody first asks for one, once, beside the server; they are kept, a few hundred
 * kilobytes in all.
 */
import type { Hono } from "hono";
import type { Clock } from "../src/clock.ts";
import type { AppEnv } from "../src/http/app.ts";
import { RefusalError, refuse } from "../src/refusal.ts";
import { trafficRecordings } from "./traffic_recording.ts";
import type { TrafficRecorded } from "./traffic_worker.ts";

/** All together take some seconds on a quiet machine; what takes longer than this has failed. */
const recordWithinMs = 300_000;

/** Adds the routes. */
export function addTrafficRoute(app: Hono<AppEnv>, clock: Clock): void {
  let recorded: ReadonlyMap<string, Promise<string>> | undefined;

  app.get("/demo/traffic", (c) => {
    return c.json({ runs: trafficRecordings.map(({ name, title }) => ({ name, title })) });
  });

  app.get("/demo/traffic/:name", async (c) => {
    recorded ??= record(clock);
    const text = recorded.get(c.req.param("name"));
    if (text === undefined) {
      throw new RefusalError(refuse("not_found", "Cannot show the run: there is no such one"));
    }
    return c.body(await text, 200, { "content-type": "application/x-ndjson; charset=utf-8" });
  });
}

/** Records all runs; each comes when it is through. */
function record(clock: Clock): ReadonlyMap<string, Promise<string>> {
  const runs = new Map(
    trafficRecordings.map(({ name }) => [name, Promise.withResolvers<string>()]),
  );
  const worker = new Worker(new URL("./traffic_worker.ts", import.meta.url), { type: "module" });
  const end = (fault: string) => {
    for (const run of runs.values()) {
      run.promise.catch(() => {}); // nobody may have asked for it
      run.reject(new Error(`Cannot record the run: ${fault}`));
    }
    cancel();
    worker.terminate();
  };
  const cancel = clock.after(recordWithinMs, () => end("it takes too long"));
  let left = runs.size;
  worker.onmessage = ({ data: { name, text } }: MessageEvent<TrafficRecorded>) => {
    runs.get(name)?.resolve(text);
    if (--left === 0) end("it is over");
  };
  worker.onerror = (event) => {
    event.preventDefault();
    end(event.message);
  };
  return new Map([...runs].map(([name, { promise }]) => [name, promise]));
}
