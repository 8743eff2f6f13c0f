/**
 * The floor somebody goes home to, for lifts that are called by themselves: the one they chose, or
 * else that of the apartment or office where they live or work. Whoever chose `none` calls for
 * themselves. It is read by its person alone; a door's lift learns the floor and not whose it is.
 */
import type { Ledger, RowOf } from "../registry/ledger.ts";

/** Where people go home to; nobody goes home to a sauna. */
const homes: readonly RowOf<"facility">["kind"][] = ["apartment", "office"];

/** An account's home floor in a building; `null` where no lift shall come by itself. */
export function homeFloorOf(
  ledger: Ledger,
  account: RowOf<"account">,
  building: string,
): number | null {
  const chosen = account.preferences.homeFloors?.[building];
  if (chosen !== undefined) return chosen === "none" ? null : chosen;
  for (const member of ledger.find("member", "account", account.id)) {
    if (member.building !== building) continue;
    const facility = ledger.get("facility", member.facility);
    if (facility === undefined || (member.role === "owner" && facility.let)) continue;
    const level = levelOf(facility);
    if (level !== null) return level;
  }
  return null;
}

/** The home floors of an account by building, of those where it has a place or chose one. */
export function homeFloorsOf(
  ledger: Ledger,
  account: RowOf<"account">,
): Record<string, number> {
  const buildings = new Set([
    ...Object.keys(account.preferences.homeFloors ?? {}),
    ...ledger.find("member", "account", account.id).map(({ building }) => building),
  ]);
  return Object.fromEntries(
    [...buildings].flatMap((building) => {
      const level = homeFloorOf(ledger, account, building);
      return level === null ? [] : [[building, level]];
    }),
  );
}

/** The home floor of whoever holds a tag: its person's, or that of the household it belongs to. */
export function homeFloorOfTag(ledger: Ledger, tag: RowOf<"tag">): number | null {
  const member = tag.member === null ? undefined : ledger.get("member", tag.member);
  const person = tag.account ?? member?.account ?? null;
  const account = person === null ? undefined : ledger.get("account", person);
  if (account !== undefined) return homeFloorOf(ledger, account, tag.building);
  const facility = tag.facility === null ? undefined : ledger.get("facility", tag.facility);
  return facility === undefined || facility.household !== tag.household ? null : levelOf(facility);
}

/** The floor of an apartment or office; `null` of anything else, and where none is known. */
export function levelOf({ kind, level }: RowOf<"facility">): number | null {
  return homes.includes(kind) ? level : null;
}
