/**
 * What a command is: a line of a table that names its words, the route it asks, and its fields.
 * Reading the arguments, the help text, the request and what is shown all follow from it.
 */
import type { Context } from "./context.ts";
import type { Reader } from "./readers.ts";
import type { Show } from "./show.ts";

/** Something said to a command: by its place (`<facility>`) or by its name (`--until`). */
export interface Field {
  /** In the words of the command line: `main-user`. */
  readonly name: string;
  readonly reads: Reader;
  /** Where of the request it goes; `own` for what the command itself uses. */
  readonly at: "path" | "query" | "body" | "own";
  /** Within it, by dots: `subject`, `profile.name`; left out: the name in camel case. */
  readonly to?: string;
  readonly positional?: true;
  readonly needed?: true;
  /** An object whose fields all go in: into what `to` names, or else the whole. */
  readonly spread?: true;
  readonly words: string;
}

/** How a command is rehearsed: another question with the same fields. */
export interface Rehearsal {
  /** `GET /path`. */
  readonly route: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly show: Show;
}

/** A command that asks one route. */
export interface RouteCommand {
  /** As they are typed, noun first: `facility add`. */
  readonly words: string;
  /** `POST /buildings/{building}/facilities`, below `/identity/v1`. */
  readonly route: string;
  readonly summary: string;
  readonly fields: readonly Field[];
  /** What the body always holds. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  readonly show: Show;
  /** Follows `next` from page to page. */
  readonly paged?: true;
  readonly rehearsal?: Rehearsal;
  /** Shows the rehearsal first, and has the facility's number or the person's name typed. */
  readonly confirms?: "number" | "name";
}

/** A command that is more than one question, with the routes that it asks. */
export interface OwnCommand {
  readonly words: string;
  readonly routes: readonly string[];
  readonly summary: string;
  readonly fields: readonly Field[];
  /** Speaks to no server. */
  readonly alone?: true;
  /** @returns the exit code */
  run(context: Context, values: Values): Promise<number>;
}

/** A line of the table. */
export type Command = RouteCommand | OwnCommand;

/** What was said, by the fields' names. */
export type Values = ReadonlyMap<string, unknown>;

/** The name that a field has in the request. */
export function targetOf({ name, to }: Field): string {
  return to ?? name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A field that has its place. */
export function at(name: string, reads: Reader, words: string, more: Partial<Field> = {}): Field {
  return { name, reads, words, at: "path", positional: true, needed: true, ...more };
}

/** A field that has a name, of the body. */
export function said(name: string, reads: Reader, words: string, more: Partial<Field> = {}): Field {
  return { name, reads, words, at: "body", ...more };
}

/** A field that has a name and must be given. */
export function needed(
  name: string,
  reads: Reader,
  words: string,
  more: Partial<Field> = {},
): Field {
  return said(name, reads, words, { needed: true, ...more });
}
