import assert from "node:assert/strict";
import { Directory } from "../../actors/directory.ts";
import { groupBehaviour, groupKind } from "../../actors/elevator_group/decide.ts";
import { modelGroup } from "../../actors/elevator_group/model.ts";
import { buildingBehaviour, type BuildingReply } from "../../actors/building/register.ts";
import { silentObserver } from "../../actors/observer.ts";
import { startBuilding } from "../../adapters/simulator/building.ts";
import { DirectAdapter } from "../../adapters/simulator/direct_adapter.ts";
import { ManualClock } from "../../src/clock.ts";
import { LiftHardware } from "../../src/lift_hardware.ts";
import { LiftService } from "../../src/lift_service.ts";
import type { Answer, FeedEvent, GroupSnapshot } from "../../src/lifts.ts";
import type { CallView } from "../../src/protocol.ts";
import { seededRandom, uuidV7 } from "../../src/random.ts";
import { checkSite } from "../../src/site.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { Committer } from "../../src/store/committer.ts";
import { acquireLease } from "../../src/store/lease.ts";
import { MemoryStore } from "../../src/store/memory_store.ts";

const site = checkSite({
  version: 1,
  cluster: "test",
  buildings: [{
    id: "tower",
    floors: Array.from(
      { length: 6 },
      (_, level) => ({ level, label: `${level}`, heightM: 4 * level }),
    ),
    groups: [{
      id: "main",
      cars: ["a", "b"].map((id) => ({
        id,
        speedMps: 1.6,
        accelerationMps2: 1,
        ratedLoadKg: 630,
        serves: Array.from({ length: 6 }, (_, level) => ({ level })),
      })),
    }],
  }],
});
const at = { building: "tower", group: "main" };

/** A server without sockets beside a simulated building, on a clock that moves when told to. */
async function house() {
  const clock = new ManualClock();
  const random = seededRandom("lift service");
  const store = new MemoryStore({ clock });
  let fences = 0;
  const lease = await acquireLease({ store, clock, newFence: () => `fence-${fences++}` });
  const committer = new Committer({
    store,
    fence: lease,
    clock,
    observer: silentObserver,
    leaseLost: () => assert.fail("the lease was lost"),
  });
  const directory = new Directory({
    clock,
    random: () => random.next(),
    rows: new StoredActorRows(store),
    committer,
    observer: silentObserver,
    epoch: lease.epoch,
    incarnation: () => uuidV7(clock.now(), random),
    yieldTo: (task) => void clock.after(0, task),
  });
  const [building] = site.buildings;
  const model = modelGroup(building!, building!.groups[0]!);
  const models = new Map([[model.key, model]]);
  const adapter = new DirectAdapter(clock, 5);
  const published: number[] = [];
  const hardware = new LiftHardware({
    adapter,
    directory: () => directory,
    models,
    clock,
    observer: {
      hardwareLink() {},
      hardwareNonsense() {},
      desiredPublished: (calls) => published.push(calls),
    },
  });
  const lifts = new LiftService({
    directory,
    models,
    newId: () => uuidV7(clock.now(), random),
    effect: (address, effect, state) => hardware.effect(address, effect, state),
    milestone() {},
  });
  directory.register({ behaviour: groupBehaviour(models), outlets: lifts });
  directory.register({ behaviour: buildingBehaviour, outlets: { event() {}, effect() {} } });
  await directory.start();
  const simulated = startBuilding({ site, clock, random, connect: (where) => adapter.link(where) });
  directory.activate({ kind: groupKind, key: model.key });
  await adapter.start(hardware);
  await clock.run(100);
  const asked = async <T>(
    ask: (done: (answer: Answer<T>) => void) => void,
    ms = 50,
  ): Promise<Answer<T>> => {
    const answers: Answer<T>[] = [];
    ask((answer) => answers.push(answer));
    await clock.run(ms);
    assert.equal(answers.length, 1, "an answer comes once");
    return answers[0]!;
  };
  return {
    clock,
    store,
    directory,
    lifts,
    published,
    simulated: simulated.group(at),
    key: () => uuidV7(clock.now(), random),
    asked,
    async place(from: number, to: number, caller = "ann"): Promise<CallView> {
      const request = { kind: "destination" as const, from, to, persons: 1 };
      const key = uuidV7(clock.now(), random);
      const answer = await asked<CallView>((done) => lifts.place(at, caller, key, request, done));
      assert.ok(answer.ok, answer.ok ? "" : answer.refusal.detail);
      return answer.value;
    },
    async stop() {
      await simulated.stop();
      await adapter.stop();
      await directory.stop();
    },
  };
}

