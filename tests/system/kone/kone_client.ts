/**
 * A client of `/stream-v2` as the strictest of those that exist: of each request the ack comes, and
 * the very next frame is its result; every frame has `data`. It is driven by {@link Waiting}, which
 * lets the simulated building's time pass only while somebody waits for something.
 */
import assert from "node:assert/strict";
import type { Buffer } from "node:buffer";
import { WebSocket } from "ws";
import { streamPath } from "../../../src/kone/stream/stream_server.ts";
import { towerMain, type WireGroup } from "./kone_site.ts";

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
  readonly timestamp?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An ack and its result. */
export interface AckAndResult {
  readonly ack: CameFrame;
  readonly result: CameFrame;
  /** Place of the ack among all frames that came. */
  readonly at: number;
}

/**
 * Resolves once something is so, and lets time pass meanwhile; fails where it never is.
 * @param ms how much simulated time it may take.
 */
export type Waiting = (what: string, isSo: () => boolean, ms?: number) => Promise<void>;

/** A call as tests write it; other fields of payload and call as they stand on the wire. */
export interface WireCall {
  readonly area: unknown;
  /** Left out: none. */
  readonly destination?: unknown;
  /** Left out: 2, a destination call. */
  readonly action?: unknown;
  /** Left out: terminal 1. `null`: none. */
  readonly terminal?: unknown;
  readonly payload?: object;
  readonly call?: object;
}

/** A connection of a client. */
export class KoneClient {
  readonly socket: WebSocket;
  /** All that came, in order. */
  readonly frames: CameFrame[] = [];
  /** The same as text. */
  readonly texts: string[] = [];
  /** The server's close code, once it has closed. */
  closed: number | null = null;
  readonly #wait: Waiting;
  #read = 0;
  #requests = 1_000;

  private constructor(socket: WebSocket, wait: Waiting) {
    this.socket = socket;
    this.#wait = wait;
    socket.on("close", (code) => this.closed = code);
    socket.on("error", () => {}); // a cut connection is seen as its close
    socket.on("message", (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as CameFrame;
      this.texts.push(data.toString());
      this.frames.push(frame);
    });
  }

  /** Connects with a token in the address, as clients do. */
  static async connect(url: string, token: string, wait: Waiting): Promise<KoneClient> {
    const address = `${url.replace(/^http/, "ws")}${streamPath}`;
    const socket = new WebSocket(`${address}?accessToken=${encodeURIComponent(token)}`, "koneapi");
    const client = new KoneClient(socket, wait);
    let opened: Error | true | undefined;
    socket.once("open", () => opened = true);
    socket.once("error", (error) => opened ??= error);
    await wait("the upgrade", () => opened !== undefined);
    if (opened !== true) throw opened;
    assert.equal(socket.protocol, "koneapi");
    return client;
  }

  /** A request id that was not used before. */
  newId(): number {
    return ++this.#requests;
  }

