/** A household of the tower with its keys, for tests: desks over an identity plane, and doors. */
import { randomBytes } from "node:crypto";
import { AccessPublisher } from "../../../../src/access/access_publisher.ts";
import { RegistryDesk } from "../../../../src/access/access_desk.ts";
import type { GuestFloor } from "../../../../src/access/guest_floors.ts";
import type { AccessList, DoorAddress, Doors, OpeningView } from "../../../../src/doors.ts";
import type { Answer } from "../../../../src/lifts.ts";
import { type KeyServices, keyServices } from "../../../../src/people/keys/key_services.ts";
import { placeOf } from "../../../../src/people/facilities/place.ts";
import type { NewKey } from "../../../../src/people/keys/creating.ts";
import type { AskedKey } from "../../../../src/people/keys/key_desk.ts";
import { type Random, seededRandom, uuidV7 } from "../../../../src/random.ts";
import { testSite } from "../../access/test_site.ts";
import { type PeopleStage, type Seed, withPeople } from "../people_stage.ts";
import {
  aFacility,
  aGrant,
  aMember,
  anAccount,
  anAppointment,
  aSession,
  startMs,
} from "../rows.ts";

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** The code that stands on every display. */
export const shownCode = "4711";

/** Doors that note what was asked of them and answer as they are told. */
export class TestDoors implements Doors {
  readonly opened: { readonly at: DoorAddress; readonly caller: string; readonly key: string }[] =
    [];
  readonly published: { readonly unit: string; readonly list: AccessList }[] = [];
  /** What the next openings come to. */
  answer: Answer<OpeningView> = { ok: true, value: { act: "act", state: "opened", atMs: startMs } };

  open(at: DoorAddress, caller: string, key: string, done: (a: Answer<OpeningView>) => void): void {
    this.opened.push({ at, caller, key });
    done(this.answer);
  }

  read(): void {
    throw new Error("no test of keys reads doors");
  }

  isPresent(_at: unknown, code: string, done: (answer: Answer<boolean>) => void): void {
    done({ ok: true, value: code === shownCode });
  }

  publishAccess({ unit }: { readonly unit: string }, list: AccessList): void {
    this.published.push({ unit, list });
  }
}

/** What a test of keys works with. */
export interface KeyStage extends PeopleStage {
  readonly keys: KeyServices;
  readonly desk: RegistryDesk;
  readonly doors: TestDoors;
  readonly lists: AccessPublisher;
  readonly guests: { readonly at: DoorAddress; readonly logId: string; floors: GuestFloor[] }[];
  readonly random: Random;
  /** A fresh idempotency key. */
  press(): string;
}

/**
 * Mia manages the tower. Ann is main user of a1, Carl her sub-user who may give keys, Bob one who
 * may not, Tom works there with grants of his own; Dora lives in a2, Eve in another building.
 */
export const household: Seed = [
  ...["mia", "ann", "bob", "carl", "dora", "eve", "tom"].flatMap((name): Seed => [
    ["account", anAccount(name)],
    ["session", aSession(name)],
  ]),
  ["appointment", anAppointment("mia")],
  ["appointment", anAppointment("tom", "managed")],
  ["facility", aFacility("a1")],
  ["facility", aFacility("a2")],
  ["facility", aFacility("x1", { building: "annex" })],
  ["member", aMember("a1", "ann")],
  ["member", aMember("a1", "bob", "sub")],
  ["member", aMember("a1", "carl", "sub", { mayGiveKeys: true })],
  ["member", aMember("a2", "dora")],
  ["member", aMember("x1", "eve", "main", { building: "annex" })],
  [
    "grant",
    aGrant("g-a1", { kind: "facility", id: "a1" }, {
      scope: {
        doors: ["entrance/main", "entrance/parcels", "cellar/bikes"],
        lifts: [{ group: "main", levels: [0, 3] }],
      },
    }),
  ],
  ["grant", aGrant("g-a2", { kind: "facility", id: "a2" }, { actions: ["open_door"] })],
];

/** A key for a courier, a cousin, a cleaner: one door, once, unless told otherwise. */
export function aNewKey(change: Partial<AskedKey> = {}): AskedKey {
  return {
    building: "tower",
    facility: "a1",
    label: "Cousin",
    kind: "one_time",
    doors: ["entrance/main"],
    lifts: [],
    schedule: null,
    asserted: { consentAsserted: true, statementVersion: "1", underAge: false },
    ...change,
  };
}

/** The same as its command takes it, which is what the desk makes of it. */
export function aKeyCommand(change: Partial<AskedKey> = {}): Omit<NewKey, "pins"> {
  return { ...aNewKey(change), place: placeOf(testSite, "tower")! };
}

/** The secret in a link's fragment. */
export function secretOf(link: string): string {
  return link.slice(link.indexOf("#") + 1);
}

/** The desks of keys on an identity plane, with doors that a test looks into. */
export function keyParts(stage: PeopleStage, site = testSite): Omit<KeyStage, keyof PeopleStage> {
  const { clock, registry, masterKey } = stage;
  const doors = new TestDoors();
  const guests: { at: DoorAddress; logId: string; floors: GuestFloor[] }[] = [];
  const lists = new AccessPublisher({ clock, site, registry, masterKey, doors });
  const random = seededRandom("presses");
  return {
    doors,
    guests,
    lists,
    random,
    press: () => uuidV7(clock.now(), random),
    desk: new RegistryDesk({ clock, site, registry, masterKey }),
    keys: keyServices({
      clock,
      site,
      registry,
      masterKey,
      doors,
      publicUrl: "https://door.example.org",
      randomBytes: (count) => randomBytes(count),
      guestLift: (at, logId, floors) => guests.push({ at, logId, floors: [...floors] }),
      lists,
    }),
  };
}

/** Runs a test body on the household; a row of `more` stands in place of the household's. */
export async function withKeys(
  body: (stage: KeyStage) => Promise<void>,
  more: Seed = [],
): Promise<void> {
  const rest = household.filter(([table, { id }]) =>
    !more.some(([other, row]) => other === table && row.id === id)
  );
  await withPeople([...rest, ...more], async (stage) => {
    const parts = keyParts(stage);
    try {
      await body({ ...stage, ...parts });
    } finally {
      await parts.lists.stop();
    }
  });
}
