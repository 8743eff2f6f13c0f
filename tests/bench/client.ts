/**
 * The client process of the benchmark: phones, each with a socket, a capability and idempotency
 * keys of its own, that keep N calls in flight. A call counts from its frame being sent until its
 * end is seen; on the way are measured its `result` (accepted, durable) and the first event that
 * says the hardware holds it. The same code, frames and sockets measure the server and the relay.
 */
import { setImmediate } from "node:timers";
import type { CallView, ServerMessage } from "../../src/protocol.ts";
import { SystemClock } from "../../src/clock.ts";
import type { GroupAddress } from "../../src/lifts.ts";
import { serveParent } from "./child.ts";
import { Load, type LoadRequest, type LoadResult } from "./load.ts";
import { closePhones, openPhones, type PhoneTarget } from "./phone_socket.ts";
import { Durations } from "./quantiles.ts";
import { uuid7 } from "./uuid7.ts";

/** Opens phones; those that were open are closed first. */
export interface ConnectRequest extends PhoneTarget {
  readonly groups: readonly GroupAddress[];
  readonly phones: number;
  readonly floors: number;
}

/** Runs calls. */
export interface RunRequest extends LoadRequest {
  /** Which event ends a call: `served`, or `confirmed` where the other side serves nothing. */
  readonly until: "served" | "confirmed";
}

/** What a run found. Milliseconds; the warm-up is left out. */
export interface RunResult extends LoadResult {
  readonly acceptedP50Ms: number;
  readonly acceptedP99Ms: number;
  readonly hardwareP50Ms: number;
  readonly hardwareP99Ms: number;
  /** From the frame to the event that ends the call. */
  readonly endedP50Ms: number;
  /** Where an API acknowledges before it answers: from the frame to that. */
  readonly ackP50Ms?: number;
  readonly ackP99Ms?: number;
  /** Calls that were refused, by code, and those cancelled. */
  readonly refused: Readonly<Record<string, number>>;
  readonly cancelled: number;
  /** Sockets that the other side closed meanwhile. */
  readonly dropped: number;
  /** Sizes of what was seen, for the relay to imitate. */
  readonly resultBytes: number;
  readonly eventBytes: number;
  /** Events received that concern everybody (cars, lit buttons). */
  readonly telemetryFrames: number;
  /** Events received about one's own call. */
  readonly callFrames: number;
}

interface Phone {
  readonly socket: WebSocket;
  readonly at: GroupAddress;
  placed: Placed | undefined;
  /** The call that ended here last; whatever still comes about it is not the next one's. */
  endedId: string | undefined;
}

interface Placed {
  readonly ref: string;
  readonly sentMs: number;
  readonly measured: boolean;
  id: string | undefined;
  confirmed: boolean;
}

const clock = new SystemClock();
let phones: Phone[] = [];
let run: Run | undefined;
let floors = 2;
let telemetryFrames = 0;
let callFrames = 0;
/** Sockets that the other side closed. */
let dropped = 0;

class Run {
  readonly accepted: Durations;
  readonly hardware: Durations;
  readonly ended: Durations;
  readonly refused: Record<string, number> = {};
  readonly load: Load<Phone>;
  cancelled = 0;
  resultBytes = 0;
  eventBytes = 0;

  constructor(readonly request: RunRequest) {
    this.accepted = new Durations(request.callsMax);
    this.hardware = new Durations(request.callsMax);
    this.ended = new Durations(request.callsMax);
    this.load = new Load(request, phones, (phone, number) => this.#place(phone, number));
  }

  /** The call of a phone is over. */
  end(phone: Phone, well: boolean): void {
    phone.endedId = phone.placed?.id;
    phone.placed = undefined;
    this.load.end(phone, well);
  }

  #place(phone: Phone, number: number): void {
    const from = number % floors;
    const to = (from + 1 + (number * 7) % (floors - 1)) % floors;
    const { building, group } = phone.at;
    const text = `{"type":"place_call","ref":"${number}","building":"${building}",` +
      `"group":"${group}","key":"${uuid7(clock.now())}",` +
      `"call":{"kind":"destination","from":${from},"to":${to},"persons":1}}`;
    phone.placed = {
      ref: String(number),
      sentMs: clock.monotonic(),
      measured: this.load.measuring,
      id: undefined,
      confirmed: false,
    };
    phone.socket.send(text);
  }
}

