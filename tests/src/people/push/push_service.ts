/**
 * A push service (RFC 8030) on loopback, and browsers that subscribe to it, for tests. It checks who
 * sends (VAPID, RFC 8292), and each browser opens its own messages (RFC 8291, RFC 8188) by code of
 * its own, not by that of the sender.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createDecipheriv, createECDH, createPublicKey, hkdfSync } from "node:crypto";
import {
  createServer as createHttp,
  type IncomingHttpHeaders,
  type ServerResponse,
} from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type JWTPayload, jwtVerify } from "jose";
import { selfSigned } from "../../../parts/self_signed.ts";
import { until } from "../../../parts/until.ts";

/** A message, opened by the browser that it was for. */
export interface Pushed {
  /** The browser's name. */
  readonly to: string;
  readonly ttlS: number;
  readonly urgency: string;
  readonly topic: string;
  /** What the sender says of itself, signed. */
  readonly vapid: JWTPayload;
  /** With which key it signed, as base64url. */
  readonly key: string;
  readonly text: string;
  readonly bytes: number;
}

/** What a browser hands to a page that subscribes. */
export interface BrowserSubscription {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** The service. */
export interface PushService {
  /** As the register of sub-processors names it. */
  readonly host: string;
  readonly origin: string;
  /** The authority of its certificate. */
  readonly ca: string;
  /** What was taken or refused, in order. */
  readonly came: Pushed[];
  /** How it answers from now on; 201 at first. */
  answer: (response: ServerResponse) => void;
  /** A browser of that name subscribes; twice gives two addresses. */
  subscribe(name: string): BrowserSubscription;
  /** Resolves once so many messages have come. */
  took(count: number): Promise<readonly Pushed[]>;
}

/** Runs a body beside a service. */
export async function withPushService(
  body: (service: PushService) => Promise<void>,
  { plain = false, name = "localhost" } = {},
): Promise<void> {
  const { key, cert } = selfSigned(new Date());
  const browsers = new Map<string, Browser>();
  const came: Pushed[] = [];
  const faults: unknown[] = [];
  const server = plain ? createHttp() : createServer({ key, cert });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const host = `${name}:${(server.address() as AddressInfo).port}`;
  const origin = `${plain ? "http" : "https"}://${host}`;
  const service: PushService = {
    ...{ host, origin, ca: cert, came },
    answer: (response) => void response.writeHead(201).end(),
    subscribe(name) {
      const browser = new Browser(name);
      const path = `/wp/${browsers.size}-${name}`;
      browsers.set(path, browser);
      return { endpoint: `${origin}${path}`, ...browser.keys };
    },
    took: (count) => until(`${count} pushes`, () => came.length >= count && came),
  };
  server.on("request", async (request, response) => {
    try {
      const parts: Uint8Array[] = [];
      for await (const part of request) parts.push(part);
      const browser = browsers.get(request.url ?? "");
      assert.ok(browser !== undefined, "it is sent to an address that was subscribed");
      assert.equal(request.method, "POST");
      came.push(await browser.open(request.headers, Buffer.concat(parts), origin));
      service.answer(response);
    } catch (error) {
      faults.push(error);
      response.writeHead(400).end();
    }
  });
  try {
    await body(service);
    if (faults.length > 0) throw faults[0];
  } finally {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

class Browser {
  readonly #name: string;
  readonly #pair = createECDH("prime256v1");
  readonly #auth = crypto.getRandomValues(new Uint8Array(16));

  constructor(name: string) {
    this.#name = name;
    this.#pair.generateKeys();
  }

  get keys() {
    return {
      p256dh: this.#pair.getPublicKey("base64url"),
      auth: Buffer.from(this.#auth).toString("base64url"),
    };
  }

  /** @throws where the message is not for this browser, or not as the standards want it */
  async open(headers: IncomingHttpHeaders, body: Buffer, origin: string): Promise<Pushed> {
    assert.equal(headers["content-encoding"], "aes128gcm");
    assert.ok(body.length <= 4_096, "RFC 8291 §4 lets services refuse more");
    const [, token = "", key = ""] =
      /^vapid t=([^,\s]+),\s*k=([A-Za-z0-9_-]+)$/.exec(headers.authorization ?? "") ?? [];
    const point = Buffer.from(key, "base64url");
    const signedBy = createPublicKey({
      format: "jwk",
      key: {
        kty: "EC",
        crv: "P-256",
        x: point.subarray(1, 33).toString("base64url"),
        y: point.subarray(33).toString("base64url"),
      },
    });
    const { payload } = await jwtVerify(token, signedBy, {
      algorithms: ["ES256"],
      audience: origin,
    });
    const header = (name: string) => String(headers[name] ?? "");
    assert.match(header("ttl"), /^\d+$/);
    assert.match(header("topic"), /^[A-Za-z0-9_-]{1,32}$/);
    return {
      to: this.#name,
      ttlS: Number(header("ttl")),
      urgency: header("urgency"),
      topic: header("topic"),
      vapid: payload,
      key,
      text: this.#decrypt(body),
      bytes: body.length,
    };
  }

  /** RFC 8188 with the keys of RFC 8291 §3.4; one record. */
  #decrypt(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const idLength = body[20]!;
    const sender = body.subarray(21, 21 + idLength);
    const sealed = body.subarray(21 + idLength);
    const info = Buffer.concat([
      Buffer.from("WebPush: info\0"),
      this.#pair.getPublicKey(),
      sender,
    ]);
    const secret = this.#pair.computeSecret(sender);
    const input = Buffer.from(hkdfSync("sha256", secret, this.#auth, info, 32));
    const derived = (what: string, bytes: number) =>
      Buffer.from(hkdfSync("sha256", input, salt, `Content-Encoding: ${what}\0`, bytes));
    const opener = createDecipheriv(
      "aes-128-gcm",
      derived("aes128gcm", 16),
      derived("nonce", 12),
    );
    opener.setAuthTag(sealed.subarray(-16));
    const padded = Buffer.concat([opener.update(sealed.subarray(0, -16)), opener.final()]);
    const end = padded.lastIndexOf(2);
    assert.ok(end >= 0 && padded.subarray(end + 1).every((byte) => byte === 0), "the last record");
    return padded.subarray(0, end).toString();
  }
}
