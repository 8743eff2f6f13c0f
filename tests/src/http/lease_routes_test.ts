import assert from "node:assert/strict";
import { buildingBehaviour } from "../../../actors/building/register.ts";
import { Directory } from "../../../actors/directory.ts";
import { groupBehaviour, groupKind } from "../../../actors/elevator_group/decide.ts";
import { modelGroup } from "../../../actors/elevator_group/model.ts";
import { silentObserver } from "../../../actors/observer.ts";
import { type RunningBuilding, startBuilding } from "../../../adapters/simulator/building.ts";
import { DirectAdapter } from "../../../adapters/simulator/direct_adapter.ts";
import type { Prefers } from "../../../src/access/capability.ts";
import { SystemClock } from "../../../src/clock.ts";
import { LiftHardware } from "../../../src/lift_hardware.ts";
import { LiftService } from "../../../src/lift_service.ts";
import type { LiftUse } from "../../../src/lift/lift_uses.ts";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import { StoredActorRows } from "../../../src/store/actor_rows.ts";
import { Committer } from "../../../src/store/committer.ts";
import { acquireLease } from "../../../src/store/lease.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";
import { testSite } from "../access/test_site.ts";
import { type TestEdge, until, withEdge } from "./test_edge.ts";

const clock = new SystemClock();
const random = seededRandom("lease routes");

interface Asked {
  readonly status: number;
  // What an answer's body holds is the test's own matter.
  readonly body: Record<string, unknown>;
  readonly location: string | null;
}

