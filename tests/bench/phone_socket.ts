/**
 * How a phone of the benchmark comes to a socket that follows a group: a capability of its own,
 * `hello`, `welcome`, `subscribe`, `snapshot`. One way for all measurements and for the relay and
 * the bare server too, which answer with the same frames.
 */
import type { GroupAddress } from "../../src/lifts.ts";
import { protocolVersion, type ServerMessage, subprotocol } from "../../src/protocol.ts";

/** Where phones connect. */
export interface PhoneTarget {
  /** `http://host:port`. */
  readonly http: string;
  readonly socketPath: string;
  /** Whether capabilities are minted by the server; the relay and the bare server check none. */
  readonly mint: boolean;
}

/** Opens a socket that follows a group; resolves when its snapshot has come. */
export async function openPhone(target: PhoneTarget, at: GroupAddress): Promise<WebSocket> {
  const capability = target.mint ? await mintCapability(target.http, at.building) : "none";
  const socket = new WebSocket(target.http.replace("http", "ws") + target.socketPath, subprotocol);
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`Cannot open a phone's socket: ${why}`));
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: "hello", version: protocolVersion, capability }));
    };
    socket.onerror = (event) => fail((event as ErrorEvent).message);
    socket.onclose = ({ code, reason }) => fail(`closed with ${code} ${reason}`);
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data as string) as ServerMessage;
      if (message.type === "welcome") socket.send(subscription(at));
      else if (message.type === "snapshot") resolve();
      else if (message.type === "refused") fail(JSON.stringify(message.refusal));
    };
  });
  socket.onerror = null;
  socket.onclose = null;
  socket.onmessage = null;
  return socket;
}

/** The frame that subscribes to a group. */
export function subscription({ building, group }: GroupAddress): string {
  return JSON.stringify({ type: "subscribe", ref: "s", building, group });
}

/** Opens many, `atOnce` at a time, so that no backlog of the system overflows. */
export async function openPhones(
  target: PhoneTarget,
  addresses: readonly GroupAddress[],
  atOnce = 64,
): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  for (let first = 0; first < addresses.length; first += atOnce) {
    const some = addresses.slice(first, first + atOnce);
    sockets.push(...await Promise.all(some.map((at) => openPhone(target, at))));
  }
  return sockets;
}

/** Closes sockets and waits until they are closed. */
export async function closePhones(sockets: readonly WebSocket[]): Promise<void> {
  await Promise.all(sockets.map((socket) =>
    new Promise<void>((resolve) => {
      socket.onmessage = null;
      socket.onclose = () => resolve();
      if (socket.readyState === WebSocket.CLOSED) resolve();
      else socket.close();
    })
  ));
}

/**
 * A capability with a random id of its own, from the demo's route.
 * @param more further wishes, such as `operator`.
 */
export async function mintCapability(
  http: string,
  building: string,
  more: { readonly operator?: boolean } = {},
): Promise<string> {
  const response = await fetch(`${http}/demo/capability`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ building, rid: crypto.randomUUID(), ...more }),
  });
  const text = await response.text();
  const capability = response.ok
    ? (JSON.parse(text) as { capability?: string }).capability
    : undefined;
  if (capability === undefined) {
    throw new Error(`Cannot mint a capability: got ${response.status} ${text.slice(0, 200)}`);
  }
  return capability;
}
