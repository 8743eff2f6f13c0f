/** A simulated lift controller's way to an MQTT broker. */
import {
  actSchema,
  askSchema,
  type CarPosition,
  type CarState,
  desiredSchema,
  type Outcome,
  type Report,
} from "../mqtt/payloads.ts";
import { delivery, type GroupAddress, topics } from "../mqtt/topics.ts";
import type { ControllerLink, ControllerListener } from "./controller_link.ts";
import { DeviceConnection, type DeviceLogin, type LinkSurroundings } from "./device_connection.ts";

export type { DeviceLogin, LinkSurroundings };

/** Bytes that may wait in the socket before positions are dropped. */
const outboundBytesMax = 1024 * 1024;

/** A controller's connection to a broker. */
export class MqttLink implements ControllerLink {
  readonly #at: GroupAddress;
  readonly #connection: DeviceConnection;
  #listener: ControllerListener | undefined;

  constructor(at: GroupAddress, login: DeviceLogin, surroundings: LinkSurroundings) {
    this.#at = at;
    this.#connection = new DeviceConnection(login, surroundings, {
      filters: [topics.desired(at), topics.ask(at), topics.act(at)],
      status: { topic: topics.status(at), delivery: delivery.status },
      heard: (topic, payload) => this.#heard(topic, payload),
    });
  }

  open(boot: string, listener: ControllerListener): void {
    this.#listener = listener;
    this.#connection.open(boot, () => listener.connected());
  }

  report(report: Report): void {
    this.#connection.say(topics.report(this.#at), report, delivery.report);
  }

  outcome(outcome: Outcome): void {
    this.#connection.say(topics.outcome(this.#at), outcome, delivery.outcome);
  }

  carState(car: string, state: CarState): void {
    this.#connection.say(topics.carState(this.#at, car), state, delivery.carState);
  }

  carPosition(car: string, position: CarPosition): void {
    if (this.#connection.backlog > outboundBytesMax) return;
    this.#connection.say(topics.carPosition(this.#at, car), position, delivery.carPosition);
  }

  cut(off: boolean): void {
    this.#connection.cut(off);
  }

  close(): Promise<void> {
    this.#listener = undefined;
    return this.#connection.close();
  }

  #heard(topic: string, payload: Uint8Array): void {
    const listener = this.#listener;
    if (listener === undefined) return;
    if (topic === topics.desired(this.#at)) {
      this.#connection.read(payload, desiredSchema, (desired) => listener.desired(desired));
    } else if (topic === topics.ask(this.#at)) {
      this.#connection.read(payload, askSchema, (ask) => listener.ask(ask));
    } else if (topic === topics.act(this.#at)) {
      this.#connection.read(payload, actSchema, (act) => listener.act(act));
    }
  }
}
