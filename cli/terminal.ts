/** The machine's terminal, or whatever a script has put in its place. */
import type { Terminal } from "./context.ts";

/** A line that is typed has at most so many bytes. */
const lineBytesMax = 4_096;

interface Reads {
  read(into: Uint8Array): Promise<number | null>;
}
interface Writes {
  writeSync(bytes: Uint8Array): number;
}

/** A terminal over three streams. */
export function terminalOf(stdin: Reads, stdout: Writes, stderr: Writes): Terminal {
  return {
    out: (text) => writeAll(stdout, text),
    err: (text) => writeAll(stderr, text),
    readLine: () => readLine(stdin),
  };
}

function writeAll(to: Writes, text: string): void {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(to.writeSync(bytes));
}

/** Byte by byte, so that what follows the line stays for whoever reads next. */
async function readLine(from: Reads): Promise<string | null> {
  const line: number[] = [];
  const byte = new Uint8Array(1);
  while (line.length < lineBytesMax) {
    const count = await from.read(byte);
    if (count === null) return line.length === 0 ? null : textOf(line);
    if (count === 0) continue;
    if (byte[0] === 0x0a) break;
    line.push(byte[0]!);
  }
  return textOf(line);
}

function textOf(line: readonly number[]): string {
  return new TextDecoder().decode(new Uint8Array(line)).replace(/\r$/, "");
}
