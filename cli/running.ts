/** Runs a command that asks one route: finding, rehearsing, confirming, asking, showing. */
import type { Rehearsal, RouteCommand, Values } from "./command.ts";
import { confirm } from "./confirming.ts";
import type { Context } from "./context.ts";
import { exits, Refused } from "./faults.ts";
import { withIds } from "./finding.ts";
import { demandDone } from "./problem.ts";
import { requestOf } from "./request.ts";
import { at, type Show, shown } from "./show.ts";
import type { Answered, Asked } from "./way.ts";

/** Pages followed at most; the largest building has far fewer. */
const pagesMax = 1_000;

/** @returns the exit code. @throws {Refused} with the server's reason. */
export async function runRoute(
  context: Context,
  command: RouteCommand,
  said: Values,
): Promise<number> {
  const { globals } = context;
  const way = await context.way();
  const values = await withIds(command, said, way);
  const { rehearsal } = command;
  if (rehearsal !== undefined && (globals.dryRun || (command.confirms && !globals.yes))) {
    const answer = await asked(context, rehearsing(command, rehearsal, values));
    if (globals.dryRun) {
      print(context, rehearsal.show, answer);
      context.terminal.err("Nothing was done.\n");
      return exits.done;
    }
    context.terminal.err(shown(rehearsal.show, valueOf(answer)));
    await confirm(context, command, values, valueOf(answer));
  }
  const request = requestOf(command, command.route, values);
  if (command.paged) await printPages(context, command.show, request);
  else print(context, command.show, await asked(context, request));
  return exits.done;
}

/** Asks. @throws {Refused} with the server's reason. */
export async function asked(context: Context, question: Asked): Promise<Answered> {
  const answer = await (await context.way()).ask(question);
  demandDone(answer);
  return answer;
}

/** Prints an answer as it came, or as a person reads it. */
export function print({ globals, terminal }: Context, show: Show, answer: Answered): void {
  const { text, type } = answer;
  const whole = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  if (globals.json) terminal.out(whole);
  else if (show.as === "text" && !/json$/.test(type)) terminal.out(whole);
  else terminal.out(shown(show, valueOf(answer)));
}

/** What a JSON answer says; its text where it is none. */
export function valueOf({ text, type }: Answered): unknown {
  if (!/json$/.test(type)) return text === "" ? {} : text;
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused("Cannot read the answer: it is not whole");
  }
}

function rehearsing(command: RouteCommand, { route, query }: Rehearsal, values: Values): Asked {
  return requestOf(command, route, values, query);
}

/** With `--json` a page a line, as they came; else one table of all. */
async function printPages(context: Context, show: Show, first: Asked): Promise<void> {
  const records: unknown[] = [];
  let path = first.path;
  for (let page = 0; page < pagesMax; page++) {
    const answer = await asked(context, { ...first, path });
    const value = valueOf(answer);
    if (context.globals.json) print(context, show, answer);
    const list = show.as === "rows" ? at(value, show.of) : undefined;
    if (Array.isArray(list)) { for (const one of list) records.push(one); }
    const next = at(value, "next");
    if (typeof next !== "string") break;
    path = `${first.path}?after=${encodeURIComponent(next)}`;
  }
  if (context.globals.json || show.as !== "rows") return;
  context.terminal.out(shown({ ...show, of: "all" }, { all: records }));
}