function valueOf<T>(answer: Answer<T>): T {
  assert.ok(answer.ok, answer.ok ? "" : answer.refusal.detail);
  return answer.value;
}

function codeOf(answer: Answer<unknown>): string {
  return answer.ok ? "yes" : answer.refusal.code;
}

Deno.test("EG1 a call placed at the service is served by the building, and watched on its way", async () => {
  const { lifts, clock, place, asked, stop } = await house();
  const heard: FeedEvent[] = [];
  const end = lifts.listen(at, (event) => heard.push(event));
  const call = await place(3, 5);
  assert.equal(call.state, "assigned");
  await clock.run(60_000);
  const states = heard.flatMap(({ audience, event }) =>
    audience === "caller" && event.what === "call" ? [event.call.state] : []
  );
  // Confirmed by the controller, then on its way.
  assert.deepEqual([...new Set(states)], ["assigned", "fixed", "being_served", "served"]);
  assert.equal(
    valueOf(await asked<CallView>((done) => lifts.read(at, "ann", call.id, done))).state,
    "served",
  );
  end();
  const before = heard.length;
  await place(1, 2);
  assert.equal(heard.length, before, "who has stopped listening hears nothing");
  await stop();
});

Deno.test("EG13 E5 doors: the answer comes with the hardware's own word", async () => {
  const { lifts, clock, place, asked, key, simulated, stop } = await house();
  const call = await place(0, 4);
  const open = (name: string, ms?: number) =>
    asked<CallView>((done) => lifts.openDoors(at, "ann", name, call.id, done), ms);
  const first = key();
  assert.equal(codeOf(await open(first)), "yes");
  assert.equal(codeOf(await open(first)), "yes", "the same again, without a second act");
  // The controller hangs: it neither does nor refuses.
  simulated.faults.controllerSilent(true);
  const hung = key();
  assert.equal(codeOf(await open(hung, 6_000)), "not_confirmed");
  assert.equal(codeOf(await open(hung)), "not_confirmed");
  simulated.faults.controllerSilent(false);
  await clock.run(60_000);
  assert.equal(codeOf(await open(key())), "unknown_call", "the call has ended");
  assert.equal(codeOf(await open(first)), "yes", "but that key is still answered");
  await stop();
});

Deno.test("EG13 E5 two who wait for one act both hear how it ended", async () => {
  const { lifts, clock, place, key, stop } = await house();
  const call = await place(0, 4);
  const name = key();
  const answers: string[] = [];
  for (let phone = 0; phone < 2; phone++) {
    lifts.openDoors(at, "ann", name, call.id, (answer) => answers.push(codeOf(answer)));
  }
  await clock.run(100);
  assert.deepEqual(answers, ["yes", "yes"]);
  await stop();
});

Deno.test("EG13 nothing is sent on a cut cable, and the phone is told so", async () => {
  const { lifts, place, asked, key, simulated, stop } = await house();
  const call = await place(0, 4);
  simulated.faults.linkCut(true);
  const answer = await asked<CallView>((done) => lifts.openDoors(at, "ann", key(), call.id, done));
  assert.equal(codeOf(answer), "unreachable");
  await stop();
});

