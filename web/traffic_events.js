// @ts-check
/** Reads an events file of a traffic run: one JSON object a line, as `docs/traffic.md` says. */

/** @typedef {{ passenger: number, by: string, from: number, to: number, arrivedMs: number, car: string | null, entry: { openedMs: number } | null, enteredMs: number | null, exit: { openedMs: number } | null, leftMs: number | null }} Passenger */
/** @typedef {{ car: string, floor: number, arrivedMs: number | null, doors: [string, number][], departedMs: number | null }} Stop */
/** @typedef {{ title: string, floors: { floor: number, heightM: number }[], endMs: number, passengers: Passenger[], stops: Stop[], figures: Record<string, number> }} Run */

/** A file is at most so long, in characters. */
export const charsMax = 60_000_000;
/** Of one file so many traces are taken. */
const runsMax = 12;

/**
 * The runs of a file, a run a trace.
 * @param {string} text
 * @param {string} title
 * @returns {Run[]}
 */
export function readEvents(text, title) {
  if (text.length > charsMax) {
    throw new Error(`Cannot open ${title}: it is longer than ${charsMax} characters`);
  }
  /** @type {Run[]} */
  const runs = [];
  /** @type {Run["floors"] | undefined} */
  let floors;
  let line = 0;
  for (const content of text.trimEnd().split("\n")) {
    line++;
    try {
      const entry = JSON.parse(content);
      if (entry.kind === "building") floors = floorsOf(entry.building);
      else if (entry.kind === "trace") {
        if (floors === undefined) throw new Error("no building stands before it");
        if (runs.length >= runsMax) throw new Error(`there are more than ${runsMax} traces`);
        runs.push({
          title: [title, ...(entry.dispatcher ? [entry.dispatcher] : []), entry.trace].join(" · "),
          floors,
          endMs: finite(entry.endMs),
          passengers: [],
          stops: [],
          figures: {},
        });
      } else if (entry.kind === "figures") {
        const run = runs.at(-1);
        if (run !== undefined && entry.trace !== null) run.figures = { ...entry.figures };
      } else if (entry.kind === "passenger") {
        finite(entry.arrivedMs);
        runOf(runs).passengers.push(entry);
      } else if (entry.kind === "stop") {
        if (!Array.isArray(entry.doors)) throw new Error("a stop has no doors");
        runOf(runs).stops.push(entry);
      } else throw new Error("is no line of an events file");
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      throw new Error(`Cannot open ${title}: line ${line}: ${what}`);
    }
  }
  const [run] = runs;
  if (run === undefined) throw new Error(`Cannot open ${title}: it holds no trace`);
  return runs;
}

/** Waits of a run in seconds, as `awt` counts them, with the minute when each began. @param {Run} run */
export function waitsOf({ passengers, endMs }) {
  return passengers.map(({ arrivedMs, entry }) => ({
    atS: arrivedMs / 1000,
    waitS: Math.max(0, (entry?.openedMs ?? endMs) - arrivedMs) / 1000,
  }));
}

/** @param {unknown} building @returns {Run["floors"]} */
function floorsOf(building) {
  const { floors } = /** @type {{ floors?: unknown }} */ (building ?? {});
  if (!Array.isArray(floors) || floors.length < 2) throw new Error("the building has no floors");
  return floors.map(({ floor, heightM }) => ({ floor: finite(floor), heightM: finite(heightM) }))
    .sort((one, other) => one.heightM - other.heightM);
}

/** @param {Run[]} runs */
function runOf(runs) {
  const run = runs.at(-1);
  if (run === undefined) throw new Error("stands before the first trace");
  return run;
}

/** @param {unknown} value @returns {number} */
function finite(value) {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Error("a number is missing");
  return value;
}
