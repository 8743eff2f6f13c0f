/**
 * A person's copy as a page to read and print (R80): one file without script, with its style in it,
 * made from the same document as the JSON. Everything that comes from data is escaped.
 */
import { Markup, markup } from "../../people/mail/markup.ts";
import { bestLanguage } from "../../words/language.ts";
import { filled, type Message } from "../../words/message.ts";
import { type Words, wordsFor } from "../../words/words.ts";
import type { ExportDocument, ExportedRecord, ExportValue, Item } from "./export_schema.ts";
import { exportWords, notPortableWords, whoseWords } from "./export_words.ts";

/** The page. */
export function exportHtml(document: ExportDocument): string {
  const page = new Page(document);
  return page.whole();
}

const style = `:root { color-scheme: light }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: #fff; color: #14181d;
  font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.7rem; line-height: 1.2 }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.25rem; border-bottom: 1px solid #c4cad1 }
h3 { margin: 1.2rem 0 .3rem; font-size: 1rem }
table { width: 100%; border-collapse: collapse; font-size: .9rem }
th, td { padding: .3rem .5rem; text-align: left; vertical-align: top;
  border-bottom: 1px solid #e3e7eb; overflow-wrap: anywhere }
th { font-weight: 600; color: #3b444d }
.note { color: #3b444d; font-size: .9rem; margin: .2rem 0 }
.text { white-space: pre-wrap }
@media print { h3, tr { break-inside: avoid } }
`;

class Page {
  readonly #document: ExportDocument;
  readonly #words: Words;

  constructor(document: ExportDocument) {
    this.#document = document;
    this.#words = wordsFor([document.language]);
  }

