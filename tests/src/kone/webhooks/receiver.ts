/** An endpoint of a client: a real https listener that notes what comes and answers as it is told. */
import { createServer as createHttp, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { until } from "../../../parts/until.ts";
import { selfSigned } from "../../../parts/self_signed.ts";

/** What came. */
export interface Received {
  readonly authorization: string;
  readonly type: string;
  readonly body: string;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly subject: string;
    readonly clientId: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

/** The endpoint. */
export interface Receiver {
  /** By name, such as `https://localhost:1234/hook`. */
  readonly url: string;
  readonly port: number;
  /** The authority of its certificate. */
  readonly ca: string;
  readonly received: Received[];
  /** How it answers from now on; 204 at first. */
  answer: (response: ServerResponse) => void;
  /** Resolves once so many have come. */
  came(count: number): Promise<readonly Received[]>;
}

/** Runs a body beside an endpoint. */
export async function withReceiver(
  body: (receiver: Receiver) => Promise<void>,
  plain = false,
): Promise<void> {
  const { key, cert } = selfSigned(new Date());
  const received: Received[] = [];
  const receiver = {
    ca: cert,
    received,
    answer: (response: ServerResponse) => void response.writeHead(204).end(),
    came: (count: number) =>
      until(`${count} deliveries`, () => received.length >= count && received),
    url: "",
    port: 0,
  };
  const server = plain ? createHttp() : createServer({ key, cert });
  server.on("request", async (request, response) => {
    const parts: Uint8Array[] = [];
    for await (const part of request) parts.push(part);
    const text = parts.map((part) => new TextDecoder().decode(part)).join("");
    received.push({
      authorization: request.headers.authorization ?? "",
      type: request.headers["content-type"] ?? "",
      body: text,
      event: JSON.parse(text),
    });
    receiver.answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  receiver.port = (server.address() as AddressInfo).port;
  receiver.url = `${plain ? "http" : "https"}://localhost:${receiver.port}/hook?for=me`;
  try {
    await body(receiver);
  } finally {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
