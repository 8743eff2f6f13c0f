/** One turn of taking in a hand-over package (R97): what is there already stays as it is. */
import { createHash } from "node:crypto";
import { accountFor, invite } from "../accounts/inviting.ts";
import { newAccount } from "../accounts/new_account.ts";
import { withFields } from "../accounts/profiles.ts";
import { demandFresh, demandOperator } from "../authority.ts";
import type { BuildingPlace } from "../facilities/place.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { facilityKey } from "../rows/facility.ts";
import type { Consent } from "../rows/member.ts";
import type { HandoverPackage } from "./handover_package.ts";

type Person = HandoverPackage["people"][number];
type OldMember = HandoverPackage["members"][number];

/** A part of a package. */
export interface ImportPart {
  /** Tells packages apart: what new ids are made from. */
  readonly origin: string;
  readonly place: BuildingPlace;
  readonly posts?: readonly HandoverPackage["appointments"][number][];
  readonly households?: readonly {
    readonly facility: HandoverPackage["facilities"][number];
    readonly members: readonly OldMember[];
  }[];
  readonly templates?: readonly HandoverPackage["templates"][number][];
  readonly rules?: HandoverPackage["rules"];
  readonly grants?: readonly {
    readonly grant: HandoverPackage["grants"][number];
    /** Where a person is found whom a grant is for, by the old id of a place of theirs. */
    readonly of: { readonly member?: string; readonly post?: string } | null;
  }[];
  /** Those whom the part names. */
  readonly people?: readonly Person[];
}

/** How much was put in. */
export interface PartDone {
  readonly facilities: number;
  readonly members: number;
  /** Who were new here. */
  readonly people: number;
  readonly posts: number;
  readonly templates: number;
  readonly grants: number;
  /** What was put in before. */
  readonly there: number;
  /** What could not be: grants of keys, tags and people who are not handed over, and their own. */
  readonly left: number;
}

/** Puts a part in; an operator's. @throws {RefusalError} `conflict` where a number is taken. */
export function importPart(turn: Turn, part: ImportPart): PartDone {
  demandOperator(turn);
  demandFresh(turn);
  const done = {
    facilities: 0,
    members: 0,
    people: 0,
    posts: 0,
    templates: 0,
    grants: 0,
    there: 0,
    left: 0,
  };
  const { building } = part.place;
  const people = new Map(part.people?.map((person) => [person.id, person]));
  const accounts = turn.ledger.size("account");
  for (const post of part.posts ?? []) {
    const id = newIdOf(part, post.id);
    if (turn.ledger.get("appointment", id) !== undefined) {
      done.there++;
      continue;
    }
    if (isGone(turn, "appointment", id)) {
      done.left++;
      continue;
    }
    const account = accountHere(turn, part, people.get(post.account));
    if (account === null) {
      done.left++;
      continue;
    }
    const { consent, ...rest } = post;
    turn.put("appointment", {
      ...rest,
      id,
      building,
      account: account.id,
      by: turn.by.account,
      atMs: turn.now,
      ...(consent !== undefined && { consent: handedOver(consent) }),
    });
    turn.audit({
      what: "appointment_created",
      building,
      about: [`appointment/${id}`, `account/${account.id}`],
      facts: { post: post.post, how: "handed over" },
    });
    ask(turn, account, building);
    done.posts++;
  }
  for (const { facility, members } of part.households ?? []) {
    const id = newIdOf(part, facility.id);
    if (turn.ledger.get("facility", id) === undefined) {
      putFacility(turn, part, id, facility);
      done.facilities++;
    } else done.there++;
    for (const member of members) {
      const outcome = putMember(turn, part, id, member, people);
      done[outcome]++;
    }
  }
  for (const template of part.templates ?? []) {
    const id = newIdOf(part, template.id);
    if (turn.ledger.get("template", id) !== undefined) {
      done.there++;
      continue;
    }
    const { followFrom: _, changedBy: __, ...rest } = template;
    turn.put("template", { ...rest, id, building });
    turn.audit({ what: "template_changed", building, about: [`template/${id}`] });
    done.templates++;
  }
  if (part.rules) {
    turn.put("building_rules", { ...part.rules, id: building });
    turn.audit({ what: "building_rules_changed", building, about: [] });
  }
  for (const { grant, of } of part.grants ?? []) done[putGrant(turn, part, grant, of)]++;
  turn.emit({ type: "access_changed", building });
  return { ...done, people: turn.ledger.size("account") - accounts };
}

function putFacility(
  turn: Turn,
  { place }: ImportPart,
  id: string,
  { address, ...facility }: RowOf<"facility">,
): void {
  const { building, levels, residential } = place;
  const { level, nameplate: { account: _, ...nameplate } } = facility;
  const row = {
    ...facility,
    ...(address !== undefined && residential && { address }),
    id,
    building,
    level: level !== null && levels.includes(level) ? level : null,
    // What is shown was confirmed; who did so has another account here, or none.
    nameplate: { ...nameplate, confirmedBy: null },
    pending: null,
    createdAtMs: turn.now,
  };
  if (turn.ledger.count("facility", "number", facilityKey(row)) > 0) {
    turn.refuse("conflict", "Cannot take it in: the building has a facility of one of its numbers");
  }
  turn.put("facility", row);
  turn.audit({ what: "facility_created", building, about: [`facility/${id}`] });
}

