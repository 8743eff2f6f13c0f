/**
 * What a visitor does at a unit: presses an entry of the directory, presses it again, gives up. A
 * word counts once, by its boot and number; a unit that presses a thousand times a second begins as
 * many rings and writes as many rows as a hand could.
 */
import { openRingsMax } from "../../src/rings.ts";
import type { RingPressReport } from "./hardware.ts";
import {
  pressesMax,
  pressGapMs,
  pressLifeMs,
  type Ring,
  ringsPerMinuteMax,
  routedWithinMs,
} from "./ring_rows.ts";
import { endRing, putRing, stepRing } from "./ring_steps.ts";
import { isOpen } from "./ring_views.ts";
import type { UnitTurn } from "./turn.ts";
import { isReachable } from "./views.ts";

/** Takes in that an entry was pressed. @param id fresh and random: the ring's, if it comes to be */
export function takePress(turn: UnitTurn, press: RingPressReport, id: string): void {
  const { now } = turn;
  if (!isReachable(turn.state, now) || !isNews(turn, press) || isOld(turn, press)) return;
  const ring = openRingOf(turn, press.entry);
  if (ring === undefined) return begin(turn, press, id);
  const { state, presses, pressedAtMs } = ring;
  if (state !== "ringing" || presses >= pressesMax || now - pressedAtMs < pressGapMs) return;
  stepRing(turn, ring, { presses: presses + 1, pressedAtMs: now, unitSeq: press.seq });
}

/** Takes in that the visitor gave up, or has gone after an answer. */
export function takeCancel(turn: UnitTurn, cancel: RingPressReport): void {
  if (!isNews(turn, cancel)) return;
  const ring = openRingOf(turn, cancel.entry);
  if (ring === undefined || ring.boot !== cancel.boot) return;
  const unitSeq = cancel.seq;
  if (ring.state === "answered") endRing(turn, ring, "ended", "by_visitor", { unitSeq });
  else endRing(turn, ring, "cancelled", "by_visitor", { unitSeq });
}

function begin(turn: UnitTurn, { entry, boot, seq }: RingPressReport, id: string): void {
  const { now, state } = turn;
  const minute = Math.floor(now / 60_000);
  const count = state.pressed.minute === minute ? state.pressed.count : 0;
  if (count >= ringsPerMinuteMax || state.rings.has(id)) return;
  turn.patch({ pressed: { minute, count: count + 1 } });
  const ring: Ring = {
    id,
    entry,
    boot,
    unitSeq: seq,
    state: "ringing",
    seq: 0,
    presses: 1,
    startedAtMs: now,
    pressedAtMs: now,
    untilMs: now + routedWithinMs,
    routed: false,
    doors: [],
    targets: [],
    rungMs: -1,
    answeredBy: null,
    epoch: state.epoch,
  };
  const open = [...state.rings.values()].filter(isOpen).length;
  if (open >= openRingsMax) return void endRing(turn, ring, "failed", "too_many_rings");
  putRing(turn, ring);
  turn.effect({ type: "route", ring: id, entry });
}

/** Whether a word was not heard before, of the boot that the unit is in; it is noted as heard. */
function isNews(turn: UnitTurn, { boot, seq }: RingPressReport): boolean {
  const { unit, rings } = turn.state;
  if (unit.heartbeat?.boot !== boot) return false;
  let heard = unit.ringSeq;
  // What was heard before a load stands in the rows, for longer than a repeat is under way.
  for (const ring of rings.values()) {
    if (ring.boot === boot) heard = Math.max(heard, ring.unitSeq);
  }
  if (seq <= heard) return false;
  turn.patch({ unit: { ...unit, ringSeq: seq } });
  return true;
}

function isOld({ state: { unit }, now }: UnitTurn, { unitMs }: RingPressReport): boolean {
  const unitNowMs = unit.heartbeat!.unitMs + (now - unit.heardAtMs);
  return unitNowMs - unitMs >= pressLifeMs;
}

function openRingOf({ state: { rings } }: UnitTurn, entry: string): Ring | undefined {
  return [...rings.values()].find((ring) => ring.entry === entry && isOpen(ring));
}
