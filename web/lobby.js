// @ts-check
/**
 * The screen at a landing (docs/lobby.md): which lift comes for which call number, and the directory
 * of the entrance. It has no keyboard and nobody signed in: once a manager has typed the code that
 * it shows, it runs by the token it was given, for as long as that holds.
 */
import { byId, make, mark, say } from "./dom.js";
import { fillPage } from "./language.js";
import { LobbyLine } from "./lobby_line.js";
import { TurningPages } from "./lobby_pages.js";
import { fetchJson, Refused } from "./refused.js";
import { lobbyTexts as texts } from "./texts/lobby.js";

/** @import { ScreenCall, ServerMessage } from "../src/protocol.ts" */
/** @typedef {Extract<ServerMessage, { type: "landing" }>} LandingMessage */
/** @typedef {Extract<ServerMessage, { type: "directory" }>} DirectoryMessage */
/** @typedef {{ call: ScreenCall, element: HTMLElement, lift: HTMLElement, time: HTMLElement }} Row */

const storedAs = "vestibule.screen";
const prefix = "/identity/v1/screens";
const againMs = 5000;

fillPage(texts);

const cut = byId("cut", HTMLElement);
const landing = byId("landing", HTMLElement);
const pairing = byId("pairing", HTMLElement);
const directorySection = byId("directory-section", HTMLElement);

const calls = new TurningPages(byId("calls", HTMLElement), {
  turned: (page, of) => say(byId("calls-page", HTMLElement), of > 1 ? texts.page(page, of) : ""),
});
const directory = new TurningPages(byId("directory", HTMLElement), {
  columnEm: 13,
  turned: (page, of) =>
    say(byId("directory-page", HTMLElement), of > 1 ? texts.page(page, of) : ""),
});
/** @type {Map<string, Row>} by group and number */
const rows = new Map();
/** @type {LobbyLine | undefined} */
let line;

setInterval(() => {
  for (const row of rows.values()) drawTime(row);
}, 500);
show("connecting");
void begin();

async function begin() {
  const token = localStorage.getItem(storedAs);
  if (token !== null) {
    return run(() => fetchJson("POST", `${prefix}/capability`, { body: { token } }), () => {
      localStorage.removeItem(storedAs);
      void begin();
    });
  }
  if (await isDemo()) return run(() => fetchJson("POST", "/demo/screen"), () => void begin());
  await pair();
}

/** @param {() => Promise<{ capability: string }>} capability @param {() => void} ended */
function run(capability, ended) {
  line = new LobbyLine(capability, {
    message: (message) => {
      if (message.type === "directory") drawDirectory(message);
      else if (message.type === "landing") drawLanding(message);
    },
    cut: () => show("cut"),
    ended,
  });
  line.start();
}

/** The demo gives its screen to whoever asks; no other server has that, and none off loopback. */
async function isDemo() {
  if (!["localhost", "127.0.0.1", "[::1]"].includes(location.hostname)) return false;
  try {
    await fetchJson("POST", "/demo/screen");
    return true;
  } catch {
    return false;
  }
}

/** Shows codes until a manager has typed one. */
async function pair() {
  for (;;) {
    try {
      const begun = await fetchJson("POST", `${prefix}/authorization`, { body: {} });
      const { host, pathname } = new URL(begun.verification_uri);
      say(byId("pair-where", HTMLElement), texts.pairWhere(`${host}${pathname}`));
      say(byId("code", HTMLElement), begun.user_code);
      show("pairing");
      const token = await typed(begun.device_code, begun.interval * 1000);
      if (token !== undefined) {
        localStorage.setItem(storedAs, token);
        show("connecting");
        return begin();
      }
    } catch {
      show("cut");
      await pause(againMs);
    }
  }
}

/**
 * Asks until the code was typed; undefined where it has run out.
 * @param {string} code
 * @param {number} everyMs
 * @returns {Promise<string | undefined>}
 */
async function typed(code, everyMs) {
  for (;;) {
    await pause(everyMs);
    try {
      const body = { device_code: code };
      return (await fetchJson("POST", `${prefix}/token`, { body })).token;
    } catch (error) {
      if (!(error instanceof Refused) || error.code === "offline") throw error;
      if (error.code === "link_used") return undefined;
      if (error.code !== "authorization_pending") await pause(error.retryAfterMs ?? everyMs);
    }
  }
}

