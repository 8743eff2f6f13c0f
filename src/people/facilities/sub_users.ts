/**
 * Sub-users: who else lives in or uses a facility (D3a). Adding one is a right of its own, which the
 * household's grants carry (R11); the manager sees and changes a sub-user's name and username and
 * nothing else (C20).
 */
import { accountFor, invite } from "../accounts/inviting.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { subUsersMax } from "./bounds.ts";
import { endMember, shrinkMember } from "./ending.ts";
import { demandRoom, memberIn, memberOf, type NoticeWay, plainRecord, tell } from "./joining.ts";
import { lastNameOf } from "./nameplate.ts";
import { type Asserted, demandConsent, demandPerson, knownOf, type PersonSaid } from "./person.ts";
import type { BuildingPlace } from "./place.ts";
import { facilityToAdminister, reachFacility, subUserToAdminister } from "./reach.ts";
import type { HoldsRight } from "./right.ts";

/** What is said of a new sub-user; `phone` is the number of the record. */
export interface SubUserSaid extends PersonSaid {
  /** By default the last name. */
  readonly username?: string | undefined;
  readonly other?: string | undefined;
  /** False for somebody without an account of their own, such as a child with a tag. */
  readonly withAccount: boolean;
  readonly administrator?: boolean | undefined;
  readonly mayGiveKeys?: boolean | undefined;
}

/** A sub-user who was added. */
export interface AddedSubUser {
  readonly member: RowOf<"member">;
  /** The invitation to print; null where it went by mail, whoever it went to. */
  readonly invitation: string | null;
  /** `none`: no contact was given, so there is nobody to tell but by word of mouth. */
  readonly notice: NoticeWay | "none";
}

/** Adds a sub-user. @throws {RefusalError} by the rules on persons and on rights. */
export function addSubUser(
  turn: Turn,
  input: {
    readonly facility: string;
    readonly place: BuildingPlace;
    readonly said: SubUserSaid;
    readonly holds: HoldsRight;
  },
): AddedSubUser {
  const { said, place, holds } = input;
  const { facility, own } = facilityToAdminister(turn, input.facility);
  if (own !== null && !holds(turn.ledger, turn.now, own, "add_sub_users")) {
    turn.refuse("forbidden", "Cannot add a sub-user: the household has no right to add them");
  }
  if (own === null) demandOnlyNames(turn, said);
  if (own !== null && said.mayGiveKeys === true) demandMayGive(turn, own);
  const consent = demandPerson(turn, place, said, own === null);
  const members = turn.ledger.find("member", "facility", facility.id);
  if (members.filter(({ role }) => role === "sub").length >= subUsersMax) {
    turn.refuse("limit_reached", `Cannot add a sub-user: a facility has at most ${subUsersMax}`);
  }
  if (!said.withAccount && (said.email !== undefined || said.administrator === true)) {
    turn.refuse(
      "invalid",
      "Cannot add a sub-user without account: nobody can sign in, so there is no email and no " +
        "administrator",
    );
  }
  const account = said.withAccount ? accountFor(turn, knownOf(said), facility.building) : null;
  if (account !== null) {
    if (memberIn(turn, facility.id, account.id) !== undefined) {
      turn.refuse("conflict", "Cannot add the person: they are in the facility already");
    }
    demandRoom(turn, account.id);
  }
  const member = turn.put("member", {
    ...memberOf(turn, facility, account?.id ?? null, consent),
    administrator: said.administrator ?? false,
    mayGiveKeys: said.mayGiveKeys ?? false,
    subUser: {
      name: said.name,
      username: said.username ?? lastNameOf(said.name) ?? "–",
      number: said.phone ?? null,
      birthDate: said.birthDate ?? null,
      other: said.other ?? "",
    },
  });
  turn.audit({
    what: "sub_user_created",
    building: facility.building,
    about: aboutOf(member),
    facts: { account: account !== null, administrator: member.administrator },
  });
  turn.emit({ type: "access_changed", building: facility.building });
  if (account === null) {
    return { member, invitation: null, notice: said.phone === undefined ? "none" : "offered" };
  }
  const invitation = invite(turn, account, facility.building);
  // Who has given an address is not told whether there was an account of it before.
  return {
    member,
    invitation: said.email === undefined ? invitation?.id ?? null : null,
    notice: tell(turn, account, said.email, member.id),
  };
}

