import assert from "node:assert/strict";
import type { Message, RowWrite } from "../../../actors/behaviour.ts";
import {
  type Encoded,
  outboxReadMax,
  rowBytesMax,
  RowRefused,
  RowsUnavailable,
} from "../../../actors/rows.ts";
import { ManualClock } from "../../../src/clock.ts";
import { StoredActorRows, takenMessages } from "../../../src/store/actor_rows.ts";
import { expireInMs, longestKeepMs } from "../../../src/store/expiry.ts";
import { alarmKey, outboxKey, outboxPrefix, timedTablePrefix } from "../../../src/store/keys.ts";
import { mutationBytes } from "../../../src/store/limits.ts";
import { KvStore } from "../../../src/store/kv_store.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";
import type { Store } from "../../../src/store/store.ts";
import { Sweep } from "../../../src/store/sweep.ts";

const keepMs = 600_000;
const read = (value: unknown) => value as object;
const tables = {
  call: { version: 1, read },
  ended: { version: 1, read, keepMs },
} as const;
const group = { kind: "group", key: "tower/main" };
const building = { kind: "building", key: "tower" };

onBothStores(
  "E1 B3 what a turn wrote is loaded: rows, removals, and nothing of another actor",
  async ({ rows, store, clock }) => {
    await apply(store, [
      rows.row(group, tables, { table: "call", id: "c1", value: { n: 1 } }),
      rows.row(group, tables, { table: "call", id: "c2:odd/id", value: { n: 2 } }),
      rows.row({ ...group, key: "tower/main2" }, tables, { table: "call", id: "c3", value: {} }),
      rows.row({ kind: "groups", key: "x" }, tables, { table: "call", id: "c4", value: {} }),
    ]);
    assert.deepEqual((await rows.load(group, tables, clock.now())).rows, [
      { table: "call", id: "c1", value: { n: 1 } },
      { table: "call", id: "c2:odd/id", value: { n: 2 } },
    ]);
    await apply(store, [rows.row(group, tables, { table: "call", id: "c1", value: null })]);
    const { rows: left } = await rows.load(group, tables, clock.now());
    assert.deepEqual(left.map(({ id }) => id), ["c2:odd/id"]);
  },
);

onBothStores(
  "E2 E3 rows under a time are loaded while they are kept, whatever minute they lie in",
  async ({ rows, store, clock }) => {
    const ended = (id: string, agoMs: number): RowWrite => ({
      table: "ended",
      id,
      value: {},
      atMs: clock.now() - agoMs,
    });
    const ages = [0, 1, 59_999, 60_000, 300_000, keepMs - 1, keepMs];
    await apply(store, ages.map((agoMs) => rows.row(group, tables, ended(`${agoMs}`, agoMs))));
    // Written by a process whose clock was a little ahead.
    await apply(store, [rows.row(group, tables, ended("ahead", -45_000))]);
    const { rows: found } = await rows.load(group, tables, clock.now());
    assert.deepEqual(
      found.map(({ id }) => id).sort(),
      [...ages.map(String), "ahead"].sort(),
    );
  },
);

onBothStores(
  "E3 a row under a time is out of sight before twice its time is over",
  async ({ rows, store, clock }) => {
    await apply(store, [
      rows.row(group, tables, { table: "ended", id: "e", value: {}, atMs: clock.now() }),
    ]);
    const prefix = timedTablePrefix("ended");
    clock.advance(2 * keepMs - 1);
    assert.equal((await store.list({ prefix }, 10)).length, 1);
    clock.advance(1);
    assert.equal((await store.list({ prefix }, 10)).length, 0);
    assert.equal((await store.list({ prefix, withExpired: true }, 10)).length, 1, "for the sweep");
  },
);

Deno.test("E3 no row under a time outlives 365 days, the store's own backstop included", () => {
  const rows = new StoredActorRows(new MemoryStore({ clock: new ManualClock() }));
  const year = 365 * 86_400_000;
  const keeps = { log: { version: 1, read, keepMs: longestKeepMs } };
  const { mutation } = rows.row(group, keeps, { table: "log", id: "l", value: {}, atMs: 1_000 });
  assert.ok(mutation.type === "set");
  const goneAtMs = 1_000 + expireInMs(mutation.expiresAtMs!, 1_000);
  assert.ok(goneAtMs <= 1_000 + year);
  assert.ok(mutation.expiresAtMs! > 1_000 + longestKeepMs, "and the sweep comes first");
});

