/** `/stream-v2` on a real listener with real tokens and sockets; the test brings the handlers. */
import assert from "node:assert/strict";
import type { Buffer } from "node:buffer";
import { WebSocket } from "ws";
import { Capabilities } from "../../../../src/access/capability.ts";
import { Revocations } from "../../../../src/access/revocations.ts";
import { SystemClock } from "../../../../src/clock.ts";
import { randomBytes } from "../../../../src/crypto_random.ts";
import { PeerAddress } from "../../../../src/http/peer_address.ts";
import { serve, type Served } from "../../../../src/http/serve.ts";
import { actionsData } from "../../../../src/kone/actions_data.ts";
import { configData } from "../../../../src/kone/config_data.ts";
import { numbersOf } from "../../../../src/kone/numbering.ts";
import { groupFacts } from "../../../../src/kone/stream/group_facts.ts";
import type { Exchange } from "../../../../src/kone/stream/exchange.ts";
import type { StreamHandlers } from "../../../../src/kone/stream/handlers.ts";
import type { StreamLimits } from "../../../../src/kone/stream/stream_limits.ts";
import { streamPath, StreamServer } from "../../../../src/kone/stream/stream_server.ts";
import { Log } from "../../../../src/operations/log.ts";
import { Metrics } from "../../../../src/operations/metrics.ts";
import { TestLifts } from "../../live/test_lifts.ts";
import { type AuthStage, lockedSite, type MadeClient, withAuth } from "../auth_stage.ts";

/** A frame as it came. */
export interface CameFrame {
  readonly type?: string;
  readonly connectionId?: string;
  readonly requestId?: unknown;
  readonly statusCode?: number;
  readonly callType?: string;
  readonly subtopic?: string;
  readonly buildingId?: string;
  readonly groupId?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Addresses of the tower's first group. */
export const towerMain = { buildingId: "building:tower", groupId: "1" } as const;

/** A ping of the tower. */
export function ping(requestId: unknown): object {
  return {
    type: "common-api",
    callType: "ping",
    ...towerMain,
    payload: { request_id: requestId },
  };
}

/** A monitor of the tower. */
export function monitor(requestId: unknown, more: object = {}): object {
  return {
    type: "site-monitoring",
    callType: "monitor",
    ...towerMain,
    requestId,
    payload: { sub: "me", duration: 300, subtopics: ["lift_+/status"], ...more },
  };
}

/** An action in the tower. */
export function action(requestId: unknown, more: object = {}, call: object = {}): object {
  return {
    type: "lift-call-api-v2",
    callType: "action",
    ...towerMain,
    payload: {
      request_id: requestId,
      area: 1000,
      time: "2026-01-05T08:00:00.0000000Z",
      terminal: 1,
      call: { action: 2, destination: 3000, ...call },
      ...more,
    },
  };
}

const patience = new SystemClock();
/** A test that waits longer for something to happen has failed. */
const patienceMs = 8000;

/** Rejects where something takes too long. */
export async function inTime<T>(what: string, happens: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const cancel = patience.after(patienceMs, () => late.reject(new Error(`not in time: ${what}`)));
  try {
    return await Promise.race([happens, late.promise]);
  } finally {
    cancel();
  }
}

/** A client of the stream. */
export class TestClient {
  readonly socket: WebSocket;
  /** Everything that came, in order. */
  readonly came: CameFrame[] = [];
  /** The same as text. */
  readonly texts: string[] = [];
  /** The code with which the server closed. */
  readonly closed: Promise<number>;
  #read = 0;
  #wake: (() => void)[] = [];

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.on("close", (code) => resolve(code)));
    this.closed.then(() => this.#woken());
    socket.on("error", () => {}); // a cut connection is seen as its close
    socket.on("message", (data: Buffer) => {
      this.texts.push(data.toString());
      this.came.push(JSON.parse(data.toString()));
      this.#woken();
    });
  }

  /** Connects as clients do. @param token as it stands in the address, escaped by this. */
  static async open(url: string, token: string): Promise<TestClient> {
    const address = `${url.replace(/^http/, "ws")}${streamPath}`;
    const socket = new WebSocket(`${address}?accessToken=${encodeURIComponent(token)}`, "koneapi");
    const client = new TestClient(socket);
    await inTime(
      "the upgrade",
      new Promise<void>((resolve, reject) => {
        socket.once("open", () => resolve());
        socket.once("error", reject);
      }),
    );
    return client;
  }

