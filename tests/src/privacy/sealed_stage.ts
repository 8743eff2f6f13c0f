/** Sealed rows over a store in memory, for tests; and a row of each sealed table, all filled in. */
import { ManualClock } from "../../../src/clock.ts";
import { registryBehaviour, registryKind } from "../../../src/people/registry/behaviour.ts";
import type { Row } from "../../../src/people/registry/table.ts";
import type { TableName } from "../../../src/people/registry/tables.ts";
import { AuditSeal } from "../../../src/privacy/audit_seal.ts";
import type { KeyStore, PersonKey } from "../../../src/privacy/key_store.ts";
import { sealPlan } from "../../../src/privacy/policy_seal.ts";
import type { SealPlan } from "../../../src/privacy/seal_plan.ts";
import { SealedRows } from "../../../src/privacy/sealed_rows.ts";
import { StoredActorRows } from "../../../src/store/actor_rows.ts";
import { actorRowsPrefix } from "../../../src/store/keys.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";
import type { Store } from "../../../src/store/store.ts";
import { aFacility, aMember, anAccount, aSession, startMs } from "../people/rows.ts";
import { randomBytes } from "./key_folder.ts";

/** The registry's address. */
export const registryAddress = { kind: registryKind, key: "yard" };

/** A table and a row of it. */
export type Seeded = readonly [TableName, Row];

/** What must not be found in clear anywhere: each is in one of {@link canaryRows}. */
export const canaries = [
  "Zephyrine Canary",
  "+49170555777",
  "+49170555888",
  "zephyrine.canary@kanarien.example",
  "Kanarienplate",
  "Kanari kitchen phone",
  "push.example.org/canary-phone",
  "Canary passkey",
  "canary-credential",
  "canary-password-hash",
  "Little Canary",
  "canarykid",
  "2014-05-06",
  "allergic to seed",
  "+49170555999",
  "Canary Villa",
  "feeds birds on the balcony",
  "Canary Road 7",
  "Canaryproposed",
  "old.canary@kanarien.example",
  "new.canary@kanarien.example",
  "Canary's red tag",
  "Aunt Canary",
  "queued.canary@kanarien.example",
  "Gone Canary",
  "The canary sings at night",
  "Canary found in the yard",
  "It answers to Zephy",
  "My canary lives on floor 7",
  "Zephy has moved up",
  "Canary thefts from the cellar",
  "We watch the canary doors",
  "Look for the canary thief",
  "Late Canary",
  "tower/canary-flat",
  "The canary claims its cage",
  "Canary copied for a claim",
  "Canary of the robot company",
] as const;

const digest = "c".repeat(43);
const by = null;
const aLogRule = {
  revision: 2,
  days: 30,
  purpose: "Thefts",
  notices: [{ language: "en", text: "We watch" }],
  fields: ["minute", "door"],
  fromDay: 20_000,
  news: "news-1",
  by: "mia",
  atMs: startMs,
};

