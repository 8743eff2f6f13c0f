/**
 * Key tags: registered by a manager, handed to a facility or one person, blocked, lost, removed. A
 * tag opens what its facility, its member or its person may, and what it was granted itself; whether
 * somebody uses the app has no part in it (R19).
 */
import { belongsTo, demandFacilityAdmin, demandManager, standingOf } from "../authority.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { Subject } from "../rows/grant.ts";
import { tagsPerBuildingMax, tagsPerFacilityMax } from "./bounds.ts";
import { endTag } from "./ending.ts";

/** To whom a tag is handed: a facility, one member of it, or a person without a facility. */
export interface TagHolder {
  readonly facility: string | null;
  readonly member: string | null;
  readonly account: string | null;
}

/** Registers a tag. @throws {RefusalError} */
export function registerTag(
  turn: Turn,
  { building, serialHash, label, holder }: {
    readonly building: string;
    readonly serialHash: string;
    readonly label: string;
    readonly holder: TagHolder;
  },
): RowOf<"tag"> {
  demandManager(turn, building);
  if (turn.ledger.count("tag", "serial", `${building}/${serialHash}`) > 0) {
    turn.refuse("conflict", "Cannot register the tag: its serial is registered already");
  }
  if (turn.ledger.count("tag", "building", building) >= tagsPerBuildingMax) {
    turn.refuse(
      "limit_reached",
      `Cannot register the tag: a building has ${tagsPerBuildingMax} at most`,
    );
  }
  const tag = turn.put("tag", {
    id: turn.newId(),
    building,
    serialHash,
    label,
    ...demandHolder(turn, building, holder),
    status: "active",
    by: turn.by.account,
    atMs: turn.now,
  });
  turn.audit({ what: "tag_registered", building, about: aboutTag(tag) });
  turn.emit({ type: "access_changed", building });
  return tag;
}

/**
 * Hands a tag over: a manager to anybody, the facility's main user to a member of the facility.
 * Its log id is another from now on, since it stands for somebody else (C7).
 */
export function handOverTag(
  turn: Turn,
  { tag: id, holder }: { readonly tag: string; readonly holder: TagHolder },
): RowOf<"tag"> {
  const tag = demandTagAdmin(turn, id, holder.facility);
  const changed = turn.put("tag", {
    ...tag,
    ...demandHolder(turn, tag.building, holder, tag.facility),
    by: turn.by.account,
    atMs: turn.now,
  });
  turn.audit({
    what: "tag_changed",
    building: tag.building,
    about: aboutTag(changed),
    facts: { field: "holder" },
  });
  turn.emit({ type: "access_changed", building: tag.building });
  return changed;
}

/** Blocks a tag, unblocks it, or notes that it is lost. */
export function setTagStatus(
  turn: Turn,
  { tag: id, status }: { readonly tag: string; readonly status: RowOf<"tag">["status"] },
): RowOf<"tag"> {
  const tag = demandTagAdmin(turn, id, undefined);
  if (tag.status === status) return tag;
  // What somebody may have picked up is given out again by the manager, who has it in hand.
  if (tag.status === "lost") demandManager(turn, tag.building);
  const changed = turn.put("tag", { ...tag, status });
  turn.audit({
    what: "tag_changed",
    building: tag.building,
    about: aboutTag(tag),
    facts: { field: "status", status },
  });
  turn.emit({ type: "access_changed", building: tag.building });
  return changed;
}

/** Takes a tag out of use for good: the manager's alone (R19). */
export function removeTag(turn: Turn, { tag: id }: { readonly tag: string }): void {
  const tag = turn.need("tag", id);
  demandOfBuilding(turn, tag);
  demandManager(turn, tag.building);
  endTag(turn, tag, "removed");
}

/** All that a tag is: what its grants are looked up by. */
export function tagSubjects(ledger: Ledger, tag: RowOf<"tag">): Subject[] {
  const subjects: Subject[] = [{ kind: "tag", id: tag.id }];
  if (tag.account !== null) subjects.push({ kind: "account", id: tag.account });
  const facility = tag.facility === null ? undefined : ledger.get("facility", tag.facility);
  // The household has changed and the tag was the old one's (C9).
  if (facility === undefined || facility.household !== tag.household) return subjects;
  const member = tag.member === null ? undefined : ledger.get("member", tag.member);
  if (tag.member !== null && member === undefined) return subjects;
  if (member?.role === "owner" && facility.let) return subjects;
  if (member !== undefined) subjects.push({ kind: "member", id: member.id });
  subjects.push({ kind: "facility", id: facility.id });
  return subjects;
}

/** The tag, for a manager or whoever acts for its facility and leaves it there. */
function demandTagAdmin(
  turn: Turn,
  id: string,
  toFacility: string | null | undefined,
): RowOf<"tag"> {
  const tag = turn.need("tag", id);
  demandOfBuilding(turn, tag);
  if (tag.facility === null || (toFacility !== undefined && toFacility !== tag.facility)) {
    demandManager(turn, tag.building);
  } else demandFacilityAdmin(turn, tag.facility);
  return tag;
}

/** Whoever has nothing to do with the building is told of no tag (R10). */
function demandOfBuilding(turn: Turn, tag: RowOf<"tag">): void {
  if (turn.by.via === "console" || turn.by.via === "server") return;
  if (!belongsTo(standingOf(turn.ledger, turn.by.account, turn.now), tag.building)) {
    turn.need("tag", "");
  }
}

function demandHolder(
  turn: Turn,
  building: string,
  { facility: facilityId, member: memberId, account }: TagHolder,
  leaving: string | null = null,
): Pick<RowOf<"tag">, "facility" | "member" | "account" | "household"> {
  if (facilityId === null) {
    if (memberId !== null) turn.refuse("invalid", "Cannot hand the tag over: a member of what?");
    if (account !== null) demandAccountOf(turn, account, building);
    return { facility: null, member: null, account, household: 0 };
  }
  const facility = turn.need("facility", facilityId);
  if (facility.building !== building) turn.need("facility", "");
  if (
    facilityId !== leaving &&
    turn.ledger.count("tag", "facility", facilityId) >= tagsPerFacilityMax
  ) {
    turn.refuse(
      "limit_reached",
      `Cannot hand the tag over: a facility has ${tagsPerFacilityMax} at most`,
    );
  }
  const member = memberId === null ? null : turn.need("member", memberId);
  if (member !== null && member.facility !== facilityId) turn.need("member", "");
  if (account !== null) {
    turn.refuse("invalid", "Cannot hand the tag over: a facility's tag is for a member of it");
  }
  return {
    facility: facilityId,
    member: memberId,
    account: null,
    household: facility.household,
  };
}

function demandAccountOf(turn: Turn, account: string, building: string): void {
  const here = turn.ledger.find("appointment", "account", account)
    .some((row) => row.building === building);
  if (!here) turn.refuse("not_found", "Cannot find the person: nobody of this id is here");
}

function aboutTag({ id, facility, member }: RowOf<"tag">): string[] {
  return [
    `tag/${id}`,
    ...(facility === null ? [] : [`facility/${facility}`]),
    ...(member === null ? [] : [`member/${member}`]),
  ];
}
