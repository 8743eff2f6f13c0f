/**
 * What cannot be taken back is shown first and done only once somebody has typed the facility's
 * number or the person's name. A script says `--yes`.
 */
import { z } from "zod";
import type { RouteCommand, Values } from "./command.ts";
import type { Context } from "./context.ts";
import { Refused } from "./faults.ts";
import { demandDone } from "./problem.ts";
import { at } from "./show.ts";

/** @param rehearsed what the rehearsal answered @throws {Refused} unless it was typed. */
export async function confirm(
  context: Context,
  command: RouteCommand,
  values: Values,
  rehearsed: unknown,
): Promise<void> {
  const { terminal } = context;
  const wanted = command.confirms === "number"
    ? await numberOf(context, String(values.get("facility")))
    : nameOf(rehearsed, String(values.get("account")));
  const what = command.confirms === "number" ? "the facility's number" : "the name";
  terminal.err(`To go on, type ${what} ${wanted}: `);
  const typed = await terminal.readLine();
  if (typed?.trim() !== wanted) throw new Refused("It was not typed: nothing was done");
}

async function numberOf(context: Context, facility: string): Promise<string> {
  const way = await context.way();
  const path = `/facilities/${encodeURIComponent(facility)}`;
  const answer = await way.ask({ method: "GET", path });
  demandDone(answer);
  return z.object({ number: z.string() }).parse(JSON.parse(answer.text)).number;
}

function nameOf(person: unknown, account: string): string {
  const name = at(person, "profile.name.value") ?? at(person, "profile.name");
  return typeof name === "string" && name !== "" ? name : account;
}
