/** What can be said to the registry about facilities and the people in them. */
import type { Due } from "../registry/commands.ts";
import { cancelChange, changeUsers, moveChange } from "./change.ts";
import { changesDue, remaindersDue } from "./due.ts";
import { createFacility, deleteFacility, updateFacility } from "./facility.ts";
import { importFacilities } from "./import_rows.ts";
import { addOwner, removeOwner, setMainUser } from "./joining.ts";
import { confirmNameplate, hideNameplate, suggestNameplate } from "./nameplate.ts";
import { addSubUser, leaveFacility, removeSubUser, updateSubUser } from "./sub_users.ts";

export const facilityCommands = {
  create_facility: createFacility,
  update_facility: updateFacility,
  delete_facility: deleteFacility,
  set_main_user: setMainUser,
  add_owner: addOwner,
  remove_owner: removeOwner,
  add_sub_user: addSubUser,
  update_sub_user: updateSubUser,
  remove_sub_user: removeSubUser,
  leave_facility: leaveFacility,
  change_users: changeUsers,
  move_change: moveChange,
  cancel_change: cancelChange,
  suggest_nameplate: suggestNameplate,
  confirm_nameplate: confirmNameplate,
  hide_nameplate: hideNameplate,
  import_facilities: importFacilities,
} as const;

export const facilityDue: readonly Due[] = [changesDue, remaindersDue];
