/** A simulated access unit's way to an MQTT broker. */
import type { UnitAddress, UnitMessage } from "../adapter.ts";
import {
  unitAccessSchema,
  unitActSchema,
  unitAskSchema,
  unitHeardSchema,
  unitTimeSchema,
  unitVerdictSchema,
} from "../mqtt/unit_payloads.ts";
import { unitPapersSchema } from "../mqtt/unit_paper_payloads.ts";
import { unitDirectorySchema, unitRingsSchema } from "../mqtt/unit_ring_payloads.ts";
import { unitSignallingSchema } from "../mqtt/unit_signal_payloads.ts";
import { unitDelivery, unitSubscribes, unitTopics } from "../mqtt/unit_topics.ts";
import { DeviceConnection, type DeviceLogin, type LinkSurroundings } from "./device_connection.ts";
import type { UnitLink, UnitListener, UnitWord } from "./unit_link.ts";

/** A unit's connection to a broker. */
export class MqttUnitLink implements UnitLink {
  readonly #at: UnitAddress;
  readonly #connection: DeviceConnection;
  readonly #readers: ReadonlyMap<string, (payload: Uint8Array) => void>;
  #listener: UnitListener | undefined;

  constructor(at: UnitAddress, login: DeviceLogin, surroundings: LinkSurroundings) {
    this.#at = { building: at.building, unit: at.unit };
    this.#connection = new DeviceConnection(login, surroundings, {
      filters: unitSubscribes(this.#at),
      status: { topic: unitTopics.unitStatus(this.#at), delivery: unitDelivery.unitStatus },
      heard: (topic, payload) => this.#readers.get(topic)?.(payload),
    });
    this.#readers = this.#makeReaders();
  }

  get up(): boolean {
    return this.#connection.stands;
  }

  open(boot: string, listener: UnitListener): void {
    this.#listener = listener;
    this.#connection.open(boot, () => listener.connected());
  }

  say(word: UnitWord): void {
    const say = (name: keyof typeof unitTopics, payload: object) =>
      this.#connection.say(unitTopics[name](this.#at), payload, unitDelivery[name]);
    switch (word.type) {
      case "heartbeat":
        return say("unitHeartbeat", word.heartbeat);
      case "outcome":
        return say("unitOutcome", word.outcome);
      case "presented":
        return say("unitPresented", word.presented);
      case "ring":
        return say("unitRing", word.ring);
      case "signal":
        return say("unitSignal", word.signal);
      case "key":
        return say("unitKey", word.key);
      case "event":
        return say("unitEvent", word.event);
    }
  }

  cut(off: boolean): void {
    this.#connection.cut(off);
  }

  drop(): void {
    this.#connection.drop();
  }

  close(): Promise<void> {
    this.#listener = undefined;
    return this.#connection.close();
  }

  #makeReaders(): ReadonlyMap<string, (payload: Uint8Array) => void> {
    const { unitAct, unitAccess, unitTime, unitAsk, unitVerdict, unitHeard } = unitTopics;
    const { unitRings, unitDirectory, unitSignalling, unitPapers } = unitTopics;
    const told = (message: UnitMessage) => this.#listener?.told(message);
    const read = this.#connection.read.bind(this.#connection);
    return new Map<string, (payload: Uint8Array) => void>([
      [unitAct(this.#at), (it) => read(it, unitActSchema, (act) => told({ type: "act", act }))],
      [
        unitAccess(this.#at),
        (it) => read(it, unitAccessSchema, (access) => told({ type: "access", access })),
      ],
      [
        unitTime(this.#at),
        (it) => read(it, unitTimeSchema, (time) => told({ type: "time", time })),
      ],
      [unitAsk(this.#at), (it) => read(it, unitAskSchema, (ask) => told({ type: "ask", ask }))],
      [
        unitVerdict(this.#at),
        (it) => read(it, unitVerdictSchema, (verdict) => told({ type: "verdict", verdict })),
      ],
      [
        unitHeard(this.#at),
        (it) => read(it, unitHeardSchema, (heard) => told({ type: "heard", heard })),
      ],
      [
        unitRings(this.#at),
        (it) => read(it, unitRingsSchema, (rings) => told({ type: "rings", rings })),
      ],
      [
        unitDirectory(this.#at),
        (it) =>
          read(it, unitDirectorySchema, (directory) => told({ type: "directory", directory })),
      ],
      [
        unitSignalling(this.#at),
        (it) => read(it, unitSignallingSchema, (signal) => told({ type: "signal", signal })),
      ],
      [
        unitPapers(this.#at),
        (it) => read(it, unitPapersSchema, (papers) => told({ type: "papers", papers })),
      ],
    ]);
  }
}
