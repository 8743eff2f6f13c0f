/** HTML from parts: what is put in is text unless it was made here. */

/** HTML that is sound as it stands. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may stand in a template. */
export type MarkupPart = string | Markup | readonly Markup[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A template whose parts are escaped, so that a name stays a name. */
export function markup(strings: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  return new Markup(
    strings.reduce((whole, text, at) => `${whole}${textOf(parts[at - 1]!)}${text}`),
  );
}

function textOf(part: MarkupPart): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === "string") return part.replace(/[&<>"']/g, (sign) => entities[sign]!);
  return part.map(({ text }) => text).join("\n");
}
