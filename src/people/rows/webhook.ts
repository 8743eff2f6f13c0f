/**
 * A subscription of a client of the vendor-compatible API to events of lifts (a webhook). Where they
 * go and the secret that signs them lie in one sealed value, since an address may hold a token of its
 * own. Nothing in it names a person: a client's `contactEmail` is not kept.
 */
import { z } from "zod";
import {
  webhookReasons,
  webhookStatuses,
  webhookTypes,
} from "../../kone/webhooks/webhook_words.ts";
import { table } from "../registry/table.ts";
import { idSchema, nameSchema, timeSchema } from "./fields.ts";

/** Lifts of one subscription. */
export const webhookKensMax = 200;

export const webhookSchema = z.strictObject({
  id: idSchema,
  client: idSchema,
  name: nameSchema,
  types: z.array(z.enum(webhookTypes)).min(1).max(webhookTypes.length),
  /** Numbers of lifts, without prefix. */
  kens: z.array(z.string().regex(/^\d{1,20}$/)).min(1).max(webhookKensMax),
  /** Where and with which secret (`kone/webhooks/endpoint_seal.ts`), base64url. */
  endpoint: z.string().regex(/^[A-Za-z0-9_-]{38,6000}$/),
  status: z.enum(webhookStatuses),
  /** Why it is not enabled; null where it is, or is still being proved. */
  reason: z.enum(webhookReasons).nullable(),
  createdAtMs: timeSchema,
  updatedAtMs: timeSchema,
});
/** A subscription. */
export type Webhook = Readonly<z.infer<typeof webhookSchema>>;

export const webhookTable = table({
  version: 1,
  schema: webhookSchema,
  indexes: {
    client: (row: Webhook) => [row.client],
  },
});
