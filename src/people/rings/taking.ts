/**
 * To whom a flat's rings go (R71, C9): its main user, an owner who lives there because it is not
 * let, and those of the household to whom the main user has delegated them.
 */
import type { Ledger, RowOf } from "../registry/ledger.ts";
import { standingOf } from "../authority.ts";

/** Kinds of facilities that have a bell: people are at home or at work there. */
export const bellKinds: ReadonlySet<RowOf<"facility">["kind"]> = new Set(["apartment", "office"]);

/** Whether rings go to a member where nobody has said so. */
export function takesByDefault(
  { role }: Pick<RowOf<"member">, "role">,
): boolean {
  return role !== "sub";
}

/** Whether a facility's rings go to a member; never to an owner while it is let (C9). */
export function takesRings(facility: RowOf<"facility">, member: RowOf<"member">): boolean {
  if (member.facility !== facility.id || !bellKinds.has(facility.kind)) return false;
  if (member.role === "owner" && facility.let) return false;
  return member.account !== null && (member.takesRings ?? takesByDefault(member));
}

/** An account's memberships of a building by which rings come to it now. */
export function rungBy(
  ledger: Ledger,
  now: number,
  account: string | null,
  building: string,
): readonly RowOf<"member">[] {
  return standingOf(ledger, account, now).members.filter((member) => {
    const facility = ledger.get("facility", member.facility);
    return member.building === building && facility !== undefined && takesRings(facility, member);
  });
}
