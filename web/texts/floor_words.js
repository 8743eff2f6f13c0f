// @ts-check
/**
 * Floors in running text. A label that is a number needs the word "floor" before it; a name such as
 * "Lobby" stands alone where the language lets it, and behind the word where it has to be inflected.
 */

/**
 * @typedef {object} FloorWords
 * @property {(label: string) => string} floor as a subject: "floor 3"
 * @property {(label: string) => string} toFloor where somebody or a lift goes: "to floor 3"
 * @property {(label: string) => string} fromFloor where they come from: "from floor 3"
 */

/** Whether a label is a number, so that it says little by itself. @param {string} label */
function isNumber(label) {
  return /^-?\d+$/.test(label);
}

/** @param {string} word @param {string} label */
function named(word, label) {
  return isNumber(label) ? `${word} ${label}` : label;
}

/** @type {FloorWords} */
export const floorsInEnglish = {
  floor: (label) => named("floor", label),
  toFloor: (label) => `to ${named("floor", label)}`,
  fromFloor: (label) => `from ${named("floor", label)}`,
};

/** The word carries the case; a name cannot. @type {FloorWords} */
export const floorsInFinnish = {
  floor: (label) => named("kerros", label),
  toFloor: (label) => `kerrokseen ${label}`,
  fromFloor: (label) => `kerroksesta ${label}`,
};

/** @type {FloorWords} */
export const floorsInSwedish = {
  floor: (label) => named("våning", label),
  toFloor: (label) => `till ${named("våning", label)}`,
  fromFloor: (label) => `från ${named("våning", label)}`,
};

/** @type {FloorWords} */
export const floorsInGerman = {
  floor: (label) => named("Etage", label),
  toFloor: (label) => isNumber(label) ? `zur Etage ${label}` : `nach ${label}`,
  fromFloor: (label) => `von ${named("Etage", label)}`,
};
