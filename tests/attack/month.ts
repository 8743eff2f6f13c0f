/**
 * A building of 40 flats over some weeks, lived through by the real identity plane and the real
 * door: residents with phones, some who come in by tag, guests with PINs and links, people who sign
 * in anew on their way home, who change their phone, their name or their household. What comes out
 * is all that an attacker may be given, and, apart from it, the truth.
 */
import { randomBytes } from "node:crypto";
import { idOf } from "../../src/access/daily_id.ts";
import { serialHashOf } from "../../src/access/tag_serial.ts";
import { ManualClock } from "../../src/clock.ts";
import { type AuditEntry, auditEntrySchema } from "../../src/people/registry/audit.ts";
import { registryBehaviour, registryKind } from "../../src/people/registry/behaviour.ts";
import type { Row } from "../../src/people/registry/table.ts";
import { type TableName, tables } from "../../src/people/registry/tables.ts";
import { type Random, randomInt, seededRandom } from "../../src/random.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { actorRowsPrefix, readActorRowKey, timedTablePrefix } from "../../src/store/keys.ts";
import { decodeVersioned } from "../../src/store/values.ts";
import type { LogEntry } from "../../actors/access_unit/state.ts";
import type { LiftLogEntry } from "../../actors/elevator_group/state.ts";
import { testSite } from "../src/access/test_site.ts";
import { keyParts, secretOf, shownCode } from "../src/people/keys/key_stage.ts";
import { as, type PeopleStage, type Seed, withPeople } from "../src/people/people_stage.ts";
import {
  aFacility,
  aGrant,
  aMember,
  anAccount,
  anAppointment,
  startMs,
} from "../src/people/rows.ts";
import { LoggedDoor } from "./logged_door.ts";
import { LoggedLift } from "./logged_lift.ts";

/** The store of people as a copy of its file shows it: when its rows were written, by order. */
export interface Copy {
  readonly atMs: number;
  readonly rows: readonly {
    readonly table: TableName;
    readonly row: Row;
    /** Grows with every commit to the store (`Entry.stamp`). */
    readonly stamp: string;
  }[];
  /** Entries of the audit log, which give such a number its time. */
  readonly marks: readonly { readonly atMs: number; readonly stamp: string }[];
}

/** What an attacker is given: everything but the master key and what phones keep. */
export interface Evidence {
  /** The equipment log of the door. */
  readonly log: readonly (LogEntry & { readonly row: string })[];
  /** That of the lifts. */
  readonly lifts: readonly (LiftLogEntry & { readonly row: string })[];
  /** Files of the store of people, copied every evening; the last as all was over. */
  readonly copies: readonly Copy[];
  /** Every row of the store of people, opened: the directory among them. */
  readonly people: readonly { readonly table: TableName; readonly row: Row }[];
  /** The audit log, opened. */
  readonly audit: readonly AuditEntry[];
  /** The flats, by id. */
  readonly flats: readonly string[];
}

