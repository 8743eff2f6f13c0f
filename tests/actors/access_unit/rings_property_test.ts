/** Rings whatever comes, in whatever order; the unit in hand checks AU12 after every turn. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { RingNews } from "../../../src/rings.ts";
import { device, RingInHand } from "./ring_in_hand.ts";

const entry = fc.constantFrom("e1", "e1", "e2", "e3");
const handle = fc.constantFrom("a", "a", "a", "b", "b", "c", "q", "nobody");
/** Which of the rings begun lately. */
const nth = fc.constantFrom(0, 0, 0, 0, 1, 2);
const mostly = <T>(arbitrary: fc.Arbitrary<T>) => ({ weight: 12, arbitrary });
const often = <T>(arbitrary: fc.Arbitrary<T>) => ({ weight: 6, arbitrary });
const seldom = <T>(arbitrary: fc.Arbitrary<T>) => ({ weight: 1, arbitrary });
const step = fc.oneof(
  often(fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 0, max: 2_000 }) })),
  seldom(fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 0, max: 70_000 }) })),
  seldom(fc.record({ do: fc.constant("live" as const), ms: fc.integer({ min: 0, max: 40_000 }) })),
  often(fc.record({ do: fc.constant("press" as const), entry })),
  mostly(fc.record({
    do: fc.constant("route" as const),
    nth,
    afterMs: fc.constantFrom(0, 0, 5_000),
    ringMs: fc.integer({ min: 0, max: 60_000 }),
    reachable: fc.constantFrom(true, true, true, true, true, false),
  })),
  seldom(fc.record({ do: fc.constant("cancel" as const), entry })),
  mostly(fc.record({ do: fc.constant("answer" as const), nth, handle })),
  seldom(fc.record({ do: fc.constant("decline" as const), nth, handle })),
  often(fc.record({ do: fc.constant("hang_up" as const), nth, handle })),
  mostly(fc.record({ do: fc.constant("open" as const), nth, handle })),
  mostly(fc.record({
    do: fc.constant("outcome" as const),
    nth,
    outcome: fc.constantFrom("done" as const, "refused" as const),
  })),
  often(fc.record({ do: fc.constant("beat" as const) })),
  seldom(fc.record({ do: fc.constant("reboot" as const) })),
  seldom(fc.record({ do: fc.constant("will" as const) })),
  seldom(fc.record({ do: fc.constant("link" as const), up: fc.boolean() })),
  seldom(fc.record({ do: fc.constant("reload" as const), epochs: fc.integer({ min: 0, max: 1 }) })),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What one ring was seen to do. */
interface Seen {
  readonly seqs: Map<string, number>;
  readonly winners: Set<string>;
  lastSeq: number;
  /** How it ended, as everybody was told. */
  end: string | null;
  overs: number;
}

class Walk {
  readonly rings = new RingInHand();
  readonly begun: string[] = [];
  readonly acts: string[] = [];
  readonly seen = new Map<string, Seen>();
  boots = 1;

  nth(of: readonly string[], nth: number): string {
    return of.at(-1 - nth) ?? "none";
  }

  seenOf(ring: string): Seen {
    let seen = this.seen.get(ring);
    if (seen === undefined) {
      seen = { seqs: new Map(), winners: new Set(), lastSeq: -1, end: null, overs: 0 };
      this.seen.set(ring, seen);
    }
    return seen;
  }

  /** Takes in what was said in one step. @param again all was told again, for it was loaded */
  look(again: boolean): void {
    for (const event of this.rings.hand.events) {
      if (event.audience === "ring") this.hear(event, again);
      else if (event.audience === "ring_over") {
        const seen = this.seenOf(event.ring);
        seen.overs++;
        assert.ok(seen.overs === 1 || again, "a ring is over once");
      }
    }
    this.rings.hand.forget();
  }

  hear({ handle, view }: RingNews, again: boolean): void {
    const seen = this.seenOf(view.ring);
    const before = seen.seqs.get(handle) ?? -1;
    assert.ok(again ? view.seq >= before : view.seq > before, "a device's numbers grow");
    assert.ok(view.seq >= seen.lastSeq || again, "and so do the ring's");
    const isEnd = view.state !== "ringing" && view.state !== "answered";
    if (seen.overs > 0) assert.ok(again, "nothing is told of a ring that is over");
    if (seen.end !== null) assert.equal(view.state, seen.end, "a ring has one end");
    if (isEnd) seen.end = view.state;
    if (view.answeredHere === true) seen.winners.add(handle);
    assert.ok(seen.winners.size <= 1, "one device answers");
    assert.equal(isEnd, view.untilMs === undefined);
    seen.seqs.set(handle, view.seq);
    seen.lastSeq = Math.max(seen.lastSeq, view.seq);
  }
}

