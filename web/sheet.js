// @ts-check
/**
 * Forms of the small pages: labelled fields with their hint and their fault beside them, and a
 * button that says what is under way. What a form sends waits for one answer at a time.
 */
import { make, mark, say } from "./dom.js";
import { faultSentence, fieldSentence } from "./people_words.js";
import { Refused } from "./refused.js";
import { entryTexts } from "./texts/entry.js";

/** @import { Ticks } from "./ticks.js" */

/**
 * @typedef {object} FieldOptions
 * @property {string} name as the server calls it
 * @property {string} label
 * @property {string} [type] of the input; `select` with `options`; `prose` for several lines
 * @property {string} [value]
 * @property {string} [hint]
 * @property {string} [autocomplete]
 * @property {"text" | "numeric" | "email" | "tel"} [inputmode]
 * @property {number} [maxlength]
 * @property {boolean} [optional]
 * @property {boolean} [code] large spaced type, for a code
 * @property {string} [autocapitalize]
 * @property {readonly (readonly [value: string, text: string])[]} [options]
 */

let ids = 0;

/** One labelled field. */
export class Field {
  #hint;
  #fault = make("p", { class: "fault", hidden: true });

  /** @param {FieldOptions} options */
  constructor(options) {
    const { name, label, type = "text", value = "", hint, optional = false } = options;
    const id = `field-${name}-${++ids}`;
    this.name = name;
    this.optional = optional;
    this.#hint = hint === undefined ? undefined : make("p", { class: "hint", id: `${id}-h` }, hint);
    this.#fault.id = `${id}-f`;
    const attributes = {
      id,
      name,
      autocomplete: options.autocomplete,
      autocapitalize: options.autocapitalize,
      required: !optional,
      "aria-describedby": this.#describedBy(false, id),
    };
    this.input = type === "select"
      ? make(
        "select",
        attributes,
        ...(options.options ?? []).map(([one, text]) => make("option", { value: one }, text)),
      )
      : type === "prose"
      ? make("textarea", { ...attributes, rows: 4, maxlength: options.maxlength })
      : make("input", {
        ...attributes,
        type,
        inputmode: options.inputmode,
        maxlength: options.maxlength,
        spellcheck: "false",
        class: options.code === true ? "code" : undefined,
      });
    if (value !== "" || type === "select") this.input.value = value;
    this.input.addEventListener("input", () => this.fault(undefined));
    this.element = make(
      "div",
      { class: "field" },
      make("label", { for: id }, optional ? entryTexts.optional(label) : label),
      this.input,
      ...(this.#hint === undefined ? [] : [this.#hint]),
      this.#fault,
    );
  }

  get value() {
    const { value, type } = this.input;
    return type === "password" ? value : value.trim();
  }

  set value(value) {
    this.input.value = value;
  }

  /** Shows what is wrong with it, or that nothing is any more. @param {string | undefined} text */
  fault(text) {
    this.#fault.hidden = text === undefined;
    say(this.#fault, text ?? "");
    mark(this.input, "aria-invalid", text === undefined ? undefined : "true");
    mark(this.input, "aria-describedby", this.#describedBy(text !== undefined, this.input.id));
  }

  /** What is wrong before anything is sent; undefined where nothing is. @returns {string | undefined} */
  check() {
    if (this.value === "" && !this.optional) return entryTexts.fillIn;
    if (this.input.validity.typeMismatch) return entryTexts.looksWrong;
  }

  /** @param {boolean} faulty @param {string} id */
  #describedBy(faulty, id) {
    const about = [
      ...(faulty ? [`${id}-f`] : []),
      ...(this.#hint === undefined ? [] : [`${id}-h`]),
    ];
    return about.length === 0 ? undefined : about.join(" ");
  }
}

/** Something to tick, which may have to be ticked. */
export class Tick {
  #fault = make("p", { class: "fault", hidden: true });

  /** @param {{ name: string, label: (Node | string)[], must?: string, ticked?: boolean }} options `must`: what is said where it is not ticked */
  constructor({ name, label, must, ticked = false }) {
    const id = `tick-${name}-${++ids}`;
    this.name = name;
    this.must = must;
    this.#fault.id = `${id}-f`;
    this.input = make("input", { id, type: "checkbox", checked: ticked });
    this.input.addEventListener("change", () => this.fault(undefined));
    this.element = make(
      "div",
      { class: "field" },
      make(
        "div",
        { class: "tick" },
        this.input,
        make("label", { for: id, class: "tick-label" }, ...label),
      ),
      this.#fault,
    );
  }

  get value() {
    return this.input.checked;
  }

  /** @param {string | undefined} text */
  fault(text) {
    this.#fault.hidden = text === undefined;
    say(this.#fault, text ?? "");
    mark(this.input, "aria-invalid", text === undefined ? undefined : "true");
    mark(this.input, "aria-describedby", text === undefined ? undefined : this.#fault.id);
  }

  check() {
    return this.must !== undefined && !this.value ? this.must : undefined;
  }
}

/**
 * @typedef {object} FormOptions
 * @property {readonly (Field | Tick | Ticks)[]} fields
 * @property {readonly Node[]} [between] stands before the button
 * @property {string} action the button's words
 * @property {string} busy its words while the answer is awaited
 * @property {boolean} [quiet] the button is not the page's main one
 * @property {() => Promise<string | void>} send what it does; answers with what to say then
 */

/** A form with one button. */
export class SheetForm {
  #options;
  #button;
  #busy = false;
  #said = make("p", { class: "said", role: "alert", hidden: true });

  /** @param {FormOptions} options */
  constructor(options) {
    this.#options = options;
    const { fields, between = [], action, quiet = false } = options;
    this.#button = make("button", {
      type: "submit",
      class: quiet ? "plain wide" : "primary wide",
    }, action);
    this.element = make(
      "form",
      {
        class: "stack",
        novalidate: true,
        onsubmit: (/** @type {SubmitEvent} */ event) => {
          event.preventDefault();
          void this.submit();
        },
      },
      ...fields.map(({ element }) => element),
      ...between,
      this.#said,
      this.#button,
    );
  }

  /** Sends it, as the button does; what is wrong is shown beside its field and gets the focus. */
  async submit() {
    if (this.#busy) return;
    this.say(undefined);
    const { fields, action, busy, send } = this.#options;
    const faults = fields.map((field) => ({ field, fault: field.check() }));
    for (const { field, fault } of faults) field.fault(fault);
    const first = faults.find(({ fault }) => fault !== undefined);
    if (first !== undefined) {
      first.field.input.focus();
      return;
    }
    this.#busy = true;
    mark(this.#button, "aria-disabled", "true");
    say(this.#button, busy);
    try {
      const done = await send();
      if (typeof done === "string") this.say(done, "done");
    } catch (error) {
      this.#told(error);
    } finally {
      this.#busy = false;
      mark(this.#button, "aria-disabled", undefined);
      say(this.#button, action);
    }
  }

  /** Says something of the whole form. @param {string | undefined} text @param {"error" | "done"} [kind] */
  say(text, kind = "error") {
    this.#said.hidden = text === undefined;
    this.#said.dataset.kind = kind;
    say(this.#said, text ?? "");
  }

  /** @param {unknown} error */
  #told(error) {
    const found = error instanceof Refused ? error.field : undefined;
    const field = this.#options.fields.find(({ name }) => name === found?.name);
    if (field === undefined || found === undefined) {
      this.say(found === undefined ? faultSentence(error) : fieldSentence(found.fault));
      return;
    }
    field.fault(fieldSentence(found.fault));
    field.input.focus();
  }
}

/** A button that does one thing. @param {string} text @param {() => void} press @param {string} [style] */
export function button(text, press, style = "plain") {
  return make("button", { type: "button", class: style, onclick: press }, text);
}

/** Facts in two columns. @param {readonly (readonly [string, string | Node])[]} facts */
export function factList(facts) {
  return make(
    "dl",
    { class: "facts" },
    ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]),
  );
}

/**
 * Puts something else on a card: its heading gets the focus, so that a reader reads on from there.
 * @param {HTMLElement} sheet
 * @param {string} title
 * @param {...(Node | string)} content
 */
export function turnTo(sheet, title, ...content) {
  const heading = make("h1", { tabindex: "-1" }, title);
  sheet.replaceChildren(heading, ...content);
  document.title = `${title} · Vestibule`;
  if (sheet.dataset.turned !== undefined) heading.focus();
  sheet.dataset.turned = "yes";
}

/** A line under a title. @param {...(Node | string)} content */
export function lead(...content) {
  return make("p", { class: "lead" }, ...content);
}

/** A notice on a card. @param {string} text @param {"error" | "done" | "note"} [kind] */
export function said(text, kind = "note") {
  return make("p", {
    class: "said",
    "data-kind": kind,
    role: kind === "error" ? "alert" : "status",
  }, text);
}
