import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { WebSocket } from "ws";
import { SystemClock } from "../../../src/clock.ts";
import {
  type ClientMessage,
  type ServerMessage,
  serverMessageSchema,
  subprotocol,
} from "../../../src/protocol.ts";

const clock = new SystemClock();
/** A test that waits longer for something to happen has failed. */
const patienceMs = 8000;

/** A client of the live protocol that holds every frame to the schema. */
export class TestSocket {
  readonly socket: WebSocket;
  /** Everything that came, in order. */
  readonly came: ServerMessage[] = [];
  readonly closed: Promise<number>;
  #read = 0;
  #waiting: (() => void)[] = [];
  #ended = false;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on("close", (code) => {
        this.#ended = true;
        resolve(code);
        this.#wake();
      });
    });
    socket.on("error", () => {}); // a cut connection is seen as its close
    socket.on("message", (data: Buffer) => {
      this.came.push(serverMessageSchema.parse(JSON.parse(data.toString())));
      this.#wake();
    });
  }

  /** Connects and resolves once the upgrade is done. */
  static async open(url: string, options: { autoPong?: boolean } = {}): Promise<TestSocket> {
    const socket = new WebSocket(`${url.replace(/^http/, "ws")}/v1/live`, subprotocol, options);
    const test = new TestSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once("open", () => resolve());
      socket.once("error", reject);
    });
    return test;
  }

  /** Connects, says hello and waits for the welcome. */
  static async greeted(url: string, capability: string): Promise<TestSocket> {
    const test = await TestSocket.open(url);
    test.send({ type: "hello", version: 1, capability });
    await test.next("welcome");
    return test;
  }

  send(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  /** The next message of a type that was not taken yet; those before it are passed over. */
  async next<T extends ServerMessage["type"]>(
    type: T,
    fits: (message: Extract<ServerMessage, { type: T }>) => boolean = () => true,
  ): Promise<Extract<ServerMessage, { type: T }>> {
    let late = false;
    const cancel = clock.after(patienceMs, () => {
      late = true;
      this.#wake();
    });
    try {
      for (;;) {
        while (this.#read < this.came.length) {
          const message = this.came[this.#read++]!;
          if (isOf(message, type) && fits(message)) return message;
        }
        assert.ok(!this.#ended, `the socket closed while a ${type} was waited for`);
        assert.ok(!late, `no ${type} came in time; came: ${JSON.stringify(this.came).slice(-600)}`);
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    } finally {
      cancel();
    }
  }

  /** Everything the server wrote before now has come once this resolves. */
  async settled(): Promise<void> {
    const ref = `settle-${this.came.length}`;
    this.send({ type: "ping", ref });
    const from = this.#read;
    await this.next("pong", (pong) => pong.ref === ref);
    this.#read = from;
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}

function isOf<T extends ServerMessage["type"]>(
  message: ServerMessage,
  type: T,
): message is Extract<ServerMessage, { type: T }> {
  return message.type === type;
}
