/**
 * The commands of backups, for whoever stands at the machine (`docs/backup.md`):
 *
 *     deno task restore [--archive NAME] [--replace] [--override "REASON"] SETTINGS
 *     deno task drill SETTINGS
 *     deno task backup SETTINGS
 *
 * SETTINGS are those with which the server is started, in the environment too. Exit code 2:
 * settings; 1: refused, failed, or a drill that found a fault.
 */
import { SystemClock } from "../clock.ts";
import { type BackupConfig, type Config, ConfigError, readConfig } from "../config.ts";
import { keyFolder } from "../identity_services.ts";
import { drill, drillLines } from "./drill.ts";
import { installationOf } from "./installation.ts";
import { backUp, type OfflineParts } from "./offline_backup.ts";
import { offlineRoot } from "./offline_root.ts";
import { restore, type Restored } from "./restore.ts";

/** Runs one of the commands. @param say shows a line. @returns the exit code. */
export async function runCommand(
  args: readonly string[],
  env: (name: string) => string | undefined,
  say: (line: string) => void,
): Promise<number> {
  const [command, ...rest] = args;
  try {
    if (command === "restore") return await runRestore(rest, env, say);
    if (command === "drill") {
      const found = await drill(await offlineParts(readConfig(rest, env)));
      drillLines(found).forEach(say);
      return found.faults.length === 0 ? 0 : 1;
    }
    if (command === "backup") {
      const { name, bytes, by } = await backUp(await offlineParts(readConfig(rest, env)));
      say(`backup ${name}: ${bytes} bytes by ${by}`);
      return 0;
    }
    say("Cannot run: the first word must be restore, drill or backup");
    return 2;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return error instanceof ConfigError ? 2 : 1;
  }
}

async function runRestore(
  args: readonly string[],
  env: (name: string) => string | undefined,
  say: (line: string) => void,
): Promise<number> {
  const { own, settings } = ownWords(args);
  const parts = await offlineParts(readConfig(settings, env));
  const restored = await restore({ ...parts, place: parts.config.place, ...own });
  restoreLines(restored).forEach(say);
  return 0;
}

/** What a restore says. */
function restoreLines(restored: Restored): readonly string[] {
  const expired = Object.values(restored.expired).reduce((sum, rows) => sum + rows, 0);
  return [
    ...(restored.resumed ? ["an earlier run had prepared it and was brought to its end"] : []),
    `${expired} rows past their time removed`,
    `${restored.erasedAgain} keys of people erased since destroyed again`,
    ...restored.kept.map((path) => `left as it stood: ${path}`),
    ...restored.setAside.map((path) => `set aside, to be deleted once all is well: ${path}`),
    ...(restored.overridden ? ["restored without a newer journal of erasures: on record"] : []),
    `restored ${restored.backup}: ready to start`,
  ];
}

/** Takes the words of the command itself out of the settings. */
function ownWords(args: readonly string[]) {
  const settings: string[] = [];
  let own: { archive?: string; replace?: boolean; override?: string } = {};
  for (let at = 0; at < args.length; at++) {
    const [, name, , given] = /^--(archive|override|replace)(=(.*))?$/s.exec(args[at]!) ?? [];
    if (name === undefined) settings.push(args[at]!);
    else if (name === "replace" && given === undefined) own = { ...own, replace: true };
    else {
      const value = (name === "replace" ? "" : given ?? args[++at] ?? "").trim();
      if (value === "" || value.startsWith("--") || value.length > 200) {
        throw new ConfigError([{ place: `--${name}`, fault: "needs another value" }]);
      }
      own = { ...own, [name]: value };
    }
  }
  return { own, settings };
}

async function offlineParts(
  config: Config,
): Promise<OfflineParts & { readonly config: BackupConfig; readonly logs: Config["logs"] }> {
  const { backup } = config;
  if (backup === undefined) {
    throw new ConfigError([{ place: "--backup", fault: "is needed: the place of backups" }]);
  }
  const clock = new SystemClock();
  const installation = installationOf(config, keyFolder(config.people));
  return {
    installation,
    config: backup,
    masterKey: await offlineRoot(installation, backup.place, clock),
    clock,
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    logs: config.logs,
  };
}

if (import.meta.main) {
  const encoder = new TextEncoder();
  const code = await runCommand(
    Deno.args,
    (name) => Deno.env.get(name),
    (line) => void Deno.stdout.writeSync(encoder.encode(`${line}\n`)),
  );
  Deno.exit(code);
}
