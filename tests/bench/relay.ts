/**
 * The floor under the server: the same sockets (`ws` on node:http, written to as the server does),
 * the same embedded broker and the same way into it, the same topics, QoS and payload shapes, and
 * nothing else: no actor, no store, no capability, no validation. A `place_call` frame is published
 * to the group's topic and answered; the hardware's acknowledgement becomes the event to the
 * socket, and the call's end. Where asked to, the hardware also reports each call as served, and
 * the call ends with the event of that.
 */
import type { Buffer } from "node:buffer";
import type { Broker } from "../../adapters/mqtt/broker.ts";
import type { Report } from "../../adapters/mqtt/payloads.ts";
import { topics } from "../../adapters/mqtt/topics.ts";
import { SystemClock } from "../../src/clock.ts";
import type { Peer } from "../../src/live/peer.ts";
import { serveParent } from "./child.ts";
import type { RelayLegs } from "./hardware.ts";
import { type CarrierRequest, startCarrier } from "./relay_carrier.ts";
import { uuid7 } from "./uuid7.ts";

/** A `place_call` frame of the benchmark's client. */
interface PlaceCall {
  readonly type: "place_call";
  readonly ref: string;
  readonly building: string;
  readonly group: string;
  readonly call: { readonly from: number; readonly to: number };
}

/** What the relay is started with. */
export interface RelayRequest extends CarrierRequest {
  readonly legs: RelayLegs;
}

const clock = new SystemClock();
const bootId = crypto.randomUUID();
const waiting = new Map<string, { peer: Peer; message: PlaceCall }>();
let revision = 0;
let legs: RelayLegs = "acknowledged";

async function start(request: RelayRequest): Promise<{ http: string; mqtt: string }> {
  legs = request.legs;
  const { broker, http, mqtt } = await startCarrier(request, {
    published: acknowledge,
    said: (peer, text) => {
      const message = JSON.parse(text) as PlaceCall | { readonly type: string };
      if (isCall(message)) relay(broker, peer, message);
      else if (message.type === "hello") {
        peer.send(
          `{"type":"welcome","version":1,"serverTimeMs":0,"heartbeatMs":0,"expiresAtMs":0}`,
        );
      } else {
        peer.send(`{"type":"snapshot","ref":"s","mode":"normal","cars":[],"lit":[],"calls":[]}`);
      }
    },
  });
  return { http, mqtt };
}

function isCall(message: PlaceCall | { readonly type: string }): message is PlaceCall {
  return message.type === "place_call";
}

/** Publishes one call as the server would publish a desired state that holds it alone. */
function relay(broker: Broker, peer: Peer, message: PlaceCall): void {
  const call = uuid7(clock.now());
  waiting.set(call, { peer, message });
  const { from, to } = message.call;
  broker.publish(
    topics.desired(message),
    `{"epoch":1,"revision":${++revision},"boot":"${bootId}","calls":[{"call":"${call}",` +
      `"kind":"destination","car":"car-1","from":{"level":${from},"side":"front"},` +
      `"to":{"level":${to},"side":"front"},"persons":1,"expiresAtUnitMs":123456.789}]}`,
    1,
  );
  peer.send(
    `{"type":"result","ref":"${message.ref}","call":${view(call, message, "assigned", false)}}`,
  );
}

/** Tells the phones whose calls the hardware holds. */
function acknowledge(topic: string, payload: Buffer): void {
  if (!topic.endsWith("/report")) return;
  const { held, finished } = JSON.parse(payload.toString()) as Report;
  for (const { call } of held) tell(call, "assigned", legs === "acknowledged");
  for (const { call } of finished) tell(call, "served", true);
}

function tell(call: string, state: string, last: boolean): void {
  const one = waiting.get(call);
  if (one === undefined) return;
  if (last) waiting.delete(call);
  const { building, group } = one.message;
  one.peer.send(
    `{"type":"event","building":"${building}","group":"${group}","seq":${revision},` +
      `"event":{"what":"call","call":${view(call, one.message, state, true)}}}`,
  );
}

function view(call: string, message: PlaceCall, state: string, confirmed: boolean): string {
  return `{"id":"${call}","state":"${state}","request":{"kind":"destination",` +
    `"from":${message.call.from},"to":${message.call.to},"persons":1},"car":"car-1",` +
    `"confirmed":${confirmed},"etaMs":12345,"placedAtMs":${clock.now()}}`;
}

if (import.meta.main) await serveParent({ start });
