import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { withLogsAt, writeEntries } from "../../parts/building_log_process.ts";

const program = fileURLToPath(new URL("../../parts/building_log_process.ts", import.meta.url));
const today = Math.floor(Date.UTC(2026, 2, 2, 9) / 86_400_000);

for (const [step, left] of [["sealed", 3], ["written", 5]] as const) {
  Deno.test(`R50 E6 kill -9 when a batch is ${step} loses that batch at most, and the log goes on`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "vestibule-building-log-" });
    try {
      const { signal } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "--allow-all", program, folder, step],
        stderr: "inherit",
      }).output();
      assert.equal(signal, "SIGKILL");
      await withLogsAt(folder, async (logs) => {
        const span = { building: "tower", fromDay: today, untilDay: today, after: null, limit: 50 };
        assert.equal((await logs.read(span)).entries.length, left);
        await writeEntries(logs, 1);
        const { entries } = await logs.read(span);
        assert.equal(entries.length, left + 1);
        for (const { door, means } of entries) {
          assert.deepEqual([door, means], ["entrance/main", "phone"]);
        }
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