  /** Sends without waiting for anything. */
  send(message: object | string): void {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** Lets time pass until something is so of what came. */
  async until(what: string, isSo: () => boolean, ms?: number): Promise<void> {
    await this.#wait(what, () => {
      assert.equal(this.closed, null, `closed while waiting for ${what}`);
      return isSo();
    }, ms);
  }

  /** The next frame that was not taken by this, whatever it is. */
  async nextFrame(): Promise<CameFrame> {
    const at = this.#read++;
    await this.until(`frame ${at}`, () => this.frames.length > at);
    return this.frames[at]!;
  }

  /**
   * Sends a request that is acknowledged and answered: the ack echoes the id in its JSON type, the
   * very next frame is the result of the same request.
   */
  async ackAndResult(
    message: { readonly callType: string; readonly requestId?: unknown } & WireGroup & {
      readonly payload?: { readonly request_id?: unknown } | object;
    },
  ): Promise<AckAndResult> {
    const payload: { readonly request_id?: unknown } = message.payload ?? {};
    const id = message.requestId ?? payload.request_id ?? "";
    const from = this.frames.length;
    this.send(message);
    const isAnswer = (frame: CameFrame) => frame.statusCode !== undefined && frame.requestId === id;
    const find = () => this.frames.slice(from).findIndex(isAnswer);
    const what = `an answer to ${JSON.stringify(message)}`;
    await this.until(what, () => find() >= 0, 15_000);
    const at = from + find();
    const ack = this.frames[at]!;
    assert.equal(ack.statusCode, 201, JSON.stringify(ack));
    assert.deepEqual(Object.keys(ack), ["connectionId", "requestId", "statusCode", "data"]);
    assert.ok(isTime(ack.data["time"]), "an ack has a time");
    // The strictest clients take whatever comes next for the result, so nothing else may.
    await this.until(`the result after ${JSON.stringify(ack)}`, () => this.frames.length > at + 1);
    const result = this.frames[at + 1]!;
    const { callType, buildingId, groupId } = message;
    assert.deepEqual(
      {
        callType: result.callType,
        buildingId: result.buildingId,
        groupId: result.groupId,
        type: result.type,
        statusCode: result.statusCode,
        subtopic: result.subtopic,
      },
      {
        ...{ callType, buildingId, groupId },
        ...{ type: undefined, statusCode: undefined, subtopic: undefined },
      },
    );
    assert.deepEqual(
      [result.requestId, result.data["request_id"]],
      [message.requestId, payload.request_id],
    );
    return { ack, result, at };
  }

  /** Sends a request that is answered by one error frame, which this returns. */
  async refused(message: object, id: unknown): Promise<CameFrame> {
    const from = this.frames.length;
    this.send(message);
    const find = () =>
      this.frames.slice(from).find((frame) =>
        frame.statusCode !== undefined && frame.requestId === id
      );
    await this.until(`an error for ${JSON.stringify(message)}`, () => find() !== undefined, 15_000);
    const frame = find()!;
    assert.deepEqual(
      Object.keys(frame),
      ["type", "connectionId", "requestId", "statusCode", "data"],
      JSON.stringify(frame),
    );
    assert.equal(frame.type, "error");
    await this.quiet(frame);
    return frame;
  }

  /** Whatever the server wrote before has come; nothing but events came after `last`. */
  async quiet(last: CameFrame): Promise<void> {
    const after = this.frames.indexOf(last) + 1;
    // Refused before anybody asks for a scope, so every token can be answered it.
    this.send({ ...pingOf(1), requestId: "fence" });
    const find = () =>
      this.frames.slice(after).findIndex(({ data }) =>
        data["error"] === "'requestId' is not allowed"
      );
    await this.until("the fence", () => find() >= 0, 15_000);
    const between = this.frames.slice(after, after + find());
    assert.deepEqual(between.filter(({ subtopic }) => subtopic === undefined), []);
  }

  /** Sends an action and returns its result's data. */
  async act(
    call: WireCall,
    group: WireGroup = towerMain,
  ): Promise<Readonly<Record<string, unknown>>> {
    return (await this.ackAndResult(actionOf(this.newId(), call, group))).result.data;
  }

  /** As {@link act}, of a call that must be taken: its session id. */
  async placed(call: WireCall, group?: WireGroup): Promise<number> {
    const data = await this.act(call, group);
    assert.equal(data["success"], true, JSON.stringify(data));
    const session = data["session_id"];
    assert.ok(Number.isInteger(session), JSON.stringify(data));
    return session as number;
  }

  /** Takes a call back and returns the answer. */
  async cancel(session: number, group: WireGroup = towerMain): Promise<AckAndResult> {
    return await this.ackAndResult(
      {
        type: "lift-call-api-v2",
        ...{ callType: "delete", ...group, payload: { session_id: session } },
      } as Parameters<KoneClient["ackAndResult"]>[0],
    );
  }

  /** Monitors topics; resolves with the ack. */
  async monitor(
    subtopics: readonly string[],
    group: WireGroup = towerMain,
    requestId = `monitor-${this.newId()}`,
  ): Promise<CameFrame> {
    const from = this.frames.length;
    this.send({
      type: "site-monitoring",
      ...{ callType: "monitor", ...group, requestId },
      payload: { sub: "acceptance", duration: 300, subtopics },
    });
    const find = () =>
      this.frames.slice(from).find((frame) =>
        frame.statusCode !== undefined && frame.requestId === requestId
      );
    await this.until(`the ack of ${requestId}`, () => find() !== undefined, 15_000);
    assert.equal(find()!.statusCode, 201, JSON.stringify(find()));
    return find()!;
  }

  /** Events of a topic, or of those that it matches. */
  events(topic: string | RegExp, from = 0): CameFrame[] {
    return this.frames.slice(from).filter(({ subtopic }) =>
      subtopic !== undefined &&
      (typeof topic === "string" ? subtopic === topic : topic.test(subtopic))
    );
  }

  /** States told of a call, in order. */
  states(session: number): string[] {
    return this.events(new RegExp(`^call_state/${session}/`))
      .map(({ subtopic }) => subtopic!.split("/")[2]!);
  }

  /** The data of the one event of a call's state. */
  state(session: number, state: string): Readonly<Record<string, unknown>> {
    const told = this.events(`call_state/${session}/${state}`);
    assert.equal(told.length, 1, `${state} of ${session} is told once: ${this.states(session)}`);
    return told[0]!.data;
  }

  /** Lets time pass until a call has reached a state; the call must be monitored. */
  async reaches(session: number, state: string, ms = 300_000): Promise<void> {
    const topic = `call_state/${session}/${state}`;
    await this.until(topic, () => this.events(topic).length > 0, ms);
  }

  /** Closes the connection. */
  async close(): Promise<void> {
    this.socket.close();
    await this.#wait("the close", () => this.closed !== null);
  }
}

/** A ping. */
export function pingOf(id: unknown, group: WireGroup = towerMain) {
  return { type: "common-api", callType: "ping", ...group, payload: { request_id: id } };
}

/** A `config` or `actions`. */
export function commonOf(
  callType: "config" | "actions",
  requestId: unknown,
  group: WireGroup = towerMain,
) {
  return { type: "common-api", callType, ...group, requestId };
}

/** An action. */
export function actionOf(
  id: unknown,
  { area, destination, action = 2, terminal = 1, payload, call }: WireCall,
  group: WireGroup = towerMain,
) {
  return {
    type: "lift-call-api-v2",
    callType: "action",
    ...group,
    payload: {
      request_id: id,
      area,
      time: "2026-03-02T09:00:00.6474950Z",
      ...(terminal !== null && { terminal }),
      ...payload,
      call: { action, ...(destination !== undefined && { destination }), ...call },
    },
  };
}

/** Whether it is a time as frames have it. */
export function isTime(value: unknown): boolean {
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
}
