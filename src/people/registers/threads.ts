/**
 * Messages between one person and the managers of a building (R96). A thread is the person's: the
 * managers of today read what those of yesterday were told, and each side sees how far the other
 * has read. What is said stands in the message's own row, sealed, and in no log and no mail; its
 * author can take it back. A thread goes a year after its last message, or with the account.
 */
import { belongsTo, demandManager, demandVerified, rolesOf, standingOf } from "../authority.ts";
import { dueRows, firstDue } from "../keys/due_index.ts";
import { queueMail } from "../mail/queue.ts";
import type { Due } from "../registry/commands.ts";
import type { Ledger } from "../registry/ledger.ts";
import { mayUseFor } from "../rights/objections.ts";
import type { Turn } from "../registry/turn.ts";
import type { Message, Thread } from "../rows/message.ts";

/** Threads of one person. */
export const threadsMax = 50;
/** Messages of one thread. */
export const messagesMax = 200;
/** How long a thread stays after its last message; a day less than a year, as logs do. */
export const threadKeptMs = 364 * 86_400_000;
/** Managers that one message sends a mail. */
const managersMailedMax = 8;
/** Threads that one list shows. */
export const threadsListedMax = 100;

type Side = Message["side"];

/**
 * Begins a thread: somebody of the building with its managers or, where another person is named, a
 * manager with them.
 */
export function beginThread(
  turn: Turn,
  { building, person, text }: {
    readonly building: string;
    readonly person?: string | undefined;
    readonly text: string;
  },
): Message {
  const { account } = turn.by;
  if (account === null) {
    turn.refuse("forbidden", "Cannot write: a message is a person's, not the command line's");
  }
  const standing = standingOf(turn.ledger, account, turn.now);
  if (!belongsTo(standing, building)) {
    turn.refuse("not_found", "Cannot find the building: there is none of this id");
  }
  const side: Side = person === undefined || person === account ? "person" : "managers";
  if (side === "managers") demandManager(turn, building);
  const whose = person ?? account;
  if (!isOf(turn, whose, building)) {
    turn.refuse(
      side === "managers" ? "invalid" : "forbidden",
      "Cannot write: it is for somebody who lives or works in the building",
    );
  }
  if (turn.ledger.count("thread", "person", whose) >= threadsMax) {
    turn.refuse("limit_reached", `Cannot begin: a person has at most ${threadsMax} threads`);
  }
  const thread: Thread = {
    id: turn.newId(),
    building,
    person: whose,
    createdAtMs: turn.now,
    lastAtMs: turn.now,
    readByPersonMs: 0,
    readByManagersMs: 0,
    endsAtMs: turn.now + threadKeptMs,
  };
  return write(turn, thread, side, text);
}

/** Writes into a thread. */
export function sendMessage(
  turn: Turn,
  input: { readonly thread: string; readonly text: string },
): Message {
  const { thread, side } = demandThread(turn, input.thread);
  if (!isOf(turn, thread.person, thread.building)) {
    turn.refuse("forbidden", "Cannot write: the person is in the building no more");
  }
  if (turn.ledger.count("message", "thread", thread.id) >= messagesMax) {
    turn.refuse("limit_reached", `Cannot write: a thread has at most ${messagesMax} messages`);
  }
  return write(turn, thread, side, input.text);
}

/** Notes that one's side has read everything up to now. */
export function markRead(turn: Turn, input: { readonly thread: string }): null {
  const { thread, side } = demandThread(turn, input.thread);
  turn.put("thread", {
    ...thread,
    ...(side === "person" ? { readByPersonMs: turn.now } : { readByManagersMs: turn.now }),
  });
  return null;
}

/** Takes back a message of one's own; a thread without any is gone. */
export function deleteMessage(turn: Turn, { id }: { readonly id: string }): null {
  const message = turn.need("message", id);
  if (message.by !== turn.by.account) turn.need("message", "");
  const thread = turn.need("thread", message.thread);
  if (turn.ledger.count("message", "thread", thread.id) === 1) turn.remove("thread", thread.id);
  turn.remove("message", id);
  turn.audit({
    what: "message_deleted",
    building: thread.building,
    about: [`thread/${thread.id}`],
  });
  return null;
}

/** A thread and the side on which the doer is. @throws {RefusalError} `not_found` for others. */
export function demandThread(
  turn: Turn,
  id: string,
): { readonly thread: Thread; readonly side: Side } {
  const thread = turn.need("thread", id);
  if (hasEnded(thread, turn.now)) turn.need("thread", "");
  if (turn.by.account !== null && thread.person === turn.by.account) {
    return { thread, side: "person" };
  }
  // The operator is no side; nor is the command line, which is nobody.
  const standing = standingOf(turn.ledger, turn.by.account, turn.now);
  if (!standing.managerOf.includes(thread.building)) turn.need("thread", "");
  demandVerified(turn);
  return { thread, side: "managers" };
}

