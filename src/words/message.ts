/**
 * A message: one thing to say, in every language that is spoken here. Its parameters stand in
 * braces, `{building}`; the English text says which there are, and the others must have the same.
 * There are no plurals: a message is worded so that it needs none.
 */
import type { Language } from "./language.ts";

/** One thing to say, in every language. A language left out does not type-check. */
export type Message = Readonly<Record<Language, string>>;

/** The names of the parameters of a text. */
export type ParametersOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParametersOf<Rest>
  : never;

/** What a text must be given: nothing, or each of its parameters. */
export type Given<Text extends string> = [ParametersOf<Text>] extends [never] ? []
  : [given: Readonly<Record<ParametersOf<Text>, string>>];

const parameter = /\{([a-z]+)\}/g;

/** The names of the parameters of a text, as they stand in it, each once, sorted. */
export function parametersIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(parameter)].map((match) => match[1]!))].sort();
}

/**
 * A text with its parameters filled in. What is filled in is not looked at again, so a name with
 * braces in it stays a name; line breaks and other control characters in it become spaces.
 */
export function filled(text: string, given: Readonly<Record<string, string>>): string {
  return text.replace(parameter, (whole, name: string) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    return value === undefined ? whole : value.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
  });
}