  whole(): string {
    const { account, cluster, madeAtMs, madeFor, controller, buildings } = this.#document;
    const title = this.#say(exportWords.title);
    return markup`<!doctype html>
<html lang="${this.#words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<h1>${title}</h1>
<p>${this.#say(exportWords.made, { moment: this.#moment(madeAtMs), account, cluster })}</p>
<p>${this.#say(exportWords.others)}</p>
${
      madeFor === "self" ? "" : this.#note(
        this.#say(exportWords.partial, {
          audience: whoseWords[madeFor][bestLanguage([this.#document.language])],
        }),
      )
    }
${controller === null ? "" : this.#note(this.#say(exportWords.controller, { controller }))}
${
      buildings.map(({ name, ask }) =>
        this.#note(`${name} – ${this.#say(exportWords.ask, { contact: ask })}`)
      )
    }
${this.#tables()}
${this.#log()}
${this.#classes()}
${this.#handling()}
${this.#notPortable()}
</body>
</html>
`.text;
  }

  #tables(): readonly Markup[] {
    const byTable = new Map<string, ExportedRecord[]>();
    for (const record of this.#document.records) {
      const known = byTable.get(record.table);
      if (known === undefined) byTable.set(record.table, [record]);
      else known.push(record);
    }
    return [...byTable].map(([table, records]) => {
      const cut = this.#document.cut.find((one) => one.table === table);
      return markup`<section>
<h2>${records[0]!.words}</h2>
${
        cut === undefined ? "" : this.#note(
          this.#say(exportWords.cut, { total: String(cut.total), shown: String(cut.shown) }),
        )
      }
${records.map((record) => this.#record(record))}
</section>`;
    });
  }

  #record({ id, building, by, atMs, entered, items }: ExportedRecord): Markup {
    const place = this.#document.buildings.find((one) => one.building === building)?.name;
    return markup`<h3>${place === undefined ? id : `${place} · ${id}`}</h3>
${entered === true ? this.#note(this.#say(exportWords.entered)) : ""}
${
      by === undefined || atMs === undefined ? "" : this.#note(
        this.#say(exportWords.made_by, { who: by.words, moment: this.#moment(atMs) }),
      )
    }
<table>
${
      this.#head(
        exportWords.what,
        exportWords.value,
        exportWords.source,
        exportWords.handling,
      )
    }
${items.map((item) => this.#item(item))}
</table>`;
  }

  #item(item: Item): Markup {
    const { words, from, handling } = item;
    const source = from === undefined ? "" : `${from.words}, ${this.#moment(from.atMs)}`;
    return markup`<tr><td>${words}</td><td class="text">${
      this.#value(item)
    }</td><td>${source}</td><td><a href="#${handling}">${handling}</a></td></tr>`;
  }

  #value({ way, value, names, sinceMs, at, handling }: Item): string {
    if (names !== undefined) return names.words;
    if (value !== undefined) return this.#text(value, at);
    if (way !== "told_of") return this.#document.handling[handling]?.copy ?? way;
    const kept = this.#say(exportWords.kept_secret);
    return sinceMs === undefined
      ? kept
      : `${kept}, ${this.#say(exportWords.since, { moment: this.#moment(sinceMs) })}`;
  }

  #text(value: ExportValue, at: string): string {
    if (typeof value === "boolean") return this.#say(value ? exportWords.yes : exportWords.no);
    if (typeof value === "number") return /Ms$/.test(at) ? this.#moment(value) : String(value);
    if (typeof value === "string") return value;
    if (Array.isArray(value)) return value.map((one) => this.#text(one, at)).join(", ");
    return Object.entries(value).map(([name, one]) => `${name}: ${this.#text(one, "")}`).join(", ");
  }

  #log(): Markup {
    const { total, fromMs, whole, entries, handling } = this.#document.audit;
    return markup`<section>
<h2>${this.#say(exportWords.log)}</h2>
${
      this.#note(this.#say(exportWords.log_found, {
        moment: this.#moment(fromMs),
        total: String(total),
        shown: String(entries.length),
      }))
    }
${whole ? "" : this.#note(this.#say(exportWords.log_part))}
<p class="note">${this.#say(exportWords.handling)}: <a href="#${handling}">${handling}</a></p>
<table>
${this.#head(exportWords.when, exportWords.what, exportWords.who, exportWords.details)}
${
      entries.map(({ atMs, what, by, about, facts }) => {
        const told = Object.entries(facts).map(([name, fact]) => `${name} ${fact}`);
        return markup`<tr><td>${this.#moment(atMs)}</td><td>${
          what.replaceAll("_", " ")
        }</td><td>${by.words}</td><td>${[...about, ...told].join("; ")}</td></tr>`;
      })
    }
</table>
</section>`;
  }

  #classes(): Markup {
    return markup`<section>
<h2>${this.#say(exportWords.classes)}</h2>
<table>
${this.#head(exportWords.what, exportWords.copy, exportWords.keep)}
${
      this.#document.classes.map((of) =>
        markup`<tr><td>${of.class} ${of.words}</td><td>${of.copy}</td><td>${of.keep}</td></tr>`
      )
    }
</table>
</section>`;
  }

  #handling(): Markup {
    return markup`<section>
<h2>${this.#say(exportWords.how)}</h2>
<table>
${
      this.#head(
        exportWords.handling,
        exportWords.what,
        exportWords.why,
        exportWords.keep,
        exportWords.read,
        exportWords.erasure,
      )
    }
${
      Object.entries(this.#document.handling).map(([key, { words, why, keep, read, erasure }]) =>
        markup`<tr id="${key}"><td>${key}</td><td>${words}</td><td>${
          why.map((one) => one.words).join("; ")
        }</td><td>${keep}</td><td>${
          read.join(", ") || this.#say(exportWords.nobody)
        }</td><td>${erasure}</td></tr>`
      )
    }
</table>
</section>`;
  }

  #notPortable(): Markup | string {
    const { notPortable, language } = this.#document;
    if (notPortable.length === 0) return "";
    return markup`<section>
<h2>${this.#say(exportWords.not_portable)}</h2>
${notPortable.map(({ what }) => this.#note(notPortableWords[what][bestLanguage([language])]))}
</section>`;
  }

  #head(...columns: readonly Message[]): Markup {
    return markup`<tr>${columns.map((one) => markup`<th>${this.#say(one)}</th>`)}</tr>`;
  }

  #note(text: string): Markup {
    return markup`<p class="note">${text}</p>`;
  }

  #moment(atMs: number): string {
    return `${this.#words.moment(atMs, "UTC")} UTC`;
  }

  #say(message: Message, given: Readonly<Record<string, string>> = {}): string {
    return filled(message[this.#words.language], given);
  }
}
