// @ts-check
/**
 * The start as a story: sign in → permission → building → page → socket; then every message is
 * drawn.
 */
import { AccountMenu } from "./account_menu.js";
import { followUse, UsageReports } from "./analytics.js";
import { Announcer } from "./announcer.js";
import { readBuilding } from "./building.js";
import { chooseBuilding } from "./building_choice.js";
import { CallCards, stateSentence } from "./call_cards.js";
import { CallForm } from "./call_form.js";
import { Capabilities } from "./capability.js";
import { ConnectionLine } from "./connection_line.js";
import { byId, icon, make, say } from "./dom.js";
import { proveToOpen } from "./door_proof.js";
import { DeviceHistory } from "./device_history.js";
import { Doors } from "./doors.js";
import { showEntry } from "./entry.js";
import { HistoryList } from "./history_list.js";
import { House } from "./house.js";
import { Identity } from "./identity.js";
import { fillPage } from "./language.js";
import { LiveConnection } from "./live_connection.js";
import { faultSentence } from "./people_words.js";
import { fetchJson, Refused } from "./refused.js";
import { FlatPapers } from "./ring_papers.js";
import { Rings } from "./rings.js";
import { showQuickFloors } from "./quick_floors.js";
import { GroupSection } from "./section.js";
import { lead, turnTo } from "./sheet.js";
import { AnyCallTable, LiftTable } from "./tables.js";
import { callTexts } from "./texts/calls.js";
import { pageTexts } from "./texts/page.js";
import { startTexts } from "./texts/start.js";
import { startThemeToggle } from "./theme_toggle.js";
import { uuidV7 } from "./uuid.js";
import { Waking } from "./waking.js";
import {
  floorLabel,
  groupModes,
  journeyName,
  newAnnouncements,
  refusalSentence,
  sentence,
} from "./words.js";

/** @import { CallRequest, CallView, ServerMessage } from "../src/protocol.ts" */
/** @import { Building, LiftGroup } from "./building.js" */
/** @import { Door } from "./doors.js" */
/** @import { Change } from "./house.js" */
/** @import { OwnFloors } from "./quick_floors.js" */

const retryMs = 2000;
/** What no further try will change; the page says so instead. */
const final = new Set(["not_found", "forbidden", "notice_not_accepted", "passkey_required"]);

fillPage(pageTexts);
startThemeToggle();
const connectionLine = new ConnectionLine();
const announcer = new Announcer();
const identity = new Identity();
const reports = new UsageReports(() => identity.session);
const entry = byId("entry", HTMLElement);
const sheet = byId("sheet", HTMLElement);
if (!identity.signedIn) {
  DeviceHistory.forget();
  show("entry");
  await showEntry(sheet, identity);
}
identity.ended = () => location.reload();
const menu = new AccountMenu(identity);
await begin();

/** Finds out where the person belongs, and opens the page of that building. */
async function begin() {
  show("building");
  const { account, buildings, floors, ownFlat, accessible } = await untilAnswered(() =>
    menu.show()
  );
  const id = chooseBuilding(account, buildings);
  if (id === undefined) {
    turnTo(
      sheet,
      startTexts.noBuilding,
      lead(startTexts.noBuildingLead),
      toAccount(),
    );
    show("entry");
    return;
  }
  const capabilities = new Capabilities(identity, id, "lift");
  const building = await untilAnswered(async () => {
    const { capability } = await capabilities.current();
    const headers = { authorization: `Bearer ${capability}` };
    try {
      return readBuilding(await fetchJson("GET", "/v1/site", { headers }), id);
    } catch (error) {
      capabilities.drop();
      throw error;
    }
  });
  const history = new DeviceHistory(identity.session);
  new HistoryList(history, identity.session);
  const callHome = open(building, capabilities, { own: floors(id), accessible, history });
  followUse(reports, id);
  const doors = new Doors(
    id,
    new Capabilities(identity, id, "door"),
    (text) => announcer.say(text),
    (door) => {
      reports.used("open_door");
      history.note({ id: uuidV7(Date.now()), atMs: Date.now(), what: "door", door: door.name });
      callHome(door);
    },
    (below) => proveToOpen(identity, below),
  );
  await untilAnswered(() => doors.show());
  const flat = ownFlat(id);
  if (flat === undefined) return;
  const papers = new FlatPapers(identity, id, flat);
  const ringing = new Capabilities(identity, id, "ring");
  const floor = (/** @type {number} */ level) => floorLabel(building, level);
  const names = { ...doors.names, floor };
  new Rings(id, ringing, identity.session, { names, papers, history }).start();
  void new Waking(identity).renew();
}