/** The messages of a thread, the oldest first. */
export function messagesOf(ledger: Ledger, thread: string): readonly Message[] {
  return [...ledger.find("message", "thread", thread)]
    .sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
}

/** A thread as its list shows it to one side. */
export interface ListedThread extends Thread {
  readonly side: Side;
  readonly messages: number;
  /** Whether the other side has written since this one read. */
  readonly unread: boolean;
}

/**
 * The threads of a building that the doer has a side in, the latest first.
 * @throws {RefusalError} `not_found` for who has nothing to do with the building.
 */
export function threadsFor(turn: Turn, building: string): readonly ListedThread[] {
  const { account } = turn.by;
  const standing = standingOf(turn.ledger, account, turn.now);
  const own = turn.ledger.find("thread", "person", account ?? "")
    .filter((thread) => thread.building === building);
  if (own.length === 0 && !belongsTo(standing, building)) {
    turn.refuse("not_found", "Cannot find the building: there is none of this id");
  }
  const isManager = standing.managerOf.includes(building);
  if (isManager) demandVerified(turn);
  const all = isManager ? turn.ledger.find("thread", "building", building) : own;
  return all.filter((thread) => !hasEnded(thread, turn.now))
    .sort((a, b) => b.lastAtMs - a.lastAtMs).slice(0, threadsListedMax)
    .map((thread) => {
      const side = thread.person === account ? "person" : "managers";
      const readMs = side === "person" ? thread.readByPersonMs : thread.readByManagersMs;
      const messages = turn.ledger.find("message", "thread", thread.id);
      return {
        ...thread,
        side,
        messages: messages.length,
        unread: messages.some((message) => message.side !== side && message.atMs > readMs),
      };
    });
}

/** What has ended is shown to nobody any more, also where its rows are yet to be removed. */
function hasEnded({ endsAtMs }: Thread, now: number): boolean {
  return endsAtMs <= now;
}

/** Has every thread of an account go, some in each turn from now on. */
export function endThreads(turn: Turn, account: string): void {
  for (const thread of turn.ledger.find("thread", "person", account)) {
    turn.put("thread", { ...thread, endsAtMs: turn.now });
  }
}

/** Removes a thread whose time has come, with its messages: one a turn, for it may be long. */
export const threadsDue: Due = {
  next: (ledger) => firstDue(ledger, "thread", "due"),
  run(turn) {
    for (const { id } of dueRows(turn.ledger, "thread", "due", turn.now, 1)) {
      for (const message of turn.ledger.find("message", "thread", id)) {
        turn.remove("message", message.id);
      }
      turn.remove("thread", id);
    }
  },
};

/** Whether somebody lives or works in a building; the operator does not by that. */
function isOf(turn: Turn, account: string, building: string): boolean {
  const roles = rolesOf(standingOf(turn.ledger, account, turn.now), building);
  return [...roles].some((role) => role !== "operator");
}

function write(turn: Turn, thread: Thread, side: Side, text: string): Message {
  const message = turn.put("message", {
    id: turn.newId(),
    thread: thread.id,
    by: turn.by.account!,
    side,
    text,
    atMs: turn.now,
  });
  turn.put("thread", {
    ...thread,
    lastAtMs: turn.now,
    endsAtMs: turn.now + threadKeptMs,
    ...(side === "person" ? { readByPersonMs: turn.now } : { readByManagersMs: turn.now }),
  });
  turn.audit({
    what: "message_sent",
    building: thread.building,
    about: [`thread/${thread.id}`],
    facts: { side },
  });
  tellOtherSide(turn, thread, message);
  return message;
}

/** A mail that says there is a message, and nothing of it; none while an earlier one is unread. */
function tellOtherSide(turn: Turn, thread: Thread, { id, side }: Message): void {
  const readMs = side === "person" ? thread.readByManagersMs : thread.readByPersonMs;
  const waits = turn.ledger.find("message", "thread", thread.id)
    .some((message) => message.id !== id && message.side === side && message.atMs > readMs);
  if (waits) return;
  if (side === "managers" && !mayMail(turn, thread)) return;
  for (const account of side === "person" ? managersOf(turn, thread.building) : [thread.person]) {
    const row = turn.ledger.get("account", account);
    if (row?.status === "active") queueMail(turn, "message_waiting", row, thread.id);
  }
}

/** Who objects to being written to gets a mail for an answer to what they wrote, and none else. */
function mayMail({ ledger }: Turn, { id, person }: Thread): boolean {
  return mayUseFor(ledger, person, "communicate") ||
    ledger.find("message", "thread", id).some(({ side }) => side === "person");
}

function managersOf(turn: Turn, building: string): readonly string[] {
  return turn.ledger.find("appointment", "building", `${building}/manager`)
    .filter(({ account }) =>
      standingOf(turn.ledger, account, turn.now).managerOf.includes(building)
    )
    .map(({ account }) => account).slice(0, managersMailedMax);
}
