/**
 * The real server as a process that can be killed and started again on the same data and ports.
 * It is the demo's entry without its building, since that one mints capabilities for the tests.
 */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { checkSite, type Site, type SiteFile } from "../../src/site.ts";
import { SystemClock } from "../../src/clock.ts";

const clock = new SystemClock();
const readyWithinMs = 30_000;
const outputMax = 400;

/** How a server is started. */
export interface ServerOptions {
  readonly site: SiteFile;
  /** More settings, such as another broker; `--mqtt` is left out where `--mqtt-url` stands. */
  readonly args?: readonly string[];
}

/** A server process. */
export class ServerProcess {
  readonly site: Site;
  readonly http: string;
  /** Of the embedded broker. */
  readonly mqtt: string;
  readonly metricsUrl: string;
  /** Each device's secret. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly dir: string;
  readonly #args: readonly string[];
  readonly output: string[] = [];
  #process: Deno.ChildProcess | null = null;
  #reading: Promise<unknown> = Promise.resolve();

  private constructor(
    dir: string,
    site: Site,
    secrets: Map<string, string>,
    options: ServerOptions,
  ) {
    const [http, mqtt, metrics] = freePorts(3);
    this.dir = dir;
    this.site = site;
    this.secrets = secrets;
    this.http = `http://127.0.0.1:${http}`;
    this.mqtt = `mqtt://127.0.0.1:${mqtt}`;
    this.metricsUrl = `http://127.0.0.1:${metrics}/metrics`;
    const more = options.args ?? [];
    this.#args = [
      ...["--no-building", "--site", `${dir}/site.json`, "--data", `${dir}/data`],
      ...["--http", `127.0.0.1:${http}`, "--metrics", `127.0.0.1:${metrics}`],
      ...(more.includes("--mqtt-url")
        ? []
        : ["--mqtt", `127.0.0.1:${mqtt}`, "--device-secrets", `${dir}/secrets.json`]),
      ...["--requests-per-second", "100000", "--log-level", "info"],
      ...more,
    ];
  }

  /** Prepares a folder and starts a server in it. */
  static async start(options: ServerOptions): Promise<ServerProcess> {
    const dir = await Deno.makeTempDir({ prefix: "vestibule-system-" });
    const site = checkSite(options.site);
    const secrets = new Map(site.devices.map(({ id }) => [id, crypto.randomUUID()]));
    await Deno.writeTextFile(`${dir}/site.json`, JSON.stringify(options.site));
    await Deno.writeTextFile(
      `${dir}/secrets.json`,
      JSON.stringify({
        version: 1,
        secrets: Object.fromEntries(
          [...secrets].map(([user, secret]) => [user, {
            sha256: createHash("sha256").update(secret).digest("hex"),
          }]),
        ),
      }),
      { mode: 0o600 },
    );
    const server = new ServerProcess(dir, site, secrets, options);
    await server.restart();
    return server;
  }

  /** The process id, while it runs. */
  get pid(): number {
    if (this.#process === null) throw new Error("Cannot name a process: the server is not running");
    return this.#process.pid;
  }

  /** Starts the process (again) and resolves once it says that it is ready. */
  async restart(): Promise<void> {
    const process = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--no-check",
        "--cached-only",
        "--ignore-env",
        "--allow-net=127.0.0.1,localhost",
        "--allow-read",
        "--allow-write",
        fileURLToPath(new URL("../../demo/main.ts", import.meta.url)),
        ...this.#args,
      ],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#process = process;
    const ready = Promise.withResolvers<void>();
    const read = async (stream: ReadableStream<Uint8Array>) => {
      const decoder = new TextDecoder();
      let rest = "";
      for await (const chunk of stream) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          this.output.push(line);
          if (this.output.length > outputMax) this.output.shift();
          if (line.startsWith("ready ")) ready.resolve();
        }
      }
    };
    this.#reading = Promise.all([read(process.stdout), read(process.stderr)]);
    const cancel = clock.after(
      readyWithinMs,
      () => ready.reject(new Error(`The server is not ready:\n${this.output.join("\n")}`)),
    );
    void process.status.then(({ code }) =>
      ready.reject(new Error(`The server ended with ${code}:\n${this.output.join("\n")}`))
    );
    try {
      await ready.promise;
    } finally {
      cancel();
    }
  }

  /** Ends the process as a power cut would. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Asks the process to end; resolves with its exit code. */
  async terminate(): Promise<number> {
    return await this.#end("SIGTERM");
  }

  /** Ends the process and removes its folder. */
  async dispose(): Promise<void> {
    await this.#end("SIGKILL");
    await Deno.remove(this.dir, { recursive: true });
  }

  /** The value of one figure, summed over its labels. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(this.metricsUrl)).text();
    let sum = 0;
    let found = false;
    for (const line of text.split("\n")) {
      if (line.startsWith(`${name} `) || line.startsWith(`${name}{`)) {
        sum += Number(line.slice(line.lastIndexOf(" ") + 1));
        found = true;
      }
    }
    if (!found) throw new Error(`The server has no figure named ${name}`);
    return sum;
  }

  async #end(signal: Deno.Signal): Promise<number> {
    const process = this.#process;
    if (process === null) return 0;
    this.#process = null;
    try {
      process.kill(signal);
    } catch {
      // it has ended on its own
    }
    const { code } = await process.status;
    await this.#reading;
    return code;
  }
}

/** Ports of loopback that were free a moment ago. */
export function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map(({ addr }) => (addr as Deno.NetAddr).port);
  for (const listener of listeners) listener.close();
  return ports;
}
