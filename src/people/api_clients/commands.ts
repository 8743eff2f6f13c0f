/** What can be said to the registry about clients of the vendor-compatible API. */
import type { Due } from "../registry/commands.ts";
import { clientsDue, createClient, removeClient, rotateClientSecret } from "./clients.ts";
import { enterClientUser, removeClientUser } from "./end_users.ts";
import { changeWebhook, createWebhook, removeWebhook, settleWebhook } from "./webhooks.ts";

export const clientCommands = {
  /** Makes a client; the operator's. */
  create_client: createClient,
  rotate_client_secret: rotateClientSecret,
  remove_client: removeClient,
  /** Enters an end user of a client; a manager's. */
  enter_client_user: enterClientUser,
  remove_client_user: removeClientUser,
  /** Subscriptions to events; the client's own, by the server. */
  create_webhook: createWebhook,
  change_webhook: changeWebhook,
  remove_webhook: removeWebhook,
  settle_webhook: settleWebhook,
} as const;

export const clientDues: readonly Due[] = [clientsDue];
