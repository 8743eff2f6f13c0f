/** What others than its caller hear of a call: operators, and screens at its landing. */
import type { Boarding } from "../../src/boardings.ts";
import type { CallView } from "../../src/protocol.ts";
import type { GroupOutput } from "./events.ts";
import type { GroupState } from "./state.ts";
import { viewCall, viewForOperator } from "./views.ts";

/** What operators and screens are told of a call. */
export function othersTold(view: CallView): readonly GroupOutput[] {
  const event = { what: "any_call", call: viewForOperator(view) } as const;
  return [{ audience: "operator", event }, ...screensTold(view)];
}

/** What screens are told of a call; nothing of one without a number. */
export function screensTold(view: CallView): readonly GroupOutput[] {
  const boarding = boardingOf(view);
  return boarding === undefined ? [] : [{ audience: "screen", boarding }];
}

/** What screens are told who have heard nothing yet. */
export function boardingsOf(state: GroupState): readonly Boarding[] {
  return [...state.calls.values()].flatMap((call) => boardingOf(viewCall(state, call)) ?? []);
}

/** A call as screens are told of it; undefined for one without a number. */
function boardingOf(view: CallView): Boarding | undefined {
  const { id, number, request, state, car, comesAtMs } = view;
  if (number === undefined || request.kind === "car") return undefined;
  return {
    call: id,
    number,
    level: request.from,
    ...(request.fromSide !== undefined && { side: request.fromSide }),
    state,
    ...(car !== undefined && { car }),
    ...(comesAtMs !== undefined && { comesAtMs }),
  };
}
