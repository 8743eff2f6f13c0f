/** Says a line to whoever stands at the machine, on standard error. */
const encoder = new TextEncoder();

/** Writes the line at once: what comes last before an end is not lost. */
export function writeLine(line: string): void {
  Deno.stderr.writeSync(encoder.encode(`${line}\n`));
}
