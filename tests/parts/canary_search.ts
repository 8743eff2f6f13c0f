/**
 * Looks for words in bytes, in every way that software commonly writes text: UTF-8 and UTF-16 in any
 * case, composed or not, percent-encoded, escaped as in JSON, in hexadecimal, and in both base64
 * alphabets at whatever place of the stream the word begins.
 *
 * All forms of all words are looked for at once (Aho and Corasick, 1975), so that tens of megabytes
 * take a fraction of a second. ASCII letters are compared in lower case throughout; for base64 that
 * finds a little too much rather than too little.
 */
import { Buffer } from "node:buffer";

/** Something that must not be found. */
export interface Word {
  /** What it is, for whoever reads of a hit. */
  readonly what: string;
  readonly text: string;
}

/** A word that was found. */
export interface Hit extends Word {
  readonly form: string;
}

const symbols = 256;
/** Shorter forms would be found in random bytes. */
const formBytesMin = 6;
const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** Finds words. */
export class CanarySearch {
  readonly words: readonly Word[];
  /** By state and byte: the next state. */
  readonly #next: Int32Array;
  /** By state: the forms that end there. */
  readonly #ends: readonly (readonly { readonly hit: Hit; readonly length: number }[])[];

  /** @param words those of digits alone count only where no further digit stands beside them. */
  constructor(words: readonly Word[]) {
    this.words = words;
    const forms = words.flatMap((word) =>
      [...formsOf(word.text)].map(([bytes, form]) => ({ hit: { ...word, form }, bytes }))
    );
    const most = 1 + forms.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const next = new Int32Array(most * symbols).fill(-1);
    const ends: { hit: Hit; length: number }[][] = [[]];
    for (const { hit, bytes } of forms) {
      let state = 0;
      for (const byte of Buffer.from(bytes, "latin1")) {
        const at = state * symbols + lower(byte);
        if (next[at] === -1) {
          next[at] = ends.length;
          ends.push([]);
        }
        state = next[at]!;
      }
      ends[state]!.push({ hit, length: bytes.length });
    }
    link(next, ends);
    this.#next = next;
    this.#ends = ends;
  }

  /** What of the words stands in some bytes; each form once. */
  in(bytes: Uint8Array): readonly Hit[] {
    const found = new Set<Hit>();
    const next = this.#next;
    let state = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      state = next[state * symbols + (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)]!;
      for (const { hit, length } of this.#ends[state]!) {
        if (!isPartOfNumber(hit, bytes, at - length, at + 1)) found.add(hit);
      }
    }
    return [...found];
  }

  /** As {@link in}, in words for a reader: what was found, in which form, where. */
  told(text: string | Uint8Array, where: string): readonly string[] {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    return this.in(bytes).map(({ what, form }) => `${what} as ${form} in ${where}`);
  }

  /** As {@link told}, of every file below a folder, and of the files' names. */
  below(folder: string): readonly string[] {
    return [...filesBelow(folder)].flatMap((path) => {
      const name = path.slice(folder.length + 1);
      return [...this.told(name, `the name ${name}`), ...this.told(Deno.readFileSync(path), name)];
    });
  }
}

/** All files below a folder; sockets have no bytes, and what goes meanwhile is left out. */
export function* filesBelow(folder: string): Iterable<string> {
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* filesBelow(path);
    else if (isFile) yield path;
  }
}

/** Every form of a text, one character a byte, in lower case, with its name. */
export function formsOf(text: string): ReadonlyMap<string, string> {
  const forms = new Map<string, string>();
  const put = (bytes: string, form: string) => {
    const folded = bytes.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    if (folded.length >= formBytesMin && !forms.has(folded)) forms.set(folded, form);
  };
  const variants = new Set([text, text.toLowerCase(), text.toUpperCase()]);
  for (const one of [...variants]) variants.add(one.normalize("NFD"));
  for (const one of variants) {
    const utf8 = Buffer.from(one);
    const utf16 = Buffer.from(one, "utf16le");
    put(utf8.toString("latin1"), "UTF-8");
    put(utf16.toString("latin1"), "UTF-16LE");
    put(Buffer.from(utf16).swap16().toString("latin1"), "UTF-16BE");
    put(one.replace(/[^\x20-\x7e]/g, escaped), "JSON with escapes");
    put(encodeURIComponent(one), "percent-encoded");
    put(encodeURIComponent(one).replaceAll("%20", "+"), "form-encoded");
    put(utf8.toString("hex").replace(/../g, "%$&"), "percent-encoded byte by byte");
    for (const [bytes, of] of [[utf8, "UTF-8"], [utf16, "UTF-16LE"]] as const) {
      put(bytes.toString("hex"), `hexadecimal of ${of}`);
      for (const alphabet of ["base64", "base64url"] as const) {
        for (const before of [0, 1, 2]) {
          put(middle(bytes, alphabet, before), `${alphabet} of ${of}`);
        }
      }
    }
  }
  return forms;
}

/** The characters of base64 that bytes alone decide, so many bytes of a stream standing before. */
function middle(bytes: Buffer, alphabet: "base64" | "base64url", before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString(alphabet).replaceAll("=", "");
  const isOpen = (before + bytes.length) % 3 !== 0;
  return text.slice(before === 0 ? 0 : before + 1, isOpen ? -1 : undefined);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function isPartOfNumber({ text }: Word, bytes: Uint8Array, before: number, after: number): boolean {
  return /^\d+$/.test(text) && (isDigit(bytes[before]) || isDigit(bytes[after]));
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

/** Leads each state on for every byte, and lets it end what its longest proper suffix ends. */
function link(next: Int32Array, ends: { hit: Hit; length: number }[][]): void {
  const suffix = new Int32Array(ends.length);
  const queue: number[] = [];
  for (let byte = 0; byte < symbols; byte++) {
    const state = next[byte]!;
    if (state === -1) next[byte] = 0;
    else queue.push(state);
  }
  for (let at = 0; at < queue.length; at++) {
    const state = queue[at]!;
    const shorter = suffix[state]!;
    ends[state]!.push(...ends[shorter]!);
    for (let byte = 0; byte < symbols; byte++) {
      const to = next[state * symbols + byte]!;
      if (to === -1) next[state * symbols + byte] = next[shorter * symbols + byte]!;
      else {
        suffix[to] = next[shorter * symbols + byte]!;
        queue.push(to);
      }
    }
  }
}
