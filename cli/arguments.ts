/**
 * Reads the words after the program's name by the table of commands. Every fault is told at once,
 * with the place it came from; what a word held is not repeated, for it may be a secret.
 */
import { parseArgs } from "node:util";
import type { Command, Field, Values } from "./command.ts";
import type { Globals } from "./context.ts";
import { UsageFault } from "./faults.ts";

/** Settings that every command takes; those with a word say what it is. */
export const globalFields = {
  console: "FILE  the console's socket, on the server's machine [VESTIBULE_CONSOLE]",
  server: "URL  a server elsewhere, signed in [VESTIBULE_SERVER]",
  session: "FILE  where the session is kept [in the user's folder for settings]",
  ca: "FILE  certificates in PEM to trust beside the machine's",
  json: "  print answers as they came",
  yes: "  ask nothing",
  "dry-run": "  tell what it would do, and do nothing",
  help: "  show this, or of a command what it takes",
} as const;
type GlobalName = keyof typeof globalFields;
const globalFlags: readonly string[] = ["json", "yes", "dry-run", "help"];

/** What was said. */
export interface Said {
  readonly command: Command;
  readonly values: Values;
  readonly globals: Globals;
}

/** What was asked for: a command, or words on one or on all. */
export type Reading =
  | { readonly wants: "command"; readonly said: Said }
  | { readonly wants: "help"; readonly about: readonly Command[] };

/** @throws {UsageFault} with every fault. */
export function readArguments(
  args: readonly string[],
  table: readonly Command[],
): Reading {
  const faults: string[] = [];
  const { words, options } = tokensOf(args, table, faults);
  if (options.has("help") || words.length === 0 || words[0] === "help") {
    if (faults.length > 0) throw new UsageFault(faults.join("\n"));
    return { wants: "help", about: about(words[0] === "help" ? words.slice(1) : words, table) };
  }
  const command = commandOf(words, table);
  if (command === undefined) {
    throw new UsageFault(
      `There is no command that begins so: ${words.slice(0, 2).map(quoted).join(" ")}` +
        similar(words[0]!, table),
    );
  }
  const values = new Map<string, unknown>();
  const places = command.fields.filter(({ positional }) => positional);
  const rest = words.slice(command.words.split(" ").length);
  places.forEach((field, nth) => read(field, `<${field.name}>`, rest[nth], values, faults));
  if (rest.length > places.length) {
    faults.push(`${quoted(rest[places.length]!)}: is one word more than ${command.words} takes`);
  }
  for (const field of command.fields) {
    if (!field.positional) {
      read(field, `--${field.name}`, options.get(field.name), values, faults);
    }
  }
  faults.push(...strangers(command, options));
  if (faults.length > 0) {
    throw new UsageFault(`${faults.join("\n")}\nSee: ${command.words} --help`);
  }
  return { wants: "command", said: { command, values, globals: globalsOf(options) } };
}

/** Whether a command can be rehearsed. */
export function hasRehearsal(command: Command): boolean {
  return "rehearsal" in command || command.fields.some(({ name }) => name === "dry-run");
}

interface Tokens {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

function tokensOf(args: readonly string[], table: readonly Command[], faults: string[]): Tokens {
  const flags = new Set(globalFlags);
  const names = new Set<string>(Object.keys(globalFields));
  for (const { fields } of table) {
    for (const { name, reads, positional } of fields) {
      if (positional) continue;
      names.add(name);
      if (reads.hint === "") flags.add(name);
    }
  }
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      [...names].map((name) => [name, { type: flags.has(name) ? "boolean" : "string" }]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: string[] = [];
  const options = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    if (!names.has(name)) faults.push(`${rawName}: is no option`);
    else if (options.has(name)) faults.push(`${rawName}: is given twice`);
    else if (flags.has(name)) {
      if (value !== undefined) faults.push(`${rawName}: takes no word`);
      options.set(name, "");
    } else if (value === undefined || (!inlineValue && value.startsWith("--"))) {
      faults.push(`${rawName}: needs a word after it`);
      options.set(name, "");
    } else options.set(name, value);
  }
  return { words, options };
}

/** The command whose words are the most of those said. */
function commandOf(words: readonly string[], table: readonly Command[]): Command | undefined {
  const line = `${words.join(" ")} `;
  return table.filter((command) => line.startsWith(`${command.words} `))
    .sort((a, b) => b.words.length - a.words.length)[0];
}

function about(words: readonly string[], table: readonly Command[]): readonly Command[] {
  if (words.length === 0) return table;
  const exact = commandOf(words, table);
  if (exact !== undefined) return [exact];
  const line = `${words.join(" ")} `;
  const some = table.filter((command) => `${command.words} `.startsWith(line));
  if (some.length > 0) return some;
  throw new UsageFault(
    `There is no command that begins so: ${words.slice(0, 2).map(quoted).join(" ")}`,
  );
}

function similar(word: string, table: readonly Command[]): string {
  const verbs = table.filter(({ words }) => words.startsWith(`${word} `)).map(({ words }) => words);
  return verbs.length === 0 ? "; --help lists all" : `; there are: ${verbs.join(", ")}`;
}

function read(
  field: Field,
  place: string,
  word: string | undefined,
  values: Map<string, unknown>,
  faults: string[],
): void {
  if (word === undefined) {
    if (field.needed) faults.push(`${place}: is needed`);
    return;
  }
  try {
    values.set(field.name, field.reads.read(word));
  } catch (error) {
    if (!(error instanceof UsageFault)) throw error;
    faults.push(`${place}: ${error.message}`);
  }
}

/** Options that are known, but not to this command. */
function strangers(command: Command, options: ReadonlyMap<string, string>): string[] {
  const own = new Set(command.fields.filter((one) => !one.positional).map(({ name }) => name));
  return [...options.keys()].filter((name) => !own.has(name)).flatMap((name) => {
    const isGlobal = Object.hasOwn(globalFields, name) &&
      (name !== "dry-run" || hasRehearsal(command));
    return isGlobal ? [] : [`--${name}: ${command.words} takes none`];
  });
}

function globalsOf(options: ReadonlyMap<string, string>): Globals {
  const word = (name: GlobalName) => options.get(name);
  const [console, server, ca] = [word("console"), word("server"), word("ca")];
  if (console !== undefined && server !== undefined) {
    throw new UsageFault("--server: one way at a time, --console or --server");
  }
  return {
    json: options.has("json"),
    yes: options.has("yes"),
    dryRun: options.has("dry-run"),
    session: word("session") ?? null,
    ...(console !== undefined && { console }),
    ...(server !== undefined && { server }),
    ...(ca !== undefined && { ca }),
  };
}

/** A word that was typed, short enough for a line. */
function quoted(word: string): string {
  return JSON.stringify(word.length > 40 ? `${word.slice(0, 40)}…` : word);
}
