/** How a word of the command line becomes a value. Each reader says in its hint what it takes. */
import { UsageFault } from "./faults.ts";

/** Reads one word. */
export interface Reader {
  /** `TIME`, shown in help; a flag takes no word and has none. */
  readonly hint: string;
  /** @throws {UsageFault} naming what it takes, never what a secret might be. */
  read(text: string): unknown;
}

/** Any text. */
export const text: Reader = { hint: "TEXT", read: (word) => word };
/** An id, as lists show them. */
export const id: Reader = { hint: "ID", read: (word) => word };
/** A path in the file system. */
export const file: Reader = { hint: "FILE", read: (word) => word };
/** A facility by its id, or by its number where `--building` is given. */
export const facility: Reader = { hint: "FACILITY", read: (word) => word };
/** True where it stands. */
export const flag: Reader = { hint: "", read: () => true };
/** True or false. */
export const yesOrNo: Reader = {
  hint: "yes|no",
  read: (word) => one({ yes: true, no: false }, word, "yes|no"),
};
/** On or off. */
export const onOrOff: Reader = {
  hint: "on|off",
  read: (word) => one({ on: true, off: false }, word, "on|off"),
};
/** A whole number. */
export const number: Reader = {
  hint: "N",
  read(word) {
    if (!/^-?\d{1,9}$/.test(word)) throw new UsageFault("must be a whole number");
    return Number(word);
  },
};
/** A calendar day. */
export const day: Reader = {
  hint: "YYYY-MM-DD",
  read(word) {
    if (!/^\d{4}-\d\d-\d\d$/.test(word)) throw new UsageFault("must be a day as YYYY-MM-DD");
    return word;
  },
};
/** An instant with its offset, as milliseconds. */
export const moment: Reader = {
  hint: "TIME",
  read(word) {
    const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;
    const ms = form.test(word) ? Date.parse(word) : NaN;
    if (Number.isNaN(ms)) {
      throw new UsageFault("must be a time with its offset, such as 2026-12-01T08:00+01:00");
    }
    return ms;
  },
};
/** Whom a grant is for, or a decision is about. */
export const subject: Reader = {
  hint: "KIND:ID",
  read(word) {
    const kinds = ["account", "facility", "member", "key", "tag", "client", "client_user"];
    const colon = word.indexOf(":");
    const kind = word.slice(0, Math.max(0, colon));
    if (!kinds.includes(kind) || colon === word.length - 1) {
      throw new UsageFault(`must be KIND:ID, where KIND is ${kinds.join(", ")}`);
    }
    return { kind, id: word.slice(colon + 1) };
  },
};
/** `all`, or doors as `unit/door`, set apart by commas. */
export const doors: Reader = {
  hint: "all|UNIT/DOOR,…",
  read(word) {
    if (word === "all") return "all";
    const list = words(word);
    if (!list.every((door) => /^[^/]+\/[^/]+$/.test(door))) {
      throw new UsageFault("must be all, none, or doors as UNIT/DOOR, set apart by commas");
    }
    return list;
  },
};
/** `all`, or `group:0+3+5` and `group:all`, set apart by commas. */
export const lifts: Reader = {
  hint: "all|GROUP:LEVEL+…,…",
  read(word) {
    if (word === "all") return "all";
    return words(word).map((part) => {
      const match = /^([^:]+):(all|-?\d+(?:\+-?\d+)*)$/.exec(part);
      if (match === null) {
        throw new UsageFault("must be all, none, or GROUP:all or GROUP:0+3, set apart by commas");
      }
      const [, group, levels] = match;
      return { group, levels: levels === "all" ? "all" : levels!.split("+").map(Number) };
    });
  },
};

const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const window = new RegExp(
  String.raw`^((?:${weekdays.join("|")})(?:-(?:${weekdays.join("|")}))?(?:\+(?:${
    weekdays.join("|")
  }))*)\s+(\d\d:\d\d)-(\d\d:\d\d)(?:\s+(as_usual|closed|only))?$`,
);
/** `mon-fri 08:00-18:00 closed`, set apart by commas; the last word is for holidays. */
export const schedule: Reader = {
  hint: "'mon-fri 08:00-18:00 [closed|only],…'",
  read(word) {
    return {
      windows: words(word).map((part) => {
        const match = window.exec(part.trim());
        if (match === null) {
          throw new UsageFault(
            "must be days and times, such as 'mon-fri 08:00-18:00' or 'sat+sun 10:00-14:00 closed'",
          );
        }
        const [, days, from, until, holidays = "as_usual"] = match;
        return { weekdays: daysOf(days!), from, until, holidays };
      }),
    };
  },
};

/** One of some words. */
export function choice(...choices: readonly string[]): Reader {
  const hint = choices.join("|");
  return {
    hint,
    read: (word) => one(Object.fromEntries(choices.map((one) => [one, one])), word, hint),
  };
}

/** One of some words, each standing for another value. */
export function standingFor(values: Readonly<Record<string, unknown>>): Reader {
  const hint = Object.keys(values).join("|");
  return { hint, read: (word) => one(values, word, hint) };
}

/** What another reader takes, or `none`. */
export function orNone(reader: Reader): Reader {
  return {
    hint: `${reader.hint}|none`,
    read: (word) => word === "none" ? null : reader.read(word),
  };
}

/** Words set apart by commas, each as another reader takes it; `none` is the empty list. */
export function listOf(reader: Reader): Reader {
  return {
    hint: `${reader.hint},…`,
    read: (word) => words(word).map((part) => reader.read(part)),
  };
}

/** The version of the statement that was agreed to, as the two fields that assert it (R28). */
export const consent: Reader = {
  hint: "VERSION",
  read: (word) => ({ consentAsserted: true, statementVersion: word }),
};

function words(word: string): string[] {
  return word === "none" || word === "" ? [] : word.split(",").map((part) => part.trim());
}

function one(values: Readonly<Record<string, unknown>>, word: string, hint: string): unknown {
  if (Object.hasOwn(values, word)) return values[word];
  throw new UsageFault(`must be ${hint.replaceAll("|", " or ")}`);
}

/** ISO 8601 numbers of days: `mon-fri+sun`; a range that passes Sunday goes on with Monday. */
function daysOf(text: string): number[] {
  const found = new Set<number>();
  for (const part of text.split("+")) {
    const [from, until = from] = part.split("-").map((name) => weekdays.indexOf(name) + 1);
    for (let day = from!;; day = day % 7 + 1) {
      found.add(day);
      if (day === until) break;
    }
  }
  return [...found].sort();
}