onBothStores(
  "E3 the sweep removes notes of messages, after their last possible repeat",
  async ({ rows, store, clock }) => {
    const taken = { from: group, id: "m1", deadlineMs: clock.now() + 90_000 };
    await apply(store, [rows.taken(building, taken)]);
    const sweep = new Sweep({
      store,
      clock,
      tables: [takenMessages],
      commit: async (mutations) => {
        assert.ok((await store.commit({ checks: [], mutations })).ok);
      },
    });
    clock.advance(90_000);
    assert.equal((await sweep.run()).removed.seen, 0);
    assert.ok(await rows.wasTaken(building, taken));
    clock.advance(120_000);
    assert.equal((await sweep.run()).removed.seen, 1);
  },
);

onBothStores(
  "B10 rows of other actors in the same minute are passed over",
  async ({ rows, store, clock }) => {
    const ended = (key: string, id: string) =>
      rows.row({ kind: "group", key }, tables, {
        table: "ended",
        id,
        value: { key },
        atMs: clock.now(),
      });
    const keys = Array.from({ length: 60 }, (_, nth) => `tower/${nth}`);
    await apply(store, keys.flatMap((key) => [ended(key, "e1"), ended(key, "e2")]));
    for (const key of keys.slice(0, 20)) {
      const { rows: found } = await rows.load({ kind: "group", key }, tables, clock.now());
      assert.deepEqual(found.map(({ id, value }) => [id, value]), [["e1", { key }], ["e2", {
        key,
      }]]);
    }
  },
);

onBothStores("E7 O4 a message without a deadline is a fault of the code", ({ rows }) => {
  for (const deadlineMs of [NaN, Infinity]) {
    assert.throws(() => rows.outgoing(group, message("m", deadlineMs)), /deadline is a wall time/);
  }
  return Promise.resolve();
});

onBothStores("B2 sizes are counted as the store counts them", ({ rows, clock }) => {
  const text = "Aufzug – ascenseur – リフト";
  const encoded: Encoded[] = [
    rows.row(group, tables, { table: "call", id: "c1", value: { text } }),
    rows.row(group, tables, { table: "ended", id: "é", value: { text }, atMs: clock.now() }),
    rows.row(group, tables, { table: "call", id: "c1", value: null }),
    rows.alarm(group, 123),
    rows.alarm(group, null),
    rows.outgoing(group, message("m", clock.now() + 1)),
    rows.acknowledged(group, "m"),
    rows.taken(building, { from: group, id: "m", deadlineMs: clock.now() + 1 }),
  ];
  for (const { mutation, bytes, keyBytes } of encoded) {
    assert.deepEqual({ bytes, keyBytes }, mutationBytes(mutation));
  }
  return Promise.resolve();
});

onBothStores(
  "E1 B8 the largest row is 16 KiB encoded, in bytes and not in characters",
  async ({ rows, store }) => {
    const overhead = '{"v":1,"d":{"t":""}}'.length + 1;
    const row = (t: string) => rows.row(group, tables, { table: "call", id: "c", value: { t } });
    const largest = row("x".repeat(rowBytesMax - overhead));
    await apply(store, [largest]);
    assert.throws(() => row("x".repeat(rowBytesMax - overhead + 1)), refusedAs("too_large"));
    assert.throws(() => row("é".repeat(rowBytesMax / 2)), refusedAs("too_large"));
    assert.doesNotThrow(() => row("é".repeat(rowBytesMax / 2 - overhead)));
    const id = "m".repeat(513);
    assert.throws(() => rows.outgoing(group, { ...message("", 1), id }), refusedAs("too_large"));
    assert.throws(
      () => rows.outgoing(group, { ...message("m", 1), command: { t: "x".repeat(rowBytesMax) } }),
      refusedAs("too_large"),
    );
    assert.throws(
      () => rows.row(group, tables, { table: "call", id: "\udc00", value: {} }),
      refusedAs("invalid"),
    );
  },
);

