/** How somebody comes into a facility: as its main user, or as its owner. */
import { accountFor, invite } from "../accounts/inviting.ts";
import { demandManager } from "../authority.ts";
import { queueMail } from "../mail/queue.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { Consent } from "../rows/member.ts";
import { nameOf } from "./affected.ts";
import { membershipsMax, ownersMax } from "./bounds.ts";
import { endMember } from "./ending.ts";
import { lastNameOf, suggestedFor } from "./nameplate.ts";
import { demandPerson, knownOf, type PersonSaid } from "./person.ts";
import type { BuildingPlace } from "./place.ts";
import { facilityToManage, reachMember } from "./reach.ts";

/** How the person learns that their data is kept (R29): by mail, or by a text to hand over. */
export type NoticeWay = "mailed" | "offered";

/** Somebody who was put in. */
export interface Joined {
  readonly member: RowOf<"member">;
  /** The invitation to print as a letter; null for somebody who has an account at work. */
  readonly invitation: string | null;
  readonly notice: NoticeWay;
}

/** What a manager says who puts somebody in. */
export interface JoinInput {
  readonly facility: string;
  readonly place: BuildingPlace;
  readonly person: PersonSaid;
}

/** Puts the first main user in. @throws {RefusalError} `conflict` where there is one. */
export function setMainUser(turn: Turn, input: JoinInput): Joined {
  const facility = facilityToManage(turn, input.facility);
  if (mainOf(turn, facility.id) !== undefined) {
    turn.refuse("conflict", "Cannot set the main user: there is one; it takes a change of users");
  }
  const asked = askedIn(turn, facility, input.place, input.person);
  const member = joinAsMain(turn, facility, asked.account.id, asked.consent);
  const notice = tell(turn, asked.account, input.person.email, member.id);
  return { member, invitation: asked.invitation, notice };
}

/** Puts an owner in, who lives elsewhere. @throws {RefusalError} */
export function addOwner(turn: Turn, input: JoinInput): Joined {
  const facility = facilityToManage(turn, input.facility);
  const members = turn.ledger.find("member", "facility", facility.id);
  if (members.filter(({ role }) => role === "owner").length >= ownersMax) {
    turn.refuse("limit_reached", `Cannot add an owner: a facility has at most ${ownersMax}`);
  }
  const { account, consent, invitation } = askedIn(turn, facility, input.place, input.person);
  const member = turn.put("member", {
    ...memberOf(turn, facility, account.id, consent),
    role: "owner",
    administrator: false,
    mayGiveKeys: false,
  });
  turn.audit({
    what: "facility_updated",
    building: facility.building,
    about: [`facility/${facility.id}`, `member/${member.id}`, `account/${account.id}`],
    facts: { owner: true },
  });
  turn.emit({ type: "access_changed", building: facility.building });
  const notice = tell(turn, account, input.person.email, member.id);
  return { member, invitation, notice };
}

/** Takes an owner out. */
export function removeOwner(turn: Turn, input: { readonly member: string }): null {
  const member = reachMember(turn, input.member);
  demandManager(turn, member.building);
  if (member.role !== "owner") {
    turn.refuse("conflict", "Cannot remove the owner: the member is none");
  }
  endMember(turn, member, "owner removed");
  return null;
}

/** The main user's membership, or undefined where there is none. */
export function mainOf(turn: Turn, facility: string): RowOf<"member"> | undefined {
  return turn.ledger.find("member", "facility", facility).find(({ role }) => role === "main");
}

/** The membership of an account in a facility, or undefined. */
export function memberIn(
  turn: Turn,
  facility: string,
  account: string,
): RowOf<"member"> | undefined {
  return turn.ledger.find("member", "account", account).find((row) => row.facility === facility);
}

/** Makes an account the main user: a sub-user rises, anybody else joins. */
export function joinAsMain(
  turn: Turn,
  facility: RowOf<"facility">,
  account: string,
  consent: Consent | null,
): RowOf<"member"> {
  const there = memberIn(turn, facility.id, account);
  const member = turn.put("member", {
    ...(there !== undefined && there.role !== "owner"
      ? there
      : memberOf(turn, facility, account, consent)),
    role: "main",
    administrator: true,
    mayGiveKeys: true,
    subUser: null,
  });
  const { nameplate } = facility;
  turn.put("facility", {
    ...facility,
    nameplate: { ...nameplate, suggested: suggestedFor(turn.ledger, account), account },
  });
  turn.audit({
    what: "main_user_changed",
    building: facility.building,
    about: [`facility/${facility.id}`, `member/${member.id}`, `account/${account}`],
    facts: { joined: there === undefined },
  });
  turn.emit({ type: "access_changed", building: facility.building });
  return member;
}

/** Somebody whom a manager asks in: their account, invited where it is not at work yet. */
export interface AskedIn {
  readonly account: RowOf<"account">;
  readonly consent: Consent;
  readonly invitation: string | null;
}

/** @throws {RefusalError} where rules on persons forbid it, or they are in the facility already. */
export function askedIn(
  turn: Turn,
  facility: RowOf<"facility">,
  place: BuildingPlace,
  person: PersonSaid,
): AskedIn {
  const consent = demandPerson(turn, place, person, true);
  const account = accountFor(turn, knownOf(person), facility.building);
  if (memberIn(turn, facility.id, account.id) !== undefined) {
    turn.refuse("conflict", "Cannot add the person: they are in the facility already");
  }
  demandRoom(turn, account.id);
  const invitation = invite(turn, account, facility.building);
  return { account, consent, invitation: invitation?.id ?? null };
}

/** @throws {RefusalError} `limit_reached` */
export function demandRoom(turn: Turn, account: string): void {
  if (turn.ledger.count("member", "account", account) >= membershipsMax) {
    turn.refuse(
      "limit_reached",
      `Cannot add the person: one is in at most ${membershipsMax} facilities`,
    );
  }
}

/**
 * Queues the notice of GDPR art. 14 where there is an address for it (R29).
 * @param member null for somebody whose place is yet to come.
 */
export function tell(
  turn: Turn,
  account: RowOf<"account">,
  email: string | undefined,
  member: string | null,
): NoticeWay {
  if (email === undefined) return "offered";
  queueMail(turn, "art14_notice", account, member, email);
  return "mailed";
}

/** A membership as it begins. */
export function memberOf(
  turn: Turn,
  facility: RowOf<"facility">,
  account: string | null,
  consent: Consent | null,
): RowOf<"member"> {
  return {
    id: turn.newId(),
    building: facility.building,
    facility: facility.id,
    account,
    role: "sub",
    administrator: false,
    mayGiveKeys: false,
    subUser: null,
    consent,
    by: turn.by.account,
    atMs: turn.now,
  };
}

/** What is kept of a sub-user of whom no more than the name is known. */
export function plainRecord(
  ledger: Ledger,
  member: RowOf<"member">,
): NonNullable<RowOf<"member">["subUser"]> {
  const name = nameOf(ledger, member);
  const username = member.subUser?.username ?? lastNameOf(name) ?? "–";
  return { name, username, number: null, birthDate: null, other: "" };
}
