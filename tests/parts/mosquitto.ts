/**
 * Debian's Mosquitto, without root: its packages are fetched with `apt-get download`, unpacked with
 * `dpkg-deb -x` below `.cache/mosquitto/`, and the broker runs from there, on free ports of the
 * loopback interface, with a configuration, password file and ACL of its own.
 *
 * It is configured to be as forgetful as it can be of what this project relies on, and as eager as
 * it can be to deliver late: `queue_qos0_messages` makes it queue even what was sent at most once.
 */
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";

const packages = ["mosquitto", "libwrap0", "libdlt2"];
const versionsFile = "versions";
const cache = new URL("../../.cache/mosquitto/", import.meta.url).pathname;

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

  private constructor(root: string, folder: string, ports: readonly number[]) {
    const [port = 0, webSocketPort = 0, devicePort = 0] = ports;
    this.#program = join(root, "usr/sbin/mosquitto");
    this.#libraries = librariesOf(root);
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
    const root = await fetched();
    versionsShown ??= Deno.readTextFile(join(root, versionsFile)).then(show);
    await versionsShown;
    const folder = await Deno.makeTempDir({ prefix: "mosquitto-" });
    const mosquitto = new Mosquitto(root, folder, await freePorts(3));
    const { port, webSocketPort, devicePort } = mosquitto;
    await mosquitto.#write("acl", acl);
    await mosquitto.#write("passwords", [...users].map((pair) => pair.join(":")).join("\n") + "\n");
    await run([join(root, "usr/bin/mosquitto_passwd"), "-U", join(folder, "passwords")], {
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

let versionsShown: Promise<void> | undefined;

function show(versions: string): void {
  // deno-lint-ignore no-console -- the versions are part of what a test run shows (E22)
  console.log(`Mosquitto runs from ${versions}`);
}

/** The folder with Mosquitto in it; fetches what is not there yet. */
async function fetched(): Promise<string> {
  const root = join(cache, "root");
  if (await exists(join(root, "usr/sbin/mosquitto"))) return root;
  await Deno.mkdir(cache, { recursive: true });
  // Unpacked beside and renamed when whole, so tests that start at once do not see half of it.
  const beside = await Deno.makeTempDir({ dir: cache, prefix: "fetch-" });
  const lists = join(beside, "lists");
  await Deno.mkdir(join(lists, "partial"), { recursive: true });
  const download = (options: string[]) =>
    run(["apt-get", ...options, "download", ...packages], {}, beside);
  try {
    await download([]);
  } catch {
    // No package lists on this machine, or none of ours: fetch them, without touching its own.
    const own = ["-o", `Dir::State::lists=${lists}`, "-o", "Debug::NoLocking=1"];
    await run(["apt-get", ...own, "-o", "APT::Sandbox::User=", "update"], {}, beside);
    await download(own);
  }
  const whole = join(beside, "root");
  const names: string[] = [];
  for await (const { name } of Deno.readDir(beside)) {
    if (!name.endsWith(".deb")) continue;
    names.push(name);
    await run(["dpkg-deb", "-x", join(beside, name), whole]);
  }
  await Deno.writeTextFile(join(whole, versionsFile), names.sort().join(" "));
  await Deno.rename(whole, root).catch(async (error) => {
    if (!await exists(root)) throw error; // otherwise somebody else was quicker
  });
  await Deno.remove(beside, { recursive: true });
  return root;
}

/** Where Debian puts libraries, whatever the processor. */
function librariesOf(root: string): string {
  const folders: string[] = [];
  for (const base of [join(root, "usr/lib"), join(root, "lib")]) {
    try {
      for (const { name } of Deno.readDirSync(base)) folders.push(join(base, name));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return folders.join(":");
}

/** Ports nobody listens on now, all different. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return server;
  }));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function run(
  [program, ...args]: string[],
  env: Record<string, string> = {},
  cwd?: string,
): Promise<void> {
  const { success, stderr } = await new Deno.Command(program!, {
    args,
    env,
    ...(cwd === undefined ? {} : { cwd }),
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) {
    throw new Error(`Cannot run ${program}: ${new TextDecoder().decode(stderr).slice(-2000)}`);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
