/** What people say: place, cancel and read a call, look at the group. */
import type { CallRequest, CallView } from "../../src/protocol.ts";
import { type Refusal, type RefusalCode, refuse } from "../../src/refusal.ts";
import type { CarMode } from "../../src/lift/vocabulary.ts";
import type { CallerCommand, GroupReply } from "./commands.ts";
import { neverServed } from "./dispatch/assign.ts";
import { isKept, recordOf, refuseKey, sameRequest } from "./idempotency.ts";
import type { GroupState, KeyRecord } from "./state.ts";
import { callLifeMs, type GroupDecision, type Turn, unassignedMs } from "./turn.ts";
import { snapshotFor, viewCall } from "./views.ts";

/** Open calls a group holds at most; beyond, `busy` (E1). */
export const openCallsMax = 512;

/** Nobody is waited for longer than this on their way to the landing. */
export const arrivesInMsMax = 300_000;

/** Modes of a group in which apps get no lift, and the refusal that says so. */
export const refusingModes: Readonly<
  Partial<
    Record<
      CarMode,
      | "fire_operation"
      | "occupant_evacuation"
      | "earthquake_operation"
      | "inspection"
      | "no_lift_available"
    >
  >
> = {
  "fire-operation": "fire_operation",
  "firefighter-control": "fire_operation",
  "occupant-evacuation": "occupant_evacuation",
  "earthquake-operation": "earthquake_operation",
  inspection: "inspection",
  "out-of-service": "no_lift_available",
  "emergency-power": "no_lift_available",
};

/** Places a call, or returns the one the key has placed. */
export function placeCall(
  turn: Turn,
  command: CallerCommand & { type: "place_call" },
): GroupDecision {
  const { caller, key, request, arrivesInMs = 0 } = command;
  const { state, now } = turn;
  const known = recordOf(state, caller, key, now);
  if (known !== undefined) return turn.decision(repeated(state, known, request));
  const refusal = refuseKey(state, caller, key, now) ?? refuseMode(state) ??
    neverServed(state.model, request) ?? refuseArrival(arrivesInMs) ??
    refuseRoom(state, command.call);
  if (refusal !== null) return refused(turn, refusal);
  const call = turn.assigned({
    id: command.call,
    caller,
    key,
    request,
    state: "registered",
    failed: [],
    placedAtMs: now,
    deadlineMs: now + callLifeMs,
    comeByMs: now + unassignedMs,
    ...(arrivesInMs > 0 && { arrivesAtMs: now + arrivesInMs }),
    ...(command.announced && { announced: true as const }),
    epoch: state.epoch,
  });
  if (call.state === "registered" && !mayStillSpeak(state, now)) {
    return refused(
      turn,
      refuse("no_lift_available", "Cannot place the call: no lift that serves it is in service", {
        retryAfterMs: 10_000,
      }),
    );
  }
  turn.add(call);
  return turn.decision({ ok: true, call: viewCall(turn.state, call), repeated: false });
}

function refuseArrival(arrivesInMs: number): Refusal | null {
  if (Number.isInteger(arrivesInMs) && arrivesInMs >= 0 && arrivesInMs <= arrivesInMsMax) {
    return null;
  }
  return refuse(
    "invalid",
    `Cannot place the call: its passengers must arrive within ${arrivesInMsMax / 1000} s`,
  );
}

function refuseRoom({ calls }: GroupState, id: string): Refusal | null {
  if (calls.size >= openCallsMax) {
    return refuse("busy", `Cannot take another call: ${openCallsMax} may be open, and all are`, {
      retryAfterMs: 2_000,
    });
  }
  // The edge draws ids at random; should it ever draw one twice, nobody's call is overwritten.
  if (!calls.has(id)) return null;
  return refuse("unavailable", "Cannot take the call: its fresh id is in use; repeat it");
}

/** Right after a load nothing has been heard yet; for one keepalive that is no reason to refuse. */
function mayStillSpeak(state: GroupState, now: number): boolean {
  return now - state.loadedAtMs < state.model.group.keepaliveMs &&
    state.cars.some(({ heardAtMs }) => heardAtMs === 0);
}

function refuseMode(state: GroupState): Refusal | null {
  const code: RefusalCode | undefined = refusingModes[state.controller.mode];
  if (code === undefined) return null;
  return refuse(code, `Cannot place the call: the lifts are in ${state.controller.mode}`);
}

function repeated(state: GroupState, known: KeyRecord, request: CallRequest): GroupReply {
  const open = known.what === "call" ? state.calls.get(known.id) : undefined;
  const view = open === undefined ? known.ended?.call : viewCall(state, open);
  if (view === undefined || !sameRequest(view.request, request)) {
    return {
      ok: false,
      refusal: refuse(
        "key_reused",
        "Cannot place the call: its idempotency key was used for something else",
      ),
    };
  }
  return { ok: true, call: view, repeated: true };
}

/** Cancels one's own call, unless its passengers are aboard. */
export function cancelCall(
  turn: Turn,
  { caller, call: id }: CallerCommand & { type: "cancel_call" },
): GroupDecision {
  const call = turn.state.calls.get(id);
  if (call?.caller === caller) {
    if (call.state === "being_served") {
      return refused(
        turn,
        refuse("not_cancellable", "Cannot cancel the call: its passengers are aboard"),
      );
    }
    const view = turn.end(call, "by_caller");
    return turn.decision({ ok: true, call: view, repeated: false });
  }
  const ended = endedOf(turn, caller, id);
  if (ended === undefined) return refused(turn, unknownCall(id));
  if (ended.reason === "by_caller") {
    return turn.decision({ ok: true, call: ended, repeated: true });
  }
  return refused(
    turn,
    refuse("not_cancellable", `Cannot cancel the call: it has ended as ${ended.state}`),
  );
}

/**
 * The right that a caller's calls rested on has ended: those that a car is not yet fixed to are
 * cancelled. Whoever a car is coming for, or who is aboard, is taken to their floor.
 */
export function endCaller(turn: Turn, caller: string): GroupDecision {
  for (const call of turn.state.calls.values()) {
    if (call.caller !== caller) continue;
    if (call.state === "registered" || call.state === "assigned") turn.end(call, "right_ended");
  }
  return turn.decision();
}

/** Reads one's own call. */
export function readCall(
  turn: Turn,
  { caller, call: id }: CallerCommand & { type: "read_call" },
): GroupDecision {
  const view = ownCall(turn, caller, id);
  if (view === undefined) return refused(turn, unknownCall(id));
  return turn.decision({ ok: true, call: view, repeated: false });
}

/** One's own call, open or ended within the window; `undefined` for any other. */
export function ownCall(turn: Turn, caller: string, id: string): CallView | undefined {
  const open = turn.state.calls.get(id);
  return open?.caller === caller ? viewCall(turn.state, open) : endedOf(turn, caller, id);
}

/** Shows the group. */
export function snapshot(turn: Turn, caller: string): GroupDecision {
  return turn.decision({ ok: true, snapshot: snapshotFor(turn.state, caller) });
}

/** Ends the turn with a refusal. */
export function refused(turn: Turn, refusal: Refusal): GroupDecision {
  return turn.decision({ ok: false, refusal });
}

/** Somebody else's call and no call at all are answered alike. */
export function unknownCall(id: string): Refusal {
  return refuse("unknown_call", `Cannot find a call of this id's own named ${id.slice(0, 40)}`);
}

function endedOf({ state, now }: Turn, caller: string, id: string): CallView | undefined {
  return state.callers.get(caller)?.find((record) => record.id === id && isKept(record, now))
    ?.ended?.call;
}
