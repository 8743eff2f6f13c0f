/**
 * What of a held record somebody is shown. That a claim keeps a copy lets nobody read in it what the
 * policy keeps from them: a manager reads in an archive no second phone number, no sub-user's day of
 * birth and nothing of other buildings, as elsewhere (R17, R20, C20). The operator who handles the
 * claim reads all of it (D13).
 */
import { mayRead, policyOf } from "../../privacy/policy.ts";
import type { HoldRecord } from "../rows/hold.ts";

/** The copy as a manager of a building may read it, as JSON. */
export function managersCopy(
  { record, content }: Pick<HoldRecord, "record" | "content">,
  building: string,
): string {
  const table = record.slice(0, record.indexOf("/"));
  // Entries of the log are held by building, and its managers may read them.
  if (table === "audit") return content;
  const copy = JSON.parse(content) as Readonly<Record<string, unknown>>;
  const { favouriteFloors: floors } = (copy["preferences"] ?? {}) as {
    readonly favouriteFloors?: Readonly<Record<string, number>>;
  };
  const here = floors === undefined ? copy : {
    ...copy,
    preferences: {
      ...copy["preferences"] as object,
      favouriteFloors: floors[building] === undefined ? {} : { [building]: floors[building] },
    },
  };
  return JSON.stringify(readable(here, table) ?? {});
}

/** What a manager may read of a value; undefined for nothing. */
function readable(value: unknown, name: string): unknown {
  const field = policyOf(name) ?? policyOf(`${name}[]`);
  if (field !== undefined) {
    return field.says === "nothing" || mayRead(field, "manager") ? value : undefined;
  }
  if (Array.isArray(value)) {
    return value.flatMap((one) => readable(one, `${name}[]`) ?? []);
  }
  // A null says that there is none, and a word such as `all` stands for a whole list.
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    const shown = readable(inner, `${name}.${key}`);
    return shown === undefined ? [] : [[key, shown] as const];
  });
  return Object.fromEntries(kept);
}
