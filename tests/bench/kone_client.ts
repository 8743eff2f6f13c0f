/**
 * The client process of the benchmark for the KONE-compatible API: sockets of `/stream-v2`, each
 * with a limited token and a monitor of its calls, that keep N calls in flight. Measured are the ack,
 * the result, and the `served` that ends a call; whether hardware holds it is not told here.
 */
import { setImmediate } from "node:timers";
import { SystemClock } from "../../src/clock.ts";
import { serveParent } from "./child.ts";
import type { RunResult } from "./client.ts";
import {
  type CameFrame,
  type KoneTarget,
  limitedToken,
  masterToken,
  monitor,
  openStream,
  type WireGroup,
} from "./kone_socket.ts";
import { Load, type LoadRequest } from "./load.ts";
import { closePhones } from "./phone_socket.ts";
import { Durations } from "./quantiles.ts";

/** Opens sockets; those that were open are closed first. */
export interface KoneConnectRequest extends KoneTarget {
  readonly groups: readonly WireGroup[];
  readonly phones: number;
  readonly floors: number;
}

interface Phone {
  readonly socket: WebSocket;
  readonly at: WireGroup;
  /** Calls of this phone so far: an end user who asks for the same way again gets the same call. */
  calls: number;
  placed: Placed | undefined;
}

interface Placed {
  readonly requestId: number;
  readonly sentMs: number;
  readonly measured: boolean;
  /** What the topics of its states begin with; undefined before its result. */
  topic: string | undefined;
}

/** Sockets opened at once, so that no backlog of the system overflows. */
const atOnce = 64;
/** What calls of a destination are on the wire, and what a level's area is its number times. */
const destinationAction = 2;
const areaStep = 1000;
const clock = new SystemClock();
let phones: Phone[] = [];
let run: Run | undefined;
let floors = 2;
let connects = 0;
let dropped = 0;
let requests = 1;

class Run {
  readonly ack: Durations;
  readonly result: Durations;
  readonly ended: Durations;
  readonly refused: Record<string, number> = {};
  readonly load: Load<Phone>;
  cancelled = 0;
  resultBytes = 0;
  eventBytes = 0;
  callFrames = 0;

  constructor(request: LoadRequest) {
    this.ack = new Durations(request.callsMax);
    this.result = new Durations(request.callsMax);
    this.ended = new Durations(request.callsMax);
    this.load = new Load(request, phones, (phone) => this.#place(phone));
  }

  /** The call of a phone is over. */
  end(phone: Phone, well: boolean): void {
    phone.placed = undefined;
    this.load.end(phone, well);
  }

  #place(phone: Phone): void {
    const way = phone.calls++;
    const from = way % floors;
    const to = (from + 1 + Math.floor(way / floors) % (floors - 1)) % floors;
    const requestId = requests++;
    const { buildingId, groupId } = phone.at;
    const text = `{"type":"lift-call-api-v2","buildingId":"${buildingId}","callType":"action",` +
      `"groupId":"${groupId}","payload":{"request_id":${requestId},"area":${areaOf(from)},` +
      `"time":"${new Date(clock.now()).toISOString()}","terminal":1,` +
      `"call":{"action":${destinationAction},"destination":${areaOf(to)}}}}`;
    phone.placed = {
      requestId,
      sentMs: clock.monotonic(),
      measured: this.load.measuring,
      topic: undefined,
    };
    phone.socket.send(text);
  }
}

async function connect(request: KoneConnectRequest): Promise<{ connectMs: number }> {
  await disconnect();
  floors = request.floors;
  connects++;
  const fromMs = clock.monotonic();
  const { http } = request;
  const master = await masterToken(request);
  // One end user stands for one phone in each building, so that no two ask for the same way.
  const tokens = new Map<number, Promise<string>>();
  const phonesIn = new Map<string, number>();
  const userIn = (building: string) => {
    const user = phonesIn.get(building) ?? 0;
    phonesIn.set(building, user + 1);
    return user;
  };
  const wanted = Array.from({ length: request.phones }, (_, index) => {
    const at = request.groups[index % request.groups.length]!;
    return { at, user: userIn(at.buildingId) };
  });
  const open = async ({ at, user }: { at: WireGroup; user: number }): Promise<Phone> => {
    const token = tokens.get(user) ?? limitedToken(http, master, `user ${connects} ${user}`);
    tokens.set(user, token);
    const socket = await openStream(http, await token);
    await monitor(socket, at, ["call_state/+/+"]);
    return { socket, at, calls: 0, placed: undefined };
  };
  for (let first = 0; first < wanted.length; first += atOnce) {
    phones.push(...await Promise.all(wanted.slice(first, first + atOnce).map(open)));
  }
  for (const phone of phones) {
    phone.socket.onmessage = ({ data }) => receive(phone, data as string);
    phone.socket.onclose = () => dropped++;
  }
  return { connectMs: clock.monotonic() - fromMs };
}

async function disconnect(): Promise<void> {
  const closing = phones;
  phones = [];
  await closePhones(closing.map(({ socket }) => socket));
}

function receive(phone: Phone, text: string): void {
  if (run === undefined) return;
  const { placed } = phone;
  if (text.includes('"callType":"monitor"')) {
    run.callFrames++;
    run.eventBytes = text.length;
    if (placed?.topic === undefined) return;
    const at = text.indexOf(placed.topic) + placed.topic.length;
    if (text.startsWith('served"', at)) {
      if (placed.measured) run.ended.add(clock.monotonic() - placed.sentMs);
      run.end(phone, true);
    } else if (text.startsWith('cancelled"', at)) {
      run.cancelled++;
      run.end(phone, false);
    } // or it is on its way
    return;
  }
  const nowMs = clock.monotonic();
  const frame = JSON.parse(text) as CameFrame;
  const { data } = frame;
  if (placed === undefined) return;
  if (frame.statusCode === 201) {
    if (frame.requestId === placed.requestId && placed.measured) run.ack.add(nowMs - placed.sentMs);
  } else if (data.request_id === placed.requestId && data.success === true) {
    run.resultBytes = text.length;
    if (placed.measured) run.result.add(nowMs - placed.sentMs);
    placed.topic = `"call_state/${data.session_id}/`;
  } else {
    const why = data.error ?? "unknown";
    run.refused[why] = (run.refused[why] ?? 0) + 1;
    const ended = run;
    // A refusal ends the call; the next one waits a turn, so a server that refuses all is no loop.
    setImmediate(() => ended.end(phone, false));
  }
}

async function measure(request: LoadRequest): Promise<RunResult> {
  const current = run = new Run(request);
  dropped = 0;
  const found = await current.load.run();
  run = undefined;
  for (const phone of phones) phone.placed = undefined;
  return {
    ...found,
    ackP50Ms: current.ack.quantile(0.5),
    ackP99Ms: current.ack.quantile(0.99),
    acceptedP50Ms: current.result.quantile(0.5),
    acceptedP99Ms: current.result.quantile(0.99),
    hardwareP50Ms: 0,
    hardwareP99Ms: 0,
    endedP50Ms: current.ended.quantile(0.5),
    refused: current.refused,
    cancelled: current.cancelled,
    dropped,
    resultBytes: current.resultBytes,
    eventBytes: current.eventBytes,
    telemetryFrames: 0,
    callFrames: current.callFrames,
  };
}

function areaOf(level: number): number {
  return (level + 1) * areaStep;
}

if (import.meta.main) await serveParent({ connect, run: measure, disconnect });
