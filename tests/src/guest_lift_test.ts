import assert from "node:assert/strict";
import { ManualClock } from "../../src/clock.ts";
import { GuestLift } from "../../src/guest_lift.ts";
import type { GuestCalls, GuestUnlock } from "../../src/floor_locks.ts";
import type { CallRequest } from "../../src/protocol.ts";
import { seededRandom } from "../../src/random.ts";
import { testSite } from "./access/test_site.ts";

const main = { building: "tower", unit: "entrance", door: "main" };

function guests() {
  const placed: { at: string; caller: string; request: CallRequest; unlock: GuestUnlock }[] = [];
  const placeForGuest: GuestCalls["placeForGuest"] = (
    { building, group },
    caller,
    _key,
    request,
    unlock,
  ) => placed.push({ at: `${building}/${group}`, caller, request, unlock });
  const lift = new GuestLift({
    site: testSite,
    lifts: { placeForGuest },
    clock: new ManualClock(),
    random: seededRandom(1),
  });
  return { lift, placed };
}

Deno.test("C13 an admitted guest gets a lift from the door's landing to their one floor", () => {
  const { lift, placed } = guests();
  lift.call(main, "log-7", [{ group: "main", level: 5 }, { group: "low", level: 2 }]);
  assert.deepEqual(placed.map(({ at, request }) => ({ at, request })), [{
    at: "tower/main",
    request: { kind: "destination", from: 0, to: 5, persons: 1 },
  }]);
});

Deno.test("C4 a guest's lift stands under an id of its own, never that of the door", () => {
  const { lift, placed } = guests();
  for (let n = 0; n < 2; n++) lift.call(main, `log-${n}`, [{ group: "main", level: 5 }]);
  const [one, two] = placed.map(({ caller }) => caller);
  assert.match(one!, /^guest-[0-9a-f]{12}$/);
  assert.notEqual(one, two);
});

Deno.test("C13 a guest with several floors gets a car to the landing, in their direction", () => {
  const { lift, placed } = guests();
  lift.call(main, "log-7", [{ group: "main", level: 5 }, { group: "main", level: 6 }]);
  assert.deepEqual(placed.map(({ request }) => request), [
    { kind: "landing", from: 0, direction: "up", persons: 1 },
  ]);
});

Deno.test("C13 a guest has all their floors of that group unlocked for 60 s, and no others", () => {
  const { lift, placed } = guests();
  lift.call(main, "log-7", [{ group: "main", level: 5 }, { group: "low", level: 2 }]);
  lift.call(main, "log-7", [{ group: "main", level: 5 }, { group: "main", level: 6 }]);
  assert.deepEqual(placed.map(({ unlock }) => unlock), [
    { levels: [5], forMs: 60_000 },
    { levels: [5, 6], forMs: 60_000 },
  ]);
});

Deno.test("C13 no lift is called for who has no floor, or at a door without a landing", () => {
  const { lift, placed } = guests();
  lift.call(main, "log-7", []);
  lift.call(main, "log-7", [{ group: "main", level: 0 }]);
  lift.call({ ...main, door: "parcels" }, "log-7", [{ group: "main", level: 5 }]);
  lift.call({ ...main, unit: "nowhere" }, "log-7", [{ group: "main", level: 5 }]);
  assert.deepEqual(placed, []);
});
