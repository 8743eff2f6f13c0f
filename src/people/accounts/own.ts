/**
 * What people keep of themselves: their six fields, what they prefer (R20–R23), and a printed
 * recovery code. A new mail address counts once the old and the new one have confirmed it.
 */
import { demandFresh } from "../authority.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { shownNumber } from "../facilities/shown_number.ts";
import { takesRings } from "../rings/taking.ts";
import type { Proposal } from "../rows/proposal.ts";
import { joinsOf, type JoinView } from "./joins.ts";
import { homeFloorsOf } from "./home_floor.ts";
import { isEmailProof } from "./email_proof.ts";
import { defaultIntercomUsername, type GivenProfile, withFields } from "./profiles.ts";
import { propose } from "./proposals.ts";

/** Whether somebody may go to a floor of a building; asked for favourite floors (R23). */
export type MayGoTo = (
  ledger: Ledger,
  account: string,
  building: string,
  level: number,
  nowMs: number,
) => boolean;

type Preferences = RowOf<"account">["preferences"];

/** What somebody wants to say of themselves; null takes a preference back. */
export interface ChangeOwnInput {
  readonly profile?: GivenProfile | undefined;
  readonly preferences?: OwnPreferences | undefined;
}

/** What somebody prefers; null takes it back. */
export interface OwnPreferences {
  readonly additionalPhone?: string | null | undefined;
  readonly intercomUsername?: string | null | undefined;
  readonly walkingSpeed?: NonNullable<Preferences["walkingSpeed"]> | null | undefined;
  readonly accessible?: boolean | null | undefined;
  /** By building; whether the person may go there has been asked before (R23). */
  readonly favouriteFloors?: Readonly<Record<string, number | null>> | undefined;
  /** As favourite floors; `none`: no lift is called by itself. */
  readonly homeFloors?: Readonly<Record<string, number | "none" | null>> | undefined;
}

/** Changes what the doer says of themselves. @returns the proposal for a new mail address. */
export function changeOwn(turn: Turn, input: ChangeOwnInput): { proposal: string | null } {
  const account = turn.need("account", turn.by.account ?? "");
  const { email, ...given } = input.profile ?? {};
  const proposal = email === undefined || email === account.profile.email?.value
    ? null
    : propose(turn, account, { field: "email", value: email }, null).id;
  const names = [...Object.keys(given), ...Object.keys(input.preferences ?? {})];
  if (names.length > 0) {
    turn.put("account", {
      ...account,
      profile: withFields(account.profile, given, "self", account.id, turn.now),
      preferences: preferring(account.preferences, input.preferences ?? {}),
    });
    turn.audit({
      what: "user_updated",
      about: [`account/${account.id}`],
      facts: { fields: names.join(" ").slice(0, 80) },
    });
  }
  return { proposal };
}

/** Keeps what is stored of a new printed recovery code; an earlier one no longer counts. */
export function setRecoveryCode(turn: Turn, input: { readonly digest: string }): null {
  const account = turn.need("account", turn.by.account ?? "");
  if (account.passkeys.length > 0) demandFresh(turn);
  turn.put("account", { ...account, recovery: { digest: input.digest, madeAtMs: turn.now } });
  turn.audit({
    what: "user_updated",
    about: [`account/${account.id}`],
    facts: { fields: "recovery" },
  });
  return null;
}

