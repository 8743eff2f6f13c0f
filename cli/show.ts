/** How an answer is shown to a person: a table, one record, or a sentence. */

/** How an answer is shown. */
export type Show =
  /** A list in the answer, a column for each named field; with dots for what lies deeper. */
  | { readonly as: "rows"; readonly of: string; readonly columns: readonly string[] }
  /** Each field on a line. */
  | { readonly as: "record" }
  | { readonly as: "words"; words(answer: Record<string, unknown>): string }
  /** As it came: a page, a text. */
  | { readonly as: "text" };

/** Nothing but that it was done. */
export const done: Show = { as: "words", words: () => "Done." };
/** Each field on a line. */
export const record: Show = { as: "record" };
/** As it came. */
export const plain: Show = { as: "text" };

/** A table of what the answer lists. */
export function rows(of: string, ...columns: readonly string[]): Show {
  return { as: "rows", of, columns };
}

/** A sentence or several. */
export function words(say: (answer: Record<string, unknown>) => string): Show {
  return { as: "words", words: say };
}

/** The text to show, with its last line ended. */
export function shown(show: Show, answer: unknown): string {
  const object = isObject(answer) ? answer : {};
  switch (show.as) {
    case "rows":
      return tableOf(at(object, show.of), show.columns);
    case "record":
      return recordOf(object);
    case "words":
      return ended(show.words(object));
    case "text":
      return ended(typeof answer === "string" ? answer : JSON.stringify(answer));
  }
}

/** The value at a path of names, or undefined. */
export function at(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split(".")) {
    found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return found;
}

/** A value as people read it; `name` tells whether a number is a time. */
export function wordOf(value: unknown, name = ""): string {
  if (value === null || value === undefined || value === "") return "–";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (typeof value === "number" && /(^|\.)\w*AtMs$|(until|from)Ms$/i.test(name)) {
    return new Date(value).toISOString().replace(/\.000Z$/, "Z");
  }
  if (typeof value === "string") return oneLine(value);
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map((one) => wordOf(one)).join(", ") || "–";
  return isObject(value) ? wordOfObject(value) : "–";
}

/** Whom a grant is for as it is typed; else its fields, without those that say nothing. */
function wordOfObject(value: Record<string, unknown>): string {
  const { kind, id, ...rest } = value;
  if (typeof kind === "string" && typeof id === "string" && Object.keys(rest).length === 0) {
    return oneLine(`${kind}:${id}`);
  }
  const said = Object.entries(value).filter(([key, inner]) => wordOf(inner, key) !== "–");
  return said.map(([key, inner]) => `${wordsOfName(key)} ${wordOf(inner, key)}`).join("; ") || "–";
}

function tableOf(list: unknown, columns: readonly string[]): string {
  const records = Array.isArray(list) ? list : [];
  if (records.length === 0) return "None.\n";
  const lines = [
    columns.map((column) => wordsOfName(column.split(".").at(-1)!).toUpperCase()),
    ...records.map((one) => columns.map((column) => wordOf(at(one, column), column))),
  ];
  const widths = columns.map((_, nth) => Math.max(...lines.map((line) => line[nth]!.length)));
  return lines.map((line) =>
    `${line.map((cell, nth) => cell.padEnd(widths[nth]!)).join("  ").trimEnd()}\n`
  ).join("");
}

function recordOf(record: Record<string, unknown>, indent = ""): string {
  const names = Object.keys(record);
  if (names.length === 0) return `${indent}–\n`;
  const width = Math.max(...names.map((name) => wordsOfName(name).length));
  return names.map((name) => {
    const value = record[name];
    const label = `${indent}${wordsOfName(name).padEnd(width)}`;
    if (isObject(value) && Object.keys(value).length > 0) {
      return `${label.trimEnd()}\n${recordOf(value, `${indent}  `)}`;
    }
    if (Array.isArray(value) && value.some(isObject)) {
      return `${label.trimEnd()}\n${value.map((one) => `${indent}  ${wordOf(one)}\n`).join("")}`;
    }
    return `${label}  ${wordOf(value, name)}\n`;
  }).join("");
}

function wordsOfName(name: string): string {
  return name.replace(/Ms$/, "").replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A name from elsewhere must not move the cursor of whoever reads it. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, " ");
}

function ended(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
