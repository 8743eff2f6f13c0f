/**
 * `deno task bench:backup`: bytes a second of a backup, of checking it and of its restore, beside a
 * bare copy of the same files in the same run, interleaved; the median of three rounds.
 */
import { restore } from "../../src/backup/restore.ts";
import { House } from "../src/backup/house.ts";
import { startMs } from "../src/people/rows.ts";
import { timedRowKey } from "../../src/store/keys.ts";
import { encodeVersioned } from "../../src/store/values.ts";
import type { Store } from "../../src/store/store.ts";

const rounds = 3;
const valueBytes = 30_000;

/** A line for each figure. @param megabytes of the equipment's store. */
export async function backupLines(megabytes: number): Promise<readonly string[]> {
  await using house = await House.make();
  const rates = { backup: [] as number[], restore: [] as number[], copy: [] as number[] };
  let bytes = 0;
  await house.run((parts) => fill(parts.equipment, megabytes));
  for (let round = 0; round < rounds; round++) {
    const atMs = startMs + round * 3_600_000;
    bytes = await house.run(async (parts) => {
      const stored = sizeBelow(house);
      const seconds = await timed(async () => void await parts.backUp());
      rates.backup.push(stored / seconds);
      return stored;
    }, { atMs });
    rates.copy.push(bytes / await timed(() => copySynced(house)));
    await house.loseDisk();
    const options = await house.restoreOptions();
    rates.restore.push(bytes / await timed(async () => void await restore(options)));
  }
  const shown = (values: readonly number[]) => `${(median(values) / 1e6).toFixed(0)} MB/s`;
  return [
    `${(bytes / 1e6).toFixed(0)} MB in both stores, median of ${rounds} rounds`,
    `a bare copy to the disk: ${shown(rates.copy)}`,
    `a backup, sealed and on the disk: ${shown(rates.backup)}`,
    `a restore, checked before it begins: ${shown(rates.restore)}`,
  ];
}

async function fill(store: Store, megabytes: number): Promise<void> {
  const count = Math.ceil(megabytes * 1e6 / valueBytes);
  for (let n = 0; n < count; n++) {
    const text = randomText();
    const key = timedRowKey("door_log", Math.floor(startMs / 60_000), "bench", "b", String(n));
    await store.commit({
      checks: [],
      mutations: [{ type: "set", key, value: encodeVersioned(1, { text }) }],
    });
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function randomText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(valueBytes / 2));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function stores({ installation: { data, people } }: House): readonly string[] {
  return [`${data}/vestibule.db`, `${people}/vestibule.db`];
}

function sizeBelow(house: House): number {
  return stores(house).reduce((sum, path) => sum + Deno.statSync(path).size, 0);
}

async function copySynced(house: House): Promise<void> {
  for (const [number, path] of stores(house).entries()) {
    const to = `${house.folder}/copy-${number}`;
    await Deno.copyFile(path, to);
    const file = await Deno.open(to, { read: true });
    await file.sync();
    file.close();
    await Deno.remove(to);
  }
}

async function timed(task: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await task();
  return (performance.now() - began) / 1000;
}

if (import.meta.main) {
  const at = Deno.args.indexOf("--megabytes");
  const megabytes = at < 0 ? 200 : Number(Deno.args[at + 1]);
  if (!(megabytes >= 1 && megabytes <= 10_000)) {
    throw new RangeError("Cannot measure: --megabytes must be 1 to 10000");
  }
  const lines = await backupLines(megabytes);
  Deno.stdout.writeSync(new TextEncoder().encode(`${lines.join("\n")}\n`));
}
