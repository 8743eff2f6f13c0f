/**
 * A KV Connect server in memory, as small as Deno's client needs it (protocol versions 1 to 3:
 * metadata exchange in JSON, then `snapshot_read` and `atomic_write` in Protobuf over HTTP/2), for
 * want of a real one that can be installed where the tests run. It does not check limits. It can
 * hold a write back, or apply it and lose the answer, which makes the client send it again.
 */
import { Buffer } from "node:buffer";
import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo } from "node:net";

interface Row {
  readonly value: Uint8Array;
  readonly encoding: number;
  readonly stamp: Uint8Array;
}

/** One KV Connect server on a free port of the loopback. */
export class KvConnectDouble {
  /** The token that the client must send. */
  readonly token: string;
  /** By key, its bytes as the characters of a string. */
  readonly rows = new Map<string, Row>();
  /** Writes that were applied. */
  writes = 0;
  /** Writes whose check failed. */
  failedChecks = 0;
  /** Answers to writes that are still to be lost, after the write was applied. */
  answersToLose = 0;
  readonly #server: Http2Server;
  readonly #streams = new Set<ServerHttp2Stream>();
  readonly #sessions = new Set<{ destroy(): void }>();
  #holding = false;
  #held: (() => void)[] = [];
  #awaited: (() => void)[] = [];
  #version = 0;

