/** A visitor before a unit in hand, and the devices of a flat behind it. */
import assert from "node:assert/strict";
import type { UnitReply } from "../../../actors/access_unit/commands.ts";
import type { RingPressReport } from "../../../actors/access_unit/hardware.ts";
import type { Ring } from "../../../actors/access_unit/ring_rows.ts";
import type { RingNews, RingPlan, RingTarget, RingView } from "../../../src/rings.ts";
import { refusalOf, UnitInHand } from "./unit_in_hand.ts";

/** A device of a plan; left out: it rings at once, and may open the main door. */
export function device(handle: string, more: Partial<RingTarget> = {}): RingTarget {
  return { handle, afterMs: 0, quiet: false, doors: ["main"], ...more };
}

/** A plan for some devices, to ring for 30 s. */
export function planOf(...targets: readonly RingTarget[]): RingPlan {
  return { reachable: true, targets, ringMs: 30_000 };
}

/** Rings of one unit in hand. */
export class RingInHand {
  readonly hand: UnitInHand;
  #seq = 0;
  #rings = 0;

  constructor(hand = UnitInHand.reachable()) {
    this.hand = hand;
  }

  word(entry = "e1", more: Partial<RingPressReport> = {}): RingPressReport {
    const { boot, unitMs } = this.hand;
    return { boot, seq: ++this.#seq, unitMs, entry, ...more };
  }

  /** Somebody presses. @returns the id that a new ring would have */
  press(entry?: string, more?: Partial<RingPressReport>): string {
    const ring = `ring-${`${++this.#rings}`.padStart(12, "0")}`;
    this.hand.send({ type: "ring_press", press: this.word(entry, more), ring });
    return ring;
  }

  cancel(entry?: string, more?: Partial<RingPressReport>): void {
    this.hand.send({ type: "ring_cancel", cancel: this.word(entry, more) });
  }

  routed(ring: string, plan: RingPlan): UnitReply {
    return this.hand.send({ type: "routed", ring, plan })!;
  }

  /** A ring that rings devices a and b, and what was said until then forgotten. */
  ringing(...targets: readonly RingTarget[]): string {
    const ring = this.press();
    const plan = planOf(...(targets.length === 0 ? [device("a"), device("b")] : targets));
    assert.deepEqual(this.routed(ring, plan), { ok: true });
    this.hand.forget();
    return ring;
  }

  ask(
    type: "read_ring" | "answer_ring" | "decline_ring" | "hang_up",
    ring: string,
    handle: string,
  ): UnitReply {
    return this.hand.send({ type, ring, handle })!;
  }

  open(
    ring: string,
    handle: string,
    { door = "main", key = this.hand.key(), act = this.hand.key() } = {},
  ): UnitReply {
    return this.hand.send({ type: "open_by_ring", ring, handle, door, key, act })!;
  }

  /** Begins to open; the act's id. */
  opening(ring: string, handle: string, key?: string): string {
    const reply = this.open(ring, handle, key === undefined ? {} : { key });
    assert.ok(reply.ok && "opening" in reply, JSON.stringify(reply));
    return reply.opening.act;
  }

  stateOf(ring: string): Ring {
    const found = this.hand.state.rings.get(ring);
    assert.ok(found !== undefined, `no ring ${ring}`);
    return found;
  }

  /** How a ring stands, with its reason. */
  standing(ring: string): string {
    const { state, reason } = this.stateOf(ring);
    return reason === undefined ? state : `${state} ${reason}`;
  }

  /** What devices were told since the last look, in order. */
  get news(): RingNews[] {
    return this.hand.events.flatMap((event) =>
      event.audience === "ring" ? [{ handle: event.handle, view: event.view }] : []
    );
  }

  /** The same in short: device, state and whether it rings. */
  get told(): string[] {
    return this.news.map(({ handle, view }) =>
      `${handle} ${view.state}${view.rings ? " rings" : ""}`
    );
  }

  /** Rings that are over, as the desk was told. */
  get over(): string[] {
    return this.hand.events.flatMap((event) => event.audience === "ring_over" ? [event.ring] : []);
  }
}

/** The view that a reply carries. */
export function viewOf(reply: UnitReply): RingView {
  assert.ok(reply.ok && "ring" in reply, JSON.stringify(reply));
  return reply.ring;
}

/** What a reply comes to, in a word. */
export function wordOf(reply: UnitReply): string {
  return reply.ok ? "yes" : refusalOf(reply).code;
}
