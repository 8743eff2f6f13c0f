/** Parts of the KONE-compatible API that a client may have; `subscriptions` are webhooks. */
export const clientProducts = [
  "callgiving",
  "robotcall",
  "equipmentstatus",
  "rtm",
  "serviceinfo",
  "subscriptions",
] as const;
/** A part of the API. */
export type ClientProduct = (typeof clientProducts)[number];
