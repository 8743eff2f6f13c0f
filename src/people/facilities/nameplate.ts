/**
 * What the entrance shows of a facility (R21, R77, D14). A name is *suggested* by the manager or
 * the household, by default the main user's last name; it is *published* only once somebody of the
 * household has confirmed that very name, and taken down by anyone who may act for the facility.
 */
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { facilityToAdminister } from "./reach.ts";

/** Longest name that displays show. */
export const plateMax = 32;

/** What an entrance display shows of one facility. */
export interface Plate {
  /** The apartment's number, with its block where it has one. */
  readonly number: string;
  readonly name: string;
}

/** Suggests a name, or none; what is published stays until another is confirmed. */
export function suggestNameplate(
  turn: Turn,
  input: { readonly facility: string; readonly name: string | null },
): RowOf<"facility"> {
  const { facility } = facilityToAdminister(turn, input.facility);
  turn.audit({
    what: "facility_updated",
    building: facility.building,
    about: [`facility/${facility.id}`],
    facts: { fields: "nameplate" },
  });
  const nameplate = { ...plateKeyOf(turn.ledger, facility), suggested: input.name };
  return turn.put("facility", { ...facility, nameplate });
}

/**
 * Publishes the suggested name. The one who confirms says what they saw, so that nothing else is
 * published where somebody has changed the suggestion meanwhile.
 * @throws {RefusalError} `forbidden` for a manager (C20), `conflict` for another name.
 */
export function confirmNameplate(
  turn: Turn,
  input: { readonly facility: string; readonly name: string },
): RowOf<"facility"> {
  const { facility, own } = facilityToAdminister(turn, input.facility);
  if (own === null) {
    turn.refuse("forbidden", "Cannot confirm the nameplate: only its household does");
  }
  if (facility.nameplate.suggested !== input.name) {
    turn.refuse("conflict", "Cannot confirm the nameplate: another name is suggested by now");
  }
  turn.audit({
    what: "nameplate_published",
    building: facility.building,
    about: [`facility/${facility.id}`],
    facts: { shown: true },
  });
  return turn.put("facility", {
    ...facility,
    nameplate: {
      ...plateKeyOf(turn.ledger, facility),
      suggested: input.name,
      published: input.name,
      confirmedBy: turn.by.account,
      confirmedAtMs: turn.now,
    },
  });
}

/** The plate as it stands, under the key of the main user, with whom the name goes (R82). */
function plateKeyOf(ledger: Ledger, { id, nameplate }: RowOf<"facility">) {
  const main = ledger.find("member", "facility", id).find(({ role }) => role === "main")?.account;
  return { ...nameplate, ...(main !== undefined && main !== null && { account: main }) };
}

/** Takes the name down (the opt-out of R77). */
export function hideNameplate(
  turn: Turn,
  input: { readonly facility: string },
): RowOf<"facility"> {
  const { facility } = facilityToAdminister(turn, input.facility);
  if (facility.nameplate.published === null) return facility;
  turn.audit({
    what: "nameplate_published",
    building: facility.building,
    about: [`facility/${facility.id}`],
    facts: { shown: false },
  });
  const nameplate = {
    ...facility.nameplate,
    published: null,
    confirmedBy: null,
    confirmedAtMs: null,
  };
  return turn.put("facility", { ...facility, nameplate });
}

/** What the entrance would show of a facility under a name; null where it would show nothing. */
export function plateOf(facility: RowOf<"facility">, name: string | null): Plate | null {
  if (name === null) return null;
  const { block, number } = facility;
  return { number: block === null ? number : `${block} ${number}`, name };
}

/** What the entrances of a building show: published names alone, by block and number. */
export function directory(ledger: Ledger, building: string): readonly Plate[] {
  const collator = new Intl.Collator("en", { numeric: true });
  return ledger.find("facility", "building", building)
    .filter(({ nameplate }) => nameplate.published !== null)
    .sort((a, b) =>
      collator.compare(a.block ?? "", b.block ?? "") || collator.compare(a.number, b.number) ||
      (a.id < b.id ? -1 : 1)
    )
    .flatMap((facility) => plateOf(facility, facility.nameplate.published) ?? []);
}

/** The name suggested for an account: the one it prefers, or its last name (R21). */
export function suggestedFor(ledger: Ledger, account: string): string | null {
  const row = ledger.get("account", account);
  return row?.preferences.intercomUsername ?? lastNameOf(row?.profile.name?.value);
}

/** The last word of a name, as long as a plate is; null where there is none. */
export function lastNameOf(name: string | undefined): string | null {
  const letters = [...(name?.trim().split(/\s+/u).at(-1) ?? "")];
  while (letters.join("").length > plateMax) letters.pop();
  return letters.length === 0 ? null : letters.join("");
}