/** An edge over the actor and a simulated building, on the machine's own clock. */
async function withLifts(
  body: (edge: TestEdge, building: RunningBuilding) => Promise<void>,
): Promise<void> {
  const store = new MemoryStore({ clock });
  const lease = await acquireLease({ store, clock, newFence: () => crypto.randomUUID() });
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
    incarnation: () => crypto.randomUUID(),
    yieldTo: (task) => void clock.after(0, task),
  });
  const [tower] = testSite.buildings;
  const model = modelGroup(tower!, tower!.groups[0]!);
  const models = new Map([[model.key, model]]);
  const adapter = new DirectAdapter(clock);
  const hardware = new LiftHardware({
    adapter,
    directory: () => directory,
    models,
    clock,
    observer: { hardwareLink() {}, hardwareNonsense() {}, desiredPublished() {} },
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
  const site = { ...testSite, buildings: [{ ...tower!, groups: [tower!.groups[0]!], units: [] }] };
  const building = startBuilding({ site, clock, random, connect: (at) => adapter.link(at) });
  directory.activate({ kind: groupKind, key: model.key });
  await adapter.start(hardware);
  try {
    await withEdge({ lifts }, (edge) => body(edge, building));
  } finally {
    await building.stop();
    await adapter.stop();
    await directory.stop();
    await store.close();
  }
}

/** Somebody who asks tower/main for things. */
async function caller(
  edge: TestEdge,
  rid: string,
  uses: LiftUse[] = [],
  prefers: Prefers = {},
) {
  const token = await edge.token({ rid, lifts: [{ group: "main", levels: "all", uses }], prefers });
  return async (method: string, path: string, body?: object, key?: string): Promise<Asked> => {
    const response = await fetch(`${edge.url}/v1/buildings/tower/groups/main/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(method === "POST" && { "idempotency-key": key ?? uuidV7(clock.now(), random) }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const location = response.headers.get("location");
    return { status: response.status, body: await response.json(), location };
  };
}

/** Waits until the cars have spoken: a call that any car serves is assigned. */
async function inService(ask: Awaited<ReturnType<typeof caller>>): Promise<void> {
  await until("the cars have spoken", async () => {
    // From so far that it can be cancelled again before its doors open.
    const { body } = await ask("POST", "calls", { ...journey, from: 7 });
    if (typeof body.id !== "string") return false;
    await ask("DELETE", `calls/${body.id}`);
    return typeof body.car === "string";
  });
}

const journey = { kind: "destination", from: 0, to: 3 };

Deno.test("EG26 HTTP: a lease is taken once, read, renewed and released, with the use and by its own caller", async () => {
  await withLifts(async (edge) => {
    const robot = await caller(edge, "robot", ["exclusive"]);
    const other = await caller(edge, "other");
    await inService(robot);
    const wish = { level: 0, lifts: ["a"], lifeMs: 60_000 };
    assert.deepEqual((await other("POST", "leases", wish)).body.code, "forbidden");
    const key = uuidV7(clock.now(), random);
    const taken = await robot("POST", "leases", wish, key);
    assert.deepEqual([taken.status, taken.body.car], [201, "a"]);
    const path = `leases/${taken.body.id}`;
    assert.equal(taken.location, `/v1/buildings/tower/groups/main/${path}`);
    await until("a moment has passed", () => clock.now() > (taken.body.grantedAtMs as number));
    assert.equal((await robot("POST", "leases", wish, key)).status, 200);
    assert.equal((await robot("GET", path)).body.state, "ready");
    assert.equal((await other("GET", path)).body.code, "unknown_lease");
    assert.equal((await other("DELETE", path)).body.code, "unknown_lease");
    const renewed = await robot("PUT", path, { lifeMs: 600_000 });
    assert.ok(
      (renewed.body.expiresAtMs as number) > (taken.body.expiresAtMs as number) + 500_000,
    );
    assert.equal((await robot("PUT", path, { lifeMs: 600_001 })).body.code, "invalid");
    assert.equal((await robot("DELETE", path)).body.reason, "released");
    assert.equal((await robot("PUT", path, { lifeMs: 60_000 })).status, 404);
    assert.equal((await robot("GET", path)).body.state, "ended");
  });
});

Deno.test("EG26 HTTP: calls go under a lease, and nonsense is a refusal that says so", async () => {
  await withLifts(async (edge) => {
    const robot = await caller(edge, "robot", ["exclusive"]);
    await inService(robot);
    const { body: lease } = await robot("POST", "leases", {
      level: 0,
      lifts: ["b"],
      lifeMs: 60_000,
    });
    const ride = await robot("POST", "calls", { ...journey, lease: lease.id });
    assert.equal(ride.body.car, "b");
    const code = async (path: string, body: object) => (await robot("POST", path, body)).body.code;
    assert.equal(await code("calls", { ...journey, lease: "none" }), "unknown_lease");
    assert.equal(await code("leases", { level: 0, lifts: ["b"], lifeMs: 60_000 }), "car_leased");
    assert.equal(await code("leases", { level: 0, lifts: [], lifeMs: 60_000 }), "invalid");
    assert.equal(await code("leases", { level: 0.5, lifeMs: 60_000 }), "invalid");
    assert.equal(await code("leases", { lifeMs: 60_000 }), "invalid");
    assert.equal(await code("holds", { lifeMs: 60_000 }), "invalid", "of what?");
    assert.equal(await code("holds", { call: "x", lease: "y", lifeMs: 60_000 }), "invalid");
    assert.equal(await code("holds", { call: "x", lifeMs: 60_000 }), "unknown_call");
    assert.equal(
      await code("calls", { kind: "landing", from: 0, direction: "up", lease: "l" }),
      "invalid",
    );
  });
});

Deno.test("EG27 HTTP: anybody holds the doors of their own car for a minute, and lets go", async () => {
  await withLifts(async (edge, building) => {
    const ann = await caller(edge, "ann");
    const porter = await caller(edge, "porter", ["exclusive", "hold"]);
    await inService(ann);
    const { body: call } = await ann("POST", "calls", { ...journey, lifts: ["a"] });
    const car = building.group({ building: "tower", group: "main" }).controller.cars.get("a")!;
    await until(
      "its doors are open",
      async () =>
        car.isOpen("front") && (await ann("GET", `calls/${call.id}`)).body.state === "being_served",
    );
    const held = await ann("POST", "holds", { call: call.id, lifeMs: 600_000 });
    assert.equal(held.status, 201, JSON.stringify(held.body));
    assert.equal((held.body.expiresAtMs as number) - (held.body.sinceMs as number), 60_000);
    const path = `holds/${held.body.id}`;
    assert.equal((await ann("PUT", path, { lifeMs: 5_000 })).body.state, "holding");
    assert.equal((await porter("GET", path)).body.code, "unknown_hold");
    assert.equal((await ann("DELETE", path)).body.reason, "released");
    assert.equal((await ann("GET", path)).body.state, "ended");
    const { body: lease } = await porter("POST", "leases", {
      level: 0,
      lifts: ["b"],
      lifeMs: 60_000,
    });
    const long = await porter("POST", "holds", { lease: lease.id, lifeMs: 600_000 });
    assert.equal((long.body.expiresAtMs as number) - (long.body.sinceMs as number), 600_000);
  });
});

Deno.test("EG25 HTTP: a priority call takes the use, and an attendant's call its own", async () => {
  await withLifts(async (edge) => {
    const ann = await caller(edge, "ann");
    const porter = await caller(edge, "porter", ["priority"]);
    await inService(ann);
    const urgent = { ...journey, priority: true };
    assert.equal((await ann("POST", "calls", urgent)).body.code, "forbidden");
    assert.equal((await porter("POST", "calls", urgent)).status, 201);
    const attended = { kind: "car", car: "a", to: 3, attendant: true };
    assert.equal((await porter("POST", "calls", attended)).body.code, "forbidden");
  });
});

Deno.test("EG24 C13 HTTP: a preference makes calls accessible unless they say otherwise", async () => {
  await withLifts(async (edge) => {
    const ann = await caller(edge, "ann", [], { accessible: true });
    await inService(ann);
    const { body } = await ann("POST", "calls", journey);
    assert.equal((body.request as { accessible?: boolean }).accessible, true);
    assert.equal((body.announcements as { code: string }[])[0]?.code, "lift_comes");
    const plain = await ann("POST", "calls", { ...journey, accessible: false });
    assert.ok(!("accessible" in (plain.body.request as object)));
    assert.ok(!("announcements" in plain.body));
  });
});

Deno.test("EG24 HTTP: more people than one car holds travel in several, if they say so", async () => {
  await withLifts(async (edge) => {
    const ann = await caller(edge, "ann");
    await inService(ann);
    const many = { ...journey, persons: 12 };
    assert.equal((await ann("POST", "calls", many)).body.code, "group_too_large");
    const { body } = await ann("POST", "calls", { ...many, split: true });
    const { persons, calls } = body.party as { persons: number; calls: string[] };
    assert.equal(persons, 12);
    const parts = await Promise.all(calls.map((id) => ann("GET", `calls/${id}`)));
    assert.equal(new Set(parts.map((part) => part.body.car)).size, 2);
  });
});
