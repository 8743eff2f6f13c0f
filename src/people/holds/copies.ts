/**
 * What a hold copies of the registry's rows at the moment it is placed: what is said of the person
 * and what they may do, without anything that opens or proves something. What changes afterwards is
 * told by the audit log, where that is held too.
 */
import type { Ledger, RowOf } from "../registry/ledger.ts";
import { heldContentMax, type HoldableClass } from "../rows/hold.ts";

/** A copy to keep. */
export interface Copy {
  /** `table/id`. */
  readonly record: string;
  readonly content: string;
}

/** The rows of a person that some classes are of, in one building or in all. */
export function copiesOf(
  ledger: Ledger,
  account: string,
  building: string | null,
  classes: readonly HoldableClass[],
): readonly Copy[] {
  const has = (of: HoldableClass) => classes.includes(of);
  const here = (row: { readonly building: string }) =>
    building === null || row.building === building;
  const copies: Copy[] = [];
  const row = ledger.get("account", account);
  if (row !== undefined && (has("D1") || has("D3"))) {
    copies.push(copyOf(`account/${account}`, {
      id: account,
      ...(has("D1") && {
        status: row.status,
        profile: row.profile,
        notice: row.notice,
        createdAtMs: row.createdAtMs,
      }),
      ...(has("D3") && { preferences: row.preferences }),
    }));
  }
  const members = ledger.find("member", "account", account).filter(here);
  for (const { subUser, ...member } of members) {
    if (!has("D2") && !(has("D3a") && subUser !== null)) continue;
    copies.push(copyOf(`member/${member.id}`, {
      ...(has("D2") ? member : { id: member.id }),
      ...(has("D3a") && { subUser }),
    }));
  }
  if (has("D2")) {
    for (const post of ledger.find("appointment", "account", account).filter(here)) {
      copies.push(copyOf(`appointment/${post.id}`, post));
    }
    const subjects = [`account/${account}`, ...members.map(({ id }) => `member/${id}`)];
    for (const grant of subjects.flatMap((key) => ledger.find("grant", "subject", key))) {
      if (here(grant)) copies.push(copyOf(`grant/${grant.id}`, grant));
    }
  }
  if (has("D3b")) {
    for (const key of ledger.find("visitor_key", "giver", account).filter(here)) {
      copies.push(copyOf(`visitor_key/${key.id}`, ofKey(key)));
    }
  }
  return copies;
}

/** A copy of a value; one that is too long for a row keeps the names of its fields alone. */
export function copyOf(record: string, value: object): Copy {
  const content = JSON.stringify(value);
  if (content.length <= heldContentMax) return { record, content };
  const short = Object.entries(value).filter(([, field]) => typeof field !== "object");
  return { record, content: JSON.stringify({ ...Object.fromEntries(short), shortened: true }) };
}

/** A key without what opens by it or leads to logs. */
function ofKey(key: RowOf<"visitor_key">): object {
  const { id, building, facility, giver, label, kind, grant, createdAtMs, endsAtMs, revoked } = key;
  return { id, building, facility, giver, label, kind, grant, createdAtMs, endsAtMs, revoked };
}