Deno.test("IC5 IC7 IC8 AU12 whatever comes: one winner, one end, numbers that grow, rows that tell all", () => {
  const ends = new Map<string, number>();
  let answers = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: "max" }), (steps) => {
      const walk = new Walk();
      for (const each of steps) {
        take(walk, each);
        walk.look(each.do === "reload");
      }
      // Everything ends by time alone, and nothing of it is left.
      walk.rings.hand.live(500_000);
      walk.look(false);
      assert.equal(walk.rings.hand.state.rings.size, 0);
      for (const ring of walk.begun) assert.ok(walk.seen.get(ring)!.overs >= 1, "every ring ends");
      for (const { end, winners } of walk.seen.values()) {
        if (end !== null) ends.set(end, (ends.get(end) ?? 0) + 1);
        answers += winners.size;
      }
    }),
    { numRuns: 300, seed: 7 },
  );
  for (const end of ["ended", "opened", "declined", "missed", "cancelled", "failed"]) {
    assert.ok((ends.get(end) ?? 0) > 2, `${end}: ${ends.get(end)}`);
  }
  assert.ok(answers > 40, `${answers} answers`);
});

Deno.test("IC9 whatever comes, a ring is opened only by a door that the unit said it opened for it", () => {
  let openings = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: "max" }), (steps) => {
      const walk = new Walk();
      for (const each of steps) {
        const { hand } = walk.rings;
        hand.forget();
        const before = hand.state;
        take(walk, each);
        for (const { view } of walk.rings.news) {
          if (view.state !== "opened" || each.do === "reload") continue;
          openings++;
          assert.ok(each.do === "outcome" && each.outcome === "done");
          assert.equal(before.acts.get(walk.nth(walk.acts, each.nth))!.ring, view.ring);
          assert.equal(before.rings.get(view.ring)!.state, "ringing");
        }
      }
    }),
    { numRuns: 150, seed: 8 },
  );
  assert.ok(openings > 5, `only ${openings} were opened`);
});

function take(walk: Walk, each: Step): void {
  const { rings } = walk;
  const { hand } = rings;
  switch (each.do) {
    case "pass":
      return hand.pass(each.ms);
    case "live":
      return hand.live(each.ms);
    case "beat":
      return hand.beat();
    case "press": {
      const ring = rings.press(each.entry);
      if (hand.state.rings.has(ring)) walk.begun.push(ring);
      return;
    }
    case "cancel":
      return rings.cancel(each.entry);
    case "route": {
      const { afterMs, ringMs, reachable } = each;
      const targets = [
        device("a"),
        device("b"),
        device("c", { afterMs }),
        device("q", { quiet: true }),
      ];
      rings.routed(
        walk.nth(walk.begun, each.nth),
        reachable
          ? { reachable, targets, ringMs }
          : { reachable, targets, reason: "nobody_reachable" },
      );
      return;
    }
    case "answer":
      return void rings.ask("answer_ring", walk.nth(walk.begun, each.nth), each.handle);
    case "decline":
      return void rings.ask("decline_ring", walk.nth(walk.begun, each.nth), each.handle);
    case "hang_up":
      return void rings.ask("hang_up", walk.nth(walk.begun, each.nth), each.handle);
    case "open": {
      const act = hand.key();
      const reply = rings.open(walk.nth(walk.begun, each.nth), each.handle, { act });
      if (reply.ok) walk.acts.push(act);
      return;
    }
    case "outcome": {
      const act = walk.nth(walk.acts, each.nth);
      return void hand.send({ type: "act_outcome", outcome: { act, outcome: each.outcome } });
    }
    case "reboot":
      hand.reboot(`boot-${++walk.boots}`);
      return hand.beat();
    case "will":
      return void hand.send({ type: "unit_status", online: false, boot: hand.boot });
    case "link":
      return void hand.send({ type: "link", up: each.up });
    case "reload":
      return hand.reload(hand.epoch + each.epochs);
  }
}
