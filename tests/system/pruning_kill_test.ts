/** Kill -9 at every step of pruning the equipment log: resumed, and never half. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { unitTables } from "../../actors/access_unit/state.ts";
import { ManualClock } from "../../src/clock.ts";
import type { ShownRow } from "../../src/equipment_log/log_tables.ts";
import { utcDayOf } from "../../src/utc_day.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { settled } from "../src/equipment_log/log_stage.ts";
import { withFolder } from "../src/privacy/key_folder.ts";
import { keepMs, openPruned } from "../parts/pruning_process.ts";

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Rows of one commit of the sweep are 200, so these take three. */
const oldRows = 450;
const youngRows = 50;
const startMs = Date.UTC(2026, 0, 5, 12);
const youngMs = startMs + keepMs;
const nowMs = youngMs + dayMs;
const steps = [
  "journal",
  "journalled",
  "keys",
  "rows 1",
  "swept 1",
  "rows 2",
  "swept 2",
  "swept 3",
  "done",
];

type Pruned = Awaited<ReturnType<typeof openPruned>>;

async function fill({ log, store }: Pruned): Promise<void> {
  const rows = log.rows(new StoredActorRows(store));
  const mutations = Array.from({ length: oldRows + youngRows }, (_, n) => {
    const isOld = n < oldRows;
    const atMs = isOld ? startMs + (n % 300) * minuteMs : youngMs + n * minuteMs;
    return rows.row({ kind: "access_unit", key: "tower/entrance" }, unitTables(keepMs), {
      table: "door_log",
      id: `row-${n}`,
      value: { door: "main", result: "opened", atMs, logId: isOld ? "old" : "young" },
      atMs,
    }).mutation;
  });
  assert.ok((await log.store.commit({ checks: [], mutations })).ok);
}

async function idsOf({ log }: Pruned, clock: ManualClock): Promise<(string | null)[]> {
  const span = { log: "door", building: "tower", fromMs: 0, untilMs: 8e15 } as const;
  const { rows }: { rows: readonly ShownRow[] } = await settled(clock, log.reader.read(span));
  return rows.map(({ id }) => id);
}

async function stored({ store }: Pruned): Promise<number> {
  const among = { prefix: ["time:door_log"], withExpired: true };
  return (await store.list(among, 1_000)).length;
}

async function dies(folder: string, step: string): Promise<void> {
  const program = fileURLToPath(new URL("../parts/pruning_process.ts", import.meta.url));
  const { signal, code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--no-check", "--cached-only", "--ignore-env"],
      ...["--allow-read", `--allow-write=${folder}`, "--allow-run", program],
      ...[folder, String(nowMs), step],
    ],
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.equal(signal, "SIGKILL", `${step}: ${code} ${new TextDecoder().decode(stderr)}`);
}

for (const step of steps) {
  Deno.test(`R48 E13 kill -9 at ${step} of pruning: resumed at the next start, never half`, () =>
    withFolder(async (folder) => {
      const before = new ManualClock(youngMs);
      const filled = await openPruned(folder, before);
      await fill(filled);
      await filled.close();

      await dies(folder, step);

      const clock = new ManualClock(nowMs);
      const pruned = await openPruned(folder, clock);
      try {
        // What is past its time is read by nobody, whatever of it is left …
        assert.deepEqual(new Set(await idsOf(pruned, clock)), new Set(["young"]));
        // … and no key went that the journal does not tell of.
        const gone = pruned.log.keys.segmentsFrom("equipment") > 0;
        assert.ok(!gone || pruned.journal.seq === 1, "the entry before the key");
        assert.ok(gone || await stored(pruned) === oldRows + youngRows, "rows after the keys");

        await pruned.prune();
        assert.equal(await stored(pruned), youngRows);
        assert.equal((await idsOf(pruned, clock)).length, youngRows);
        assert.equal(pruned.log.keys.existingSegment("equipment", utcDayOf(startMs)), null);
        assert.notEqual(pruned.log.keys.existingSegment("equipment", utcDayOf(youngMs)), null);
        assert.deepEqual(pruned.journal.entries.map(({ note }) => note), [
          { what: "pruned", log: "equipment_log", beforeDay: utcDayOf(nowMs - keepMs) },
        ]);
      } finally {
        await pruned.close();
      }
    }));
}