async function connect(request: ConnectRequest): Promise<{ connectMs: number }> {
  await disconnect();
  floors = request.floors;
  const fromMs = clock.monotonic();
  const addresses = Array.from(
    { length: request.phones },
    (_, index) => request.groups[index % request.groups.length]!,
  );
  const sockets = await openPhones(request, addresses);
  phones = sockets.map((socket, index) => {
    const phone: Phone = { socket, at: addresses[index]!, placed: undefined, endedId: undefined };
    socket.onmessage = ({ data }) => receive(phone, data as string);
    socket.onclose = () => dropped++;
    return phone;
  });
  return { connectMs: clock.monotonic() - fromMs };
}

async function disconnect(): Promise<void> {
  const closing = phones;
  phones = [];
  await closePhones(closing.map(({ socket }) => socket));
}

function receive(phone: Phone, text: string): void {
  if (text.startsWith('{"type":"event"') && !text.includes('"what":"call"')) {
    telemetryFrames++; // a phone draws these; the benchmark only takes them off the wire
    return;
  }
  const nowMs = clock.monotonic();
  const message = JSON.parse(text) as ServerMessage;
  const placed = phone.placed;
  if (message.type === "event") {
    callFrames++;
    if (message.event.what === "call" && placed !== undefined) {
      if (run !== undefined) run.eventBytes = text.length;
      follow(phone, placed, message.event.call, nowMs);
    }
  } else if (message.type === "result" && message.ref === placed?.ref && run !== undefined) {
    placed.id = message.call?.id;
    run.resultBytes = text.length;
    if (placed.measured) run.accepted.add(nowMs - placed.sentMs);
  } else if (message.type === "refused") {
    if (run === undefined) return;
    run.refused[message.refusal.code] = (run.refused[message.refusal.code] ?? 0) + 1;
    const ended = run;
    // A refusal ends the call; the next one waits a turn, so a server that refuses all is no loop.
    if (message.ref === placed?.ref) setImmediate(() => ended.end(phone, false));
  }
}

function follow(phone: Phone, placed: Placed, call: CallView, nowMs: number): void {
  if (run === undefined || call.id === phone.endedId) return;
  placed.id ??= call.id; // an event may overtake the result
  if (placed.id !== call.id) return;
  const over = call.state === "served" || call.state === "cancelled";
  if (!placed.confirmed && (call.confirmed || call.state === "served")) {
    placed.confirmed = true;
    if (placed.measured) run.hardware.add(nowMs - placed.sentMs);
    if (run.request.until === "confirmed") return finish(phone, placed, nowMs);
  }
  if (!over) return;
  if (call.state === "cancelled") {
    run.cancelled++;
    run.end(phone, false);
  } else finish(phone, placed, nowMs);
}

function finish(phone: Phone, placed: Placed, nowMs: number): void {
  if (run === undefined) return;
  if (placed.measured) run.ended.add(nowMs - placed.sentMs);
  run.end(phone, true);
}

async function measure(request: RunRequest): Promise<RunResult> {
  const current = run = new Run(request);
  telemetryFrames = 0;
  callFrames = 0;
  dropped = 0;
  const found = await current.load.run();
  run = undefined;
  for (const phone of phones) phone.placed = undefined;
  return {
    ...found,
    acceptedP50Ms: current.accepted.quantile(0.5),
    acceptedP99Ms: current.accepted.quantile(0.99),
    hardwareP50Ms: current.hardware.quantile(0.5),
    hardwareP99Ms: current.hardware.quantile(0.99),
    endedP50Ms: current.ended.quantile(0.5),
    refused: current.refused,
    cancelled: current.cancelled,
    dropped,
    resultBytes: current.resultBytes,
    eventBytes: current.eventBytes,
    telemetryFrames,
    callFrames,
  };
}

if (import.meta.main) await serveParent({ connect, run: measure, disconnect });
