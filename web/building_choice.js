// @ts-check
/**
 * Which building the page is of: of several, the one that this browser's person chose last here. Who
 * has one alone is asked nothing.
 */
import { byId, make } from "./dom.js";
import { startTexts } from "./texts/start.js";

/** @typedef {{ readonly id: string, readonly name: string }} NamedBuilding */

const storedAs = "vestibule.building";

/**
 * Says which building to open and, where there are several, lets another be chosen above the page,
 * which then loads again.
 * @param {string} account of whoever is signed in: another one's choice does not count
 * @param {readonly NamedBuilding[]} buildings that they belong to
 * @returns {string | undefined} its id; undefined where they belong to none
 */
export function chooseBuilding(account, buildings) {
  const last = lastChosen(account);
  const chosen = buildings.find(({ id }) => id === last) ?? buildings[0];
  if (chosen === undefined || buildings.length === 1) return chosen?.id;
  const select = make(
    "select",
    { class: "building-choice", "aria-label": startTexts.chooseBuilding },
    ...buildings.map(({ id, name }) => make("option", { value: id }, name)),
  );
  select.value = chosen.id;
  select.addEventListener("change", () => {
    remember(account, select.value);
    location.reload();
  });
  const name = byId("building-name", HTMLElement);
  name.hidden = true;
  name.after(select);
  return chosen.id;
}

/** @param {string} account @returns {unknown} */
function lastChosen(account) {
  try {
    const [whose, id] = JSON.parse(localStorage.getItem(storedAs) ?? "[]");
    return whose === account ? id : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} account @param {string} id */
function remember(account, id) {
  try {
    localStorage.setItem(storedAs, JSON.stringify([account, id]));
  } catch {
    // A browser that stores nothing opens the first one again.
  }
}
