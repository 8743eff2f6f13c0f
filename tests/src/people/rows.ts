/** Rows of the registry with everything filled in, for tests to change what matters to them. */
import type { RowOf } from "../../../src/people/registry/ledger.ts";

/** 2026-03-02, a Monday, 09:00 UTC. */
export const startMs = Date.UTC(2026, 2, 2, 9);

/** An active account with its six fields; `name` makes its id and address. */
export function anAccount(name: string, change: Partial<RowOf<"account">> = {}): RowOf<"account"> {
  const field = <T>(value: T) => ({ value, source: "self" as const, by: name, atMs: startMs });
  return {
    id: name,
    status: "active",
    profile: {
      name: field(`${name[0]!.toUpperCase()}${name.slice(1)} Example`),
      gender: field("undisclosed"),
      country: field("FI"),
      language: field("en"),
      phone: field("+358401234567"),
      email: field(`${name}@example.org`),
    },
    preferences: {},
    operator: false,
    password: null,
    passkeys: [],
    notice: { version: "1", language: "en", atMs: startMs },
    recovery: null,
    failures: { count: 0, lastAtMs: 0 },
    lastSeenDay: null,
    createdAtMs: startMs,
    ...change,
  };
}

/** A session of an account; verified by passkey unless told otherwise. */
export function aSession(
  account: string,
  change: Partial<RowOf<"session">> = {},
): RowOf<"session"> {
  return {
    id: `session-${account}`,
    account,
    deviceName: "Phone",
    method: "passkey",
    generation: 0,
    createdAtMs: startMs,
    expiresAtMs: startMs + 365 * 86_400_000,
    verifiedAtMs: startMs,
    lastSeenDay: "2026-03-02",
    ...change,
  };
}

/** What somebody is in a building. */
export function anAppointment(
  account: string,
  post: RowOf<"appointment">["post"] = "manager",
  building = "tower",
): RowOf<"appointment"> {
  const id = `${post}-${account}-${building}`;
  return { id, account, building, post, by: null, atMs: startMs, untilMs: null };
}

/** An apartment of the tower. */
export function aFacility(id: string, change: Partial<RowOf<"facility">> = {}): RowOf<"facility"> {
  return {
    id,
    building: "tower",
    kind: "apartment",
    number: id,
    name: null,
    block: null,
    level: 3,
    note: "",
    nameplate: { suggested: null, published: null, confirmedBy: null, confirmedAtMs: null },
    household: 1,
    let: true,
    pending: null,
    createdAtMs: startMs,
    ...change,
  };
}

/** Somebody's place in a facility of the tower. */
export function aMember(
  facility: string,
  account: string | null,
  role: RowOf<"member">["role"] = "main",
  change: Partial<RowOf<"member">> = {},
): RowOf<"member"> {
  return {
    id: `${facility}-${account ?? "child"}`,
    building: "tower",
    facility,
    account,
    role,
    administrator: role === "main",
    mayGiveKeys: role === "main",
    subUser: null,
    consent: null,
    by: null,
    atMs: startMs,
    ...change,
  };
}

/** A root grant in the tower: all doors and lifts at all times, unless told otherwise. */
export function aGrant(
  id: string,
  subject: RowOf<"grant">["subject"],
  change: Partial<RowOf<"grant">> = {},
): RowOf<"grant"> {
  return {
    id,
    building: "tower",
    subject,
    actions: ["open_door", "call_lift", "give_keys", "add_sub_users", "read_news"],
    scope: { doors: "all", lifts: "all" },
    schedule: null,
    fromMs: null,
    untilMs: null,
    usesMax: null,
    used: 0,
    parent: null,
    assertedBy: "mia",
    assertedAtMs: startMs,
    template: null,
    suspended: false,
    ...change,
  };
}
