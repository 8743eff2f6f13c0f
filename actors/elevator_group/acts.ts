/**
 * Acts: what must happen once and now, or never (E5). An act names the controller's boot and the
 * last moment on its clock at which it may still be done; without word from the controller for
 * 15 s nothing is sent at all. Three ends: done, refused, and not confirmed (it may have happened).
 */
import { type Refusal, refuse } from "../../src/refusal.ts";
import type { Side } from "../../src/site.ts";
import { ownCall, refused, unknownCall } from "./calls.ts";
import type { CallerCommand } from "./commands.ts";
import type { ActOutcome } from "./hardware.ts";
import { deckFor, standAt } from "./decks.ts";
import { recordOf, refuseKey } from "./idempotency.ts";
import type { Call, KeyRecord, LiveController, OpenAct } from "./state.ts";
import type { GroupDecision, Turn } from "./turn.ts";
import { destinationOf, originOf, viewCall } from "./views.ts";

/** A controller not heard for this long gets no acts. */
export const reachableMs = 15_000;
/** An act may be done this long after it was sent … */
export const actLifeMs = 3_000;
/** … and its outcome is waited for a little longer. */
export const outcomeWaitMs = 5_000;
/** A car that is slower than this stands. */
export const standsBelowMps = 0.05;

/** Opens the doors of the car that stands for one's own call. */
export function openDoors(
  turn: Turn,
  command: CallerCommand & { type: "open_doors" },
): GroupDecision {
  const { state, now } = turn;
  const { caller, key } = command;
  const known = recordOf(state, caller, key, now);
  if (known !== undefined) return repeated(turn, command, known);
  const call = state.calls.get(command.call);
  if (call?.caller !== caller) return refused(turn, unknownCall(command.call));
  const refusal = refuseKey(state, caller, key, now) ?? unreachable(state.controller, now);
  if (refusal !== null) return refused(turn, refusal);
  const side = sideAt(turn, call);
  if (side === null || call.car === undefined) {
    return refused(
      turn,
      refuse("doors_not_here", "Cannot open doors: no car stands at a landing for this call"),
    );
  }
  const { controller } = state;
  const notAfterUnitMs = controller.unitMs + (now - controller.heardAtMs) + actLifeMs;
  const act: OpenAct = {
    id: command.act,
    caller,
    key,
    call: call.id,
    car: call.car,
    side,
    boot: controller.boot,
    notAfterUnitMs,
    deadlineMs: now + outcomeWaitMs,
  };
  turn.begin(act, {
    act: act.id,
    kind: "open_doors",
    car: act.car,
    side,
    boot: act.boot,
    notAfterUnitMs,
  });
  return turn.decision({ ok: true, act: act.id, call: viewCall(turn.state, call), ended: false });
}

/** The answer to a key that has been used: never a second act. */
function repeated(
  turn: Turn,
  { caller, call }: CallerCommand & { type: "open_doors" },
  known: KeyRecord,
): GroupDecision {
  const act = known.ended?.act;
  const about = act?.call ?? turn.state.acts.get(known.id)?.call;
  if (about !== call) {
    return refused(
      turn,
      refuse("key_reused", "Cannot open doors: the idempotency key was used for something else"),
    );
  }
  if (act?.refusal) return refused(turn, act.refusal);
  const view = ownCall(turn, caller, call);
  if (view === undefined) return refused(turn, unknownCall(call));
  return turn.decision({ ok: true, act: known.id, call: view, ended: act !== undefined });
}

function unreachable(controller: LiveController, now: number): Refusal | null {
  if (controller.online && now - controller.heardAtMs < reachableMs) return null;
  return refuse("unreachable", "Cannot open doors: the lift controller has not been heard lately");
}

/** The side at which the call's car stands for it now, or `null`. */
export function sideAt({ state: { model, cars } }: Turn, call: Call): Side | null {
  const position = cars.find(({ id, known }) => known && id === call.car)?.position ?? null;
  if (position === null || Math.abs(position.speedMps) >= standsBelowMps) return null;
  const origin = originOf(model, call);
  // People aboard want out at their destination; who has just boarded is still at the origin.
  const landings = call.state === "being_served" ? [destinationOf(model, call), origin] : [origin];
  const car = model.carOf.get(call.car ?? "");
  const deck = deckFor(car?.decks, model.indexOf, call.request);
  const standsFor = (level: number) => {
    const at = standAt(car?.decks, deck, model.indexOf.get(level) ?? -1);
    return model.levels[at];
  };
  return landings.find((landing) =>
    landing !== undefined && standsFor(landing.level) === position.level
  )?.side ?? null;
}

/** Takes in what became of an act. */
export function takeOutcome(turn: Turn, { act: id, outcome, reason }: ActOutcome): void {
  const act = turn.state.acts.get(id);
  if (act === undefined) return; // ended already, or never ours
  // The act came twice, and this is about the second time: the first one's outcome counts.
  if (outcome === "refused" && reason === "known-id") return;
  turn.endAct(
    act,
    outcome === "done" ? null : refuse(
      "refused_by_hardware",
      `The lift controller did not open the doors: ${reason ?? "no reason given"}`,
    ),
  );
}

/** Takes in that an act could not be sent; it never will be. */
export function actNotSent(turn: Turn, id: string): void {
  const act = turn.state.acts.get(id);
  if (act !== undefined) {
    turn.endAct(
      act,
      refuse("unreachable", "The lift controller cannot be reached; nothing was sent"),
    );
  }
}

/** Ends acts whose outcome never came. */
export function endOverdueActs(turn: Turn): void {
  for (const act of turn.state.acts.values()) {
    if (act.deadlineMs > turn.now) continue;
    if (turn.full) return;
    turn.endAct(
      act,
      refuse("not_confirmed", "The lift controller did not answer: the doors may have opened"),
    );
  }
}
