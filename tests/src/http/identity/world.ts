/**
 * Two buildings with people of every role and one record of every kind, and a listener with all
 * services over them: what the matrix of rights and the fuzzing of routes run against.
 */
import { Capabilities } from "../../../../src/access/capability.ts";
import { Revocations } from "../../../../src/access/revocations.ts";
import { RegistryDesk } from "../../../../src/access/access_desk.ts";
import type { Doors } from "../../../../src/doors.ts";
import { logDaysOf } from "../../../../src/equipment_log/log_days.ts";
import { GuestLift } from "../../../../src/guest_lift.ts";
import type { ObjectKind } from "../../../../src/http/identity/route.ts";
import type { IdentityServices } from "../../../../src/http/identity/services.ts";
import { openServices } from "../../../../src/identity_services.ts";
import { openPush } from "../../../../src/open_push.ts";
import { Log } from "../../../../src/operations/log.ts";
import type { Role } from "../../../../src/people/authority.ts";
import { ApiClients } from "../../../../src/people/api_clients/api_clients.ts";
import { BuildingLogs } from "../../../../src/people/building_logs/building_logs.ts";
import { StoredAudit } from "../../../../src/people/audit/stored_audit.ts";
import { HoldKeeper } from "../../../../src/people/holds/keeper.ts";
import { StoredMap } from "../../../../src/people/reidentification/stored_map.ts";
import { seededRandom } from "../../../../src/random.ts";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import { refuse } from "../../../../src/refusal.ts";
import { silentObserver } from "../../../../actors/observer.ts";
import { testSite } from "../../access/test_site.ts";
import { TestLifts } from "../../live/test_lifts.ts";
import { erasureRows, ownTask } from "./erasure_rows.ts";
import { registerRows } from "./register_rows.ts";
import { type IdentityEdge, withIdentityEdge } from "../../people/identity_edge.ts";
import type { PeopleStage, Seed } from "../../people/people_stage.ts";
import {
  aFacility,
  aGrant,
  aMember,
  anAccount,
  anAppointment,
  aSession,
  startMs,
} from "../../people/rows.ts";

/** Who has which role in the tower. */
export const holders: Readonly<Record<Role, string>> = {
  operator: "olga",
  manager: "max",
  main_user: "mia",
  sub_user_admin: "sam",
  sub_user: "sue",
  managed_user: "mo",
  technician: "tina",
  owner: "oscar",
};
/** People of the annex, and of another flat of the tower. */
export const others = { annexManager: "fred", annexMain: "fay", neighbour: "amy", nobody: "stan" };

/** Two years from the start, for whatever must not end meanwhile. */
const laterMs = startMs + 730 * 86_400_000;

/** A change that waits, for routes that move or cancel one. */
const pending: RowOf<"facility">["pending"] = {
  kind: "household",
  atMs: laterMs,
  by: null,
  newMain: null,
  formerMain: "leaves",
  consent: null,
  survivors: [],
};

/** Rows of a building with one flat. */
function rowsOf(building: string, flat: string, manager: string, main: string): Seed {
  return [
    ["account", anAccount(manager)],
    ["appointment", anAppointment(manager, "manager", building)],
    ["account", anAccount(main)],
    ["facility", aFacility(flat, { building, pending })],
    ["member", aMember(flat, main, "main", { building })],
    ["grant", aGrant(`grant-${flat}`, { kind: "facility", id: flat }, { building })],
  ];
}

