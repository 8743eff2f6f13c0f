/** What a person can take along to another server (R84): what is theirs to set. */
import type { RowOf } from "../../people/registry/ledger.ts";
import type { Portable } from "./export_schema.ts";

/** The part of an account that its person may set themselves. */
export function portableOf({ profile, preferences }: RowOf<"account">): Portable {
  return {
    profile: Object.fromEntries(
      Object.entries(profile).flatMap(([name, field]) =>
        field === undefined ? [] : [[name, field.value]]
      ),
    ) as Portable["profile"],
    preferences,
  };
}