/** A person, their flat and everything about them that is sealed, with a canary in each place. */
export function canaryRows(): Seeded[] {
  const field = <T>(value: T) => ({ value, source: "self" as const, by: "zoe", atMs: startMs });
  return [
    [
      "account",
      anAccount("zoe", {
        profile: {
          name: field("Zephyrine Canary"),
          gender: field("female" as const),
          country: field("DE"),
          language: field("de"),
          phone: field("+49170555777"),
          email: field("zephyrine.canary@kanarien.example"),
        },
        preferences: {
          additionalPhone: "+49170555888",
          intercomUsername: "Kanarienplate",
          walkingSpeed: "slow",
          accessible: true,
          favouriteFloors: { tower: 3 },
        },
        password: "$argon2id$canary-password-hash",
        passkeys: [{
          id: "canary-credential",
          publicKey: "canary-public-key",
          counter: 3,
          transports: ["internal"],
          name: "Canary passkey",
          addedAtMs: startMs,
        }],
        recovery: { digest, madeAtMs: startMs },
      }),
    ],
    [
      "push_subscription",
      {
        id: "session-zoe",
        account: "zoe",
        target: {
          endpoint: "https://push.example.org/canary-phone",
          p256dh: `B${"k".repeat(86)}`,
          auth: "a".repeat(22),
          language: "fi",
          missedInQuiet: true,
        },
        sinceDay: "2026-03-02",
      } as Row,
    ],
    [
      "session",
      aSession("zoe", {
        deviceName: "Kanari kitchen phone",
        quiet: {
          always: true,
          untilMs: startMs + 4_711_000,
          schedule: {
            windows: [{
              weekdays: [1, 2, 3],
              from: "22:47",
              until: "05:13",
              holidays: "as_usual",
            }],
          },
        },
      }),
    ],
    [
      "facility",
      aFacility("a1", {
        name: "Canary Villa",
        note: "feeds birds on the balcony",
        address: "Canary Road 7",
        nameplate: {
          suggested: "Canaryproposed",
          published: "Kanarienplate",
          confirmedBy: "zoe",
          confirmedAtMs: startMs,
        },
      }),
    ],
    ["member", aMember("a1", "zoe")],
    [
      "member",
      aMember("a1", null, "sub", {
        subUser: {
          name: "Little Canary",
          username: "canarykid",
          number: "+49170555999",
          birthDate: "2014-05-06",
          other: "allergic to seed",
        },
      }),
    ],
    ["proposal", {
      id: "proposal-1",
      account: "zoe",
      building: null,
      change: { field: "email", value: "new.canary@kanarien.example" },
      oldEmail: "old.canary@kanarien.example",
      waitsFor: ["old", "new"],
      by,
      createdAtMs: startMs,
      expiresAtMs: startMs + 1000,
    } as Row],
    ["mail", {
      id: "mail-1",
      kind: "invitation",
      account: "zoe",
      about: null,
      to: "queued.canary@kanarien.example",
      name: "Gone Canary",
      language: "de",
      queuedAtMs: startMs,
      nextTryAtMs: startMs + 365 * 86_400_000,
      tries: 0,
      givenUp: null,
    } as Row],
    ["tag", {
      id: "tag-1",
      building: "tower",
      serialHash: digest,
      label: "Canary's red tag",
      facility: "a1",
      member: null,
      account: "zoe",
      household: 1,
      status: "active",
      by,
      atMs: startMs,
    } as Row],
    ["message", {
      id: "message-1",
      thread: "thread-1",
      by: "zoe",
      side: "person",
      text: "The canary sings at night",
      atMs: startMs,
    } as Row],
    ["rights_request", {
      id: "request-1",
      kind: "correction",
      account: "zoe",
      building: "tower",
      state: "granted",
      text: "My canary lives on floor 7",
      about: ["facility/a1"],
      purpose: null,
      askedAtMs: startMs,
      decideByMs: startMs + 1000,
      decidedBy: "mia",
      decidedAtMs: startMs,
      answer: "Zephy has moved up",
      dueMs: startMs + 365 * 86_400_000,
    } as Row],
    ["log_stub", {
      id: "gone-1",
      name: "Late Canary",
      flats: ["tower/canary-flat"],
      untilMs: startMs + 365 * 86_400_000,
    } as Row],
    ["news", {
      id: "news-1",
      building: "tower",
      audience: "everybody",
      facilities: [],
      texts: [{ language: "en", title: "Canary found in the yard", text: "It answers to Zephy" }],
      by: "mia",
      atMs: startMs,
      expiresAtMs: startMs + 365 * 86_400_000,
    } as Row],
    ["client", {
      id: "canary-robots",
      name: "Robots",
      contact: "Canary of the robot company",
      buildings: ["tower"],
      products: ["robotcall"],
      secret: digest,
      secretAtMs: startMs,
      by,
      createdAtMs: startMs,
    } as Row],
    ["hold", {
      id: "hold-1",
      account: "zoe",
      building: null,
      classes: ["D1", "D4"],
      case: "2026-7",
      reason: "The canary claims its cage",
      by,
      fromMs: startMs,
      reviewAtMs: startMs + 365 * 86_400_000,
      remindedAtMs: null,
      endedAtMs: null,
      through: null,
      keptAtMs: null,
      kept: 1,
      full: false,
    } as Row],
    ["hold_record", {
      id: "hold-1.17",
      hold: "hold-1",
      record: "audit/17",
      atMs: startMs,
      content: JSON.stringify("Canary copied for a claim"),
    } as Row],
    ["building_log", {
      id: "tower",
      revision: 3,
      current: {
        ...aLogRule,
        purpose: "Canary thefts from the cellar",
        notices: [{ language: "en", text: "We watch the canary doors" }],
      },
      next: { ...aLogRule, purpose: "Canary thefts", fromDay: 20_900 },
      spans: [{ fromDay: 20_000, days: 30 }],
      goneBeforeDay: 0,
      endedAtMs: null,
    } as Row],
    ["building_log_instruction", {
      id: "instruction-1",
      building: "tower",
      text: "Look for the canary thief",
      fromMs: startMs,
      untilMs: startMs + 1000,
      by: "mia",
      atMs: startMs,
      endedAtMs: null,
      reads: [],
      dueMs: startMs + 365 * 86_400_000,
    } as Row],
    ["visitor_key", {
      id: "key-1",
      building: "tower",
      facility: "a1",
      household: 1,
      giver: "zoe",
      label: "Aunt Canary",
      kind: "window",
      grant: "grant-1",
      link: true,
      pins: [],
      qr: null,
      consent: null,
      createdAtMs: startMs,
      endsAtMs: startMs + 1000,
      firstUsedDay: null,
      lastUsedDay: null,
      revoked: null,
    } as Row],
  ];
}

