/** A phone's socket to the lifts, on a capability that its person got: what it is told and asks. */
import {
  type CallRequest,
  type CallView,
  type ClientMessage,
  type GroupEvent,
  protocolVersion,
  type ServerMessage,
  subprotocol,
} from "../../src/protocol.ts";
import { freshKey } from "./person.ts";
import { until } from "./until.ts";

/** A lift group. */
export interface GroupAt {
  readonly building: string;
  readonly group: string;
}

/** How a socket was closed. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
  /** On the monotonic clock of this process. */
  readonly atMs: number;
}

/** A socket that was welcomed, or refused. */
export class LivePhone {
  readonly told: ServerMessage[] = [];
  readonly #socket: WebSocket;
  #ended: Closed | null = null;
  #ref = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.told.push(JSON.parse(String(data)) as ServerMessage);
    socket.onerror = () => {}; // `onclose` follows
    socket.onclose = ({ code, reason }) => {
      this.#ended = { code, reason, atMs: performance.now() };
    };
  }

  /** Connects and greets; resolves once it is welcomed or closed. */
  static async connect(http: string, capability: string): Promise<LivePhone> {
    const socket = new WebSocket(`${http.replace("http", "ws")}/v1/live`, subprotocol);
    const phone = new LivePhone(socket);
    socket.onopen = () => phone.#send({ type: "hello", version: protocolVersion, capability });
    await until("a welcome", () => phone.isWelcome || phone.#ended !== null);
    return phone;
  }

  /** Whether the server has taken its capability. */
  get isWelcome(): boolean {
    return this.told.some(({ type }) => type === "welcome");
  }

  /** How it was closed; null while it stands. */
  get ended(): Closed | null {
    return this.#ended;
  }

  /** Resolves once somebody has closed it. */
  untilClosed(): Promise<Closed> {
    return until("the socket to be closed", () => this.#ended);
  }

  /** Watches a group; resolves with what stands there. */
  async watch(at: GroupAt): Promise<ServerMessage & { readonly type: "snapshot" }> {
    const answer = await this.#ask((ref) => ({ type: "subscribe", ref, ...at }));
    if (answer.type !== "snapshot") throw new Error(`Cannot watch: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Calls a lift; the call, or the refusal's code. */
  async call(at: GroupAt, call: CallRequest): Promise<CallView | string> {
    const answer = await this.#ask((ref) => ({
      type: "place_call",
      ref,
      ...at,
      key: freshKey(),
      call,
    }));
    if (answer.type === "refused") return answer.refusal.code;
    if (answer.type === "result" && answer.call !== undefined) return answer.call;
    throw new Error(`Cannot understand the answer: ${JSON.stringify(answer)}`);
  }

  /** The group's events so far, of one kind. */
  events<W extends GroupEvent["what"]>(what: W): (GroupEvent & { readonly what: W })[] {
    return this.told.flatMap((message) =>
      message.type === "event" && message.event.what === what
        ? [message.event as GroupEvent & { readonly what: W }]
        : []
    );
  }

  /** Closes it; resolves when it is closed. */
  async close(): Promise<void> {
    if (this.#ended === null) this.#socket.close();
    await this.untilClosed();
  }

  async #ask(message: (ref: string) => ClientMessage): Promise<ServerMessage> {
    const ref = String(++this.#ref);
    this.#send(message(ref));
    return await until(
      `an answer to message ${ref}`,
      () => this.told.find((one) => "ref" in one && one.ref === ref),
    );
  }

  #send(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }
}
