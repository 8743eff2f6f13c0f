/**
 * The way between one server and the controllers of a building: a broker in memory, with the faults
 * of a bad day. What is published takes its time, mostly in order; some of it is lost, comes twice,
 * or late. Cables are cut, the broker goes away and comes back, and last wills say so after a while.
 * As with MQTT the broker remembers the status of controllers and the states of cars, nothing else.
 */
import type {
  Adapter,
  GroupAddress,
  HardwareListener,
  HardwareReport,
  LiftReport,
} from "../../adapters/adapter.ts";
import type { Act, Desired } from "../../adapters/mqtt/payloads.ts";
import type {
  ControllerLink,
  ControllerListener,
} from "../../adapters/simulator/controller_link.ts";
import type { Clock } from "../../src/clock.ts";
import { type Random, randomInt } from "../../src/random.ts";
import type { Chronicle } from "./chronicle.ts";

/** How bad the day is; shares are of all that is published. */
export interface NetworkFaults {
  readonly lost: number;
  readonly twice: number;
  readonly late: number;
}

type ReportBody = LiftReport extends infer R
  ? R extends LiftReport ? Omit<R, keyof GroupAddress> : never
  : never;

/** Hears what a network carries, as only a simulation can. */
export interface NetworkWitness {
  /** The server took a report in; it is on its way to the actor. */
  delivered(at: GroupAddress, report: HardwareReport): void;
  /** Between the server and a controller everything stands again. */
  joined(at: GroupAddress): void;
  /** … or no longer does. */
  parted(at: GroupAddress): void;
}

/** The network of one run; it outlives the servers. */
export class SimulatedNetwork {
  readonly clock: Clock;
  readonly random: Random;
  readonly chronicle: Chronicle;
  faults: NetworkFaults;
  readonly #witness: NetworkWitness;
  readonly #links = new Map<string, SimulatedLink>();
  #server: ServerEnd | null = null;
  #brokerUp = true;

  constructor(parts: {
    readonly clock: Clock;
    readonly random: Random;
    readonly chronicle: Chronicle;
    readonly faults: NetworkFaults;
    readonly witness: NetworkWitness;
  }) {
    this.clock = parts.clock;
    this.random = parts.random;
    this.chronicle = parts.chronicle;
    this.faults = parts.faults;
    this.#witness = parts.witness;
  }

  get brokerUp(): boolean {
    return this.#brokerUp;
  }

  get server(): ServerEnd | null {
    return this.#server;
  }

  /** Makes the link of a group's controller. */
  link(at: GroupAddress): ControllerLink {
    const link = new SimulatedLink(this, at);
    this.#links.set(keyOf(at), link);
    return link;
  }

  linkOf(at: GroupAddress): SimulatedLink | undefined {
    return this.#links.get(keyOf(at));
  }

