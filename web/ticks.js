// @ts-check
/** Several things to tick under one name, as a field of a form. */
import { make, say } from "./dom.js";

let ids = 0;

/** The ticks. */
export class Ticks {
  #fault = make("p", { class: "fault", role: "alert", hidden: true });
  #inputs;
  #must;

  /**
   * @param {object} options
   * @param {string} options.name as the server calls it
   * @param {string} options.label
   * @param {readonly (readonly [value: string, text: string])[]} options.options
   * @param {readonly string[]} [options.ticked] by value
   * @param {string} options.must what is said where none is ticked
   */
  constructor({ name, label, options, ticked = [], must }) {
    this.name = name;
    this.#must = must;
    const rows = options.map(([value, text]) => {
      const id = `tick-${name}-${++ids}`;
      const input = make("input", { id, type: "checkbox", value, checked: ticked.includes(value) });
      input.addEventListener("change", () => this.fault(undefined));
      const row = make("div", { class: "tick" }, input, make("label", { for: id }, text));
      return { input, row };
    });
    this.#inputs = rows.map(({ input }) => input);
    this.element = make(
      "fieldset",
      { class: "field ticks" },
      make("legend", { class: "label" }, label),
      ...rows.map(({ row }) => row),
      this.#fault,
    );
  }

  /** The first of them, for the focus. */
  get input() {
    const [first] = this.#inputs;
    if (first === undefined) throw new Error(`Cannot focus ${this.name}: it has nothing to tick`);
    return first;
  }

  /** Values of those that are ticked. */
  get value() {
    return this.#inputs.filter(({ checked }) => checked).map(({ value }) => value);
  }

  /** @param {string | undefined} text */
  fault(text) {
    this.#fault.hidden = text === undefined;
    say(this.#fault, text ?? "");
  }

  check() {
    return this.value.length === 0 && !this.element.hidden ? this.#must : undefined;
  }
}
