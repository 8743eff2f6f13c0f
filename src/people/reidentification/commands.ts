/** What can be said to the registry about the map of random ids, and what comes by the clock. */
import { dueRows, firstDue } from "../keys/due_index.ts";
import type { Due } from "../registry/commands.ts";
import {
  callCeremony,
  confirmShare,
  currentCeremony,
  dealHeights,
  endCustody,
  expireCeremony,
  registerDevice,
  stopCeremony,
  tellLine,
} from "./custody.ts";
import { noteMapRows } from "./map_rows.ts";
import { noticeDue } from "./notices.ts";
import {
  approveReidentification,
  askReidentification,
  declineReidentification,
  requestDue,
  showReidentification,
  withdrawReidentification,
} from "./requests.ts";

/** Rows that one turn looks after. */
const perTurnMax = 100;

export const reidentificationCommands = {
  /** Calls a ceremony; the operator's. */
  call_ceremony: callCeremony,
  /** A member of a ceremony registers the key of their device. */
  register_custodian_device: registerDevice,
  /** A dealer tells of its line. */
  tell_line: tellLine,
  /** A dealer gives each member a sealed height. */
  deal_heights: dealHeights,
  /** A member confirms its share. */
  confirm_share: confirmShare,
  /** Stops a ceremony; anybody's who is in it. */
  stop_ceremony: stopCeremony,
  /** Ends the custody and with it the map; the operator's. */
  end_custody: endCustody,
  /** Writes rows of the map; the server's own. */
  note_map_rows: noteMapRows,
  /** Files a request; the operator's. */
  ask_reidentification: askReidentification,
  /** A custodian allows a request and gives their part. */
  approve_reidentification: approveReidentification,
  /** A custodian refuses a request. */
  decline_reidentification: declineReidentification,
  /** The requester takes a request back. */
  withdraw_reidentification: withdrawReidentification,
  /** Notes that the requester is shown the outcome. */
  show_reidentification: showReidentification,
} as const;

const ceremonyDue: Due = {
  next: (ledger) => currentCeremony(ledger)?.expiresAtMs ?? null,
  run(turn) {
    const ceremony = currentCeremony(turn.ledger);
    if (ceremony !== undefined && ceremony.expiresAtMs <= turn.now) expireCeremony(turn, ceremony);
  },
};

const requestsDue: Due = {
  next: (ledger) => firstDue(ledger, "reidentification_request", "due"),
  run(turn) {
    const due = dueRows(turn.ledger, "reidentification_request", "due", turn.now, perTurnMax);
    for (const request of due) requestDue(turn, request);
  },
};

const noticesDue: Due = {
  next: (ledger) => firstDue(ledger, "reidentification_notice", "due"),
  run(turn) {
    const due = dueRows(turn.ledger, "reidentification_notice", "due", turn.now, perTurnMax);
    for (const notice of due) noticeDue(turn, notice);
  },
};

export const reidentificationDue: readonly Due[] = [ceremonyDue, requestsDue, noticesDue];
