/**
 * The people of a building, as its managers keep them (R08, R17). A manager adds managers, managed
 * users and technicians, and keeps the data of whoever is invited. Once somebody has activated
 * their account, it is theirs: a manager's change of mail address or phone waits for their word.
 */
import { demandManager, demandOperator, reachOf, standingOf } from "../authority.ts";
import { type Asserted, demandPerson as demandAsserted } from "../facilities/person.ts";
import type { BuildingPlace } from "../facilities/place.ts";
import type { Purpose } from "../../privacy/purposes.ts";
import { queueMail } from "../mail/queue.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { mayUseFor } from "../rights/objections.ts";
import type { posts } from "../rows/appointment.ts";
import { demandFreeAddressAt } from "./addresses.ts";
import { buildingsOf } from "./invitations.ts";
import { accountFor, invite, type Known } from "./inviting.ts";
import { type OwnPreferences, preferring } from "./own.ts";
import { type GivenProfile, type Person, personOf, withFields } from "./profiles.ts";
import { propose } from "./proposals.ts";

/** People of one building with the same post. */
export const appointmentsMax = 5_000;
/** Posts of one person. */
export const postsMax = 64;
/** People on one page of the list. */
export const pageMax = 100;

/** What somebody can be in a building without a facility. */
export type Post = (typeof posts)[number];

/** Whom to add, and as what. */
export interface AddPersonInput {
  /** The building, as the site has it. */
  readonly place: BuildingPlace;
  readonly post: Post;
  readonly known: Known;
  /** What is asserted of the person whose data this is (R28, R30). */
  readonly asserted: Asserted;
  /** The post ends by itself then; a manager's never does. */
  readonly untilMs?: number | undefined;
}

/** What came of adding somebody. */
export interface Added {
  readonly account: string;
  readonly appointment: string;
  /** Null where the person has an active account already. */
  readonly invitation: string | null;
}

/**
 * Adds somebody to a building; whoever has an account by that mail address gets no second one.
 * The operator appoints managers, and nobody else (R10).
 */
export function addPerson(turn: Turn, input: AddPersonInput): Added {
  const { place, post, known } = input;
  const { building } = place;
  if (post === "manager" && standingOf(turn.ledger, turn.by.account, turn.now).operator) {
    demandOperator(turn);
  } else demandManager(turn, building);
  if (post === "manager" && input.untilMs !== undefined) {
    turn.refuse("invalid", "Cannot add the person: untilMs: a manager's post has no end set ahead");
  }
  if (input.untilMs !== undefined && input.untilMs <= turn.now) {
    turn.refuse("invalid", "Cannot add the person: untilMs: must lie ahead");
  }
  const consent = demandAsserted(turn, place, input.asserted, true);
  const account = accountFor(turn, known, building);
  if (account.status === "disabled") {
    turn.refuse("conflict", "Cannot add the person: the operator has disabled the account");
  }
  if (account.disabledIn?.includes(building) === true) {
    turn.refuse("conflict", "Cannot add the person: they are disabled in the building");
  }
  const own = turn.ledger.find("appointment", "account", account.id);
  const there = own.find((row) => row.building === building && row.post === post);
  if (there === undefined && own.length >= postsMax) {
    turn.refuse("limit_reached", `Cannot add the person: they have ${postsMax} posts`);
  }
  if (turn.ledger.count("appointment", "building", `${building}/${post}`) >= appointmentsMax) {
    turn.refuse("limit_reached", `Cannot add the person: ${appointmentsMax} are in the building`);
  }
  const untilMs = input.untilMs ?? null;
  const appointment = turn.put("appointment", {
    ...(there ??
      {
        id: turn.newId(),
        account: account.id,
        building,
        post,
        by: turn.by.account,
        atMs: turn.now,
      }),
    untilMs,
    consent,
  });
  turn.audit({
    what: "appointment_created",
    building,
    about: [`appointment/${appointment.id}`, `account/${account.id}`],
    facts: { post, again: there !== undefined },
  });
  if (account.status === "active" && there === undefined) {
    queueMail(turn, "rights_changed", account, appointment.id);
  }
  turn.emit({ type: "access_changed", building });
  const invitation = invite(turn, account, building);
  return {
    account: account.id,
    appointment: appointment.id,
    invitation: invitation?.id ?? null,
  };
}

/** What a manager wants to say of somebody. */
export interface ChangePersonInput {
  readonly building: string;
  readonly account: string;
  readonly profile?: GivenProfile | undefined;
  /** Null takes the preference back. */
  readonly preferences?: ManagedPreferences | undefined;
}

/** The preferences that a manager may keep (R17); the floor is one of the building. */
export interface ManagedPreferences
  extends Pick<OwnPreferences, "intercomUsername" | "walkingSpeed"> {
  readonly favouriteFloor?: number | null | undefined;
}

/**
 * Keeps the data of somebody in the building.
 * @returns the proposals that now wait for the person's word.
 * @throws {RefusalError} `forbidden` for what is the person's own.
 */
