// @ts-check
/**
 * The page of lift traffic: plots waiting times of runs side by side, and plays one. Runs come from
 * the demo, which records some, or from events files that are opened here; those stay here.
 */
import { byId, make, say } from "./dom.js";
import { startThemeToggle } from "./theme_toggle.js";
import { chartsOf, linesMax } from "./traffic_charts.js";
import { charsMax, readEvents } from "./traffic_events.js";
import { TrafficStage } from "./traffic_stage.js";
import { Timeline } from "./traffic_timeline.js";

/** @import { Run } from "./traffic_events.js" */

/** @type {Run[]} */
let runs = [];
/** @type {{ run: Run, timeline: Timeline, stage: TrafficStage } | undefined} */
let shown;
let playing = false;
let opened = false;
let frameMs = 0;
let nowMs = 0;

const play = byId("play", HTMLButtonElement);
const time = byId("time", HTMLInputElement);
const chosen = byId("run", HTMLSelectElement);
const speed = byId("speed", HTMLSelectElement);
const file = byId("file", HTMLInputElement);

const recordedAbout =
  "Ten minutes at lunch in a building of 15 floors and six lifts, the same people each time.";

startThemeToggle();
play.addEventListener("click", () => setPlaying(!playing));
time.addEventListener("input", () => seek(1000 * Number(time.value)));
time.addEventListener("change", tell);
chosen.addEventListener("change", () => showRun(runs[Number(chosen.value)]));
file.addEventListener("change", () => void openFiles());
void loadRecorded();

async function loadRecorded() {
  try {
    const list = await fetch("demo/traffic");
    if (!list.ok) throw new Error("this server records no runs; open events files of your own");
    /** @type {{ runs: { name: string, title: string }[] }} */
    const { runs: recorded } = await list.json();
    /** @type {Run[]} */
    const loaded = [];
    for (const { name, title } of recorded) {
      const answer = await fetch(`demo/traffic/${encodeURIComponent(name)}`);
      if (!answer.ok) throw new Error("the demo could not record its runs");
      loaded.push(...readEvents(await answer.text(), title).map((run) => ({ ...run, title })));
      if (opened) return; // files of somebody's own stand here meanwhile
      const more = loaded.length < recorded.length ? " More are being recorded." : "";
      take([...loaded], `${recordedAbout}${more}`);
    }
  } catch (error) {
    if (runs.length === 0) say(byId("about", HTMLElement), sentence(messageOf(error)));
  }
}

async function openFiles() {
  const fault = byId("fault", HTMLElement);
  say(fault, "");
  try {
    /** @type {Run[]} */
    const own = [];
    for (const each of file.files ?? []) {
      if (each.size > charsMax) throw new Error(`Cannot open ${each.name}: it is too large`);
      own.push(...readEvents(await each.text(), each.name));
    }
    if (own.length === 0) return;
    opened = true;
    setPlaying(false);
    nowMs = 0;
    take(own, "Runs from files of your own.");
  } catch (error) {
    say(fault, messageOf(error));
  }
}

/** @param {Run[]} taken @param {string} about */
function take(taken, about) {
  runs = taken;
  const more = runs.length > linesMax ? ` The first ${linesMax} are plotted.` : "";
  say(byId("about", HTMLElement), `${about}${more}`);
  byId("charts", HTMLElement).replaceChildren(...chartsOf(runs));
  showFigures();
  chosen.replaceChildren(
    ...runs.map(({ title }, at) => make("option", { value: at }, title)),
  );
  byId("player", HTMLElement).hidden = false;
  const kept = shown === undefined ? -1 : runs.indexOf(shown.run);
  if (kept >= 0) chosen.value = String(kept);
  else showRun(runs[0]);
}

/** @type {readonly [string, string, number][]} */
const columns = [
  ["awt", "Mean wait, s", 1],
  ["wt95", "95 % wait at most, s", 1],
  ["max", "Longest wait, s", 1],
  ["over60", "Above 60 s", 3],
  ["attd", "Mean time to destination, s", 1],
  ["lowerBoundAttd", "No lift could do below, s", 1],
  ["unserved", "Not served", 0],
  ["stops", "Stops", 0],
];

function showFigures() {
  byId("figures", HTMLElement).replaceChildren(
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        make("th", { scope: "col" }, "Run"),
        ...columns.map(([, title]) => make("th", { scope: "col" }, title)),
      ),
    ),
    make(
      "tbody",
      {},
      ...runs.map(({ title, figures }, at) =>
        make(
          "tr",
          {},
          make(
            "th",
            { scope: "row" },
            ...(at < linesMax
              ? [make("span", { class: `key key-${at}`, "aria-hidden": "true" })]
              : []),
            title,
          ),
          ...columns.map(([name, , digits]) => {
            const value = figures[name];
            return make("td", {}, typeof value === "number" ? value.toFixed(digits) : "–");
          }),
        )
      ),
    ),
  );
}

/** @param {Run | undefined} run */
function showRun(run) {
  if (run === undefined) return;
  const timeline = new Timeline(run);
  const stage = new TrafficStage(run, timeline.cars);
  shown = { run, timeline, stage };
  byId("stage", HTMLElement).replaceChildren(stage.element);
  time.max = String(Math.ceil(run.endMs / 1000));
  seek(Math.min(nowMs, run.endMs));
  tell();
}

/** @param {number} ms */
function seek(ms) {
  if (shown === undefined) return;
  nowMs = Math.max(0, Math.min(ms, shown.run.endMs));
  shown.stage.show(shown.timeline.at(nowMs));
  const text = clockText(nowMs);
  time.value = String(Math.round(nowMs / 1000));
  time.setAttribute("aria-valuetext", text);
  say(byId("clock", HTMLElement), text);
}

/** @param {boolean} on */
function setPlaying(on) {
  if (shown === undefined) return;
  if (on && nowMs >= shown.run.endMs) seek(0);
  playing = on;
  play.setAttribute("aria-pressed", String(on));
  say(play, on ? "Pause" : "Play");
  if (on) {
    say(byId("now", HTMLElement), "");
    frameMs = performance.now();
    requestAnimationFrame(frame);
  } else tell();
}

/** @param {number} atMs */
function frame(atMs) {
  if (!playing || shown === undefined) return;
  // A page that was in the background goes on where it was.
  const passedMs = Math.min(100, atMs - frameMs);
  frameMs = atMs;
  seek(nowMs + passedMs * Number(speed.value));
  if (nowMs >= shown.run.endMs) setPlaying(false);
  else requestAnimationFrame(frame);
}

/** Says in words what the picture shows. */
function tell() {
  if (shown === undefined || playing) return;
  const { cars, waiting } = shown.timeline.at(nowMs);
  let waits = 0;
  for (const { up, down } of waiting.values()) waits += up + down;
  const words = cars.map(({ name, floor, moving, open, aboard }) =>
    `${name} ${moving ? "on the way to" : "at"} floor ${floor}` +
    `${open > 0.5 ? ", doors open" : ""}, ${aboard} aboard`
  );
  say(byId("now", HTMLElement), `${clockText(nowMs)}: ${waits} waiting. ${words.join("; ")}.`);
}

/** @param {number} ms */
function clockText(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** @param {string} text */
function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
