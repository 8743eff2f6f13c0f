/** The real server, started as an operator starts it, on an empty folder and with a console. */
import { fileURLToPath } from "node:url";
import { freePorts } from "../system/server_process.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
/** A site with units, doors, two lift groups and four devices. */
export const siteFile = fileURLToPath(new URL("../../demo/site.json", import.meta.url));

/** A server that runs. */
export interface ConsoleServer {
  readonly dir: string;
  readonly console: string;
  readonly http: string;
  /** Everything that it has written. */
  output(): string;
}

/** Runs `body` beside a server that is ready, and ends it. */
export async function withConsoleServer(
  body: (server: ConsoleServer) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-cli-" });
  const [http, mqtt, metrics] = freePorts(3);
  const socket = `${dir}/console.sock`;
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--no-check", "--cached-only", "--ignore-env"],
      ...["--allow-env=VESTIBULE_*", "--allow-net", "--allow-read", "--allow-write", main],
      ...["--site", siteFile, "--data", `${dir}/data`, "--console", socket],
      ...["--http", `127.0.0.1:${http}`, "--mqtt", `127.0.0.1:${mqtt}`],
      ...["--metrics", `127.0.0.1:${metrics}`],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let output = "";
  const ready = Promise.withResolvers<void>();
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const bytes of process.stderr) {
      output += decoder.decode(bytes, { stream: true });
      if (output.includes('"ready"')) ready.resolve();
    }
    ready.reject(new Error(`The server ended:\n${output}`));
  })();
  try {
    await ready.promise;
    await body({ dir, console: socket, http: `http://127.0.0.1:${http}`, output: () => output });
  } finally {
    try {
      process.kill("SIGTERM");
    } catch {
      // it has ended on its own
    }
    await Promise.all([process.status, reading]);
    await Deno.remove(dir, { recursive: true });
  }
}
