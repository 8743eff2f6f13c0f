/**
 * JSON (RFC 8259) with the line of every value, so that a fault of meaning can name its place. It
 * also says which name stands twice in one object, which `JSON.parse` passes over. Syntax is judged
 * by `JSON.parse` first; what is walked here is therefore well-formed.
 */
import type { InputFault } from "./input_faults.ts";

/** A JSON file that was read. */
export interface ReadJson {
  readonly value: unknown;
  /** The line on which the value at a path begins, or the nearest part around it that there is. */
  lineOf(path: readonly PropertyKey[]): number;
  /** Names that stand twice. */
  readonly faults: readonly InputFault[];
}

/** Reads JSON; a text that is none comes back as its one fault, with the line where it ends to be. */
export function readJson(text: string, file: string): ReadJson | InputFault {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      place: `${file}:${lineOfSyntaxFault(text, message)}`,
      fault: `is not JSON: ${message}`,
    };
  }
  const lines = new Map<string, number>();
  const faults: InputFault[] = [];
  walk(
    text,
    lines,
    (line, name) =>
      faults.push({ place: `${file}:${line}`, fault: `${JSON.stringify(name)} stands twice` }),
  );
  return {
    value,
    faults,
    lineOf: (path) => {
      for (let length = path.length; length >= 0; length--) {
        const line = lines.get(keyOf(path.slice(0, length)));
        if (line !== undefined) return line;
      }
      return 1;
    },
  };
}

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+|\n/g;

/** Follows the text token by token and notes the line of every value. */
function walk(
  text: string,
  lines: Map<string, number>,
  twice: (line: number, name: string) => void,
): void {
  const path: (string | number)[] = [];
  const open: ("{" | "[")[] = [];
  let line = 1;
  let name: string | undefined;
  let names = new Set<string>();
  const outer: Set<string>[] = [];
  const begin = () => {
    const key = keyOf(path);
    if (!lines.has(key)) lines.set(key, line);
  };
  for (const [token] of text.matchAll(tokens)) {
    const inObject = open.at(-1) === "{";
    if (token === "\n") line++;
    else if (token === "{" || token === "[") {
      begin();
      open.push(token);
      outer.push(names);
      names = new Set();
      if (token === "[") path.push(0);
    } else if (token === "}" || token === "]") {
      // An object that holds something, and every array, has its last part on the path.
      if (token === "]" || names.size > 0) path.pop();
      open.pop();
      names = outer.pop()!;
      name = undefined;
    } else if (token === ",") {
      const last = path.pop();
      if (!inObject && typeof last === "number") path.push(last + 1);
      name = undefined;
    } else if (token === ":") continue;
    else if (inObject && name === undefined) {
      name = JSON.parse(token) as string;
      if (names.has(name)) twice(line, name);
      names.add(name);
      path.push(name);
      begin();
    } else begin();
    if (token === "{") name = undefined;
  }
}

function keyOf(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String));
}

/** Engines say where a fault is by position, by line, or by nothing at all: then the last line. */
function lineOfSyntaxFault(text: string, message: string): number {
  const line = /line (\d+)/.exec(message)?.[1];
  if (line !== undefined) return Number(line);
  const position = /position (\d+)/.exec(message)?.[1];
  return text.slice(0, position === undefined ? text.length : Number(position)).split("\n").length;
}
