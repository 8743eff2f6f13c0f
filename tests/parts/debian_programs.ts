/**
 * Programs of Debian for tests, on a machine that has none of them and without root: packages are
 * fetched with `apt-get download` and unpacked with `dpkg-deb -x` below `.cache/<name>/`, from where
 * they run with the libraries that came with them.
 */
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";

const versionsFile = "versions";
const cache = new URL("../../.cache/", import.meta.url).pathname;

/** A program to fetch. */
export interface DebianProgram {
  /** Its package, and the folder below `.cache/`. */
  readonly name: string;
  /** Where it lies in the package. */
  readonly program: string;
  /** Further packages; `"depends"`: every library that the package says it needs. */
  readonly libraries: readonly string[] | "depends";
}

/** A program that is there. */
export interface UnpackedProgram {
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly program: string;
  /** For `LD_LIBRARY_PATH`. */
  readonly libraries: string;
}

/** Fetches a program where it is not there yet, and shows its versions once. */
export async function debianProgram(wanted: DebianProgram): Promise<UnpackedProgram> {
  const root = await fetched(wanted);
  const { name } = wanted;
  let shown = versionsShown.get(name);
  if (shown === undefined) {
    shown = Deno.readTextFile(join(root, versionsFile)).then((text) => show(name, text));
    versionsShown.set(name, shown);
  }
  await shown;
  return { root, program: join(root, wanted.program), libraries: librariesOf(root) };
}

const versionsShown = new Map<string, Promise<void>>();

function show(name: string, versions: string): void {
  // deno-lint-ignore no-console -- the versions are part of what a test run shows (E22)
  console.error(`${name[0]!.toUpperCase()}${name.slice(1)} runs from ${versions}`);
}

/** The folder with the program in it; fetches what is not there yet. */
async function fetched({ name, program, libraries }: DebianProgram): Promise<string> {
  const home = join(cache, name);
  const root = join(home, "root");
  if (await exists(join(root, program))) return root;
  await Deno.mkdir(home, { recursive: true });
  // Unpacked beside and renamed when whole, so tests that start at once do not see half of it.
  const beside = await Deno.makeTempDir({ dir: home, prefix: "fetch-" });
  await download(beside, [name, ...(libraries === "depends" ? [] : libraries)]);
  if (libraries === "depends") {
    const own = [...Deno.readDirSync(beside)].find((file) => file.name.startsWith(`${name}_`));
    const depends = await run(["dpkg-deb", "-f", join(beside, own?.name ?? name), "Depends"]);
    // The C library is the machine's own: another beside it does not load.
    const needed = depends.split(/[,|]/).map((one) => one.trim().split(/[ :]/)[0]!)
      .filter((one) => /^lib/.test(one) && one !== "libc6");
    await download(beside, needed);
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

async function download(folder: string, packages: readonly string[]): Promise<void> {
  const fetch = (options: string[]) =>
    run(["apt-get", ...options, "download", ...packages], {}, folder);
  try {
    await fetch([]);
  } catch {
    // No package lists on this machine, or none of ours: fetch them, without touching its own.
    const lists = join(folder, "lists");
    await Deno.mkdir(join(lists, "partial"), { recursive: true });
    const own = ["-o", `Dir::State::lists=${lists}`, "-o", "Debug::NoLocking=1"];
    await run(["apt-get", ...own, "-o", "APT::Sandbox::User=", "update"], {}, folder);
    await fetch(own);
  }
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

/** TCP ports of loopback that nobody listens on now, all different. */
export async function freeLoopbackPorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return server;
  }));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Runs a program to its end; what it said. @throws {Error} where it fails, with its complaint */
export async function run(
  [program, ...args]: string[],
  env: Record<string, string> = {},
  cwd?: string,
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program!, {
    args,
    env,
    ...(cwd === undefined ? {} : { cwd }),
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) {
    throw new Error(`Cannot run ${program}: ${new TextDecoder().decode(stderr).slice(-2000)}`);
  }
  return new TextDecoder().decode(stdout);
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
