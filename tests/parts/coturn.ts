/**
 * Debian's coturn, without root ({@link file://./debian_programs.ts}): a TURN server on loopback with
 * a configuration of its own, no command line, no TLS and no database, which ends with the test. Whom
 * it serves is told by a shared secret (`src/turn_credentials.ts`). As a rule it relays to no loopback
 * address, for whoever could use it would get behind a machine's firewall; here both ends are there.
 */
import { createSocket } from "node:dgram";
import { join } from "node:path";
import type { IceServer } from "../../adapters/camera/camera.ts";
import { turnServer } from "../../src/turn_credentials.ts";
import { debianProgram, freeLoopbackPorts } from "./debian_programs.ts";

const startMs = 10_000;

/** A running coturn. */
export class Coturn implements AsyncDisposable {
  readonly port: number;
  /** What it and the server share, in a file as `--turn-secret-file` takes it. */
  readonly secretFile: string;
  readonly secret: string;
  readonly #folder: string;
  readonly #process: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  #log = "";

  private constructor(
    { port, folder, secret, child }: {
      port: number;
      folder: string;
      secret: string;
      child: Deno.ChildProcess;
    },
  ) {
    this.port = port;
    this.secret = secret;
    this.secretFile = join(folder, "secret");
    this.#folder = folder;
    this.#process = child;
    this.#reading = this.#read();
  }

  /** Fetches it where needed, and starts it. Resolves once it listens. */
  static async start(): Promise<Coturn> {
    const { program, libraries } = await debianProgram({
      name: "coturn",
      program: "usr/bin/turnserver",
      libraries: "depends",
    });
    const folder = await Deno.makeTempDir({ prefix: "coturn-" });
    const secret = crypto.randomUUID();
    const [port = 0] = await freeLoopbackPorts(1);
    const write = (name: string, text: string) =>
      Deno.writeTextFile(join(folder, name), text, { mode: 0o600 });
    await write("secret", `${secret}\n`);
    await write("conf", configuration(port, folder, secret));
    const child = new Deno.Command(program, {
      args: ["-c", join(folder, "conf")],
      env: { LD_LIBRARY_PATH: libraries },
      cwd: folder,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const coturn = new Coturn({ port, folder, secret, child });
    try {
      await coturn.#listens();
    } catch (error) {
      await coturn[Symbol.asyncDispose]();
      throw error;
    }
    return coturn;
  }

  /** As `--turn` takes it. */
  get url(): string {
    return `turn:127.0.0.1:${this.port}?transport=udp`;
  }

  /** What it has said so far. */
  get log(): string {
    return this.#log;
  }

  /** Credentials by the server's own code; another secret or hour makes them wrong or late. */
  credentials({ secret = this.secret, nowMs = Date.now() } = {}): IceServer {
    const randomId = () => crypto.randomUUID();
    const server = turnServer({ urls: [this.url], secret, nowMs: () => nowMs, randomId });
    return { ...server, username: server.username ?? "", credential: server.credential ?? "" };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // it has ended by itself
    }
    await this.#process.status;
    await this.#reading;
    await Deno.remove(this.#folder, { recursive: true });
  }

  /** Asks its port, over UDP as its clients do, until it answers a STUN request (RFC 8489). */
  async #listens(): Promise<void> {
    const socket = createSocket("udp4");
    const answered = Promise.withResolvers<void>();
    socket.on("message", () => answered.resolve());
    socket.on("error", () => {}); // nobody listens yet
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    const request = new Uint8Array(20);
    request.set([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]);
    crypto.getRandomValues(request.subarray(8));
    const ask = setInterval(() => socket.send(request, this.port, "127.0.0.1"), 50);
    const late = setTimeout(() => answered.reject(this.#silent()), startMs);
    void this.#process.status.then(() => answered.reject(this.#silent()));
    try {
      await answered.promise;
    } finally {
      clearInterval(ask);
      clearTimeout(late);
      socket.close();
    }
  }

  #silent(): Error {
    return new Error(`Cannot start coturn: it does not answer, saying\n${this.#log}`);
  }

  async #read(): Promise<void> {
    for await (const part of this.#process.stdout.pipeThrough(new TextDecoderStream())) {
      this.#log = (this.#log + part).slice(-64_000);
    }
  }
}

function configuration(port: number, folder: string, secret: string): string {
  return [
    "listening-ip=127.0.0.1",
    "relay-ip=127.0.0.1",
    `listening-port=${port}`,
    "no-tls",
    "no-dtls",
    "no-cli",
    "no-tcp",
    "no-rfc5780",
    "no-multicast-peers",
    "allow-loopback-peers",
    "realm=vestibule.test",
    "use-auth-secret",
    `static-auth-secret=${secret}`,
    `userdb=${join(folder, "turndb")}`,
    `pidfile=${join(folder, "pid")}`,
    "log-file=stdout",
    "simple-log",
    "verbose",
  ].join("\n") + "\n";
}