onBothStores(
  "B3 a row of a table that is not there, or without its time, is a fault of the code",
  ({ rows }) => {
    assert.throws(() => rows.row(group, tables, { table: "x", id: "c", value: {} }), /no table x/);
    assert.throws(
      () => rows.row(group, tables, { table: "ended", id: "c", value: {} }),
      /none was given/,
    );
    return Promise.resolve();
  },
);

onBothStores(
  "A2 alarms are loaded with their actor and listed for all",
  async ({ rows, store, clock }) => {
    assert.equal((await rows.load(group, tables, clock.now())).alarmAtMs, null);
    await apply(store, [rows.alarm(group, 123), rows.alarm(building, 456)]);
    assert.equal((await rows.load(group, tables, clock.now())).alarmAtMs, 123);
    assert.deepEqual(await rows.alarms(), [
      { address: building, atMs: 456 },
      { address: group, atMs: 123 },
    ]);
    await apply(store, [rows.alarm(group, null)]);
    assert.equal((await rows.load(group, tables, clock.now())).alarmAtMs, null);
  },
);

onBothStores(
  "F7 an alarm that cannot be read counts as due, but its actor cannot be loaded",
  async ({ rows, store, clock }) => {
    await store.commit({
      checks: [],
      mutations: [{ type: "set", key: alarmKey("group", "tower/main"), value: "{}" }],
    });
    assert.deepEqual(await rows.alarms(), [{ address: group, atMs: 0 }]);
    await assert.rejects(rows.load(group, tables, clock.now()), { name: "ValueUnreadable" });
  },
);

onBothStores(
  "E7 O1 the outbox is read for one actor or for all, and skips what cannot be read",
  async ({ rows, store, clock, unreadable }) => {
    const deadlineMs = clock.now() + 1_000;
    await apply(store, [
      rows.outgoing(group, message("m1", deadlineMs)),
      rows.outgoing(group, message("m2", deadlineMs)),
      rows.outgoing(building, message("m3", deadlineMs)),
    ]);
    await store.commit({
      checks: [],
      mutations: [{ type: "set", key: outboxKey("group", "tower/main", "bad"), value: "?" }],
    });
    const ids = (from?: typeof group) =>
      rows.outbox(from).then((all) => all.map(({ message: { id } }) => id));
    assert.deepEqual(await ids(), ["m3", "m1", "m2"]);
    assert.deepEqual(await ids(group), ["m1", "m2"]);
    assert.equal(unreadable.length, 2);
    assert.deepEqual((await rows.outbox(building))[0], {
      from: building,
      message: message("m3", deadlineMs),
    });
    await apply(store, [rows.acknowledged(group, "m1")]);
    assert.deepEqual(await ids(group), ["m2"]);
  },
);

onBothStores(
  "E7 O3 the note of a message is found by sender, id and deadline, and outlives the deadline",
  async ({ rows, store, clock }) => {
    const taken = { from: group, id: "m1", deadlineMs: clock.now() + 90_000 };
    assert.equal(await rows.wasTaken(building, taken), false);
    await apply(store, [rows.taken(building, taken)]);
    assert.equal(await rows.wasTaken(building, taken), true);
    for (
      const other of [
        { ...taken, id: "m2" },
        { ...taken, from: building },
        { ...taken, deadlineMs: taken.deadlineMs + 60_000 },
      ]
    ) assert.equal(await rows.wasTaken(building, other), false);
    assert.equal(await rows.wasTaken(group, taken), false);
    clock.advance(90_000);
    assert.equal(await rows.wasTaken(building, taken), true, "whoever asks at the last moment");
    assert.deepEqual((await rows.load(building, tables, clock.now())).rows, [], "and is no row");
    clock.advance(60_000);
    assert.equal(await rows.wasTaken(building, taken), false);
  },
);

