/**
 * `deno task bench:sockets [--json]`: 10,000 sockets that follow one group, and a peer that stops
 * reading (E10). `--sockets N` takes another number, `--only held|stuck` one of the two parts.
 */
import { parseArgs } from "node:util";
import { fullSize } from "./bench_site.ts";
import { write } from "./report.ts";
import { runSocketsBench, type SocketsBenchResult } from "./sockets_bench.ts";
import { roundedFields, socketsTable, stuckText } from "./sockets_report.ts";
import { runStuckBench, type StuckPeerResult } from "./stuck_bench.ts";

/** Both parts, or the one that was asked for. */
export interface SocketsFigures {
  readonly held?: SocketsBenchResult;
  readonly stuck?: StuckPeerResult;
}

/** Runs the parts and says what they found. */
export async function measureSockets(
  sockets: number,
  only: string | undefined,
  say: (text: string) => void,
): Promise<SocketsFigures> {
  const size = fullSize;
  const held = only === "stuck" ? undefined : await runSocketsBench(
    {
      size,
      sockets,
      holders: 2,
      broadcasts: 12,
      inFlight: 16,
      phones: 1008,
      warmUpMs: 500,
      durationMs: 4000,
    },
    say,
  );
  if (held !== undefined) say("\n" + socketsTable(held));
  const stuck = only === "held" ? undefined : await runStuckBench(
    { size, phones: 1024, inFlight: 64, pairs: 3, durationMs: 4000 },
    say,
  );
  if (stuck !== undefined) say("\n" + stuckText(stuck));
  return {
    ...(held !== undefined && { held: roundedFields(held) }),
    ...(stuck !== undefined && { stuck: roundedFields(stuck) }),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      json: { type: "boolean", default: false },
      sockets: { type: "string", default: "10000" },
      only: { type: "string" },
    },
  });
  const say = (text: string) => write(values.json ? Deno.stderr : Deno.stdout, text + "\n");
  const figures = await measureSockets(Number(values.sockets), values.only, say);
  if (values.json) write(Deno.stdout, JSON.stringify(figures) + "\n");
}
