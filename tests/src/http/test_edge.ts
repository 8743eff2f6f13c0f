import { Capabilities, type Grant } from "../../../src/access/capability.ts";
import { Revocations } from "../../../src/access/revocations.ts";
import { type Clock, SystemClock } from "../../../src/clock.ts";
import { serve, type Served, type ServeParts } from "../../../src/http/serve.ts";
import { Log } from "../../../src/operations/log.ts";
import { Metrics } from "../../../src/operations/metrics.ts";
import { testSite } from "../access/test_site.ts";
import { TestLifts } from "../live/test_lifts.ts";

/** A whole edge on a free port, over lifts without hardware. */
export interface TestEdge {
  readonly served: Served;
  readonly url: string;
  readonly clock: Clock;
  readonly lifts: TestLifts;
  readonly capabilities: Capabilities;
  readonly revocations: Revocations;
  readonly metrics: Metrics;
  /** Every log line so far. */
  readonly lines: string[];
  /** A token for tower/main and tower/low, all floors, unless told otherwise. */
  token(change?: Partial<Grant>): Promise<string>;
  /** How often a refusal was counted, from the metrics' own text. */
  refused(where: "http" | "live", code: string): Promise<number>;
  /** A figure without labels, or one whose labels are spelled out. */
  figure(name: string): Promise<number>;
}

/** tower/main. */
export const main = { building: "tower", group: "main" };
/** tower/low. */
export const low = { building: "tower", group: "low" };

/** Starts an edge, runs `body` and ends it. */
export async function withEdge(
  change: Partial<ServeParts>,
  body: (edge: TestEdge) => Promise<void>,
): Promise<void> {
  const clock = change.clock ?? new SystemClock();
  const lifts = new TestLifts(() => clock.now());
  const revocations = new Revocations(clock);
  const randomId = () => crypto.randomUUID();
  const capabilities = await Capabilities.create({ clock, revocations, cluster: "yard", randomId });
  const metrics = new Metrics(() => clock.monotonic());
  const lines: string[] = [];
  const served = await serve({
    listen: { host: "127.0.0.1", port: 0 },
    clock,
    randomId,
    site: testSite,
    lifts,
    capabilities,
    revocations,
    readiness: () => [],
    observer: metrics,
    log: new Log(clock, (line) => lines.push(line), "debug"),
    ...change,
  });
  const figure = async (name: string) => {
    const line = (await metrics.text()).split("\n").find((text) => text.startsWith(`${name} `));
    return Number(line?.slice(name.length + 1) ?? 0);
  };
  try {
    await body({
      served,
      url: served.url,
      clock,
      lifts,
      capabilities,
      revocations,
      metrics,
      lines,
      token: (grant = {}) =>
        capabilities.mint({
          rid: "r-1",
          building: "tower",
          lifts: [{ group: "main", levels: "all" }, { group: "low", levels: "all" }],
          ttlMs: 600_000,
          ...grant,
        }),
      figure,
      refused: (where, code) => figure(`vestibule_refusals_total{where="${where}",code="${code}"}`),
    });
  } finally {
    await served.close();
  }
}

/** Waits until something is seen; one that is not within its time has failed. */
export async function until(what: string, seen: () => boolean | Promise<boolean>): Promise<void> {
  const clock = new SystemClock();
  const lateMs = clock.monotonic() + 8000;
  while (!await seen()) {
    if (clock.monotonic() > lateMs) throw new Error(`Cannot go on: not in time: ${what}`);
    await new Promise<void>((resolve) => clock.after(1, resolve));
  }
}
