/**
 * Exchanges the master key of a server that is stopped, for whoever stands at the machine
 * (`docs/deploy.md`):
 *
 *     deno task rekey [--new-key FILE|env] SETTINGS
 *
 * SETTINGS are those with which the server is started, in the environment too. With `env` the new key
 * is what VESTIBULE_NEW_MASTER_SECRET holds. Exit code 2: settings; 1: refused or failed.
 */
import { masterKeyForm, masterKeyOf, type MasterSource } from "../access/master_key_file.ts";
import { demandWholeRestore } from "../backup/restore_marker.ts";
import { SystemClock } from "../clock.ts";
import { type Config, ConfigError, readConfig } from "../config.ts";
import { randomBytes } from "../crypto_random.ts";
import { keyFolder } from "../identity_services.ts";
import { rekey, type Rekeyed } from "./rekey.ts";

/** The variable that holds the new master key with `--new-key env`. */
export const newSecretVariable = "VESTIBULE_NEW_MASTER_SECRET";

/** Runs the command. @param say shows a line. @returns the exit code. */
export async function runRekey(
  args: readonly string[],
  env: (name: string) => string | undefined,
  say: (line: string) => void,
): Promise<number> {
  try {
    const { newKey, settings } = ownWords(args, env);
    const config = readConfig(settings, env);
    const data = foldersOf(config);
    for (const folder of data) await demandWholeRestore(folder);
    const done = await rekey({
      directory: keyFolder(config.people),
      data,
      master: config.people.master,
      ...(newKey !== undefined && { newKey }),
      ...(config.backup !== undefined && { place: config.backup.place }),
      clock: new SystemClock(),
      randomBytes,
    });
    rekeyLines(done, config).forEach(say);
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return error instanceof ConfigError ? 2 : 1;
  }
}

function foldersOf({ store, people }: Config): string[] {
  return [store, people.store].flatMap((one) => "data" in one ? [one.data] : []);
}

/** What it says, a line each. */
function rekeyLines(
  { generation, resumed, swap, mirror }: Rekeyed,
  { backup, people: { master } }: Config,
): readonly string[] {
  const place = backup?.place ?? "";
  return [
    ...(resumed ? ["an earlier run was brought to its end"] : []),
    `the master key was exchanged, for the ${generation}. time`,
    swap === null
      ? `the new one lies at ${"file" in master ? master.file : ""}: keep a copy of it apart, now`
      : `before the next start, put what ${swap.to} holds in the place of ${swap.from}, and keep ` +
        "a copy of it apart",
    ...(mirror === "updated" ? [`the keys beside the backups at ${place} open with it, too`] : []),
    ...(typeof mirror === "object"
      ? [
        `the keys beside the backups still open with the old one alone: ${mirror.fault}`,
        "keep the old one until the server has started with the place there, or this ran again",
      ]
      : ["what is left of the old one may be destroyed"]),
  ];
}

/** Takes the words of the command itself out of the settings. */
function ownWords(args: readonly string[], env: (name: string) => string | undefined) {
  const settings: string[] = [];
  let newKey: MasterSource | undefined;
  for (let at = 0; at < args.length; at++) {
    const own = /^--new-key(=(.*))?$/s.exec(args[at]!);
    if (own === null) {
      settings.push(args[at]!);
      continue;
    }
    const value = own[2] ?? args[++at] ?? "";
    if (value === "" || value.startsWith("--") || newKey !== undefined) {
      throw new ConfigError([{ place: "--new-key", fault: "is one FILE, or env" }]);
    }
    newKey = value === "env" ? newSecret(env) : { file: value };
  }
  return { newKey, settings };
}

function newSecret(env: (name: string) => string | undefined): MasterSource {
  const key = masterKeyOf(env(newSecretVariable) ?? "");
  if (key !== null) return { key, variable: newSecretVariable };
  throw new ConfigError([{ place: newSecretVariable, fault: `must be ${masterKeyForm}` }]);
}

if (import.meta.main) {
  const encoder = new TextEncoder();
  const code = await runRekey(
    Deno.args,
    (name) => Deno.env.get(name),
    (line) => void Deno.stdout.writeSync(encoder.encode(`${line}\n`)),
  );
  Deno.exit(code);
}
