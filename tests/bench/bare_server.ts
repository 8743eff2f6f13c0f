/**
 * What holding sockets costs without a server behind them: `ws` on node:http with the same limits,
 * which answers `hello` and `subscribe` and sends one event to all in one go, as E10 measured it.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { serveParent, wallMs } from "./child.ts";

const followers = new Set<WebSocket>();

async function start(): Promise<{ http: string }> {
  const http = createServer();
  const sockets = new WebSocketServer({
    server: http,
    perMessageDeflate: false,
    maxPayload: 65_536,
  });
  sockets.on("connection", (socket: WebSocket) => {
    socket.on("close", () => followers.delete(socket));
    socket.on("message", (data) => {
      const message = JSON.parse(data.toString()) as { type: string };
      if (message.type === "hello") {
        socket.send(
          `{"type":"welcome","version":1,"serverTimeMs":0,"heartbeatMs":0,"expiresAtMs":0}`,
        );
      } else if (message.type === "subscribe") {
        followers.add(socket);
        socket.send(`{"type":"snapshot","ref":"s","mode":"normal","cars":[],"lit":[],"calls":[]}`);
      }
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return { http: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
}

/** Sends one text to all; says when that began and for how long nothing else could run. */
function broadcast(request: { text: string }): { sentMs: number; blockedMs: number } {
  const sentMs = wallMs();
  for (const socket of followers) socket.send(request.text);
  return { sentMs, blockedMs: wallMs() - sentMs };
}

if (import.meta.main) await serveParent({ start, broadcast });
