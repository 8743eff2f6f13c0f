/**
 * A process of the benchmark, seen from the one that runs it. The two speak JSON lines: a request
 * `{id, do, …}` on the child's standard input, an answer `{id, ok}` or `{id, error}` on its
 * standard output. A child whose input ends exits, so nothing outlives the benchmark even when
 * that is killed. Only children started here are ever ended, each by its own process id.
 */
import { SystemClock } from "../../src/clock.ts";
import { linesOf } from "./lines.ts";

const clock = new SystemClock();

/** Processor time and memory of a process since its start. */
export interface Usage {
  /** User and system time, milliseconds. */
  readonly cpuMs: number;
  readonly rssBytes: number;
}

/** How long a child may take to answer unless a request says otherwise. */
const answerMs = 60_000;
/** How long a child may take to end when asked, before it is killed. */
const stopMs = 5_000;

/** A started child. */
export class Child {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #waiting = new Map<number, {
    resolve: (value: unknown) => void;
    reject: (error: Error) => void;
  }>();
  readonly #reading: Promise<void>;
  readonly #name: string;
  #next = 1;
  #ended = false;

  private constructor(name: string, process: Deno.ChildProcess) {
    this.#name = name;
    this.#process = process;
    this.#writer = process.stdin.getWriter();
    this.#reading = this.#read();
  }

  /** Starts a script of this folder. Its standard error goes to ours. */
  static start(script: string, flags: readonly string[] = []): Child {
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", ...flags, new URL(script, import.meta.url).pathname],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    return new Child(script, process);
  }

  /** The process id. */
  get pid(): number {
    return this.#process.pid;
  }

  /**
   * Asks for something and waits for the answer.
   * @throws {Error} the child answered with an error, ended, or took longer than `deadlineMs`.
   */
  async ask<Answer>(what: string, more: object = {}, deadlineMs = answerMs): Promise<Answer> {
    if (this.#ended) throw new Error(`Cannot ask ${this.#name} to ${what}: it has ended`);
    const id = this.#next++;
    let disarm = () => {};
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      disarm = clock.after(
        deadlineMs,
        () => reject(new Error(`Cannot ${what} in ${this.#name}: no answer in ${deadlineMs} ms`)),
      );
    });
    try {
      const line = JSON.stringify({ id, do: what, ...more }) + "\n";
      // A write that fails shows as the end of the process, which rejects the answer.
      this.#writer.write(new TextEncoder().encode(line)).catch(() => {});
      return await answer as Answer;
    } finally {
      disarm();
      this.#waiting.delete(id);
    }
  }

  /** Processor time and memory so far. */
  usage(): Usage {
    return usageOf(this.#process.pid);
  }

  /** Ends the child: closes its input, and kills it where it has not ended after 5 s. */
  async stop(): Promise<void> {
    await this.#writer.close().catch(() => {});
    await endProcess(this.#process, false);
    await this.#reading;
  }

  async #read(): Promise<void> {
    for await (const line of linesOf(this.#process.stdout)) {
      let answer: { id?: number; ok?: unknown; error?: string };
      try {
        answer = JSON.parse(line);
      } catch {
        continue; // a library's chatter is not an answer
      }
      const waiting = answer.id === undefined ? undefined : this.#waiting.get(answer.id);
      if (answer.error === undefined) waiting?.resolve(answer.ok);
      else waiting?.reject(new Error(`${this.#name}: ${answer.error}`));
    }
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) reject(new Error(`${this.#name} has ended`));
  }
}

/**
 * Waits for a process to end, at most 5 s, and then kills it by its id.
 * @param ask whether to send it SIGTERM first.
 */
export async function endProcess(process: Deno.ChildProcess, ask: boolean): Promise<void> {
  const kill = (signal: Deno.Signal) => {
    try {
      process.kill(signal);
    } catch {
      // it has ended on its own
    }
  };
  if (ask) kill("SIGTERM");
  const disarm = clock.after(stopMs, () => kill("SIGKILL"));
  await process.status;
  disarm();
}

/**
 * Processor time and memory of a process of ours, from the process file system. It is read by
 * another program, since the runtime reads there only with all permissions.
 */
export function usageOf(pid: number): Usage {
  const { stdout } = new Deno.Command("cat", { args: [`/proc/${pid}/stat`] }).outputSync();
  const stat = new TextDecoder().decode(stdout);
  // The name in parentheses may hold spaces; fields are counted behind it (proc(5): 14, 15, 24).
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticksPerSecond = 100; // USER_HZ, fixed in Linux's interface to user space
  const pageBytes = 4096;
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * 1000 / ticksPerSecond,
    rssBytes: Number(fields[21]) * pageBytes,
  };
}

/** Wall time finer than a millisecond; the processes of one machine agree on it. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now();
}

/** What a child can be asked for. */
export type Handlers = Readonly<Record<string, (request: never) => unknown>>;

/** The child's own side: answers requests until its input ends, then exits. */
export async function serveParent(handlers: Handlers): Promise<never> {
  const say = (line: object) => {
    const bytes = new TextEncoder().encode(JSON.stringify(line) + "\n");
    for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
  };
  for await (const line of linesOf(Deno.stdin.readable)) {
    const request = JSON.parse(line) as { id: number; do: string };
    const handler = handlers[request.do];
    // Requests overlap: a long one must not keep a short one waiting.
    Promise.resolve().then(() => {
      if (handler === undefined) throw new Error(`Cannot ${request.do}: no such request`);
      return handler(request as never);
    }).then(
      (ok) => say({ id: request.id, ok: ok ?? null }),
      (error) => say({ id: request.id, error: String(error?.stack ?? error) }),
    );
  }
  Deno.exit(0);
}
