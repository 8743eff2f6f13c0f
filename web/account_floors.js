// @ts-check
/** Where somebody goes in each of their buildings: the home floor, and a favourite one. */
import { readBuilding } from "./building.js";
import { Capabilities } from "./capability.js";
import { fetchJson } from "./refused.js";
import { Field } from "./sheet.js";
import { accountTexts } from "./texts/account.js";
import { homeFloorWords } from "./words.js";

/** @import { OwnView } from "../src/people/accounts/own.ts" */
/** @import { Building } from "./building.js" */
/** @import { Capability } from "./capability.js" */
/** @import { Identity } from "./identity.js" */
/**
 * @typedef {object} FloorChoice one floor of one building
 * @property {string} building
 * @property {"homeFloors" | "favouriteFloors"} what as the server calls it
 * @property {Field} field
 * @property {string} kept what the server keeps; what did not change is not sent, since it may be a
 *   floor to which its person may not go any more
 */

/** More buildings than this are not asked for; the server keeps the floors of as many. */
const buildingsMax = 16;

/**
 * Two fields for each building whose lifts the person may call; none where nobody can say its
 * floors now.
 * @param {Identity} identity
 * @param {OwnView} me
 * @returns {Promise<FloorChoice[]>}
 */
export async function floorChoices(identity, me) {
  const ids = [...new Set([...me.posts, ...me.places].map(({ building }) => building))];
  const found = await Promise.all(
    ids.slice(0, buildingsMax).map(async (id) => {
      const capabilities = new Capabilities(identity, id, "lift");
      try {
        const held = await capabilities.current();
        const headers = { authorization: `Bearer ${held.capability}` };
        const building = readBuilding(await fetchJson("GET", "/v1/site", { headers }), id);
        return [{ building, levels: reachable(building, held) }];
      } catch {
        return []; // The other preferences can be kept all the same.
      }
    }),
  );
  const buildings = found.flat();
  return buildings.flatMap(({ building, levels }) =>
    choicesOf(me, building, levels, buildings.length > 1)
  );
}

/** What has changed, as `PATCH /me` takes it; nothing chosen takes a floor back. @param {readonly FloorChoice[]} choices */
export function changedFloors(choices) {
  /** @type {Partial<Record<FloorChoice["what"], Record<string, number | "none" | null>>>} */
  const changed = {};
  for (const { building, what, field: { value }, kept } of choices) {
    if (value === kept) continue;
    const level = value === "" ? null : value === "none" ? "none" : Number(value);
    changed[what] = { ...changed[what], [building]: level };
  }
  return changed;
}

/** The server keeps them now. @param {readonly FloorChoice[]} choices */
export function keptFloors(choices) {
  for (const choice of choices) choice.kept = choice.field.value;
}

/**
 * @param {OwnView} me
 * @param {Building} building
 * @param {ReadonlySet<number>} levels where lifts may take the person now
 * @param {boolean} several buildings, so that each field says which
 * @returns {FloorChoice[]}
 */
function choicesOf(me, { id, name, floors }, levels, several) {
  const { floorIn, homeFloor, favouriteFloor } = accountTexts;
  const lives = me.places.some(({ building }) => building === id);
  /**
   * @param {FloorChoice["what"]} what
   * @param {string} label
   * @param {readonly (readonly [string, string])[]} others
   * @param {string} [hint]
   * @returns {FloorChoice}
   */
  const choice = (what, label, others, hint) => {
    const kept = String(me.preferences[what]?.[id] ?? "");
    const options = floors.filter(({ level }) => levels.has(level) || String(level) === kept)
      .map(({ level, label }) => /** @type {const} */ ([String(level), label]));
    const field = new Field({
      name: what,
      label: several ? floorIn(label, name) : label,
      type: "select",
      optional: true,
      options: [...others, ...options],
      value: kept,
      ...(hint !== undefined && { hint }),
    });
    return { building: id, what, field, kept };
  };
  const { ofPlace, unsaid, none, hint } = homeFloorWords;
  return [
    choice("homeFloors", homeFloor, [["", lives ? ofPlace : unsaid], ["none", none]], hint),
    choice("favouriteFloors", favouriteFloor, [["", unsaid]]),
  ];
}

/** The levels where lifts may take the person. @param {Building} building @param {Capability} held */
function reachable({ floors, groups }, { lifts }) {
  const reached = floors.filter(({ level, exit }) =>
    groups.some(({ id, landings }) => {
      const right = lifts.find(({ group }) => group === id);
      if (right === undefined || !landings.has(level)) return false;
      return exit || right.levels === "all" || right.levels.includes(level);
    })
  );
  return new Set(reached.map(({ level }) => level));
}