onBothStores(
  "F5 a store that does not answer is RowsUnavailable, for every reading",
  async ({ rows, store, clock }) => {
    await store.close();
    const unavailable = { name: RowsUnavailable.name };
    await assert.rejects(rows.load(group, tables, clock.now()), unavailable);
    await assert.rejects(rows.alarms(), unavailable);
    await assert.rejects(rows.outbox(), unavailable);
    const taken = { from: group, id: "m1", deadlineMs: 1 };
    await assert.rejects(rows.wasTaken(building, taken), unavailable);
  },
);

onBothStores(
  "B10 an actor of many rows is read page by page, each row once",
  async ({ rows, store, clock }) => {
    const count = 1_733;
    for (let nth = 0; nth < count; nth += 500) {
      await apply(
        store,
        Array.from(
          { length: Math.min(500, count - nth) },
          (_, at) => rows.row(group, tables, { table: "call", id: `${nth + at}`, value: {} }),
        ),
      );
    }
    const { rows: found } = await rows.load(group, tables, clock.now());
    assert.equal(found.length, count);
    assert.equal(
      new Set(found.map(({ id }) => id)).size,
      count,
    );
  },
);

Deno.test("E3 B10 a row that expires between two pages does not hide the next one", async () => {
  const clock = new ManualClock();
  const store = new MemoryStore({ clock });
  const rows = new StoredActorRows(store);
  const row = (id: string) =>
    rows.row(group, tables, { table: "ended", id, value: {}, atMs: clock.now() });
  // All in one minute; the last of the first page has half a second to live.
  const encoded = Array.from({ length: 600 }, (_, nth) => row(`${nth}`.padStart(4, "0")));
  const last = encoded[499]!.mutation;
  assert.ok(last.type === "set");
  encoded[499] = { ...encoded[499]!, mutation: { ...last, expiresAtMs: clock.now() + 500 } };
  await apply(store, encoded);
  const list = store.list.bind(store);
  store.list = async (selector, limit) => {
    const page = await list(selector, limit);
    if (page.length === 500) clock.advance(500);
    return page;
  };
  const { rows: found } = await rows.load(group, tables, clock.now());
  assert.ok(found.some(({ id }) => id === "0500"), "the first of the second page");
  assert.equal(found.length, 600);
});

Deno.test("O5 one reading of the outbox is bounded", async () => {
  const clock = new ManualClock();
  const store = new MemoryStore({ clock });
  const rows = new StoredActorRows(store);
  for (let nth = 0; nth < outboxReadMax + 500; nth += 500) {
    await apply(
      store,
      Array.from(
        { length: 500 },
        (_, at) => rows.outgoing(group, message(`${nth + at}`, clock.now())),
      ),
    );
  }
  assert.equal((await rows.outbox()).length, outboxReadMax);
  assert.ok((await store.list({ prefix: outboxPrefix() }, 1)).length > 0);
});

interface OnStore {
  readonly rows: StoredActorRows;
  readonly store: Store;
  readonly clock: ManualClock;
  readonly unreadable: string[];
}

function onBothStores(title: string, body: (on: OnStore) => Promise<void>): void {
  const run = async (store: Store, clock: ManualClock) => {
    const unreadable: string[] = [];
    const rows = new StoredActorRows(store, (fault) => unreadable.push(fault));
    try {
      await body({ rows, store, clock, unreadable });
    } finally {
      await store.close();
    }
  };
  Deno.test(`${title} [memory]`, async () => {
    const clock = new ManualClock();
    await run(new MemoryStore({ clock }), clock);
  });
  Deno.test(`${title} [kv]`, async () => {
    const clock = new ManualClock();
    const directory = await Deno.makeTempDir({ prefix: "vestibule-rows-" });
    try {
      await run(new KvStore(await Deno.openKv(`${directory}/kv.db`), { clock }), clock);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}

async function apply(store: Store, encoded: readonly Encoded[]): Promise<void> {
  const mutations = encoded.map(({ mutation }) => mutation);
  assert.ok((await store.commit({ checks: [], mutations })).ok);
}

function message(id: string, deadlineMs: number): Message {
  return { id, to: building, command: { type: "x" }, deadlineMs };
}

function refusedAs(code: RowRefused["code"]) {
  return (error: unknown) => error instanceof RowRefused && error.code === code;
}
