/**
 * Subscriptions of clients to events: made, changed and removed by the client itself, whose token the
 * edge has checked, and settled by the server as deliveries go. What is done here is done as the
 * server; the audit log says for which client.
 */
import type { Turn } from "../registry/turn.ts";
import type { Webhook } from "../rows/webhook.ts";
import { needClient } from "./clients.ts";

/** Subscriptions of one client, and of all. */
export const webhooksPerClientMax = 20;
export const webhooksMax = 500;

/** What a client says of a subscription. */
export type WebhookWish = Pick<Webhook, "name" | "types" | "kens" | "endpoint">;

/** Makes a subscription. @throws {RefusalError} `limit_reached`, `not_found` for an ended client. */
export function createWebhook(
  turn: Turn,
  { client, ...wish }: WebhookWish & { readonly client: string },
): Webhook {
  demandServer(turn);
  needClient(turn, client);
  const own = turn.ledger.count("webhook", "client", client);
  if (own >= webhooksPerClientMax || turn.ledger.size("webhook") >= webhooksMax) {
    turn.refuse(
      "limit_reached",
      `Cannot add the webhook: there are ${own >= webhooksPerClientMax ? own : webhooksMax}`,
    );
  }
  const row = turn.put("webhook", {
    ...wish,
    id: turn.newId(),
    client,
    status: "PENDING",
    reason: null,
    createdAtMs: turn.now,
    updatedAtMs: turn.now,
  });
  note(turn, row, "webhook added");
  return row;
}

/** Changes a subscription; with another endpoint it has to be proved anew. */
export function changeWebhook(
  turn: Turn,
  { id, client, ...wish }: Partial<WebhookWish> & { readonly id: string; readonly client: string },
): Webhook {
  demandServer(turn);
  const before = needOwn(turn, id, client);
  const isMoved = wish.endpoint !== undefined;
  const row = turn.put("webhook", {
    ...before,
    ...wish,
    ...(isMoved && { status: "PENDING", reason: null }),
    updatedAtMs: turn.now,
  });
  note(turn, row, isMoved ? "webhook endpoint changed" : "webhook changed");
  return row;
}

/** Removes a subscription. */
export function removeWebhook(
  turn: Turn,
  { id, client }: { readonly id: string; readonly client: string },
): null {
  demandServer(turn);
  const row = needOwn(turn, id, client);
  turn.remove("webhook", id);
  note(turn, row, "webhook removed");
  return null;
}

/**
 * Writes down how a subscription stands; nothing where it has gone, or where its endpoint is another
 * one than that which was tried.
 */
export function settleWebhook(
  turn: Turn,
  { id, status, reason, endpoint }: Pick<Webhook, "id" | "status" | "reason" | "endpoint">,
): Webhook | null {
  demandServer(turn);
  const before = turn.ledger.get("webhook", id);
  if (before === undefined || before.endpoint !== endpoint) return null;
  if (before.status === status && before.reason === reason) return before;
  const row = turn.put("webhook", { ...before, status, reason, updatedAtMs: turn.now });
  note(turn, row, `webhook ${status.toLowerCase()}`);
  return row;
}

/** A client's own subscription. @throws {RefusalError} `not_found`. */
function needOwn(turn: Turn, id: string, client: string): Webhook {
  needClient(turn, client);
  const row = turn.need("webhook", id);
  return row.client === client ? row : turn.need("webhook", "");
}

function note(turn: Turn, { id, client, reason }: Webhook, change: string): void {
  turn.audit({
    what: "client_changed",
    about: [`client/${client}`, `webhook/${id}`],
    facts: { change, ...(reason !== null && { reason }) },
  });
}

function demandServer(turn: Turn): void {
  if (turn.by.via !== "server") {
    turn.refuse("forbidden", "Cannot do that: it is the server's own");
  }
}