  send(message: object | string): void {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** The next frame that was not taken yet. */
  async next(): Promise<CameFrame> {
    const [frame] = await this.take(1);
    assert.ok(frame);
    return frame;
  }

  /** The next few frames. */
  async take(count: number): Promise<CameFrame[]> {
    const all = (async () => {
      while (this.came.length < this.#read + count) {
        assert.ok(this.socket.readyState <= WebSocket.OPEN, "the socket closed before its frames");
        await new Promise<void>((resolve) => this.#wake.push(resolve));
      }
    })();
    await inTime(`frame ${this.#read + count} of ${JSON.stringify(this.came).slice(-500)}`, all);
    this.#read += count;
    return this.came.slice(this.#read - count, this.#read);
  }

  /** Sends and returns the one frame that answers. */
  async asks(message: object | string): Promise<CameFrame> {
    this.send(message);
    return await this.next();
  }

  /** Everything the server wrote before has come once this resolves: nothing more was taken. */
  async quiet(): Promise<void> {
    const [ack] = (this.send(ping(987_654_321)), await this.take(2));
    assert.equal(ack?.requestId, 987_654_321, "something else had come");
  }

  async close(): Promise<void> {
    this.socket.close();
    await inTime("the close", this.closed);
  }

  #woken(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

/** The stage. */
export interface StreamStage extends AuthStage {
  readonly served: Served;
  readonly stream: StreamServer;
  readonly streamUrl: string;
  /** Log lines of the stream. */
  readonly streamLines: string[];
  readonly metrics: Metrics;
  /** Requests that the default handlers of calls and monitors took, with their payloads. */
  readonly taken: { readonly payload: unknown; readonly exchange: Exchange }[];
  /** A client of the API with a token for calls in the tower's first group. */
  master(scope?: string): Promise<{ readonly client: MadeClient; readonly token: string }>;
  /** Connects with a new token. */
  connect(scope?: string): Promise<TestClient>;
}

/** What a test may change. */
export interface StreamStageChange {
  readonly limits?: Partial<StreamLimits>;
  readonly handlers?: Partial<StreamHandlers>;
  /** Whether the equipment answers. */
  readonly reachable?: () => boolean;
}

/** A token's scopes where nothing else is said. */
export const towerScope = "callgiving/group:tower:1";

/** Runs a body on a stage of its own. */
export async function withStream(
  change: StreamStageChange,
  body: (stage: StreamStage) => Promise<void>,
): Promise<void> {
  await withAuth(async (auth) => {
    const { clock } = auth;
    const streamLines: string[] = [];
    const log = new Log(clock, (line) => streamLines.push(line), "debug");
    const metrics = new Metrics(() => clock.monotonic());
    const taken: StreamStage["taken"] = [];
    const randomId = () => crypto.randomUUID();
    const succeeds = (payload: object, exchange: Exchange) => {
      taken.push({ payload, exchange });
      const data = { request_id: exchange.requestId, success: true, session_id: taken.length };
      exchange.answer(data);
    };
    const stream = new StreamServer({
      ...{ clock, log, observer: metrics, randomBytes, randomId, tokens: auth.tokens },
      numbers: numbersOf(lockedSite),
      peers: new PeerAddress([]),
      loopbackOnly: true,
      handlers: {
        ...groupFacts({
          ...{ clock, configData, actionsData },
          reachable: (_at, done) => done(change.reachable?.() ?? true),
        }),
        action: succeeds,
        hold_open: succeeds,
        delete: succeeds,
        monitor(payload, exchange) {
          taken.push({ payload, exchange });
          exchange.accept();
        },
        ...change.handlers,
      },
      ...(change.limits !== undefined && { limits: change.limits }),
    });
    const revocations = new Revocations(clock);
    const served = await serve({
      listen: { host: "127.0.0.1", port: 0 },
      ...{ clock, randomId, site: lockedSite, revocations, log, observer: metrics },
      lifts: new TestLifts(() => clock.now()),
      capabilities: await Capabilities.create({ clock, revocations, cluster: "yard", randomId }),
      readiness: () => [],
      upgrades: new Map([[streamPath, stream]]),
    });
    let clients = 0;
    const master = async (scope = towerScope) => {
      const client = await auth.add({ name: `Client ${++clients}` });
      return { client, token: await auth.bearer(client, scope) };
    };
    try {
      await body({
        ...auth,
        ...{ served, stream, streamLines, metrics, taken, master },
        streamUrl: served.url,
        connect: async (scope) => await TestClient.open(served.url, (await master(scope)).token),
      });
    } finally {
      await served.close();
    }
  });
}
