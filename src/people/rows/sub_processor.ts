/** Somebody outside who handles data for this server (R90), where, and on what ground (R91). */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { daySchema, idSchema, nameSchema, timeSchema } from "./fields.ts";

/** Parts of this server that hand data to somebody outside; none goes without an entry. */
export const integrationKinds = ["mail", "web_push", "webhook", "stun_turn"] as const;
/** What a sub-processor is for. */
export const subProcessorPurposes = [
  ...integrationKinds,
  "telephony",
  "hosting",
  "backup",
  "support",
] as const;

/** On what a transfer to a third country rests (GDPR, Articles 45, 46 (2) c, 47, 49). */
export const transferBases = [
  "adequacy_decision",
  "standard_contractual_clauses",
  "binding_corporate_rules",
  "derogation",
] as const;

/** Where data lies: `EU`, or a country (ISO 3166-1 alpha-2). */
export const regionSchema = z.string().regex(/^[A-Z]{2}$/, {
  error: "must be EU or a country code of two capital letters",
});

/** A host as addresses name it, with `*.` for any names before it and a port where it is not 443. */
export const hostSchema = z.string().max(253).regex(
  /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/,
  { error: "must be a host name in small letters, such as push.example.org or *.example.org" },
);

export const subProcessorSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  purpose: z.enum(subProcessorPurposes),
  region: regionSchema,
  transferBasis: z.enum(transferBases).nullable(),
  contractDay: daySchema,
  /** How they are reached in matters of data protection; an office, no person. */
  contact: nameSchema,
  /** The buildings that they serve; null for all. */
  buildings: z.array(idSchema).min(1).max(64).nullable(),
  /** Of a push service: the hosts that may be sent to; without any, none. */
  hosts: z.array(hostSchema).min(1).max(16).optional(),
  by: idSchema.nullable(),
  atMs: timeSchema,
});
/** An entry of the register. */
export type SubProcessor = Readonly<z.infer<typeof subProcessorSchema>>;

export const subProcessorTable = table({
  version: 1,
  schema: subProcessorSchema,
  indexes: {
    any: () => ["yes"],
    purpose: (row: SubProcessor) => [row.purpose],
  },
});
