/**
 * The floor under rings: the sockets, the broker, the topics and the payloads of the server, and
 * nothing else. A unit's press goes to the phones of the flat that its entry names and back to its
 * display; answer, opening and end in the same way. What opens is signed, since a unit takes nothing
 * else.
 */
import type { Buffer } from "node:buffer";
import { generateKeyPairSync } from "node:crypto";
import {
  actBytes,
  publicKeyOf,
  signerOf,
  withSignature,
} from "../../adapters/mqtt/unit_signature.ts";
import { unitDelivery, unitTopics } from "../../adapters/mqtt/unit_topics.ts";
import type { UnitHeartbeat, UnitOutcome } from "../../adapters/mqtt/unit_payloads.ts";
import type { UnitRing } from "../../adapters/mqtt/unit_ring_payloads.ts";
import type { Broker } from "../../adapters/mqtt/broker.ts";
import { SystemClock } from "../../src/clock.ts";
import type { Peer } from "../../src/live/peer.ts";
import type { ClientMessage } from "../../src/protocol.ts";
import type { RingState } from "../../src/rings.ts";
import { serveParent } from "./child.ts";
import { type CarrierRequest, startCarrier } from "./relay_carrier.ts";
import { flatNumber, ringBuilding, ringDoor } from "./ring_site.ts";
import { uuid7 } from "./uuid7.ts";

/** What the relay is started with. */
export interface RingRelayRequest extends CarrierRequest {
  readonly flats: number;
}

interface Ring {
  readonly ring: string;
  readonly unit: string;
  /** Its flat's place in the list. */
  readonly entry: string;
  readonly startedAtMs: number;
  seq: number;
  state: RingState;
  answered: Peer | null;
}

interface Unit {
  readonly boot: string;
  /** What its clock shows beyond this one's. */
  readonly aheadMs: number;
}

interface Opening {
  readonly peer: Peer;
  readonly ref: string;
  readonly ring: Ring;
}

const clock = new SystemClock();
const { privateKey } = generateKeyPairSync("ed25519");
const signer = signerOf(privateKey);
const units = new Map<string, Unit>();
const rings = new Map<string, Ring>();
const openings = new Map<string, Opening>();
/** By entry. */
const phones = new Map<string, Peer[]>();
let revision = 0;

async function start(request: RingRelayRequest) {
  const { broker, http, mqtt } = await startCarrier(request, {
    published: (topic, payload) => hear(broker, request.flats, topic, payload),
    said: (peer, text) => take(broker, peer, JSON.parse(text) as ClientMessage),
  });
  const actKey = { kid: signer.kid, publicKey: publicKeyOf(privateKey) };
  return { http, mqtt, actKey };
}

function hear(broker: Broker, flats: number, topic: string, payload: Buffer): void {
  const [, , , unit = "", , what] = topic.split("/");
  const said = JSON.parse(payload.toString());
  if (what === "heartbeat") beat(broker, flats, unit, said as UnitHeartbeat);
  else if (what === "ring") press(broker, unit, said as UnitRing);
  else if (what === "outcome") opened(said as UnitOutcome);
}

function beat(broker: Broker, flats: number, unit: string, { boot, unitMs }: UnitHeartbeat): void {
  const known = units.get(unit);
  if (known?.boot === boot) return;
  units.set(unit, { boot, aheadMs: unitMs - clock.monotonic() });
  const entries = Array.from(
    { length: flats },
    (_, flat) => ({ entry: String(flat), number: flatNumber(flat) }),
  );
  say(broker, unit, "unitDirectory", { epoch: 1, revision: 1, entries });
}

function press(broker: Broker, unit: string, { entry }: UnitRing): void {
  const ring: Ring = {
    ...{ ring: uuid7(clock.now()), unit, entry, startedAtMs: clock.now(), seq: 1 },
    ...{ state: "ringing", answered: null },
  };
  rings.set(ring.ring, ring);
  tell(broker, ring);
}

function take(broker: Broker, peer: Peer, message: ClientMessage): void {
  if (message.type === "hello") {
    const entry = message.capability;
    phones.set(entry, [...phones.get(entry) ?? [], peer]);
    peer.send(`{"type":"welcome","version":1,"serverTimeMs":0,"heartbeatMs":0,"expiresAtMs":0}`);
    peer.send(`{"type":"rings","rings":[]}`);
    return;
  }
  const ring = "ring" in message ? rings.get(message.ring) : undefined;
  if (ring === undefined) return;
  if (message.type === "answer_ring") {
    ring.answered = peer;
    change(broker, ring, "answered");
    result(peer, message.ref, ring);
  } else if (message.type === "hang_up") {
    rings.delete(ring.ring);
    change(broker, ring, "ended");
    result(peer, message.ref, ring);
  } else if (message.type === "open_by_ring") open(broker, peer, message.ref, ring);
}

function open(broker: Broker, peer: Peer, ref: string, ring: Ring): void {
  const { boot, aheadMs } = units.get(ring.unit)!;
  const at = { building: ringBuilding, unit: ring.unit };
  const act = {
    act: uuid7(clock.now()),
    kind: "open_door" as const,
    door: ringDoor,
    boot,
    notAfterUnitMs: Math.floor(clock.monotonic() + aheadMs) + 3_000,
  };
  openings.set(act.act, { peer, ref, ring });
  say(broker, ring.unit, "unitAct", withSignature(act, actBytes(at, act), signer));
}

function opened({ act }: UnitOutcome): void {
  const opening = openings.get(act);
  if (opening === undefined) return;
  openings.delete(act);
  result(opening.peer, opening.ref, opening.ring);
}

function change(broker: Broker, ring: Ring, state: RingState): void {
  ring.state = state;
  ring.seq++;
  tell(broker, ring);
}

/** To every phone of the flat, and to the unit's display. */
function tell(broker: Broker, ring: Ring): void {
  for (const peer of phones.get(ring.entry) ?? []) {
    peer.send(`{"type":"ring","ring":${view(ring, peer)}}`);
  }
  const { ring: id, entry, state } = ring;
  const shown = { epoch: 1, revision: ++revision, rings: [{ ring: id, entry, state }] };
  say(broker, ring.unit, "unitRings", shown);
}

function result(peer: Peer, ref: string, ring: Ring): void {
  peer.send(`{"type":"result","ref":"${ref}","ring":${view(ring, peer)}}`);
}

function view({ ring, unit, state, seq, startedAtMs, answered }: Ring, peer: Peer): string {
  return JSON.stringify({
    ...{ ring, building: ringBuilding, unit, state, seq, presses: 1, startedAtMs },
    ...(answered !== null && { answeredHere: answered === peer }),
    ...{ untilMs: startedAtMs + 45_000, rings: state === "ringing", doors: [ringDoor] },
  });
}

function say(
  broker: Broker,
  unit: string,
  name: "unitDirectory" | "unitRings" | "unitAct",
  payload: object,
): void {
  const topic = unitTopics[name]({ building: ringBuilding, unit });
  broker.publish(topic, JSON.stringify(payload), unitDelivery[name].qos);
}

if (import.meta.main) await serveParent({ start });
