/**
 * The floor under the server: the same sockets (`ws` on node:http, written to as the server does),
 * the same embedded broker and the same way into it, the same topics, QoS and payload shapes, and
 * nothing else: no actor, no store, no capability, no validation. A `place_call` frame is published
 * to the group's topic and answered; the hardware's acknowledgement becomes the event to the
 * socket, and the call's end. Where asked to, the hardware also reports each call as served, and
 * the call ends with the event of that.
 */
import type { Buffer } from "node:buffer";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { Broker } from "../../adapters/mqtt/broker.ts";
import { listenTcp } from "../../adapters/mqtt/broker_listeners.ts";
import { Credentials } from "../../adapters/mqtt/credentials.ts";
import type { Report } from "../../adapters/mqtt/payloads.ts";
import { topics } from "../../adapters/mqtt/topics.ts";
import { SystemClock } from "../../src/clock.ts";
import { Flusher, Peer } from "../../src/live/peer.ts";
import { checkSite, type SiteFile } from "../../src/site.ts";
import { serveParent } from "./child.ts";
import type { RelayLegs } from "./hardware.ts";
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
export interface RelayRequest {
  readonly site: SiteFile;
  /** The devices' secrets, as the server's own option takes them. */
  readonly secrets: string;
  readonly legs: RelayLegs;
}

/** No phone of the benchmark comes near it. */
const peerBytesMax = 1_048_576;
const clock = new SystemClock();
const bootId = crypto.randomUUID();
const waiting = new Map<string, { peer: Peer; message: PlaceCall }>();
let revision = 0;
let legs: RelayLegs = "acknowledged";

async function start(request: RelayRequest): Promise<{ http: string; mqtt: string }> {
  legs = request.legs;
  const broker = await Broker.start({
    site: checkSite(request.site),
    credentials: await Credentials.open(request.secrets),
  });
  broker.attach(acknowledge, () => {});
  const listener = await listenTcp(broker, { host: "127.0.0.1", port: 0 });
  const http = createServer();
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const flusher = new Flusher();
  http.on("upgrade", (request, socket: Duplex, head) => {
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const terminate = () => webSocket.terminate();
      const peer = new Peer({ socket, flusher, hardBytes: peerBytesMax, terminate });
      webSocket.on("message", (data) => {
        const message = JSON.parse(data.toString()) as PlaceCall | { readonly type: string };
        if (isCall(message)) relay(broker, peer, message);
        else if (message.type === "hello") {
          peer.send(
            `{"type":"welcome","version":1,"serverTimeMs":0,"heartbeatMs":0,"expiresAtMs":0}`,
          );
        } else {
          peer.send(`{"type":"snapshot","ref":"s","mode":"normal","cars":[],"lit":[],"calls":[]}`);
        }
      });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    http: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    mqtt: listener.url,
  };
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
