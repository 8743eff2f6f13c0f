/**
 * `deno task traffic:judge EVENTS [TRACE.csv…]`: judges an events file, with the trace files also
 * that everybody of them is in it. Prints what it found, or its own figures of the run; exit code 1
 * where anything is not as it must be.
 */
import { judge } from "./judge.ts";
import type { Expected } from "./riders.ts";

const [events, ...traces] = Deno.args;
if (events === undefined) {
  print(Deno.stderr, "Cannot judge: an events file must be named");
  Deno.exit(2);
}
const expected: Expected[][] = [];
for (const trace of traces) {
  // A heading of words is no passenger.
  const lines = (await Deno.readTextFile(trace)).trim().split("\n")
    .filter((line, at) => at > 0 || /^\s*[0-9]/.test(line));
  expected.push(lines.map((line) => {
    const [seconds, from, to] = line.split(",").map(Number);
    return { atMs: 1000 * seconds!, from: from!, to: to! };
  }));
}
const { findings, traces: judged, pooled } = judge(await Deno.readTextFile(events), expected);
for (const { line, finding } of findings) print(Deno.stdout, `${events}:${line}: ${finding}`);
if (findings.length === 0) print(Deno.stdout, JSON.stringify({ traces: judged, pooled }));
Deno.exitCode = findings.length === 0 ? 0 : 1;

function print(to: typeof Deno.stdout, line: string): void {
  to.writeSync(new TextEncoder().encode(`${line}\n`));
}
