/**
 * The pages' own sources, looked through: the strings of a module, the words of a page's markup, and
 * the modules as each language loads them.
 */
import { fileURLToPath } from "node:url";

export const webFolder = new URL("../../web/", import.meta.url);

/** Files of the pages by their path below `web/`, those in folders too. */
export function pageFiles(ending: string): string[] {
  const found: string[] = [];
  const read = (below: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(new URL(below || ".", webFolder))) {
      if (isDirectory) read(`${below}${name}/`);
      else if (name.endsWith(ending)) found.push(`${below}${name}`);
    }
  };
  read("");
  return found.sort();
}

/** A string of a module; `${…}` of a template stands as `…`. */
export interface SourceString {
  readonly text: string;
  readonly line: number;
  /** What stands before it, without the space between. */
  readonly before: string;
}

/**
 * The string literals and templates of a module, without those of comments and types in them. A
 * slash begins an expression where no value can stand before it.
 */
export function stringsOf(source: string): SourceString[] {
  const found: SourceString[] = [];
  const code = (from: number, closing: string): number => {
    let at = from;
    while (at < source.length && source[at] !== closing) {
      const two = source.slice(at, at + 2);
      const one = source[at]!;
      if (two === "//") at = until("\n", at);
      else if (two === "/*") at = until("*/", at) + 2;
      else if (one === '"' || one === "'") at = literal(at, one);
      else if (one === "`") at = template(at);
      else if (one === "/" && !/[\w$)\]}]$/.test(before(at))) at = expression(at);
      else if (one === "{") at = code(at + 1, "}") + 1;
      else at++;
    }
    return at;
  };
  const until = (what: string, from: number) => {
    const at = source.indexOf(what, from);
    return at < 0 ? source.length : at;
  };
  const before = (at: number) => source.slice(Math.max(0, at - 60), at).trimEnd();
  const keep = (at: number, text: string) =>
    found.push({ text, before: before(at), line: source.slice(0, at).split("\n").length });
  const literal = (from: number, quote: string): number => {
    let at = from + 1;
    while (at < source.length && source[at] !== quote) at += source[at] === "\\" ? 2 : 1;
    keep(from, source.slice(from + 1, at));
    return at + 1;
  };
  const template = (from: number): number => {
    let at = from + 1;
    let text = "";
    while (at < source.length && source[at] !== "`") {
      if (source.startsWith("${", at)) {
        at = code(at + 2, "}") + 1;
        text += "…";
      } else {
        const length = source[at] === "\\" ? 2 : 1;
        text += source.slice(at, at + length);
        at += length;
      }
    }
    keep(from, text);
    return at + 1;
  };
  const expression = (from: number): number => {
    let isClass = false;
    for (let at = from + 1; at < source.length; at++) {
      const one = source[at];
      if (one === "\\") at++;
      else if (one === "[") isClass = true;
      else if (one === "]") isClass = false;
      else if (one === "/" && !isClass) return at + 1;
    }
    return source.length;
  };
  code(0, "\0");
  return found;
}

/** Words of a page's markup that its reader sees or hears and that no text replaces. */
export function unmarkedTextsOf(html: string): string[] {
  const found: string[] = [];
  /** @type the open elements; a `noscript` is for readers without scripts, who see English. */
  const open: { name: string; isMarked: boolean }[] = [];
  const hidden = new Set(["noscript", "script", "style"]);
  const single = new Set(["meta", "link", "input", "br", "hr", "img"]);
  for (const [, close, name, rest, text] of html.matchAll(tokens)) {
    if (text !== undefined) {
      const isShown = !open.some((one) => one.isMarked || hidden.has(one.name));
      if (isShown && /\p{L}{2}/u.test(text.replaceAll(/&\w+;/g, ""))) found.push(text.trim());
    } else if (name !== undefined && close === "/") {
      while (open.length > 0 && open.pop()!.name !== name);
    } else if (name !== undefined) {
      const attributes = rest ?? "";
      for (const attribute of ["aria-label", "placeholder", "title", "alt", "content"]) {
        const value = new RegExp(`\\s${attribute}="([^"]*)"`).exec(attributes)?.[1];
        if (value === undefined || attributes.includes(`data-text-${attribute}=`)) continue;
        if (attribute === "content" && !attributes.includes('name="description"')) continue;
        if (/\p{L}{2}/u.test(value)) found.push(`${attribute}: ${value}`);
      }
      if (!single.has(name)) open.push({ name, isMarked: attributes.includes("data-text=") });
    }
  }
  return found;
}

const tokens = /<!--[\s\S]*?-->|<![^>]*>|<(\/?)([\w-]+)([^>]*)>|([^<]+)/g;

/**
 * A folder with all modules of the pages, speaking one language, so that they can be imported
 * beside the same modules in another.
 */
export function pagesInLanguage(folder: string, language: string): URL {
  const decided = "export const pageLanguage = decided();";
  for (const path of pageFiles(".js")) {
    const to = `${folder}/${language}/${path}`;
    Deno.mkdirSync(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    const source = Deno.readTextFileSync(fileURLToPath(new URL(path, webFolder)));
    if (path === "language.js" && !source.includes(decided)) {
      throw new Error("Cannot load the pages: language.js no longer decides in one line");
    }
    const spoken = `export const pageLanguage = ${JSON.stringify(language)};`;
    Deno.writeTextFileSync(to, path === "language.js" ? source.replace(decided, spoken) : source);
  }
  return new URL(`file://${folder}/${language}/`);
}
