/**
 * Who may act for whom, decided from the rows alone. Whoever has nothing to do with a building is
 * told `not_found`, as if it were not there (R10); whoever has, but lacks the right, `forbidden`.
 *
 * Operators and managers must have proved themselves by passkey in the session they use. The
 * operator's command line stands on the machine itself and needs no more.
 */
import { endingBuildings } from "./decommission/ending.ts";
import type { Ledger, RowOf } from "./registry/ledger.ts";
import type { Doer, Turn } from "./registry/turn.ts";

/** What somebody can be; the words of the route table and of the matrix of rights. */
export const roles = [
  "operator",
  "manager",
  "main_user",
  "sub_user_admin",
  "sub_user",
  "managed_user",
  "technician",
  "owner",
] as const;
/** What somebody can be. */
export type Role = (typeof roles)[number];

/** How long after a passkey's proof a sensitive operation may rest on it. */
export const freshVerificationMs = 5 * 60_000;

/** Everything an account is, as it stands now. */
export interface Standing {
  readonly operator: boolean;
  /** Buildings. */
  readonly managerOf: readonly string[];
  readonly appointments: readonly RowOf<"appointment">[];
  readonly members: readonly RowOf<"member">[];
}

/** What an account is; a disabled or stopped one is nothing, nor is one disabled in a building. */
export function standingOf(ledger: Ledger, account: string | null, now: number): Standing {
  const row = account === null ? undefined : ledger.get("account", account);
  if (account === null || row?.status !== "active") {
    return { operator: false, managerOf: [], appointments: [], members: [] };
  }
  const ending = endingBuildings(ledger);
  const enabled = ({ building }: { readonly building: string }) =>
    row.disabledIn?.includes(building) !== true && !ending.has(building);
  const appointments = ledger.find("appointment", "account", account)
    .filter(({ untilMs }) => untilMs === null || now < untilMs).filter(enabled);
  return {
    operator: row.operator,
    managerOf: appointments.filter(({ post }) => post === "manager").map((a) => a.building),
    appointments,
    members: ledger.find("member", "account", account).filter(enabled),
  };
}

/** Whether an account has anything to do with a building. */
export function belongsTo(standing: Standing, building: string): boolean {
  return standing.operator || standing.appointments.some((a) => a.building === building) ||
    standing.members.some((m) => m.building === building);
}

/** Everything that hangs on an account, also what is disabled or yet to come. */
export interface Reach {
  readonly operator: boolean;
  readonly managerOf: readonly string[];
  readonly appointments: number;
  readonly buildings: ReadonlySet<string>;
  readonly facilities: ReadonlySet<string>;
}

/**
 * What somebody would have who took an account. Whoever may hand out a way into one – by a letter,
 * by their word, by redirecting a mail – must answer for all of this, since anybody can be added to
 * a building or a flat by their address alone.
 */
export function reachOf(ledger: Ledger, account: string): Reach {
  const appointments = ledger.find("appointment", "account", account);
  const members = ledger.find("member", "account", account);
  const coming = ledger.find("facility", "pending", "yes")
    .filter(({ pending }) => pending?.newMain === account);
  return {
    operator: ledger.get("account", account)?.operator === true,
    managerOf: appointments.filter(({ post }) => post === "manager").map((a) => a.building),
    appointments: appointments.length,
    buildings: new Set([...appointments, ...members, ...coming].map(({ building }) => building)),
    facilities: new Set([
      ...members.map(({ facility }) => facility),
      ...coming.map(({ id }) => id),
    ]),
  };
}

/** The roles of an account in a building, or anywhere where none is named. */
export function rolesOf(standing: Standing, building?: string): ReadonlySet<Role> {
  const here = (row: { readonly building: string }) =>
    building === undefined || row.building === building;
  const found = new Set<Role>();
  if (standing.operator) found.add("operator");
  for (const { post } of standing.appointments.filter(here)) {
    found.add(post === "managed" ? "managed_user" : post);
  }
  for (const { role, administrator } of standing.members.filter(here)) {
    if (role === "main") found.add("main_user");
    else if (role === "owner") found.add("owner");
    else found.add(administrator ? "sub_user_admin" : "sub_user");
  }
  return found;
}

/** @throws {RefusalError} unless the operator does this. */
export function demandOperator(turn: Turn): void {
  if (turn.by.via === "console" || turn.by.via === "server") return;
  if (!standingOf(turn.ledger, turn.by.account, turn.now).operator) {
    turn.refuse("forbidden", "Cannot do that: it is the operator's alone");
  }
  demandVerified(turn);
}

/**
 * @throws {RefusalError} unless a manager of this building does this, or the operator's command
 * line; the operator is no manager (R10).
 */
export function demandManager(turn: Turn, building: string): void {
  if (turn.by.via === "console" || turn.by.via === "server") return;
  const standing = standingOf(turn.ledger, turn.by.account, turn.now);
  if (!belongsTo(standing, building)) {
    turn.refuse("not_found", "Cannot find the building: there is none of this id");
  }
  if (!standing.managerOf.includes(building)) {
    turn.refuse("forbidden", "Cannot do that: it is for a manager of the building");
  }
  demandVerified(turn);
}

/**
 * Whoever may act for a facility: its main user, a sub-user with administrator rights, or a
 * manager of the building. An owner may not while it is let (C9).
 * @returns the doer's own membership, or null for a manager.
 * @throws {RefusalError}
 */
export function demandFacilityAdmin(turn: Turn, facilityId: string): RowOf<"member"> | null {
  const facility = turn.need("facility", facilityId);
  if (turn.by.via === "console" || turn.by.via === "server") return null;
  const standing = standingOf(turn.ledger, turn.by.account, turn.now);
  if (!belongsTo(standing, facility.building)) turn.need("facility", "");
  const own = standing.members.find((member) =>
    member.facility === facilityId &&
    (member.role === "main" || (member.role === "sub" && member.administrator) ||
      (member.role === "owner" && !facility.let))
  );
  if (own !== undefined) return own;
  if (!standing.managerOf.includes(facility.building)) {
    turn.refuse("forbidden", "Cannot do that: it is for the facility's main user or the manager");
  }
  demandVerified(turn);
  return null;
}

/** Whether a passkey has proved the doer lately; for the most sensitive operations (V7.5.3). */
export function isFresh(by: Doer, now: number): boolean {
  return by.verifiedAtMs !== null && now - by.verifiedAtMs <= freshVerificationMs;
}

/** @throws {RefusalError} `passkey_required` where no passkey proved the doer in this session. */
export function demandVerified(turn: Turn): void {
  if (turn.by.via === "console" || turn.by.via === "server") return;
  if (turn.by.verifiedAtMs === null) {
    turn.refuse("passkey_required", "Cannot do that: operators and managers sign in by passkey");
  }
}

/** @throws {RefusalError} `verification_needed` unless a passkey proved the doer just now. */
export function demandFresh(turn: Turn): void {
  if (turn.by.via === "console" || turn.by.via === "server") return;
  if (!isFresh(turn.by, turn.now)) {
    turn.refuse("verification_needed", "Cannot do that: it takes a passkey within five minutes");
  }
}
