/**
 * Comma-separated values as RFC 4180 has them: fields may stand in double quotes, a quote within is
 * doubled, lines end with CRLF or LF. Everything is bounded, and every fault is told with its line
 * and its field, so that one look at a file shows all that is wrong with it.
 */
import { Buffer } from "node:buffer";

/** Bounds of a file. */
export interface CsvBounds {
  readonly bytesMax: number;
  /** Records, the header among them. */
  readonly recordsMax: number;
  readonly fieldsMax: number;
  /** Of one field, in UTF-16 code units. */
  readonly lengthMax: number;
  /** Faults told; there may be more. */
  readonly faultsMax: number;
}

/** What is wrong, and where. */
export interface CsvFault {
  /** From 1. */
  readonly line: number;
  /** The name of the column where it is known, else the field's number, from 1. */
  readonly column: string;
  readonly fault: string;
}

/** One record. */
export interface CsvRecord {
  /** The line that it begins on. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** What stands in a file. */
export interface Csv {
  readonly records: readonly CsvRecord[];
  readonly faults: readonly CsvFault[];
}

/** Reads a file's text; wholly empty lines are passed over. */
export function parseCsv(text: string, bounds: CsvBounds): Csv {
  if (text.length > bounds.bytesMax || Buffer.byteLength(text) > bounds.bytesMax) {
    const fault = `the file is longer than ${bounds.bytesMax} bytes`;
    return { records: [], faults: [{ line: 1, column: "1", fault }] };
  }
  return new Reader(text.startsWith("\ufeff") ? text.slice(1) : text, bounds).read();
}

class Reader {
  readonly #text: string;
  readonly #bounds: CsvBounds;
  readonly #records: CsvRecord[] = [];
  readonly #faults: CsvFault[] = [];
  #at = 0;
  #line = 1;
  #fields: string[] = [];

  constructor(text: string, bounds: CsvBounds) {
    this.#text = text;
    this.#bounds = bounds;
  }

  read(): Csv {
    while (this.#at < this.#text.length && this.#faults.length < this.#bounds.faultsMax) {
      const line = this.#line;
      this.#fields = [];
      this.#record();
      if (this.#fields.length === 1 && this.#fields[0] === "") continue;
      if (this.#records.length >= this.#bounds.recordsMax) {
        this.#fault(line, `the file has more than ${this.#bounds.recordsMax} records`);
        break;
      }
      this.#records.push({ line, fields: this.#fields });
    }
    return { records: this.#records, faults: this.#faults };
  }

  /** Reads fields up to and with the end of the record. */
  #record(): void {
    for (;;) {
      const line = this.#line;
      const field = this.#text[this.#at] === '"' ? this.#quoted() : this.#plain();
      if (field.length > this.#bounds.lengthMax) {
        this.#fault(line, `is longer than ${this.#bounds.lengthMax} characters`, 1);
      }
      if (this.#fields.length < this.#bounds.fieldsMax) {
        this.#fields.push(field.slice(0, this.#bounds.lengthMax));
      } else this.#fault(line, `a record has at most ${this.#bounds.fieldsMax} fields`);
      const next = this.#text[this.#at++];
      if (next === ",") continue;
      if (next === "\r") this.#at++;
      this.#line++;
      return;
    }
  }

  #plain(): string {
    const from = this.#at;
    while (!this.#ends()) this.#at++;
    const field = this.#text.slice(from, this.#at);
    if (field.includes('"')) {
      this.#fault(this.#line, "holds a quote but does not begin with one", 1);
    }
    return field;
  }

  #quoted(): string {
    const begun = this.#line;
    const parts: string[] = [];
    for (;;) {
      const from = ++this.#at;
      const end = this.#text.indexOf('"', from);
      if (end < 0) {
        this.#fault(begun, "begins with a quote that is never closed", 1);
        this.#at = this.#text.length;
        return "";
      }
      const part = this.#text.slice(from, end);
      parts.push(part);
      for (let at = part.indexOf("\n"); at >= 0; at = part.indexOf("\n", at + 1)) this.#line++;
      this.#at = end + 1;
      if (this.#text[this.#at] !== '"') break;
      parts.push('"');
    }
    if (!this.#ends()) {
      this.#fault(this.#line, "goes on after its closing quote", 1);
      while (!this.#ends()) this.#at++;
    }
    return parts.join("");
  }

  #ends(): boolean {
    const here = this.#text[this.#at];
    return here === undefined || here === "," || here === "\n" ||
      (here === "\r" && this.#text[this.#at + 1] === "\n");
  }

  #fault(line: number, fault: string, ahead = 0): void {
    if (this.#faults.length >= this.#bounds.faultsMax) return;
    this.#faults.push({ line, column: String(this.#fields.length + ahead), fault });
  }
}
