/**
 * Opening a door is an act: it happens once and now, or never (E5). It names the unit's boot and the
 * last moment on its clock at which it may still be done; a unit unheard for 15 s is sent nothing.
 * Three ends: done, refused, and not confirmed (it may have opened).
 */
import { type Refusal, refuse } from "../../src/refusal.ts";
import type { DoorCommand } from "./commands.ts";
import type { UnitActOutcome } from "./hardware.ts";
import { recordOf, refuseKey } from "./idempotency.ts";
import type { KeyRecord } from "./state.ts";
import type { UnitDecision, UnitTurn } from "./turn.ts";
import { isReachable } from "./views.ts";

/** An outcome is waited for this much longer than its act may be done. */
export const outcomeSlackMs = 2_000;
/** Acts under way in one unit at most. */
export const openActsMax = 64;

/** Opens a door for whoever was let by the edge. @param ring the ring by which, if any */
export function openDoor(
  turn: UnitTurn,
  command: DoorCommand & { type: "open" },
  ring?: string,
): UnitDecision {
  const { state, now } = turn;
  const { caller, key, door } = command;
  if (!state.model.doors.has(door)) return turn.refused(unknownDoor(door));
  const known = recordOf(state, caller, key, now);
  if (known !== undefined) return repeated(turn, door, known);
  const refusal = refuseKey(state, caller, key, now) ?? refuseAct(turn, command.act);
  if (refusal !== null) return turn.refused(refusal);
  const { heartbeat, heardAtMs } = state.unit;
  const { actLifeMs } = state.model.settings;
  turn.begin({
    id: command.act,
    caller,
    key,
    door,
    boot: heartbeat!.boot,
    // Rounded down, and from the unit's last word: never later than it ought to be.
    notAfterUnitMs: Math.floor(heartbeat!.unitMs + (now - heardAtMs) + actLifeMs),
    atMs: now,
    deadlineMs: now + actLifeMs + outcomeSlackMs,
    epoch: state.epoch,
    ...(ring !== undefined && { ring }),
  });
  return turn.decision({ ok: true, opening: { act: command.act, state: "pending", atMs: now } });
}

/** Why no act can begin now; `null` where one can. */
export function refuseAct(turn: UnitTurn, id: string): Refusal | null {
  const { state, now } = turn;
  if (!isReachable(state, now)) {
    return refuse("unreachable", "Cannot open the door: its unit has not been heard lately");
  }
  if (state.acts.size >= openActsMax) {
    return refuse("busy", `Cannot open the door: ${openActsMax} acts may be under way, all are`, {
      retryAfterMs: 2_000,
    });
  }
  if (!state.acts.has(id)) return null;
  return refuse("unavailable", "Cannot open the door: the fresh id is in use; repeat it");
}

/** The refusal for a door that the unit does not have. */
export function unknownDoor(door: string): Refusal {
  const shown = door.slice(0, 40).replace(/[^\w-]/g, "?");
  return refuse("unknown_door", `Cannot find a door of this unit named ${shown}`);
}

/** The answer to a key that has been used: never a second act. */
function repeated(turn: UnitTurn, door: string, known: KeyRecord): UnitDecision {
  if (known.door !== door) {
    return turn.refused(
      refuse("key_reused", "Cannot open the door: the idempotency key was used for another"),
    );
  }
  const { ended, id } = known;
  if (ended === undefined) {
    const atMs = turn.state.acts.get(id)?.atMs ?? turn.now;
    return turn.decision({ ok: true, opening: { act: id, state: "pending", atMs } });
  }
  if (ended.refusal !== null) return turn.refused(ended.refusal);
  return turn.decision({ ok: true, opening: { act: id, state: "opened", atMs: ended.atMs } });
}

/** Takes in what became of an act. */
export function takeOutcome(turn: UnitTurn, { act: id, outcome, reason }: UnitActOutcome): void {
  const act = turn.state.acts.get(id);
  if (act === undefined) return; // ended already, or never ours
  // The act came twice, and this is about the second time: the first one's outcome counts.
  if (outcome === "refused" && reason === "known-id") return;
  turn.endAct(
    act,
    outcome === "done" ? null : refuse(
      "refused_by_hardware",
      `The unit did not open the door: ${reason ?? "no reason given"}`,
    ),
  );
}

/** Takes in that an act could not be sent; it never will be. */
export function actNotSent(turn: UnitTurn, id: string): void {
  const act = turn.state.acts.get(id);
  if (act === undefined) return;
  turn.endAct(act, refuse("unreachable", "The unit cannot be reached; nothing was sent"));
}

/** Ends acts whose outcome never came, and those of before a restart, whose word was missed. */
export function endLostActs(turn: UnitTurn): void {
  const { acts, epoch } = turn.state;
  for (const act of acts.values()) {
    if (act.deadlineMs > turn.now && act.epoch === epoch) continue;
    turn.endAct(
      act,
      refuse("not_confirmed", "The unit did not answer: the door may have opened"),
    );
  }
}
