/** Whatever comes, in whatever order: what must hold after any turn holds (`unit_in_hand.ts`). */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { UnitCommand } from "../../../actors/access_unit/commands.ts";
import { listOf, UnitInHand } from "./unit_in_hand.ts";

const door = fc.constantFrom("main", "main", "parcels", "flat", "none");
/** Which of the ids drawn lately: of acts and of presentations alike. */
const nth = fc.integer({ min: 0, max: 2 });
const often = <T>(arbitrary: fc.Arbitrary<T>) => ({ weight: 4, arbitrary });
const seldom = <T>(arbitrary: fc.Arbitrary<T>) => ({ weight: 1, arbitrary });
const step = fc.oneof(
  often(fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 0, max: 4_000 }) })),
  seldom(fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 0, max: 20_000 }) })),
  often(fc.record({ do: fc.constant("beat" as const), late: fc.constantFrom(0, 0, 0, 1_500) })),
  seldom(fc.record({ do: fc.constant("reboot" as const) })),
  seldom(fc.record({ do: fc.constant("reload" as const), epochs: fc.integer({ min: 0, max: 1 }) })),
  often(fc.record({
    do: fc.constant("open" as const),
    key: fc.integer({ min: 0, max: 7 }),
    caller: fc.constantFrom("ann", "bob"),
    door,
  })),
  often(fc.record({
    do: fc.constant("outcome" as const),
    nth,
    outcome: fc.constantFrom("done" as const, "refused" as const),
    reason: fc.constantFrom("known-id", "too-late"),
  })),
  often(fc.record({ do: fc.constant("present" as const), door })),
  often(fc.record({ do: fc.constant("admit" as const), nth })),
  seldom(fc.record({ do: fc.constant("deny" as const), nth })),
  seldom(
    fc.record({ do: fc.constant("journal" as const), seq: fc.integer({ min: 0, max: 5 }), door }),
  ),
  seldom(fc.record({ do: fc.constant("link" as const), up: fc.boolean() })),
  seldom(
    fc.record({ do: fc.constant("list" as const), revision: fc.integer({ min: 0, max: 5 }) }),
  ),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** A unit in hand, and what the steps have drawn. */
class Walk {
  readonly hand = UnitInHand.reachable();
  readonly keys = Array.from({ length: 8 }, () => this.hand.key());
  readonly ids: string[] = [];
  boots = 1;

  idOf(nth: number): string {
    return this.ids.at(-1 - nth) ?? "none";
  }

  drawn(): string {
    const id = this.hand.key();
    this.ids.push(id);
    return id;
  }
}

Deno.test("AU12 rows and state agree after any turn, whatever comes", () => {
  let acts = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40, size: "max" }), (steps) => {
      const walk = new Walk();
      for (const each of steps) take(walk, each);
      acts += walk.hand.effectsOf("act").length;
    }),
    { numRuns: 150 },
  );
  assert.ok(acts > 100, `only ${acts} acts were begun`);
});

Deno.test("AU3 AU6 no act leaves twice, and none but to a unit that is reachable, in its boot", () => {
  let openings = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60, size: "max" }), (steps) => {
      const walk = new Walk();
      const { hand } = walk;
      const sent = new Set<string>();
      for (const each of steps) {
        hand.forget();
        const told = hand.state.unit;
        take(walk, each);
        for (const { act } of hand.effectsOf("act")) {
          assert.ok(!sent.has(act.act), "an act is sent once");
          sent.add(act.act);
          assert.ok(told.known && hand.now - told.heardAtMs < 15_000, "it is reachable");
          assert.equal(act.boot, told.heartbeat!.boot);
          assert.ok(act.notAfterUnitMs <= told.heartbeat!.unitMs + 15_000 + 6_000);
        }
        for (const event of hand.events) {
          if (event.audience !== "opened") continue;
          openings++;
          assert.ok(each.do === "outcome" && each.outcome === "done", "on the unit's word only");
        }
      }
    }),
    { numRuns: 200 },
  );
  assert.ok(openings > 20, `only ${openings} doors were opened`);
});

function take(walk: Walk, each: Step): void {
  const { hand, keys } = walk;
  const send = (command: UnitCommand) => void hand.send(command);
  switch (each.do) {
    case "pass":
      return hand.pass(each.ms);
    case "beat":
      return hand.beat({ unitMs: Math.max(0, hand.unitMs - each.late) });
    case "reboot":
      return hand.reboot(`boot-${++walk.boots}`);
    case "reload":
      return hand.reload(hand.epoch + each.epochs);
    case "open":
      return send({
        type: "open",
        caller: each.caller,
        key: keys[each.key]!,
        door: each.door,
        act: walk.drawn(),
      });
    case "outcome": {
      const { nth, outcome, reason } = each;
      return send({ type: "act_outcome", outcome: { act: walk.idOf(nth), outcome, reason } });
    }
    case "present":
      return void hand.present({ id: walk.drawn(), door: each.door });
    case "admit":
      return void hand.admit(walk.idOf(each.nth));
    case "deny":
      return send({
        type: "verdict",
        id: walk.idOf(each.nth),
        verdict: { admitted: false, reason: "credential_revoked" },
      });
    case "journal":
      return send({
        type: "journal",
        entry: { journal: "j", seq: each.seq, what: "forced", door: each.door },
      });
    case "link":
      return send({ type: "link", up: each.up });
    case "list":
      return send({ type: "access_list", list: listOf(each.revision) });
  }
}
