/**
 * An access unit in the hands of a test: it holds the state, plays the runtime (rows, alarm and
 * tick) and the hardware, and checks after every command what must hold after any (AU12).
 */
import assert from "node:assert/strict";
import type { LoadedRow, RowWrite } from "../../../actors/behaviour.ts";
import type { UnitCommand, UnitReply } from "../../../actors/access_unit/commands.ts";
import { alarmOf } from "../../../actors/access_unit/turn.ts";
import { decide, unitBehaviour } from "../../../actors/access_unit/decide.ts";
import type { UnitEffect, UnitOutput } from "../../../actors/access_unit/events.ts";
import type { HeartbeatReport, PresentedReport } from "../../../actors/access_unit/hardware.ts";
import { modelUnits } from "../../../actors/access_unit/model.ts";
import { type LogEntry, type UnitState } from "../../../actors/access_unit/state.ts";
import type { AccessList } from "../../../src/doors.ts";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import type { Refusal } from "../../../src/refusal.ts";
import { checkSite } from "../../../src/site.ts";

/** One building with an entrance unit (three doors, one of them private) and a plain reader. */
export const unitSite = checkSite({
  version: 1,
  cluster: "test",
  buildings: [{
    id: "tower",
    floors: [0, 1].map((level) => ({ level, label: `${level}`, heightM: 4 * level })),
    groups: [{
      id: "main",
      cars: [{
        id: "a",
        speedMps: 1,
        accelerationMps2: 1,
        ratedLoadKg: 630,
        serves: [{ level: 0 }, { level: 1 }],
      }],
    }],
    units: [
      {
        id: "entrance",
        panel: true,
        keypad: true,
        qr: true,
        tag: true,
        doors: [
          {
            id: "main",
            level: 0,
            kind: "entrance",
            exit: true,
            lift: { group: "main", level: 0 },
          },
          { id: "parcels", level: 0, kind: "parcel_room" },
          { id: "flat", level: 1, kind: "private" },
        ],
      },
      { id: "reader", tag: true, doors: [{ id: "gate", level: 0, kind: "garage" }] },
    ],
  }],
  devices: [
    { id: "tower-main", building: "tower", group: "main" },
    { id: "tower-entrance", building: "tower", unit: "entrance" },
    { id: "tower-reader", building: "tower", unit: "reader" },
  ],
});

const models = modelUnits(unitSite.buildings);
const behaviour = unitBehaviour(models);
/** Half past eight on a Monday. */
export const startMs = Date.UTC(2026, 0, 5, 8, 30);

/** An access list with nothing in it but its revision. */
export function listOf(revision: number): AccessList {
  return { revision, issuedAtMs: startMs, keys: [], revoked: [], tags: [] };
}

/** One access unit, its runtime and its hardware. */
export class UnitInHand {
  now = startMs;
  epoch = 7;
  boot = "boot-1";
  bootedAtMs = startMs - 3_600_000;
  state: UnitState;
  events: UnitOutput[] = [];
  effects: UnitEffect[] = [];
  /** Every row that was ever written, for what must never stand in one. */
  readonly written: RowWrite[] = [];
  alarmAtMs: number | null = null;
  tickAtMs: number | null = null;
  readonly #key: string;
  readonly #rows = new Map<string, { readonly table: string; readonly id: string; text: string }>();
  readonly #random = seededRandom("unit in hand");
  #seq = 0;

  constructor(unit = "entrance") {
    this.#key = `tower/${unit}`;
    this.state = this.#load();
    this.send({ type: "loaded" });
  }

  /** A unit that has just said that all is well. */
  static reachable(unit = "entrance"): UnitInHand {
    const hand = new UnitInHand(unit);
    hand.beat();
    hand.forget();
    return hand;
  }

