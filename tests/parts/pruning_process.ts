/**
 * A process that prunes an equipment log as a server does at its start, and ends itself at a step:
 * `pruning_process.ts <folder> <now> <step>`. The steps are `journal` (before the entry),
 * `journalled`, `keys` (destroyed), `rows <n>` (before the n-th commit of deletions), `swept <n>`
 * (after it), `done`.
 */
import { equipmentTables } from "../../src/backup/timed_tables.ts";
import { MasterKey } from "../../src/access/master_key.ts";
import { ManualClock } from "../../src/clock.ts";
import { EquipmentLog } from "../../src/equipment_log/equipment_log.ts";
import { Prunings } from "../../src/privacy/erasure/prunings.ts";
import { openJournal } from "../../src/privacy/erasure/replay.ts";
import { openStore } from "../../src/store/open_store.ts";
import { Sweep } from "../../src/store/sweep.ts";

/** How long the log is kept. */
export const keepMs = 30 * 86_400_000;

/** What is opened of a folder: the store, the log over it, and the journal of what was destroyed. */
export async function openPruned(
  folder: string,
  clock: ManualClock,
  step: (name: string) => void = () => {},
) {
  const masterKey = new MasterKey(new Uint8Array(32).fill(7));
  const opened = await openStore({ at: `${folder}/data`, clock });
  const journal = await openJournal(folder, masterKey);
  const ends = new Prunings(journal, clock).ofEquipmentLog();
  const log = await EquipmentLog.open({
    keyFolder: `${folder}/data-log-keys`,
    masterKey,
    store: opened.store,
    clock,
    keepMs,
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    ends: {
      ...ends,
      note: async (beforeDay) => {
        step("journal");
        await ends.note(beforeDay);
        step("journalled");
      },
    },
    fault: (fault) => {
      throw new Error(fault);
    },
  });
  let commits = 0;
  const sweep = new Sweep({
    store: opened.store,
    clock,
    tables: equipmentTables({ equipmentKeepMs: keepMs }),
    commit: async (mutations) => {
      const number = ++commits;
      step(`rows ${number}`);
      await log.store.commit({ checks: [], mutations });
      step(`swept ${number}`);
    },
  });
  return {
    store: opened.store,
    journal,
    log,
    /** Destroys keys and removes rows, as far as they are due. */
    async prune() {
      await log.start();
      step("keys");
      while ((await sweep.run()).more);
      step("done");
    },
    async close() {
      await sweep.stop();
      await log.close();
      await journal.close();
      await opened.close();
    },
  };
}

if (import.meta.main) {
  const [folder = "", nowMs = "", end = ""] = Deno.args;
  const pruned = await openPruned(folder, new ManualClock(Number(nowMs)), (name) => {
    if (name === end) Deno.kill(Deno.pid, "SIGKILL");
  });
  await pruned.prune();
  await pruned.close();
}
