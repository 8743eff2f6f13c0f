/**
 * A peer that follows groups and then stops reading, as a phone does whose radio has gone. It is a
 * bare TCP connection, so that nothing reads on its behalf. The server's farewell would wait behind
 * what is not read, so it notices its end by writing: a byte of one never finished frame now and
 * then, which no server can take for a sign that the peer reads, until the system says that the
 * other side is gone.
 */
import type { GroupAddress } from "../../src/lifts.ts";
import { protocolVersion, subprotocol } from "../../src/protocol.ts";
import { SystemClock } from "../../src/clock.ts";
import { serveParent, wallMs } from "./child.ts";
import { subscription } from "./phone_socket.ts";

/** Connects, follows, and stops reading. */
export interface StickRequest {
  readonly http: string;
  readonly socketPath: string;
  readonly capability: string;
  readonly groups: readonly GroupAddress[];
}

const clock = new SystemClock();
/** How often the peer looks whether it still is connected. */
const probeMs = 250;
let connection: Deno.TcpConn | undefined;
let endedMs: number | undefined;

async function stick(request: StickRequest): Promise<{ stuckMs: number }> {
  const { hostname, port, host } = new URL(request.http);
  const conn = await Deno.connect({ hostname, port: Number(port) });
  connection = conn;
  endedMs = undefined;
  const key = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  await write(
    conn,
    new TextEncoder().encode(
      `GET ${request.socketPath} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\n` +
        `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n` +
        `Sec-WebSocket-Protocol: ${subprotocol}\r\n\r\n`,
    ),
  );
  await readUntil(conn, "\r\n\r\n");
  await write(
    conn,
    frame(JSON.stringify({
      type: "hello",
      version: protocolVersion,
      capability: request.capability,
    })),
  );
  await readUntil(conn, '"welcome"');
  for (const at of request.groups) await write(conn, frame(subscription(at)));
  const stuckMs = wallMs();
  await write(conn, unfinishedHead);
  probe(conn);
  return { stuckMs };
}

/** When the server ended the connection, in wall milliseconds; undefined while it stands. */
function ended(): { endedMs: number | undefined } {
  return { endedMs };
}

function release(): void {
  try {
    connection?.close();
  } catch {
    // the server was first
  }
  connection = undefined;
}

function probe(conn: Deno.TcpConn): void {
  clock.after(probeMs, () => {
    if (connection !== conn) return;
    write(conn, new Uint8Array(1)).then(
      () => probe(conn),
      () => endedMs ??= wallMs(),
    );
  });
}

async function write(conn: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
}

async function readUntil(conn: Deno.TcpConn, text: string): Promise<void> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(4096);
  let seen = "";
  while (!seen.includes(text)) {
    const count = await conn.read(buffer);
    if (count === null) throw new Error(`Cannot become a stuck peer: the server said ${seen}`);
    seen += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
}

/** The head of a masked text frame of 125 bytes: more than the peer lives to write. */
const unfinishedHead = new Uint8Array([0x81, 0x80 | 125, 0, 0, 0, 0]);

/** A masked text frame of a client (RFC 6455 §5.2), of less than 64 KiB. */
function frame(text: string): Uint8Array {
  const payload = new TextEncoder().encode(text);
  const long = payload.length > 125;
  const head = long
    ? [0x81, 0x80 | 126, payload.length >> 8, payload.length & 255]
    : [0x81, 0x80 | payload.length];
  // A mask of zeroes is a mask; it hides nothing, and here is nothing to hide it from.
  return new Uint8Array([...head, 0, 0, 0, 0, ...payload]);
}

if (import.meta.main) await serveParent({ stick, ended, release });