  private constructor(token: string) {
    this.token = token;
    this.#server = createServer();
    this.#server.on("session", (session) => {
      this.#sessions.add(session);
      session.on("close", () => this.#sessions.delete(session));
    });
    this.#server.on("stream", (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      this.#streams.add(stream);
      stream.on("close", () => this.#streams.delete(stream));
      stream.on("error", () => {}); // the client went away, or the test cut it off
      const chunks: Uint8Array[] = [];
      stream.on("data", (chunk: Uint8Array) => chunks.push(chunk));
      stream.on("end", () => {
        const path = String(headers[":path"]);
        void this.#answer(stream, path, headers.authorization, Buffer.concat(chunks));
      });
    });
  }

  /** Starts a server. */
  static async start(token: string): Promise<KvConnectDouble> {
    const double = new KvConnectDouble(token);
    await new Promise<void>((resolve) => double.#server.listen(0, "127.0.0.1", resolve));
    return double;
  }

  /** Where a client connects to. */
  get url(): string {
    return `http://127.0.0.1:${(double(this.#server.address())).port}/`;
  }

  /** Writes that arrive from now on wait. */
  hold(): void {
    this.#holding = true;
  }

  /** Resolves when a write is held. */
  held(): Promise<void> {
    if (this.#held.length > 0) return Promise.resolve();
    return new Promise((resolve) => this.#awaited.push(resolve));
  }

  /** Writes that arrive from now on go through; those that are held stay so. */
  pass(): void {
    this.#holding = false;
  }

  /** Lets the held writes go. */
  release(): void {
    this.#holding = false;
    for (const go of this.#held.splice(0)) go();
  }

  /** Ends all connections and the server. */
  async stop(): Promise<void> {
    this.release();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const session of this.#sessions) session.destroy();
    await closed;
  }

  async #answer(
    stream: ServerHttp2Stream,
    path: string,
    authorization: string | undefined,
    body: Uint8Array,
  ): Promise<void> {
    if (authorization !== `Bearer ${this.token}`) return respond(stream, 401, "text/plain", "no");
    if (path === "/") {
      const { supportedVersions } = JSON.parse(new TextDecoder().decode(body));
      return respond(
        stream,
        200,
        "application/json",
        JSON.stringify({
          version: Math.max(...supportedVersions.filter((version: number) => version <= 3)),
          databaseId: "6f1c1d2e-0000-4000-8000-000000000001",
          uuid: "6f1c1d2e-0000-4000-8000-000000000001",
          endpoints: [{ url: `${this.url}v2`, consistency: "strong" }],
          token: this.token,
          expiresAt: new Date(Date.UTC(2100, 0)).toISOString(),
        }),
      );
    }
    if (path.endsWith("/snapshot_read")) return respond(stream, 200, protobuf, this.#read(body));
    if (!path.endsWith("/atomic_write")) return respond(stream, 404, "text/plain", "what?");
    if (this.#holding) {
      await new Promise<void>((resolve) => {
        this.#held.push(resolve);
        for (const tell of this.#awaited.splice(0)) tell();
      });
    }
    const answer = this.#write(body);
    if (this.answersToLose > 0) {
      this.answersToLose--;
      stream.session?.destroy();
    } else if (!stream.destroyed) respond(stream, 200, protobuf, answer);
  }

  #read(body: Uint8Array): Uint8Array {
    const ranges = fields(body, 1).map((range) => {
      const first = text(bytesAt(range, 1));
      const end = text(bytesAt(range, 2));
      const keys = [...this.rows.keys()].filter((key) => key >= first && key < end).sort();
      if (numberAt(range, 4) === 1) keys.reverse();
      const entries = keys.slice(0, numberAt(range, 3)).map((key) => {
        const { value, encoding, stamp } = this.rows.get(key)!;
        return message([1, bytes(key)], [2, value], [3, encoding], [4, stamp]);
      });
      return message(...entries.map((entry): Field => [1, entry]));
    });
    return message(...ranges.map((range): Field => [1, range]), [4, 1], [8, 1]);
  }

  #write(body: Uint8Array): Uint8Array {
    for (const check of fields(body, 1)) {
      const found = this.rows.get(text(bytesAt(check, 1)))?.stamp ?? new Uint8Array();
      if (text(found) !== text(bytesAt(check, 2))) {
        this.failedChecks++;
        return message([1, 2]);
      }
    }
    const stamp = new Uint8Array(10);
    new DataView(stamp.buffer).setBigUint64(0, BigInt(++this.#version));
    for (const mutation of fields(body, 2)) {
      const key = text(bytesAt(mutation, 1));
      if (numberAt(mutation, 3) === 2) this.rows.delete(key);
      else {
        const [held] = fields(mutation, 2);
        const value = bytesAt(held!, 1).slice();
        this.rows.set(key, { value, encoding: numberAt(held!, 2), stamp });
      }
    }
    this.writes++;
    return message([1, 1], [2, stamp]);
  }
}

const protobuf = "application/x-protobuf";

function double(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("no port to listen on");
  return address;
}

function respond(
  stream: ServerHttp2Stream,
  status: number,
  type: string,
  body: string | Uint8Array,
) {
  stream.respond({ ":status": status, "content-type": type });
  stream.end(body);
}

type Field = readonly [number, Uint8Array | number];

/** Encodes a Protobuf message of bytes (wire type 2) and small numbers (wire type 0). */
function message(...parts: readonly Field[]): Uint8Array {
  return Buffer.concat(
    parts.flatMap(([field, value]) =>
      typeof value === "number"
        ? [varint(field << 3), varint(value)]
        : [varint((field << 3) | 2), varint(value.length), value]
    ),
  );
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Uint8Array.of(...bytes, rest);
}

interface Read {
  readonly field: number;
  readonly value: Uint8Array | number;
}

function* read(body: Uint8Array): Generator<Read> {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let scale = 1;; scale *= 0x80) {
      const byte = body[at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < body.length) {
    const tag = number();
    if ((tag & 7) === 0) yield { field: tag >>> 3, value: number() };
    else if ((tag & 7) === 2) {
      const length = number();
      yield { field: tag >>> 3, value: body.subarray(at, at += length) };
    } else throw new Error(`wire type ${tag & 7}`);
  }
}

/** All messages or byte strings of one field. */
function fields(body: Uint8Array, wanted: number): Uint8Array[] {
  return [...read(body)].flatMap(({ field, value }) =>
    field === wanted && typeof value !== "number" ? [value] : []
  );
}

function bytesAt(body: Uint8Array, wanted: number): Uint8Array {
  return fields(body, wanted)[0] ?? new Uint8Array();
}

function numberAt(body: Uint8Array, wanted: number): number {
  for (const { field, value } of read(body)) {
    if (field === wanted && typeof value === "number") return value;
  }
  return 0;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}