export function changePerson(turn: Turn, input: ChangePersonInput): { proposals: string[] } {
  const { building } = input;
  demandManager(turn, building);
  const account = demandPerson(turn, input.account, building);
  const given = input.profile ?? {};
  const fields = Object.keys(given);
  const proposals: string[] = [];
  let kept: RowOf<"account"> = account;
  if (account.status === "invited" && fields.length > 0) {
    demandAlone(turn, account, building);
    if (given.email !== undefined) {
      demandFreeAddressAt(turn, given.email, account.id, building);
    }
    kept = {
      ...kept,
      profile: withFields(account.profile, given, "manager", turn.by.account, turn.now),
    };
  } else if (fields.length > 0) {
    const own = fields.find((name) => name !== "email" && name !== "phone");
    if (own !== undefined || account.status !== "active") {
      turn.refuse("forbidden", "Cannot change the person: what they said themselves is theirs");
    }
    for (const field of ["email", "phone"] as const) {
      const value = given[field];
      if (value === undefined || value === account.profile[field]?.value) continue;
      proposals.push(propose(turn, account, { field, value }, building).id);
    }
  }
  if (input.preferences !== undefined) {
    kept = { ...kept, preferences: managed(kept.preferences, input.preferences, building) };
  }
  if (kept !== account) {
    turn.put("account", kept);
    turn.audit({
      what: "user_updated",
      building,
      about: [`account/${account.id}`],
      facts: {
        fields: [...fields, ...Object.keys(input.preferences ?? {})].join(" ").slice(0, 80),
      },
    });
  }
  // The secret of an invitation that went to a wrong address must not stay good.
  if (given.email !== undefined && account.status === "invited") invite(turn, kept, building);
  return { proposals };
}

/** Shows a manager what they may see of somebody, and notes that they looked. */
export function readPerson(
  turn: Turn,
  input: { readonly building: string; readonly account: string },
): Person & { readonly places: Places } {
  demandManager(turn, input.building);
  const account = demandPerson(turn, input.account, input.building);
  turn.audit({
    what: "sensitive_read",
    building: input.building,
    about: [`account/${account.id}`],
    facts: { what: "profile" },
  });
  return {
    ...personOf(account, input.building),
    places: placesOf(turn.ledger, account.id, input.building),
  };
}

/** Where somebody stands in a building. */
export interface Places {
  readonly appointments: readonly {
    readonly appointment: string;
    readonly post: Post;
    readonly untilMs: number | null;
  }[];
  readonly members: readonly {
    readonly member: string;
    readonly facility: string;
    readonly role: RowOf<"member">["role"];
  }[];
}

/** One line of the list of people. */
export interface Listed {
  readonly account: string;
  readonly name: string | null;
  readonly status: RowOf<"account">["status"];
  readonly disabledHere: boolean;
  readonly places: Places;
}

/** One page of a building's people, by the order of their ids; `next` begins the following page. */
export function listPeople(
  turn: Turn,
  input: {
    readonly building: string;
    readonly after?: string | undefined;
    readonly limit?: number | undefined;
    /** What it is read for: who objects to that is left out (R83). */
    readonly purpose?: Purpose | undefined;
  },
): { readonly people: readonly Listed[]; readonly next: string | null } {
  const { building, after = "" } = input;
  demandManager(turn, building);
  const limit = Math.min(input.limit ?? pageMax, pageMax);
  const { ledger } = turn;
  // The first of the ids, in order; a building has far more people than a page.
  const page: string[] = [];
  const consider = (id: string) => {
    if (id <= after || (page.length > limit && id >= page[limit]!)) return;
    let at = page.length;
    while (at > 0 && page[at - 1]! > id) at--;
    if (page[at - 1] === id) return;
    page.splice(at, 0, id);
    if (page.length > limit + 1) page.pop();
  };
  for (const post of ["manager", "managed", "technician"] as const) {
    for (const row of ledger.find("appointment", "building", `${building}/${post}`)) {
      consider(row.account);
    }
  }
  for (const { id } of ledger.find("facility", "building", building)) {
    for (const { account } of ledger.find("member", "facility", id)) {
      if (account !== null) consider(account);
    }
  }
  // Who has stopped is nowhere in the building any more; managers see for a while that they have.
  for (const { id } of ledger.find("account", "stoppedIn", building)) consider(id);
  const shown = page.slice(0, limit);
  return {
    people: shown.flatMap((id) => {
      const row = ledger.get("account", id);
      const objects = input.purpose !== undefined && !mayUseFor(ledger, id, input.purpose);
      return row === undefined || objects ? [] : [{
        account: id,
        name: row.profile.name?.value ?? null,
        status: row.status,
        disabledHere: row.disabledIn?.includes(building) === true,
        places: placesOf(ledger, id, building),
      }];
    }),
    next: page.length > limit ? shown.at(-1)! : null,
  };
}

/** The account of somebody in the building. @throws {RefusalError} `not_found`. */
export function demandPerson(turn: Turn, account: string, building: string): RowOf<"account"> {
  const row = turn.need("account", account);
  return buildingsOf(turn.ledger, account).has(building) ? row : turn.need("account", "");
}

function placesOf(ledger: Ledger, account: string, building: string): Places {
  const here = (row: { readonly building: string }) => row.building === building;
  return {
    appointments: ledger.find("appointment", "account", account).filter(here)
      .map(({ id, post, untilMs }) => ({ appointment: id, post, untilMs })),
    members: ledger.find("member", "account", account).filter(here)
      .map(({ id, facility, role }) => ({ member: id, facility, role })),
  };
}

/**
 * Whoever may change where an invitation goes can take the account. So a manager changes an invited
 * person only while nothing outside the manager's own building hangs on it.
 */
function demandAlone(turn: Turn, account: RowOf<"account">, building: string): void {
  const { buildings } = reachOf(turn.ledger, account.id);
  if (account.operator || [...buildings].some((other) => other !== building)) {
    turn.refuse("forbidden", "Cannot change the person: they belong elsewhere too");
  }
}

function managed(
  kept: RowOf<"account">["preferences"],
  given: ManagedPreferences,
  building: string,
): RowOf<"account">["preferences"] {
  const { favouriteFloor, intercomUsername, walkingSpeed } = given;
  return preferring(kept, {
    intercomUsername,
    walkingSpeed,
    ...(favouriteFloor !== undefined && { favouriteFloors: { [building]: favouriteFloor } }),
  });
}
