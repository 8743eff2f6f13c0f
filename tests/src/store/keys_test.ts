import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeKey } from "../../../src/store/key_order.ts";
import {
  actorRowKey,
  actorRowsPrefix,
  alarmKey,
  alarmsPrefix,
  bucketMinuteOf,
  KeyUnreadable,
  leaseKey,
  outboxKey,
  outboxPrefix,
  readActorRowKey,
  readAlarmKey,
  readOutboxKey,
  readTimedRowKey,
  schemaKey,
  seenMessageKey,
  seenTable,
  timedMinute,
  timedRowKey,
  timedTablePrefix,
} from "../../../src/store/keys.ts";
import type { Key } from "../../../src/store/store.ts";

const name = fc.stringMatching(/^[a-z_]{1,12}$/);
const any = fc.string({ unit: "binary", maxLength: 30 });
const minute = fc.integer({ min: -10, max: 40_000_000 });

Deno.test("keys: what a key is made of is read back from it", () => {
  fc.assert(fc.property(name, any, name, any, minute, (kind, key, table, id, bucketMinute) => {
    assert.deepEqual(readActorRowKey(actorRowKey(kind, key, table, id)), { kind, key, table, id });
    assert.deepEqual(
      readTimedRowKey(timedRowKey(table, bucketMinute, kind, key, id)),
      { table, bucketMinute, kind, key, id },
    );
    assert.deepEqual(readAlarmKey(alarmKey(kind, key)), { kind, key });
    assert.deepEqual(readOutboxKey(outboxKey(kind, key, id)), { kind, key, messageId: id });
  }));
});

Deno.test("keys: a key lies below its prefix and below no other actor's", () => {
  fc.assert(fc.property(name, any, name, any, minute, (kind, key, table, id, bucketMinute) => {
    const below = (key: Key, prefix: Key) =>
      key.length > prefix.length && encodeKey(key).startsWith(encodeKey(prefix));
    const row = actorRowKey(kind, key, table, id);
    assert.ok(below(row, actorRowsPrefix(kind, key)));
    assert.ok(!below(row, actorRowsPrefix(kind, `${key}x`)));
    assert.ok(!below(row, actorRowsPrefix(`${kind}x`, key)));
    assert.ok(!below(actorRowKey(kind, `${key}x`, table, id), actorRowsPrefix(kind, key)));
    const timed = timedRowKey(table, bucketMinute, kind, key, id);
    assert.ok(below(timed, timedMinute(table, bucketMinute)));
    assert.ok(below(timed, timedTablePrefix(table)));
    assert.ok(!below(timed, timedTablePrefix(`${table}x`)));
    assert.ok(below(alarmKey(kind, key), alarmsPrefix()));
    assert.ok(below(outboxKey(kind, key, id), outboxPrefix()));
    assert.ok(below(outboxKey(kind, key, id), outboxPrefix({ kind, key })));
  }));
});

Deno.test("E3 keys: rows under a time prefix sort by their minute, whoever wrote them", () => {
  const order = fc.tuple(minute, minute, name, name, any, any);
  fc.assert(fc.property(order, ([first, second, one, other, key, id]) => {
    fc.pre(first !== second);
    const a = encodeKey(timedRowKey("log", first, one, key, id));
    const b = encodeKey(timedRowKey("log", second, other, id, key));
    assert.equal(a < b, first < second);
    assert.equal(a < encodeKey(timedMinute("log", second)), first < second);
  }));
});

Deno.test("keys: a minute holds its first and its last millisecond", () => {
  assert.equal(bucketMinuteOf(0), 0);
  assert.equal(bucketMinuteOf(59_999), 0);
  assert.equal(bucketMinuteOf(60_000), 1);
  assert.equal(bucketMinuteOf(-1), -1);
});

Deno.test("E7 keys: the mark of a seen message is the same for both ends and for no other", () => {
  const to = { kind: "group", key: "tower/main" };
  const from = { kind: "group", key: "annex/low" };
  const mark = seenMessageKey(180_000, to, from, "m1");
  assert.deepEqual(mark, seenMessageKey(180_000, { ...to }, { ...from }, "m1"));
  assert.equal(readTimedRowKey(mark).table, seenTable);
  assert.equal(readTimedRowKey(mark).bucketMinute, 3);
  const others = [
    seenMessageKey(240_000, to, from, "m1"),
    seenMessageKey(180_000, from, to, "m1"),
    seenMessageKey(180_000, to, from, "m2"),
    seenMessageKey(180_000, to, { kind: "group", key: 'annex/low","m1' }, "m1"),
  ];
  assert.equal(new Set([mark, ...others].map(encodeKey)).size, 5);
});

Deno.test("keys: all tables and single rows lie apart", () => {
  const keys = [
    schemaKey(),
    leaseKey(),
    actorRowKey("k", "k", "t", "i"),
    timedRowKey("t", 0, "k", "k", "i"),
    alarmKey("k", "k"),
    outboxKey("k", "k", "i"),
  ];
  assert.equal(new Set(keys.map((key) => key[0])).size, keys.length);
});

Deno.test("keys: parts that would make two keys one are refused", () => {
  assert.throws(() => actorRowKey("a:b", "c", "t", "i"), TypeError);
  assert.throws(() => actorRowKey("a", "c", "t:t", "i"), TypeError);
  assert.throws(() => alarmKey("a:b", "c"), TypeError);
  assert.throws(() => actorRowKey("a", "c", "t", "\ud800"), TypeError);
  assert.throws(() => outboxKey("a", "c", "\udfff"), TypeError);
  assert.throws(() => timedRowKey("t", 1, "a", "c", "\ud800"), TypeError);
  assert.throws(() => timedMinute("t", 1.5), TypeError);
  assert.throws(() => timedMinute("t", NaN), TypeError);
});

Deno.test("keys: a key of another form is not read", () => {
  const alarm = alarmKey("k", "k");
  for (const key of [[], leaseKey(), alarm, ["row", "nocolon", "t:i"], ["row", "k:k", 1]]) {
    assert.throws(() => readActorRowKey(key), KeyUnreadable);
    assert.throws(() => readTimedRowKey(key), KeyUnreadable);
    assert.throws(() => readOutboxKey(key), KeyUnreadable);
  }
  assert.throws(() => readAlarmKey([...alarm, "more"]), KeyUnreadable);
  assert.throws(() => readOutboxKey(["outbox", "k:k", 1]), KeyUnreadable);
  assert.throws(() => readTimedRowKey([...timedRowKey("t", 0, "k", "k", "i"), 1]), KeyUnreadable);
});
