/**
 * Where a device of somebody is woken when it rings at their door and its page is closed: an address
 * at its browser's push service (RFC 8030), with the keys that only the browser can open a message
 * by (RFC 8291). It belongs to a session, has its id, and goes with it. The address is a secret: who
 * knows it could send to it.
 */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { daySchema, idSchema, languageSchema } from "./fields.ts";

/** Devices of one account that are woken. */
export const pushDevicesMax = 20;
/** The longest address of a push service that is taken, in characters. */
export const pushEndpointMax = 1_024;

/** Where, and in which words. */
export const pushTargetSchema = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }).max(pushEndpointMax),
  p256dh: z.string().regex(/^B[A-Za-z0-9_-]{86}$/, {
    error: "must be an uncompressed point of P-256, as base64url",
  }),
  auth: z.string().regex(/^[A-Za-z0-9_-]{22}$/, { error: "must be 16 bytes, as base64url" }),
  language: languageSchema,
  /** In do-not-disturb it is told of missed rings all the same. */
  missedInQuiet: z.boolean(),
});
/** Where a device is woken, and in which words. */
export type PushTarget = Readonly<z.infer<typeof pushTargetSchema>>;

export const pushSubscriptionSchema = z.strictObject({
  /** The session's. */
  id: idSchema,
  account: idSchema,
  /** Null once its key is destroyed. */
  target: pushTargetSchema.nullable(),
  sinceDay: daySchema,
});
/** A device that wants to be woken. */
export type PushSubscription = Readonly<z.infer<typeof pushSubscriptionSchema>>;

export const pushSubscriptionTable = table({
  version: 1,
  schema: pushSubscriptionSchema,
  indexes: {
    account: (row: PushSubscription) => [row.account],
    endpoint: (row: PushSubscription) => row.target === null ? [] : [row.target.endpoint],
  },
});
