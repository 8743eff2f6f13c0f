/**
 * Where a request goes, and whether its token may go there: looked up for each message. A building
 * that is none of a wildcard's, or of an inventory's, is unknown to it, whether there is one of that
 * name or not.
 */
import type { KoneIdentity } from "../client_rights.ts";
import type { KoneNumbers, NumberedBuilding, NumberedGroup } from "../numbers.ts";
import { callTypes, hasWildcard, holdsGroup, type ScopeType } from "../scopes.ts";
import type { AddressedRequest } from "./envelope.ts";
import type { FrameStatus } from "./exchange.ts";

/** The lift group, or the error frame's content. */
export type Found =
  | { readonly ok: true; readonly building: NumberedBuilding; readonly group: NumberedGroup }
  | { readonly ok: false; readonly status: FrameStatus; readonly error: string };

const prefix = "building:";
/** Scopes by which a group may be read, if not called. */
export const readTypes: readonly ScopeType[] = [...callTypes, "topology"];

/** Finds the group of a request. */
export function findGroup(
  numbers: KoneNumbers,
  { scopes }: KoneIdentity,
  { type, buildingId, groupId }: Pick<AddressedRequest, "type" | "buildingId" | "groupId">,
): Found {
  const id = buildingId.startsWith(prefix) ? buildingId.slice(prefix.length) : buildingId;
  const types = type === "lift-call-api-v2" ? callTypes : readTypes;
  const building = numbers.building(id);
  const group = building?.group(groupId);
  if (building !== undefined && group !== undefined && holdsGroup(scopes, types, id, groupId)) {
    return { ok: true, building, group };
  }
  const isOfWildcard = scopes.some(({ resource, buildings }) =>
    resource === "*" && buildings?.includes(id) === true
  );
  const isOwn = scopes.some(({ buildings }) => buildings?.includes(id) === true);
  const isUnknown = hasWildcard(scopes, readTypes)
    ? group === undefined || !isOfWildcard
    : (group === undefined || !isOwn) && scopes.every(({ type }) => type === "application");
  if (!isUnknown) {
    const error = `Token does not contain required scope for ${id}:${groupId}`;
    return { ok: false, status: 403, error };
  }
  const what = building !== undefined && isOfWildcard ? `${id}:${groupId}` : id;
  return {
    ok: false,
    status: 404,
    error: `Building data not found for ID ${prefix}${what}`,
  };
}
