/**
 * `decide` with everything checked that holds after any command (EG1): it changes nothing it was
 * given, its rows reproduce the state, keys and open calls agree, ended calls stay ended, and what
 * would be published is well-formed by the wire's own schema.
 */
import assert from "node:assert/strict";
import type { LoadedRow, RowWrite } from "../../../actors/behaviour.ts";
import type { GroupCommand } from "../../../actors/elevator_group/commands.ts";
import { decide } from "../../../actors/elevator_group/decide.ts";
import { delegates } from "../../../actors/elevator_group/delegated.ts";
import { desiredOf } from "../../../actors/elevator_group/desired.ts";
import { type GroupState, loadGroup, tables } from "../../../actors/elevator_group/state.ts";
import type { GroupDecision } from "../../../actors/elevator_group/turn.ts";
import { litLandings } from "../../../actors/elevator_group/views.ts";
import { turnMutationsMax } from "../../../actors/rows.ts";
import { PersistentMap } from "../../../actors/persistent_map.ts";
import { desiredSchema } from "../../../adapters/mqtt/payloads.ts";

/** Rows as a store keeps them: as text. */
export class StoredRows {
  readonly #rows = new Map<string, { readonly table: string; readonly id: string; text: string }>();
  /** Calls that have ended, ever. */
  readonly ended = new Set<string>();

  apply(writes: readonly RowWrite[]): void {
    const keys = writes.map(({ table, id }) => `${table} ${id}`);
    assert.equal(new Set(keys).size, keys.length, "a turn writes a row at most once");
    assert.ok(writes.length < turnMutationsMax - 10, `${writes.length} rows fit no batch`);
    for (const { table, id, value, atMs } of writes) {
      assert.ok(tables[table] !== undefined, `no table ${table}`);
      assert.equal(tables[table].keepMs !== undefined, atMs !== undefined);
      if (value === null) this.#rows.delete(`${table} ${id}`);
      else this.#rows.set(`${table} ${id}`, { table, id, text: JSON.stringify(value) });
      if (table === "ended") this.ended.add(id);
    }
  }

  /** The rows as a load reads them, checked by their tables. */
  loaded(): LoadedRow[] {
    return [...this.#rows.values()].map(({ table, id, text }) => ({
      table,
      id,
      value: tables[table]!.read(JSON.parse(text)),
    }));
  }
}

/** Runs one turn and checks what must hold; applies its rows. */
export function checkedDecide(
  before: GroupState,
  command: GroupCommand,
  now: number,
  rows: StoredRows,
): GroupDecision {
  freeze(before);
  freeze(command);
  const pictureBefore = pictureOf(before);
  const decision = decide(before, command, now);
  assert.equal(pictureOf(before), pictureBefore, "decide changed the state it was given");
  rows.apply(decision.rows ?? []);
  checkState(decision.state, now, rows);
  if (decision.alarmAtMs !== undefined && decision.alarmAtMs !== null) {
    assert.ok(Number.isFinite(decision.alarmAtMs), "an alarm is a moment");
  }
  return decision;
}

function checkState(state: GroupState, now: number, rows: StoredRows): void {
  const { calls, callers, acts } = state;
  let records = 0;
  const open = new Set<string>();
  for (const [caller, own] of callers.entries()) {
    assert.ok(own.length > 0, "a caller without keys is forgotten");
    records += own.length;
    for (const { id, what, key, ended } of own) {
      if (ended !== undefined) {
        assert.ok(!calls.has(id) && !acts.has(id), `${id} has ended and is open`);
        continue;
      }
      assert.ok(!open.has(id), `${id} has two keys`);
      open.add(id);
      const made = { call: calls, act: acts, lease: state.leases, hold: state.holds }[what].get(id);
      assert.ok(made !== undefined, `${id} is neither open nor ended`);
      assert.equal(made.caller, caller);
      assert.equal(made.key, key);
    }
  }
  assert.equal(records, state.keyCount, "keyCount is the number of keys");
  const grants = state.leases.size + state.holds.size;
  assert.equal(open.size, calls.size + acts.size + grants, "each open call and act has its key");
  for (const call of calls.values()) {
    assert.ok(!rows.ended.has(call.id), `call ${call.id} came back`);
    assert.equal(call.car === undefined, call.state === "registered");
  }
  assert.deepEqual(litLandings(state), state.lit, "everyone knows which buttons are lit");
  const reloaded = loadGroup(state.model, rows.loaded(), {
    now,
    epoch: state.epoch,
    incarnation: "check",
  });
  assert.equal(durableOf(reloaded, now), durableOf(state, now), "the rows are not the state");
  const desired = desiredOf(state, now);
  if (desired !== null) {
    desiredSchema.parse(JSON.parse(JSON.stringify(desired)));
    for (const { call, car } of desired.calls) {
      if (delegates(state.model)) {
        assert.equal(car === undefined, calls.get(call)!.request.kind !== "car");
      } else assert.equal(calls.get(call)?.car, car);
      assert.ok(car === undefined || state.model.carOf.has(car), `the group has no car ${car}`);
    }
  }
}

/** What is durable of a state, as text; what is no longer kept does not count. */
export function durableOf(
  { calls, acts, leases, holds, callers, locks, unlocks }: GroupState,
  now: number,
): string {
  const keys = [...callers.entries()].flatMap(([caller, records]) =>
    records.filter(({ ended }) => ended === undefined || ended.untilMs > now)
      .map((record) => ({ caller, ...record }))
  );
  return JSON.stringify([
    sorted(calls.values()),
    sorted(acts.values()),
    sorted(leases.values()),
    sorted(holds.values()),
    sorted(keys),
    sorted(locks),
    sorted(unlocks),
  ]);
}

function sorted(items: Iterable<unknown>): string[] {
  return [...items].map((item) => JSON.stringify(ordered(item))).sort();
}

/** A value with its properties in the order of their names. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([name, part]) => [
      name,
      ordered(part),
    ]),
  );
}

/** Everything of a state as text, to see whether it changed. */
function pictureOf(state: GroupState): string {
  return JSON.stringify(state, (_name, value) => {
    if (value instanceof PersistentMap) return [...value.entries()];
    if (value instanceof Map || value instanceof Set) return [...value];
    return value === state.model ? "model" : value;
  });
}

const frozen = new WeakSet<object>();

/** Freezes a value and all its parts; whoever writes to one of them throws. */
function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || frozen.has(value)) return;
  frozen.add(value);
  if (value instanceof PersistentMap) {
    for (const part of value.values()) freeze(part);
    return;
  }
  if (value instanceof Map || value instanceof Set) {
    for (const part of value.values()) freeze(part);
    const refuse = () => assert.fail("decide wrote to a map or set it was given");
    Object.defineProperties(value, { set: { value: refuse }, add: { value: refuse } });
    Object.defineProperties(value, { delete: { value: refuse }, clear: { value: refuse } });
    return;
  }
  if (ArrayBuffer.isView(value)) return;
  for (const part of Object.values(value)) freeze(part);
  Object.freeze(value);
}
