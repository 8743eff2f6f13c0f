/**
 * How a client of the KONE-compatible API comes to its sockets, as a back end with many phones does:
 * one token for itself, by its secret, and a limited one for each end user; then `/stream-v2` and a
 * monitor. The server bounds how fast tokens and sockets are had from one address, so what is refused
 * for that is asked for again.
 */
import type { GroupAddress } from "../../src/lifts.ts";
import { numbersOf } from "../../src/kone/numbering.ts";
import { koneSubprotocol } from "../../src/kone/stream/handshake.ts";
import { streamPath } from "../../src/kone/stream/stream_server.ts";
import { checkSite, type SiteFile } from "../../src/site.ts";
import { SystemClock } from "../../src/clock.ts";

/** Where such a client connects, and what it proves itself with. */
export interface KoneTarget {
  /** `http://host:port`. */
  readonly http: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A lift group as frames name it. */
export interface WireGroup {
  /** With the prefix. */
  readonly buildingId: string;
  readonly groupId: string;
}

/** A frame as it came. */
export interface CameFrame {
  readonly requestId?: number | string;
  readonly statusCode?: number;
  readonly callType?: string;
  readonly subtopic?: string;
  readonly data: {
    readonly request_id?: number;
    readonly success?: boolean;
    readonly session_id?: number;
    readonly error?: string;
  };
}

/** Between two tries of what was refused for its rate. */
const againMs = 100;
const triesMax = 300;
const tokenLifeS = 600;
/** The longest monitor that the server allows. */
export const monitorS = 300;
const clock = new SystemClock();

/** What frames call the groups of a site, by `building/group`. */
export function wireGroups(file: SiteFile): ReadonlyMap<string, WireGroup> {
  const { buildings } = numbersOf(checkSite(file));
  return new Map(buildings.flatMap(({ id, building, groups }) =>
    groups.map(({ group, number }) => [
      `${building}/${group}`,
      { buildingId: `building:${id}`, groupId: String(number) },
    ])
  ));
}

/** The client's own token, for all that it may call. */
export async function masterToken({ http, clientId, clientSecret }: KoneTarget): Promise<string> {
  return await tokenFrom(`${http}/api/v2/oauth2/token`, {
    headers: {
      "authorization": `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials&scope=callgiving/*",
  });
}

/** A token of an end user's. */
export async function limitedToken(http: string, master: string, user: string): Promise<string> {
  return await tokenFrom(`${http}/api/v2/oauth2/limited-token`, {
    headers: { "authorization": `Bearer ${master}`, "content-type": "application/json" },
    body: JSON.stringify({
      endUserIdentity: user,
      scopes: ["callgiving/*"],
      maxAgeSeconds: tokenLifeS,
    }),
  });
}

/** Opens a socket with a token. */
export async function openStream(http: string, token: string): Promise<WebSocket> {
  const address = `${http.replace(/^http/, "ws")}${streamPath}?accessToken=${token}`;
  for (let tries = 0; tries < triesMax; tries++) {
    const socket = new WebSocket(address, koneSubprotocol);
    const opened = await new Promise<boolean>((resolve) => {
      socket.onopen = () => resolve(true);
      socket.onerror = () => resolve(false); // a browser's socket does not say with which status
    });
    socket.onerror = null;
    if (opened) return socket;
    await pause(againMs);
  }
  throw new Error("Cannot open a stream: it is refused again and again");
}

/** Monitors a group; resolves with the ack. Whatever follows is lost until somebody listens. */
export async function monitor(
  socket: WebSocket,
  group: WireGroup,
  subtopics: readonly string[],
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.onclose = ({ code, reason }) => reject(new Error(`closed with ${code} ${reason}`));
    socket.onmessage = ({ data }) => {
      const { statusCode } = JSON.parse(data as string) as CameFrame;
      if (statusCode === 201) resolve();
      else if (statusCode !== undefined) reject(new Error(`Cannot monitor: ${data}`));
    };
    socket.send(JSON.stringify({
      type: "site-monitoring",
      callType: "monitor",
      requestId: crypto.randomUUID(),
      ...group,
      payload: { sub: "bench", duration: monitorS, subtopics },
    }));
  });
  socket.onmessage = null;
  socket.onclose = null;
}

/** A group of the site as keys have it. */
export function wireKey({ building, group }: GroupAddress): string {
  return `${building}/${group}`;
}

async function tokenFrom(
  url: string,
  request: { readonly headers: Record<string, string>; readonly body: string },
): Promise<string> {
  for (let tries = 0; tries < triesMax; tries++) {
    const response = await fetch(url, { method: "POST", ...request });
    const text = await response.text();
    if (response.ok) return (JSON.parse(text) as { access_token: string }).access_token;
    if (response.status !== 429) throw new Error(`Cannot fetch a token: got ${response.status}`);
    await pause(againMs);
  }
  throw new Error("Cannot fetch a token: it is refused again and again");
}

const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
