/**
 * The real server as the benchmark starts it: the demo's own entry without its building, on
 * loopback and free ports, with a data folder, a site file and device passwords of this run only.
 */
import { type DemoClient, demoClientFile } from "../../demo/kone_client.ts";
import { SystemClock } from "../../src/clock.ts";
import type { SiteFile } from "../../src/site.ts";
import { endProcess, type Usage, usageOf } from "./child.ts";
import { linesOf } from "./lines.ts";
import type { Shares } from "../../src/operations/metrics.ts";
import { type MetricsPage, readMetrics } from "./metrics_page.ts";

/** A server of a benchmark's own, in place of the demo's entry without its building. */
export interface ServerEntry {
  /** In this folder. */
  readonly script: string;
  readonly args: readonly string[];
}

/** How long a start may take. */
const startMs = 30_000;
/** How much of the server's output is kept, to be shown when it fails. */
const outputLinesMax = 60;
const clock = new SystemClock();

/** A started server. */
export class ServerProcess {
  readonly #process: Deno.ChildProcess;
  readonly #dir: string;
  readonly #output: string[] = [];
  readonly #reading: Promise<unknown>;
  readonly http: string;
  readonly mqtt: string;
  readonly #metrics: string;

  private constructor(dir: string, process: Deno.ChildProcess, ports: readonly number[]) {
    this.#dir = dir;
    this.#process = process;
    this.http = `http://127.0.0.1:${ports[0]}`;
    this.mqtt = `mqtt://127.0.0.1:${ports[1]}`;
    this.#metrics = `http://127.0.0.1:${ports[2]}`;
    this.#reading = Promise.all([this.#read(process.stdout), this.#read(process.stderr)]);
  }

  /**
   * Starts a server and waits until it says `ready`.
   * @param secrets the devices' secrets, hashed, as `--device-secrets` takes them.
   * @param flags more flags for the runtime, such as those of a profiler.
   * @param own another entry than the demo's
   */
  static async start(
    site: SiteFile,
    secrets: string,
    flags: readonly string[] = [],
    own?: ServerEntry,
  ): Promise<ServerProcess> {
    const dir = await Deno.makeTempDir({ prefix: "vestibule-bench-" });
    const ports = freePorts(3);
    const siteFile = `${dir}/site.json`;
    await Deno.writeTextFile(siteFile, JSON.stringify(site), { mode: 0o600 });
    const entry = new URL(own?.script ?? "../../demo/main.ts", import.meta.url).pathname;
    const process = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", ...await productFlags(), ...flags, entry],
        ...["--site", siteFile, "--device-secrets", secrets],
        ...(own?.args ?? ["--no-building"]),
        ...["--http", `127.0.0.1:${ports[0]}`, "--mqtt", `127.0.0.1:${ports[1]}`],
        ...["--metrics", `127.0.0.1:${ports[2]}`, "--data", `${dir}/data`],
        // All phones of the benchmark come from one address and are minted at once.
        ...["--sockets-per-address-max", "12000", "--requests-per-second", "100000"],
      ],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const server = new ServerProcess(dir, process, ports);
    try {
      await server.#ready();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** The process id. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Processor time and memory so far. */
  usage(): Usage {
    return usageOf(this.#process.pid);
  }

  /** What the server's metrics listener says now. */
  async metrics(): Promise<MetricsPage> {
    const response = await fetch(`${this.#metrics}/metrics`);
    return readMetrics(await response.text());
  }

  /** Where the server's time went since its start, as it says itself. */
  async shares(): Promise<Shares> {
    const response = await fetch(`${this.#metrics}/shares`);
    return await response.json() as Shares;
  }

  /** What the demo's client of the KONE-compatible API proves itself with. */
  async koneClient(): Promise<Pick<DemoClient, "clientId" | "clientSecret">> {
    const text = await Deno.readTextFile(`${this.#dir}/data/${demoClientFile}`);
    return JSON.parse(text) as DemoClient;
  }

  /** The last lines that the server wrote. */
  get output(): string {
    return this.#output.join("\n");
  }

  /** Ends the server and removes its folder. */
  async stop(): Promise<void> {
    await endProcess(this.#process, true);
    await this.#reading;
    await Deno.remove(this.#dir, { recursive: true });
  }

  async #ready(): Promise<void> {
    let ended = false;
    this.#process.status.then(() => ended = true);
    const untilMs = clock.monotonic() + startMs;
    while (!this.#output.some((line) => line.startsWith("ready "))) {
      if (ended || clock.monotonic() > untilMs) {
        throw new Error(`Cannot start the server: it is not ready\n${this.output}`);
      }
      await new Promise<void>((resolve) => clock.after(20, resolve));
    }
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const line of linesOf(stream)) {
      this.#output.push(line);
      if (this.#output.length > outputLinesMax) this.#output.shift();
    }
  }
}

/** The runtime's flags of `deno task demo`, so that what is measured is what people run. */
export async function productFlags(): Promise<string[]> {
  const file = JSON.parse(
    await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
  ) as { tasks: { demo: { command: string } } };
  const words = file.tasks.demo.command.split(/\s+/);
  return words.slice(words.indexOf("run") + 1, words.indexOf("demo/main.ts"));
}

/** Ports of loopback that were free a moment ago. */
export function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map((listener) => listener.addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}