  /** The adapter of a server that starts; the one before it is dead. */
  adapter(): ServerEnd {
    return new ServerEnd(this, this.#links);
  }

  /** A server's end of the network has connected, or (`null`) is gone with its server. */
  attach(server: ServerEnd | null): void {
    this.#server = server;
    for (const link of this.#links.values()) this.joinedOrNot(link);
  }

  /** The broker stops; everything under way is lost, and both sides notice. */
  brokerDown(): void {
    if (!this.#brokerUp) return;
    this.#brokerUp = false;
    this.chronicle.note("network", "broker down");
    for (const link of this.#links.values()) link.brokerGone();
    this.#server?.brokerGone();
  }

  /** The broker is back; each side connects when it gets to it. */
  brokerUpAgain(): void {
    if (this.#brokerUp) return;
    this.#brokerUp = true;
    this.chronicle.note("network", "broker up");
    for (const link of this.#links.values()) link.connectSoon();
    this.#server?.connectSoon();
  }

  /** Tells the witness whether everything between the server and this controller stands. */
  joinedOrNot(link: SimulatedLink): void {
    const joined = link.connected && this.#server?.linked === true;
    if (joined === link.joined) return;
    link.joined = joined;
    if (joined) this.#witness.joined(link.at);
    else this.#witness.parted(link.at);
  }

  /** Hands a report to the server that is there when it arrives. */
  deliver(at: GroupAddress, body: ReportBody): void {
    const server = this.#server;
    if (server?.linked !== true) return;
    const report: HardwareReport = { building: at.building, group: at.group, ...body };
    this.#witness.delivered(at, report);
    server.hear(report);
  }

  /** One way that messages take: in order, but for those that are late or come again. */
  way(): (task: () => void) => void {
    let lastMs = 0;
    return (task) => {
      const { lost, twice, late } = this.faults;
      const roll = this.random.next();
      const delayMs = 1 + randomInt(this.random, 20);
      const lateMs = randomInt(this.random, 600);
      if (roll < lost) return;
      if (roll < lost + late) return void this.clock.after(delayMs + lateMs, task);
      lastMs = Math.max(lastMs, this.clock.monotonic() + delayMs);
      this.clock.after(lastMs - this.clock.monotonic(), task);
      if (roll < lost + late + twice) this.clock.after(delayMs + lateMs, task);
    };
  }
}

/** The server's end: an adapter like any other. */
export class ServerEnd implements Adapter {
  readonly #network: SimulatedNetwork;
  readonly #links: ReadonlyMap<string, SimulatedLink>;
  #listener: HardwareListener | undefined;
  #linked = false;
  #connections = 0;
  #dead = false;

  constructor(network: SimulatedNetwork, links: ReadonlyMap<string, SimulatedLink>) {
    this.#network = network;
    this.#links = links;
  }

  get linked(): boolean {
    return this.#linked;
  }

  start(listener: HardwareListener): Promise<void> {
    this.#listener = listener;
    this.#network.attach(this);
    if (this.#network.brokerUp) this.connectSoon();
    return Promise.resolve();
  }

  desired(at: GroupAddress, desired: Desired): void {
    this.#tell(at, (listener) => listener.desired(desired));
  }

  ask(at: GroupAddress, epoch: number): void {
    this.#tell(at, (listener) => listener.ask({ epoch }));
  }

  act(at: GroupAddress, act: Act): boolean {
    return this.#tell(at, (listener) => listener.act(act));
  }

  /** No panel runs in this simulation. */
  tellPanel(): void {}

  /** No access unit runs in this simulation. */
  tellUnit(): boolean {
    return false;
  }

  stop(): Promise<void> {
    this.die();
    return Promise.resolve();
  }

  /** The process is gone. */
  die(): void {
    this.#dead = true;
    this.#linked = false;
    this.#listener = undefined;
    if (this.#network.server === this) this.#network.attach(null);
  }

  hear(report: HardwareReport): void {
    this.#listener?.report(report);
  }

  brokerGone(): void {
    this.#connections++;
    if (!this.#linked) return;
    this.#linked = false;
    this.#network.attach(this);
    this.#listener?.link(false);
  }

  connectSoon(): void {
    const connection = ++this.#connections;
    this.#network.clock.after(1 + randomInt(this.#network.random, 400), () => {
      if (this.#dead || connection !== this.#connections || !this.#network.brokerUp) return;
      this.#linked = true;
      this.#network.chronicle.note("network", "server connected");
      this.#listener?.link(true);
      for (const link of this.#links.values()) {
        link.retained((body) => {
          this.hear({ building: link.at.building, group: link.at.group, ...body });
        });
      }
      this.#network.attach(this);
    });
  }

  #tell(at: GroupAddress, what: (listener: ControllerListener) => void): boolean {
    if (!this.#linked) return false;
    this.#links.get(keyOf(at))?.tell(what);
    return true;
  }
}

/** A controller's end. */
export class SimulatedLink implements ControllerLink {
  readonly at: GroupAddress;
  /** Whether the way to the server stands, as the witness was last told. */
  joined = false;
  readonly #network: SimulatedNetwork;
  readonly #up: (task: () => void) => void;
  readonly #down: (task: () => void) => void;
  readonly #carStates = new Map<string, ReportBody>();
  #status: ReportBody | undefined;
  #listener: ControllerListener | undefined;
  #boot = "";
  #cut = false;
  #connected = false;
  /** Grows whenever the connection ends: what is under way then is lost. */
  #connections = 0;
  #cancelWill: () => void = () => {};

  constructor(network: SimulatedNetwork, at: GroupAddress) {
    this.#network = network;
    this.at = at;
    this.#up = network.way();
    this.#down = network.way();
  }

  get connected(): boolean {
    return this.#connected;
  }

  open(boot: string, listener: ControllerListener): void {
    // The connection of an earlier boot ends; what it had sent still arrives.
    if (this.#connected) this.#lose(1 + randomInt(this.#network.random, 5), false);
    this.#boot = boot;
    this.#listener = listener;
    this.connectSoon();
  }

  report(report: Parameters<ControllerLink["report"]>[0]): void {
    this.#say({ type: "report", report });
  }

  outcome(outcome: Parameters<ControllerLink["outcome"]>[0]): void {
    this.#say({ type: "outcome", outcome });
  }

  carState(car: string, state: Parameters<ControllerLink["carState"]>[1]): void {
    const body: ReportBody = { type: "carState", car, state };
    if (this.#connected) this.#carStates.set(car, body);
    this.#say(body);
  }

  carPosition(car: string, position: Parameters<ControllerLink["carPosition"]>[1]): void {
    this.#say({ type: "carPosition", car, position });
  }

  cut(off: boolean): void {
    if (this.#cut === off) return;
    this.#cut = off;
    this.#network.chronicle.note("network", `${keyOf(this.at)} ${off ? "cut" : "mended"}`);
    if (!off) this.connectSoon();
    else if (this.#connected) this.#lose(500 + randomInt(this.#network.random, 7_000), true);
  }

  close(): Promise<void> {
    this.#listener = undefined;
    this.#connected = false;
    this.#connections++;
    this.#cancelWill();
    return Promise.resolve();
  }

  brokerGone(): void {
    this.#cancelWill();
    this.#status = undefined;
    this.#carStates.clear();
    this.#connected = false;
    this.#connections++;
    this.#network.joinedOrNot(this);
  }

  connectSoon(): void {
    const connections = ++this.#connections;
    this.#network.clock.after(1 + randomInt(this.#network.random, 400), () => {
      const stands = !this.#cut && this.#network.brokerUp && this.#listener !== undefined;
      if (connections !== this.#connections || !stands) return;
      // A new connection takes the old one's place: if its end was not noticed, it is now.
      this.#cancelWill();
      this.#connected = true;
      this.#network.chronicle.note("network", `${keyOf(this.at)} connected`);
      this.#network.joinedOrNot(this);
      this.#status = { type: "status", online: true, boot: this.#boot };
      this.#say(this.#status);
      this.#listener?.connected();
    });
  }

  tell(what: (listener: ControllerListener) => void): void {
    const connections = this.#connections;
    this.#down(() => {
      if (connections === this.#connections && this.#connected && this.#listener !== undefined) {
        what(this.#listener);
      }
    });
  }

  /** What the broker remembers. */
  retained(hear: (body: ReportBody) => void): void {
    if (this.#status !== undefined) hear(this.#status);
    for (const body of this.#carStates.values()) hear(body);
  }

  #say(body: ReportBody): void {
    if (!this.#connected) return;
    const connections = this.#connections;
    this.#up(() => {
      if (connections === this.#connections || body.type === "status") {
        this.#network.deliver(this.at, body);
      }
    });
  }

  #lose(willMs: number, underWayToo: boolean): void {
    const status: ReportBody = { type: "status", online: false, boot: this.#boot };
    this.#connected = false;
    if (underWayToo) this.#connections++;
    this.#network.joinedOrNot(this);
    this.#cancelWill();
    this.#cancelWill = this.#network.clock.after(willMs, () => {
      this.#status = status;
      this.#network.deliver(this.at, status);
    });
  }
}

/** Names a group in maps and lines. */
export function keyOf({ building, group }: GroupAddress): string {
  return `${building}/${group}`;
}
