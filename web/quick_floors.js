// @ts-check
/** The floors that somebody goes to most, as the first buttons of the call panel: home, favourite. */
import { byId, make } from "./dom.js";
import { floorLabel } from "./words.js";

/** @import { Building } from "./building.js" */
/** @typedef {{ home: number | undefined, favourite: number | undefined }} OwnFloors */

/**
 * Draws the buttons; without such floors, or where no lift goes there, there are none.
 * @param {Building} building
 * @param {OwnFloors} floors
 * @param {(level: number) => void} chosen
 */
export function showQuickFloors(building, { home, favourite }, chosen) {
  const place = byId("quick", HTMLElement);
  const wanted = [
    { name: "Home", level: home },
    ...(favourite === home ? [] : [{ name: "Favourite", level: favourite }]),
  ];
  const buttons = wanted.flatMap(({ name, level }) => {
    const group = building.groups.find(({ landings }) =>
      level !== undefined && landings.has(level)
    );
    if (group === undefined || level === undefined) return [];
    const button = make(
      "button",
      { type: "button", class: "quiet", "data-level": String(level) },
      `${name} · ${floorLabel(group, level)}`,
    );
    button.addEventListener("click", () => chosen(level));
    return [button];
  });
  place.replaceChildren(...buttons);
  place.hidden = buttons.length === 0;
}
