/**
 * The words of a decision, in pieces under stable keys, so that a catalogue of languages can take
 * them over: who decides hands in a {@link Say}; English stands here. A grant is named by what it
 * is, never by who holds or gave it.
 */
import type { GrantRow, Schedule } from "../people/rows/grant.ts";
import type { RefusalReason } from "./decision.ts";

const english = {
  way_out: "the way out is always free",
  allowed: "by {grant}, {times}",
  at_all_times: "at all times",
  root: "a grant by the manager",
  root_for_home: "a grant by the manager to the household",
  handed_on: "a grant that was handed on below one by the manager",
  suspended: "{grant} is suspended",
  used_up: "{grant} is used up: {count} of {count} uses",
  not_yet_valid: "{grant} begins only on {moment}",
  expired: "{grant} ended on {moment}",
  out_of_schedule: "outside {times} of {grant}",
  lockdown: "the building is locked down; the way out is free",
  parent_ended: "what {grant} was handed on from has ended",
  not_granted: "no grant holds it",
  unknown_building: "there is no such building here",
  every_day: "every day",
  and_more: "{count} more times",
  but_holidays: "but holidays",
  on_holidays: "on holidays",
  days: "Mon Tue Wed Thu Fri Sat Sun",
} as const;

/** The key of a piece of words. */
export type WordKey = keyof typeof english;
/** Says a piece in a language, with `{name}` filled in. */
export type Say = (key: WordKey, values?: Readonly<Record<string, string>>) => string;

/** All keys and their English, for a catalogue. */
export const englishWords: Readonly<Record<WordKey, string>> = english;

/** Says a piece in English. */
export const sayEnglish: Say = (key, values = {}) =>
  english[key].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");

const windowsSaid = 3;

/** When a schedule holds, such as "Mon–Fri 08–18 but holidays, Sat 10–14:30". */
export function timesOf(schedule: Schedule | null, say: Say): string {
  if (schedule === null) return say("at_all_times");
  const said = schedule.windows.slice(0, windowsSaid).map(({ weekdays, from, until, holidays }) =>
    [
      daysOf(weekdays, say),
      `${hour(from)}–${hour(until)}`,
      ...(holidays === "closed" ? [say("but_holidays")] : []),
      ...(holidays === "only" ? [say("on_holidays")] : []),
    ].join(" ")
  );
  const left = schedule.windows.length - said.length;
  return [...said, ...(left > 0 ? [say("and_more", { count: String(left) })] : [])].join(", ");
}

/** Why a grant carries a request. */
export function allowedWords(own: GrantRow, links: readonly GrantRow[], say: Say): string {
  const timed = links.find(({ schedule }) => schedule !== null);
  return say("allowed", {
    grant: grantWords(own, say),
    times: timesOf(timed?.schedule ?? null, say),
  });
}

/** Why a grant does not carry a request, in a building's own time. */
export function refusedWords(
  reason: RefusalReason,
  link: GrantRow | undefined,
  timeZone: string,
  say: Say,
): string {
  if (link === undefined) return say(reason);
  const moment = reason === "expired" ? link.untilMs : link.fromMs;
  return say(reason, {
    grant: grantWords(link, say),
    times: timesOf(link.schedule, say),
    count: String(link.usesMax ?? 0),
    moment: moment === null ? "" : momentWords(moment, timeZone),
  });
}

function grantWords({ parent, subject }: GrantRow, say: Say): string {
  if (parent !== null) return say("handed_on");
  return say(subject.kind === "facility" ? "root_for_home" : "root");
}

/** `2026-03-02 09:00`, read alike in every language. */
function momentWords(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" })
    .format(atMs);
}

/** `Mon–Fri`, `Sat`, `Mon Wed`. */
function daysOf(weekdays: readonly number[], say: Say): string {
  const names = say("days").split(" ");
  const sorted = [...new Set(weekdays)].sort((a, b) => a - b);
  if (sorted.length === 7) return say("every_day");
  const runs: [number, number][] = [];
  for (const day of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && day === last[1] + 1) last[1] = day;
    else runs.push([day, day]);
  }
  const name = (day: number) => names[day - 1] ?? String(day);
  return runs.map(([first, last]) =>
    first === last ? name(first) : `${name(first)}${last - first === 1 ? " " : "–"}${name(last)}`
  ).join(" ");
}

function hour(time: string): string {
  return time.endsWith(":00") ? time.slice(0, 2) : time;
}