function putMember(
  turn: Turn,
  part: ImportPart,
  facility: string,
  member: OldMember,
  people: ReadonlyMap<string, Person>,
): "members" | "there" | "left" {
  const { building } = part.place;
  const id = newIdOf(part, member.id);
  if (turn.ledger.get("member", id) !== undefined) return "there";
  if (isGone(turn, "member", id)) return "left";
  const account = accountHere(turn, part, people.get(member.account ?? ""));
  if (account === null && member.subUser === null) return "left";
  // Whoever was erased here does not come back by their old record.
  if (account === null && isStopped(turn, part, member.account)) return "left";
  turn.put("member", {
    ...member,
    id,
    building,
    facility,
    account: account?.id ?? null,
    consent: member.consent === null ? null : handedOver(member.consent),
    by: turn.by.account,
    atMs: turn.now,
  });
  turn.audit({
    what: member.role === "sub"
      ? "sub_user_created"
      : member.role === "main"
      ? "main_user_changed"
      : "facility_updated",
    building,
    about: [
      `member/${id}`,
      `facility/${facility}`,
      ...(account === null ? [] : [`account/${account.id}`]),
    ],
    facts: { how: "handed over" },
  });
  if (account !== null) ask(turn, account, building);
  return "members";
}

function putGrant(
  turn: Turn,
  part: ImportPart,
  grant: RowOf<"grant">,
  of: NonNullable<ImportPart["grants"]>[number]["of"],
): "grants" | "there" | "left" {
  const { building } = part.place;
  const id = newIdOf(part, grant.id);
  if (turn.ledger.get("grant", id) !== undefined) return "there";
  const subject = subjectHere(turn, part, grant.subject, of);
  const parent = grant.parent === null ? null : newIdOf(part, grant.parent);
  const isWhole = parent === null || turn.ledger.get("grant", parent) !== undefined;
  if (subject === null || !isWhole || grant.endedAtMs !== undefined) return "left";
  turn.put("grant", {
    ...grant,
    id,
    building,
    subject,
    parent,
    // Who answers for it here is whoever took it over.
    assertedBy: turn.by.account,
    template: grant.template === null
      ? null
      : { ...grant.template, id: newIdOf(part, grant.template.id) },
  });
  turn.audit({
    what: "privilege_permissions_granted",
    building,
    about: [`grant/${id}`, `${subject.kind}/${subject.id}`],
    facts: { how: "handed over" },
  });
  return "grants";
}

function subjectHere(
  turn: Turn,
  part: ImportPart,
  { kind, id }: RowOf<"grant">["subject"],
  of: NonNullable<ImportPart["grants"]>[number]["of"],
): RowOf<"grant">["subject"] | null {
  const { ledger } = turn;
  if (kind === "facility" || kind === "member") {
    const here = newIdOf(part, id);
    return ledger.get(kind, here) === undefined ? null : { kind, id: here };
  }
  if (kind !== "account" || of === null) return null;
  const account = of.member !== undefined
    ? ledger.get("member", newIdOf(part, of.member))?.account
    : ledger.get("appointment", newIdOf(part, of.post ?? ""))?.account;
  return account === undefined || account === null ? null : { kind, id: account };
}

/** The account of somebody in the building, or a new one that waits to be taken up. */
function accountHere(
  turn: Turn,
  part: ImportPart,
  person: Person | undefined,
): RowOf<"account"> | null {
  if (person === undefined) return null;
  const known = {
    name: person.name ?? "–",
    ...(person.language !== null && { language: person.language }),
  };
  if (person.email !== null) {
    return accountFor(turn, { ...known, email: person.email }, part.place.building);
  }
  // Without an address nothing but its id tells that the account was made before.
  const id = newIdOf(part, person.id);
  const there = turn.ledger.get("account", id);
  if (there !== undefined) return there.status === "stopped" ? null : there;
  turn.audit({ what: "user_created", about: [`account/${id}`] });
  return turn.put("account", {
    ...newAccount(id, turn.now),
    profile: withFields({}, known, "operator", turn.by.account, turn.now),
  });
}

/** Whether what was put in before was its holder's until they were erased (R82). */
function isGone({ ledger }: Turn, kind: "appointment" | "member", id: string): boolean {
  return ledger.get("former_right", `${kind}-${id}`.slice(0, 64)) !== undefined;
}

function isStopped({ ledger }: Turn, part: ImportPart, account: string | null): boolean {
  return account !== null && ledger.get("account", newIdOf(part, account))?.status === "stopped";
}

/** Invites somebody once. */
function ask(turn: Turn, { id }: RowOf<"account">, building: string): void {
  if (turn.ledger.count("invitation", "account", id) > 0) return;
  invite(turn, turn.need("account", id), building);
}

function handedOver(consent: Consent): Consent {
  return { ...consent, by: null };
}

/** The id that a row of a package gets here: a UUID of version 8, the same each time (RFC 9562). */
function newIdOf({ origin }: ImportPart, id: string): string {
  const hex = createHash("sha256").update(`${origin} ${id}`).digest("hex");
  const variant = (8 + Number.parseInt(hex[16]!, 16) % 4).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${
    hex.slice(17, 20)
  }-${hex.slice(20, 32)}`;
}
