/**
 * People without a phone (C13): what they press at a landing is a call like any other, under no
 * capability. A press is told by the panel's boot and its number, so that a repeat makes no second
 * call. A hall button stands for whoever waits there: pressed again it changes nothing. A
 * destination is answered with its car, which stays the one (E18); where the controller chooses, it
 * is answered again once that has.
 *
 * Each press has a caller of its own, `panel:<panel>:<boot>:<seq>`: the answers to repeats are kept
 * as those of phones are, and no panel ever runs out of keys. The equipment log says `panel`.
 */
import type { CallRequest } from "../../src/protocol.ts";
import type { Panel } from "../../src/site.ts";
import { mayStillSpeak, refuseMode, refuseRoom } from "./calls.ts";
import type { PanelCommand } from "./commands.ts";
import { assign, neverServed } from "./dispatch/assign.ts";
import { isLocked } from "./floors.ts";
import type { PanelAnswer, PanelPress } from "./hardware.ts";
import { isKept, keysPerGroupMax } from "./idempotency.ts";
import { accepted, notAccepted } from "./panel_answers.ts";
import type { Call, GroupState } from "./state.ts";
import { callLifeMs, type GroupDecision, type Turn, unassignedMs } from "./turn.ts";

/** Takes in that somebody pressed. */
export function pressPanel(
  turn: Turn,
  { panel: id, press, call }: PanelCommand & { type: "panel_pressed" },
): GroupDecision {
  const panel = turn.state.model.group.panels?.find((each) => each.id === id);
  if (panel === undefined) return answered(turn, notAccepted(press, "unavailable"));
  const repeated = repeatOf(turn, panel, press);
  if (repeated !== undefined) return answered(turn, repeated);
  const answer = taken(turn, panel, press, call);
  turn.hearPanel(id, answer);
  return answered(turn, answer);
}

/** Takes in that a panel is there or gone. One that is there is shown its lamps. */
export function takePanelStatus(
  turn: Turn,
  { panel, online }: PanelCommand & { type: "panel_status" },
): void {
  if (online) turn.showLamps(panel);
}

/** A landing call as the buttons at a landing make it, by whoever reports them. */
export function landingCall(
  turn: Turn,
  id: string,
  caller: string,
  request: CallRequest,
  pressed: NonNullable<Call["pressed"]>,
): Call {
  return turn.assigned({
    id,
    caller,
    key: id,
    request,
    state: "registered",
    failed: [],
    placedAtMs: turn.now,
    deadlineMs: turn.now + callLifeMs,
    comeByMs: turn.now + unassignedMs,
    ...(request.kind === "destination" && { announced: true as const }),
    pressed,
    epoch: turn.state.epoch,
  });
}

/** Why buttons make no call now, or `null`. */
export function refusePress(state: GroupState, request: CallRequest, call: string): string | null {
  const refusal = refuseMode(state) ?? neverServed(state.model, request) ?? refuseRoom(state, call);
  if (refusal !== null) return refusal.code;
  return state.keyCount >= keysPerGroupMax ? "busy" : null;
}

function taken(turn: Turn, panel: Panel, press: PanelPress, id: string): PanelAnswer {
  const { state } = turn;
  const request = requestOf(panel, press);
  if (request === undefined) return notAccepted(press, "unknown_floor");
  if (request.kind === "destination" && isLocked(state, request.to)) {
    return notAccepted(press, "floor_locked");
  }
  const refused = refusePress(state, request, id);
  if (refused !== null) return notAccepted(press, refused);
  if (isLit(state, panel, request)) return accepted(press);
  const { boot, seq } = press;
  const pressed = { panel: panel.id, boot, seq };
  const call = landingCall(turn, id, callerOf(panel, press), request, pressed);
  const waits = request.kind === "landing" && mayStillSpeak(state, turn.now);
  const noLift = call.state === "registered" && assign(state, call, turn.now) === null;
  if (noLift && !waits) return notAccepted(press, "no_lift_available");
  turn.add(call);
  return accepted(press, turn.state.calls.get(id));
}

/** What is asked; `undefined` for what this panel does not offer. */
function requestOf(panel: Panel, press: PanelPress): CallRequest | undefined {
  const { level: from, side: fromSide, kind, levels } = panel;
  const { direction, to, toSide, persons = 1 } = press;
  if (kind === "buttons") {
    // A button is pressed by one, and tells nothing of who else waits (E18).
    if (direction === undefined) return undefined;
    return { kind: "landing", from, fromSide, direction, persons: 1 };
  }
  if (to === undefined || levels?.includes(to) === false) return undefined;
  return {
    kind: "destination",
    from,
    fromSide,
    to,
    ...(toSide !== undefined && { toSide }),
    persons,
  };
}

/** Whether somebody has pressed there already, and no car has opened its doors for it yet. */
function isLit({ calls }: GroupState, { level, side }: Panel, request: CallRequest): boolean {
  if (request.kind !== "landing") return false;
  for (const call of calls.values()) {
    if (call.pressed === undefined || call.state === "being_served") continue;
    const { request: other } = call;
    if (other.kind !== "landing" || other.from !== level || other.fromSide !== side) continue;
    if (other.direction === request.direction) return true;
  }
  return false;
}

/** The answer to a press that was heard before. */
function repeatOf(turn: Turn, panel: Panel, press: PanelPress): PanelAnswer | undefined {
  const { state, now } = turn;
  const record = state.callers.get(callerOf(panel, press))?.find((each) => isKept(each, now));
  const call = record === undefined ? undefined : state.calls.get(record.id);
  if (call !== undefined) return accepted(press, call);
  const ended = record?.ended?.call;
  if (ended?.state === "served") {
    if (ended.request.kind !== "destination") return accepted(press);
    const { car, number } = ended;
    return {
      ...accepted(press),
      ...(car !== undefined && { car }),
      ...(number !== undefined && { number }),
    };
  }
  if (ended !== undefined) return notAccepted(press, ended.reason ?? "unavailable");
  const last = state.panels.get(panel.id);
  if (last === undefined || last.boot !== press.boot || press.seq > last.seq) return undefined;
  // Of an earlier press nothing is known but that it was heard: it is not made again.
  return press.seq === last.seq ? last : notAccepted(press, "unavailable");
}

function callerOf({ id }: Panel, { boot, seq }: PanelPress): string {
  return `panel:${id}:${boot}:${seq}`;
}

function answered(turn: Turn, answer: PanelAnswer): GroupDecision {
  return turn.decision({ ok: true, answer });
}
