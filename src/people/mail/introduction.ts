/**
 * Who brought somebody here, whom they can ask, and what was entered about them: what a person must
 * be told whose data came from somebody else (R29), and what makes an invitation believable.
 */
import { standingOf } from "../authority.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";

/** Kinds of data that somebody else can have entered; each has its words as `field.<kind>`. */
export const enteredFields = [
  "name",
  "gender",
  "country",
  "language",
  "phone",
  "email",
  "home",
  "username",
  "birth",
  "other",
] as const;
/** A kind of data that somebody else entered. */
export type EnteredField = (typeof enteredFields)[number];

/** Who brought somebody here, and whom they can ask. */
export interface Introduction {
  /** The building it is about; null for the service as a whole. */
  readonly building: string | null;
  /** The name of who did it; null where it was the management or the operator as such. */
  readonly inviter: string | null;
  /** A manager of the building whom one can ask; null where there is none with an address. */
  readonly contact: { readonly name: string; readonly email: string } | null;
  readonly fields: readonly EnteredField[];
}

/** The introduction of an account by somebody; null for the operator's command line. */
export function introductionOf(
  ledger: Ledger,
  account: RowOf<"account">,
  building: string | null,
  by: string | null,
  now: number,
): Introduction {
  const { profile } = account;
  const fields: EnteredField[] = [];
  for (const name of ["name", "gender", "country", "language", "phone", "email"] as const) {
    const field = profile[name];
    if (field !== undefined && field.source !== "self") fields.push(name);
  }
  if (ledger.find("member", "account", account.id).some((row) => row.by !== account.id)) {
    fields.push("home");
  }
  return { ...introducedBy(ledger, building, by, now), fields };
}

/** The introduction of a member of a household who has no account of their own. */
export function introductionOfMember(
  ledger: Ledger,
  member: RowOf<"member">,
  now: number,
): Introduction {
  const fields: EnteredField[] = [];
  const { subUser } = member;
  if (subUser !== null) {
    fields.push("name", "username");
    if (subUser.number !== null) fields.push("phone");
    if (subUser.birthDate !== null) fields.push("birth");
    if (subUser.other !== "") fields.push("other");
  }
  fields.push("home");
  return { ...introducedBy(ledger, member.building, member.by, now), fields };
}

function introducedBy(
  ledger: Ledger,
  building: string | null,
  by: string | null,
  now: number,
): Omit<Introduction, "fields"> {
  const inviter = by === null ? undefined : ledger.get("account", by);
  const named = inviter?.status === "active" ? inviter.profile.name?.value ?? null : null;
  if (building === null) return { building, inviter: named, contact: null };
  const managers = ledger.find("appointment", "building", `${building}/manager`)
    .filter((row) => standingOf(ledger, row.account, now).managerOf.includes(building))
    .sort((a, b) => Number(b.account === by) - Number(a.account === by) || a.atMs - b.atMs);
  for (const { account } of managers) {
    const profile = ledger.get("account", account)?.profile;
    if (profile?.name !== undefined && profile.email !== undefined) {
      const contact = { name: profile.name.value, email: profile.email.value };
      return { building, inviter: named, contact };
    }
  }
  return { building, inviter: named, contact: null };
}
