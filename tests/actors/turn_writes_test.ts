import assert from "node:assert/strict";
import { RowRefused, turnBytesMax, turnKeyBytesMax, turnMutationsMax } from "../../actors/rows.ts";
import { encodeTurn, type TurnWrites } from "../../actors/turn_writes.ts";
import { ManualClock } from "../../src/clock.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { contentFault, mutationBytes } from "../../src/store/limits.ts";
import { MemoryStore } from "../../src/store/memory_store.ts";

const tables = { row: { version: 1, read: (value: unknown) => value as object } };
const address = { kind: "toy", key: "a" };
const rows = new StoredActorRows(new MemoryStore({ clock: new ManualClock() }));

Deno.test("G4 B3 a turn that names nothing writes nothing", () => {
  assert.equal(encode({}), null);
  assert.equal(encode({ rows: [], messages: [] }), null);
});

Deno.test("E1 B3 a turn writes its rows, messages, note and alarm, and their sizes add up", () => {
  const to = { kind: "toy", key: "b" };
  const turn = encode({
    rows: [{ table: "row", id: "1", value: {} }, { table: "row", id: "2", value: null }],
    messages: [{ id: "m", to, command: {}, deadlineMs: 5 }],
    taken: { from: to, id: "n", deadlineMs: 5 },
    alarmAtMs: null,
  });
  assert.ok(turn !== null);
  assert.deepEqual(turn.mutations.map(({ type }) => type), [
    "set",
    "delete",
    "set",
    "set",
    "delete",
  ]);
  assert.deepEqual(turn.mutations.map(({ key }) => key[0]), [
    "row",
    "row",
    "outbox",
    "time:seen",
    "alarm",
  ]);
  const sizes = turn.mutations.map(mutationBytes);
  assert.equal(turn.bytes, sizes.reduce((sum, { bytes }) => sum + bytes, 0));
  assert.equal(turn.keyBytes, sizes.reduce((sum, { keyBytes }) => sum + keyBytes, 0));
});

Deno.test("E1 B8 what a turn may write fits every bound of a store's batch", () => {
  const fits = [
    filled(turnMutationsMax, 1, 5),
    filled(Math.floor(turnBytesMax / 8_100), 8_000, 5),
    filled(Math.floor(turnKeyBytesMax / 260), 1, 240),
  ];
  for (const writes of fits) {
    const turn = encode(writes);
    assert.ok(turn !== null);
    assert.equal(contentFault({ checks: [{ key: ["lease"], stamp: null }], ...turn }), null);
  }
});

Deno.test("E1 B8 one more of anything is too large", () => {
  const tooLarge = (writes: TurnWrites) =>
    assert.throws(
      () => encode(writes),
      (error) => error instanceof RowRefused && error.code === "too_large",
    );
  tooLarge(filled(turnMutationsMax + 1, 1, 5));
  tooLarge(filled(Math.ceil(turnBytesMax / 8_000), 8_000, 5));
  tooLarge(filled(Math.ceil(turnKeyBytesMax / 240), 1, 240));
});

function encode(writes: TurnWrites) {
  return encodeTurn(rows, address, tables, writes);
}

function filled(count: number, bytes: number, idLength: number): TurnWrites {
  return {
    rows: Array.from({ length: count }, (_, nth) => ({
      table: "row",
      id: `${nth}`.padStart(idLength, "0"),
      value: { t: "x".repeat(bytes) },
    })),
  };
}