  /** Runs one turn and checks what must hold. */
  send(command: UnitCommand): UnitReply | undefined {
    freeze(this.state);
    freeze(command);
    const before = pictureOf(this.state);
    const decision = decide(this.state, command, this.now);
    assert.equal(pictureOf(this.state), before, "decide changed the state it was given");
    const twice = decide(this.state, command, this.now);
    assert.equal(textOf(twice), textOf(decision), "the same gives the same");
    this.#apply(decision.rows ?? []);
    this.state = decision.state;
    this.events.push(...decision.events ?? []);
    this.effects.push(...decision.effects ?? []);
    if (decision.alarmAtMs !== undefined) this.alarmAtMs = decision.alarmAtMs;
    this.tickAtMs = decision.tickAtMs ?? null;
    this.#checkState();
    return decision.reply;
  }

  /** Lets time pass; alarm and tick ring when they are due. */
  pass(ms: number): void {
    const untilMs = this.now + ms;
    for (;;) {
      const dueMs = Math.min(this.alarmAtMs ?? Infinity, this.tickAtMs ?? Infinity);
      if (dueMs > untilMs) break;
      this.now = Math.max(this.now, dueMs);
      if (this.alarmAtMs !== null && this.alarmAtMs <= this.now) this.alarmAtMs = null;
      this.send({ type: "wake" });
    }
    this.now = untilMs;
  }

  /** As {@link pass}, with a heartbeat every 5 s. */
  live(ms: number): void {
    for (let left = ms; left > 0; left -= 5_000) {
      this.pass(Math.min(left, 5_000));
      this.beat();
    }
  }

  get unitMs(): number {
    return this.now - this.bootedAtMs;
  }

  heartbeat(more: Partial<HeartbeatReport> = {}): HeartbeatReport {
    const door = (id: string) => ({
      door: id,
      contact: "closed" as const,
      strike: "locked" as const,
      alarms: [],
    });
    return {
      boot: this.boot,
      unitMs: this.unitMs,
      clock: "confirmed",
      tamper: false,
      access: { epoch: 0, revision: 0 },
      doors: [...this.state.model.doors.keys()].map(door),
      ...more,
    };
  }

  beat(more: Partial<HeartbeatReport> = {}): void {
    this.send({ type: "heartbeat", heartbeat: this.heartbeat(more) });
  }

  reboot(boot: string): void {
    this.boot = boot;
    this.bootedAtMs = this.now;
    this.#seq = 0;
  }

  key(atMs = this.now): string {
    return uuidV7(atMs, this.#random);
  }

  open(
    { key = this.key(), caller = "ann", door = "main", act = this.key() }: {
      key?: string;
      caller?: string;
      door?: string;
      act?: string;
    } = {},
  ): UnitReply {
    return this.send({ type: "open", caller, key, door, act })!;
  }

  /** Opens a door; the act's id. */
  opening(more: Parameters<UnitInHand["open"]>[0] = {}): string {
    const reply = this.open(more);
    assert.ok(reply.ok && "opening" in reply, JSON.stringify(reply));
    return reply.opening.act;
  }

  done(act: string): void {
    this.send({ type: "act_outcome", outcome: { act, outcome: "done" } });
  }

  presented(more: Partial<PresentedReport> = {}): PresentedReport {
    return {
      id: this.key(),
      boot: this.boot,
      seq: ++this.#seq,
      unitMs: this.unitMs,
      door: "main",
      kind: "tag",
      value: "04:a2:2f",
      ...more,
    };
  }

  present(more: Partial<PresentedReport> = {}): string {
    const presented = this.presented(more);
    this.send({ type: "presented", presented });
    return presented.id;
  }

  admit(id: string): UnitReply {
    return this.send({
      type: "verdict",
      id,
      verdict: { admitted: true, logId: "log-1", lifts: [] },
    })!;
  }

  /** The process dies and another takes over: what is left are the rows. */
  reload(epoch = this.epoch): void {
    this.epoch = epoch;
    this.state = this.#load();
    this.alarmAtMs = null;
    this.send({ type: "loaded" });
  }

  forget(): void {
    this.events = [];
    this.effects = [];
  }

  effectsOf<T extends UnitEffect["type"]>(type: T): Extract<UnitEffect, { type: T }>[] {
    return this.effects.filter((effect): effect is Extract<UnitEffect, { type: T }> =>
      effect.type === type
    );
  }

  /** How acts ended, as those who wait were told. */
  get ends(): string[] {
    return this.events.flatMap((event) =>
      event.audience === "act" ? [event.refusal?.code ?? "opened"] : []
    );
  }

  get log(): LogEntry[] {
    return [...this.#rows.values()].filter(({ table }) => table === "door_log")
      .map(({ text }) => JSON.parse(text) as LogEntry);
  }

  #load(): UnitState {
    return behaviour.load(this.#key, this.#loaded(), {
      now: this.now,
      epoch: this.epoch,
      incarnation: "test",
    });
  }

