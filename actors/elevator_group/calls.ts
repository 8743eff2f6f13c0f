/** What people say: place, cancel and read a call, look at the group. */
import type { CallRequest, CallView } from "../../src/protocol.ts";
import { type Refusal, type RefusalCode, refuse } from "../../src/refusal.ts";
import type { CallerCommand, GroupReply } from "./commands.ts";
import { assign, neverServed } from "./dispatch/assign.ts";
import { refuseShut } from "./group_condition.ts";
import { refusingReason } from "./group_mode.ts";
import { guestUnlock } from "./floors.ts";
import { isKept, recordOf, refuseKey, sameRequest } from "./idempotency.ts";
import { endFurther } from "./journeys.ts";
import { isPriority, waitsUntilMs } from "./eligible.ts";
import { endGrantsOf, refuseUnderLease, yieldCars } from "./leases.ts";
import { headRecord, isParty, partsOf, partyIds, refuseParty, wholeRequest } from "./parties.ts";
import type { Call, GroupState, KeyRecord } from "./state.ts";
import { keptRequest } from "./terms.ts";
import { callLifeMs, type GroupDecision, type Turn, unassignedMs } from "./turn.ts";
import { snapshotFor, viewCall } from "./views.ts";

/** Open calls a group holds at most; beyond, `busy` (E1). */
export const openCallsMax = 512;

/** Nobody is waited for longer than this on their way to the landing. */
export const arrivesInMsMax = 300_000;

/** Places a call, or returns the one the key has placed. */
export function placeCall(
  turn: Turn,
  command: CallerCommand & { type: "place_call" },
): GroupDecision {
  const { caller, key, request, arrivesInMs = 0, ifOpen } = command;
  const { state, now } = turn;
  const known = recordOf(state, caller, key, now);
  if (known !== undefined) {
    const head = headRecord(state, caller, known);
    return turn.decision(repeated(state, head, request, command.journey?.id));
  }
  const party = isParty(state.model, request);
  const parts = party ? partsOf(state.model, request) : [request];
  const refusal = refuseKey(state, caller, key, now) ??
    (ifOpen && refuseShut(state, request, ifOpen.rights)) ?? refuseMode(state) ??
    neverServed(state.model, parts?.[0] ?? request) ?? refuseParty(state, caller, parts) ??
    refuseArrival(arrivesInMs) ?? refuseRoom(state, command.call, parts?.length) ??
    refuseUnderLease(state, caller, { id: command.call, request });
  if (refusal !== null) return refused(turn, refusal);
  const ids = partyIds(command.call, parts!.length);
  const own: Call = {
    id: command.call,
    caller,
    key,
    request: parts![0]!,
    state: "registered",
    failed: [],
    placedAtMs: now,
    deadlineMs: now + callLifeMs,
    comeByMs: now + unassignedMs,
    ...(arrivesInMs > 0 && { arrivesAtMs: now + arrivesInMs }),
    ...(command.announced && { announced: true as const }),
    ...(command.unlock !== undefined && { unlock: guestUnlock(command.unlock) }),
    epoch: state.epoch,
    ...(command.journey !== undefined && { journey: command.journey }),
    ...(party && { party: { persons: request.persons, of: ids.length } }),
  };
  const call = turn.assigned(own);
  const noLift = call.state === "registered" &&
    waitsUntilMs(state, own, now, unassignedMs) <= now + unassignedMs &&
    assign(state, call, now) === null;
  if (noLift && !mayStillSpeak(state, now)) {
    const needed = request.accessible === true && "every accessible lift for it is out of service";
    return refused(turn, refuseNoLift("place the call", needed || undefined));
  }
  turn.add(call);
  for (const [at, part] of parts!.entries()) {
    if (at === 0) continue;
    const other = turn.assigned({ ...own, id: ids[at]!, request: part });
    turn.add(other);
    turn.tell(other);
  }
  if (isPriority(request)) yieldCars(turn);
  const { calls } = turn.state;
  return turn.decision({
    ok: true,
    call: viewCall(turn.state, calls.get(call.id)!),
    repeated: false,
  });
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

/** Why no other call can be taken, or `null`. */
export function refuseRoom({ calls }: GroupState, id: string, count = 1): Refusal | null {
  if (calls.size + count > openCallsMax) {
    return refuse("busy", `Cannot take another call: ${openCallsMax} may be open, and all are`, {
      retryAfterMs: 2_000,
    });
  }
  // The edge draws ids at random; should it ever draw one twice, nobody's call is overwritten.
  if (!calls.has(id)) return null;
  return refuse("unavailable", "Cannot take the call: its fresh id is in use; repeat it");
}

/** Right after a load nothing has been heard yet; for one keepalive that is no reason to refuse. */
export function mayStillSpeak(state: GroupState, now: number): boolean {
  return now - state.loadedAtMs < state.model.group.keepaliveMs &&
    state.cars.some(({ heardAtMs }) => heardAtMs === 0);
}

/** The refusal where no car in service could serve a call. */
export function refuseNoLift(
  attempt = "place the call",
  rule = "no lift that serves it is in service",
): Refusal {
  return refuse("no_lift_available", `Cannot ${attempt}: ${rule}`, { retryAfterMs: 10_000 });
}

/** Why the mode of a group refuses every call; `null` where it does not. */
export function refuseMode(state: GroupState, attempt = "place the call"): Refusal | null {
  const code: RefusalCode | undefined = refusingReason(state.controller);
  if (code === undefined) return null;
  return refuse(code, `Cannot ${attempt}: the lifts are in ${state.controller.mode}`);
}

function repeated(
  state: GroupState,
  known: KeyRecord,
  request: CallRequest,
  journey: string | undefined,
): GroupReply {
  const open = known.what === "call" ? state.calls.get(known.id) : undefined;
  const view = open === undefined ? known.ended?.call : viewCall(state, open);
  // Of a call that has ended nobody knows any more whether it was an accessible one.
  const asked = open === undefined ? keptRequest(request) : request;
  if (
    view === undefined || !sameRequest(wholeRequest(view), asked) || view.journey?.id !== journey
  ) {
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
      return refused(turn, refuseAboard());
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

/** The refusal where passengers are aboard. */
export function refuseAboard(): Refusal {
  return refuse("not_cancellable", "Cannot cancel the call: its passengers are aboard");
}

/**
 * The right that a caller's calls rested on has ended: those that a car is not yet fixed to are
 * cancelled. Whoever a car is coming for, or who is aboard, is taken to their floor.
 */
export function endCaller(turn: Turn, caller: string): GroupDecision {
  for (const call of turn.state.calls.values()) {
    if (call.caller !== caller) continue;
    if (call.state === "registered" || call.state === "assigned") turn.end(call, "right_ended");
    else endFurther(turn, call);
  }
  endGrantsOf(turn, caller);
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
