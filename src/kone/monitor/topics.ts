/**
 * Topic filters of monitors (KONE 1.7): levels between slashes, `+` for a whole level, and `lift_+`
 * for the lift's level, as clients write it. Whatever matches no topic is silent and no error.
 */
import { type LiftTopic, liftTopics } from "./lift_events.ts";

/** What one monitor listens to. */
export interface Filters {
  /** By lift number, its topics; those of lifts that the group has. */
  readonly lifts: ReadonlyMap<number, ReadonlySet<LiftTopic>>;
  /** Some filter is of lifts, whether the group has such a one or not. */
  readonly ofLifts: boolean;
  /** Filters of calls; each with three levels. */
  readonly calls: readonly CallFilter[];
  /** Characters of these. */
  readonly callChars: number;
}

type CallFilter = readonly [string, string, string];

const ofLift = /^lift_(\d{1,9})$/;

/** Reads filters. @param lifts numbers of the group's lifts. */
export function readFilters(subtopics: readonly string[], lifts: readonly number[]): Filters {
  const matched = new Map<number, Set<LiftTopic>>();
  const calls = new Map<string, CallFilter>();
  let ofLifts = false;
  for (const subtopic of subtopics) {
    const [first, second, third, ...more] = subtopic.split("/");
    if (first === undefined || second === undefined || more.length > 0) continue;
    if (third !== undefined) {
      const ofCalls = first === "+" || first === "call_state" || first === "action";
      if (ofCalls && third !== "") calls.set(subtopic, [first, second, third]);
      continue;
    }
    const topics = liftTopics.filter((topic) => second === "+" || second === topic);
    const isEvery = first === "+" || first === "lift_+";
    const number = Number(ofLift.exec(first)?.[1] ?? NaN);
    if (topics.length === 0 || !(isEvery || Number.isInteger(number))) continue;
    ofLifts = true;
    for (const lift of lifts) {
      if (!isEvery && lift !== number) continue;
      const of = matched.get(lift) ?? new Set();
      matched.set(lift, of);
      for (const topic of topics) of.add(topic);
    }
  }
  const callChars = [...calls.keys()].reduce((sum, { length }) => sum + length, 0);
  return { lifts: matched, ofLifts, calls: [...calls.values()], callChars };
}

/** Whether a topic of a call is listened to. */
export function hearsCall({ calls }: Filters, subtopic: string): boolean {
  const levels = subtopic.split("/");
  return calls.some((filter) =>
    levels.length === filter.length &&
    filter.every((level, at) => level === "+" || level === levels[at])
  );
}
