/**
 * What of a facility and its people is shown to whom. The manager sees who the main user is and how
 * to reach them, and of a sub-user the name and username alone (D3a); the household sees what it
 * entered itself; everybody else in the facility sees themselves.
 */
import { demandManager, standingOf } from "../authority.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { takesRings } from "../rings/taking.ts";
import { nameOf } from "./affected.ts";
import { mainOf } from "./joining.ts";
import { reachFacility } from "./reach.ts";

/** How somebody looks at a facility. */
export interface Viewer {
  readonly as: "manager" | "household" | "self";
  /** Their own membership, where they have one. */
  readonly own: RowOf<"member"> | null;
}

/** How the doer may look at a facility. @throws {RefusalError} `not_found`, `forbidden` */
export function viewerOf(turn: Turn, facility: RowOf<"facility">): Viewer {
  const { via, account } = turn.by;
  const standing = standingOf(turn.ledger, account, turn.now);
  const own = standing.members.find((member) => member.facility === facility.id) ?? null;
  if (via === "console" || via === "server") return { as: "manager", own };
  if (own !== null) {
    const acts = own.role === "main" || (own.role === "sub" && own.administrator) ||
      (own.role === "owner" && !facility.let);
    if (acts) return { as: "household", own };
    if (!standing.managerOf.includes(facility.building)) return { as: "self", own };
  }
  demandManager(turn, facility.building);
  return { as: "manager", own };
}

/** A facility as it is shown; what somebody may not see is left out. */
export interface FacilityView {
  readonly id: string;
  readonly building: string;
  readonly kind: RowOf<"facility">["kind"];
  readonly number: string;
  readonly block: string | null;
  readonly level: number | null;
  readonly name: string | null;
  readonly let: boolean;
  /** The doer's own role in it. */
  readonly role?: RowOf<"member">["role"];
  readonly note?: string;
  readonly address?: string;
  readonly pending?: { readonly kind: "main_user" | "household"; readonly atMs: number };
  readonly main?: MemberView | null;
  readonly subUsers?: number;
}

/** A facility, for whoever may look at it. */
export function facilityView(turn: Turn, id: string): FacilityView {
  const facility = reachFacility(turn, id);
  return shown(turn, facility, viewerOf(turn, facility));
}

/** The doer's own facilities. */
export function ownFacilities(turn: Turn): readonly FacilityView[] {
  return standingOf(turn.ledger, turn.by.account, turn.now).members.flatMap((own) => {
    const facility = turn.ledger.get("facility", own.facility);
    return facility === undefined ? [] : shown(turn, facility, viewerOf(turn, facility));
  });
}

/** A page of a building's facilities, oldest first, for its manager. */
export function facilityPage(
  turn: Turn,
  building: string,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): { readonly facilities: readonly FacilityView[]; readonly next: string | null } {
  demandManager(turn, building);
  const all = turn.ledger.find("facility", "building", building);
  const rest = after === undefined ? all : all.filter(({ id }) => id > after);
  const page = rest.slice(0, limit);
  return {
    facilities: page.map((facility) => shown(turn, facility, { as: "manager", own: null })),
    next: rest.length > limit ? page.at(-1)!.id : null,
  };
}

/** The people of a facility, as far as the doer may see them. */
export function memberViews(turn: Turn, id: string): readonly MemberView[] {
  const facility = reachFacility(turn, id);
  const viewer = viewerOf(turn, facility);
  return turn.ledger.find("member", "facility", id)
    .filter((member) => viewer.as !== "self" || member.id === viewer.own?.id)
    .map((member) => memberView(turn.ledger, member, viewer));
}

/** Somebody's place in a facility as it is shown. */
export interface MemberView {
  readonly id: string;
  readonly facility: string;
  readonly role: RowOf<"member">["role"];
  readonly administrator: boolean;
  readonly mayGiveKeys: boolean;
  /** To whom the flat's rings go is the household's to know. */
  readonly takesRings?: boolean;
  /** The stage at which their devices begin to ring, in seconds after the press. */
  readonly ringAfterS?: number;
  readonly name: string;
  readonly username?: string;
  readonly hasAccount: boolean;
  readonly number?: string | null;
  readonly birthDate?: string | null;
  readonly other?: string;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly account?: string;
  readonly activated?: boolean;
}

/** A membership as a viewer may see it. */
export function memberView(
  ledger: Ledger,
  member: RowOf<"member">,
  viewer: Viewer,
): MemberView {
  const { id, facility, role, administrator, mayGiveKeys, subUser } = member;
  const base: MemberView = {
    id,
    facility,
    role,
    administrator,
    mayGiveKeys,
    name: nameOf(ledger, member),
    hasAccount: member.account !== null,
    ...(subUser !== null && { username: subUser.username }),
  };
  const isManager = viewer.as === "manager";
  const home = ledger.get("facility", facility);
  const rings = isManager || home === undefined
    ? {}
    : { takesRings: takesRings(home, member), ringAfterS: member.ringAfterS ?? 0 };
  if (subUser !== null) {
    if (isManager) return base;
    const { number, birthDate, other } = subUser;
    return { ...base, ...rings, number, birthDate, other };
  }
  const account = member.account === null ? undefined : ledger.get("account", member.account);
  if (!isManager || role === "sub" || account === undefined) return { ...base, ...rings };
  return {
    ...base,
    email: account.profile.email?.value ?? null,
    phone: account.profile.phone?.value ?? null,
    account: account.id,
    activated: account.status !== "invited",
  };
}

function shown(turn: Turn, facility: RowOf<"facility">, viewer: Viewer): FacilityView {
  const { id, building, kind, number, block, level, name, note, address, pending } = facility;
  const base: FacilityView = {
    id,
    building,
    kind,
    number,
    block,
    level,
    name,
    let: facility.let,
    ...(viewer.own !== null && { role: viewer.own.role }),
  };
  if (viewer.as === "self") return base;
  const withAddress = { ...base, ...(address !== undefined && { address }) };
  if (viewer.as === "household") return withAddress;
  const main = mainOf(turn, id);
  return {
    ...withAddress,
    note,
    ...(pending !== null && { pending: { kind: pending.kind, atMs: pending.atMs } }),
    main: main === undefined ? null : memberView(turn.ledger, main, viewer),
    subUsers: turn.ledger.find("member", "facility", id).filter((m) => m.role === "sub").length,
  };
}
