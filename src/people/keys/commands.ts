/** What can be said to the registry about keys. */
import type { Due } from "../registry/commands.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { changePins, createVisitorKey, demandGiver } from "./creating.ts";
import { dueRows, firstDue } from "./due_index.ts";
import { endVisitorKey } from "./ending.ts";
import { demandKeyAdmin } from "./listing.ts";
import { dropDoorQr, keepDoorQr } from "./qrs.ts";
import { giveBackUse, noteAloneOpening, spendGrants, spendKey } from "./spending.ts";
import { handOverTag, registerTag, removeTag, setTagStatus } from "./tags.ts";

/** Keys and QRs that the clock ends in one turn; what is left is due at once again. */
const duePerTurnMax = 100;

export const keyCommands = {
  create_visitor_key: createVisitorKey,
  change_key_pins: changePins,
  /** Ends a key: whoever gave it, whoever acts for its facility, or a manager (R25). */
  revoke_visitor_key(turn: Turn, { key: id }: { readonly key: string }): RowOf<"visitor_key"> {
    endVisitorKey(turn, demandKeyAdmin(turn, id), "revoked");
    return turn.need("visitor_key", id);
  },
  spend_visitor_key: spendKey,
  give_back_key_use: giveBackUse,
  note_alone_opening: noteAloneOpening,
  spend_tag_grants: spendGrants,
  keep_door_qr: keepDoorQr,
  drop_door_qr: dropDoorQr,
  register_tag: registerTag,
  hand_over_tag: handOverTag,
  set_tag_status: setTagStatus,
  remove_tag: removeTag,
  /** Refuses unless the doer gave the key and may see its link again. */
  demand_key_giver(turn: Turn, { key }: { readonly key: string }): RowOf<"visitor_key"> {
    return demandGiver(turn, key);
  },
} as const;

const expiredKeys: Due = {
  next: (ledger: Ledger) => firstDue(ledger, "visitor_key", "due"),
  run(turn: Turn): void {
    for (const key of dueRows(turn.ledger, "visitor_key", "due", turn.now, duePerTurnMax)) {
      if (key.revoked === null) endVisitorKey(turn, key, "expired");
      else turn.remove("visitor_key", key.id);
    }
  },
};

const expiredQrs: Due = {
  next: (ledger: Ledger) => firstDue(ledger, "door_qr", "due"),
  run(turn: Turn): void {
    for (const qr of dueRows(turn.ledger, "door_qr", "due", turn.now, duePerTurnMax)) {
      turn.remove("door_qr", qr.id);
    }
  },
};

export const keyDue: readonly Due[] = [expiredKeys, expiredQrs];