/** Whose keys seal {@link canaryRows}. */
export const canaryOwners = [
  "zoe",
  "a1",
  "a1-child",
  "news-1",
  "hold-1",
  "tower",
  "canary-robots",
] as const;

/** Their keys: profile keys, and the log key of whoever has none but that any more. */
export const canaryKeys: readonly PersonKey[] = [
  ...canaryOwners.map((person) => ({ person, kind: "profile" as const })),
  { person: "gone-1", kind: "log" },
];

/** Sealed rows and the store below them. */
export interface SealedStage {
  readonly store: Store;
  readonly rows: SealedRows;
  /** The rows as they lie in the store, unsealed or not. */
  readonly bare: StoredActorRows;
  /** Writes rows. */
  write(rows: readonly Seeded[], through?: "sealed" | "bare"): Promise<void>;
  /** Reads all of them by `table/id`. */
  read(): Promise<Map<string, Row>>;
  /** The stored text of every row, by `table:id`. */
  texts(): Promise<Map<string, string>>;
}

/** Sealed rows with the policy's plan, unless told another. */
export function sealedStage(
  keys: KeyStore,
  change: { readonly plan?: SealPlan; readonly store?: Store } = {},
): SealedStage {
  const store = change.store ?? new MemoryStore({ clock: new ManualClock(startMs) });
  const bare = new StoredActorRows(store);
  const rows = new SealedRows({
    rows: bare,
    keys,
    plan: change.plan ?? sealPlan(),
    audit: new AuditSeal(keys, randomBytes),
    randomBytes,
  });
  const { tables } = registryBehaviour;
  return {
    store,
    rows,
    bare,
    async write(seeded, through = "sealed") {
      const to = through === "sealed" ? rows : bare;
      const mutations = seeded.map(([table, value]) =>
        to.row(registryAddress, tables, { table, id: value.id, value }).mutation
      );
      await store.commit({ checks: [], mutations });
    },
    async read() {
      const loaded = await rows.load(registryAddress, tables, startMs);
      return new Map(
        loaded.rows.map(({ table, id, value }) => [`${table}/${id}`, value as Row]),
      );
    },
    async texts() {
      const entries = await store.list({
        prefix: actorRowsPrefix(registryAddress.kind, registryAddress.key),
      }, 1000);
      return new Map(entries.map(({ key, value }) => [String(key[2]), value]));
    },
  };
}
