// @ts-check
/** Making and finding elements, without a framework and without markup in strings. */

/** @typedef {string | number | boolean | undefined | null | ((event: any) => void)} Attribute */

/**
 * Makes an element. `on…` attributes add listeners; `true` sets an empty attribute; `false`,
 * `null` and `undefined` leave it out. Styles go through classes and CSSOM, as the content
 * security policy allows no style attribute.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children);
  return element;
}

/**
 * A picture from `icons/`, drawn in the colour of the text around it and hidden from readers.
 * @param {string} name
 */
export function icon(name) {
  return make("span", { class: `icon icon-${name}`, "aria-hidden": "true" });
}

/**
 * The element with an id, of the class that the caller expects.
 * @template {Element} Expected
 * @param {string} id
 * @param {new () => Expected} expected
 * @returns {Expected}
 */
export function byId(id, expected) {
  const element = document.getElementById(id);
  if (!(element instanceof expected)) throw new Error(`Cannot find #${id} of the page`);
  return element;
}

/** Sets text only where it changed, so that nothing is laid out again for nothing. @param {Element} element @param {string} text */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Sets or removes an attribute, only where it changed. @param {Element} element @param {string} name @param {string | boolean | undefined} value */
export function mark(element, name, value) {
  if (value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : value;
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}
