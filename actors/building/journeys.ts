/**
 * Which journey a key stands for. A journey goes through several groups, and which of them is best
 * changes from one moment to the next; so a repeat of its key must not ask again. The plan is
 * written down here, in one place that the key alone decides, before any lift is called: whoever
 * comes first with a key is the one that counts. What then becomes of each leg is decided in its
 * own group, whose own idempotency holds for the plan's calls.
 *
 * An automatic wish (a door was opened) has a second name besides its key: who wishes, and between
 * which landings. Two of them within a window are one journey, whatever their keys.
 */
import { z } from "zod";
import type { JourneyRequest } from "../../src/protocol.ts";
import { type Refusal, refuse } from "../../src/refusal.ts";
import type { Decision, LoadedRow } from "../behaviour.ts";
import { refuseKeyItself } from "../elevator_group/idempotency.ts";
import { PersistentMap } from "../persistent_map.ts";

/** A plan is kept as long as its last leg may be read: three legs, and the window of their keys. */
export const journeyKeptMs = 2_700_000;
/** Journeys remembered per caller … */
export const journeysPerCallerMax = 64;
/** … and per building; beyond either, `busy`. */
export const journeysPerBuildingMax = 20_000;
/** The table of plans. */
export const journeyTable = "journey";

const level = z.number();
const side = z.enum(["front", "rear"]);
const landings = {
  from: level,
  fromSide: side.optional(),
  to: level,
  toSide: side.optional(),
};
export const journeyPlanRow = z.strictObject({
  id: z.string(),
  caller: z.string(),
  key: z.string(),
  request: z.strictObject({
    ...landings,
    persons: z.number(),
    groups: z.array(z.string()).optional(),
  }),
  automatic: z.literal(true).optional(),
  legs: z.array(z.strictObject({
    group: z.string(),
    call: z.string(),
    ...landings,
    walkMs: z.number().optional(),
  })).min(1).max(3),
  estimatedMs: z.number(),
  atMs: z.number(),
});
/** A journey as it was planned. */
export type JourneyPlan = Readonly<z.infer<typeof journeyPlanRow>>;

/** What an edge asks of a building about journeys. */
export type JourneyCommand =
  /** The journey of a key, if it has one; refuses a key that could not make one. */
  | {
    readonly type: "find_journey";
    readonly caller: string;
    readonly key: string;
    readonly request: JourneyRequest;
    readonly automatic?: AutomaticWish;
  }
  /** Makes a plan the one that counts for its key, unless there is one. */
  | {
    readonly type: "choose_journey";
    readonly plan: Omit<JourneyPlan, "atMs">;
    readonly automatic?: AutomaticWish;
  }
  | { readonly type: "read_journey"; readonly caller: string; readonly journey: string };

/** When an automatic wish is the same as one of before. */
export interface AutomaticWish {
  readonly windowMs: number;
  /** A journey of before that the edge has seen to be over, so it answers for no other. */
  readonly over?: string;
}

/** What a building answers about journeys. */
export type JourneyReply =
  | { readonly ok: true; readonly journey: JourneyPlan | null; readonly repeated: boolean }
  | { readonly ok: false; readonly refusal: Refusal };

/** The journeys of a building: by caller, oldest first. */
export interface Journeys {
  readonly callers: PersistentMap<readonly JourneyPlan[]>;
  readonly count: number;
  readonly pruneNext: number;
}

type JourneyDecision = Decision<{ readonly journeys: Journeys }, JourneyReply, never, never>;

/** Builds what is known of journeys from committed rows. */
export function loadJourneys(rows: readonly LoadedRow[], now: number): Journeys {
  const callers = new Map<string, JourneyPlan[]>();
  let count = 0;
  for (const { table, value } of rows) {
    const plan = value as JourneyPlan;
    if (table !== journeyTable || !isKept(plan, now)) continue;
    count++;
    const plans = callers.get(plan.caller);
    if (plans === undefined) callers.set(plan.caller, [plan]);
    else plans.push(plan);
  }
  for (const plans of callers.values()) plans.sort((a, b) => a.atMs - b.atMs);
  return { callers: PersistentMap.of<readonly JourneyPlan[]>(callers, 64), count, pruneNext: 0 };
}

