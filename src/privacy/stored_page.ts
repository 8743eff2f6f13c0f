/**
 * "What this server stores", made from the policy alone: for people in their language as data that
 * a page shows, and for whoever reads the source as `docs/what-is-stored.md`.
 */
import { z } from "zod";
import { bestLanguage, type Language } from "../words/language.ts";
import { filled, type Message } from "../words/message.ts";
import { type FieldPolicy, policy } from "./policy.ts";
import { classes, classIds } from "./policy_classes.ts";
import {
  boundWords,
  endingWords,
  erasureWords,
  exportWords,
  placeWords,
} from "./policy_handling_words.ts";
import { labels } from "./policy_labels.ts";
import { endings, erasures, exportWays, type Keep, places, type Who } from "./policy_rules.ts";
import { classWords, purposeWords, whoWords } from "./policy_words.ts";
import { type Purpose, purposes } from "./purposes.ts";

/** What an operator or manager has set, where it differs from what the policy says. */
export interface RetentionFacts {
  /** Days that the audit log is kept. */
  readonly auditDays: number;
  /** Days that the log of doors and lifts is kept. */
  readonly equipmentDays: number;
  /** Days that a building's own log is kept; null where its manager has set none, so none is. */
  buildingLogDays(building: string): Promise<number | null>;
}

const keepSchema = z.strictObject({
  until: z.enum(endings),
  days: z.int().min(0).optional(),
  minutes: z.int().min(0).optional(),
  words: z.string(),
});
const rightsSchema = z.strictObject({
  create: z.array(z.string()),
  read: z.array(z.string()),
  change: z.array(z.string()),
  remove: z.array(z.string()),
});
const handled = {
  who: rightsSchema.describe("empty: nobody"),
  keep: keepSchema,
  why: z.array(z.strictObject({ purpose: z.enum(purposes), words: z.string() })),
  export: z.strictObject({ way: z.enum(exportWays), words: z.string() }),
  erasure: z.strictObject({ what: z.enum(erasures), words: z.string() }),
};
/** The page as data. */
export const storedPageSchema = z.strictObject({
  language: z.string(),
  classes: z.array(z.strictObject({
    class: z.enum(classIds),
    words: z.string(),
    where: z.array(z.strictObject({ place: z.enum(places), words: z.string() })),
    ...handled,
    data: z.array(z.strictObject({
      words: z.string(),
      fields: z.array(z.string()).describe("as they stand in the store"),
      sealed: z.boolean().describe("under the person's own key, in the store and in every copy"),
      where: z.strictObject({ place: z.enum(places), words: z.string() }),
      ...handled,
    })).describe("what of the class says something about a person"),
  })),
});
/** The page as data. */
export type StoredPage = z.infer<typeof storedPageSchema>;

/**
 * The page in the best language for somebody.
 * @param wanted BCP 47 tags, best first
 * @param days what is set for logs, where the server or the building has settings of its own
 */
export function storedPage(
  wanted: readonly string[],
  days: {
    readonly D4?: number;
    readonly D6?: number;
    readonly D7?: number;
    readonly D11?: number | null;
  } = {},
): StoredPage {
  const language = bestLanguage(wanted);
  const handling = handlingIn(language);
  return {
    language,
    classes: classIds.map((id) => {
      const of = classes[id];
      const set = id === "D4" || id === "D6" || id === "D7" || id === "D11" ? days[id] : undefined;
      return {
        class: id,
        words: classWords[id][language],
        where: of.places.map((place) => ({ place, words: placeWords[place][language] })),
        ...handling({ ...of, keep: keptAs(of.keep, set) }),
        data: groupsOf(policy.filter((field) => field.class === id && field.label !== null))
          .map(([first, fields]) => ({
            words: labels[first.label!][language],
            fields: fields.map(nameOf),
            sealed: first.sealed,
            where: { place: first.place, words: placeWords[first.place][language] },
            ...handling(first),
          })),
      };
    }),
  };
}

/** As it is set: so many days, or not at all while nobody has set any. */
function keptAs(keep: Keep, days: number | null | undefined): Keep {
  if (days === undefined) return keep;
  return days === null ? { until: "not_kept" } : { until: "days", days };
}

type Handled = Pick<
  FieldPolicy,
  "create" | "read" | "change" | "remove" | "keep" | "why" | "export" | "erasure"
>;

