// @ts-check
/**
 * The doors that somebody may open. A press says "open" only once the door's unit has said so; what
 * was not confirmed is told as just that.
 */
import { byId, make, mark, say } from "./dom.js";
import { doorSentence, doorWords, mayHaveOpened, openedSentence } from "./door_words.js";
import { pressed } from "./opening.js";
import { fetchJson, Refused } from "./refused.js";
import { doorTexts } from "./texts/doors.js";

/** @import { Capabilities } from "./capability.js" */
/** @import { DoorState } from "./door_words.js" */
/** @typedef {{ level: number, side?: "front" | "rear", groups: readonly string[] }} DoorLift */
/** @typedef {{ unit: string, unitName: string, id: string, name: string, floor: string, lift?: DoorLift }} Door */

const lookEveryMs = 5000;
/** After a press the door is looked at more often, so that one sees it close. */
const soonMs = 1000;
const soonForMs = 15_000;
const saidForMs = 12_000;

/** The section "Doors" of the page. */
export class Doors {
  #building;
  #capabilities;
  #announce;
  #opened;
  #prove;
  #section = byId("doors", HTMLElement);
  #list = byId("door-list", HTMLElement);
  /** @type {readonly DoorRow[]} */
  #rows = [];
  #pressedAtMs = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {string} building
   * @param {Capabilities} capabilities for doors
   * @param {(text: string) => void} announce
   * @param {(door: Door) => void} opened told when a door has opened
   * @param {(below: HTMLElement) => Promise<void>} prove asks the person for a proof that it is they
   */
  constructor(building, capabilities, announce, opened, prove) {
    this.#building = building;
    this.#capabilities = capabilities;
    this.#announce = announce;
    this.#opened = opened;
    this.#prove = prove;
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#look();
    });
  }

  /**
   * Shows the doors of the capability.
   * @returns {Promise<void>}
   * @throws {Refused}
   */
  async show() {
    const { capability } = await this.#capabilities.current();
    const site = await fetchJson("GET", "/v1/site", { headers: bearer(capability) });
    const doors = readDoors(site);
    this.#section.hidden = doors.length === 0;
    this.#rows = doors.map((door) => new DoorRow(door, (row) => this.#open(row)));
    this.#list.replaceChildren(...this.#rows.map(({ element }) => element));
    this.#look();
  }

  /** What people call the units and doors that are shown. */
  get names() {
    const find = (/** @type {(door: Door) => boolean} */ is) =>
      this.#rows.map(({ door }) => door).find(is);
    return {
      unit: (/** @type {string} */ id) =>
        find(({ unit }) => unit === id)?.unitName ?? doorTexts.theEntrance,
      door: (/** @type {string} */ unit, /** @type {string} */ id) =>
        find((door) => door.unit === unit && door.id === id)?.name ?? id,
    };
  }

  /** @param {DoorRow} row */
  async #open(row) {
    row.say(doorTexts.opening, "busy");
    this.#announce(doorTexts.saidOpening(row.door.name));
    try {
      await pressed(
        async (key) => {
          const { capability } = await this.#capabilities.toOpen();
          return await fetchJson("POST", `${this.#path(row.door)}/open`, {
            headers: { ...bearer(capability), "idempotency-key": key },
          });
        },
        {
          nowMs: this.#capabilities.serverNowMs,
          prove: async () => {
            row.say(doorTexts.prove, "busy");
            await this.#prove(row.element);
            row.say(doorTexts.opening, "busy");
          },
        },
      );
      this.#opened(row.door);
      row.say(openedSentence, "opened");
      this.#announce(`${row.door.name}: ${openedSentence}`);
    } catch (error) {
      if (error instanceof Refused && error.code.startsWith("capability_")) {
        this.#capabilities.drop();
      }
      row.say(doorSentence(error), mayHaveOpened(error) ? "unsure" : "error");
      this.#announce(`${row.door.name}: ${doorSentence(error)}`);
    }
    this.#pressedAtMs = performance.now();
    this.#look();
  }

  async #look() {
    clearTimeout(this.#timer);
    for (const row of this.#rows) {
      if (document.hidden) return;
      try {
        const { capability } = await this.#capabilities.current();
        row.draw(await fetchJson("GET", this.#path(row.door), { headers: bearer(capability) }));
      } catch (error) {
        row.draw({ known: false, contact: "closed", strike: "locked", alarms: [] });
        if (error instanceof Refused && error.code.startsWith("capability_")) {
          this.#capabilities.drop();
        }
        if (error instanceof Refused && error.code === "session_ended") return;
      }
    }
    clearTimeout(this.#timer);
    const isSoon = performance.now() - this.#pressedAtMs < soonForMs;
    this.#timer = setTimeout(() => this.#look(), isSoon ? soonMs : lookEveryMs);
  }

  /** @param {Door} door */
  #path({ unit, id }) {
    return `/v1/buildings/${this.#building}/units/${unit}/doors/${id}`;
  }
}

/** A line with one door. */
class DoorRow {
  #state = make("p", { class: "door-state" }, doorTexts.asking);
  #said = make("p", { class: "door-said", hidden: true });
  #button;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Door} door @param {(row: DoorRow) => void} open */
  constructor(door, open) {
    this.door = door;
    this.#button = make("button", { type: "button", class: "quiet open-door" });
    this.#button.textContent = doorTexts.open;
    this.#button.setAttribute("aria-label", doorTexts.openOf(door.name));
    this.#button.addEventListener("click", () => {
      if (this.#button.getAttribute("aria-disabled") !== "true") open(this);
    });
    this.element = make(
      "li",
      { class: "door", "data-door": `${door.unit}/${door.id}`, "data-state": "asking" },
      make("span", { class: "door-lamp", "aria-hidden": "true" }),
      make("p", { class: "door-name" }, door.name),
      this.#state,
      this.#button,
      this.#said,
    );
  }

  /** @param {DoorState} door */
  draw(door) {
    const { text, state } = doorWords(door);
    say(this.#state, this.door.floor === "" ? text : `${this.door.floor} · ${text}`);
    mark(this.element, "data-state", state);
  }

  /**
   * What became of the last press.
   * @param {string} text
   * @param {"busy" | "opened" | "unsure" | "error"} kind
   */
  say(text, kind) {
    clearTimeout(this.#timer);
    say(this.#said, text);
    this.#said.hidden = false;
    this.#said.dataset.kind = kind;
    mark(this.#button, "aria-disabled", kind === "busy" ? "true" : undefined);
    // "Open" is not true for ever; what was not confirmed stays until the next press.
    if (kind === "opened") {
      this.#timer = setTimeout(() => this.#said.hidden = true, saidForMs);
    }
  }
}

/** @param {string} capability */
function bearer(capability) {
  return { authorization: `Bearer ${capability}` };
}

/**
 * The doors of a site description, with their floor's label.
 * @param {any} site
 * @returns {Door[]}
 */
export function readDoors(site) {
  const [building] = site.buildings;
  const label = (/** @type {number} */ level) => {
    const found = building.floors.find((/** @type {any} */ floor) => floor.level === level)?.label;
    return found === undefined ? "" : doorTexts.floor(String(found));
  };
  return (building.units ?? []).flatMap((/** @type {any} */ unit) =>
    unit.doors.map((/** @type {any} */ door) => ({
      unit: unit.id,
      unitName: unit.name ?? unit.id,
      id: door.id,
      name: door.name ?? unit.name ?? door.id,
      floor: label(door.level),
      lift: door.lift,
    }))
  );
}
