/** The `data` of an `actions` result: the call actions of one lift group, in the vendor's fields. */
import { configVersion } from "./config_data.ts";
import type { ActionKind, NumberedBuilding, NumberedGroup } from "./numbers.ts";

/** The vendor's own words for these are not public. */
const typeOf: Readonly<Record<ActionKind, string>> = {
  destination: "DESTINATION_CALL",
  landing_up: "LANDING_CALL_UP",
  landing_down: "LANDING_CALL_DOWN",
  car: "CAR_CALL",
  none: "NONE",
};

/**
 * The data. Every call goes to the group, which chooses the car: `allowed_lifts` narrows its choice,
 * and nothing prefers a lift or goes to one directly.
 */
export function actionsData(_building: NumberedBuilding, { actions }: NumberedGroup): object {
  return {
    ...configVersion,
    action_set: [],
    call_types: actions.map(({ action, name, kind, enabled }) => ({
      action_id: action,
      action_type: typeOf[kind],
      name,
      enabled,
      key: 0,
      direct_allowed: false,
      group_call_allowed: true,
      preferred_allowed: false,
    })),
    functions: [],
  };
}
