/** A program of this project as a process of its own: its lines as they come, its end by its id. */
import { fileURLToPath } from "node:url";
import { Inbox } from "./inbox.ts";

/** How a program is run. */
export interface ProgramOptions {
  /** Below the project's folder. */
  readonly file: string;
  readonly args: readonly string[];
  /** What it may do, as flags of Deno. */
  readonly permissions: readonly string[];
  /** Hears of its lines. */
  readonly line: (text: string, from: "out" | "err") => void;
}

/** Lines of its standard error that are kept for whoever asks what went wrong. */
const keptMax = 200;

/** A process that runs. */
export class Program {
  readonly errors: string[] = [];
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #reading: Promise<unknown>;
  /** Its exit code, once it has ended. */
  readonly status: Promise<number>;

  constructor({ file, args, permissions, line }: ProgramOptions) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--no-check", "--cached-only", "--ignore-env"],
        ...permissions,
        fileURLToPath(new URL(`../../${file}`, import.meta.url)),
        ...args,
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#input = this.#process.stdin.getWriter();
    this.#reading = Promise.all([
      linesOf(this.#process.stdout, (text) => line(text, "out")),
      linesOf(this.#process.stderr, (text) => {
        this.errors.push(text);
        if (this.errors.length > keptMax) this.errors.shift();
        line(text, "err");
      }),
    ]);
    this.status = this.#process.status.then(({ code }) => code);
  }

  /** The process id. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Says a line to it. */
  async say(text: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${text}\n`));
  }

  /** Ends it by its process id; resolves with its exit code once all it said was read. */
  async end(signal: "SIGTERM" | "SIGKILL"): Promise<number> {
    try {
      this.#process.kill(signal);
    } catch {
      // it has ended on its own
    }
    const code = await this.status;
    await this.#input.close().catch(() => {}); // nobody reads it any more
    await this.#reading;
    return code;
  }
}

/** The line that is as wanted, once a program has said it; fails with its errors, or as it ends. */
export async function lineOf(
  inbox: Inbox<string>,
  program: Program,
  what: string,
  is: (line: string) => boolean,
): Promise<string> {
  const gone = Promise.withResolvers<never>();
  void program.status.then((code) => gone.reject(new Error(`The program ended with ${code}`)));
  gone.promise.catch(() => {}); // it ends later, when nobody waits for its line any more
  try {
    return await Promise.race([inbox.next(what, is), gone.promise]);
  } catch (error) {
    throw new Error(`${String(error)}\n${program.errors.slice(-40).join("\n")}`);
  }
}

async function linesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  line: (text: string) => void,
): Promise<void> {
  let rest = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + part).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(line);
  }
}
