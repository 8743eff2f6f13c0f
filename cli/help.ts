/** The help text, from the table of commands. */
import { globalFields, hasRehearsal } from "./arguments.ts";
import type { Command, Field } from "./command.ts";

/** Of one command what it takes; of several a line each. */
export function helpOn(about: readonly Command[]): string {
  const [one, ...more] = about;
  return one !== undefined && more.length === 0 ? helpOnOne(one) : overview(about);
}

function overview(about: readonly Command[]): string {
  const lines = about.map((command) => [usageOf(command), command.summary] as const);
  let noun = "";
  const list = lines.map(([usage, summary]) => {
    const first = usage.split(" ")[0]!;
    const gap = first === noun ? "" : "\n";
    noun = first;
    return `${gap}  ${usage}\n      ${summary}\n`;
  }).join("");
  return `Usage: deno task manage COMMAND [options]\n${list}\n${globalsHelp()}\n` +
    "A command with --help tells its options. TIME is an instant with its offset, such as\n" +
    "2026-12-01T08:00+01:00; none clears what can be empty.\n" +
    "Exit codes: 0 done, 1 refused, 2 not understood.\n";
}

function helpOnOne(command: Command): string {
  const fields = columns(command.fields.map((field) => [signOf(field), field.words]));
  const routes = "route" in command ? [command.route] : command.routes;
  const confirms = "confirms" in command ? "  Asks before it does it, unless --yes stands.\n" : "";
  const rehearses = hasRehearsal(command) ? "  --dry-run tells what it would do.\n" : "";
  const asks = routes.map((route) => `  ${route.replace(" ", " /identity/v1")}\n`).join("");
  return `${usageOf(command)}\n  ${command.summary}.\n${confirms}${rehearses}` +
    (fields === "" ? "" : `\n${fields}`) + (asks === "" ? "" : `\nAsks:\n${asks}`) +
    `\n${globalsHelp()}`;
}

/** `facility add --building ID --kind … --number TEXT [options]`. */
function usageOf({ words, fields }: Command): string {
  const must = fields.filter(({ needed }) => needed);
  return [
    words,
    ...must.filter(({ positional }) => positional).map(signOf),
    ...must.filter(({ positional }) => !positional).map(signOf),
    ...(must.length < fields.length ? ["[options]"] : []),
  ].join(" ");
}

function signOf({ name, reads, positional }: Field): string {
  if (positional) return `<${name}>`;
  return reads.hint === "" ? `--${name}` : `--${name} ${reads.hint}`;
}

function globalsHelp(): string {
  return columns(
    Object.entries(globalFields).map(([name, text]) => {
      const [word = "", ...words] = text.split("  ");
      return [`--${name}${word === "" ? "" : ` ${word}`}`, words.join("  ")];
    }),
  );
}

function columns(lines: readonly (readonly [string, string])[]): string {
  const width = Math.min(34, Math.max(0, ...lines.map(([left]) => left.length)));
  return lines.map(([left, right]) =>
    left.length > width
      ? `  ${left}\n  ${"".padEnd(width)}  ${right}\n`
      : `  ${left.padEnd(width)}  ${right}\n`
  ).join("");
}
