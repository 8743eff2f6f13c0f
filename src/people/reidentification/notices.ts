/** That the person is told of their re-identification, later and unless that is forbidden (R47). */
import { createHash } from "node:crypto";
import { queueMail } from "../mail/queue.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";

/** How long a notice can be read once it was told. */
export const noticeKeptMs = 364 * 86_400_000;
const dayMs = 86_400_000;

/** Remembers to tell somebody; at the end of a gag, or never under one without end. */
export function noteOpened(
  turn: Turn,
  { building, ground, external, noticeAfterMs }: RowOf<"reidentification_request">,
  person: string,
): void {
  const gag = external?.gag ?? null;
  if (gag !== null && gag.untilMs === null) return;
  // Somebody who was erased meanwhile can be told nothing.
  if (turn.ledger.get("account", person) === undefined) return;
  turn.put("reidentification_notice", {
    // Neither id nor times may tell the moment, by which the request would be found.
    id: createHash("sha256").update(turn.newId()).digest("base64url").slice(0, 22),
    account: person,
    building,
    ground,
    openedDay: new Date(turn.now).toISOString().slice(0, 10),
    toldAtMs: null,
    dueMs: Math.ceil(Math.max(turn.now + noticeAfterMs, gag?.untilMs ?? 0) / dayMs) * dayMs,
  });
}

/** What the doer has been told. */
export function ownNotices(turn: Turn): readonly RowOf<"reidentification_notice">[] {
  return turn.ledger.find("reidentification_notice", "account", turn.by.account ?? "")
    .filter(({ toldAtMs }) => toldAtMs !== null);
}

/** What the clock does to a notice: tells it, or removes it. */
export function noticeDue(turn: Turn, notice: RowOf<"reidentification_notice">): void {
  if (notice.toldAtMs !== null) {
    turn.remove("reidentification_notice", notice.id);
    return;
  }
  turn.put("reidentification_notice", {
    ...notice,
    toldAtMs: turn.now,
    dueMs: turn.now + noticeKeptMs,
  });
  const account = turn.ledger.get("account", notice.account);
  if (account?.status === "active") queueMail(turn, "reidentified", account, notice.building);
  turn.audit({
    what: "reidentification_told",
    // Whom it was told stands in the notice; the log must not lead from a request to a person.
    about: [`reidentification_notice/${notice.id}`],
  });
}