/** Evidence, and what nobody who attacks may be given. */
export interface Month {
  readonly evidence: Evidence;
  /** Whose each id of the log is: a flat, by id. */
  readonly truth: ReadonlyMap<string, string>;
  /** When whose phone got a new token. */
  readonly renewals: readonly { readonly account: string; readonly atMs: number }[];
  /** When who signed in, to the millisecond. */
  readonly signIns: readonly { readonly account: string; readonly atMs: number }[];
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const building = "tower";
/** When the files are copied. */
const copyHour = 21;
const door = { building, unit: "entrance", door: "main" } as const;

/** Somebody who lives there. */
interface Resident {
  readonly name: string;
  readonly flat: string;
  readonly way: "phone" | "tag";
  readonly serial: string;
  /** Habits, in hours of the day: these are what a person is known by. */
  readonly leaves: number;
  readonly returns: number;
  readonly eveningOut: number;
  session: { id: string; generation: number } | null;
}

/** Lives through so many days. */
export async function month(
  { seed, days, flats = 40 }: {
    readonly seed: string;
    readonly days: number;
    readonly flats?: number;
  },
): Promise<Month> {
  const random = seededRandom(seed);
  const clock = new ManualClock(startMs - startMs % dayMs);
  const flatIds = Array.from({ length: flats }, (_, n) => `flat-${String(n + 1).padStart(2, "0")}`);
  const residents = flatIds.flatMap((flat) => householdOf(flat, random));
  let result: Month | undefined;
  await withPeople(seedOf(flatIds, residents), async (stage) => {
    result = await live(stage, clock, residents, flatIds, days, random);
  }, { clock });
  return result!;
}

function householdOf(flat: string, random: Random): Resident[] {
  return Array.from({ length: 1 + randomInt(random, 3) }, (_, n) => ({
    name: `${flat}-${n}`,
    flat,
    way: random.next() < 0.3 ? "tag" as const : "phone" as const,
    serial: `04${randomInt(random, 1 << 30).toString(16).padStart(8, "0").toUpperCase()}`,
    leaves: 6 + 3 * random.next(),
    returns: 15 + 4 * random.next(),
    eveningOut: 0.1 + 0.3 * random.next(),
    session: null,
  }));
}

function seedOf(flats: readonly string[], residents: readonly Resident[]): Seed {
  return [
    ["account", anAccount("mia")],
    ["appointment", anAppointment("mia")],
    ...flats.flatMap((id, n): Seed => [
      ["facility", aFacility(id, { number: String(n + 1), level: n % 8 })],
      ["grant", aGrant(`grant-${id}`, { kind: "facility", id })],
    ]),
    ...residents.flatMap(({ name, flat }): Seed => [
      ["account", anAccount(name)],
      ["member", aMember(flat, name, name.endsWith("-0") ? "main" : "sub", { mayGiveKeys: true })],
    ]),
  ];
}

/** Something that happens at a moment. */
interface Event {
  readonly atMs: number;
  readonly run: () => Promise<void>;
}

async function live(
  stage: PeopleStage,
  clock: ManualClock,
  residents: readonly Resident[],
  flats: readonly string[],
  days: number,
  random: Random,
): Promise<Month> {
  const { registry } = stage;
  const { desk, keys, doors } = keyParts(stage);
  const unit = new LoggedDoor(testSite, building, door.unit, random);
  const lift = new LoggedLift(testSite, building, "main", random);
  const copies: Copy[] = [];
  const truth = new Map<string, string>();
  const thumbprints = new Map<string, string>();
  const pass = (id: string, flat: string) => {
    truth.set(id, flat);
    unit.open(id, door.door, clock.now());
  };

  const renewals: { account: string; atMs: number }[] = [];
  const signIns: { account: string; atMs: number }[] = [];
  const signIn = async (who: Resident) => {
    signIns.push({ account: who.name, atMs: clock.now() });
    const session = await registry.run(
      { account: null, session: null, via: "server", verifiedAtMs: null },
      "begin_session",
      { account: who.name, method: "password", deviceName: "Phone", verifiedAtMs: null },
    );
    who.session = { id: session.id, generation: 0 };
  };
  const comeByPhone = async (who: Resident) => {
    // Every fortnight or so somebody stands at the door signed out.
    if (who.session === null || random.next() < 0.03) {
      await signIn(who);
      clock.advance(5_000 + 20_000 * random.next());
    }
    renewals.push({ account: who.name, atMs: clock.now() });
    const rotation = await registry.run(as(who.name), "rotate_session", {
      session: who.session!.id,
      generation: who.session!.generation,
      lately: false,
    });
    if (rotation.outcome === "rotated") who.session!.generation++;
    clock.advance(500 + 3_000 * random.next());
    const day = Math.floor(clock.now() / dayMs);
    const idFor = (use: "door" | "lift") => {
      const key = `${who.name} ${day} ${use}`;
      if (!thumbprints.has(key)) thumbprints.set(key, randomBytes(32).toString("base64url"));
      return idOf(thumbprints.get(key)!, { use, building, day });
    };
    pass(idFor("door"), who.flat);
    // And up, under another id.
    clock.advance(15_000 + 30_000 * random.next());
    const id = idFor("lift");
    truth.set(id, who.flat);
    lift.ride(id, 0, 1 + randomInt(random, 3), clock.now());
  };
  const comeByTag = async (who: Resident) => {
    const verdict = await desk.judge(door, { kind: "tag", serial: who.serial });
    if (verdict.admitted) pass(verdict.logId, who.flat);
  };
  const come = (who: Resident) => who.way === "tag" ? comeByTag(who) : comeByPhone(who);
  const guest = async (who: Resident, comesMs: number): Promise<Event> => {
    const byPin = random.next() < 0.5;
    const { link, pin } = await keys.desk.create(as(who.name), {
      building,
      facility: who.flat,
      label: "Guest",
      kind: "window",
      doors: ["entrance/main"],
      lifts: [],
      schedule: null,
      asserted: { consentAsserted: true, statementVersion: "1", underAge: false },
    }, byPin);
    return {
      atMs: comesMs,
      async run() {
        if (byPin) {
          const verdict = await desk.judge(door, { kind: "pin", pin: pin! });
          if (verdict.admitted) pass(verdict.logId, who.flat);
          return;
        }
        const opening = { secret: secretOf(link), door: "entrance/main", presence: shownCode };
        await keys.visits.open({ ...opening, use: press(clock.now(), random) });
        pass(doors.opened.at(-1)!.caller, who.flat);
      },
    };
  };

  // Tags are handed out on the first morning, and used within the hour.
  clock.advance(5 * hourMs);
  for (const who of residents.filter(({ way }) => way === "tag")) {
    clock.advance(20_000 + 40_000 * random.next());
    await registry.run(as("mia"), "register_tag", {
      building,
      serialHash: serialHashOf(who.serial),
      label: "Tag",
      holder: { facility: who.flat, member: null, account: null },
    });
  }
  const firstDayMs = clock.now() - clock.now() % dayMs;
  for (let day = 0; day < days; day++) {
    const events: Event[] = [];
    const at = (hour: number, run: () => Promise<void>) => {
      const atMs = firstDayMs + day * dayMs + hour * hourMs;
      if (atMs > clock.now()) events.push({ atMs, run });
    };
    const weekend = (Math.floor(firstDayMs / dayMs) + day + 3) % 7 >= 5;
    for (const who of residents) {
      const about = (hour: number, spread: number) => hour + spread * bell(random);
      if (!weekend || random.next() < 0.4) {
        at(about(who.leaves + (weekend ? 3 : 0), 0.15), () => come(who));
        at(about(who.returns, 0.4), () => come(who));
      }
      if (random.next() < who.eveningOut) at(about(20.5, 0.7), () => come(who));
      if (random.next() < 0.05 && who.name.endsWith("-0")) {
        const hour = 10 + 6 * random.next();
        at(hour, async () => {
          const visit = await guest(who, clock.now() + (0.1 + 3 * random.next()) * hourMs);
          insert(events, visit);
        });
      }
      if (random.next() < 0.01) {
        at(12 + 8 * random.next(), async () => {
          await registry.run(as(who.name), "change_own", { preferences: { walkingSpeed: "slow" } });
        });
      }
    }
    at(copyHour, async () => {
      copies.push(await copyOf(stage));
    });
    events.sort((a, b) => a.atMs - b.atMs);
    for (let event = events.shift(); event !== undefined; event = events.shift()) {
      if (event.atMs > clock.now()) await clock.run(event.atMs - clock.now());
      await event.run();
    }
    const midnightMs = firstDayMs + (day + 1) * dayMs;
    if (midnightMs > clock.now()) await clock.run(midnightMs - clock.now());
  }
  // As it lies in the store, which is less than the process knows while it runs.
  const stored = await new StoredActorRows(stage.store).load(
    { kind: registryKind, key: "yard" },
    registryBehaviour.tables,
    clock.now(),
  );
  const people = stored.rows.filter(({ table }) => table in tables)
    .map(({ table, value }) => ({ table: table as TableName, row: value as Row }));
  copies.push(await copyOf(stage));
  const audit = await stage.audit();
  const logs = { log: unit.log, lifts: lift.log };
  return { evidence: { ...logs, people, audit, flats, copies }, truth, signIns, renewals };
}

/** The store of people as it lies there now. */
async function copyOf({ store, clock }: PeopleStage): Promise<Copy> {
  const stored = await store.list({ prefix: actorRowsPrefix(registryKind, "yard") }, 100_000);
  const rows = stored.flatMap(({ key, value, stamp }) => {
    const { table } = readActorRowKey(key);
    if (!(table in tables)) return [];
    const row = decodeVersioned(value, { version: tables[table as TableName].version, read });
    return [{ table: table as TableName, row, stamp }];
  });
  const entries = await store.list({ prefix: timedTablePrefix("audit") }, 100_000);
  const marks = entries.map(({ value, stamp }) => {
    const { atMs } = decodeVersioned(value, { version: 1, read: auditEntrySchema.parse });
    return { atMs, stamp };
  });
  return { atMs: clock.now(), rows, marks };
}

function read(value: unknown): Row {
  return value as Row;
}

/** Puts an event where its time is among those to come. */
function insert(events: Event[], event: Event): void {
  const at = events.findIndex(({ atMs }) => atMs > event.atMs);
  events.splice(at < 0 ? events.length : at, 0, event);
}

function press(now: number, random: Random): string {
  const time = Math.floor(now).toString(16).padStart(12, "0");
  const rest = randomInt(random, 1 << 30).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${rest}`;
}

/** About 0, spread like the sum of three dice: between −3 and 3, mostly within 1. */
function bell(random: Random): number {
  return 2 * (random.next() + random.next() + random.next()) - 3;
}