/** What is said of handling in a language. */
export function handlingIn(language: Language) {
  const say = (message: Message) => message[language];
  const people = (who: readonly Who[]) => unique(who).map((one) => say(whoWords[one]));
  return ({ create, read, change, remove, keep, why, export: way, erasure }: Handled) => ({
    who: {
      create: people(create),
      read: people(read),
      change: people(change),
      remove: people(remove),
    },
    keep: { ...keep, words: keepWords(keep, language) },
    why: why.map((purpose: Purpose) => ({ purpose, words: say(purposeWords[purpose]) })),
    export: { way, words: say(exportWords[way]) },
    erasure: { what: erasure, words: say(erasureWords[erasure]) },
  });
}

function keepWords(keep: Keep, language: Language): string {
  const { until, days, minutes } = keep;
  const bounds = [
    ...(days === undefined ? [] : [filled(boundWords.days[language], { count: String(days) })]),
    ...(minutes === undefined
      ? []
      : [filled(boundWords.minutes[language], { count: String(minutes) })]),
  ];
  // "For a fixed number of days, at most 90 days" says one thing twice.
  if (until === "days" && bounds.length > 0) return bounds.join(", ");
  return [endingWords[until][language], ...bounds].join(", ");
}

/** The document of the same content, in English, with every field of every table. */
export function storedMarkdown(): string {
  const page = storedPage(["en"]);
  const classRows = page.classes.map((
    { class: id, words, where, keep, who, export: way, erasure },
  ) =>
    row([
      id,
      words,
      where.map((place) => place.words).join("; "),
      keep.words,
      listed(who.read),
      way.words,
      erasure.words,
    ])
  );
  const tables = unique(policy.map(({ table }) => table)).map((table) => {
    const fields = policy.filter((field) => field.table === table);
    const rows = groupsOf(fields).map(([first, alike]) => {
      const names = alike.map(({ path }) => `\`${path}\``).join(", ");
      if (first.class === null) return row([names, "–", "things", "", "", "", "", "", ""]);
      return row([
        names,
        first.class,
        first.sealed ? "person, sealed" : first.says,
        keepWords(first.keep, "en"),
        ...[first.read, first.change, first.remove].map((who) => listed(codes(who))),
        first.why.join(", "),
        `${first.export}; ${first.erasure}`,
      ]);
    });
    return `### ${table}\n\nLies ${placeWords[fields[0]!.place].en}.\n\n${
      row([
        "field",
        "class",
        "says",
        "how long",
        "read",
        "change",
        "remove",
        "why",
        "copy; erasure",
      ])
    }\n${row(Array(9).fill("---"))}\n${rows.join("\n")}\n`;
  });
  return `# What this server stores

Written by \`deno task policy\` from the policy (\`src/privacy/policy.ts\`); a test fails where it is
out of date. The server answers with the same, for people and in their language, at
\`GET /identity/v1/what-is-stored\`. Where a role is named, it is that of the same building or
household; "self" is everybody's own. A field that is *sealed* lies under a key of its own person
(or flat, or tag) in the store and in every copy of it.

## Classes of data

${row(["class", "what", "where", "how long", "who reads", "copy", "erasure"])}
${row(Array(7).fill("---"))}
${classRows.join("\n")}

Purposes of reading: ${
    purposes.map((purpose) => `\`${purpose}\` ${purposeWords[purpose].en}`).join("; ")
  }.

## Every field

${tables.join("\n")}`;
}

/** Fields that are handled alike and, where people see them, called alike; each with the first. */
function groupsOf(
  fields: readonly FieldPolicy[],
): readonly (readonly [first: FieldPolicy, alike: readonly FieldPolicy[]])[] {
  const groups = new Map<string, FieldPolicy[]>();
  for (const field of fields) {
    const { table: _, path: __, ...rest } = field;
    const key = JSON.stringify(rest);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [field]);
    else group.push(field);
  }
  return [...groups.values()].map((alike) => [alike[0]!, alike]);
}

function nameOf({ table, path }: FieldPolicy): string {
  return `${table}.${path}`;
}

function codes(who: readonly Who[]): readonly string[] {
  return unique(who).map((one) => one.replaceAll("_", " "));
}

function listed(words: readonly string[]): string {
  return words.length === 0 ? "nobody" : words.join(", ");
}

function unique<T>(list: readonly T[]): readonly T[] {
  return [...new Set(list)];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
