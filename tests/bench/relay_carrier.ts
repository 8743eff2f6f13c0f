/**
 * What every bare relay of the benchmarks stands on: the embedded broker and the way into it, and
 * WebSockets of the server's own library, written to as the server does. Nothing else: no actor, no
 * store, no capability, no validation.
 */
import type { Buffer } from "node:buffer";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { Broker } from "../../adapters/mqtt/broker.ts";
import { listenTcp } from "../../adapters/mqtt/broker_listeners.ts";
import { Credentials } from "../../adapters/mqtt/credentials.ts";
import { Flusher, Peer } from "../../src/live/peer.ts";
import { checkSite, type SiteFile } from "../../src/site.ts";

/** What a relay is started with. */
export interface CarrierRequest {
  readonly site: SiteFile;
  /** The devices' secrets, as the server's own option takes them. */
  readonly secrets: string;
}

/** What a relay does with what comes. */
export interface CarrierEars {
  /** A device published. */
  readonly published: (topic: string, payload: Buffer) => void;
  /** A phone's frame. */
  readonly said: (peer: Peer, text: string) => void;
}

/** Where a relay is. */
export interface Carrier {
  readonly broker: Broker;
  readonly http: string;
  readonly mqtt: string;
}

/** No phone of the benchmarks comes near it. */
const peerBytesMax = 1_048_576;

/** Starts one on free ports of loopback; it ends with its process. */
export async function startCarrier(
  { site, secrets }: CarrierRequest,
  { published, said }: CarrierEars,
): Promise<Carrier> {
  const broker = await Broker.start({
    site: checkSite(site),
    credentials: await Credentials.open(secrets),
  });
  broker.attach(published, () => {});
  const listener = await listenTcp(broker, { host: "127.0.0.1", port: 0 });
  const http = createServer();
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const flusher = new Flusher();
  http.on("upgrade", (request, socket: Duplex, head) => {
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const terminate = () => webSocket.terminate();
      const peer = new Peer({ socket, flusher, hardBytes: peerBytesMax, terminate });
      webSocket.on("message", (data) => said(peer, data.toString()));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    broker,
    http: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    mqtt: listener.url,
  };
}
