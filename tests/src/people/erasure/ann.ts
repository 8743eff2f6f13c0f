/** Ann, her flat, her child with a tag, her flatmate's neighbours and their managers: for erasures. */
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
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

/** What is kept of Ann and her child, and must be found nowhere afterwards. */
export const annsWords = [
  "Ann Example",
  "ann@example.org",
  "+358409999999",
  "Ann's kitchen tablet",
  "Little Ann",
  "littleann",
] as const;

/** A tag of flat a1 that Ann's child wears. */
const tag: RowOf<"tag"> = {
  id: "tag-1",
  building: "tower",
  serialHash: "h".repeat(43),
  label: "Blue",
  facility: "a1",
  member: "a1-child",
  account: null,
  household: 1,
  status: "active",
  by: "mia",
  atMs: startMs,
};

/** Two buildings; Ann is the main user of a flat in one, and has a right of her own in the other. */
export const annsTown: Seed = [
  ["account", anAccount("mia")],
  ["appointment", anAppointment("mia")],
  ["session", aSession("mia")],
  ["account", anAccount("fred")],
  ["appointment", anAppointment("fred", "manager", "annex")],
  ["account", anAccount("olga", { operator: true })],
  ["session", aSession("olga")],
  ["account", anAccount("otto", { operator: true })],
  ["account", anAccount("ann", { preferences: { additionalPhone: "+358409999999" } })],
  ["session", aSession("ann", { deviceName: "Ann's kitchen tablet" })],
  ["facility", aFacility("a1", { number: "A 1" })],
  ["member", aMember("a1", "ann")],
  [
    "member",
    aMember("a1", null, "sub", {
      by: "ann",
      subUser: {
        name: "Little Ann",
        username: "littleann",
        number: null,
        birthDate: "2014-05-06",
        other: "",
      },
    }),
  ],
  ["tag", tag],
  ["grant", aGrant("flat", { kind: "facility", id: "a1" })],
  ["grant", aGrant("own", { kind: "account", id: "ann" }, { scope: { doors: "all", lifts: [] } })],
  ["appointment", anAppointment("ann", "managed", "annex")],
  [
    "grant",
    aGrant("annexed", { kind: "account", id: "ann" }, { building: "annex", assertedBy: "fred" }),
  ],
  ["account", anAccount("amy")],
  ["facility", aFacility("a2")],
  ["member", aMember("a2", "amy")],
];
