import assert from "node:assert/strict";
import fc from "fast-check";
import type { Capability } from "../../../src/access/capability.ts";
import { Rights } from "../../../src/access/rights.ts";
import type { LiftUse } from "../../../src/lift/lift_uses.ts";
import type { CallRequest } from "../../../src/protocol.ts";
import { testSite } from "./test_site.ts";

const rights = new Rights(testSite);
const main = { building: "tower", group: "main" };

function holder(change: Partial<Capability> = {}): Capability {
  return {
    jti: "j",
    rid: "r",
    building: "tower",
    lifts: [{ group: "main", levels: new Set([3, 5]) }],
    doors: new Set<string>(),
    prefers: {},
    operator: false,
    expiresAtMs: 1,
    ...change,
  };
}

function journey(from: number, to: number): CallRequest {
  return { kind: "destination", from, to, persons: 1 };
}

function code(capability: Capability, at: typeof main, request: CallRequest) {
  return rights.mayCall(capability, at, request)?.code ?? "yes";
}

Deno.test("rights: the floors of the capability may be used, and no others", () => {
  assert.equal(code(holder(), main, journey(3, 5)), "yes");
  assert.equal(code(holder(), main, journey(3, 4)), "forbidden");
  assert.equal(code(holder(), main, journey(4, 3)), "forbidden");
  assert.equal(code(holder(), main, { kind: "car", car: "a", to: 4, persons: 1 }), "forbidden");
  assert.equal(code(holder(), main, { kind: "car", car: "a", to: 5, persons: 1 }), "yes");
  const landing = { kind: "landing", direction: "up", persons: 1 } as const;
  assert.equal(code(holder(), main, { ...landing, from: 3 }), "yes");
  assert.equal(code(holder(), main, { ...landing, from: 6 }), "forbidden");
});

Deno.test("C13 an exit floor may always be used", () => {
  assert.equal(code(holder(), main, journey(3, 0)), "yes");
  assert.equal(code(holder(), main, journey(0, 5)), "yes");
});

Deno.test("rights: `all` means every floor of that group and no other group", () => {
  const everywhere = holder({ lifts: [{ group: "main", levels: "all" }] });
  assert.equal(code(everywhere, main, journey(7, 1)), "yes");
  assert.equal(code(everywhere, { building: "tower", group: "low" }, journey(0, 1)), "forbidden");
});

Deno.test("rights: unknown groups and landings are named as such", () => {
  const everywhere = holder({ lifts: [{ group: "low", levels: "all" }] });
  const low = { building: "tower", group: "low" };
  assert.equal(code(everywhere, low, journey(0, 7)), "unknown_floor");
  assert.equal(code(everywhere, low, journey(-40, 1)), "unknown_floor");
  for (const at of [{ ...main, group: "none" }, { ...main, building: "none" }]) {
    assert.equal(code(everywhere, at, journey(0, 1)), "unknown_group");
    assert.equal(rights.mayUse(everywhere, at)?.code, "unknown_group");
    assert.equal(rights.mayWatch(everywhere, at)?.code, "unknown_group");
  }
});

Deno.test("rights: a capability is good for its own building alone, operators' too", () => {
  const elsewhere = holder({ building: "annex", operator: true });
  assert.equal(code(elsewhere, main, journey(3, 5)), "forbidden");
  assert.equal(rights.mayUse(elsewhere, main)?.code, "forbidden");
  assert.equal(rights.mayWatch(elsewhere, main)?.code, "forbidden");
});

Deno.test("C5 an operator may watch every group of the building and call in none by that", () => {
  const operator = holder({ lifts: [], operator: true });
  assert.equal(rights.mayWatch(operator, main), undefined);
  assert.equal(rights.mayUse(operator, main)?.code, "forbidden");
  assert.equal(code(operator, main, journey(3, 5)), "forbidden");
  assert.equal(rights.mayWatch(holder({ lifts: [] }), main)?.code, "forbidden");
});

Deno.test("rights: a call is allowed just when each of its floors is held or an exit", () => {
  const level = fc.integer({ min: 0, max: 7 });
  fc.assert(fc.property(fc.uniqueArray(level), level, level, (held, from, to) => {
    const capability = holder({ lifts: [{ group: "main", levels: new Set(held) }] });
    const may = [from, to].every((floor) => floor === 0 || held.includes(floor));
    assert.equal(code(capability, main, journey(from, to)), may ? "yes" : "forbidden");
  }));
});

Deno.test("R13 a door opens to a capability that names it, and to no other", () => {
  const at = { building: "tower", unit: "entrance", door: "main" };
  assert.equal(rights.mayOpen(holder({ doors: new Set(["entrance/main"]) }), at), undefined);
  assert.equal(rights.mayOpen(holder({ doors: new Set(["cellar/bikes"]) }), at)?.code, "forbidden");
  assert.equal(rights.mayOpen(holder({}), at)?.code, "forbidden");
  for (const change of [{ building: "annex" }, { unit: "roof" }, { door: "back" }]) {
    const everywhere = holder({ doors: new Set(["entrance/main", "roof/main", "entrance/back"]) });
    assert.equal(rights.mayOpen(everywhere, { ...at, ...change })?.code, "unknown_door");
  }
});

Deno.test("rights: priority, attendant and a car for oneself take a use of that group, holding none", () => {
  const uses = (...of: LiftUse[]) =>
    holder({ lifts: [{ group: "main", levels: "all", uses: new Set(of) }] });
  const urgent: CallRequest = { ...journey(1, 5), priority: true } as CallRequest;
  const attended: CallRequest = { kind: "car", car: "a", to: 5, persons: 1, attendant: true };
  assert.equal(code(uses(), main, urgent), "forbidden");
  assert.equal(code(uses("attendant"), main, urgent), "forbidden");
  assert.equal(code(uses("priority"), main, urgent), "yes");
  assert.equal(code(uses("priority"), main, attended), "forbidden");
  assert.equal(code(uses("attendant"), main, attended), "yes");
  const lease = (of: Capability, level = 3) => rights.mayLease(of, main, level)?.code ?? "yes";
  assert.equal(lease(uses("priority", "attendant", "hold")), "forbidden");
  assert.equal(lease(uses("exclusive")), "yes");
  assert.equal(lease(uses("exclusive"), -40), "unknown_floor");
  const one = holder({
    lifts: [{ group: "main", levels: new Set([3]), uses: new Set(["exclusive" as const]) }],
  });
  assert.equal(lease(one, 4), "forbidden", "a lease begins where one may be");
  assert.equal(rights.mayLease(one, { ...main, group: "low" }, 0)?.code, "forbidden");
});

Deno.test("EG27 rights: doors are held for a minute by anybody, for ten with the use", () => {
  const holds = holder({
    lifts: [{ group: "main", levels: "all", uses: new Set(["hold" as const]) }],
  });
  assert.equal(rights.longestHoldMs(holder(), main), 60_000);
  assert.equal(rights.longestHoldMs(holds, main), 600_000);
  assert.equal(rights.longestHoldMs(holds, { ...main, group: "low" }), 60_000);
});
