import type { CarAlert } from "../../src/lift/service_states.ts";
import type { Message } from "../behaviour.ts";
import type { GroupModel } from "./model.ts";
import type { LiveCar } from "./state.ts";

/** A car's condition is told for this long, then it is old news. */
const conditionLifeMs = 600_000;
/** … but somebody who needs help is told of for a day. */
const alertLifeMs = 86_400_000;

/** The message that tells a building of a car's condition (E7); `null` of an unheard car. */
export function conditionMessage(
  model: GroupModel,
  { id, boot, stateSeq, state }: LiveCar,
  alerts: readonly CarAlert[],
  now: number,
): Message | null {
  if (state === null) return null;
  return {
    id: `${id}:${boot}:${stateSeq}${alerts.length > 0 ? `:${now}` : ""}`,
    to: { kind: "building", key: model.building },
    deadlineMs: now + (alerts.length > 0 ? alertLifeMs : conditionLifeMs),
    command: {
      type: "car_condition",
      condition: {
        group: model.group.id,
        car: id,
        mode: state.mode,
        faults: state.faults,
        ...(alerts.length > 0 && { alerts }),
        sinceMs: now,
      },
    },
  };
}
