// @ts-check
/** The start as a story: permission → building → page → socket; then every message is drawn. */
import { Announcer } from "./announcer.js";
import { readBuilding } from "./building.js";
import { CallCards, stateSentence } from "./call_cards.js";
import { CallForm } from "./call_form.js";
import { Capabilities } from "./capability.js";
import { ConnectionLine } from "./connection_line.js";
import { byId, icon, make, say } from "./dom.js";
import { House } from "./house.js";
import { LiveConnection } from "./live_connection.js";
import { GroupSection } from "./section.js";
import { AnyCallTable, LiftTable } from "./tables.js";
import { startThemeToggle } from "./theme_toggle.js";
import { uuidV7 } from "./uuid.js";
import { groupModes, journeyName, refusalSentence, sentence } from "./words.js";

/** @import { CallRequest, CallView, ServerMessage } from "../src/protocol.ts" */
/** @import { Building, LiftGroup } from "./building.js" */
/** @import { Change } from "./house.js" */

const retryMs = 2000;

startThemeToggle();
const capabilities = new Capabilities();
const connectionLine = new ConnectionLine();
const announcer = new Announcer();
open(await describe());

/**
 * The building, asked for until somebody answers.
 * @returns {Promise<Building>}
 */
async function describe() {
  for (let attempt = 1;; attempt++) {
    try {
      const { capability, building } = await capabilities.current();
      const response = await fetch("/v1/site", {
        headers: { authorization: `Bearer ${capability}` },
        signal: AbortSignal.timeout(8000),
      });
      if (response.ok) return readBuilding(await response.json(), building);
      if (response.status === 401 || response.status === 403) capabilities.drop();
    } catch {
      // No server, or half a one: the line above says so, and the next try comes.
    }
    const retryAtMs = performance.now() + retryMs;
    connectionLine.show({ state: "reconnecting", attempt, retryAtMs });
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

/** Makes the page of a building and connects it. @param {Building} building */
function open(building) {
  say(byId("building-name", HTMLElement), building.name);
  const house = new House(building.groups.map(({ id }) => id));
  const groups = new Map(building.groups.map((group) => [group.id, group]));
  const form = new CallForm(building, call);
  const sections = new Map(building.groups.map((group) => [
    group.id,
    new GroupSection(
      group,
      (level) => form.take(group, level),
      (level, side, direction) => {
        form.choose(group.id);
        const fromSide = group.rear ? { fromSide: side } : {};
        call(group, { kind: "landing", from: level, direction, persons: 1, ...fromSide });
      },
    ),
  ]));
  byId("drawing", HTMLElement).append(...[...sections.values()].map(({ element }) => element));
  const lifts = new LiftTable(building);
  const anyCalls = new AnyCallTable(building);
  const cards = new CallCards({ cancel, openDoors });
  const connection = new LiveConnection(
    capabilities,
    building.id,
    building.groups.map(({ id }) => id),
    {
      message: (message) => heard(message),
      connection: (now) => {
        connectionLine.show(now);
        form.possible = now.state === "live";
        if (now.state !== "connecting") announcer.say(connectionSentence(now.state));
      },
    },
  );
  form.changed = select;
  select();
  connection.start();

  function select() {
    for (const [id, section] of sections) {
      const group = groups.get(id);
      if (group !== undefined) section.select(form.selection(group));
    }
  }

  /** @param {ServerMessage} message */
  function heard(message) {
    const now = { monotonicMs: performance.now(), serverMs: connection.serverNowMs };
    draw(house.apply(message, now), message.type === "snapshot");
  }

  /** @param {readonly Change[]} changes @param {boolean} cut */
  function draw(changes, cut) {
    for (const change of changes) {
      const { group: state } = change;
      const group = groups.get(state.id);
      const section = sections.get(state.id);
      if (group === undefined || section === undefined) continue;
      switch (change.what) {
        case "all":
          section.all(state, cut);
          for (const car of state.cars.values()) lifts.draw(group, car);
          cards.draw(group, state);
          anyCalls.draw(house.groups);
          alarms();
          break;
        case "car":
          section.car(change.car);
          lifts.draw(group, change.car);
          if ([...state.calls.values()].some(({ view }) => view.car === change.car.id)) {
            cards.draw(group, state);
          }
          break;
        case "lit":
          section.lit(state);
          break;
        case "mode":
          section.mode(state);
          alarms();
          break;
        case "anyCalls":
          anyCalls.draw(house.groups);
          break;
        case "call":
          section.calls(state);
          cards.draw(group, state);
          // What a fresh page finds is no news; what happened while the line was cut is.
          if (change.before === undefined ? !cut : change.before.state !== change.call.view.state) {
            const name = sentence(journeyName(group, change.call.view.request));
            announcer.say(`${name}: ${stateSentence(group, change.call.view, state)}`);
          }
      }
    }
  }

  /** What keeps people out of the lifts stands above everything else, in words. */
  function alarms() {
    const told = [...house.groups.values()].flatMap(({ id, mode }) => {
      const words = groupModes[mode];
      const group = groups.get(id);
      return words === undefined || group === undefined ? [] : [{ words, group }];
    });
    const place = byId("alarms", HTMLElement);
    const key = told.map(({ words, group }) => `${group.id} ${words.title}`).join("|");
    if (place.dataset.told === key) return;
    place.dataset.told = key;
    place.replaceChildren(...told.map(({ words, group }) =>
      make(
        "div",
        { class: words.alarm ? "alarm" : "alarm mild" },
        icon("warning"),
        make("p", {}, make("strong", {}, `${group.name}: ${words.title}`), ` ${words.advice}`),
      )
    ));
  }

  /** @param {LiftGroup} group @param {CallRequest} request */
  async function call(group, request) {
    const key = uuidV7(connection.serverNowMs);
    const at = { building: building.id, group: group.id };
    form.say("Sending …", "waiting");
    const outcome = await connection.ask((ref) => ({
      type: "place_call",
      ref,
      ...at,
      key,
      call: request,
    }));
    if (!outcome.ok) {
      form.say(refusalSentence(outcome.refusal), "error");
      return;
    }
    form.say("");
    took(group, outcome.call);
  }

  /** @param {LiftGroup} group @param {CallView} view */
  async function cancel(group, view) {
    const at = { building: building.id, group: group.id };
    const outcome = await connection.ask((ref) => ({
      type: "cancel_call",
      ref,
      ...at,
      call: view.id,
    }));
    if (!outcome.ok) return refusalSentence(outcome.refusal);
    took(group, outcome.call);
  }

  /** @param {LiftGroup} group @param {CallView} view */
  async function openDoors(group, view) {
    const key = uuidV7(connection.serverNowMs);
    const at = { building: building.id, group: group.id };
    const outcome = await connection.ask((ref) => ({
      type: "open_doors",
      ref,
      ...at,
      key,
      call: view.id,
    }));
    if (!outcome.ok) return refusalSentence(outcome.refusal);
    announcer.say("The doors are opening.");
  }

  /** @param {LiftGroup} group @param {CallView | undefined} view */
  function took(group, view) {
    const state = house.groups.get(group.id);
    if (view === undefined || state === undefined) return;
    // The event may have come before the answer and may know more.
    if (state.calls.has(view.id) && view.state === "registered") return;
    const now = { monotonicMs: performance.now(), serverMs: connection.serverNowMs };
    draw([house.own(state, view, now)], false);
  }
}

/** @param {"live" | "offline" | "reconnecting"} state */
function connectionSentence(state) {
  if (state === "live") return "Connected. What you see is live.";
  return state === "offline"
    ? "Offline. What you see is old."
    : "The connection is lost. What you see is old; reconnecting.";
}
