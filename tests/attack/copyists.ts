/**
 * Those who copy the file of the store of people. A store numbers its commits, and a row bears the
 * number of its last: so a copy says in which order rows were written, whatever they say of time, and
 * two copies say what was written between them. A session's row is written whenever its phone gets a
 * new token, and a phone gets one when its owner comes home. Entries of the audit log give some of
 * the numbers a time; between these the order of rows is laid beside that of the equipment log.
 */
import type { Row } from "../../src/people/registry/table.ts";
import type { Attacker } from "./attackers.ts";
import type { Copy, Evidence } from "./month.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** With one copy, the last. */
const oneCopy: Attacker = {
  name: "one copy",
  how: "lays the order in which one copy's rows were written beside the order of that day's ids",
  guess: (evidence) => guessesOf(evidence, evidence.copies.slice(-2, -1)),
};

/** With a copy of every evening. */
const everyEvening: Attacker = {
  name: "daily copies",
  how: "the same with a copy of every evening, and what changed from one to the next",
  guess: (evidence) => guessesOf(evidence, evidence.copies.slice(0, -1)),
};

/** Who has copies. */
export const copyists: readonly Attacker[] = [oneCopy, everyEvening];

/** Somebody's use of the app on the day of a copy, as its rows tell it. */
interface Use {
  readonly flat: string;
  /** By the numbers of commits, and the times between which they must lie. */
  readonly first: Between | null;
  readonly last: Between;
  /** How often; unknown with one copy. */
  readonly count: number | null;
}
interface Between {
  readonly stamp: string;
  readonly fromMs: number;
  readonly untilMs: number;
}
/** An id of the log on the day of a copy. */
interface Seen {
  readonly id: string;
  readonly moments: readonly number[];
}

function guessesOf(evidence: Evidence, copies: readonly Copy[]): Map<string, string> {
  const guesses = new Map<string, string>();
  let before: Copy | undefined;
  for (const copy of copies) {
    const todayMs = copy.atMs - copy.atMs % dayMs;
    for (const dayFromMs of [todayMs - dayMs, todayMs]) {
      const untilMs = Math.min(copy.atMs, dayFromMs + dayMs);
      const uses = usesOf(copy, before, dayFromMs);
      // The two logs have an order each.
      for (const log of [evidence.log, evidence.lifts]) {
        const moments = new Map<string, number[]>();
        for (const { logId, atMs } of log) {
          if (logId === null || atMs < dayFromMs || atMs > untilMs) continue;
          moments.set(logId, [...moments.get(logId) ?? [], atMs]);
        }
        const seen = [...moments].map(([id, moments]) => ({ id, moments }))
          .sort((a, b) => a.moments.at(-1)! - b.moments.at(-1)!);
        for (const [id, flat] of aligned(uses, seen)) guesses.set(id, flat);
      }
    }
    before = copy;
  }
  return guesses;
}

/** Who used the app on a day, as far as a copy tells that the one before did not. */
function usesOf(copy: Copy, before: Copy | undefined, dayFromMs: number): Use[] {
  const marks = copy.marks.toSorted((a, b) => a.stamp < b.stamp ? -1 : 1);
  const between = (stamp: string): Between => {
    // An entry that was made by the very same commit tells its time.
    const from = marks.findLast((mark) => mark.stamp <= stamp)?.atMs ?? 0;
    const until = marks.find((mark) => mark.stamp >= stamp)?.atMs ?? copy.atMs;
    return { stamp, fromMs: from, untilMs: until };
  };
  const stampsBefore = new Map(
    before?.rows.map(({ table, row, stamp }) => [
      `${table}/${row.id}`,
      { stamp, row },
    ]),
  );
  const accounts = new Map(
    copy.rows.filter(({ table }) => table === "account")
      .map(({ row, stamp }) => [row.id, { row, stamp }]),
  );
  const flatOf = new Map(
    copy.rows.filter(({ table }) => table === "member").map(({ row }) => {
      const { account, facility } = row as Row & { account: string; facility: string };
      return [account, facility];
    }),
  );
  const day = new Date(dayFromMs).toISOString().slice(0, 10);
  const uses: Use[] = [];
  for (const { table, row, stamp } of copy.rows) {
    if (table !== "session") continue;
    const { account, generation, lastSeenDay } = row as Row & {
      account: string;
      generation: number;
      lastSeenDay: string;
    };
    const flat = flatOf.get(account);
    if (flat === undefined || lastSeenDay !== day) continue;
    if (stampsBefore.get(`session/${row.id}`)?.stamp === stamp) continue;
    const was = stampsBefore.get(`session/${row.id}`);
    const first = accounts.get(account)!;
    uses.push({
      flat,
      first: (first.row as Row & { lastSeenDay: string | null }).lastSeenDay === day
        ? between(first.stamp)
        : null,
      last: between(stamp),
      count: was === undefined
        ? null
        : generation - (was.row as Row & { generation: number }).generation,
    });
  }
  return uses.sort((a, b) =>
    a.last.stamp < b.last.stamp ? -1 : a.last.stamp > b.last.stamp ? 1 : 0
  );
}

/** The pairs that fit best of all that keep both orders (Needleman and Wunsch, 1970). */
function aligned(uses: readonly Use[], seen: readonly Seen[]): [id: string, flat: string][] {
  const scores = uses.map((use, row) =>
    seen.map((one, column) => fitOf(use, one, row / uses.length - column / seen.length))
  );
  const width = seen.length + 1;
  const best = new Float64Array((uses.length + 1) * width);
  for (let row = 1; row <= uses.length; row++) {
    for (let column = 1; column <= seen.length; column++) {
      const at = row * width + column;
      best[at] = Math.max(
        best[at - 1]!,
        best[at - width]!,
        best[at - width - 1]! + scores[row - 1]![column - 1]!,
      );
    }
  }
  const pairs: [string, string][] = [];
  for (let row = uses.length, column = seen.length; row > 0 && column > 0;) {
    const at = row * width + column;
    if (best[at] === best[at - 1]) column--;
    else if (best[at] === best[at - width]) row--;
    else pairs.push([seen[--column]!.id, uses[--row]!.flat]);
  }
  return pairs;
}

function fitOf({ first, last, count }: Use, { moments }: Seen, apart: number): number {
  // What was written when the day was over says nothing of an hour within it.
  const isIn = ({ fromMs, untilMs }: Between, atMs: number) =>
    Math.floor(untilMs / dayMs) > Math.floor(atMs / dayMs) ||
    atMs >= fromMs - 2 * minuteMs && atMs <= untilMs + 2 * minuteMs;
  if (!isIn(last, moments.at(-1)!)) return -10;
  if (first !== null && !isIn(first, moments[0]!)) return -10;
  const often = count === null ? 0 : count === moments.length ? 1 : -1;
  return 2 + often - Math.abs(apart);
}
