/** What can be said to the registry about registers, news and messages, and what the clock does. */
import type { Due } from "../registry/commands.ts";
import {
  approveDisclosure,
  declineDisclosure,
  enterDisclosure,
  noteHandedOver,
} from "./disclosures.ts";
import { announceHandover, approveHandover, cancelHandover, exportHandover } from "./handover.ts";
import { importPart } from "./handover_parts.ts";
import { newsDue, publishNews, removeNews } from "./news.ts";
import { changeSubProcessor, enterSubProcessor, removeSubProcessor } from "./sub_processors.ts";
import { beginThread, deleteMessage, markRead, sendMessage, threadsDue } from "./threads.ts";
import {
  askTroubleshooting,
  decideTroubleshooting,
  endTroubleshooting,
  startTroubleshooting,
  troubleshootingDue,
} from "./troubleshooting.ts";

export const registerCommands = {
  /** Enters a sub-processor; the operator's. */
  enter_sub_processor: enterSubProcessor,
  change_sub_processor: changeSubProcessor,
  remove_sub_processor: removeSubProcessor,
  /** Publishes news; a manager's. */
  publish_news: publishNews,
  remove_news: removeNews,
  /** Begins a thread with the managers, or as one of them with a person. */
  begin_thread: beginThread,
  send_message: sendMessage,
  mark_thread_read: markRead,
  /** Takes back a message of one's own. */
  delete_message: deleteMessage,
  /** Enters a disclosure to an authority. */
  enter_disclosure: enterDisclosure,
  /** Allows one, as somebody else. */
  approve_disclosure: approveDisclosure,
  decline_disclosure: declineDisclosure,
  /** Notes what was handed over. */
  note_handed_over: noteHandedOver,
  /** Asks for a session; a technician's. */
  ask_troubleshooting: askTroubleshooting,
  /** Allows or refuses one; a manager's. */
  decide_troubleshooting: decideTroubleshooting,
  start_troubleshooting: startTroubleshooting,
  end_troubleshooting: endTroubleshooting,
  /** Announces that a building goes to another operator; an operator's. */
  announce_handover: announceHandover,
  /** Allows it, as another operator. */
  approve_handover: approveHandover,
  cancel_handover: cancelHandover,
  /** Notes that the package is made. */
  export_handover: exportHandover,
  /** Takes in a part of another operator's package; an operator's. */
  import_handover_part: importPart,
} as const;

export const registerDue: readonly Due[] = [newsDue, threadsDue, troubleshootingDue];