Deno.test("EG15 a snapshot shows the group, one's own calls, and all calls for operators", async () => {
  const { lifts, place, asked, stop } = await house();
  const mine = await place(2, 4, "ann");
  const other = await place(3, 5, "bob");
  const shown = valueOf(await asked<GroupSnapshot>((done) => lifts.snapshot(at, "ann", done)));
  assert.equal(shown.mode, "normal");
  assert.deepEqual(shown.cars.map(({ id, known }) => `${id} ${known}`), ["a true", "b true"]);
  assert.deepEqual(shown.calls.map(({ id }) => id), [mine.id]);
  assert.deepEqual(shown.anyCalls.map(({ id }) => id).sort(), [mine.id, other.id].sort());
  assert.deepEqual(shown.lit.map(({ level, direction }) => `${level} ${direction}`), [
    "2 up",
    "3 up",
  ]);
  await stop();
});

Deno.test("EG3 an unknown group is refused by name, cut short", async () => {
  const { lifts, stop } = await house();
  const answers: Answer<unknown>[] = [];
  const nowhere = { building: "tower", group: "x".repeat(500) };
  lifts.snapshot(nowhere, "ann", (answer) => answers.push(answer));
  lifts.cancel(
    { building: "__proto__", group: "toString" },
    "ann",
    "c",
    (answer) => answers.push(answer),
  );
  assert.deepEqual(answers.map(codeOf), ["unknown_group", "unknown_group"]);
  assert.ok(answers.every((answer) => !answer.ok && answer.refusal.detail.length < 200));
  await stop();
});

Deno.test("EG7 changes that become durable together are one publish, the newest", async () => {
  const { lifts, clock, published, key, stop } = await house();
  published.length = 0;
  let answered = 0;
  for (let nth = 0; nth < 10; nth++) {
    const request = {
      kind: "landing" as const,
      from: nth % 5,
      direction: "up" as const,
      persons: 1,
    };
    lifts.place(at, `caller-${nth}`, key(), request, () => answered++);
  }
  await clock.run(1);
  assert.equal(answered, 10);
  assert.ok(published.length <= 2, `${published.length} publishes of ${published}`);
  assert.equal(published.at(-1), 10);
  await stop();
});

Deno.test("E6 a commit that fails: the caller is told so, and nothing was published or shown", async () => {
  const { lifts, store, clock, published, asked, key, stop } = await house();
  const heard: FeedEvent[] = [];
  lifts.listen(at, (event) => heard.push(event));
  published.length = 0;
  store.faults.failNext();
  const request = { kind: "destination" as const, from: 2, to: 4, persons: 1 };
  const name = key();
  const answer = await asked<CallView>((done) => lifts.place(at, "ann", name, request, done));
  assert.equal(codeOf(answer), "unavailable");
  assert.ok(heard.every(({ event }) => event.what !== "call" && event.what !== "any_call"));
  assert.ok(published.every((calls) => calls === 0));
  // The group has been loaded again: the same key now places the call, once.
  await clock.run(1_000);
  const first = valueOf(
    await asked<CallView>((done) => lifts.place(at, "ann", name, request, done)),
  );
  const again = valueOf(
    await asked<CallView>((done) => lifts.place(at, "ann", name, request, done)),
  );
  assert.equal(first.id, again.id);
  await stop();
});

Deno.test("E7 EG17 a car that breaks is in the building's register, and leaves it when mended", async () => {
  const { directory, clock, simulated, asked, stop } = await house();
  const register = async () => {
    const answer = await asked<BuildingReply>((done) =>
      directory.tell<{ type: "read_faults" }, BuildingReply>(
        { kind: "building", key: "tower" },
        { type: "read_faults" },
        { lane: "commands", answer: (reply) => done({ ok: true, value: reply }) },
      )
    );
    const reply = valueOf(answer);
    assert.ok(reply.ok && "faults" in reply);
    return reply.faults.map(({ group, car, mode }) => `${group}/${car} ${mode}`);
  };
  assert.deepEqual(await register(), []);
  simulated.faults.outOfService("a", true);
  await clock.run(4_000);
  assert.deepEqual(await register(), ["main/a out-of-service"]);
  simulated.faults.outOfService("a", false);
  await clock.run(4_000);
  assert.deepEqual(await register(), []);
  await stop();
});
