/**
 * Turning a building's own log on, changing and ending it (R50, C20). Nothing is on before the
 * manager has said for how many days, what for and what the residents are told; everybody is told
 * in the same turn, and what is new to them begins at the first midnight after a notice of a week at
 * least. Less – fewer fields, fewer days – counts at once, and fewer days for all that is there.
 */
import { utcDayOf } from "../../utc_day.ts";
import { newsMax, tell } from "../registers/news.ts";
import { dueRows, firstDue } from "../keys/due_index.ts";
import type { Due } from "../registry/commands.ts";
import type { Turn } from "../registry/turn.ts";
import { type BuildingLog, type LogRule, logRuleSchema } from "../rows/building_log.ts";
import { demandOwnManager } from "./authority.ts";
import { endTexts, ruleTexts } from "./notice_texts.ts";
import {
  begun,
  dayMs,
  firstKeptDay,
  isWider,
  noticeDaysMax,
  noticeDaysMin,
  shortened,
  startAfter,
} from "./rules.ts";

/** How long after its beginning or end people can still read of it among the news. */
const readableMs = 30 * dayMs;
/** Logs that begin in one turn. */
const perTurnMax = 100;

/** What people are told of, and all of which there must be (R50). */
const toldSchema = logRuleSchema.pick({ days: true, purpose: true, notices: true, fields: true });

/** What a manager sets. */
export interface LogWish extends Pick<LogRule, "days" | "purpose" | "notices" | "fields"> {
  readonly building: string;
  /** Of notice, before what is new begins. */
  readonly noticeDays?: number | undefined;
}

/** Sets what is written and for how long. @returns the log, and when the rule begins. */
export function setBuildingLog(
  turn: Turn,
  { building, days, purpose, notices, fields, noticeDays = noticeDaysMin }: LogWish,
): { readonly log: BuildingLog; readonly startsAtMs: number } {
  const by = demandOwnManager(turn, building);
  const told = { days, purpose, notices, fields };
  const fault = toldSchema.safeParse(told).error?.issues[0];
  if (fault !== undefined) {
    const at = fault.path.join(".");
    turn.refuse("invalid", `Cannot set the log: ${at}: ${fault.message.slice(0, 120)}`);
  }
  if (!Number.isInteger(noticeDays) || noticeDays < noticeDaysMin || noticeDays > noticeDaysMax) {
    const span = `${noticeDaysMin} to ${noticeDaysMax}`;
    turn.refuse("invalid", `Cannot set the log: people are told ${span} days before`);
  }
  if (turn.ledger.count("news", "building", building) >= newsMax) {
    turn.refuse("limit_reached", `Cannot tell people: a building has at most ${newsMax} news`);
  }
  const before = begun(logOf(turn, building), turn.now);
  const wider = isWider({ days, purpose, fields }, before.current);
  const fromDay = wider ? startAfter(turn.now, noticeDays) : before.current!.fromDay;
  const startsAtMs = wider ? fromDay * dayMs : turn.now;
  takeBack(turn, before.next);
  const news = tell(
    turn,
    building,
    { audience: "everybody", facilities: [] },
    ruleTexts(told, startsAtMs, before.current !== null),
    startsAtMs + readableMs,
  );
  const revision = before.revision + 1;
  const rule: LogRule = { ...told, revision, fromDay, news: news.id, by, atMs: turn.now };
  const cut = shortened(before, days);
  const log = turn.put("building_log", {
    ...cut,
    revision,
    ...(wider ? { next: rule } : { current: rule, next: null }),
    endedAtMs: null,
  });
  note(turn, log, { step: wider ? "announced" : "changed", days, fields: fields.join(" ") });
  return { log, startsAtMs };
}

/**
 * Ends it at once. What is there is destroyed at once or goes when its days are over, as the manager
 * chooses; one that has ended may be destroyed later too.
 */
export function endBuildingLog(
  turn: Turn,
  { building, destroy }: { readonly building: string; readonly destroy: boolean },
): BuildingLog {
  demandOwnManager(turn, building);
  const before = begun(logOf(turn, building), turn.now);
  const goesOn = before.current !== null || before.next !== null;
  if (!goesOn && !(destroy && before.spans.length > 0)) {
    turn.refuse("conflict", "Cannot end the log: there is none");
  }
  takeBack(turn, before.next);
  const log = turn.put("building_log", {
    ...before,
    revision: before.revision + 1,
    current: null,
    next: null,
    ...(destroy && { spans: [], goneBeforeDay: utcDayOf(turn.now) + 1 }),
    endedAtMs: turn.now,
  });
  // There is always room to end it; the bound is for what can be done again and again.
  const everybody = { audience: "everybody" as const, facilities: [] };
  tell(turn, building, everybody, endTexts(destroy), turn.now + readableMs);
  note(turn, log, { step: "ended", destroy });
  return log;
}

/** Begins what was announced, when its day has come. */
export const buildingLogDue: Due = {
  next: (ledger) => firstDue(ledger, "building_log", "due"),
  run(turn) {
    for (const row of dueRows(turn.ledger, "building_log", "due", turn.now, perTurnMax)) {
      const log = turn.put("building_log", begun(row, turn.now));
      note(turn, log, { step: "begun", days: log.current?.days ?? 0 });
    }
  },
};

/** The first day of a building's log of which entries are kept; null where it has none. */
export function keptFrom(log: BuildingLog | null, now: number): number | null {
  return log === null || log.spans.length === 0 ? null : firstKeptDay(log, now);
}

function logOf(turn: Turn, building: string): BuildingLog {
  return turn.ledger.get("building_log", building) ?? {
    id: building,
    revision: 1,
    current: null,
    next: null,
    spans: [],
    goneBeforeDay: 0,
    endedAtMs: null,
  };
}

/** What was announced and does not come after all is no news any more. */
function takeBack(turn: Turn, next: LogRule | null): void {
  if (next !== null && turn.ledger.get("news", next.news) !== undefined) {
    turn.remove("news", next.news);
  }
}

function note(
  turn: Turn,
  { id: building }: BuildingLog,
  facts: Readonly<Record<string, string | number | boolean>>,
): void {
  turn.audit({
    what: "building_log_changed",
    building,
    about: [`building_log/${building}`],
    facts,
  });
  turn.emit({ type: "building_log", building });
}
