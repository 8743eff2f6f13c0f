/**
 * What another operator is handed of a building (R97): who lives and works there and what they may,
 * as far as it takes to go on. No secret leaves – no password, passkey, PIN or code – and no log id,
 * which would tell whose the entries of the equipment's log are. Tags are hashes under this server's
 * key: they tell tags apart, and are read in anew. People are named as far as it takes to invite
 * them (`handover_import.ts`).
 */
import { z } from "zod";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import { accountSchema } from "../rows/account.ts";
import { appointmentSchema } from "../rows/appointment.ts";
import { disclosureSchema } from "../rows/disclosure.ts";
import { facilitySchema } from "../rows/facility.ts";
import { idSchema, timeSchema } from "../rows/fields.ts";
import { buildingRulesSchema, grantSchema, templateSchema } from "../rows/grant.ts";
import { memberSchema } from "../rows/member.ts";
import { newsSchema } from "../rows/news.ts";
import { subProcessorSchema } from "../rows/sub_processor.ts";
import { tagSchema } from "../rows/tag.ts";
import { troubleshootingSchema } from "../rows/troubleshooting.ts";
import { visitorKeySchema } from "../rows/visitor_key.ts";
import { subProcessors } from "./sub_processors.ts";

/** The version of this form. */
export const packageVersion = 1;

/** The package: what does not stand here does not leave. */
export const packageSchema = z.strictObject({
  version: z.literal(packageVersion),
  building: idSchema,
  madeAtMs: timeSchema,
  people: z.array(z.strictObject({
    id: idSchema,
    status: accountSchema.shape.status,
    name: z.string().nullable(),
    email: z.string().nullable(),
    language: z.string().nullable(),
  })),
  appointments: z.array(appointmentSchema),
  facilities: z.array(facilitySchema),
  members: z.array(memberSchema),
  grants: z.array(grantSchema),
  templates: z.array(templateSchema),
  rules: buildingRulesSchema.nullable(),
  keys: z.array(
    visitorKeySchema.pick({
      id: true,
      facility: true,
      giver: true,
      label: true,
      kind: true,
      grant: true,
      createdAtMs: true,
      endsAtMs: true,
      revoked: true,
    }).extend({ pinDoors: z.array(z.string()) }),
  ),
  tags: z.array(tagSchema),
  subProcessors: z.array(subProcessorSchema),
  disclosures: z.array(disclosureSchema),
  troubleshooting: z.array(troubleshootingSchema),
  news: z.array(newsSchema),
});
/** The package. */
export type HandoverPackage = z.infer<typeof packageSchema>;

/** Everything of a building that is handed over. */
export function packageOf(ledger: Ledger, building: string, nowMs: number): HandoverPackage {
  const facilities = ledger.find("facility", "building", building);
  const members = facilities.flatMap(({ id }) => ledger.find("member", "facility", id));
  const posts = ["manager", "managed", "technician"] as const;
  const appointments = posts.flatMap((post) =>
    ledger.find("appointment", "building", `${building}/${post}`)
  );
  const accounts = new Set([...members, ...appointments].flatMap(({ account }) => account ?? []));
  const here = (row: { readonly building: string }) => row.building === building;
  return {
    version: packageVersion,
    building,
    madeAtMs: nowMs,
    people: [...accounts].flatMap((id) => personOf(ledger.get("account", id))),
    appointments,
    facilities: [...facilities],
    members,
    // Clients have their secrets from this operator; the other makes them anew.
    grants: [...ledger.all("grant")].filter(here)
      .filter(({ subject: { kind } }) => kind !== "client" && kind !== "client_user"),
    templates: [...ledger.all("template")].filter(here),
    rules: ledger.get("building_rules", building) ?? null,
    keys: [...ledger.all("visitor_key")].filter(here).map(keyOf),
    tags: [...ledger.find("tag", "building", building)],
    subProcessors: subProcessors(ledger)
      .filter(({ buildings }) => buildings === null || buildings.includes(building)),
    disclosures: [...ledger.find("disclosure", "building", building)],
    troubleshooting: [...ledger.find("troubleshooting", "building", building)],
    news: [...ledger.find("news", "building", building)],
  };
}

function personOf(account: RowOf<"account"> | undefined) {
  if (account === undefined || account.status === "stopped") return [];
  const { id, status, profile } = account;
  return [{
    id,
    status,
    name: profile.name?.value ?? null,
    email: profile.email?.value ?? null,
    language: profile.language?.value ?? null,
  }];
}

/** A key without what opens by it or leads to logs. */
function keyOf(key: RowOf<"visitor_key">) {
  const { id, facility, giver, label, kind, grant, createdAtMs, endsAtMs, revoked } = key;
  const doors = key.pins.map(({ door }) => door);
  return {
    id,
    facility,
    giver,
    label,
    kind,
    grant,
    pinDoors: doors,
    createdAtMs,
    endsAtMs,
    revoked,
  };
}
