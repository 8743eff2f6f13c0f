/**
 * Those who try to tell whose an id of the equipment log is. Each gets all the evidence and answers
 * with a guess for every id; the truth is held against it. They go from plain carelessness (an id
 * that stands in two places, or tells its own time of making) to patient work: what the people's
 * side says of moments is laid beside the minutes of the log, and ids of different days are strung
 * together by habits.
 */
import type { Row } from "../../src/people/registry/table.ts";
import { copyists } from "./copyists.ts";
import type { Evidence } from "./month.ts";

/** Guesses: a flat for each id of the log, or none. */
export type Guesses = ReadonlyMap<string, string>;

/** Somebody who tries. */
export interface Attacker {
  readonly name: string;
  /** What the attack does, in a line. */
  readonly how: string;
  guess(evidence: Evidence): Guesses;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A moment of which the people's side says that a flat had to do with it. */
interface Trace {
  readonly atMs: number;
  readonly flat: string;
}

/** The ids of the log, each with its moments. */
function idsOf({ log, lifts }: Pick<Evidence, "log" | "lifts">): Map<string, number[]> {
  const ids = new Map<string, number[]>();
  for (const { logId, atMs } of [...log, ...lifts]) {
    if (logId === null) continue;
    const moments = ids.get(logId);
    if (moments === undefined) ids.set(logId, [atMs]);
    else moments.push(atMs);
  }
  return ids;
}

/** Which flat each record of the people's side has to do with, by `table/id`. */
function flatsOfRecords({ people, flats }: Evidence): Map<string, string> {
  const known = new Map<string, string>(flats.map((id) => [`facility/${id}`, id]));
  // References are followed until nothing new is found: session → account → member → facility.
  for (let found = true; found;) {
    found = false;
    for (const { table, row } of people) {
      const name = `${table}/${row.id}`;
      if (known.has(name)) continue;
      const flat = texts(row).map((text) =>
        known.get(`facility/${text}`) ?? known.get(`account/${text}`) ?? known.get(`member/${text}`)
      ).find((one) => one !== undefined);
      if (flat !== undefined) {
        known.set(name, flat);
        found = true;
      }
    }
    for (const { table, row } of people) {
      if (table !== "member") continue;
      const { account, facility } = row as Row & { account: string | null; facility: string };
      if (account === null || known.has(`account/${account}`)) continue;
      known.set(`account/${account}`, facility);
      found = true;
    }
  }
  return known;
}

/** Every moment of the people's side: times in rows, times in ids, and the audit log. */
function tracesOf(evidence: Evidence): Trace[] {
  const flatOf = flatsOfRecords(evidence);
  const traces: Trace[] = [];
  const add = (atMs: number, flat: string | undefined) => {
    if (flat !== undefined) traces.push({ atMs, flat });
  };
  for (const { table, row } of evidence.people) {
    const flat = flatOf.get(`${table}/${row.id}`);
    for (const number of numbers(row)) if (isTime(number)) add(number, flat);
    for (const text of texts(row)) add(timeIn(text) ?? NaN, flat);
  }
  for (const { atMs, by, about } of evidence.audit) {
    const flat = [...about, `account/${by ?? ""}`].map((name) => flatOf.get(name))
      .find((one) => one !== undefined);
    add(atMs, flat);
  }
  return traces.filter(({ atMs }) => isTime(atMs));
}

/** The same text on both sides. */
const sameId: Attacker = {
  name: "same id",
  how: "looks for an id of the log, or of a row of it, among all that the people's side keeps",
  guess(evidence) {
    const flatOf = flatsOfRecords(evidence);
    const where = new Map<string, string>();
    for (const { table, row } of evidence.people) {
      const flat = flatOf.get(`${table}/${row.id}`);
      if (flat !== undefined) { for (const text of texts(row)) where.set(text, flat); }
    }
    const guesses = new Map<string, string>();
    for (const { logId, row } of [...evidence.log, ...evidence.lifts]) {
      const flat = where.get(logId ?? "") ?? where.get(row);
      if (logId !== null && flat !== undefined) guesses.set(logId, flat);
    }
    return guesses;
  },
};

/** An id that tells when it was made. */
const timeInId: Attacker = {
  name: "time in the id",
  how: "reads a UUID's time out of ids and looks what the people's side did in that second",
  guess(evidence) {
    const traces = tracesOf(evidence);
    const guesses = new Map<string, string>();
    for (const { logId, row } of [...evidence.log, ...evidence.lifts]) {
      const madeMs = timeIn(logId ?? "") ?? timeIn(row);
      if (logId === null || madeMs === undefined) continue;
      const near = traces.filter(({ atMs }) => Math.abs(atMs - madeMs) < 1_000);
      const [best] = near.sort((a, b) => Math.abs(a.atMs - madeMs) - Math.abs(b.atMs - madeMs));
      if (best !== undefined) guesses.set(logId, best.flat);
    }
    return guesses;
  },
};

/** How much each flat has to do with each id, by moments that lie together. */
function coincidences(evidence: Evidence): Map<string, Map<string, number>> {
  const byMinute = new Map<number, Set<string>>();
  for (const { atMs, flat } of tracesOf(evidence)) {
    const minute = Math.floor(atMs / minuteMs);
    const there = byMinute.get(minute);
    if (there === undefined) byMinute.set(minute, new Set([flat]));
    else there.add(flat);
  }
  const crowd = new Map<number, number>();
  for (const { atMs } of [...evidence.log, ...evidence.lifts]) {
    const minute = atMs / minuteMs;
    crowd.set(minute, (crowd.get(minute) ?? 0) + 1);
  }
  const scores = new Map<string, Map<string, number>>();
  for (const [id, moments] of idsOf(evidence)) {
    const score = new Map<string, number>();
    for (const atMs of moments) {
      const minute = atMs / minuteMs;
      // What was done just before, in the same minute or in the one before it.
      for (const [back, weight] of [[0, 1], [1, 0.5], [2, 0.2]] as const) {
        for (const flat of byMinute.get(minute - back) ?? []) {
          score.set(flat, (score.get(flat) ?? 0) + weight / (crowd.get(minute) ?? 1));
        }
      }
    }
    scores.set(id, score);
  }
  return scores;
}

/** One id at a time. */
const together: Attacker = {
  name: "moments",
  how: "lays every moment of the people's side beside the minutes of each id",
  guess(evidence) {
    const prior = largest(evidence);
    const guesses = new Map<string, string>();
    for (const [id, score] of coincidences(evidence)) guesses.set(id, best(score) ?? prior);
    return guesses;
  },
};

/** Ids of many days, strung together by habits, and then all their moments at once. */
const habits: Attacker = {
  name: "habits",
  how: "strings ids of different days together by their hours, then counts the moments of a string",
  guess(evidence) {
    const prior = largest(evidence);
    const scores = coincidences(evidence);
    const guesses = new Map<string, string>();
    for (const string of strings(evidence)) {
      const sum = new Map<string, number>();
      for (const id of string) {
        for (const [flat, score] of scores.get(id) ?? []) {
          sum.set(flat, (sum.get(flat) ?? 0) + score);
        }
      }
      const flat = best(sum) ?? prior;
      for (const id of string) guesses.set(id, flat);
    }
    return guesses;
  },
};

/** Ids that come but once or twice, laid to the flat that gave a key last. */
const guests: Attacker = {
  name: "guests",
  how: "as habits, but what fits no string is held for the guest of the key that was made last",
  guess(evidence) {
    const guesses = new Map(habits.guess(evidence));
    const flatOf = flatsOfRecords(evidence);
    const made = evidence.audit.filter(({ what }) => what === "key_created");
    const ids = idsOf(evidence);
    for (const string of strings(evidence)) {
      const [id] = string;
      const moments = ids.get(id!)!;
      if (string.length > 1 || moments.length > 1) continue;
      const before = made.filter(({ atMs }) => {
        const waitMs = moments[0]! + minuteMs - atMs;
        return waitMs > 0 && waitMs < 4 * 3_600_000;
      });
      const flat = before.at(-1)?.about.map((name) => flatOf.get(name)).find((one) => one);
      if (flat !== undefined) guesses.set(id!, flat);
    }
    return guesses;
  },
};

/** Both logs of a day, joined by what happens at a door and a minute later at a lift. */
const bothLogs: Attacker = {
  name: "both logs",
  how:
    "joins each day's ids of door and lift by time, and then goes on as habits, with twice as much",
  guess(evidence) {
    const { log, lifts } = evidence;
    const partner = pairsOf(idsOf({ log, lifts: [] }), idsOf({ log: [], lifts }));
    // What a lift's id did was done by whoever's the door's id is.
    const joined = lifts.map((entry) => ({
      ...entry,
      door: null,
      logId: partner.get(entry.logId) ?? entry.logId,
    }));
    const guesses = new Map(habits.guess({ ...evidence, log: [...log, ...joined], lifts: [] }));
    for (const [ofLift, ofDoor] of partner) {
      const flat = guesses.get(ofDoor);
      if (flat !== undefined) guesses.set(ofLift, flat);
    }
    return guesses;
  },
};

/** Everybody who tries. */
export const attackers: readonly Attacker[] = [
  sameId,
  timeInId,
  together,
  habits,
  bothLogs,
  guests,
  ...copyists,
];

/** Each lift id's door id: the one whose openings it follows most often within two minutes. */
function pairsOf(
  doors: ReadonlyMap<string, readonly number[]>,
  lifts: ReadonlyMap<string, readonly number[]>,
): Map<string, string> {
  const byMinute = new Map<number, string[]>();
  for (const [id, moments] of doors) {
    for (const atMs of moments) {
      byMinute.set(atMs / minuteMs, [...byMinute.get(atMs / minuteMs) ?? [], id]);
    }
  }
  const fits = [...lifts].flatMap(([lift, moments]) => {
    const counts = new Map<string, number>();
    for (const atMs of moments) {
      for (const back of [0, 1]) {
        for (const door of byMinute.get(atMs / minuteMs - back) ?? []) {
          counts.set(door, (counts.get(door) ?? 0) + 1);
        }
      }
    }
    return [...counts].map(([door, count]) => ({
      lift,
      door,
      fit: count - Math.abs(doors.get(door)!.length - moments.length),
    }));
  }).sort((a, b) => b.fit - a.fit);
  const partner = new Map<string, string>();
  const taken = new Set<string>();
  for (const { lift, door } of fits) {
    if (partner.has(lift) || taken.has(door)) continue;
    partner.set(lift, door);
    taken.add(door);
  }
  return partner;
}

/** How well a guess fits: the part of the ids whose flat it names. */
export function rightOf(guesses: Guesses, truth: ReadonlyMap<string, string>): number {
  let right = 0;
  for (const [id, flat] of truth) if (guesses.get(id) === flat) right++;
  return truth.size === 0 ? 0 : right / truth.size;
}

/**
 * What comes out without any log: always the flat that most ids are of, which is more than an
 * attacker can know.
 */
export function chanceOf(truth: ReadonlyMap<string, string>): number {
  const counts = new Map<string, number>();
  for (const flat of truth.values()) counts.set(flat, (counts.get(flat) ?? 0) + 1);
  return Math.max(0, ...counts.values()) / Math.max(1, truth.size);
}

/** Strings of ids, at most one a day, whose hours are alike. */
function strings(evidence: Evidence): string[][] {
  const byDay = new Map<number, { id: string; hours: number[] }[]>();
  for (const [id, moments] of idsOf(evidence)) {
    const day = Math.floor(moments[0]! / dayMs);
    const hours = moments.map((atMs) => (atMs % dayMs) / 3_600_000);
    const there = byDay.get(day);
    if (there === undefined) byDay.set(day, [{ id, hours }]);
    else there.push({ id, hours });
  }
  const open: { ids: string[]; hours: number[] }[] = [];
  for (const day of [...byDay.keys()].sort((a, b) => a - b)) {
    const free = new Set(open);
    const pairs = byDay.get(day)!.flatMap((one) =>
      open.map((string) => ({ one, string, far: distance(one.hours, string.hours) }))
    ).sort((a, b) => a.far - b.far);
    const placed = new Set<string>();
    for (const { one, string, far } of pairs) {
      if (far > 0.35 || placed.has(one.id) || !free.has(string)) continue;
      placed.add(one.id);
      free.delete(string);
      string.ids.push(one.id);
      string.hours = mix(string.hours, one.hours);
    }
    for (const { id, hours } of byDay.get(day)!) {
      if (!placed.has(id)) open.push({ ids: [id], hours });
    }
  }
  return open.map(({ ids }) => ids);
}

/** How far the first and the last hour of two days lie apart. */
function distance(a: readonly number[], b: readonly number[]): number {
  return Math.abs(Math.min(...a) - Math.min(...b)) +
    0.3 * Math.abs(Math.max(...a) - Math.max(...b));
}

function mix(a: readonly number[], b: readonly number[]): number[] {
  const between = (x: number, y: number) => 0.8 * x + 0.2 * y;
  return [
    between(Math.min(...a), Math.min(...b)),
    between(Math.max(...a), Math.max(...b)),
  ];
}

/** The flat with the most people in the directory. */
function largest({ people, flats }: Evidence): string {
  const counts = new Map<string, number>(flats.map((id) => [id, 0]));
  for (const { table, row } of people) {
    if (table !== "member") continue;
    const { facility } = row as Row & { facility: string };
    counts.set(facility, (counts.get(facility) ?? 0) + 1);
  }
  return best(counts)!;
}

function best(scores: ReadonlyMap<string, number>): string | undefined {
  let found: string | undefined;
  let most = 0;
  for (const [flat, score] of scores) if (score > most) [found, most] = [flat, score];
  return found;
}

/** The time in a UUID of version 7, or undefined. */
function timeIn(text: string): number | undefined {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab]/.exec(text);
  return match === null ? undefined : Number.parseInt(match[1]! + match[2]!, 16);
}

function isTime(value: number): boolean {
  return value > Date.UTC(2026, 0, 1) && value < Date.UTC(2027, 0, 1) && value % dayMs !== 0;
}

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(texts);
}

function numbers(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbers);
}