/** The turn, as far as journeys go. */
export function decideJourney(
  { journeys }: { readonly journeys: Journeys },
  command: JourneyCommand,
  now: number,
): JourneyDecision {
  const state = { journeys: prune(journeys, now) };
  const say = (journey: JourneyPlan | null, repeated: boolean): JourneyDecision => ({
    state,
    reply: { ok: true, journey, repeated },
  });
  const no = (refusal: Refusal): JourneyDecision => ({ state, reply: { ok: false, refusal } });
  if (command.type === "read_journey") {
    const plan = plansOf(state.journeys, command.caller, now)
      .find(({ id }) => id === command.journey);
    if (plan !== undefined) return say(plan, false);
    return no(refuse("unknown_call", "Cannot find a journey of this id's own by that name"));
  }
  const { caller, key, request } = command.type === "find_journey" ? command : command.plan;
  const plans = plansOf(state.journeys, caller, now);
  const known = plans.find((plan) => plan.key === key);
  if (known !== undefined) {
    if (sameJourney(known.request, request)) return say(known, true);
    return no(
      refuse(
        "key_reused",
        "Cannot place the journey: its idempotency key was used for something else",
      ),
    );
  }
  const refusal = refuseKeyItself(key, now) ?? refuseRoom(state.journeys, plans);
  if (refusal !== null) return no(refusal);
  const before = command.automatic && sameWish(plans, request, command.automatic, now);
  if (before !== undefined) return say(before, true);
  if (command.type === "find_journey") return say(null, false);
  const plan: JourneyPlan = { ...command.plan, atMs: now };
  return {
    state: { journeys: added(state.journeys, plan, plans) },
    rows: [{ table: journeyTable, id: plan.id, value: plan, atMs: now }],
    reply: { ok: true, journey: plan, repeated: false },
  };
}

/**
 * The journey of before that an automatic wish is the same as. Within the window it is, whatever
 * became of it; after it, while nobody has seen it over.
 */
function sameWish(
  plans: readonly JourneyPlan[],
  request: JourneyRequest,
  { windowMs, over }: AutomaticWish,
  now: number,
): JourneyPlan | undefined {
  return plans.findLast((plan) =>
    plan.automatic === true && sameJourney(plan.request, request) &&
    (now - plan.atMs < windowMs || plan.id !== over)
  );
}

function sameJourney(a: JourneyRequest, b: JourneyRequest): boolean {
  return a.from === b.from && a.fromSide === b.fromSide && a.to === b.to &&
    a.toSide === b.toSide && a.persons === b.persons &&
    (a.groups ?? []).join() === (b.groups ?? []).join();
}

function refuseRoom({ count }: Journeys, plans: readonly JourneyPlan[]): Refusal | null {
  if (plans.length < journeysPerCallerMax && count < journeysPerBuildingMax) return null;
  return refuse(
    "busy",
    `Cannot remember another journey: ${journeysPerCallerMax} per id and ` +
      `${journeysPerBuildingMax} per building within the window`,
    { retryAfterMs: 60_000 },
  );
}

function added(journeys: Journeys, plan: JourneyPlan, plans: readonly JourneyPlan[]): Journeys {
  const before = journeys.callers.get(plan.caller)?.length ?? 0;
  return {
    ...journeys,
    callers: journeys.callers.with(plan.caller, [...plans, plan]),
    count: journeys.count + 1 - (before - plans.length),
  };
}

function plansOf({ callers }: Journeys, caller: string, now: number): readonly JourneyPlan[] {
  const plans = callers.get(caller) ?? [];
  return plans.every((plan) => isKept(plan, now)) ? plans : plans.filter((p) => isKept(p, now));
}

function isKept({ atMs }: JourneyPlan, now: number): boolean {
  return now - atMs < journeyKeptMs;
}

/** Forgets what is old in one shard of the callers; all of them have their turn in 64 commands. */
function prune(journeys: Journeys, now: number): Journeys {
  let { callers, count, pruneNext } = journeys;
  callers = callers.mapShard(pruneNext, (plans) => {
    const kept = plans.filter((plan) => isKept(plan, now));
    if (kept.length === plans.length) return plans;
    count -= plans.length - kept.length;
    return kept.length === 0 ? undefined : kept;
  });
  pruneNext = (pruneNext + 1) % callers.shards;
  return { callers, count, pruneNext };
}