/**
 * Asks until somebody answers; what will stay refused is said on a card, for good.
 * @template T
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
async function untilAnswered(ask) {
  for (let attempt = 1;; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Refused && stays(error)) return await new Promise(() => {});
      // No server, or half a one: the line above says so, and the next try comes.
    }
    const retryAtMs = performance.now() + retryMs;
    connectionLine.show({ state: "reconnecting", attempt, retryAtMs });
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

/**
 * Says on a card, in place of the building, what will stay refused.
 * @param {Refused} refused
 * @returns {boolean} whether it will
 */
function stays(refused) {
  if (!final.has(refused.code)) return false;
  turnTo(sheet, startTexts.notNow, lead(faultSentence(refused)), toAccount());
  show("entry");
  return true;
}

function toAccount() {
  return make("p", { class: "aside" }, make("a", { href: "account" }, startTexts.yourAccount));
}

/** Shows the card, or the building. @param {"entry" | "building"} what */
function show(what) {
  document.body.classList.toggle("card-page", what === "entry");
  if (what === "building") document.title = pageTexts.title;
  entry.hidden = what !== "entry";
  for (const id of ["building", "connection", "skip"]) {
    byId(id, HTMLElement).hidden = what === "entry";
  }
}

/**
 * Makes the page of a building and connects it.
 * @param {Building} building
 * @param {Capabilities} capabilities for its lifts
 * @param {object} person
 * @param {OwnFloors} person.own where they go here
 * @param {boolean} person.accessible their calls are accessible ones without being asked
 * @param {DeviceHistory} person.history what this browser keeps of their calls
 * @returns {(door: Door) => void} calls a lift home for who has opened a door
 */
function open(building, capabilities, { own, accessible, history }) {
  say(byId("building-name", HTMLElement), building.name);
  const house = new House(building.groups.map(({ id }) => id));
  const groups = new Map(building.groups.map((group) => [group.id, group]));
  const form = new CallForm(building, call, accessible);
  const sections = new Map(building.groups.map((group) => [
    group.id,
    new GroupSection(
      group,
      (level) => form.take(group, level),
      (level, side, direction) => {
        form.choose(group.id);
        const fromSide = group.rear ? { fromSide: side } : {};
        call(group, {
          kind: "landing",
          from: level,
          direction,
          persons: 1,
          ...fromSide,
          ...form.need,
        });
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
      refused: stays,
    },
  );
  form.changed = select;
  select();
  showQuickFloors(building, own, (to, from) => form.goTo(to, from));
  connection.start();
  return callHome;

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
          for (const text of newAnnouncements(group, change.call.view, change.before)) {
            announcer.say(text);
          }
      }
    }
  }

  /** What keeps people out of the lifts stands above everything else, in words. */
  function alarms() {
    const told = [...house.groups.values()].flatMap(({ id, mode, usable }) => {
      const words = usable ? undefined : groupModes[mode];
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
    form.say(callTexts.sending, "waiting");
    const outcome = await connection.ask((ref) => ({
      type: "place_call",
      ref,
      ...at,
      key,
      call: request,
    }));
    if (!outcome.ok) {
      form.say(refusalSentence(outcome.refusal, request), "error");
      return;
    }
    form.say("");
    form.called();
    reports.used("call_lift");
    if (request.kind !== "car") noted(group, key, request);
    took(group, outcome.call);
  }

  /**
   * Behind the door a lift waits, if there is one and it goes home. That is one call, however often
   * the door is opened; that no lift came is no news to somebody who asked for none.
   * @param {Door} door
   */
  async function callHome({ lift }) {
    const to = own.home;
    if (lift === undefined || to === undefined || to === lift.level) return;
    const key = uuidV7(connection.serverNowMs);
    const outcome = await connection.ask((ref) => ({
      type: "place_journey",
      ref,
      building: building.id,
      key,
      journey: {
        from: lift.level,
        ...(lift.side !== undefined && { fromSide: lift.side }),
        to,
        persons: 1,
        groups: [...lift.groups],
        automatic: true,
      },
    }));
    if (!outcome.ok) return;
    noted(building, key, { kind: "destination", from: lift.level, to });
    announcer.say(callTexts.takenHome);
  }

  /**
   * @param {Pick<LiftGroup, "floors">} where
   * @param {string} id
   * @param {{ from: number } & ({ kind: "destination", to: number } | { kind: "landing", direction: "up" | "down" })} journey
   */
  function noted(where, id, journey) {
    const from = floorLabel(where, journey.from);
    const way = journey.kind === "destination"
      ? { to: floorLabel(where, journey.to) }
      : { direction: journey.direction };
    history.note({ id, atMs: Date.now(), what: "lift", from, ...way });
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
    announcer.say(callTexts.doorsOpening);
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
  if (state === "live") return startTexts.saidLive;
  return state === "offline" ? startTexts.saidOffline : startTexts.saidReconnecting;
}
