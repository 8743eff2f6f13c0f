/** Which journey a key stands for, as the building has it. */
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type AutomaticWish,
  journeyKeptMs,
  type JourneyPlan,
  type JourneyReply,
  journeysPerCallerMax,
} from "../../../actors/building/journeys.ts";
import {
  buildingBehaviour,
  type BuildingCommand,
  type BuildingState,
} from "../../../actors/building/register.ts";
import { seededRandom, uuidV7 } from "../../../src/random.ts";

const startMs = Date.UTC(2026, 0, 5, 8, 30);
const random = seededRandom("journeys of a building");

/** A building in the hands of a test: it keeps the rows as a store would. */
class BuildingInHand {
  now = startMs;
  rows = new Map<string, string>();
  state: BuildingState = this.load();

  load(): BuildingState {
    const { journey } = buildingBehaviour.tables;
    const rows = [...this.rows].map(([id, text]) => ({
      table: "journey",
      id,
      value: journey!.read(JSON.parse(text)),
    }));
    return this.state = buildingBehaviour.load("tower", rows, {
      now: this.now,
      epoch: 1,
      incarnation: "i",
    });
  }

  send(command: BuildingCommand): JourneyReply {
    const { state, reply, rows = [] } = buildingBehaviour.decide(this.state, command, this.now);
    this.state = state;
    for (const { id, value, atMs } of rows) {
      assert.equal(atMs, this.now, "a plan lies under its own time");
      this.rows.set(id, JSON.stringify(value));
    }
    assert.ok(reply !== undefined && (!reply.ok || "journey" in reply));
    return reply;
  }

  key(madeAtMs = this.now): string {
    return uuidV7(madeAtMs, random);
  }

  choose(part: Partial<JourneyPlan> = {}, automatic?: AutomaticWish): JourneyReply {
    return this.send({
      type: "choose_journey",
      plan: plan(part.key ?? this.key(), part),
      ...(automatic !== undefined && { automatic }),
    });
  }
}

function plan(key: string, part: Partial<JourneyPlan> = {}): Omit<JourneyPlan, "atMs"> {
  const { atMs: _, ...rest } = part;
  return {
    id: uuidV7(startMs, random),
    caller: "ann",
    key,
    request: { from: 0, to: 9, persons: 1 },
    legs: [{ group: "main", call: "c", from: 0, to: 9 }],
    estimatedMs: 40_000,
    ...rest,
  };
}

function idOf(reply: JourneyReply): string | null {
  assert.ok(reply.ok, reply.ok ? "" : reply.refusal.detail);
  return reply.journey?.id ?? null;
}

function codeOf(reply: JourneyReply): string {
  return reply.ok ? "yes" : reply.refusal.code;
}

Deno.test("EG30 the first plan of a key counts, whoever comes second with a better one", () => {
  const building = new BuildingInHand();
  const key = building.key();
  const find = { type: "find_journey", caller: "ann", key, request: plan(key).request } as const;
  assert.equal(idOf(building.send(find)), null);
  const first = idOf(building.choose({ key }));
  const other = building.choose({ key, legs: [{ group: "low", call: "d", from: 0, to: 9 }] });
  assert.ok(other.ok && other.repeated);
  assert.equal(idOf(other), first);
  assert.equal(other.journey!.legs[0]!.group, "main");
  building.load();
  assert.equal(idOf(building.send(find)), first, "also after a restart");
  assert.equal(building.rows.size, 1);
});

Deno.test("EG30 E2 a key is good for its window, and for one wish of one caller", () => {
  const building = new BuildingInHand();
  assert.equal(codeOf(building.choose({ key: "tomorrow" })), "key_invalid");
  assert.equal(codeOf(building.choose({ key: building.key(startMs - 600_000) })), "key_expired");
  assert.equal(codeOf(building.choose({ key: building.key(startMs + 90_000) })), "key_from_future");
  const key = building.key();
  const first = idOf(building.choose({ key }));
  const elsewhere = { from: 0, to: 3, persons: 1 };
  assert.equal(codeOf(building.choose({ key, request: elsewhere })), "key_reused");
  assert.notEqual(idOf(building.choose({ key, caller: "bob" })), first, "of another caller");
});

