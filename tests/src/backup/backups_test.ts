/** Backups by the clock. */
import assert from "node:assert/strict";
import {
  againAfterMs,
  Backups,
  type BackupsOptions,
  firstAfterMs,
  lookEveryMs,
} from "../../../src/backup/backups.ts";
import type { MadeBackup } from "../../../src/backup/make_backup.ts";
import { ManualClock } from "../../../src/clock.ts";

const hourMs = 3_600_000;

/** Backups of which each ends when it is let. */
class Stage {
  readonly clock = new ManualClock();
  readonly begunAtMs: number[] = [];
  readonly faults: string[] = [];
  asked = false;
  fails = false;
  atOnce = 0;
  mostAtOnce = 0;
  #gate: PromiseWithResolvers<void> | null = null;

  backups(change: Partial<BackupsOptions> = {}): Backups {
    return new Backups({
      clock: this.clock,
      everyHours: 24,
      make: () => this.#make(),
      newestMs: () => Promise.resolve(null),
      asked: () => {
        const { asked } = this;
        this.asked = false;
        return Promise.resolve(asked);
      },
      fault: (fault) => this.faults.push(fault),
      ...change,
    });
  }

  /** Those that begin from now on take until {@link release}. */
  hold(): void {
    this.#gate = Promise.withResolvers();
  }

  release(): void {
    this.#gate?.resolve();
    this.#gate = null;
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await settled();
  }

  async #make(): Promise<MadeBackup> {
    const atMs = this.clock.now();
    this.begunAtMs.push(atMs);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    await this.#gate?.promise;
    this.atOnce--;
    if (this.fails) throw new Error("Cannot write: the disk is full");
    return { name: "b", path: "b", bytes: 1, atMs, tookMs: 0, removed: [] };
  }
}

Deno.test("R89 the first backup comes soon after a start, the next a day after that one", async () => {
  const stage = new Stage();
  const backups = stage.backups();
  await backups.start();
  const startedMs = stage.clock.now();
  await stage.pass(firstAfterMs - 1);
  assert.deepEqual(stage.begunAtMs, []);
  await stage.pass(1);
  assert.deepEqual(stage.begunAtMs, [startedMs + firstAfterMs]);
  assert.equal(backups.lastMs, startedMs + firstAfterMs);
  await stage.pass(24 * hourMs - 1);
  assert.equal(stage.begunAtMs.length, 1);
  await stage.pass(1);
  assert.equal(stage.begunAtMs.length, 2);
  await backups.stop();
  await stage.pass(100 * hourMs);
  assert.equal(stage.begunAtMs.length, 2);
  assert.equal(stage.clock.waiting, 0);
});

Deno.test("R89 a restart does not make one more while the newest is young enough", async () => {
  const stage = new Stage();
  const newestMs = stage.clock.now() - 20 * hourMs;
  const backups = stage.backups({ newestMs: () => Promise.resolve(newestMs) });
  await backups.start();
  assert.equal(backups.lastMs, newestMs);
  await stage.pass(4 * hourMs - 1);
  assert.deepEqual(stage.begunAtMs, []);
  await stage.pass(1);
  assert.equal(stage.begunAtMs.length, 1);
  await backups.stop();
});

Deno.test("R89 one that fails is told of, tried again soon, and does not count as made", async () => {
  const stage = new Stage();
  stage.fails = true;
  const backups = stage.backups();
  await backups.start();
  await stage.pass(firstAfterMs);
  assert.deepEqual(stage.faults, ["Cannot write: the disk is full"]);
  assert.equal(backups.lastMs, null);
  stage.fails = false;
  await stage.pass(againAfterMs);
  assert.equal(stage.begunAtMs.length, 2);
  assert.equal(backups.lastMs, stage.clock.now());
  await backups.stop();
});

Deno.test("R89 never two at once: who asks meanwhile gets the one under way", async () => {
  const stage = new Stage();
  const backups = stage.backups({ everyHours: 1 });
  await backups.start();
  stage.hold();
  const [first, second] = [backups.now(), backups.now()];
  stage.asked = true;
  await stage.pass(lookEveryMs);
  await stage.pass(5 * hourMs);
  assert.equal(stage.begunAtMs.length, 1);
  stage.release();
  assert.equal(await first, await second);
  await stage.pass(hourMs);
  assert.equal(stage.mostAtOnce, 1);
  await backups.stop();
});

Deno.test("R89 one that is asked for from outside is made at once, and stopping waits for it", async () => {
  const stage = new Stage();
  const newestMs = stage.clock.now();
  const backups = stage.backups({ newestMs: () => Promise.resolve(newestMs) });
  await backups.start();
  stage.asked = true;
  stage.hold();
  await stage.pass(lookEveryMs);
  assert.equal(stage.begunAtMs.length, 1);
  let stopped = false;
  const stopping = backups.stop().then(() => stopped = true);
  await settled();
  assert.equal(stopped, false);
  stage.release();
  await stopping;
  assert.equal(backups.lastMs, stage.begunAtMs[0]);
  assert.equal(stage.clock.waiting, 0);
});

/** Lets every promise that is settled be heard. */
async function settled(): Promise<void> {
  for (let n = 0; n < 20; n++) await Promise.resolve();
}
