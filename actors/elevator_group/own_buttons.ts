/**
 * Landing buttons that are wired to the group's controller while this server chooses the car: the
 * controller reports which of them are lit, whole, and each is a landing call. A button goes dark
 * when a car opens its doors there in that direction, whichever car that is; so a call whose button
 * is dark was answered, unless its controller has started anew and has forgotten its buttons.
 */
import type { CallRequest } from "../../src/protocol.ts";
import type { ControllerReport, LandingButton } from "./hardware.ts";
import { landingCall, refusePress } from "./panels.ts";
import type { Call } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Calls that one report makes at most; the next one makes the others. */
const madePerReportMax = 32;

/**
 * Makes calls of a controller's lit buttons, and ends those of buttons that are dark.
 * @param fresh an id that nobody else has, for calls to be named after.
 */
export function takeOwnButtons(
  turn: Turn,
  { pressed, boot }: ControllerReport,
  rebooted: boolean,
  fresh: string | undefined,
): void {
  if (pressed === undefined) return; // it has none, or does not say
  const lit = new Set(pressed.map(nameOf));
  const open = new Set<string>();
  for (const call of turn.state.calls.values()) {
    const name = nameOfCall(call);
    if (name === undefined) continue;
    if (turn.full) return;
    if (lit.has(name)) open.add(name);
    // Its doors are open there: the report that follows says what became of the call.
    else if (call.state !== "being_served") {
      turn.end(call, rebooted ? "hardware_dropped" : "served");
    }
  }
  if (fresh === undefined) return;
  let made = 0;
  for (const button of pressed) {
    if (open.has(nameOf(button))) continue;
    if (turn.full || ++made > madePerReportMax) return;
    open.add(nameOf(button));
    const { level: from, side: fromSide, direction } = button;
    const request: CallRequest = { kind: "landing", from, fromSide, direction, persons: 1 };
    const id = `${fresh}-${made}`;
    if (refusePress(turn.state, request, id) !== null) continue;
    turn.add(landingCall(turn, id, `button:${id}`, request, { boot, seq: 0 }));
  }
}

function nameOf({ level, side, direction }: LandingButton): string {
  return `${level} ${side} ${direction}`;
}

/** The button that a call stands for; `undefined` for any other call. */
function nameOfCall({ pressed, request }: Call): string | undefined {
  if (pressed === undefined || pressed.panel !== undefined) return undefined;
  if (request.kind !== "landing") return undefined;
  const { from: level, fromSide: side = "front", direction } = request;
  return nameOf({ level, side, direction });
}
