/**
 * A program beside this one that is spoken to by lines of JSON: objects go to its standard input,
 * lines come from its standard output. It is meant to end when its input does; it is ended by force
 * where it does not, or where it says more than a line may hold.
 */

import type { Clock } from "../../src/clock.ts";

/** How one is started. */
export interface LineProgramOptions {
  readonly clock: Clock;
  readonly command: string;
  readonly args: readonly string[];
  /** A line that it said. */
  readonly line: (text: string) => void;
  /** It ended, whoever wanted that; with the last that it wrote to standard error. */
  readonly ended: (lastWords: string) => void;
}

/** Longest line taken, in characters: an SDP and its proof, each character escaped. */
export const lineCharsMax = 262_144;
/** Bytes that it may leave unread before it is taken for stuck. */
const unreadMax = 4 * 1024 * 1024;
const lastWordsMax = 2_000;
const endsWithinMs = 3_000;

const encoder = new TextEncoder();

/** One running program. */
export class LineProgram {
  readonly #clock: Clock;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #done: Promise<void>;
  #unread = 0;

  /** @throws {Deno.errors.NotFound} where there is no such command */
  constructor({ clock, command, args, line, ended }: LineProgramOptions) {
    this.#clock = clock;
    this.#child = new Deno.Command(command, {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    let lastWords = "";
    const output = readLines(this.#child.stdout, line).catch(() => this.kill());
    const errors = readText(this.#child.stderr, (text) => {
      lastWords = (lastWords + text).slice(-lastWordsMax);
    });
    this.#done = Promise.all([output, errors, this.#child.status]).then(() => {
      this.#input.close().catch(() => {}); // nobody reads there any more
      ended(lastWords);
    });
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Says something to it; nothing happens when it has ended. */
  send(value: unknown): void {
    const bytes = encoder.encode(`${JSON.stringify(value)}\n`);
    this.#unread += bytes.length;
    if (this.#unread > unreadMax) return this.kill();
    this.#input.write(bytes).then(() => {
      this.#unread -= bytes.length;
    }, () => {});
  }

  /** Ends it by force. */
  kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }

  /** Closes its input and waits for its end. */
  async stop(): Promise<void> {
    this.#input.close().catch(() => {}); // it may have ended by itself
    const cancel = this.#clock.after(endsWithinMs, () => this.kill());
    await this.#done;
    cancel();
  }
}

/**
 * Reads lines until the end, without an unfinished last one.
 * @throws {Error} where one is longer than {@link lineCharsMax}
 */
export async function readLines(
  from: ReadableStream<Uint8Array>,
  line: (text: string) => void,
): Promise<void> {
  let rest = "";
  await readText(from, (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    if (rest.length > lineCharsMax) throw new Error("Cannot read a line: it is too long");
    for (const each of lines) line(each);
  });
}

async function readText(
  from: ReadableStream<Uint8Array>,
  take: (text: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  for await (const bytes of from) take(decoder.decode(bytes, { stream: true }));
}
