/**
 * All controllers of a site on MQTT, one connection a group, each a {@link RecordingController}
 * with cars that are always in service. It reconnects by itself when the broker comes back.
 */
import mqtt, { type MqttClient } from "mqtt";
import type { CarPosition, CarState, Desired } from "../../adapters/mqtt/payloads.ts";
import { topics } from "../../adapters/mqtt/topics.ts";
import { SystemClock } from "../../src/clock.ts";
import type { Site } from "../../src/site.ts";
import { RecordingController } from "./recording_controller.ts";

const clock = new SystemClock();

interface Unit {
  readonly at: { readonly building: string; readonly group: string };
  readonly controller: RecordingController;
  readonly client: MqttClient;
  readonly cars: readonly string[];
  seq: number;
}

/** The hardware of a whole site. */
export class RecordingHardware {
  readonly #units: Unit[] = [];
  #cancelBeat: () => void = () => {};
  /** Acts received, by id; a replay shows as a second one. */
  readonly acts: { readonly act: string; readonly atMs: number }[] = [];

  /** Connects every group's controller; they keep trying until {@link stop}. */
  constructor(site: Site, url: string, secrets: ReadonlyMap<string, string>) {
    for (const device of site.devices) {
      if (device.group === undefined) continue; // an access unit's
      const at = { building: device.building, group: device.group };
      const cars = site.buildings.find(({ id }) => id === at.building)?.groups
        .find(({ id }) => id === at.group)?.cars.map(({ id }) => id) ?? [];
      const client = mqtt.connect(url, {
        username: device.id,
        password: secrets.get(device.id) ?? "",
        clientId: `${device.id}-${crypto.randomUUID()}`,
        reconnectPeriod: 100,
        connectTimeout: 2_000,
        queueQoSZero: false,
        resubscribe: false,
      });
      const unit: Unit = {
        at,
        controller: new RecordingController(`boot-${crypto.randomUUID()}`),
        client,
        cars,
        seq: 0,
      };
      client.on("error", () => {}); // the broker is away, which is what is being tested
      client.on("connect", () => {
        client.subscribe([topics.desired(at), topics.ask(at), topics.act(at)], { qos: 1 }, () => {
          this.#speak(unit);
        });
      });
      client.on("message", (topic, payload) => this.#hear(unit, topic, payload.toString()));
      this.#units.push(unit);
    }
    this.#beat();
  }

  /** Every controller, with its address. */
  get controllers(): readonly {
    readonly at: Unit["at"];
    readonly controller: RecordingController;
  }[] {
    return this.#units;
  }

  /** How often each call was served, over all groups. */
  served(): Map<string, number> {
    const all = new Map<string, number>();
    for (const { controller } of this.#units) {
      for (const [call, times] of controller.served) all.set(call, (all.get(call) ?? 0) + times);
    }
    return all;
  }

  /** Makes all controllers keep what they hold, or finish it again. */
  hold(holding: boolean): void {
    for (const unit of this.#units) {
      unit.controller.holding = holding;
      if (!holding) this.#report(unit);
    }
  }

  /** Disconnects everything. */
  async stop(): Promise<void> {
    this.#cancelBeat();
    await Promise.all(this.#units.map(({ client }) => client.endAsync(true)));
  }

  #beat(): void {
    this.#cancelBeat = clock.after(500, () => {
      for (const unit of this.#units) if (unit.client.connected) this.#speak(unit);
      this.#beat();
    });
  }

  #hear(unit: Unit, topic: string, payload: string): void {
    if (topic === topics.ask(unit.at)) return this.#speak(unit);
    if (topic === topics.act(unit.at)) {
      const { act } = JSON.parse(payload) as { act: string };
      this.acts.push({ act, atMs: clock.monotonic() });
      return;
    }
    unit.controller.take(JSON.parse(payload) as Desired, clock.monotonic());
    this.#report(unit);
    if (!unit.controller.holding && unit.controller.held.length > 0) this.#report(unit);
  }

  #report(unit: Unit): void {
    if (!unit.client.connected) return;
    this.#publish(unit, topics.report(unit.at), unit.controller.report(clock.monotonic()));
  }

  #speak(unit: Unit): void {
    const { boot } = unit.controller;
    const unitMs = clock.monotonic();
    for (const car of unit.cars) {
      const state: CarState = {
        boot,
        seq: ++unit.seq,
        unitMs,
        mode: "normal",
        doors: { front: "closed" },
        loadKg: 0,
        carCalls: [],
        faults: [],
        passengerAlarm: false,
      };
      const position: CarPosition = {
        boot,
        seq: ++unit.seq,
        unitMs,
        positionM: 0,
        speedMps: 0,
        level: 0,
        direction: "none",
      };
      this.#publish(unit, topics.carState(unit.at, car), state, true);
      this.#publish(unit, topics.carPosition(unit.at, car), position);
    }
    this.#report(unit);
  }

  #publish(unit: Unit, topic: string, payload: object, retain = false): void {
    unit.client.publish(topic, JSON.stringify(payload), { qos: 0, retain });
  }
}
