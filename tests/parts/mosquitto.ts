/**
 * Debian's Mosquitto, without root ({@link file://./debian_programs.ts}), on free ports of the loopback
 * interface, with a configuration, password file and ACL of its own.
 *
 * It is configured to be as forgetful as it can be of what this project relies on, and as eager as
 * it can be to deliver late: `queue_qos0_messages` makes it queue even what was sent at most once.
 */
import { join } from "node:path";
import { debianProgram, freeLoopbackPorts, run, type UnpackedProgram } from "./debian_programs.ts";

/** What a {@link Mosquitto} is started with. */
export interface MosquittoSetup {
  /** User names and their secrets. */
  readonly users: ReadonlyMap<string, string>;
  /** The text of an ACL file. */
  readonly acl: string;
  /** Adds a listener that takes devices by their certificates alone. PEM texts. */
  readonly devices?: {
    readonly cert: string;
    readonly key: string;
    /** The authority that signs devices' certificates. */
    readonly ca: string;
    /** The list of those that it revoked. */
    readonly crl: string;
  };
}

/** A running Mosquitto. */
export class Mosquitto {
  readonly port: number;
  readonly webSocketPort: number;
  /** Where devices show certificates; nobody listens there without `devices`. */
  readonly devicePort: number;
  readonly #program: string;
  readonly #libraries: string;
  readonly #folder: string;
  #process: Deno.ChildProcess | null = null;
  #output: Promise<void> = Promise.resolve();
  #heard: (text: string) => void = () => {};

  private constructor(from: UnpackedProgram, folder: string, ports: readonly number[]) {
    const [port = 0, webSocketPort = 0, devicePort = 0] = ports;
    this.#program = from.program;
    this.#libraries = from.libraries;
    this.#folder = folder;
    this.port = port;
    this.webSocketPort = webSocketPort;
    this.devicePort = devicePort;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  get webSocketUrl(): string {
    return `ws://127.0.0.1:${this.webSocketPort}`;
  }

  get deviceUrl(): string {
    return `mqtts://127.0.0.1:${this.devicePort}`;
  }

  /** Fetches it where needed, and starts it. Resolves once it listens. */
  static async start({ users, acl, devices }: MosquittoSetup): Promise<Mosquitto> {
    const from = await debianProgram({
      name: "mosquitto",
      program: "usr/sbin/mosquitto",
      libraries: ["libwrap0", "libdlt2"],
    });
    const folder = await Deno.makeTempDir({ prefix: "mosquitto-" });
    const mosquitto = new Mosquitto(from, folder, await freeLoopbackPorts(3));
    const { port, webSocketPort, devicePort } = mosquitto;
    await mosquitto.#write("acl", acl);
    await mosquitto.#write("passwords", [...users].map((pair) => pair.join(":")).join("\n") + "\n");
    await run([join(from.root, "usr/bin/mosquitto_passwd"), "-U", join(folder, "passwords")], {
      LD_LIBRARY_PATH: mosquitto.#libraries,
    });
    for (const [name, text] of Object.entries(devices ?? {})) {
      await mosquitto.#write(`${name}.pem`, text);
    }
    await mosquitto.#write(
      "conf",
      [
        "allow_anonymous false",
        `password_file ${join(folder, "passwords")}`,
        `acl_file ${join(folder, "acl")}`,
        "persistence false",
        "queue_qos0_messages true",
        "max_inflight_messages 1000",
        "message_size_limit 262144",
        "set_tcp_nodelay true",
        "log_dest stderr",
        // As root it would change to a user who cannot read these files; otherwise it stays.
        ...(Deno.uid() === 0 ? ["user root"] : []),
        `listener ${port} 127.0.0.1`,
        `listener ${webSocketPort} 127.0.0.1`,
        "protocol websockets",
        // As deploy/mosquitto/mosquitto.conf has it.
        ...(devices === undefined ? [] : [
          `listener ${devicePort} 127.0.0.1`,
          `cafile ${join(folder, "ca.pem")}`,
          `certfile ${join(folder, "cert.pem")}`,
          `keyfile ${join(folder, "key.pem")}`,
          `crlfile ${join(folder, "crl.pem")}`,
          "require_certificate true",
          "use_identity_as_username true",
          "tls_version tlsv1.2",
        ]),
      ].join("\n") + "\n",
    );
    await mosquitto.run();
    return mosquitto;
  }

  /** Starts it again on the same ports, after {@link kill}. Queues and sessions are gone. */
  async run(): Promise<void> {
    const child = new Deno.Command(this.#program, {
      args: ["-c", join(this.#folder, "conf")],
      env: { LD_LIBRARY_PATH: this.#libraries },
      stdout: "null",
      stderr: "piped",
    }).spawn();
    this.#process = child;
    const listens = Promise.withResolvers<void>();
    this.#output = (async () => {
      let text = "";
      for await (const part of child.stderr.pipeThrough(new TextDecoderStream())) {
        text = (text + part).slice(-8000);
        this.#heard(part);
        if (/mosquitto version \S+ running/.test(text)) listens.resolve();
      }
      listens.reject(new Error(`Cannot start Mosquitto: it ended, saying\n${text}`));
    })();
    listens.promise.catch(() => {}); // it also ends when it is killed
    await listens.promise;
  }

  /** Gives it another revocation list; where it runs, resolves once it has read it. */
  async readRevocationList(crl: string): Promise<void> {
    await this.#write("crl.pem", crl);
    if (this.#process === null) return;
    const reloaded = Promise.withResolvers<void>();
    this.#heard = (text) => {
      if (text.includes("Reloading config")) reloaded.resolve();
    };
    this.#process.kill("SIGHUP");
    await reloaded.promise;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    this.#process = null;
    child.kill("SIGKILL");
    await child.status;
    await this.#output;
  }

  /** Ends it and removes its files. */
  async stop(): Promise<void> {
    await this.kill();
    await Deno.remove(this.#folder, { recursive: true });
  }

  #write(name: string, text: string): Promise<void> {
    return Deno.writeTextFile(join(this.#folder, name), text, { mode: 0o600 });
  }
}
