/**
 * The process before and behind the doors, in the rings' benchmark: units with their displays, as the
 * simulated building has them, and the phones of the flats, on sockets of their own. Both are here, so
 * that one clock measures what lies between them; the process under test has the other processor.
 *
 * A ring goes through all that is measured: a press; both phones hear it; the first answers, the
 * second falls silent; the first opens, the unit does it and says so; the first hangs up.
 */
import { readPublicKey } from "../../adapters/mqtt/unit_signature.ts";
import { SimulatedAccessUnit } from "../../adapters/simulator/access_unit.ts";
import { MqttUnitLink } from "../../adapters/simulator/unit_connection.ts";
import type { UnitHappening } from "../../adapters/simulator/unit_events.ts";
import { judgeAlone } from "../../src/access/judge_alone.ts";
import { SystemClock } from "../../src/clock.ts";
import {
  type ClientMessage,
  type HeardRing,
  protocolVersion,
  type ServerMessage,
  subprotocol,
} from "../../src/protocol.ts";
import { seededRandom } from "../../src/random.ts";
import { checkSite, type SiteFile } from "../../src/site.ts";
import { serveParent } from "./child.ts";
import { Load, type LoadRequest, type LoadResult } from "./load.ts";
import { Durations } from "./quantiles.ts";
import { flatNumber, ringBuilding, type RingDevice, ringDoor } from "./ring_site.ts";
import { uuid7 } from "./uuid7.ts";

/** Where the street connects. */
export interface StreetRequest {
  readonly mqtt: string;
  readonly http: string;
  readonly socketPath: string;
  readonly site: SiteFile;
  readonly devices: readonly RingDevice[];
  readonly actKey: { readonly kid: string; readonly publicKey: string };
  /** Of each flat, those of its phones; the relay takes anything. */
  readonly capabilities: readonly (readonly string[])[];
}

/** The ways that are measured, of each its 50th and 99th of 100, in milliseconds. */
export const legs = ["heard", "silence", "order", "done"] as const;
export type Leg = (typeof legs)[number];

/** What a run found. */
export interface StreetResult extends LoadResult {
  readonly p50Ms: Readonly<Record<Leg, number>>;
  readonly p99Ms: Readonly<Record<Leg, number>>;
  /** Codes of what was refused, with how often. */
  readonly refused: Readonly<Record<string, number>>;
}

/** A unit and a flat that it rings; one ring at a time. */
interface Pair {
  readonly unit: SimulatedAccessUnit;
  readonly number: string;
  readonly phones: readonly Phone[];
  going: Going | null;
}

interface Phone {
  readonly socket: WebSocket;
  /** By unit. */
  readonly pairs: Map<string, Pair>;
}

/** How far a ring has come. */
interface Going {
  readonly measured: boolean;
  /** When what is waited for now began: the press, the answer, the tap, the unit's word. */
  sinceMs: number;
  ring: string;
  waits: "heard" | "silence" | "order" | "done" | "end";
  /** What is still to come before the next step. */
  left: number;
}

const clock = new SystemClock();
const upWithinMs = 20_000;
let pairs: Pair[] = [];
let run: Run | undefined;
let refs = 0;

class Run {
  readonly durations: Record<Leg, Durations>;
  readonly refused: Record<string, number> = {};
  readonly load: Load<Pair>;

  constructor(request: LoadRequest) {
    const kept = () => new Durations(2 * request.callsMax);
    this.durations = { heard: kept(), silence: kept(), order: kept(), done: kept() };
    this.load = new Load(request, pairs, (pair) => this.#press(pair));
  }

  #press(pair: Pair): void {
    const { unit, number, phones } = pair;
    const measured = this.load.measuring;
    pair.going = {
      ...{ measured, sinceMs: clock.monotonic(), ring: "" },
      ...{ waits: "heard", left: phones.length },
    };
    unit.ring(number);
  }
}

async function start(request: StreetRequest): Promise<void> {
  const { site, devices, mqtt, actKey, capabilities } = request;
  const units = checkSite(site).buildings[0]!.units;
  const keys = new Map([[actKey.kid, readPublicKey(actKey.publicKey)]]);
  const random = seededRandom("rings");
  const phones = await Promise.all(
    capabilities.map((of) => Promise.all(of.map((capability) => connect(request, capability)))),
  );
  const shown: Promise<void>[] = [];
  pairs = units.map((unit, index) => {
    const { id, secret } = devices.find((device) => device.unit === unit.id)!;
    const login = { url: mqtt, user: id, password: secret };
    const flat = index % phones.length;
    const up = Promise.withResolvers<void>();
    shown.push(up.promise);
    const pair: Pair = {
      unit: new SimulatedAccessUnit({
        ...{ building: ringBuilding, unit, clock, random, keys, judgeAlone },
        link: new MqttUnitLink({ building: ringBuilding, unit: unit.id }, login, { clock, random }),
        observe: (happening) => {
          const isWhole = happening.what === "directory" && happening.entries === phones.length;
          if (isWhole) up.resolve();
          observe(pair, happening);
        },
      }),
      ...{ number: flatNumber(flat), phones: phones[flat]!, going: null },
    };
    for (const { pairs } of pair.phones) pairs.set(unit.id, pair);
    return pair;
  });
  for (const { unit } of pairs) unit.start();
  const late = Promise.withResolvers<never>();
  const disarm = clock.after(
    upWithinMs,
    () => late.reject(new Error("Cannot ring: displays do not show every flat")),
  );
  await Promise.race([Promise.all(shown), late.promise]).finally(disarm);
}