/** What can change of a sub-user; what is left out stays. */
export interface SubUserChange extends Asserted {
  readonly name?: string | undefined;
  readonly username?: string | undefined;
  readonly phone?: string | null | undefined;
  readonly other?: string | undefined;
  readonly administrator?: boolean | undefined;
  readonly mayGiveKeys?: boolean | undefined;
}

/** Changes a sub-user. */
export function updateSubUser(
  turn: Turn,
  input: {
    readonly member: string;
    readonly place: BuildingPlace;
    readonly change: SubUserChange;
  },
): { readonly member: RowOf<"member">; readonly notice: NoticeWay | "none" } {
  const { change, place } = input;
  const { member: before, own } = subUserToAdminister(turn, input.member);
  if (own === null) demandOnlyNames(turn, change);
  if (own !== null && change.mayGiveKeys === true && !before.mayGiveKeys) demandMayGive(turn, own);
  const record = before.subUser ?? plainRecord(turn.ledger, before);
  if (change.administrator === true && before.account === null) {
    turn.refuse("invalid", "Cannot make an administrator of a sub-user without account");
  }
  const facts = ["name", "username", "phone", "other", "birthDate"] as const;
  let { consent } = before;
  if (change.birthDate !== undefined || change.underAge !== undefined) {
    consent = demandPerson(turn, place, change, own === null);
  } else if (facts.some((fact) => change[fact] !== undefined)) {
    const asserted = demandConsent(turn, change);
    consent = {
      ...asserted,
      parentalResponsibility: before.consent?.parentalResponsibility ?? false,
    };
  }
  const after = turn.put("member", {
    ...before,
    consent,
    administrator: change.administrator ?? before.administrator,
    mayGiveKeys: change.mayGiveKeys ?? before.mayGiveKeys,
    subUser: {
      name: change.name ?? record.name,
      username: change.username ?? record.username,
      number: change.phone === undefined ? record.number : change.phone,
      birthDate: change.birthDate ?? record.birthDate,
      other: change.other ?? record.other,
    },
  });
  const fields = [...facts, "administrator", "mayGiveKeys"] as const;
  turn.audit({
    what: "sub_user_updated",
    building: after.building,
    about: aboutOf(after),
    facts: { fields: fields.filter((field) => change[field] !== undefined).join(" ") },
  });
  const shrinks = (before.administrator && !after.administrator) ||
    (before.mayGiveKeys && !after.mayGiveKeys);
  if (shrinks) shrinkMember(turn, after);
  const isNewNumber = typeof change.phone === "string" && change.phone !== record.number;
  return { member: after, notice: isNewNumber ? "offered" : "none" };
}

/** Removes a sub-user, with what they gave and were given in the facility. */
export function removeSubUser(turn: Turn, input: { readonly member: string }): null {
  const { member } = subUserToAdminister(turn, input.member);
  endMember(turn, member, "sub-user removed");
  return null;
}

/** A sub-user goes of their own accord. */
export function leaveFacility(turn: Turn, input: { readonly facility: string }): null {
  const facility = reachFacility(turn, input.facility);
  const { account } = turn.by;
  const own = account === null ? undefined : memberIn(turn, facility.id, account);
  if (own?.role !== "sub") {
    turn.refuse("forbidden", "Cannot leave the facility: only a sub-user of it does so");
  }
  endMember(turn, own, "sub-user left");
  return null;
}

/** @throws {RefusalError} `forbidden` where a manager says more than names (D3a, C20). */
function demandOnlyNames(turn: Turn, said: SubUserChange): void {
  const { phone, other, birthDate, administrator, mayGiveKeys } = said;
  if ([phone, other, birthDate, administrator, mayGiveKeys].some((field) => field !== undefined)) {
    turn.refuse(
      "forbidden",
      "Cannot keep that of a sub-user: a manager says their name and username only",
    );
  }
}

/** @throws {RefusalError} `exceeds_own_rights` where the doer may not give keys (R11). */
function demandMayGive(turn: Turn, own: RowOf<"member">): void {
  if (!own.mayGiveKeys) {
    turn.refuse("exceeds_own_rights", "Cannot let somebody give keys: you may not yourself");
  }
}

function aboutOf(member: RowOf<"member">): readonly string[] {
  const { id, facility, account } = member;
  return [
    `member/${id}`,
    `facility/${facility}`,
    ...(account === null ? [] : [`account/${account}`]),
  ];
}
