/** The house itself: tasks, pins, container and README say what is true. */
import assert from "node:assert/strict";
import { parse } from "yaml";
import { installationOf } from "../../src/backup/installation.ts";
import { readConfig } from "../../src/config.ts";
import { keyFolder } from "../../src/identity_services.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string) => Deno.readTextFileSync(new URL(path, root));

interface DenoJson {
  readonly nodeModulesDir: string;
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  readonly imports: Readonly<Record<string, string>>;
  readonly tasks: Readonly<Record<string, string | { readonly command: string }>>;
}
const config = JSON.parse(read("deno.json")) as DenoJson;
const commandOf = (name: string) => {
  const task = config.tasks[name];
  assert.ok(task !== undefined, `there is a task ${name}`);
  return typeof task === "string" ? task : task.command;
};

Deno.test("house: every task that is promised is there, and none asks for all permissions", () => {
  for (const name of ["demo", "start", "test", "bench", "sim", "soak", "fmt", "lint", "check"]) {
    commandOf(name);
  }
  for (const name of Object.keys(config.tasks)) {
    assert.doesNotMatch(commandOf(name), /(^|\s)(-A|--allow-all)(\s|$)/, name);
    if (commandOf(name).startsWith("deno run")) {
      assert.match(commandOf(name), /--no-prompt/, `${name} never asks`);
    }
  }
  assert.match(commandOf("demo"), /--allow-net=127\.0\.0\.1,localhost,\[::1\]/);
  assert.match(commandOf("start"), /--ignore-env --allow-env=VESTIBULE_\*/);
});

Deno.test("house: dependencies are npm packages of one exact version, types are strict", () => {
  for (const [name, specifier] of Object.entries(config.imports)) {
    assert.match(specifier, /^npm:(@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+$/, name);
  }
  for (
    const flag of [
      "strict",
      "noUncheckedIndexedAccess",
      "exactOptionalPropertyTypes",
      "noImplicitOverride",
    ]
  ) {
    assert.equal(config.compilerOptions[flag], true, flag);
  }
  const lock = JSON.parse(read("deno.lock")) as { npm: Record<string, { integrity?: string }> };
  for (const [name, { integrity }] of Object.entries(lock.npm)) {
    assert.ok(integrity?.startsWith("sha512-"), `${name} is locked by its hash`);
  }
});

Deno.test("house: the container runs as nobody special, keeps data in a volume and is checked", () => {
  const dockerfile = read("Dockerfile");
  assert.match(dockerfile, /^USER deno$/m);
  assert.match(dockerfile, /^VOLUME \/data \/data-log-keys \/keys$/m);
  assert.match(dockerfile, /^HEALTHCHECK /m);
  assert.doesNotMatch(dockerfile, /"-A"|--allow-all/);
  for (const [, path] of dockerfile.matchAll(/\/app\/([\w/]+\.ts)/g)) read(path!);
  const compose = read("compose.yaml");
  assert.match(compose, /eclipse-mosquitto:\d+\.\d+\.\d+/);
  assert.doesNotMatch(compose, /password:\s*\S/i, "no default password");
});

Deno.test("house: all that the container writes lies where it may and where it lasts, by its own settings and by compose's", () => {
  const dockerfile = read("Dockerfile").replaceAll("\\\n", "");
  const listOf = (word: string) =>
    JSON.parse(new RegExp(`^${word} (\\[.*\\])$`, "m").exec(dockerfile)![1]!) as string[];
  const allowed = listOf("ENTRYPOINT").find((word) => word.startsWith("--allow-write="))!
    .slice("--allow-write=".length).split(",");
  const volumes = /^VOLUME (.*)$/m.exec(dockerfile)![1]!.split(" ");
  const { services } = parse(read("compose.yaml")) as {
    services: { vestibule: { environment: Record<string, string>; volumes: string[] } };
  };
  const { environment, volumes: mounts } = services.vestibule;
  const mounted = mounts.map((mount) => mount.split(":")[1]!);
  const within = (path: string, folders: readonly string[]) =>
    folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
  const writtenBy = (args: string[], env: Record<string, string>) => {
    const config = readConfig(args, (name) => env[name]);
    const { data, people, keys, logKeys, master, deviceCa } = installationOf(
      config,
      keyFolder(config.people),
    );
    assert.ok("file" in master);
    const paths = [data, people, keys, logKeys, master.file, deviceCa, config.backup?.place];
    return paths.filter((path) => path !== undefined);
  };
  for (const path of writtenBy(listOf("CMD"), {})) {
    assert.ok(within(path, allowed) && within(path, volumes), path);
  }
  for (const path of writtenBy([], environment)) {
    assert.ok(within(path, allowed) && within(path, mounted), path);
  }
  // The lines that turn backups on are comments, and true.
  const [, place] = /^ +# VESTIBULE_BACKUP: (\S+)$/m.exec(read("compose.yaml"))!;
  assert.match(read("compose.yaml"), new RegExp(`^ +# - /\\S+:${place}$`, "m"));
  const withBackups = { ...environment, VESTIBULE_BACKUP: place! };
  for (const path of writtenBy([], withBackups)) assert.ok(within(path, allowed), path);
});

Deno.test("house: the README's commands and paths exist", () => {
  const readme = read("README.md");
  assert.ok(readme.includes("npx -y deno@2.9.6 task demo"));
  assert.ok(readme.includes("npx -y deno@2.9.6 task test"));
  for (const [, name] of readme.matchAll(/deno task ([a-z0-9:-]+)/g)) commandOf(name!);
  const paths = [...readme.matchAll(/`((?:src|actors|adapters|tests|docs|web|demo)\/[\w./-]*)`/g)];
  assert.ok(paths.length > 15);
  for (const [, path] of paths) Deno.statSync(new URL(path!, root));
  assert.match(read(".ci/run"), /npx -y deno@2\.9\.6 task test/);
});