  /** The rows as a load reads them: the log is archived, and not among them. */
  #loaded(): LoadedRow[] {
    return [...this.#rows.values()].filter(({ table }) => !behaviour.tables[table]!.archived)
      .map(({ table, id, text }) => ({
        table,
        id,
        value: behaviour.tables[table]!.read(JSON.parse(text)),
      }));
  }

  #apply(writes: readonly RowWrite[]): void {
    const keys = writes.map(({ table, id }) => `${table} ${id}`);
    assert.equal(new Set(keys).size, keys.length, "a turn writes a row at most once");
    for (const write of writes) {
      const { table, id, value, atMs } = write;
      const format = behaviour.tables[table];
      assert.ok(format !== undefined, `no table ${table}`);
      assert.equal(format.keepMs !== undefined, atMs !== undefined);
      this.written.push(write);
      if (value === null) this.#rows.delete(`${table} ${id}`);
      else this.#rows.set(`${table} ${id}`, { table, id, text: JSON.stringify(value) });
    }
  }

  #checkState(): void {
    const { callers, keyCount, acts } = this.state;
    let count = 0;
    const open = new Set<string>();
    for (const records of callers.values()) {
      count += records.length;
      for (const { id, ended } of records) {
        assert.equal(acts.has(id), ended === undefined, `${id} is either open or ended`);
        if (ended === undefined) open.add(id);
      }
    }
    assert.equal(count, keyCount, "keyCount is the number of keys");
    for (const { id, key } of acts.values()) assert.equal(open.has(id), key !== null);
    const reloaded = this.#load();
    assert.equal(durableOf(reloaded, this.now), durableOf(this.state, this.now));
    const dueMs = alarmOf(this.state);
    if (dueMs !== null) assert.ok((this.alarmAtMs ?? Infinity) <= dueMs, "what is due is armed");
  }
}

/** The refusal that a reply carries. */
export function refusalOf(reply: UnitReply | undefined): Refusal {
  assert.ok(reply !== undefined && !reply.ok, JSON.stringify(reply));
  return reply.refusal;
}

function durableOf({ acts, callers, rings, head }: UnitState, now: number): string {
  const keys = [...callers.entries()].flatMap(([caller, records]) =>
    records.filter(({ ended }) => ended === undefined || ended.untilMs > now)
      .map(({ key, id, door, ended }) => JSON.stringify([caller, key, id, door, ended]))
  );
  return JSON.stringify([
    [...acts.values()].map((act) => JSON.stringify(act)).sort(),
    keys.sort(),
    [...rings.values()].map((ring) => JSON.stringify(Object.entries(ring).sort())).sort(),
  ]) +
    JSON.stringify(head);
}

function pictureOf(state: UnitState): string {
  const { acts, callers, presentations, rings, model: _model, ...rest } = state;
  const maps = [[...acts], [...callers.entries()], [...presentations], [...rings]];
  return JSON.stringify([rest, maps]);
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, part) => part instanceof Map ? [...part] : part);
}

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  if (value instanceof Map) return;
  for (const part of Object.values(value)) freeze(part);
}
