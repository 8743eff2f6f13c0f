/**
 * Every key of the database is made here, and read back here. A key has few parts on purpose: a
 * part costs about a quarter of a microsecond of the event loop at every write, and the bytes of
 * the keys of one batch are limited to 80 KiB (`limits.ts`). So an actor is one part, `kind:key`,
 * and a row of it another, `table:id`; what stands before the colon must not hold one.
 *
 * | key                                        | holds                                         |
 * |--------------------------------------------|-----------------------------------------------|
 * | `["format"]`                               | the version of this layout                    |
 * | `["lease"]`                                | the owner's epoch and fence                   |
 * | `["row", actor, "table:id"]`               | a row of an actor's state (E1)                |
 * | `["time:table", minute, actor, id]`        | a row that is swept by age (E3)               |
 * | `["alarm", actor]`                         | when an actor is to be woken                  |
 * | `["outbox", actor, message]`               | a message not yet acknowledged (E7)           |
 */
import type { Key, KeyPart } from "./store.ts";

/** A key that is not of the kind it should be: the database holds something unknown. */
export class KeyUnreadable extends Error {
  override readonly name = "KeyUnreadable";
}

/** Names an actor in a key. */
export interface ActorParts {
  readonly kind: string;
  readonly key: string;
}

/** The table of messages that an actor has seen; kept under a time prefix like any other. */
export const seenTable = "seen";

/** The row that says which layout of keys and values the database has. */
export function schemaKey(): Key {
  return ["format"];
}

/** The row of the lease; its stamp is checked in every commit. */
export function leaseKey(): Key {
  return ["lease"];
}

/** A durable row of an actor. */
export function actorRowKey(kind: string, key: string, table: string, id: string): Key {
  return ["row", actorPart(kind, key), joined("table", table, id)];
}

/** All durable rows of an actor that are not under a time prefix. */
export function actorRowsPrefix(kind: string, key: string): Key {
  return ["row", actorPart(kind, key)];
}

/** Reads an {@link actorRowKey}. */
export function readActorRowKey(
  key: Key,
): ActorParts & { readonly table: string; readonly id: string } {
  const [actor, row] = parts("row of an actor", "row", key, 3);
  const [table, id] = split("row of an actor", row);
  return { ...readActor("row of an actor", actor), table, id };
}

/** The minute since the Unix epoch that a wall time lies in. */
export function bucketMinuteOf(atMs: number): number {
  return Math.floor(atMs / 60_000);
}

/**
 * A row that lies under the minute of its time and is swept by age. Within the minute the rows of
 * all actors lie in the order of their ids: a store writes whole pages, and a batch that adds a row
 * for each of sixty actors should touch few of them (`docs/decisions/0007`).
 */
export function timedRowKey(
  table: string,
  bucketMinute: number,
  kind: string,
  key: string,
  id: string,
): Key {
  return [...timedMinute(table, bucketMinute), wellFormed("id", id), actorPart(kind, key)];
}

/** All rows of a timed table, oldest minute first. */
export function timedTablePrefix(table: string): Key {
  return [`time:${wellFormed("table", table)}`];
}

/** The bound before the first row of a minute: the `start` or `end` of a listing by time. */
export function timedMinute(table: string, bucketMinute: number): Key {
  if (!Number.isSafeInteger(bucketMinute)) {
    throw new TypeError(`Cannot make a key: a minute must be a whole number, got ${bucketMinute}`);
  }
  return [...timedTablePrefix(table), bucketMinute];
}

/** Reads a {@link timedRowKey}. */
export function readTimedRowKey(
  key: Key,
): ActorParts & { readonly table: string; readonly bucketMinute: number; readonly id: string } {
  const [first, bucketMinute, id, actor, ...rest] = key;
  if (
    typeof first !== "string" || !first.startsWith("time:") ||
    typeof bucketMinute !== "number" || typeof id !== "string" || rest.length > 0
  ) {
    throw unreadable("timed row", key);
  }
  return { ...readActor("timed row", actor), table: first.slice(5), bucketMinute, id };
}

/**
 * The mark that `to` has seen the message `messageId` of `from`. It lies under the minute of the
 * message's deadline, which both ends know, so it is found without a search.
 */
export function seenMessageKey(
  deadlineMs: number,
  to: ActorParts,
  from: ActorParts,
  messageId: string,
): Key {
  // JSON keeps the three apart whatever they hold.
  const id = JSON.stringify([from.kind, from.key, messageId]);
  return timedRowKey(seenTable, bucketMinuteOf(deadlineMs), to.kind, to.key, id);
}

/** The alarm of an actor. */
export function alarmKey(kind: string, key: string): Key {
  return ["alarm", actorPart(kind, key)];
}

/** All alarms. */
export function alarmsPrefix(): Key {
  return ["alarm"];
}

/** Reads an {@link alarmKey}. */
export function readAlarmKey(key: Key): ActorParts {
  return readActor("alarm", parts("alarm", "alarm", key, 2)[0]);
}

/** A message of an actor that its receiver has not acknowledged yet. */
export function outboxKey(kind: string, key: string, messageId: string): Key {
  return ["outbox", actorPart(kind, key), wellFormed("message id", messageId)];
}

/** All messages that wait, of one actor or of all. */
export function outboxPrefix(actor?: ActorParts): Key {
  return actor === undefined ? ["outbox"] : ["outbox", actorPart(actor.kind, actor.key)];
}

/** Reads an {@link outboxKey}. */
export function readOutboxKey(key: Key): ActorParts & { readonly messageId: string } {
  const [actor, messageId] = parts("message", "outbox", key, 3);
  if (typeof messageId !== "string") throw unreadable("message", key);
  return { ...readActor("message", actor), messageId };
}

function actorPart(kind: string, key: string): string {
  return joined("kind", kind, key);
}

function joined(what: string, first: string, second: string): string {
  if (first.includes(":")) {
    throw new TypeError(`Cannot make a key: a ${what} must not hold a colon, got ${first}`);
  }
  return wellFormed(what, `${first}:${second}`);
}

/** Lone surrogates become U+FFFD in a key, and two ids would become one row. */
function wellFormed(what: string, text: string): string {
  if (!text.isWellFormed()) {
    throw new TypeError(`Cannot make a key: a ${what} must be well-formed text, got a surrogate`);
  }
  return text;
}

function readActor(what: string, part: KeyPart | undefined): ActorParts {
  const [kind, key] = split(what, part);
  return { kind, key };
}

function split(what: string, part: KeyPart | undefined): [string, string] {
  const colon = typeof part === "string" ? part.indexOf(":") : -1;
  if (typeof part !== "string" || colon < 0) throw unreadable(what, [part ?? ""]);
  return [part.slice(0, colon), part.slice(colon + 1)];
}

function parts(what: string, first: string, key: Key, length: number): Key {
  if (key[0] !== first || key.length !== length) throw unreadable(what, key);
  return key.slice(1);
}

function unreadable(what: string, key: Key): KeyUnreadable {
  return new KeyUnreadable(
    `Cannot read the key of a ${what}: it has another form, got ${
      JSON.stringify(key.map((part) => typeof part === "string" ? part.slice(0, 40) : part))
    }`,
  );
}
