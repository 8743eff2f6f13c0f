/**
 * What the contract suite of a way to hardware stands on: the way itself, a site, samples of every
 * payload, and a stage that ends whatever a test has started.
 */
import type { Adapter, HardwareListener, HardwareReport } from "../../adapters/adapter.ts";
import type { Act, Desired } from "../../adapters/mqtt/payloads.ts";
import { checkSite, type Site } from "../../src/site.ts";
import { Inbox } from "../parts/inbox.ts";
import { TcpProxy } from "../parts/tcp_proxy.ts";
import { TestDevice, type Told } from "../parts/test_device.ts";

/** One way to hardware under test. */
export interface HardwareWay {
  readonly name: string;
  /** Starts whatever it needs; its devices can connect at once. */
  start(site: Site): Promise<RunningWay>;
}

/** A broker that runs, and adapters to it. */
export interface RunningWay {
  /** MQTT over TCP, without TLS, on the loopback interface. */
  readonly port: number;
  readonly webSocketUrl: string;
  /** Whether the broker keeps what is published for a device that is away with a stored session. */
  readonly keepsSessions: boolean;
  /** A new adapter; the suite starts and stops it. */
  adapter(): Adapter;
  secretOf(user: string): string;
  /** Ends the broker as an accident would. */
  breakDown(): Promise<void>;
  /** Brings it back; left out where the broker shares the adapter's life. */
  comeBack?(): Promise<void>;
  stop(): Promise<void>;
}

/** What an adapter told its host. */
export type Heard =
  | HardwareReport
  | { readonly type: "nonsense"; readonly topic: string; readonly fault: string }
  | { readonly type: "link"; readonly up: boolean };

/** The group that most tests use. */
export const main = { building: "tower", group: "main" };
/** The other one. */
export const north = { building: "tower", group: "north" };

/** Two groups in one building, a controller each, and a controller of a single car. */
export const contractSite: Site = checkSite({
  version: 1,
  cluster: "contract",
  buildings: [{
    id: "tower",
    floors: [0, 1, 2].map((level) => ({ level, label: `${level}`, heightM: level * 3 })),
    groups: [group("main", ["a", "b"]), group("north", ["c"])],
  }],
  devices: [
    { id: "main-controller", building: "tower", group: "main" },
    { id: "main-car-a", building: "tower", group: "main", car: "a" },
    { id: "north-controller", building: "tower", group: "north" },
  ],
});

function group(id: string, cars: readonly string[]) {
  const serves = [{ level: 0 }, { level: 1 }, { level: 2 }];
  return {
    id,
    cars: cars.map((car) => ({
      id: car,
      speedMps: 1,
      accelerationMps2: 1,
      ratedLoadKg: 630,
      serves,
    })),
  };
}

/** A sample. */
export const report = {
  boot: "b1",
  unitMs: 1234.5,
  mode: "normal",
  epoch: 7,
  revision: 3,
  held: [{ call: "c1", car: "a", stage: "accepted" }],
  finished: [{ call: "c0", outcome: "served" }],
} as const;
/** A sample. */
export const state = {
  boot: "b1",
  seq: 4,
  unitMs: 2000,
  mode: "normal",
  doors: { front: "closed" },
  loadKg: 150,
  carCalls: [2],
  faults: [],
  passengerAlarm: false,
} as const;
/** A sample. */
export const position = {
  boot: "b1",
  seq: 5,
  unitMs: 2001,
  positionM: 4.2,
  speedMps: 1,
  level: 1,
  direction: "up",
  nextStop: 2,
  nextStopInMs: 900,
} as const;
/** A sample. */
export const desired: Desired = {
  epoch: 7,
  revision: 4,
  boot: "b1",
  calls: [{
    call: "c2",
    kind: "destination",
    car: "b",
    from: { level: 0, side: "front" },
    to: { level: 2, side: "front" },
    persons: 1,
    expiresAtUnitMs: 60_000,
  }],
};
/** A sample. */
export const act: Act = {
  act: "act-1",
  kind: "open_doors",
  car: "a",
  side: "front",
  boot: "b1",
  notAfterUnitMs: 5000,
};

/** What one test has going; ended with it. */
export class Stage {
  readonly way: RunningWay;
  adapter: Adapter;
  readonly #ends: (() => Promise<unknown>)[] = [];

  constructor(way: RunningWay) {
    this.way = way;
    this.adapter = way.adapter();
  }

  /** Starts an adapter; the first time the one that is there. */
  async listen(): Promise<Inbox<Heard>> {
    if (this.#ends.includes(this.#stopFirst)) this.adapter = this.way.adapter();
    const adapter = this.adapter;
    this.#ends.push(this.#stopFirst, () => adapter.stop());
    const heard = new Inbox<Heard>();
    const listener: HardwareListener = {
      report: (item) => heard.put(item),
      nonsense: (topic, fault) => heard.put({ type: "nonsense", topic, fault }),
      link: (up) => heard.put({ type: "link", up }),
    };
    await adapter.start(listener);
    return heard;
  }

  async device(user: string, more: object = {}, port = this.way.port): Promise<TestDevice> {
    return await this.#connect(`mqtt://127.0.0.1:${port}`, user, more);
  }

  async webSocketDevice(user: string): Promise<TestDevice> {
    return await this.#connect(this.way.webSocketUrl, user, {});
  }

  async proxy(how: { byByte?: boolean } = {}): Promise<TcpProxy> {
    const proxy = await TcpProxy.start(this.way.port, how);
    this.#ends.push(() => proxy.stop());
    return proxy;
  }

  async close(): Promise<void> {
    for (const end of this.#ends.reverse()) await end();
    await this.way.stop();
  }

  async #connect(url: string, user: string, more: object): Promise<TestDevice> {
    const device = await TestDevice.connect({ url, user, secret: this.way.secretOf(user), more });
    this.#ends.push(() => device.vanish());
    return device;
  }

  readonly #stopFirst = () => Promise.resolve();
}

/** Picks what was heard of one type. */
export function isType<T extends Heard["type"]>(type: T) {
  return (item: Heard): item is Extract<Heard, { type: T }> => item.type === type;
}

/** The act that a device was told. */
export const actOf = ({ payload }: Told) => payload as Act;
