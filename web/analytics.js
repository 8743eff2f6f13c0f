// @ts-check
/**
 * What this phone reports of its use, where its person has opted in (R100–R102). The choice lies in
 * the browser's storage alone, off until it is made; it counts for the session in which it was made
 * and ends with it, so that nobody opts in for whoever signs in next. Switching off forgets at once
 * what was noted and what waited to be sent (R83).
 *
 * A day's use is noted here and sent on a later day, one metric after another with pauses of chance
 * length, each at most once: what is about to be sent is forgotten first. A report has no token, no
 * cookie, no id; the session's own name never leaves the browser.
 */
import { fetchJson } from "./refused.js";

/** @import { Report } from "../src/privacy/analytics/metrics.ts" */
/** @typedef {"call_lift" | "open_door" | "door_qr" | "account"} Used */
/**
 * What lies in the storage: the session in which the person opted in, what was noted on one day,
 * and reports of an earlier day that are still to be sent.
 * @typedef {{ session: string, day: string, building: string | null, firstHour: number | null,
 *   lastHour: number | null, spentMs: number, used: Used[], waiting: Report[] }} State
 */

const storedAs = "vestibule.analytics";
const path = "/analytics/v1";
/** The version of this page as reports name it (`metrics.ts` lists them). */
export const appVersion = "0.1";
/** Lower bounds in seconds. */
const spentClasses = [0, 30, 60, 120, 240, 480, 960, 1920, 3840];
/** A pause before a report lies between these. */
const pauseMs = /** @type {const} */ ([2_000, 30_000]);

/** Whether the server takes reports; false also where nobody answers. */
export async function serverTakesReports() {
  try {
    return (await fetchJson("GET", path))?.open === true;
  } catch {
    return false;
  }
}

/** The choice, what was noted, and its sending. */
export class UsageReports {
  #session;
  #storage;
  #now;

  /**
   * @param {() => string | undefined} session the session that is signed in, by the name that this
   *   browser knows it by
   * @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} storage
   * @param {() => Date} now
   */
  constructor(session, storage = localStorage, now = () => new Date()) {
    this.#session = session;
    this.#storage = storage;
    this.#now = now;
  }

  /** Whether the person has opted in, in this session. */
  get on() {
    return this.#state !== undefined;
  }

  /** Whether anything waits to be sent. */
  get waits() {
    return (this.#state?.waiting.length ?? 0) > 0;
  }

  /** Opts in or out. Out: nothing is left of it. @param {boolean} on */
  choose(on) {
    const session = this.#session();
    if (!on || session === undefined) this.#storage.removeItem(storedAs);
    else if (!this.on) this.#keep({ ...empty(this.#today), session, waiting: [] });
  }

  /** Notes that something was used today. @param {Used} what */
  used(what) {
    this.#note((state) => {
      if (!state.used.includes(what)) state.used.push(what);
    });
  }

  /** Notes that the page of a building is looked at. @param {string | null} building */
  opened(building) {
    this.#note((state) => {
      state.building = building;
      const hour = this.#now().getHours();
      state.firstHour ??= hour;
      state.lastHour = hour;
    });
  }

  /** Notes for how long it was looked at. @param {number} ms */
  spent(ms) {
    this.#note((state) => {
      state.spentMs += ms;
      state.lastHour = this.#now().getHours();
    });
  }

  /**
   * The next report to send, which is forgotten by this; undefined where none waits.
   * @returns {Report | undefined}
   */
  take() {
    const state = this.#state;
    const report = state?.waiting.shift();
    if (state !== undefined && report !== undefined) this.#keep(state);
    return report;
  }

  /** Turns what an earlier day left into reports. @param {string} agent the browser's own name */
  turn(agent) {
    const state = this.#state;
    if (state === undefined || state.day === this.#today) return;
    const waiting = state.firstHour === null ? [] : reportsOf(state, agent);
    this.#keep({ ...empty(this.#today), session: state.session, waiting });
  }

  /** @param {(state: State) => void} change */
  #note(change) {
    const state = this.#state;
    // Of a day that has ended nothing more is noted until it was turned into reports.
    if (state === undefined || state.day !== this.#today) return;
    change(state);
    this.#keep(state);
  }

  /** UTC, as the server counts. */
  get #today() {
    return this.#now().toISOString().slice(0, 10);
  }

  /** @returns {State | undefined} */
  get #state() {
    const session = this.#session();
    try {
      const state = JSON.parse(this.#storage.getItem(storedAs) ?? "null");
      if (state === null) return undefined;
      if (session !== undefined && state.session === session) return state;
    } catch {
      // Nothing of this page's making.
    }
    this.#storage.removeItem(storedAs);
    return undefined;
  }

  /** @param {State} state */
  #keep(state) {
    this.#storage.setItem(storedAs, JSON.stringify(state));
  }
}

/**
 * Notes the use of a page while it is open, and sends what an earlier day left.
 * @param {UsageReports} reports
 * @param {string | null} building
 */
export function followUse(reports, building) {
  reports.turn(navigator.userAgent);
  let seenMs = performance.now();
  if (!document.hidden) reports.opened(building);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) reports.spent(performance.now() - seenMs);
    else {
      seenMs = performance.now();
      reports.turn(navigator.userAgent);
      reports.opened(building);
      void sendAll(reports);
    }
  });
  void sendAll(reports);
}

/** @param {UsageReports} reports */
async function sendAll(reports) {
  if (!reports.waits || !await serverTakesReports()) return;
  for (;;) {
    const [least, most] = pauseMs;
    await new Promise((resolve) => setTimeout(resolve, least + Math.random() * (most - least)));
    const report = reports.take();
    if (report === undefined) return;
    await send(report);
  }
}

/** Once, whatever comes of it: a second try could count twice. @param {Report} report */
async function send(report) {
  try {
    await fetch(`${path}/reports`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(report),
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
    });
  } catch {
    // It is lost.
  }
}

/** @param {string} day @returns {Omit<State, "session" | "waiting">} */
function empty(day) {
  return { day, building: null, firstHour: null, lastHour: null, spentMs: 0, used: [] };
}

/** @param {State} state @param {string} agent @returns {Report[]} */
function reportsOf({ building, firstHour, lastHour, spentMs, used }, agent) {
  const spent = spentClasses.findLast((least) => spentMs >= least * 1000) ?? 0;
  const reports = [
    { metric: "device", building, app: appVersion, ...deviceClass(agent) },
    { metric: "sign_in_hour", building, hour: firstHour },
    { metric: "sign_out_hour", building, hour: lastHour },
    { metric: "time_spent", building, seconds: spent },
    ...used.map((what) => ({ metric: `used_${what}`, building })),
  ];
  return /** @type {Report[]} */ (reports);
}

/**
 * The family of the system and the class of the model, and nothing finer.
 * @param {string} agent
 */
export function deviceClass(agent) {
  /** @type {readonly (readonly [RegExp, string, string])[]} the first that fits counts */
  const signs = [
    [/iPad/, "ios", "tablet"],
    [/iPhone|iPod/, "ios", "phone"],
    [/Android.*Mobile/, "android", "phone"],
    [/Android/, "android", "tablet"],
    [/Windows/, "windows", "computer"],
    [/Mac OS X|Macintosh/, "macos", "computer"],
    [/CrOS/, "chromeos", "computer"],
    [/Linux/, "linux", "computer"],
  ];
  const [, os, model] = signs.find(([sign]) => sign.test(agent)) ?? [null, "other", "other"];
  return { os, model };
}
