/** The words of webhooks: kinds of events, and how a subscription stands. */

/** Kinds of events that may be subscribed to, by the vendor's names. */
export const webhookTypes = [
  "com.kone.test.v1",
  "com.kone.elevator.movement.completed.v1",
  "com.kone.equipment.availability.v1",
  "com.kone.equipment.status.v1",
  // Known and taken, since clients ask for all of them; here are no escalators and no orders.
  "com.kone.escalator.movement.change.v1",
  "com.kone.equipment.serviceorder.v2",
] as const;
/** A kind of event. */
export type WebhookType = (typeof webhookTypes)[number];

/** The event that proves an endpoint. */
export const testType: WebhookType = "com.kone.test.v1";
/** The event of a lift that has come to a stop. */
export const movementType: WebhookType = "com.kone.elevator.movement.completed.v1";

/** Waiting for its test event to be taken; sending; given up. */
export const webhookStatuses = ["PENDING", "ENABLED", "DISABLED"] as const;
/** How a subscription stands. */
export type WebhookStatus = (typeof webhookStatuses)[number];

/** Why a subscription is not enabled. */
export const webhookReasons = [
  /** The register of sub-processors has no entry for webhooks in a building of it (C16, R90). */
  "no_sub_processor",
  /** The endpoint lies at an inner address, or is plain http, and the operator has not allowed it. */
  "address_not_allowed",
  /** Ten deliveries in a row failed. */
  "deliveries_failed",
] as const;
/** Why a subscription is not enabled. */
export type WebhookReason = (typeof webhookReasons)[number];
