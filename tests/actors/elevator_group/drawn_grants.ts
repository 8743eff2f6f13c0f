/** Leases and holds for property tests: anybody's, of anything, mostly fresh. */
import fc from "fast-check";
import type { GroupCommand } from "../../../actors/elevator_group/commands.ts";
import type { GroupState } from "../../../actors/elevator_group/state.ts";

const lifeMs = fc.constantFrom(1_000, 20_000, 600_000);
const nth = fc.nat(3);

/** A command about a lease or a hold; `keyOf` makes the key of a fresh one. */
export function drawnGrant(
  caller: fc.Arbitrary<string>,
  keyOf: (now: number, fresh: number) => string,
): fc.Arbitrary<(now: number, fresh: number, state: GroupState) => GroupCommand> {
  return fc.oneof(
    fc.tuple(caller, fc.integer({ min: -2, max: 10 }), lifeMs, fc.constantFrom("a", "c", "x")).map(
      ([caller, level, lifeMs, car]) => (now: number, fresh: number): GroupCommand => ({
        type: "take_lease",
        caller,
        key: keyOf(now, fresh),
        request: { level, lifeMs, ...(car !== "x" && { lifts: [car] }) },
        lease: `lease-${fresh}`,
      }),
    ),
    fc.tuple(nth, lifeMs, fc.constantFrom("renew_lease" as const, "release_lease" as const)).map(
      ([nth, lifeMs, type]) => (_now: number, _fresh: number, { leases }: GroupState) => {
        const { id: lease = "none", caller = "p" } = [...leases.values()][nth] ?? {};
        return { type, caller, lease, lifeMs };
      },
    ),
    fc.tuple(nth, lifeMs).map(
      ([nth, lifeMs]) => (now: number, fresh: number, { calls, leases }: GroupState) => {
        const all = [...leases.values(), ...calls.values()];
        const own = all[nth];
        const request = own !== undefined && leases.has(own.id)
          ? { lease: own.id, lifeMs }
          : { call: own?.id ?? "none", lifeMs };
        return {
          type: "hold_doors" as const,
          caller: own?.caller ?? "p",
          key: keyOf(now, fresh),
          request,
          longestMs: 60_000,
          hold: `hold-${fresh}`,
        };
      },
    ),
    fc.tuple(nth, lifeMs, fc.constantFrom("renew_hold" as const, "release_hold" as const)).map(
      ([nth, lifeMs, type]) => (_now: number, _fresh: number, { holds }: GroupState) => {
        const { id: hold = "none", caller = "p" } = [...holds.values()][nth] ?? {};
        return { type, caller, hold, lifeMs, longestMs: 60_000 };
      },
    ),
  );
}
