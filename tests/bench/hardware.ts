/**
 * The hardware process of the benchmark: the controllers of all groups, each with its own device
 * user and connection, at the speed of the wire. For the server it follows E4 (`controller.ts`);
 * for the relay it answers every message with one acknowledgement of the same size.
 *
 * Reports are made once per turn of the event loop: what arrived together is answered together,
 * as a real controller's cycle would.
 */
import mqtt from "mqtt";
import type { Socket } from "node:net";
import { setImmediate } from "node:timers";
import type {
  CarPosition,
  CarState,
  Desired,
  Report,
  Status,
} from "../../adapters/mqtt/payloads.ts";
import { topics } from "../../adapters/mqtt/topics.ts";
import type { CarMode } from "../../src/lift/vocabulary.ts";
import { SystemClock } from "../../src/clock.ts";
import { type BenchDevice, keepaliveMs, storeyM } from "./bench_site.ts";
import { serveParent, wallMs } from "./child.ts";
import { BenchController } from "./controller.ts";

/** Whose hardware this process plays. */
export type HardwareSide = "calls" | "relay";

/**
 * What the hardware does with a relayed call: acknowledges it, or also says in a report of its own
 * that it was served, as it does for the server.
 */
export type RelayLegs = "acknowledged" | "served";

/** What the process counted since it was last asked. */
export interface HardwareCounts {
  /** Messages published, heartbeats included. */
  readonly published: number;
  /** Messages received, and the bytes of their payloads. */
  readonly received: number;
  readonly receivedBytes: number;
  readonly publishedBytes: number;
  /** Calls served since the start. */
  readonly served: number;
}

/** Three heartbeats within the keepalive, so one may be late. */
const heartbeatMs = Math.floor(keepaliveMs / 3);
const clock = new SystemClock();
const boot = `boot-${crypto.randomUUID()}`;
const unitMs = () => Math.round(clock.monotonic() * 1000) / 1000;

let published = 0;
let publishedBytes = 0;
let received = 0;
let receivedBytes = 0;
let legs: RelayLegs = "acknowledged";
let units: { controller: BenchController; schedule: () => void }[] = [];

async function start(request: {
  url: string;
  side: HardwareSide;
  legs?: RelayLegs;
  devices: readonly BenchDevice[];
}): Promise<void> {
  legs = request.legs ?? "acknowledged";
  units = await Promise.all(
    request.devices.map((device, index) =>
      startUnit(request.url, request.side, device, index / request.devices.length)
    ),
  );
}

async function startUnit(url: string, side: HardwareSide, device: BenchDevice, phase: number) {
  const controller = new BenchController(boot);
  const offline: Status = { online: false, boot };
  const client = await mqtt.connectAsync(url, {
    clientId: device.id,
    username: device.id,
    password: device.secret,
    clean: true,
    keepalive: 30,
    reconnectPeriod: 200,
    will: {
      topic: topics.status(device),
      payload: Buffer.from(JSON.stringify(offline)),
      qos: 1,
      retain: true,
    },
  });
  const socket = () => client.stream as unknown as Socket;
  socket().setNoDelay(true);
  client.on("connect", () => socket().setNoDelay(true));
  // What one turn of the event loop writes leaves in one system call: answers with their PUBACKs.
  let gathered: Socket | undefined;
  const gather = () => {
    if (gathered !== undefined) return;
    gathered = socket();
    gathered.cork();
    setImmediate(() => {
      const corked = gathered;
      gathered = undefined;
      if (controller.due) send(reportTopic, controller.report(unitMs()), 1, false);
      corked?.uncork();
      schedule(); // a call that was just shown as held is served in the next report
    });
  };
  const send = (topic: string, payload: object, qos: 0 | 1, retain: boolean) => {
    const text = JSON.stringify(payload);
    published++;
    publishedBytes += text.length;
    client.publish(topic, text, { qos, retain });
  };
  const desiredTopic = topics.desired(device);
  const reportTopic = topics.report(device);
  const schedule = () => {
    if (controller.due) gather();
  };
  let seq = 0;
  const everything = () => {
    for (const [index, car] of device.cars.entries()) {
      const level = (index * 5) % 16;
      send(topics.carState(device, car), carState(seq++), 1, true);
      send(topics.carPosition(device, car), carPosition(seq++, level), 0, false);
    }
    controller.ask();
    schedule();
  };
  client.on("message", (topic, payload) => {
    gather();
    received++;
    receivedBytes += payload.length;
    if (topic === desiredTopic) {
      const desired = JSON.parse(payload.toString()) as Desired;
      if (side === "relay") {
        send(reportTopic, acknowledgement(desired, false), 1, false);
        if (legs === "served") {
          setImmediate(() => send(reportTopic, acknowledgement(desired, true), 1, false));
        }
        return;
      }
      controller.take(desired, unitMs());
      schedule();
    } else everything(); // an `ask`; acts are no part of the benchmark
  });
  await client.subscribeAsync([desiredTopic, topics.ask(device)], { qos: 1 });
  if (side === "calls") {
    const online: Status = { online: true, boot };
    send(topics.status(device), online, 1, true);
    everything();
    const beat = () => {
      everything();
      clock.after(heartbeatMs, beat);
    };
    // Spread over the period, so that heartbeats are a steady trickle and not a burst.
    clock.after(heartbeatMs * phase, beat);
  }
  return { controller, schedule };
}

function acknowledgement({ epoch, revision, calls }: Desired, served: boolean): Report {
  const held = calls.map(({ call, car }) => ({
    call,
    car: car!, // a dispatching group names the car of every call
    stage: "accepted" as const,
  }));
  const finished = calls.map(({ call }) => ({ call, outcome: "served" as const }));
  return {
    boot,
    unitMs: unitMs(),
    mode: "normal",
    epoch,
    revision,
    held: served ? [] : held,
    finished: served ? finished : [],
  };
}

function carState(seq: number): CarState {
  return {
    boot,
    seq,
    unitMs: unitMs(),
    mode: "normal",
    doors: { front: "closed" },
    loadKg: 0,
    carCalls: [],
    faults: [],
    passengerAlarm: false,
  };
}

function carPosition(seq: number, level: number): CarPosition {
  return {
    boot,
    seq,
    unitMs: unitMs(),
    positionM: Math.round(level * storeyM * 10) / 10,
    speedMps: 0,
    level,
    direction: "none",
  };
}

/** Changes the mode of a group, by its place in the list; answers with the wall time of that. */
function mode(request: { index: number; mode: CarMode }): { atMs: number } {
  const unit = units[request.index];
  if (unit === undefined) throw new Error(`Cannot set a mode: no unit ${request.index}`);
  unit.controller.setMode(request.mode);
  unit.schedule();
  return { atMs: wallMs() };
}

function counts(): HardwareCounts {
  return {
    published,
    publishedBytes,
    received,
    receivedBytes,
    served: units.reduce((sum, { controller }) => sum + controller.served, 0),
  };
}

if (import.meta.main) await serveParent({ start, counts, mode });