/** The rows of the world. */
export function world(): Seed {
  const people = [...Object.values(holders), ...Object.values(others), "otto", "maud"];
  const seen = new Set<string>();
  const rows: Seed = [
    ...rowsOf("tower", "a1", "max", "mia"),
    ...rowsOf("annex", "b1", "fred", "fay"),
    ["account", anAccount("olga", { operator: true })],
    ["account", anAccount("otto", { operator: true })],
    ["account", anAccount("maud")],
    ["appointment", anAppointment("maud")],
    ["account", anAccount("sam")],
    ["member", aMember("a1", "sam", "sub", { administrator: true, mayGiveKeys: true })],
    ["account", anAccount("sue")],
    [
      "member",
      aMember("a1", "sue", "sub", {
        ...{ mayGiveKeys: true, takesRings: true, subUser: aSubUser("Sue") },
      }),
    ],
    ["account", anAccount("oscar")],
    ["member", aMember("a1", "oscar", "owner")],
    ["account", anAccount("mo")],
    ["appointment", anAppointment("mo", "managed")],
    ["account", anAccount("tina")],
    ["appointment", anAppointment("tina", "technician")],
    ["grant", aGrant("grant-mo", { kind: "account", id: "mo" })],
    ["grant", aGrant("grant-tina", { kind: "account", id: "tina" })],
    ["grant", aGrant("grant-max", { kind: "account", id: "max" })],
    ["facility", aFacility("a2")],
    ["account", anAccount("amy")],
    ["member", aMember("a2", "amy")],
    ["account", anAccount("stan")],
    ...(["mia", "sam", "sue", "mo", "tina", "max"] as const).flatMap((giver): Seed => [
      [
        "grant",
        aGrant(`grant-key-${giver}`, { kind: "key", id: `key-${giver}` }, {
          parent: ["mo", "tina", "max"].includes(giver) ? `grant-${giver}` : "grant-a1",
          actions: ["open_door"],
          scope: { doors: ["entrance/main"], lifts: [] },
          untilMs: startMs + 7_200_000,
        }),
      ],
      ["visitor_key", aVisitorKey(giver)],
    ]),
    ["template", {
      id: "template-1",
      building: "tower",
      name: "Everything",
      version: 1,
      actions: ["open_door"],
      scope: { doors: "all", lifts: "all" },
      schedule: null,
    }],
    ["tag", {
      id: "tag-1",
      building: "tower",
      serialHash: "h".repeat(43),
      label: "Mia's tag",
      facility: "a1",
      member: null,
      account: null,
      household: 1,
      status: "active",
      by: "max",
      atMs: startMs,
    }],
    ["recovery", {
      id: "recovery-1",
      account: "sue",
      address: "d".repeat(43),
      tries: 0,
      vouched: null,
      createdAtMs: startMs,
      expiresAtMs: laterMs,
      endsAtMs: laterMs,
    }],
    ["recovery", {
      id: "recovery-2",
      account: "otto",
      address: "e".repeat(43),
      tries: 0,
      vouched: null,
      createdAtMs: startMs,
      expiresAtMs: laterMs,
      endsAtMs: laterMs,
    }],
    ...(["max", "mia", "sam", "olga"] as const).flatMap((by): Seed => [
      ["account", anAccount(`guest-${by}`, { status: "invited", notice: null })],
      [
        "member",
        aMember("a1", `guest-${by}`, "sub", { subUser: aSubUser("Ivy"), by }),
      ],
      ["invitation", {
        id: `invitation-${by}`,
        account: `guest-${by}`,
        building: by === "olga" ? null : "tower",
        sequence: 1,
        by,
        createdAtMs: startMs,
        expiresAtMs: laterMs,
        usedAtMs: null,
      }],
    ]),
  ];
  // Everybody has a session, and every account stands once.
  const once = [...rows, ...registerRows(holders, laterMs), ...erasureRows(laterMs)].filter(
    ([table, { id }]) => {
      const name = `${table}/${id}`;
      return seen.has(name) ? false : seen.add(name) !== undefined;
    },
  );
  return [
    ...once,
    ...people.map((name) => ["session", aSession(name)] as const),
  ];
}

/** The record of a kind that is the tower's, as a role would name its own. */
export function ownOf(kind: ObjectKind, path: string, role: Role): string {
  switch (kind) {
    case "building":
      return "tower";
    case "facility":
      return "a1";
    case "member":
      return path.startsWith("/owners") ? "a1-oscar" : "a1-sue";
    case "account":
      if (path.startsWith("/operators")) return "otto";
      return path.startsWith("/buildings") ? "mo" : "stan";
    case "appointment":
      return role === "operator" ? "manager-maud-tower" : "managed-mo-tower";
    case "session":
      return `session-${holders[role]}`;
    case "recovery":
      return role === "operator" ? "recovery-2" : "recovery-1";
    case "invitation":
      return ["manager", "main_user", "sub_user_admin", "operator"].includes(role)
        ? `invitation-${holders[role]}`
        : "invitation-mia";
    case "grant":
      return "grant-a1";
    case "template":
      return "template-1";
    case "visitor_key":
      return `key-${holders[role]}`;
    case "tag":
      return "tag-1";
    case "sub_processor":
      return "entry-1";
    case "disclosure":
      return "disclosure-1";
    case "troubleshooting":
      if (path.endsWith("/decision")) return "trouble-asked";
      return path.endsWith("/start") ? "trouble-approved" : "trouble-running";
    case "lobby_screen":
      return "screen-1";
    case "camera_sticker":
      return "sticker-1";
    case "site_key":
      return "draft-1";
    case "ring_join":
      return "join-1";
    case "news":
      return "news-1";
    case "handover":
      return "handover-1";
    case "hold":
      return "hold-1";
    case "decommission":
      return "decommission-1";
    case "client":
      return "client-1";
    case "client_user":
      return "u".repeat(43);
    case "rights_request":
      if (path.startsWith("/erasure-tasks")) return ownTask(role);
      if (path.startsWith("/me/")) return `request-${holders[role]}`;
      return role === "operator" ? "request-objection" : "request-correction";
    case "thread":
      return `thread-${role === "manager" ? holders.main_user : holders[role]}`;
    case "message":
      return `message-${holders[role]}`;
    default:
      return "none-of-this-kind";
  }
}

