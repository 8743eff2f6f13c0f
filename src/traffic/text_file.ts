/** Reads a file of text that somebody gave, within bounds, and says what is wrong with it. */
import { InputFaultsError } from "./input_faults.ts";

/** A file is at most so large. */
export const fileBytesMax = 20_000_000;

/**
 * A file's text, UTF-8, with or without a byte order mark.
 * @throws {InputFaultsError} where it cannot be read, is too large or is no text.
 */
export async function readTextFile(path: string): Promise<string> {
  const refuse = (line: number, fault: string) => {
    throw new InputFaultsError([{ place: `${path}:${line}`, fault }]);
  };
  let bytes = new Uint8Array();
  try {
    const { size, isFile } = await Deno.stat(path);
    if (!isFile) refuse(1, "is no file");
    if (size > fileBytesMax) refuse(1, `must be at most ${fileBytesMax} bytes, got ${size}`);
    bytes = await Deno.readFile(path);
  } catch (error) {
    if (error instanceof InputFaultsError) throw error;
    refuse(1, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const at = bytes.indexOf(0);
  if (at >= 0) refuse(lineAt(bytes, at), `is no text: byte ${at} is zero`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuse(1, "is no text in UTF-8") as never;
  }
}

function lineAt(bytes: Uint8Array, end: number): number {
  let line = 1;
  for (let at = 0; at < end; at++) if (bytes[at] === 10) line++;
  return line;
}
