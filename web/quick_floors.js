// @ts-check
/**
 * The journeys that somebody makes most, as the first buttons of the call panel: home, to the
 * favourite floor, and from home to where one goes out. One press chooses it, the next calls.
 */
import { byId, make } from "./dom.js";
import { callTexts } from "./texts/calls.js";
import { floorLabel } from "./words.js";

/** @import { Building } from "./building.js" */
/** @typedef {{ home: number | undefined, favourite: number | undefined }} OwnFloors */

/**
 * Draws the buttons; without such floors, or where no lift goes there, there are none.
 * @param {Building} building
 * @param {OwnFloors} floors
 * @param {(to: number, from?: number) => void} chosen without `from`, from where the panel says
 */
export function showQuickFloors(building, { home, favourite }, chosen) {
  const place = byId("quick", HTMLElement);
  const wanted = [
    { level: home, words: (/** @type {string} */ floor) => `${callTexts.home} · ${floor}` },
    ...(favourite === home ? [] : [{
      level: favourite,
      words: (/** @type {string} */ floor) => `${callTexts.favourite} · ${floor}`,
    }]),
    { level: wayOut(building, home), words: callTexts.fromHome, from: home },
  ];
  const buttons = wanted.flatMap(({ level, words, from }) => {
    const group = building.groups.find(({ landings }) =>
      level !== undefined && landings.has(level)
    );
    if (group === undefined || level === undefined) return [];
    const button = make(
      "button",
      { type: "button", class: "quiet", "data-level": String(level) },
      words(floorLabel(group, level)),
    );
    button.addEventListener("click", () => chosen(level, from));
    return [button];
  });
  place.replaceChildren(...buttons);
  place.hidden = buttons.length === 0;
}

/**
 * Where somebody goes out who lives at a floor.
 * @param {Building} building
 * @param {number | undefined} home
 */
function wayOut({ groups }, home) {
  if (home === undefined) return undefined;
  const group = groups.find(({ landings }) => landings.has(home));
  return group?.floors.find(({ level, exit }) => exit && level !== home)?.level;
}