const guest = {
  label: "Aunt Ada",
  kind: "window",
  doors: ["entrance/main"],
  consentAsserted: true,
  statementVersion: "1",
  underAge: false,
};

/** Bodies that make sense of routes for which no random one does. */
const bodies: Readonly<Record<string, (role: Role) => unknown>> = {
  "POST /buildings/{building}/people": () => ({
    name: "New Person",
    post: "manager",
    consentAsserted: true,
    statementVersion: "1",
    underAge: false,
  }),
  "PUT /buildings/{building}/locked-floors": () => ({ group: "main", level: 5, locked: true }),
  "PATCH /buildings/{building}/people/{account}": () => ({ preferences: { walkingSpeed: "slow" } }),
  "POST /facilities/{facility}/sub-users": () => ({
    name: "New Person",
    withAccount: false,
    consentAsserted: true,
    statementVersion: "1",
    underAge: false,
  }),
  "PATCH /sub-users/{member}": () => ({ username: "Susan" }),
  "POST /facilities/{facility}/visitor-keys": () => guest,
  "POST /buildings/{building}/visitor-keys": () => guest,
  "POST /buildings/{building}/tags": () => ({ serial: "04A1B2C3D4", label: "Spare" }),
  "POST /tags/{tag}/holder": () => ({ facility: "a1", member: "a1-sue" }),
  "POST /clients": () => ({ name: "More robots", buildings: ["tower"], products: ["robotcall"] }),
  "POST /buildings/{building}/grants": () => ({
    subject: { kind: "facility", id: "a1" },
    actions: ["open_door"],
    scope: { doors: "all", lifts: [] },
  }),
  "POST /buildings/{building}/threads": (role) => ({
    text: "Good morning.",
    ...(role === "manager" && { person: "mia" }),
  }),
  "POST /disclosures/{disclosure}/hand-over": () => ({
    documentHash: "a".repeat(64),
    atMs: startMs,
  }),
  "POST /buildings/{building}/troubleshooting": () => ({
    reason: "No picture",
    facilities: ["a1"],
    minutes: 10,
  }),
  "POST /troubleshooting/{session}/signals": () => ({
    connection: "c".repeat(22),
    signal: { kind: "bye" },
  }),
  "POST /buildings/{building}/camera-stickers": () => ({
    unit: "entrance",
    fittedOn: "2026-01-01",
  }),
  "PUT /buildings/{building}/site-keys/offer": () => ({ key: "A".repeat(43) }),
  "POST /buildings/{building}/site-keys/versions": () => ({ text: "a.b.c" }),
  "POST /buildings/{building}/site-keys/certificates": () => ({ unit: "entrance", text: "a.b.c" }),
  "POST /buildings/{building}/site-keys/drafts": () => ({ kind: "root", text: "a.b.c" }),
  "PUT /buildings/{building}/site-keys/drafts/{draft}": () => ({ text: "a.b.c" }),
  "POST /facilities/{facility}/openings": () => ({ text: "a.b.c" }),
  "POST /facilities/{facility}/ring-papers/statements": () => ({ text: "a.b.c" }),
  "POST /facilities/{facility}/ring-joins": () => ({ text: "a.b.c" }),
  "POST /facilities/{facility}/unit-words": () => ({ unit: "entrance", statements: [] }),
  "POST /buildings/{building}/log/instructed": () => ({ instruction: "instruction-1" }),
  "PUT /grants/{grant}/template": () => ({ id: "template-1", mode: "copy" }),
};

