/** What a door's actor remembers of acts: read again by that actor, and by nobody who has the store. */
import assert from "node:assert/strict";
import { unitTables } from "../../../actors/access_unit/state.ts";
import { StoredActorRows } from "../../../src/store/actor_rows.ts";
import { actorRowsPrefix } from "../../../src/store/keys.ts";
import { timedTablePrefix } from "../../../src/store/keys.ts";
import { type LogStage, withLog } from "./log_stage.ts";

const address = { kind: "unit", key: "tower/flat-12" };
const act = (atMs: number) => ({
  id: "act-1",
  caller: "canary-caller",
  key: "canary-key",
  door: "canary-door",
  boot: "boot",
  notAfterUnitMs: 5,
  atMs,
  deadlineMs: atMs + 5_000,
  epoch: 1,
});
const ended = (atMs: number) => ({
  id: "act-0",
  caller: "canary-caller",
  key: "canary-key-0",
  door: "canary-door",
  atMs,
  untilMs: atMs + 86_400_000,
  refusal: null,
});

const ring = (atMs: number) => ({
  id: "ring-1",
  entry: "canary-entry",
  boot: "boot",
  unitSeq: 1,
  state: "ringing" as const,
  seq: 1,
  presses: 1,
  startedAtMs: atMs,
  pressedAtMs: atMs,
  untilMs: atMs + 30_000,
  routed: true,
  doors: ["canary-door"],
  targets: [{ handle: "canary-handle", afterMs: 0, quiet: false, doors: [0] }],
  rungMs: 0,
  answeredBy: null,
  epoch: 1,
});

async function remember(stage: LogStage): Promise<ReturnType<typeof unitTables>> {
  const tables = unitTables(stage.keepMs);
  const now = stage.clock.now();
  const rows = stage.log.rows(new StoredActorRows(stage.store));
  const encoded = [
    rows.row(address, tables, { table: "door_act", id: "act-1", value: act(now) }),
    rows.row(address, tables, { table: "door_ended", id: "act-0", value: ended(now), atMs: now }),
    rows.row(address, tables, { table: "ring", id: "ring-1", value: ring(now) }),
  ];
  await stage.log.store.commit({ checks: [], mutations: encoded.map(({ mutation }) => mutation) });
  return tables;
}

Deno.test("C4 E2 acts that a door's actor remembers come back to it as they were", () =>
  withLog(async (stage) => {
    const tables = await remember(stage);
    const now = stage.clock.now();
    const { rows } = await stage.log.rows(new StoredActorRows(stage.store))
      .load(address, tables, now);
    assert.deepEqual(
      new Map(rows.map(({ table, value }) => [table, value])),
      new Map<string, object>([
        ["door_act", act(now)],
        ["door_ended", ended(now)],
        ["ring", ring(now)],
      ]),
    );
  }));

Deno.test("C4 who holds the store reads of such acts neither who, nor which door, nor which key", () =>
  withLog(async (stage) => {
    await remember(stage);
    const entries = [
      ...await stage.store.list({ prefix: actorRowsPrefix(address.kind, address.key) }, 10),
      ...await stage.store.list({ prefix: timedTablePrefix("door_ended") }, 10),
    ];
    assert.equal(entries.length, 3);
    assert.doesNotMatch(JSON.stringify(entries.map(({ value }) => value)), /canary/);
  }));

Deno.test("C4 an act whose day's key is gone is forgotten, and keeps its actor from nothing", () =>
  withLog(async (stage) => {
    const tables = await remember(stage);
    const now = stage.clock.now();
    stage.log.keys.destroySegments("equipment", Math.floor(now / 86_400_000) + 1);
    const { rows } = await stage.log.rows(new StoredActorRows(stage.store))
      .load(address, tables, now);
    assert.deepEqual(rows, []);
  }));

Deno.test("E1 rows of acts that were stored in clear, before, are read as they are", () =>
  withLog(async (stage) => {
    const tables = unitTables(stage.keepMs);
    const now = stage.clock.now();
    const plain = new StoredActorRows(stage.store);
    const { mutation } = plain.row(address, tables, {
      table: "door_act",
      id: "act-1",
      value: act(now),
    });
    await stage.store.commit({ checks: [], mutations: [mutation] });
    const { rows } = await stage.log.rows(plain).load(address, tables, now);
    assert.deepEqual(rows.map(({ value }) => value), [act(now)]);
  }));