Deno.test("EG30 a plan is read by its own caller, and kept as long as a leg may be under way", () => {
  const building = new BuildingInHand();
  const journey = idOf(building.choose())!;
  const read = (caller: string) => building.send({ type: "read_journey", caller, journey });
  assert.equal(idOf(read("ann")), journey);
  assert.equal(codeOf(read("eve")), "unknown_call");
  building.now += journeyKeptMs;
  assert.equal(codeOf(read("ann")), "unknown_call");
  building.load();
  assert.equal(codeOf(read("ann")), "unknown_call");
});

Deno.test("EG30 E2 journeys per id are bounded, and room comes again", () => {
  const building = new BuildingInHand();
  for (let n = 0; n < journeysPerCallerMax; n++) building.choose();
  assert.equal(codeOf(building.choose()), "busy");
  assert.equal(codeOf(building.choose({ caller: "bob" })), "yes");
  building.now += journeyKeptMs;
  assert.equal(codeOf(building.choose()), "yes");
});

Deno.test("EG30 what is forgotten leaves memory, though nobody asks for it", () => {
  const building = new BuildingInHand();
  for (let n = 0; n < 200; n++) building.choose({ caller: `guest-${n}` });
  assert.equal(building.state.journeys.count, 200);
  building.now += journeyKeptMs;
  for (let n = 0; n < 64; n++) {
    building.send({ type: "read_journey", caller: "ann", journey: "none" });
  }
  assert.equal(building.state.journeys.count, 0);
  assert.equal(building.state.journeys.callers.size, 0);
});

Deno.test("EG30 the same automatic wish within the window is the journey that is there", () => {
  const building = new BuildingInHand();
  const wish = { windowMs: 60_000 };
  const first = idOf(building.choose({ automatic: true }, wish));
  building.now += 59_999;
  assert.equal(idOf(building.choose({ automatic: true }, wish)), first);
  assert.equal(
    idOf(building.choose({ automatic: true }, { ...wish, over: first! })),
    first,
    "within the window it is, whatever became of it",
  );
  const other = { from: 0, to: 3, persons: 1 };
  assert.notEqual(idOf(building.choose({ automatic: true, request: other }, wish)), first);
  assert.notEqual(idOf(building.choose()), first, "who presses a button gets what they ask for");
});

Deno.test("EG30 after the window a journey answers until it has been seen over, then a new one comes", () => {
  const building = new BuildingInHand();
  const wish = { windowMs: 60_000 };
  const first = idOf(building.choose({ automatic: true }, wish));
  building.now += 120_000;
  assert.equal(idOf(building.choose({ automatic: true }, wish)), first);
  const second = idOf(building.choose({ automatic: true }, { ...wish, over: first! }));
  assert.notEqual(second, first);
  assert.equal(idOf(building.choose({ automatic: true }, { ...wish, over: first! })), second);
});

Deno.test("EG30 no order of wishes, repeats and restarts gives one key two journeys", () => {
  const step = fc.record({
    key: fc.integer({ min: 0, max: 3 }),
    automatic: fc.boolean(),
    find: fc.boolean(),
    restart: fc.boolean(),
    passMs: fc.constantFrom(0, 5_000, 61_000),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
    const building = new BuildingInHand();
    const keys = [0, 1, 2, 3].map(() => building.key());
    const plans = new Map<string, Set<string>>();
    for (const { key: at, automatic, find, restart, passMs } of steps) {
      building.now += passMs;
      if (restart) building.load();
      const key = keys[at]!;
      const wish = automatic ? { automatic: { windowMs: 60_000 } } : {};
      if (find) {
        building.send({
          type: "find_journey",
          caller: "ann",
          key,
          request: plan(key).request,
          ...wish,
        });
      } else {
        building.choose({ key, ...(automatic && { automatic: true }) }, wish.automatic);
      }
      for (const text of building.rows.values()) {
        const { key, id } = JSON.parse(text) as JourneyPlan;
        plans.set(key, (plans.get(key) ?? new Set()).add(id));
      }
    }
    for (const [key, ids] of plans) assert.equal(ids.size, 1, key);
  }));
});
