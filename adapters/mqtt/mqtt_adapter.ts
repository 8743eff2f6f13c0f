/**
 * Hardware that speaks this project's MQTT (`topics.ts`, `payloads.ts`), over whichever
 * {@link Connection} it is given.
 *
 * Inwards: a topic must be one of the site's, a payload JSON within the bound that its schema
 * accepts; anything else is told as nonsense, with its topic and a short reason, and dropped. A
 * retained message counts only where a topic may be retained: a report out of a broker's memory is
 * of the past (E4). Outwards: desired state may be lost, reconciliation sends it again; an act
 * leaves now, at most once, or never (E5).
 */
import { Buffer } from "node:buffer";
import type { z } from "zod";
import type { Site } from "../../src/site.ts";
import type {
  Adapter,
  GroupAddress,
  HardwareListener,
  HardwareReport,
  PanelAddress,
  PanelMessage,
  UnitAddress,
  UnitMessage,
} from "../adapter.ts";
import type { Connection } from "./connection.ts";
import { panelPublication, readPanelPayload } from "./panel_wire.ts";
import {
  type Act,
  carPositionSchema,
  carStateSchema,
  type Desired,
  outcomeSchema,
  payloadBytesMax,
  reportSchema,
  statusSchema,
} from "./payloads.ts";
import { isUnitTopic, type LiftTopic, reportTopics, type SiteTopic } from "./site_topics.ts";
import { delivery, serverSubscriptions, topics } from "./topics.ts";
import { readUnitPayload, unitPublication } from "./unit_wire.ts";

/** What an {@link MqttAdapter} is made of. */
export interface MqttAdapterOptions {
  readonly site: Site;
  readonly connection: Connection;
  /**
   * After this a broker that can (MQTT 5) forgets an act it could not deliver. A second line: the
   * first is the deadline in the act, on the unit's clock.
   */
  readonly actExpiryMs?: number;
  /** Hears what an operator should know of the connection. */
  readonly fault?: (text: string) => void;
}

/** A way to hardware by MQTT. */
export class MqttAdapter implements Adapter {
  readonly #connection: Connection;
  readonly #topics: ReadonlyMap<string, SiteTopic>;
  readonly #actExpiryMs: number;
  readonly #fault: (text: string) => void;

  constructor({ site, connection, actExpiryMs = 5000, fault = () => {} }: MqttAdapterOptions) {
    this.#connection = connection;
    this.#topics = reportTopics(site);
    this.#actExpiryMs = actExpiryMs;
    this.#fault = fault;
  }

  get linked(): boolean {
    return this.#connection.up;
  }

  start(listener: HardwareListener): Promise<void> {
    return this.#connection.open(serverSubscriptions, {
      message: (topic, payload, retained) => this.#take(listener, topic, payload, retained),
      link: (up) => listener.link(up),
      fault: this.#fault,
    });
  }

  desired(at: GroupAddress, desired: Desired): void {
    this.#connection.publish(topics.desired(at), JSON.stringify(desired), {
      qos: delivery.desired.qos,
    });
  }

  ask(at: GroupAddress, epoch: number): void {
    this.#connection.publish(topics.ask(at), JSON.stringify({ epoch }), { qos: delivery.ask.qos });
  }

  act(at: GroupAddress, act: Act): boolean {
    return this.#connection.publish(topics.act(at), JSON.stringify(act), {
      qos: delivery.act.qos,
      expiryMs: this.#actExpiryMs,
    });
  }

  tellPanel(at: PanelAddress, message: PanelMessage): void {
    const { topic, payload, qos } = panelPublication(at, message);
    this.#connection.publish(topic, payload, { qos });
  }

  tellUnit(at: UnitAddress, message: UnitMessage): boolean {
    const { topic, payload, qos } = unitPublication(at, message);
    if (Buffer.byteLength(payload) > payloadBytesMax) {
      this.#fault(`more than ${payloadBytesMax} bytes were not sent: ${topic}`);
      return false;
    }
    return this.#connection.publish(topic, payload, {
      qos,
      // Neither an act nor a time is worth anything later; a list and the rest is sent again.
      ...(message.type === "act" || message.type === "time" ? { expiryMs: this.#actExpiryMs } : {}),
    });
  }

  stop(): Promise<void> {
    return this.#connection.close();
  }

  #take(listener: HardwareListener, topic: string, payload: Uint8Array, retained: boolean): void {
    const known = this.#topics.get(topic);
    if (known === undefined) return listener.nonsense(short(topic), "no such topic in this site");
    if (retained && !delivery[known.carries].retain) {
      return listener.nonsense(topic, "retained, so it is of the past");
    }
    const read = readPayload(known, payload);
    if (typeof read === "string") listener.nonsense(topic, read);
    else listener.report(read);
  }
}

/** Reads what hardware published on a topic; a short reason where it cannot be used. */
export function readPayload(topic: SiteTopic, payload: Uint8Array): HardwareReport | string {
  if (payload.byteLength > payloadBytesMax) {
    return `more than ${payloadBytesMax} bytes: ${payload.byteLength}`;
  }
  let value: unknown;
  try {
    value = JSON.parse(textOf(payload));
  } catch {
    return "not JSON";
  }
  if (!isUnitTopic(topic)) return readLiftPayload(topic, value);
  const read = readUnitPayload(topic.at, topic.carries, value);
  return "issues" in read ? faultOf(read) : read;
}

function readLiftPayload(topic: LiftTopic, value: unknown): HardwareReport | string {
  const { building, group } = topic.at;
  const car = topic.car ?? "";
  switch (topic.carries) {
    case "report": {
      const report = reportSchema.safeParse(value);
      return report.success
        ? { type: "report", building, group, report: report.data }
        : faultOf(report.error);
    }
    case "outcome": {
      const outcome = outcomeSchema.safeParse(value);
      return outcome.success
        ? { type: "outcome", building, group, outcome: outcome.data }
        : faultOf(outcome.error);
    }
    case "status": {
      const status = statusSchema.safeParse(value);
      return status.success
        ? { type: "status", building, group, ...status.data }
        : faultOf(status.error);
    }
    case "carPosition": {
      const position = carPositionSchema.safeParse(value);
      return position.success
        ? { type: "carPosition", building, group, car, position: position.data }
        : faultOf(position.error);
    }
    case "carState": {
      const state = carStateSchema.safeParse(value);
      return state.success
        ? { type: "carState", building, group, car, state: state.data }
        : faultOf(state.error);
    }
    case "carStatus": {
      const status = statusSchema.safeParse(value);
      return status.success
        ? { type: "carStatus", building, group, car, online: status.data.online }
        : faultOf(status.error);
    }
    case "panelPressed":
    case "panelStatus": {
      const word = readPanelPayload(topic.panel ?? "", topic.carries, value);
      return "issues" in word ? faultOf(word) : { building, group, ...word };
    }
  }
}

/** UTF-8; what is none becomes U+FFFD, and JSON or the schema decides. */
function textOf(payload: Uint8Array): string {
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString("utf8");
}

/** The first fault, with its place; never what was sent, which may be anything. */
function faultOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return "breaks the schema";
  return short(`${issue.path.join(".") || "payload"}: ${issue.message}`);
}

function short(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 197)}...`;
}
