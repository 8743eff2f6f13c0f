/**
 * Takes in what a person brings from another server (R84): what is theirs to set, by the commands
 * that they would set it with, so nothing gets in that they could not type. It can be repeated: what
 * stands already is left as it is.
 */
import type { NotPortableKind, Portable } from "../../privacy/export/export_schema.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import type { Site } from "../../site.ts";
import { grantedFloors } from "../accounts/floors.ts";
import type { ChangeOwnInput } from "../accounts/own.ts";
import { profileFields } from "../accounts/profiles.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer } from "../registry/turn.ts";

/** What became of something that was brought: `proposed` waits for the person's word by mail. */
export const takenStates = ["set", "as_it_was", "proposed"] as const;
/** Why something was not taken. */
export const leftReasons = [
  "no_such_building",
  "may_not_go_there",
  "too_many_wait",
  "not_portable",
] as const;

/** What became of what was brought. */
export interface Imported {
  readonly taken: readonly {
    readonly what: string;
    readonly state: (typeof takenStates)[number];
  }[];
  readonly left: readonly {
    readonly what: string;
    readonly why: (typeof leftReasons)[number];
    /** How many there are, of what is never taken. */
    readonly count?: number;
  }[];
}

/** What somebody brings. */
export interface Brought {
  readonly portable: Portable;
  readonly notPortable: readonly { readonly what: NotPortableKind; readonly count: number }[];
}

/** Takes it in for who is signed in. @throws {RefusalError} `not_found` where there is no account. */
export async function importOwn(
  { registry, site }: { readonly registry: Registry; readonly site: Site },
  by: Doer,
  brought: Brought,
): Promise<Imported> {
  const plan = await registry.look((ledger, now) => planOf(ledger, site, by, brought, now));
  if (plan.change !== null) await registry.run(by, "change_own", plan.change);
  const left = [...plan.left];
  const taken = [...plan.taken];
  if (plan.email !== null) {
    if (await proposed(registry, by, plan.email)) taken.push({ what: "email", state: "proposed" });
    else left.push({ what: "email", why: "too_many_wait" });
  }
  return { taken, left };
}

interface Plan extends Imported {
  readonly change: ChangeOwnInput | null;
  /** A new address, which is proved at the old and the new one. */
  readonly email: string | null;
}

function planOf(
  ledger: Ledger,
  site: Site,
  by: Doer,
  { portable, notPortable }: Brought,
  nowMs: number,
): Plan {
  const account = ledger.get("account", by.account ?? "");
  if (account === undefined) {
    throw new RefusalError(refuse("not_found", "Cannot take it in: there is no such account"));
  }
  const taken: { what: string; state: "set" | "as_it_was" | "proposed" }[] = [];
  const left: Imported["left"][number][] = [];
  const set = (what: string, differs: boolean) => {
    taken.push({ what, state: differs ? "set" : "as_it_was" });
    return differs;
  };
  const profile: Record<string, unknown> = {};
  for (const name of profileFields) {
    const value = portable.profile[name];
    if (value === undefined || name === "email") continue;
    if (set(name, account.profile[name]?.value !== value)) profile[name] = value;
  }
  const { favouriteFloors = {}, homeFloors = {}, ...others } = portable.preferences;
  const preferences: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(others)) {
    const kept = account.preferences[name as keyof typeof others];
    if (set(name, kept !== value)) preferences[name] = value;
  }
  const floors: Record<string, number> = {};
  for (const [building, level] of Object.entries(favouriteFloors)) {
    const what = `favouriteFloors/${building}`;
    const why = faultOfFloor(ledger, site, account.id, building, level, nowMs);
    if (why !== null) left.push({ what, why });
    else if (set(what, account.preferences.favouriteFloors?.[building] !== level)) {
      floors[building] = level;
    }
  }
  if (Object.keys(floors).length > 0) preferences["favouriteFloors"] = floors;
  const homes: Record<string, number | "none"> = {};
  for (const [building, level] of Object.entries(homeFloors)) {
    const what = `homeFloors/${building}`;
    const why = level === "none"
      ? null
      : faultOfFloor(ledger, site, account.id, building, level, nowMs);
    if (why !== null) left.push({ what, why });
    else if (set(what, account.preferences.homeFloors?.[building] !== level)) {
      homes[building] = level;
    }
  }
  if (Object.keys(homes).length > 0) preferences["homeFloors"] = homes;
  for (const { what, count } of notPortable) left.push({ what, why: "not_portable", count });
  const email = emailOf(ledger, account, portable.profile.email, taken);
  const nothing = Object.keys(profile).length + Object.keys(preferences).length === 0;
  return { change: nothing ? null : { profile, preferences }, email, taken, left };
}

function faultOfFloor(
  ledger: Ledger,
  site: Site,
  account: string,
  building: string,
  level: number,
  nowMs: number,
): Imported["left"][number]["why"] | null {
  if (!site.buildings.some(({ id }) => id === building)) return "no_such_building";
  return grantedFloors(site)(ledger, account, building, level, nowMs) ? null : "may_not_go_there";
}

/** The address to propose, or null where it is the same or waits already. */
function emailOf(
  ledger: Ledger,
  account: RowOf<"account">,
  email: string | undefined,
  taken: { what: string; state: "set" | "as_it_was" | "proposed" }[],
): string | null {
  if (email === undefined) return null;
  if (email === account.profile.email?.value) {
    taken.push({ what: "email", state: "as_it_was" });
    return null;
  }
  const waits = ledger.find("proposal", "account", account.id).some(({ change, building }) =>
    building === null && change.field === "email" && change.value === email
  );
  if (waits) taken.push({ what: "email", state: "proposed" });
  return waits ? null : email;
}

/** @returns whether it was proposed; false where too many changes wait. */
async function proposed(registry: Registry, by: Doer, email: string): Promise<boolean> {
  try {
    await registry.run(by, "change_own", { profile: { email } });
    return true;
  } catch (error) {
    if (error instanceof RefusalError && error.refusal.code === "limit_reached") return false;
    throw error;
  }
}
