/** A building with a manager and one household with everything that can hang on it, for tests. */
import type { BuildingPlace } from "../../../../src/people/facilities/place.ts";
import type { PersonSaid } from "../../../../src/people/facilities/person.ts";
import type { HoldsRight } from "../../../../src/people/facilities/right.ts";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import type { RegistryEvent } from "../../../../src/people/registry/turn.ts";
import type { Seed } from "../people_stage.ts";
import {
  aFacility,
  aGrant,
  aMember,
  anAccount,
  anAppointment,
  aSession,
  startMs,
} from "../rows.ts";

export const tower: BuildingPlace = {
  building: "tower",
  timeZone: "Europe/Helsinki",
  country: "FI",
  residential: false,
  levels: [0, 1, 2, 3, 4, 5, 6, 7],
};

/** Somebody whom a manager or a household may enter. */
export function aPerson(name: string, change: Partial<PersonSaid> = {}): PersonSaid {
  return {
    name: `${name} Newcomer`,
    email: `${name.toLowerCase()}@example.org`,
    consentAsserted: true,
    statementVersion: "1",
    underAge: false,
    ...change,
  };
}

/** A household that holds the rights to hand on; the decision itself has tests of its own. */
export const holdsAll: HoldsRight = () => true;
export const holdsNone: HoldsRight = () => false;

/** A sub-user's row with what was entered about them. */
export function aSub(
  facility: string,
  account: string | null,
  change: Partial<RowOf<"member">> = {},
): RowOf<"member"> {
  return aMember(facility, account, "sub", {
    subUser: {
      name: `${account ?? "Kim"} Sub`,
      username: account ?? "kim",
      number: "+358401112233",
      birthDate: "1990-05-01",
      other: "plays the tuba",
    },
    consent: { by: "ann", atMs: startMs, statement: "1", parentalResponsibility: false },
    ...change,
  });
}

/** A visitor key of a facility, with its grant below `parent`. */
export function aKey(
  id: string,
  giver: string,
  change: Partial<RowOf<"visitor_key">> = {},
  parent = "root",
): Seed {
  const key: RowOf<"visitor_key"> = {
    id,
    building: "tower",
    facility: "a1",
    household: 1,
    giver,
    label: "Guest",
    kind: "window",
    grant: `grant-${id}`,
    link: true,
    pins: [],
    qr: null,
    consent: null,
    createdAtMs: startMs,
    endsAtMs: startMs + 7 * 86_400_000,
    firstUsedDay: null,
    lastUsedDay: null,
    revoked: null,
    ...change,
  } as RowOf<"visitor_key">;
  const grant = aGrant(`grant-${id}`, { kind: "key", id }, {
    parent,
    assertedBy: giver,
    actions: ["open_door"],
  });
  return [["visitor_key", key], ["grant", grant]];
}

/** A tag of a facility, with a root grant of its own. */
export function aTag(id: string, change: Partial<RowOf<"tag">> = {}): Seed {
  const tag: RowOf<"tag"> = {
    id,
    building: "tower",
    serialHash: `${id.replaceAll(/[^A-Za-z0-9]/g, "")}${"x".repeat(30)}`,
    label: "Tag",
    facility: "a1",
    member: null,
    account: null,
    household: 1,
    status: "active",
    by: "mia",
    atMs: startMs,
    ...change,
  };
  return [["tag", tag], ["grant", aGrant(`grant-${id}`, { kind: "tag", id })]];
}

/**
 * The tower with its manager `mia`; flat `a1` of main user `ann` with sub-user `bob`, administrator
 * `cid` and a child without account; its owner `olga`; flat `b1` of `eve`, where `cid` is a sub-user
 * too; and `zoe`, who manages the annex.
 */
export const yard: Seed = [
  ["account", anAccount("mia")],
  ["session", aSession("mia")],
  ["appointment", anAppointment("mia")],
  ["account", anAccount("zoe")],
  ["session", aSession("zoe")],
  ["appointment", anAppointment("zoe", "manager", "annex")],
  ...["ann", "bob", "cid", "olga", "eve"].flatMap((name): Seed => [
    ["account", anAccount(name)],
    ["session", aSession(name)],
  ]),
  ["facility", aFacility("a1")],
  ["facility", aFacility("b1")],
  ["member", aMember("a1", "ann")],
  ["member", aSub("a1", "bob")],
  ["member", aSub("a1", "cid", { administrator: true, mayGiveKeys: true })],
  ["member", aSub("a1", null)],
  ["member", aMember("a1", "olga", "owner")],
  ["member", aMember("b1", "eve")],
  ["member", aSub("b1", "cid")],
  ["grant", aGrant("root", { kind: "facility", id: "a1" })],
  ["grant", aGrant("b-root", { kind: "facility", id: "b1" })],
];

/** What hangs on the household of `a1`: keys by two givers, tags, grants handed on, a nameplate. */
export const belongings: Seed = [
  ...aKey("key-ann", "ann"),
  ...aKey("key-cid", "cid"),
  ...aTag("tag-a"),
  ...aTag("tag-bob", { member: "a1-bob" }),
  [
    "grant",
    aGrant("to-bob", { kind: "member", id: "a1-bob" }, { parent: "root", assertedBy: "ann" }),
  ],
  [
    "grant",
    aGrant("below", { kind: "account", id: "cid" }, { parent: "to-bob", assertedBy: "bob" }),
  ],
  ["grant", aGrant("mia-to-bob", { kind: "member", id: "a1-bob" })],
  [
    "facility",
    aFacility("a1", {
      nameplate: {
        suggested: "Example",
        published: "Example",
        confirmedBy: "ann",
        confirmedAtMs: startMs,
      },
    }),
  ],
];

/** Seeds as one: of several rows with one id the last stands. */
export function seeded(...seeds: readonly Seed[]): Seed {
  return [...new Map(seeds.flat().map((pair) => [`${pair[0]}/${pair[1].id}`, pair])).values()];
}

/** The ids of the memberships that a stage has told the end of. */
export function endedMembers(events: readonly RegistryEvent[]): readonly string[] {
  return events.flatMap((e) => e.type === "ended" && e.what === "member" ? [e.id] : []);
}
