/** A tower with a manager, two households and a stranger, for tests of grants. */
import type { GrantWish } from "../../../../src/people/grants/giving.ts";
import type { Seed } from "../people_stage.ts";
import { aFacility, aGrant, aMember, anAccount, anAppointment, aSession } from "../rows.ts";

/** `mia` manages, `opal` operates, `max` manages the annex; `ann` and `sam` live in a1, `bob` in a2. */
export const household: Seed = [
  ...["mia", "max", "ann", "sam", "bob", "guy"].map((name) =>
    ["account", anAccount(name)] as const
  ),
  ["account", anAccount("opal", { operator: true })],
  ...["mia", "max", "ann", "sam", "bob", "guy", "opal"].map((name) =>
    ["session", aSession(name)] as const
  ),
  ["appointment", anAppointment("mia")],
  ["appointment", anAppointment("max", "manager", "annex")],
  ["appointment", anAppointment("guy", "managed")],
  ["facility", aFacility("a1")],
  ["facility", aFacility("a2")],
  ["member", aMember("a1", "ann")],
  ["member", aMember("a1", "sam", "sub")],
  ["member", aMember("a2", "bob")],
  ["grant", aGrant("home", { kind: "facility", id: "a1" })],
];

/** A wish for everything, for whom it is. */
export function aWish(subject: GrantWish["subject"], change: Partial<GrantWish> = {}): GrantWish {
  return {
    subject,
    actions: ["open_door", "call_lift"],
    scope: { doors: "all", lifts: "all" },
    schedule: null,
    fromMs: null,
    untilMs: null,
    usesMax: null,
    ...change,
  };
}
/** Ann's household as a subject. */
export const home = { kind: "facility", id: "a1" } as const;
/** Sam's membership as a subject. */
export const sam = { kind: "member", id: "a1-sam" } as const;
