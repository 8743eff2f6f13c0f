/**
 * The server as its operator starts it, as a process of its own with no more rights than it needs:
 * `src/main.ts` with a store on disk, its console and, if wanted, a mail server or another broker.
 * It can be killed and started again on the same data and ports.
 */
import { createHash } from "node:crypto";
import { publicKeyOf, signerOf } from "../../adapters/mqtt/unit_signature.ts";
import { checkSite, type Site, type SiteFile } from "../../src/site.ts";
import { freePorts } from "../system/server_process.ts";
import { Inbox } from "./inbox.ts";
import { lineOf, Program } from "./program.ts";
import { rootKeyOf } from "./root_key.ts";

/** How a server is started. */
export interface VestibuleOptions {
  readonly site: SiteFile;
  /** A mail server; without, letters are the only way. */
  readonly smtpUrl?: string;
  /** A broker beside, in place of the embedded one. */
  readonly broker?: { readonly url: string; readonly user: string; readonly secret: string };
  /** More settings. */
  readonly args?: readonly string[];
  /** Hears every line that the server says, on either of its outputs. */
  readonly heard?: (line: string) => void;
}

const readyWithinMs = 30_000;

/** A server process. */
export class VestibuleProcess implements AsyncDisposable {
  readonly site: Site;
  readonly http: string;
  /** Of the embedded broker. */
  readonly mqttPort: number;
  readonly secrets: ReadonlyMap<string, string>;
  readonly dir: string;
  readonly console: string;
  readonly metricsUrl: string;
  readonly #args: readonly string[];
  readonly #heard: (line: string) => void;
  readonly #publicUrl: string;
  #program: Program | null = null;
  #operatorLink: string | null = null;

  private constructor(
    dir: string,
    site: Site,
    secrets: ReadonlyMap<string, string>,
    options: VestibuleOptions,
  ) {
    const [http = 0, mqtt = 0, metrics = 0] = freePorts(3);
    this.dir = dir;
    this.site = site;
    this.secrets = secrets;
    this.http = `http://127.0.0.1:${http}`;
    this.#publicUrl = `http://localhost:${http}`;
    this.mqttPort = mqtt;
    this.console = `${dir}/console`;
    this.metricsUrl = `http://127.0.0.1:${metrics}/metrics`;
    this.#heard = options.heard ?? (() => {});
    const { broker, smtpUrl } = options;
    this.#args = [
      ...["--site", `${dir}/site.json`, "--data", `${dir}/data`, "--console", this.console],
      ...["--http", `127.0.0.1:${http}`, "--metrics", `127.0.0.1:${metrics}`],
      ...(broker === undefined
        ? ["--mqtt", `127.0.0.1:${mqtt}`, "--device-secrets", `${dir}/secrets.json`]
        : [
          ...["--mqtt-url", broker.url, "--mqtt-user", broker.user],
          ...["--mqtt-password-file", `${dir}/broker.secret`],
        ]),
      ...(smtpUrl === undefined
        ? []
        : ["--smtp-url", smtpUrl, "--mail-from", "Linden Court <house@linden.example>"]),
      ...["--requests-per-second", "100000"],
      ...options.args ?? [],
    ];
  }

  /** Prepares a folder and starts a server in it. */
  static async start(options: VestibuleOptions): Promise<VestibuleProcess> {
    const dir = await Deno.makeTempDir({ prefix: "vestibule-people-" });
    const site = checkSite(options.site);
    const secrets = new Map(site.devices.map(({ id }) => [id, crypto.randomUUID()]));
    const write = (name: string, text: string) =>
      Deno.writeTextFile(`${dir}/${name}`, text, { mode: 0o600 });
    await write("site.json", JSON.stringify(options.site));
    const hashes = [...secrets].map(([user, secret]) =>
      [user, { sha256: createHash("sha256").update(secret).digest("hex") }] as const
    );
    await write(
      "secrets.json",
      JSON.stringify({ version: 1, secrets: Object.fromEntries(hashes) }),
    );
    if (options.broker !== undefined) await write("broker.secret", options.broker.secret);
    const server = new VestibuleProcess(dir, site, secrets, options);
    try {
      await server.restart();
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
    return server;
  }

  /** Where people reach it; passkeys belong to this address. */
  get publicUrl(): string {
    return this.#publicUrl;
  }

  /** Where the store of people lies. */
  get peopleData(): string {
    return `${this.dir}/data/people`;
  }

  /** The link that it printed for its first operator. */
  get operatorLink(): string {
    if (this.#operatorLink === null) throw new Error("The server has printed no operator's link");
    return this.#operatorLink;
  }

  /** The process id. @throws {Error} where it does not run */
  get pid(): number {
    if (this.#program === null) throw new Error("The server does not run");
    return this.#program.pid;
  }

  /** Whether it has printed a link for a first operator since its start. */
  get offersOperator(): boolean {
    return this.#operatorLink !== null;
  }

  /** What units verify its acts with, as they get it when they enrol: key id → public key. */
  async unitKeys(): Promise<Record<string, string>> {
    const key = (await rootKeyOf(this.dir)).signingKey("unit_act");
    return { [signerOf(key).kid]: publicKeyOf(key) };
  }

  /** The settings with which it is started; commands beside it take the same. */
  get settings(): readonly string[] {
    return this.#args;
  }

  /** What it has said on its standard error: its log, as the operator sees it. */
  get log(): readonly string[] {
    return this.#program?.errors ?? [];
  }

  /** Starts the process (again); resolves once it serves. */
  async restart(): Promise<void> {
    const lines = new Inbox<string>(readyWithinMs);
    this.#operatorLink = null;
    const program = new Program({
      file: "src/main.ts",
      args: this.#args,
      // Loopback is all that it can reach: nothing here needs the internet (C14). The console is
      // made beside its place and moved there, so that it is never open to others.
      permissions: [
        "--allow-env=VESTIBULE_*",
        `--allow-net=127.0.0.1,localhost,unix:${this.console}.new/s`,
        "--allow-read",
        "--allow-write",
      ],
      line: (text) => {
        this.#heard(text);
        if (text.includes("/welcome#operator=")) this.#operatorLink = text.trim();
        else lines.put(text);
      },
    });
    this.#program = program;
    await lineOf(lines, program, "the server's ready", (line) => line.includes('"ready"'));
  }

  /** Ends the process as a power cut would. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Asks the process to end; resolves with its exit code. */
  async terminate(): Promise<number> {
    return await this.#end("SIGTERM");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end("SIGKILL");
    await Deno.remove(this.dir, { recursive: true });
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<number> {
    const program = this.#program;
    this.#program = null;
    return program === null ? 0 : await program.end(signal);
  }
}
