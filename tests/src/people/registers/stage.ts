/** Rows and people for the tests of registers: the tower with everybody that these speak of. */
import type { SubProcessor } from "../../../../src/people/rows/sub_processor.ts";
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

/** A sub-processor in the EU that carries mails for every building. */
export function anEntry(change: Partial<SubProcessor> = {}): SubProcessor {
  return {
    id: "entry-1",
    name: "Mail Carriers Ltd",
    purpose: "mail",
    region: "EU",
    transferBasis: null,
    contractDay: "2026-01-01",
    contact: "Data protection office",
    buildings: null,
    by: null,
    atMs: startMs,
    ...change,
  };
}

const names = ["olga", "otto", "mia", "max", "bob", "amy", "tina", "fred", "stan"];

/**
 * Olga and Otto are operators; Mia and Max manage the tower, Fred the annex; Bob lives in a1, Amy in
 * a2, of whom Bob may read news; Tina is the tower's technician; Stan has an account and nothing else.
 */
export const town: Seed = [
  ...names.map((name) =>
    ["account", anAccount(name, { operator: ["olga", "otto"].includes(name) })] as const
  ),
  ...names.map((name) => ["session", aSession(name)] as const),
  ["appointment", anAppointment("mia")],
  ["appointment", anAppointment("max")],
  ["appointment", anAppointment("fred", "manager", "annex")],
  ["appointment", anAppointment("tina", "technician")],
  ["facility", aFacility("a1")],
  ["facility", aFacility("a2")],
  ["facility", aFacility("b1", { building: "annex" })],
  ["member", aMember("a1", "bob")],
  ["member", aMember("a2", "amy")],
  ["grant", aGrant("grant-a1", { kind: "facility", id: "a1" })],
  ["grant", aGrant("grant-a2", { kind: "facility", id: "a2" }, { actions: ["open_door"] })],
];