/** @param {"connecting" | "cut" | "live" | "pairing"} state */
function show(state) {
  document.body.dataset.state = state;
  landing.hidden = state !== "live";
  pairing.hidden = state !== "pairing";
  cut.hidden = state === "live" || state === "pairing";
  say(cut, state === "cut" ? texts.cut : state === "connecting" ? texts.connecting : "");
  if (state === "live") return;
  // Whoever looks must not take a lift of a minute ago, or a name that is no longer shown.
  rows.clear();
  calls.show([]);
  directory.show([]);
}

/** @param {LandingMessage} message */
function drawLanding({ floor, groups }) {
  show("live");
  say(byId("lifts-title", HTMLElement), texts.lifts(floor));
  const warnings = groups.filter(({ usable }) => !usable).map(({ name, doNotUse }) => {
    const warning = texts.warning[doNotUse ?? "no_lift_available"];
    return groups.length > 1 ? texts.warningOf(name, warning) : warning;
  });
  const box = byId("warnings", HTMLElement);
  if (box.textContent !== warnings.join("")) {
    box.replaceChildren(...warnings.map((text) => make("p", { class: "lobby-warning" }, text)));
  }
  const out = groups.filter(({ usable }) => usable).flatMap((group) => group.out);
  say(byId("out", HTMLElement), out.length === 0 ? "" : texts.out(listed(out), out.length > 1));
  const open = groups.filter(({ usable }) => usable).flatMap(({ name, calls }) =>
    calls.map((call) => ({ group: name, call }))
  );
  open.sort((a, b) => dueMs(a.call) - dueMs(b.call));
  const keys = new Set(open.map(({ group, call }) => `${group}/${call.number}`));
  for (const key of rows.keys()) if (!keys.has(key)) rows.delete(key);
  calls.show(open.map(({ group, call }) => rowOf(`${group}/${call.number}`, call).element));
  byId("calls-box", HTMLElement).hidden = groups.every(({ usable }) => !usable);
  mark(byId("calls-box", HTMLElement), "data-empty", open.length === 0);
  byId("no-calls", HTMLElement).hidden = open.length > 0;
}

/** @param {ScreenCall} call */
function dueMs({ here, car, comesAtMs }) {
  return here === true ? 0 : car === undefined ? Infinity : comesAtMs ?? Number.MAX_SAFE_INTEGER;
}

/** @param {string} key @param {ScreenCall} call */
function rowOf(key, call) {
  let row = rows.get(key);
  if (row === undefined) {
    const lift = make("span", { class: "lobby-lift" });
    const time = make("span", { class: "lobby-time" });
    const element = make(
      "li",
      { "data-number": call.number },
      make("span", { class: "unseen" }, texts.call(call.number)),
      make("span", { class: "lobby-number", "aria-hidden": "true" }, String(call.number)),
      lift,
      time,
    );
    rows.set(key, row = { call, element, lift, time });
  }
  row.call = call;
  mark(row.element, "data-here", call.here === true);
  say(row.lift, call.car ?? "–");
  drawTime(row);
  return row;
}

/** @param {Row} row */
function drawTime({ call: { car, here, comesAtMs }, time }) {
  if (car === undefined) return say(time, texts.choosing);
  if (here === true) return say(time, texts.here);
  if (comesAtMs === undefined || line === undefined) return say(time, "");
  const leftS = Math.ceil((comesAtMs - line.serverNowMs) / 1000);
  if (leftS <= 0) return say(time, texts.now);
  if (leftS < 60) return say(time, texts.seconds(leftS));
  say(time, texts.minutes(Math.floor(leftS / 60), String(leftS % 60).padStart(2, "0")));
}

/** @param {DirectoryMessage} message */
function drawDirectory({ lines }) {
  directorySection.hidden = false;
  mark(directorySection, "data-many", lines.length > 40);
  directory.show(lines.map(({ number, name }) =>
    make(
      "li",
      {},
      make("span", { class: "lobby-flat" }, number),
      make("span", { class: "lobby-name" }, name ?? ""),
    )
  ));
}

/** @param {readonly string[]} names */
function listed(names) {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} ${texts.and} ${names.at(-1)}`;
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