/** An account as its own person sees it. */
export interface OwnView {
  readonly account: string;
  readonly operator: boolean;
  readonly profile: RowOf<"account">["profile"];
  readonly preferences: Preferences & { readonly intercomUsername: string };
  /** The username is the default one, not chosen. */
  readonly intercomUsernameIsDefault: boolean;
  /** By building, as they count now: chosen, or those of one's apartment or office. */
  readonly homeFloors: Readonly<Record<string, number>>;
  readonly notice: RowOf<"account">["notice"];
  readonly hasPassword: boolean;
  readonly passkeys: number;
  readonly recoveryCodeMadeAtMs: number | null;
  readonly posts: readonly { building: string; post: RowOf<"appointment">["post"] }[];
  readonly places: readonly {
    building: string;
    facility: string;
    member: string;
    role: RowOf<"member">["role"];
    administrator: boolean;
    mayGiveKeys: boolean;
    /** Whether the facility's rings come to them now. */
    takesRings: boolean;
  }[];
  /** Flats whose rings go to them now, by the number that displays show. */
  readonly facilities: readonly { id: string; number: string }[];
  /** Whether a secret mailed to the address has come back; until then no building's counts it. */
  readonly emailProved: boolean;
  /** Other buildings that wait for the person's word. */
  readonly joins: readonly JoinView[];
  readonly proposals: readonly {
    proposal: string;
    change: Proposal["change"];
    building: string | null;
    waitsFor: Proposal["waitsFor"];
    expiresAtMs: number;
  }[];
}

function isRung(ledger: Ledger, member: RowOf<"member">): boolean {
  const facility = ledger.get("facility", member.facility);
  return facility !== undefined && takesRings(facility, member);
}

/** What somebody sees of their own account. */
export function ownView(ledger: Ledger, account: RowOf<"account">): OwnView {
  const chosen = account.preferences.intercomUsername;
  return {
    account: account.id,
    operator: account.operator,
    profile: account.profile,
    preferences: {
      ...account.preferences,
      intercomUsername: chosen ?? defaultIntercomUsername(account.profile.name?.value ?? ""),
    },
    intercomUsernameIsDefault: chosen === undefined,
    homeFloors: homeFloorsOf(ledger, account),
    notice: account.notice,
    hasPassword: account.password !== null,
    passkeys: account.passkeys.length,
    recoveryCodeMadeAtMs: account.recovery?.madeAtMs ?? null,
    posts: ledger.find("appointment", "account", account.id)
      .map(({ building, post }) => ({ building, post })),
    places: ledger.find("member", "account", account.id).map((row) => ({
      building: row.building,
      facility: row.facility,
      member: row.id,
      role: row.role,
      administrator: row.administrator,
      mayGiveKeys: row.mayGiveKeys,
      takesRings: isRung(ledger, row),
    })),
    facilities: ledger.find("member", "account", account.id).filter((row) => isRung(ledger, row))
      .flatMap((row) => ledger.get("facility", row.facility) ?? [])
      .map((flat) => ({ id: flat.id, number: shownNumber(flat) })),
    emailProved: account.unproved === undefined,
    joins: joinsOf(ledger, account),
    proposals: ledger.find("proposal", "account", account.id).filter((row) => !isEmailProof(row))
      .map((row) => ({
        proposal: row.id,
        change: row.change,
        building: row.building,
        waitsFor: row.waitsFor,
        expiresAtMs: row.expiresAtMs,
      })),
  };
}

/** Preferences with some said anew. */
export function preferring(kept: Preferences, given: OwnPreferences): Preferences {
  const { favouriteFloors, homeFloors, ...others } = given;
  const floors = taken(kept.favouriteFloors ?? {}, favouriteFloors ?? {});
  const homes = taken(kept.homeFloors ?? {}, homeFloors ?? {});
  const { favouriteFloors: _, homeFloors: __, ...before } = kept;
  return {
    ...taken(before, others),
    ...(Object.keys(floors).length > 0 && { favouriteFloors: floors }),
    ...(Object.keys(homes).length > 0 && { homeFloors: homes }),
  } as Preferences;
}

/** What was kept with what is given; null takes away, undefined leaves. */
function taken<T>(
  kept: Readonly<Record<string, T>>,
  given: Readonly<Record<string, T | null | undefined>>,
): Record<string, T> {
  const next = new Map(Object.entries(kept));
  for (const [name, value] of Object.entries(given)) {
    if (value === null) next.delete(name);
    else if (value !== undefined) next.set(name, value);
  }
  return Object.fromEntries(next);
}
