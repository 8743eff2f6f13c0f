/**
 * The demo as anybody starts it: the command of `deno task demo`, in a process of its own, on free
 * ports, with a data folder that goes with it. Waits for the `ready http://…` line.
 */
import { fileURLToPath } from "node:url";
import type { Order } from "../../adapters/simulator/control.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const readyWithinMs = 30_000;
const stopWithinMs = 8_000;
const tailMax = 4_000;

/** How to start it. */
export interface DemoOptions {
  /** Further arguments, such as `--passengers`. */
  readonly args?: readonly string[];
}

/** A running demo; disposing of it ends the process and removes its data. */
export class DemoProcess implements AsyncDisposable {
  readonly url: string;
  readonly #options: DemoOptions;
  readonly #data: string;
  #child: Deno.ChildProcess;
  #output: Output;
  #orders: WritableStreamDefaultWriter<Uint8Array>;

  private constructor(url: string, { child, output }: Spawned, data: string, options: DemoOptions) {
    this.url = url;
    this.#options = options;
    this.#data = data;
    this.#child = child;
    this.#output = output;
    this.#orders = child.stdin.getWriter();
  }

  /** Starts a demo and waits until it is ready. */
  static async start(options: DemoOptions = {}): Promise<DemoProcess> {
    const data = await Deno.makeTempDir({ prefix: "vestibule-demo-" });
    const spawned = await spawn("127.0.0.1:0", data, options);
    try {
      return new DemoProcess(await spawned.output.ready(), spawned, data, options);
    } catch (error) {
      await end(spawned);
      await Deno.remove(data, { recursive: true });
      throw error;
    }
  }

  /** Ends it and starts it again with its data, at the same address. */
  async restart(): Promise<void> {
    await this.#orders.close().catch(() => {}); // it may have ended by itself
    await end({ child: this.#child, output: this.#output });
    const { child, output } = await spawn(new URL(this.url).host, this.#data, this.#options);
    this.#child = child;
    this.#output = output;
    this.#orders = child.stdin.getWriter();
    await output.ready();
  }

  /** The end of what it wrote, for a message when something fails. */
  get tail(): string {
    return this.#output.tail;
  }

  /** Breaks or mends something in the simulated building. */
  async order(order: Order): Promise<void> {
    await this.#orders.write(new TextEncoder().encode(`${JSON.stringify(order)}\n`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#orders.close().catch(() => {}); // it may have ended by itself
    await end({ child: this.#child, output: this.#output });
    await Deno.remove(this.#data, { recursive: true });
  }
}

interface Spawned {
  readonly child: Deno.ChildProcess;
  readonly output: Output;
}

async function spawn(http: string, data: string, { args = [] }: DemoOptions): Promise<Spawned> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...await demoCommand(),
      ...["--http", http, "--mqtt", "127.0.0.1:0", "--metrics", "127.0.0.1:0"],
      // The cluster's secret lies beside the data, and goes with it.
      ...["--data", `${data}/data`, "--control"],
      ...args,
    ],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return { child, output: new Output(child) };
}

/** The words of `deno task demo` behind `deno`, so that the tests run it with its own permissions. */
async function demoCommand(): Promise<string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${root}deno.json`));
  const [program, ...args] = String(tasks.demo.command ?? tasks.demo).split(" ");
  if (program !== "deno") throw new Error(`Cannot start the demo: its task runs ${program}`);
  return args;
}

async function end({ child, output }: Spawned): Promise<void> {
  const gone = child.status;
  signal(child, "SIGTERM");
  const deadline = setTimeout(() => signal(child, "SIGKILL"), stopWithinMs);
  await gone;
  clearTimeout(deadline);
  await output.closed;
}

function signal(child: Deno.ChildProcess, name: Deno.Signal): void {
  try {
    child.kill(name);
  } catch {
    // it has ended by itself
  }
}

/** Reads both streams to their end, so that the process is never held up by a full pipe. */
class Output {
  tail = "";
  readonly closed: Promise<void>;
  readonly #ready = Promise.withResolvers<string>();

  constructor(child: Deno.ChildProcess) {
    this.closed = Promise.all([this.#read(child.stdout), this.#read(child.stderr)]).then(() => {
      this.#ready.reject(
        new Error(`Cannot use the demo: it ended before it was ready\n${this.tail}`),
      );
    });
  }

  /** The address of the `ready` line. */
  async ready(): Promise<string> {
    const deadline = setTimeout(() => {
      this.#ready.reject(
        new Error(`Cannot use the demo: not ready within ${readyWithinMs} ms\n${this.tail}`),
      );
    }, readyWithinMs);
    try {
      return await this.#ready.promise;
    } finally {
      clearTimeout(deadline);
    }
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let line = "";
    for await (const chunk of stream) {
      const text = decoder.decode(chunk, { stream: true });
      this.tail = (this.tail + text).slice(-tailMax);
      const lines = (line + text).split("\n");
      line = lines.pop() ?? "";
      for (const whole of lines) {
        const url = /^ready (http:\/\/\S+)/.exec(whole)?.[1];
        if (url !== undefined) this.#ready.resolve(url.replace(/\/$/, ""));
      }
    }
  }
}
