import assert from "node:assert/strict";
import {
  RunQueue,
  type Schedulable,
  turnsPerSlice,
  turnsPerVisit,
} from "../../actors/run_queue.ts";

Deno.test("T6 sixteen turns of one actor, then the next; sixty-four, then everybody else", () => {
  const { queue, ran, yields } = line();
  const cells = ["a", "b", "c", "d", "e"].map((name) => new Work(name, 100, ran));
  let first = true;
  // Put in line by a turn, so that all of them are there when the first slice goes on.
  const starter = new Work("s", 1, ran, () => {
    if (first) { for (const cell of cells) queue.schedule(cell); }
    first = false;
  });
  queue.schedule(starter);
  assert.equal(ran.length, turnsPerSlice);
  assert.deepEqual(counted(ran), { s: 1, a: 16, b: 16, c: 16, d: 15 });
  assert.equal(yields.length, 1);
  yields.shift()!();
  assert.deepEqual(counted(ran.slice(turnsPerSlice)), { e: 16, a: 16, b: 16, c: 16 });
});

Deno.test("T6 whoever asks for a turn from within turns gets no more than a slice of them", () => {
  const { queue, ran, yields } = line();
  // Like a caller that asks again as soon as it is answered.
  const cell: Work = new Work("a", 1, ran, () => {
    cell.left++;
    queue.schedule(cell);
  });
  queue.schedule(cell);
  for (let slices = 1; slices <= 3; slices++) {
    assert.equal(ran.length, slices * turnsPerSlice);
    assert.equal(yields.length, 1);
    yields.shift()!();
  }
});

Deno.test("T6 turns that come one by one share slices too", () => {
  const { queue, ran, yields } = line();
  for (let nth = 0; nth < turnsPerSlice; nth++) queue.schedule(new Work(`${nth}`, 1, ran));
  assert.equal(ran.length, turnsPerSlice);
  assert.equal(yields.length, 1);
  queue.schedule(new Work("late", 1, ran));
  assert.equal(ran.length, turnsPerSlice);
  yields.shift()!();
  assert.equal(ran.at(-1), "late");
  assert.equal(yields.length, 0);
});

Deno.test("B9 while nothing more can be staged nobody runs, nor is anything asked again and again", () => {
  const { queue, ran, yields, intake } = line();
  intake.open = false;
  const cells = ["a", "b"].map((name) => new Work(name, 2, ran));
  for (const cell of cells) queue.schedule(cell);
  assert.equal(yields.length, 0);
  assert.equal(intake.tasks.length, 1);
  intake.open = true;
  intake.tasks.shift()!();
  assert.deepEqual(ran, ["a", "a", "b", "b"]);
});

Deno.test("B9 an intake that closes in the middle of a slice ends it there", () => {
  const { queue, ran, intake } = line();
  queue.schedule(new Work("a", 5, ran, () => intake.open = ran.length < 3));
  assert.equal(ran.length, 3);
  intake.open = true;
  intake.tasks.shift()!();
  assert.equal(ran.length, 4);
});

Deno.test("L3 when all is lost, that is said once a turn is wanted, and nobody runs", () => {
  const { queue, ran, intake, lost } = line();
  intake.open = false;
  const cell = new Work("a", 1, ran);
  queue.schedule(cell);
  assert.equal(lost.count, 0);
  intake.lost = true;
  intake.tasks.shift()!();
  assert.equal(lost.count, 1);
  assert.deepEqual(ran, []);
  assert.equal(cell.queued, false);
});

Deno.test("T6 a turn that throws does not stop the queue", () => {
  const { queue, ran, yields } = line();
  const bad = new Work("bad", 1, [], () => {
    throw new Error("bad");
  });
  assert.throws(() => queue.schedule(bad));
  queue.schedule(new Work("good", 1, ran));
  for (const go of yields) go();
  assert.deepEqual(ran, ["good"]);
});

class Work implements Schedulable {
  queued = false;
  constructor(
    readonly name: string,
    public left: number,
    readonly ran: string[],
    readonly then: () => void = () => {},
  ) {}
  get ready(): boolean {
    return this.left > 0;
  }
  run(turnsMax: number): number {
    assert.ok(turnsMax <= turnsPerVisit);
    let turns = 0;
    while (turns < turnsMax && this.left > 0 && intakeOf(this).open) {
      this.left--;
      turns++;
      this.ran.push(this.name);
      this.then();
    }
    return turns;
  }
}

/** The committer's part, by the list that a test's work is noted in. */
const intakes = new WeakMap<string[], { open: boolean }>();

function intakeOf({ ran }: Work): { open: boolean } {
  return intakes.get(ran) ?? { open: true };
}

function line() {
  const ran: string[] = [];
  const yields: (() => void)[] = [];
  const tasks: (() => void)[] = [];
  const intake = {
    open: true,
    lost: false,
    tasks,
    whenOpen: (task: () => void) => tasks.push(task),
  };
  intakes.set(ran, intake);
  const lost = { count: 0 };
  const queue = new RunQueue({
    intake,
    yieldTo: (task) => yields.push(task),
    lost: () => lost.count++,
  });
  return { queue, ran, yields, intake, lost };
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
