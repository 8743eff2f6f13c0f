/**
 * What a webhook says: a CloudEvents 1.0 event in its JSON form, in one piece. `clientId` is beside it
 * because the vendor's published receiver demands it. An event tells of one lift and carries no id of
 * a call, caller or person.
 */
import { availabilityOf, idOf, movementOf, statusOf } from "../equipment/equipment_views.ts";
import type { EquipmentChange, EquipmentRecorder } from "../equipment/recorder.ts";
import type { KoneNumbers } from "../numbers.ts";
import { testType, type WebhookType } from "./webhook_words.ts";

/** An event, before it is one client's. */
export interface WebhookEvent {
  readonly type: WebhookType;
  readonly subject: string;
  readonly atMs: number;
  readonly data: object;
}

const typeOf: Readonly<Record<EquipmentChange["what"], WebhookType>> = {
  movement: "com.kone.elevator.movement.completed.v1",
  availability: "com.kone.equipment.availability.v1",
  status: "com.kone.equipment.status.v1",
};

/** The event of a change, as the lift stands now; null where nothing is known of it any more. */
export function eventOf(
  { what, ken }: EquipmentChange,
  { recorder, numbers, nowMs }: {
    readonly recorder: Pick<EquipmentRecorder, "record" | "movement">;
    readonly numbers: KoneNumbers;
    readonly nowMs: number;
  },
): WebhookEvent | null {
  const at = numbers.ken(ken);
  const record = recorder.record(ken);
  const movement = recorder.movement(ken);
  if (at === undefined) return null;
  const data = what === "movement"
    ? movement && movementOf(at, movement)
    : record && (what === "status" ? statusOf(record) : availabilityOf(record));
  if (data === undefined) return null;
  return { type: typeOf[what], subject: idOf(at.lift), atMs: nowMs, data };
}

/** The event that proves an endpoint. */
export function testEvent(subscription: string, nowMs: number): WebhookEvent {
  return { type: testType, subject: subscription, atMs: nowMs, data: { test: true } };
}

/** The body that is sent and signed: JSON without blanks. */
export function bodyOf(
  { type, subject, atMs, data }: WebhookEvent,
  { id, client, source }: {
    /** The same for every try. */
    readonly id: string;
    readonly client: string;
    /** Where this server is reached. */
    readonly source: string;
  },
): string {
  return JSON.stringify({
    id,
    subject,
    time: new Date(atMs).toISOString(),
    type,
    source,
    specversion: "1.0",
    datacontenttype: "application/json",
    clientId: client,
    data,
  });
}