async function connect(
  { http, socketPath }: StreetRequest,
  capability: string,
): Promise<Phone> {
  const socket = new WebSocket(http.replace("http", "ws") + socketPath, subprotocol);
  const phone: Phone = { socket, pairs: new Map() };
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => say(phone, { type: "hello", version: protocolVersion, capability });
    socket.onclose = ({ code, reason }) => {
      reject(new Error(`Cannot take rings: closed with ${code} ${reason}`));
    };
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data as string) as ServerMessage;
      if (message.type === "rings") resolve();
      if (message.type === "ring") hear(phone, message.ring);
      if (message.type === "result" && message.ring !== undefined) granted(phone, message.ring);
      if (message.type === "refused") refused(message.refusal.code);
    };
  });
  return phone;
}

/** A phone is told of a ring. */
function hear(phone: Phone, { unit, ring, state, rings }: HeardRing): void {
  const pair = phone.pairs.get(unit);
  const going = pair?.going;
  if (pair === undefined || going === undefined || going === null) return;
  if (state === "ringing" && rings && going.waits === "heard" && --going.left >= 0) {
    note("heard", going);
    going.ring = ring;
    // The other phone falls silent, and this one is told that it has it.
    if (going.left === 0) ask(pair, "silence", 2, { type: "answer_ring", ref: ref(), ring });
  } else if (state === "answered" && phone !== pair.phones[0] && going.ring === ring) {
    if (going.waits !== "silence") return;
    note("silence", going);
    answered(pair, going);
  }
}

/** The first phone is told that what it asked for is so. */
function granted(phone: Phone, { unit, ring, state }: HeardRing): void {
  const pair = phone.pairs.get(unit);
  const going = pair?.going;
  if (pair === undefined || !going || going.ring !== ring) return;
  if (going.waits === "silence") answered(pair, going);
  else if (going.waits === "done") {
    note("done", going);
    // It is over when the phone and the unit's display have both said so.
    ask(pair, "end", 2, { type: "hang_up", ref: ref(), ring });
  } else if (going.waits === "end" && state === "ended") over(pair, going);
}

function answered(pair: Pair, going: Going): void {
  if (--going.left > 0) return;
  const key = uuid7(clock.now());
  const { ring } = going;
  ask(pair, "order", 1, { type: "open_by_ring", ref: ref(), ring, door: ringDoor, key });
}

function observe(pair: Pair, happening: UnitHappening): void {
  const { going } = pair;
  if (going === null) return;
  if (happening.what === "opened" && going.waits === "order") {
    note("order", going);
    going.waits = "done";
    going.sinceMs = clock.monotonic();
  } else if (happening.what === "ring" && happening.state === "ended") {
    if (going.waits === "end" && happening.ring === going.ring) over(pair, going);
  }
}

function over(pair: Pair, going: Going): void {
  if (--going.left > 0) return;
  pair.going = null;
  run?.load.end(pair, true);
}

function ask(pair: Pair, waits: Going["waits"], left: number, message: ClientMessage): void {
  Object.assign(pair.going!, { waits, left, sinceMs: clock.monotonic() });
  say(pair.phones[0]!, message);
}

function note(leg: Leg, { measured, sinceMs }: Going): void {
  if (measured) run?.durations[leg].add(clock.monotonic() - sinceMs);
}

/** What is refused goes no further, and the run says so: as refused, and as lost. */
function refused(code: string): void {
  if (run !== undefined) run.refused[code] = (run.refused[code] ?? 0) + 1;
}

function say({ socket }: Phone, message: ClientMessage): void {
  socket.send(JSON.stringify(message));
}

function ref(): string {
  return String(++refs);
}

async function measure(request: LoadRequest): Promise<StreetResult> {
  const current = run = new Run(request);
  const found = await current.load.run();
  run = undefined;
  for (const pair of pairs) pair.going = null;
  const of = (share: number) => {
    const each = (leg: Leg) => current.durations[leg].quantile(share);
    return {
      ...{ heard: each("heard"), silence: each("silence") },
      ...{ order: each("order"), done: each("done") },
    };
  };
  return { ...found, p50Ms: of(0.5), p99Ms: of(0.99), refused: current.refused };
}

if (import.meta.main) await serveParent({ start, run: measure });
