/** Ends visitor keys and tags: at once here, at an off-line unit by its next list. */
import { endGrants } from "../grants/ending.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";

/**
 * Revokes a visitor key; one that was revoked already stays as it is. The key and its grant are one
 * thing to whoever gave it, so one entry tells of both (R31); a holder without an account can have
 * handed nothing on, so nothing hangs below the grant.
 */
export function endVisitorKey(turn: Turn, key: RowOf<"visitor_key">, why: string): void {
  if (key.revoked !== null) return;
  const grant = turn.ledger.get("grant", key.grant);
  turn.put("visitor_key", {
    ...key,
    ...(grant !== undefined && { was: wasOf(grant) }),
    pins: [],
    revoked: { atMs: turn.now, by: turn.by.account },
  });
  if (grant !== undefined) {
    turn.remove("grant", key.grant);
    turn.emit({ type: "ended", what: "grant", id: key.grant });
  }
  turn.audit({
    what: "key_deleted",
    building: key.building,
    about: [`visitor_key/${key.id}`, `grant/${key.grant}`],
    facts: { why },
  });
  turn.emit({ type: "access_changed", building: key.building });
}

/** What stays of a key's grant for whoever looks at the key. */
function wasOf({ scope, fromMs, usesMax, used }: RowOf<"grant">): RowOf<"visitor_key">["was"] {
  return { scope, fromMs, usesMax, used };
}

/** Takes a tag out of use for good; its serial can be registered anew. */
export function endTag(turn: Turn, tag: RowOf<"tag">, why: string): void {
  turn.remove("tag", tag.id);
  const grants = turn.ledger.find("grant", "subject", `tag/${tag.id}`).map(({ id }) => id);
  endGrants(turn, grants, why);
  turn.audit({
    what: "tag_removed",
    building: tag.building,
    about: [`tag/${tag.id}`],
    facts: { why },
  });
  turn.emit({ type: "access_changed", building: tag.building });
}
