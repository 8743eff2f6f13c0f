/** The vendor's error catalogue, word for word, and which error of two is told. */
import assert from "node:assert/strict";
import { numbersOf } from "../../../../src/kone/numbering.ts";
import { wantedCall, type WantedContext } from "../../../../src/kone/calls/wanted_call.ts";
import { checkSite } from "../../../../src/site.ts";
import { type Call, houseFile } from "./kone_stage.ts";

const building = numbersOf(checkSite(houseFile)).building("Tower9")!;
const context: WantedContext = {
  building,
  group: building.group("1")!,
  rights: { levels: "all", monitor: false, robot: false, priority: false, rid: "r" },
  opened: () => null,
};

function read(
  { area, destination = null, terminal = null, ...call }: Call,
  how: Partial<WantedContext> = {},
) {
  return wantedCall({
    requestId: 1,
    area,
    timeMs: null,
    terminal,
    call: {
      action: 2,
      destination,
      delayS: 0,
      groupSize: 1,
      allowedLifts: null,
      activateCallStates: [],
      replacementPriority: "LOW",
      ...call,
    },
  }, { ...context, ...how });
}

/** The error, or `ok`. */
function told(call: Call, how?: Partial<WantedContext>): string {
  const made = read(call, how);
  return made.ok ? "ok" : made.error;
}

const way = { area: 1000, destination: 3000 };

Deno.test("KONE 4 an action that is not listed, and none", () => {
  assert.equal(told({ ...way, action: 200 }), "Ignoring call, unknown call action: 200");
  assert.equal(told({ ...way, action: 0 }), "Ignoring call, unknown call action: UNDEFINED");
});

Deno.test("KONE 5 an action that is listed and disabled", () => {
  assert.equal(told({ ...way, action: 4 }), "Ignoring call, disabled call action: 4");
});

Deno.test("KONE 6 no landing call down at the lowest floor or up at the highest", () => {
  assert.equal(told({ area: 1000, action: 2002 }), "INVALID_DIRECTION");
  assert.equal(told({ area: 8000, action: 2001 }), "INVALID_DIRECTION");
  assert.equal(told({ area: 1000, action: 2001 }), "ok");
  assert.equal(told({ area: 8000, action: 2002 }), "ok");
});

Deno.test("KONE 8 a delay out of its range, and what else is", () => {
  for (const delayS of [40, -1, Number.NaN]) {
    assert.equal(told({ ...way, delayS }), "Invalid json payload");
  }
  for (const groupSize of [0, -1, 1.5]) {
    assert.equal(told({ ...way, groupSize }), "Invalid json payload");
  }
  assert.equal(told({ ...way, delayS: 30 }), "ok");
});

Deno.test("KONE 10 more people than the lifts that may come hold", () => {
  assert.equal(told({ ...way, groupSize: 13 }), "ok");
  assert.equal(told({ ...way, groupSize: 14 }), "INVALID_PASSENGER_COUNT");
  assert.equal(told({ ...way, groupSize: 500 }), "INVALID_PASSENGER_COUNT");
});

Deno.test("KONE 12 13 the same floor, at whichever side", () => {
  assert.equal(told({ area: 1000, destination: 1010 }), "SAME_SOURCE_AND_DEST_FLOOR");
  assert.equal(told({ area: 1000, destination: 1000 }), "SAME_SOURCE_AND_DEST_FLOOR");
});

Deno.test("KONE 16 17 a destination that is not known, or missing", () => {
  assert.equal(
    told({ area: 1000, destination: 9999 }),
    "Ignoring call, unable to resolve destination: area:9999",
  );
  for (const destination of [null, 0]) {
    assert.equal(told({ area: 1000, destination }), "Ignoring call, destination not defined");
  }
});

Deno.test("KONE 18 19 a source that is not known is told before anything of the destination", () => {
  const error = "Ignoring call, unable to resolve area: area:77";
  assert.equal(told({ area: 77, destination: 3000 }), error);
  assert.equal(told({ area: 77, destination: 78 }), error);
  assert.equal(told({ area: 77 }), error);
  assert.equal(
    told({ area: 9000, destination: 3000 }).slice(0, 29),
    "Ignoring call, unable to reso",
  );
  assert.equal(
    told({ ...way, allowedLifts: [1001010, 12] }),
    "Ignoring call, unable to resolve area: area:12",
  );
});

Deno.test("KONE 20 21 22 a terminal in use, in use elsewhere, and none of the group's", () => {
  assert.equal(told({ ...way, terminal: 2 }), "ok");
  assert.equal(told({ area: 3000, destination: 1000, terminal: 2 }), "INVALID_SIDE");
  assert.equal(told({ area: 3000, action: 2001, terminal: 2 }), "FLOOR_DOES_NOT_EXIT");
  assert.equal(told({ ...way, terminal: 99 }), "INVALID_TERMINAL_ID");
  assert.equal(told({ area: 1001010, destination: 3000, action: 5000, terminal: 1 }), "ok");
});

Deno.test("KONE 30 31 32 behind a barrier a terminal is in use a while after its door opened", () => {
  const passed = (agoMs: number | null) => ({
    opened: (at: string, unit: string, door: string) =>
      `${at} ${unit} ${door}` === "tower entrance main" ? agoMs : null,
  });
  assert.equal(told({ ...way, terminal: 3 }, passed(null)), "INVALID_SIDE");
  assert.equal(told({ ...way, terminal: 3 }, passed(20_001)), "INVALID_SIDE");
  assert.equal(told({ ...way, terminal: 3 }, passed(20_000)), "ok");
});

Deno.test("C16 KONE 27 only with a right to both floors, and to an exit always", () => {
  const rights = { ...context.rights, levels: new Set([2]) };
  assert.equal(told({ area: 3000, destination: 1000 }, { rights }), "ok");
  assert.equal(told({ area: 3000, destination: 2000 }, { rights }), "FLOOR_IS_LOCKED");
  assert.equal(told({ area: 1000, destination: 3000 }, { rights }), "FLOOR_IS_LOCKED");
  assert.equal(told({ area: 3000, action: 2001 }, { rights }), "ok");
  const car = { area: 1001010, action: 5000 };
  assert.equal(told({ ...car, destination: 3000 }, { rights }), "ok");
  assert.equal(told({ ...car, destination: 4000 }, { rights }), "FLOOR_IS_LOCKED");
});

Deno.test("C16 a call with two faults is told the first, and a lock last of all", () => {
  const rights = { ...context.rights, levels: new Set<number>() };
  assert.equal(told({ ...way, action: 200, delayS: 40 }, { rights }), "Invalid json payload");
  assert.equal(told({ area: 77, action: 4 }), "Ignoring call, disabled call action: 4");
  assert.equal(told({ ...way, groupSize: 50 }, { rights }), "INVALID_PASSENGER_COUNT");
  assert.equal(
    told({ area: 3000, destination: 4000, terminal: 99 }, { rights }),
    "INVALID_TERMINAL_ID",
  );
});

Deno.test("C16 priority is taken without effect where the manager gave none", () => {
  const request = (priority: boolean) => {
    const rights = { ...context.rights, priority };
    const made = read({ ...way, replacementPriority: "HIGH" }, { rights });
    assert.ok(made.ok);
    return made.wanted.request;
  };
  const plain = {
    from: 0,
    fromSide: "front",
    persons: 1,
    kind: "destination",
    to: 2,
    toSide: "front",
  };
  assert.deepEqual(request(false), plain);
  assert.deepEqual(request(true), { ...plain, priority: true });
});
