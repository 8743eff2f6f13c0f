/**
 * `deno task soak`: the crash and outage tests for as long as wanted, with an outage of 30 s.
 * Flags: `--outages N` (default 3), `--seconds S` per outage (default 30).
 */
import { parseArgs } from "node:util";
import { BrokerOutage } from "./broker_outage.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    outages: { type: "string", default: "3" },
    seconds: { type: "string", default: "30" },
  },
});
const outages = Number(values.outages);
const seconds = Number(values.seconds);
if (!(outages >= 1 && outages <= 100 && seconds >= 1 && seconds <= 600)) {
  throw new Error(
    "Cannot soak: --outages is 1 to 100 and --seconds 1 to 600, got " +
      `${values.outages} and ${values.seconds}`,
  );
}
const outage = await BrokerOutage.prepare();
try {
  for (let round = 1; round <= outages; round++) {
    const tookMs = await outage.run(seconds * 1000);
    say(`outage ${round} of ${seconds} s: desired state converged after ${Math.round(tookMs)} ms`);
  }
} finally {
  await outage.dispose();
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
