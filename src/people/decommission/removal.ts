/**
 * Removes everything of a building whose service has ended (D2, D11, D14 and what hangs on them), in
 * as many turns as it takes. Accounts stay, for they are people's; who has no place left loses their
 * sessions. QRs stay for the day that they live, so that units are told they count no more.
 * Disclosures and hand-overs stay: they are the record of what left the server.
 */
import { endIfNowhere, removeMember } from "../facilities/ending.ts";
import { endVisitorKey } from "../keys/ending.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { removeScreen } from "../screens/pairing.ts";
import { appointmentsOf, grantsOf, keysOf, membersOf } from "./counts.ts";

/** Rows that a turn may have written before the next piece is left to the next turn. */
const rowsBeforeStepMax = 250;
const why = "the building's service ended";

/**
 * Removes as much as one turn holds.
 * @returns whether nothing is left.
 */
export function removeSome(turn: Turn, building: string): boolean {
  for (const step of stepsOf(turn, building)) {
    if (turn.rows.length > rowsBeforeStepMax) return false;
    step();
  }
  return true;
}

/** Tells that everything in the building has ended, before the first row of it goes (C3). */
export function tellEnded(turn: Turn, building: string): void {
  const { ledger } = turn;
  for (const { id } of grantsOf(ledger, building)) turn.emit({ type: "ended", what: "grant", id });
  for (const { id } of membersOf(ledger, building)) {
    turn.emit({ type: "ended", what: "member", id });
  }
  for (const { account } of appointmentsOf(ledger, building)) {
    turn.emit({ type: "ended", what: "account", id: account });
  }
  turn.emit({ type: "access_changed", building });
}

/** The pieces, each found when the one before it is done; one writes at most some 250 rows. */
function* stepsOf(turn: Turn, building: string): Iterable<() => void> {
  const { ledger } = turn;
  for (const key of keysOf(ledger, building)) {
    yield () => {
      endVisitorKey(turn, key, why);
      turn.remove("visitor_key", key.id);
    };
  }
  for (const tag of ledger.find("tag", "building", building)) yield () => removeTag(turn, tag);
  for (const grant of grantsOf(turn.ledger, building)) yield () => removeGrant(turn, grant);
  for (const member of membersOf(ledger, building)) {
    yield () => removeMember(turn, member, why);
  }
  for (const post of appointmentsOf(ledger, building)) yield () => removePost(turn, post);
  for (const { id, pending } of ledger.find("facility", "building", building)) {
    yield () => {
      turn.remove("facility", id);
      turn.audit({ what: "facility_deleted", building, about: [`facility/${id}`], facts: { why } });
      const awaited = pending?.newMain ?? null;
      if (awaited !== null) endIfNowhere(turn, awaited, why);
    };
  }
  for (const { id } of ledger.find("thread", "building", building)) {
    yield () => {
      for (const message of turn.ledger.find("message", "thread", id)) {
        turn.remove("message", message.id);
      }
      turn.remove("thread", id);
    };
  }
  const plain = [
    ...["template", "news", "troubleshooting", "camera_sticker", "client_user"] as const,
    ...["site_key", "site_key_offer", "ring_paper", "ring_join"] as const,
  ];
  for (const table of plain) {
    for (const { id } of ledger.find(table, "building", building)) {
      yield () => turn.remove(table, id);
    }
  }
  for (const screen of ledger.find("lobby_screen", "building", building)) {
    yield () => removeScreen(turn, screen);
  }
  // What an erasure left its manager to do has nobody left to do it, and nothing to be done to.
  for (const task of ledger.find("rights_request", "waitingAt", building)) {
    for (const { id } of ledger.find("former_right", "task", task.id)) {
      yield () => turn.remove("former_right", id);
    }
    yield () => turn.remove("rights_request", task.id);
  }
  for (const table of ["invitation", "proposal"] as const) {
    for (const row of ledger.all(table)) {
      if (row.building === building) yield () => turn.remove(table, row.id);
    }
  }
  if (ledger.get("building_rules", building) !== undefined) {
    yield () => turn.remove("building_rules", building);
  }
}

/** Its grants go as all others do. */
function removeTag(turn: Turn, { id, building }: RowOf<"tag">): void {
  turn.remove("tag", id);
  turn.audit({ what: "tag_removed", building, about: [`tag/${id}`], facts: { why } });
}

function removeGrant(turn: Turn, { id, building, subject }: RowOf<"grant">): void {
  // A key's has gone with the key.
  if (turn.ledger.get("grant", id) === undefined) return;
  turn.remove("grant", id);
  turn.audit({
    what: "privilege_permissions_ended",
    building,
    about: [`grant/${id}`, `${subject.kind}/${subject.id}`],
    facts: { why },
  });
}

function removePost(turn: Turn, { id, account, building, post }: RowOf<"appointment">): void {
  turn.remove("appointment", id);
  turn.audit({
    what: "appointment_ended",
    building,
    about: [`appointment/${id}`, `account/${account}`],
    facts: { post, why },
  });
  endIfNowhere(turn, account, why);
  turn.emit({ type: "ended", what: "account", id: account });
}
