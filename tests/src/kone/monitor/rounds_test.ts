import assert from "node:assert/strict";
import { type Clock, ManualClock } from "../../../../src/clock.ts";
import {
  GroupWatch,
  type HeardEvent,
  type Watcher,
} from "../../../../src/kone/monitor/group_watch.ts";
import { Rounds } from "../../../../src/kone/monitor/rounds.ts";
import type { CarView } from "../../../../src/protocol.ts";
import { TestLifts } from "../../live/test_lifts.ts";
import { liftA, reported } from "./lift_stage.ts";

const main = { building: "house", group: "main" };

/** A clock on which each delivery takes half a millisecond. */
class BusyClock implements Clock {
  readonly manual = new ManualClock();
  spentMs = 0;
  now = () => this.manual.now();
  monotonic = () => this.manual.monotonic() + this.spentMs;
  after = (delayMs: number, task: () => void) => this.manual.after(delayMs, task);
}

class CountingWatcher implements Watcher {
  readonly #clock: BusyClock;
  readonly got: HeardEvent[] = [];
  constructor(clock: BusyClock) {
    this.#clock = clock;
  }
  hears(events: readonly HeardEvent[]): void {
    this.#clock.spentMs += 0.5;
    this.got.push(...events);
  }
  ticks(): void {}
}

Deno.test("E10 events reach many monitors in slices with other work in between, each once and in order, the same made for all", async () => {
  const clock = new BusyClock();
  const lifts = new TestLifts(() => clock.now());
  const rounds = new Rounds(clock);
  const watch = new GroupWatch(main, [liftA], { lifts, clock, due: (due) => rounds.add(due) });
  await Promise.resolve();
  const watchers = Array.from({ length: 200 }, () => new CountingWatcher(clock));
  for (const watcher of watchers) watch.join(watcher);
  const report = (view: CarView) =>
    lifts.emit(main, { audience: "everyone", event: { what: "car", car: view } });
  report(reported());
  report(reported({ doors: { front: "opened", rear: "closed" } }));
  await clock.manual.run(0);
  const reached = watchers.filter(({ got }) => got.length > 0).length;
  assert.ok(reached > 0);
  // Somebody who comes meanwhile is shown how it stands, and gets none of it twice.
  const late = new CountingWatcher(clock);
  watch.join(late);
  const shown = late.got.length;
  report(reported({ doors: { front: "closing", rear: "closed" } }));
  await clock.manual.run(100);
  const states = ({ got }: CountingWatcher) =>
    got.filter(({ event }) => event.part.endsWith("front"))
      .map(({ event }) => (event.data as { state: string }).state);
  for (const watcher of watchers) {
    assert.deepEqual(states(watcher), ["CLOSED", "OPENING", "OPENED", "CLOSING"]);
    assert.equal(watcher.got[1], watchers[0]!.got[1], "made once");
  }
  assert.deepEqual(states(late), ["OPENED", "CLOSING"]);
  assert.ok(shown > 0);
  watch.close();
  rounds.stop();
  assert.equal(lifts.listeners, 0);
});

Deno.test("E10 a slice ends after 2 ms, and goes on in another turn", async () => {
  const clock = new BusyClock();
  const lifts = new TestLifts(() => clock.now());
  const rounds = new Rounds(clock);
  const watch = new GroupWatch(main, [liftA], { lifts, clock, due: (due) => rounds.add(due) });
  await Promise.resolve();
  const watchers = Array.from({ length: 40 }, () => new CountingWatcher(clock));
  for (const watcher of watchers) watch.join(watcher);
  lifts.emit(main, { audience: "everyone", event: { what: "car", car: reported() } });
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  assert.equal(watchers.filter(({ got }) => got.length > 0).length, 8, "4 ms of work at most");
  await clock.manual.run(0);
  assert.equal(watchers.filter(({ got }) => got.length > 0).length, 40);
  watch.close();
});