/** The body that a route of this name should get from a role, where a random one will not do. */
export function sensibleBody(route: string, role: Role): unknown {
  return bodies[route]?.(role);
}

/** Doors that open at once, for routes that end at one. */
const openDoors: Doors = {
  open: (_at, _caller, _key, done) =>
    done({ ok: true, value: { act: "act-1", state: "opened", atMs: startMs } }),
  read: (_at, done) =>
    done({ ok: false, refusal: refuse("unknown_door", "Cannot read: there is no such door") }),
  isPresent: (_at, code, done) => done({ ok: true, value: code === "123456" }),
  publishAccess: () => {},
};

/** Runs a body on a listener with every service over the world. */
export async function withWorld(
  body: (edge: IdentityEdge) => Promise<void>,
  change: (rows: Seed) => Seed = (rows) => rows,
): Promise<void> {
  const undo: (() => Promise<void> | void)[] = [];
  await withIdentityEdge(change(world()), async (edge) => {
    try {
      await body(edge);
    } finally {
      for (const step of undo.reverse()) await step();
    }
  }, (stage) => servicesOf(stage, undo));
}

async function servicesOf(
  stage: PeopleStage,
  undo: (() => Promise<void> | void)[],
): Promise<Partial<IdentityServices>> {
  const { clock, registry, masterKey, plane } = stage;
  const revocations = new Revocations(clock);
  const lifts = new TestLifts(() => clock.now());
  const random = seededRandom(7);
  const services = await openServices({
    config: { store: { data: "" }, master: { file: "" }, keysBeside: "" },
    site: testSite,
    clock,
    random,
    log: new Log(clock, () => {}, "error"),
    observer: silentObserver,
    undo,
    leaseLost: () => {},
    people: {
      registry,
      plane,
      masterKey,
      desk: new RegistryDesk({ clock, site: testSite, registry, masterKey }),
      audit: new StoredAudit(stage.store),
      map: new StoredMap(stage.store, "yard"),
      keys: { segmentKey: () => null, existingSegment: () => null },
      holds: new HoldKeeper({ registry, audit: new StoredAudit(stage.store), clock, fault() {} }),
      buildingLogs: new BuildingLogs({
        registry,
        store: stage.store,
        keys: {
          segmentKey: () => null,
          existingSegment: () => null,
          destroySegments: () => 0,
          segmentsFrom: () => Infinity,
        },
        clock,
        randomBytes: (count) => new Uint8Array(count),
        lost: () => {},
        fault: () => {},
      }),
    },
    doors: openDoors,
    lifts,
    guests: new GuestLift({ site: testSite, lifts, clock, random }),
    capabilities: await Capabilities.create({
      clock,
      revocations,
      cluster: "yard",
      randomId: () => crypto.randomUUID(),
    }),
    revocations,
    logDays: logDaysOf({ auditDays: 365, equipmentDays: 90 }, []),
    publicUrl: "https://door.example.org",
    print: () => {},
  });
  const { accessTokens: _, ...rest } = services;
  const apiClients = new ApiClients({
    registry,
    masterKey,
    randomBytes: (count) => new Uint8Array(count),
  });
  const push = openPush({
    ...{ registry, masterKey, clock, pushAllow: [], publicUrl: () => rest.publicUrl },
    log: new Log(clock, () => {}, "error"),
  });
  const unitWords = { say: () => Promise.resolve({ statements: [] }) };
  return { apiClients, push: push.facts, unitWords, ...rest };
}

function aVisitorKey(giver: string): RowOf<"visitor_key"> {
  const resident = ["mia", "sam", "sue"].includes(giver);
  return {
    id: `key-${giver}`,
    building: "tower",
    facility: resident ? "a1" : null,
    household: 1,
    giver,
    label: "Aunt Ada",
    kind: "window",
    grant: `grant-key-${giver}`,
    link: true,
    pins: [],
    qr: null,
    consent: null,
    createdAtMs: startMs,
    endsAtMs: startMs + 7_200_000,
    firstUsedDay: null,
    lastUsedDay: null,
    revoked: null,
  };
}

function aSubUser(name: string) {
  return { name, username: name, number: null, birthDate: null, other: "" };
}
